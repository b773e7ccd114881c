#include "core/base/files.h"
#include "core/weights/rosinality.h"
#include "support/model_checks.h"
#include "support/test_support.h"

#include <QtTest>

#include <set>

using namespace mimik;
using namespace mimik::weights;

/// Models of rosinality's code, of TensorFlow and TorchScript: their tensors come out with the official names.
class TestForeignModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rosinalityConverterFilesAreRead_data();
    void rosinalityConverterFilesAreRead();
    void rosinalityTrainingFilesAreRead_data();
    void rosinalityTrainingFilesAreRead();
    void aBareStateDictIsRead();
    void torchScriptIsReadAsTensors();
    void namesThatDoNotFitAreKept();
    void tensorFlowFilesAreRead_data();
    void tensorFlowFilesAreRead();
    void oldTensorFlowFilesAreNamed();
    void rosinalityFilesGoThereAndBackBitForBit();
    void whatRosinalityCannotExpressIsRefused();
    void otherZipArchivesAreNamed();
    void otherKernelsAreNotTakenForTheUsual();
};

namespace {

using test::NetTensor;
using test::NetTensors;

NetTensor shaped(NetTensor tensor, std::vector<std::int64_t> shape)
{
    tensor.values.shape = std::move(shape);
    return tensor;
}

std::vector<std::int64_t> withFirst(const NetTensor &tensor)
{
    std::vector<std::int64_t> out{1};
    out.insert(out.end(), tensor.values.shape.begin(), tensor.values.shape.end());
    return out;
}

/// [1, 3, 3, 1] in both directions, of the sum `gain`.
NetTensor kernel(float gain)
{
    Tensor out{{4, 4}, {}};
    for (const float y : {1.0F, 3.0F, 3.0F, 1.0F})
        for (const float x : {1.0F, 3.0F, 3.0F, 1.0F})
            out.data.push_back(gain * x * y / 64);
    return {out, "F32"};
}

/// The table of rosinality's names, written down from its description.
NetTensors asRosinality(const NetTensors &official, int resolution)
{
    NetTensors out;
    for (int i = 0; official.count("mapping.fc" + std::to_string(i) + ".weight"); ++i)
        for (const char *part : {".weight", ".bias"})
            out["style." + std::to_string(i + 1) + part] = official.at("mapping.fc" + std::to_string(i) + part);
    const auto &constant = official.at("synthesis.b4.const");
    out["input.input"] = shaped(constant, withFirst(constant));
    const auto layer = [&](const std::string &from, const std::string &to, int noise) {
        const auto &weight = official.at(from + ".weight");
        out[to + ".conv.weight"] = shaped(weight, withFirst(weight));
        out[to + ".conv.modulation.weight"] = official.at(from + ".affine.weight");
        out[to + ".conv.modulation.bias"] = official.at(from + ".affine.bias");
        out[to + ".noise.weight"] = shaped(official.at(from + ".noise_strength"), {1});
        out[to + ".activate.bias"] = official.at(from + ".bias");
        const auto &plane = official.at(from + ".noise_const");
        out["noises.noise_" + std::to_string(noise)] =
            shaped(plane, {1, 1, plane.values.shape[0], plane.values.shape[1]});
    };
    const auto rgb = [&](const std::string &from, const std::string &to) {
        const auto &weight = official.at(from + ".weight");
        out[to + ".conv.weight"] = shaped(weight, withFirst(weight));
        out[to + ".conv.modulation.weight"] = official.at(from + ".affine.weight");
        out[to + ".conv.modulation.bias"] = official.at(from + ".affine.bias");
        out[to + ".bias"] = shaped(official.at(from + ".bias"), {1, 3, 1, 1});
    };
    layer("synthesis.b4.conv1", "conv1", 0);
    rgb("synthesis.b4.torgb", "to_rgb1");
    int j = 0;
    for (int r = 8; r <= resolution; r *= 2, ++j) {
        const std::string block = "synthesis.b" + std::to_string(r);
        layer(block + ".conv0", "convs." + std::to_string(2 * j), 2 * j + 1);
        layer(block + ".conv1", "convs." + std::to_string(2 * j + 1), 2 * j + 2);
        rgb(block + ".torgb", "to_rgbs." + std::to_string(j));
        out["convs." + std::to_string(2 * j) + ".conv.blur.kernel"] = kernel(4);
        out["to_rgbs." + std::to_string(j) + ".upsample.kernel"] = kernel(4);
    }
    return out;
}

NetTensors discriminatorAsRosinality(const NetTensors &official, int resolution)
{
    NetTensors out;
    const std::string first = "b" + std::to_string(resolution);
    out["convs.0.0.weight"] = official.at(first + ".fromrgb.weight");
    out["convs.0.1.bias"] = official.at(first + ".fromrgb.bias");
    int i = 1;
    for (int r = resolution; r >= 8; r /= 2, ++i) {
        const std::string from = "b" + std::to_string(r), to = "convs." + std::to_string(i);
        out[to + ".conv1.0.weight"] = official.at(from + ".conv0.weight");
        out[to + ".conv1.1.bias"] = official.at(from + ".conv0.bias");
        out[to + ".conv2.0.kernel"] = kernel(1);
        out[to + ".conv2.1.weight"] = official.at(from + ".conv1.weight");
        out[to + ".conv2.2.bias"] = official.at(from + ".conv1.bias");
        out[to + ".skip.0.kernel"] = kernel(1);
        out[to + ".skip.1.weight"] = official.at(from + ".skip.weight");
    }
    for (const auto &[from, to] : {std::pair{"b4.conv.weight", "final_conv.0.weight"},
                                   {"b4.conv.bias", "final_conv.1.bias"},
                                   {"b4.fc.weight", "final_linear.0.weight"},
                                   {"b4.fc.bias", "final_linear.0.bias"},
                                   {"b4.out.weight", "final_linear.1.weight"},
                                   {"b4.out.bias", "final_linear.1.bias"}})
        out[to] = official.at(from);
    return out;
}

/// What rosinality's files do not hold is no difference: the filters are constants.
NetTensors withoutFilters(NetTensors net)
{
    std::erase_if(net, [](const auto &item) { return item.first.ends_with("resample_filter"); });
    return net;
}

std::string written(const test::TorchDictionary &networks, bool legacy, const test::TorchExtras &extras = {})
{
    return legacy ? test::torchLegacy(networks, extras) : test::torchZip(networks, extras);
}

/// out[a.., b..] = in[..] with axes in another order: out axis i is in axis order[i].
Tensor permuted(const Tensor &in, const std::vector<std::size_t> &order, const std::set<std::size_t> &flippedAxes = {})
{
    Tensor out;
    for (const auto axis : order)
        out.shape.push_back(in.shape[axis]);
    out.data.resize(in.data.size());
    std::vector<std::int64_t> at(order.size());
    for (float &value : out.data) {
        std::size_t from = 0;
        for (std::size_t axis = 0; axis < in.shape.size(); ++axis) {
            std::int64_t index = 0;
            for (std::size_t i = 0; i < order.size(); ++i)
                if (order[i] == axis)
                    index = flippedAxes.count(i) ? out.shape[i] - 1 - at[i] : at[i];
            from = from * static_cast<std::size_t>(in.shape[axis]) + static_cast<std::size_t>(index);
        }
        value = in.data[from];
        for (std::size_t i = at.size(); i-- > 0;) {
            if (++at[i] < out.shape[i])
                break;
            at[i] = 0;
        }
    }
    return out;
}

/// TensorFlow's variables of a network: the rules of conversion backwards.
std::map<std::string, Tensor> asTensorFlow(const NetTensors &official)
{
    std::map<std::string, Tensor> out;
    const auto dense = [](const Tensor &t) {
        return permuted(t, {1, 0});
    };
    const auto hwio = [](const Tensor &t, bool flip) {
        return flip ? permuted(t, {2, 3, 1, 0}, {0, 1}) : permuted(t, {2, 3, 1, 0});
    };
    for (const auto &[name, tensor] : official) {
        const Tensor &t = tensor.values;
        QStringList parts = QString::fromStdString(name).split(QLatin1Char('.'));
        if (name == "mapping.w_avg") {
            out["dlatent_avg"] = t;
        } else if (name.starts_with("mapping.fc") || name.starts_with("mapping.embed")) {
            const std::string layer =
                name.starts_with("mapping.embed") ? "LabelEmbed" : "Dense" + parts[1].mid(2).toStdString();
            out["mapping/" + layer + "/" + parts[2].toStdString()] = parts[2] == "weight" ? dense(t) : t;
        } else if (name == "synthesis.b4.const") {
            out["synthesis/4x4/Const/const"] = Tensor{{1, t.shape[0], 4, 4}, t.data};
        } else if (name.starts_with("synthesis.b") && !name.ends_with("resample_filter")) {
            const int r = parts[1].mid(1).toInt();
            const std::string size = std::to_string(r) + "x" + std::to_string(r) + "/";
            const bool isUp = parts[2] == "conv0" || parts[2] == "skip";
            const std::string layer = parts[2] == "torgb"   ? "ToRGB"
                                      : parts[2] == "skip"  ? "Skip"
                                      : parts[2] == "conv0" ? "Conv0_up"
                                      : r == 4              ? "Conv"
                                                            : "Conv1";
            const std::string base = "synthesis/" + size + layer + "/", part = parts.mid(3).join(".").toStdString();
            if (part == "weight")
                out[base + "weight"] = hwio(t, isUp);
            else if (part == "affine.weight")
                out[base + "mod_weight"] = dense(t);
            else if (part == "affine.bias") {
                Tensor less = t;
                for (float &x : less.data)
                    x -= 1; // exact: the numbers have 11 bits
                out[base + "mod_bias"] = less;
            } else if (part == "noise_const") {
                const int log2 = static_cast<int>(std::log2(r));
                const int n = r == 4 ? 0 : parts[2] == "conv0" ? 2 * log2 - 5 : 2 * log2 - 4;
                out["synthesis/noise" + std::to_string(n)] = Tensor{{1, 1, r, r}, t.data};
            } else
                out[base + part] = t;
        }
    }
    return out;
}

std::map<std::string, Tensor> discriminatorAsTensorFlow(const NetTensors &official)
{
    std::map<std::string, Tensor> out;
    for (const auto &[name, tensor] : official) {
        const Tensor &t = tensor.values;
        const QStringList parts = QString::fromStdString(name).split(QLatin1Char('.'));
        if (name.ends_with("resample_filter"))
            continue;
        const int r = parts[0].mid(1).toInt();
        const std::string size = std::to_string(r) + "x" + std::to_string(r) + "/", part = parts.last().toStdString();
        std::string layer = parts[1] == "fromrgb" ? "FromRGB"
                            : parts[1] == "conv0" ? "Conv0"
                            : parts[1] == "conv1" ? "Conv1_down"
                            : parts[1] == "skip"  ? "Skip"
                            : parts[1] == "conv"  ? "Conv"
                            : parts[1] == "fc"    ? "Dense0"
                                                  : "Output";
        const std::string path = layer == "Output" ? "Output/" : size + layer + "/";
        out[path + part] = part == "bias" ? t : t.shape.size() == 2 ? permuted(t, {1, 0}) : permuted(t, {2, 3, 1, 0});
    }
    return out;
}

} // namespace

