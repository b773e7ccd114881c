// Writes small model files of every kind as seeds for the fuzzer. Usage: make_corpus FOLDER
#include "core/base/files.h"
#include "core/weights/pickle_writer.h"
#include "core/weights/safetensors.h"
#include "support/model_fixtures.h"

#include <cstdio>

using namespace mimik;

namespace {

/// Names that grow: dictionaries that hold one dictionary twice, five levels deep.
std::string sharedNames()
{
    weights::PickleWriter p(2);
    p.emptyDict();
    p.raw("q\1");
    for (char level = 2; level <= 6; ++level) {
        p.text(std::string(200, 'a'));
        p.emptyDict();
        p.raw(std::string("q") + level);
    }
    for (char level = 6; level >= 2; --level) {
        p.setItem();
        p.text(std::string(200, 'b'));
        p.raw(std::string("h") + level);
        p.setItem();
    }
    return test::storedZip({{"a/data.pkl", p.finish()}});
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: make_corpus FOLDER\n");
        return 2;
    }
    test::NetShape shape;
    shape.resolution = 8;
    shape.channelMax = shape.zDim = shape.wDim = 2;
    shape.mapLayers = 1;
    const auto g = test::makeGenerator(shape, 1);
    const Json arguments = test::generatorArguments(shape);
    shape.architecture = "resnet";
    const auto d = test::makeDiscriminator(shape, 2);
    auto halves = g;
    test::storeAs(halves, "F16");
    std::map<std::string, std::string> files;
    for (const int protocol : {2, 3, 4})
        files["official-" + std::to_string(protocol)] =
            test::officialPickle({{"G_ema", g, arguments}, {"D", d}}, protocol);
    files["official-half"] = test::officialPickle({{"G_ema", halves, arguments}}, 4);
    test::TorchExtras training, script;
    training.hasTraining = true;
    script.isTorchScript = true;
    test::NetTensors theirs{{"input.input", {test::numbers({1, 2, 4, 4}, 3)}},
                            {"style.1.weight", {test::numbers({2, 2}, 4)}},
                            {"conv1.conv.weight", {test::numbers({1, 2, 2, 3, 3}, 5)}}};
    files["zip"] = test::torchZip({{"g_ema", theirs}, {"latent_avg", {{"", {test::numbers({2}, 6)}}}}}, training);
    files["legacy"] = test::torchLegacy({{"g_ema", theirs}}, training);
    files["script"] = test::torchZip({{"G_ema", g}}, script);
    const std::map<std::string, Tensor> variables{{"dlatent_avg", test::numbers({2}, 1)},
                                                  {"noise", test::numbers({}, 2)},
                                                  {"mapping/Dense0/weight", test::numbers({2, 2}, 2)},
                                                  {"synthesis/4x4/Conv/weight", test::numbers({3, 3, 2, 2}, 3)},
                                                  {"synthesis/8x8/Conv0_up/weight", test::numbers({3, 3, 2, 2}, 3)}};
    files["tensorflow"] = test::tensorFlowPickle(variables, variables, variables, {{"resolution", 8}});
    std::vector<weights::NamedTensor> named;
    for (const auto &[name, tensor] : theirs)
        named.push_back({name, tensor.values});
    files["safetensors"] = weights::encodeSafetensors(named, weights::StoredAs::Float16, {{"kind", "generator"}});
    auto box = g;
    for (float &x : box.at("synthesis.b8.conv0.resample_filter").values.data)
        x = 1.0F / 16;
    files["other-filter"] = test::officialPickle({{"G_ema", box, arguments}}, 4);
    files["protocol-0"] = "cposix\nsystem\np0\n(Vtrue\np1\ntp2\nRp3\n.";
    files["shared-names"] = sharedNames();
    files["hostile"] = test::hostilePickle(4, "os", "system", "true");
    for (const auto &[name, bytes] : files)
        if (const auto ok = writeFileAtomically(std::filesystem::path(argv[1]) / name, bytes); !ok) {
            std::fprintf(stderr, "%s\n", ok.error().message().c_str());
            return 1;
        }
    return 0;
}