void TestForeignModels::rosinalityConverterFilesAreRead_data()
{
    QTest::addColumn<bool>("legacy");
    QTest::newRow("zip") << false;
    QTest::newRow("before torch 1.6") << true;
}

void TestForeignModels::rosinalityConverterFilesAreRead()
{
    QFETCH(bool, legacy);
    test::NetShape shape;
    shape.resolution = 32;
    auto net = withoutFilters(test::makeGenerator(shape, 11));
    const auto file = test::parseModel(written(
        {{"g_ema", asRosinality(net, shape.resolution)}, {"latent_avg", {{"", net.at("mapping.w_avg")}}}}, legacy));
    QVERIFY2(file, file ? "" : file.error().message().c_str());
    QCOMPARE(file->producer(), std::string("rosinality"));
    QCOMPARE(file->format(), std::string("pt"));
    QCOMPARE(file->settings()["convClamp"].get<int>(), 0);
    const auto differs = test::difference(*file, "G_ema.", net);
    QVERIFY2(differs.empty(), differs.c_str());
    QVERIFY(file->notes().empty());
}

void TestForeignModels::rosinalityTrainingFilesAreRead_data()
{
    rosinalityConverterFilesAreRead_data();
}

void TestForeignModels::rosinalityTrainingFilesAreRead()
{
    QFETCH(bool, legacy);
    test::NetShape shape;
    auto ema = withoutFilters(test::makeGenerator(shape, 12)), g = withoutFilters(test::makeGenerator(shape, 13));
    shape.architecture = "resnet";
    auto d = withoutFilters(test::makeDiscriminator(shape, 14));
    test::TorchExtras extras;
    extras.hasTraining = true;
    const auto file = test::parseModel(written({{"g_ema", asRosinality(ema, shape.resolution)},
                                                {"g", asRosinality(g, shape.resolution)},
                                                {"d", discriminatorAsRosinality(d, shape.resolution)}},
                                               legacy, extras));
    QVERIFY2(file, file ? "" : file.error().message().c_str());
    ema.erase("mapping.w_avg");
    g.erase("mapping.w_avg");
    for (const auto &[prefix, net] : {std::pair{"G.", &g}, {"D.", &d}, {"G_ema.", &ema}}) {
        const auto differs = test::difference(*file, prefix, *net);
        QVERIFY2(differs.empty(), differs.c_str());
    }
    QCOMPARE(file->training()["arguments"]["batch"].get<int>(), 16);
    QCOMPARE(file->training()["ada_aug_p"].get<double>(), 0.25);
    QVERIFY(std::ranges::any_of(file->notes(), [](const auto &n) { return n.find("w_avg") != std::string::npos; }));
    QVERIFY(std::ranges::any_of(file->notes(), [](const auto &n) { return n.find("g_optim") != std::string::npos; }));
}

void TestForeignModels::aBareStateDictIsRead()
{
    test::NetShape shape;
    auto net = withoutFilters(test::makeGenerator(shape, 15));
    // The dictionary itself: what is a network's inner name above is its outer one here.
    test::TorchDictionary bare;
    for (const auto &[name, tensor] : asRosinality(net, shape.resolution))
        bare[name] = {{"", tensor}};
    const auto file = test::parseModel(test::torchZip(bare));
    QVERIFY2(file, file ? "" : file.error().message().c_str());
    net.erase("mapping.w_avg");
    const auto differs = test::difference(*file, "G_ema.", net);
    QVERIFY2(differs.empty(), differs.c_str());
}

void TestForeignModels::torchScriptIsReadAsTensors()
{
    test::NetShape shape;
    const auto net = test::makeGenerator(shape, 16);
    test::TorchExtras extras;
    extras.isTorchScript = true;
    for (const char *wrapper : {"G_ema", "generator"}) {
        const auto file = test::parseModel(test::torchZip({{wrapper, net}}, extras));
        QVERIFY2(file, file ? "" : file.error().message().c_str());
        QCOMPARE(file->producer(), std::string("TorchScript"));
        const auto differs = test::difference(*file, "G_ema.", net);
        QVERIFY2(differs.empty(), differs.c_str());
    }
}

void TestForeignModels::namesThatDoNotFitAreKept()
{
    test::NetShape shape;
    const auto a = test::makeGenerator(shape, 17), b = test::makeGenerator(shape, 18);
    // Two networks of unknown names: they must not be mixed.
    const auto file = test::parseModel(test::torchZip({{"first", a}, {"second", b}}));
    QVERIFY(file);
    QVERIFY(!file->contains("G_ema.synthesis.b4.const"));
    const auto differs = test::difference(*file, "second.", b);
    QVERIFY2(differs.empty(), differs.c_str());
}

void TestForeignModels::tensorFlowFilesAreRead_data()
{
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<int>("classes");
    QTest::newRow("skip") << "skip" << 0;
    QTest::newRow("resnet with classes") << "resnet" << 4;
}

void TestForeignModels::tensorFlowFilesAreRead()
{
    QFETCH(QString, architecture);
    QFETCH(int, classes);
    test::NetShape shape;
    shape.resolution = 32;
    shape.cDim = classes;
    shape.architecture = architecture.toStdString();
    const auto ema = withoutFilters(test::makeGenerator(shape, 19)), g = withoutFilters(test::makeGenerator(shape, 20));
    shape.cDim = 0;
    shape.architecture = "resnet";
    const auto d = withoutFilters(test::makeDiscriminator(shape, 21));
    const Json arguments = {{"resolution", 32}, {"fmap_base", 32}, {"nonlinearity", "lrelu"}};
    const auto file = test::parseModel(
        test::tensorFlowPickle(asTensorFlow(g), discriminatorAsTensorFlow(d), asTensorFlow(ema), arguments));
    QVERIFY2(file, file ? "" : file.error().message().c_str());
    QCOMPARE(file->producer(), std::string("StyleGAN2 (TensorFlow)"));
    for (const auto &[prefix, net] : {std::pair{"G.", &g}, {"D.", &d}, {"G_ema.", &ema}}) {
        const auto differs = test::difference(*file, prefix, *net);
        QVERIFY2(differs.empty(), differs.c_str());
    }
    QVERIFY2(file->notes().empty(), file->notes().empty() ? "" : file->notes()[0].c_str());
    QCOMPARE(file->settings()["convClamp"].get<double>(), 0.0);
    const auto other = test::parseModel(test::tensorFlowPickle(asTensorFlow(g), discriminatorAsTensorFlow(d),
                                                               asTensorFlow(ema), {{"nonlinearity", "relu"}}));
    QVERIFY(!other && other.error().message().find("relu") != std::string::npos);
}

void TestForeignModels::oldTensorFlowFilesAreNamed()
{
    test::NetShape shape;
    const auto net = asTensorFlow(test::makeGenerator(shape, 22));
    std::string bytes = test::tensorFlowPickle(net, {}, net, Json::object());
    const std::string now("X\x07\0\0\0versionK\x05", 14), before("X\x07\0\0\0versionK\x03", 14);
    for (auto at = bytes.find(now); at != std::string::npos; at = bytes.find(now, at))
        bytes.replace(at, now.size(), before);
    const auto file = test::parseModel(bytes);
    QVERIFY(!file);
    QCOMPARE(file.error().code, ErrorCode::WrongVersion);
}

void TestForeignModels::rosinalityFilesGoThereAndBackBitForBit()
{
    const test::TempDir folder;
    test::NetShape shape;
    shape.resolution = 8;
    shape.zDim = shape.wDim = 16;
    shape.channelBase = 1 << 15;
    shape.channelMax = 512;
    auto net = test::makeGenerator(shape, 23);
    net["synthesis.b8.conv1.weight"].dtype = "F16";
    net["synthesis.b8.conv0.weight"].isChannelsLast = true;
    const Json arguments = test::generatorArguments(shape);
    shape.architecture = "resnet";
    const auto d = test::makeDiscriminator(shape, 24);
    const auto original = test::parseModel(test::officialPickle({{"G_ema", net, arguments}, {"D", d}}, 4));
    QVERIFY(original);
    const auto notes = writeRosinality(folder / "a.pt", *original);
    QVERIFY2(notes, notes ? "" : notes.error().message().c_str());
    QVERIFY(std::ranges::any_of(*notes, [](const auto &n) { return n.find("clamp") != std::string::npos; }));
    const auto back = ModelFile::open(folder / "a.pt");
    QVERIFY2(back, back ? "" : back.error().message().c_str());
    for (const auto &[prefix, tensors] : {std::pair<const char *, const NetTensors *>{"G_ema.", &net}, {"D.", &d}}) {
        const auto differs = test::difference(*back, prefix, withoutFilters(*tensors));
        QVERIFY2(differs.empty(), differs.c_str());
        for (const auto &[name, tensor] : withoutFilters(*tensors))
            QVERIFY2(*back->tensorBytes(prefix + name) == *original->tensorBytes(prefix + name), name.c_str());
    }
    QCOMPARE(back->tensors().at("G_ema.synthesis.b8.conv1.weight").dtype, std::string("F16"));
    // The same model gives the same bytes.
    QVERIFY(writeRosinality(folder / "b.pt", *back));
    QVERIFY(*readFile(folder / "a.pt") == *readFile(folder / "b.pt"));
}

void TestForeignModels::whatRosinalityCannotExpressIsRefused()
{
    const test::TempDir folder;
    const auto reason = [&](test::NetShape shape) {
        const auto file = test::parseModel(
            test::officialPickle({{"G_ema", test::makeGenerator(shape, 25), test::generatorArguments(shape)}}, 4));
        const auto done = writeRosinality(folder / "a.pt", *file);
        return done ? std::string() : done.error().message();
    };
    test::NetShape shape;
    QVERIFY(reason(shape).find("8 channels wide, that code has 512") != std::string::npos);
    shape.cDim = 3;
    QVERIFY(reason(shape).find("classes") != std::string::npos);
    shape.cDim = 0;
    shape.architecture = "resnet";
    QVERIFY(reason(shape).find("skip") != std::string::npos);
    shape.architecture = "skip";
    shape.zDim = 4;
    QVERIFY(reason(shape).find("same width") != std::string::npos);
    QVERIFY(!std::filesystem::exists(folder / "a.pt"));
    QVERIFY(!std::filesystem::exists(folder / "a.pt.part"));
}

void TestForeignModels::otherZipArchivesAreNamed()
{
    const auto file = test::parseModel(test::storedZip({{"word/document.xml", "<xml/>"}}));
    QVERIFY(!file);
    QCOMPARE(file.error().code, ErrorCode::WrongKind);
    QVERIFY(file.error().message().find("data.pkl") != std::string::npos);
    const auto cut = test::parseModel("PK\x03\x04 the rest is missing, and long enough");
    QVERIFY(!cut);
    QCOMPARE(cut.error().code, ErrorCode::Corrupt);
}

void TestForeignModels::otherKernelsAreNotTakenForTheUsual()
{
    test::NetShape shape;
    const auto g = asRosinality(withoutFilters(test::makeGenerator(shape, 31)), shape.resolution);
    shape.architecture = "resnet";
    const auto d = discriminatorAsRosinality(withoutFilters(test::makeDiscriminator(shape, 32)), shape.resolution);
    auto otherG = g, otherD = d;
    otherG["convs.0.conv.blur.kernel"].values.data[5] += 0.1F;
    otherD["convs.1.skip.0.kernel"].values.data[5] += 0.1F;
    const auto refused = test::parseModel(test::torchZip({{"g_ema", otherG}, {"d", d}}));
    QVERIFY(!refused);
    QVERIFY2(refused.error().message().find("convs.0.conv.blur.kernel") != std::string::npos,
             refused.error().message().c_str());
    const auto without = test::parseModel(test::torchZip({{"g_ema", g}, {"d", otherD}}));
    QVERIFY2(without, without ? "" : without.error().message().c_str());
    QVERIFY(without->contains("G_ema.synthesis.b4.const") && !without->contains("D.b4.out.weight"));
    QVERIFY(std::ranges::any_of(without->notes(), [](const auto &n) { return n.find("skip.0.kernel") != n.npos; }));
    const auto both = test::parseModel(test::torchZip({{"g_ema", g}, {"d", d}}));
    QVERIFY(both && both->contains("D.b4.out.weight"));
}

QTEST_GUILESS_MAIN(TestForeignModels)
#include "tst_foreign_models.moc"
