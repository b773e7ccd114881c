#include "cli_runner.h"
#include "core/base/files.h"
#include "core/base/npy.h"
#include "core/base/random_state.h"
#include "core/base/sha256.h"
#include "core/weights/npz.h"
#include "core/weights/safetensors.h"
#include "support/model_fixtures.h"
#include "support/test_support.h"

#include <QtTest>

#include <cmath>

using namespace mimik;

/// mimik-cli opens model files of other programs: the images are those of the official code.
class TestStyleGanPkl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void imagesEqualTheOfficialOnes_data();
    void imagesEqualTheOfficialOnes();
    void infoDescribesAPickle();
    void convertedModelsMakeTheSameImages();
    void aMissingAverageIsComputed();
    void foreignModelsEnterAWorkspace();
    void olderProcessorsAreNotSlow();
    void wrongModelsAreOneSentence_data();
    void wrongModelsAreOneSentence();

private:
    QString path(const std::string &name) const { return QString::fromStdString((m_dir / name).string()); }
    /// Images of the given latents [N, C, R, R]; empty where the command failed.
    Tensor generate(const QString &model, const QStringList &options, const std::string &out);
    std::string smallPickle(int seed, const std::string &name = "small.pkl");

    test::TempDir m_dir;
};

namespace {

struct Difference {
    double largest = 0, mean = 0;
};

Difference compare(const Tensor &a, const Tensor &b)
{
    Difference out;
    for (std::size_t i = 0; i < a.data.size(); ++i) {
        const double d = std::abs(static_cast<double>(a.data[i]) - b.data[i]);
        out.largest = std::isnan(d) ? 1e9 : std::max(out.largest, d);
        out.mean += d / static_cast<double>(a.data.size());
    }
    return out;
}

} // namespace

Tensor TestStyleGanPkl::generate(const QString &model, const QStringList &options, const std::string &out)
{
    std::filesystem::remove_all(m_dir / out);
    const auto result =
        test::runCli(QStringList{"generate", "--model", model, "--format", "npy", "--out", path(out)} + options);
    if (result.exitCode != 0) {
        qWarning("%s", result.err.constData());
        return {};
    }
    const auto images = readNpy(m_dir / out / "images.npy");
    return images ? images->toTensor() : Tensor{};
}

std::string TestStyleGanPkl::smallPickle(int seed, const std::string &name)
{
    test::NetShape shape;
    shape.resolution = 8;
    const auto net = test::makeGenerator(shape, static_cast<std::uint32_t>(seed));
    const auto file = m_dir / name;
    if (!writeFileAtomically(file, test::officialPickle({{"G_ema", net, test::generatorArguments(shape)}}, 4)))
        return {};
    return file.string();
}

void TestStyleGanPkl::imagesEqualTheOfficialOnes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("protocol");
    for (const char *name : {"tiny_uncond", "tiny_orig", "tiny_cond3"})
        for (const int protocol : {2, 3, 4})
            QTest::addRow("%s protocol %d", name, protocol) << QString::fromLatin1(name) << protocol;
}

void TestStyleGanPkl::imagesEqualTheOfficialOnes()
{
    QFETCH(QString, name);
    QFETCH(int, protocol);
    if (test::testData().empty())
        QSKIP("neither MIMIK_TEST_DATA nor ../shared/data is there: the official pickles are not in the source tree");
    const std::string tag = name.toStdString();
    const auto golden = weights::readNpz(test::sourceTestData() / "stylegan" / tag / "train_step.npz");
    QVERIFY(golden);
    QVERIFY(writeNpy(m_dir / "z.npy", golden->at("z").toTensor()));
    QStringList options{"--z", path("z.npy")};
    if (const Tensor c = golden->at("c").toTensor(); c.dim(1) > 0) {
        QVERIFY(writeNpy(m_dir / "c.npy", c));
        options << "--class" << path("c.npy");
    }
    const auto pkl =
        test::testData() / "golden/stylegan" / tag / (tag + "_nosrc_proto" + std::to_string(protocol) + ".pkl");
    const QString model = QString::fromStdString(pkl.string());
    for (const auto &[key, psi, noise] :
         {std::tuple{"img_const", "1", "const"}, {"img_none", "1", "none"}, {"img_const_psi0.6", "0.6", "const"}}) {
        const Tensor images = generate(model, options + QStringList{"--psi", psi, "--noise", noise}, "images");
        const Tensor expected = golden->at(key).toTensor();
        QVERIFY(images.shape == expected.shape);
        const auto difference = compare(images, expected);
        qInfo("%s, protocol %d, %s: max-abs %.2e, mean-abs %.2e", tag.c_str(), protocol, key, difference.largest,
              difference.mean);
        QVERIFY(difference.largest <= 1e-4);
        QVERIFY(difference.mean <= 1e-5);
    }
    // The manifest names the file as it was given.
    const auto manifest = readFile(m_dir / "images/manifest.csv");
    QVERIFY(manifest && manifest->find(*sha256OfFile(pkl)) != std::string::npos);
}

void TestStyleGanPkl::infoDescribesAPickle()
{
    test::NetShape shape;
    shape.cDim = 3;
    const auto g = test::makeGenerator(shape, 1);
    const Json arguments = test::generatorArguments(shape);
    shape.architecture = "resnet";
    const auto d = test::makeDiscriminator(shape, 2);
    const auto count = [](const test::NetTensors &net) {
        std::int64_t sum = 0;
        for (const auto &[name, tensor] : net)
            sum += tensor.isBuffer ? 0 : tensor.values.numel();
        return sum;
    };
    QVERIFY(writeFileAtomically(m_dir / "full.pkl",
                                test::officialPickle({{"G", g, arguments}, {"D", d}, {"G_ema", g, arguments}}, 3)));
    const auto result = test::runCli({"model", "info", path("full.pkl"), "--json"});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    const Json info = Json::parse(result.out.toStdString());
    QCOMPARE(info["kind"].get<std::string>(), std::string("stylegan2"));
    QCOMPARE(info["network"].get<std::string>(), std::string("G_ema"));
    QCOMPARE(info["pickle_protocol"].get<int>(), 3);
    QCOMPARE(info["resolution"].get<int>(), 16);
    QCOMPARE(info["classes"].get<int>(), 3);
    QCOMPARE(info["g_architecture"].get<std::string>(), std::string("skip"));
    QCOMPARE(info["d_architecture"].get<std::string>(), std::string("resnet"));
    QCOMPARE(info["g_parameters"].get<std::int64_t>(), count(g));
    QCOMPARE(info["d_parameters"].get<std::int64_t>(), count(d));
    QCOMPARE(info["conv_clamp"].get<double>(), 256.0);
    QCOMPARE(info["training"]["training_set"]["path"].get<std::string>(), std::string("faces.zip"));
    QCOMPARE(info["sha256"].get<std::string>(), *sha256OfFile(m_dir / "full.pkl"));
    double mean = 0;
    for (const float x : g.at("mapping.w_avg").values.data)
        mean += x / 8.0;
    QVERIFY(info["w_avg"]["present"].get<bool>());
    QVERIFY(std::abs(info["w_avg"]["mean"].get<double>() - mean) < 1e-6);
    const auto text = test::runCli({"model", "info", path("full.pkl")});
    QVERIFY2(text.exitCode == 0 && text.out.contains("16"), text.err.constData());
}

void TestStyleGanPkl::convertedModelsMakeTheSameImages()
{
    const QString pkl = QString::fromStdString(smallPickle(3));
    const auto result = test::runCli({"model", "convert", pkl, path("small.safetensors"), "--json"});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    const QStringList seeds{"--seeds", "0-3"};
    const Tensor a = generate(pkl, seeds, "a"), b = generate(path("small.safetensors"), seeds, "b");
    QVERIFY(!a.data.empty() && a.shape == b.shape);
    QVERIFY(a.data == b.data);
    const auto card = readJson(m_dir / "small.json");
    QVERIFY(card);
    QCOMPARE((*card)["parents"][0].get<std::string>(), *sha256OfFile(pkl.toStdString()));
    QCOMPARE((*card)["licence"].get<std::string>(), std::string("as the original"));
    QCOMPARE((*card)["settings"]["convClamp"].get<double>(), 256.0);
    // A file that is there is not written over, nor is a card alone.
    const auto model = *readFile(m_dir / "small.safetensors"), text = *readFile(m_dir / "small.json");
    const QString other = QString::fromStdString(smallPickle(4, "other.pkl"));
    const auto again = test::runCli({"model", "convert", other, path("small.safetensors")});
    QCOMPARE(again.exitCode, 3);
    QVERIFY2(again.err.contains("small.safetensors") && again.err.contains("--force"), again.err.constData());
    QVERIFY(*readFile(m_dir / "small.safetensors") == model && *readFile(m_dir / "small.json") == text);
    QVERIFY(writeFileAtomically(m_dir / "notes.json", "{}"));
    const auto card2 = test::runCli({"model", "convert", other, path("notes.safetensors")});
    QCOMPARE(card2.exitCode, 3);
    QVERIFY2(card2.err.contains("notes.json"), card2.err.constData());
    QVERIFY(*readFile(m_dir / "notes.json") == "{}" && !std::filesystem::exists(m_dir / "notes.safetensors"));
    const auto forced = test::runCli({"model", "convert", other, path("small.safetensors"), "--force"});
    QVERIFY2(forced.exitCode == 0, forced.err.constData());
    QVERIFY(*readFile(m_dir / "small.safetensors") != model && *readFile(m_dir / "small.json") != text);
    // The other way: this network is narrower than rosinality's.
    const auto refused = test::runCli({"model", "convert", pkl, path("small.pt")});
    QCOMPARE(refused.exitCode, 3);
    QVERIFY2(refused.err.contains("512"), refused.err.constData());
    QCOMPARE(test::runCli({"model", "convert", pkl, path("small.onnx")}).exitCode, 3);
    QCOMPARE(test::runCli({"model", "convert", pkl, pkl}).exitCode, 3);
}

void TestStyleGanPkl::aMissingAverageIsComputed()
{
    test::NetShape shape;
    shape.resolution = 8;
    auto net = test::makeGenerator(shape, 4);
    net.erase("mapping.w_avg");
    QVERIFY(writeFileAtomically(m_dir / "bare.pt", test::torchZip({{"G_ema", net}})));
    const auto result = test::runCli({"model", "convert", path("bare.pt"), path("bare.safetensors")});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    const auto file = weights::Safetensors::load(m_dir / "bare.safetensors");
    QVERIFY(file);
    const auto average = file->tensor("G_ema.mapping.w_avg");
    QVERIFY(average && average->shape == std::vector<std::int64_t>{8});
    // The same in double: z / rms(z), then leaky layers of learning rate 0.01.
    std::vector<double> sum(8);
    RandomState random(0);
    constexpr int kLatents = 10000;
    for (int n = 0; n < kLatents; ++n) {
        std::vector<double> x;
        for (const float z : random.randn(8))
            x.push_back(z);
        double square = 0;
        for (const double v : x)
            square += v * v / 8;
        for (double &v : x)
            v /= std::sqrt(square + 1e-8);
        for (const char *layer : {"mapping.fc0", "mapping.fc1"}) {
            const auto &w = net.at(std::string(layer) + ".weight").values.data;
            const auto &b = net.at(std::string(layer) + ".bias").values.data;
            std::vector<double> y(8);
            for (std::size_t o = 0; o < 8; ++o) {
                double value = b[o] * 0.01;
                for (std::size_t i = 0; i < 8; ++i)
                    value += x[i] * w[o * 8 + i] * 0.01 / std::sqrt(8.0);
                y[o] = (value > 0 ? value : 0.2 * value) * std::sqrt(2.0);
            }
            x = y;
        }
        for (std::size_t i = 0; i < 8; ++i)
            sum[i] += x[i] / kLatents;
    }
    for (std::size_t i = 0; i < 8; ++i)
        QVERIFY2(std::abs(sum[i] - average->data[i]) < 1e-6 * (1 + std::abs(sum[i])), std::to_string(i).c_str());
    const Tensor a = generate(path("bare.pt"), {"--seeds", "0-1", "--psi", "0.5"}, "a");
    const Tensor b = generate(path("bare.safetensors"), {"--seeds", "0-1", "--psi", "0.5"}, "b");
    QVERIFY(!a.data.empty() && a.data == b.data);
}

void TestStyleGanPkl::foreignModelsEnterAWorkspace()
{
    const QString pkl = QString::fromStdString(smallPickle(5, "face.pkl"));
    QCOMPARE(test::runCli({"init", path("w.mimik")}).exitCode, 0);
    const auto added = test::runCli({"import", path("w.mimik"), pkl, "--format", "model", "--json"});
    QVERIFY2(added.exitCode == 0, added.err.constData());
    const Json model = Json::parse(added.out.toStdString());
    QCOMPARE(model["kind"].get<std::string>(), std::string("generator"));
    QVERIFY(model["path"].get<std::string>().ends_with("models/face.safetensors"));
    QVERIFY(std::filesystem::exists(m_dir / "w.mimik/models/face.json"));
    // Once more: it is known, nothing is left behind.
    const auto again = test::runCli({"import", path("w.mimik"), pkl, "--format", "model", "--json"});
    QVERIFY2(again.exitCode == 0, again.err.constData());
    QCOMPARE(Json::parse(again.out.toStdString())["path"], model["path"]);
    QCOMPARE(std::distance(std::filesystem::directory_iterator(m_dir / "w.mimik/models"), {}), 2);
    // As a job, for the screens.
    QVERIFY(writeJson(
        m_dir / "spec.json",
        {{"version", 1}, {"kind", "convert-model"}, {"settings", {{"model", pkl.toStdString()}}}, {"seed", 0}}));
    const auto job = test::runCli({"run", path("spec.json"), "--out", path("job")});
    QVERIFY2(job.exitCode == 0, job.err.constData());
    bool found = false;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(m_dir / "job"))
        found = found || entry.path().filename() == "face.safetensors";
    QVERIFY(found);
}

void TestStyleGanPkl::olderProcessorsAreNotSlow()
{
    const QString model = QString::fromStdString((resourceFolder() / "models/demo64.safetensors").string());
    const auto timed = [&](const char *instructions, const std::string &out) {
        if (instructions)
            qputenv("DNNL_MAX_CPU_ISA", instructions);
        double seconds = 1e9; // the better of two: the machine does other work as well
        Tensor images;
        for (int i = 0; i < 2; ++i) {
            QElapsedTimer timer;
            timer.start();
            images = generate(model, {"--seeds", "0-15"}, out);
            seconds = std::min(seconds, static_cast<double>(timer.elapsed()) / 1000);
        }
        qunsetenv("DNNL_MAX_CPU_ISA");
        return std::pair{std::move(images), seconds};
    };
    const auto [here, quick] = timed(nullptr, "here");
    const auto [older, slow] = timed("AVX2", "older");
    QVERIFY(!here.data.empty() && here.shape == older.shape);
    const auto difference = compare(here, older);
    qInfo("with AVX2: %.2f s, %.2f s without the limit; max-abs %.1e", slow, quick, difference.largest);
    QVERIFY(difference.largest <= 1e-4);
    QVERIFY2(slow < 10 * quick, "16 faces take more than ten times as long on a processor without AVX-512");
}

void TestStyleGanPkl::wrongModelsAreOneSentence_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("named");
    const auto row = [this](const char *tag, const std::string &name, const std::string &bytes, const char *named) {
        QVERIFY(writeFileAtomically(m_dir / name, bytes));
        QTest::newRow(tag) << path(name) << QString::fromLatin1(named);
    };
    test::NetShape shape;
    const auto net = test::makeGenerator(shape, 6);
    const Json arguments = test::generatorArguments(shape);
    const auto pickled = [&](const test::NetTensors &tensors, const Json &said) {
        return test::officialPickle({{"G_ema", tensors, said}}, 4);
    };
    row("a command", "command.pkl", test::hostilePickle(2, "os", "system", "touch " + (m_dir / "ran").string()),
        "'os.system'");
    row("half a file", "half.pkl", pickled(net, arguments).substr(0, 20000), "half.pkl");
    row("empty", "empty.pkl", "", "empty");
    row("a picture", "photo.pkl", "\x89PNG\r\n\x1a\n....", "picture");
    row("a classifier", "classifier.pt",
        test::torchZip({{"net", {{"conv1.weight", {test::numbers({4, 3, 3, 3}, 1)}}}}}), "no StyleGAN2 weights");
    auto fewer = net;
    fewer.erase("synthesis.b8.conv0.bias");
    row("a missing tensor", "fewer.pkl", pickled(fewer, arguments), "synthesis.b8.conv0.bias");
    auto wider = net;
    wider["synthesis.b8.conv0.bias"] = {test::numbers({9}, 1)};
    row("a wrong shape", "wider.pkl", pickled(wider, arguments), "synthesis.b8.conv0.bias");
    Json other = arguments;
    other["img_resolution"] = 32;
    row("says something else", "other.pkl", pickled(net, other), "resolution is 32");
    test::NetTensors third{{"synthesis.input.freqs", {test::numbers({8, 2}, 1), "F32", false, true}}};
    row("StyleGAN3", "third.pkl", pickled(third, {{"img_resolution", 32}}), "StyleGAN3");
}

void TestStyleGanPkl::wrongModelsAreOneSentence()
{
    QFETCH(QString, file);
    QFETCH(QString, named);
    for (const QStringList &arguments : {QStringList{"generate", "--model", file, "--seeds", "0", "--out", path("out")},
                                         QStringList{"model", "convert", file, path("out.safetensors")}}) {
        if (arguments[0] == "model" && (named.contains("bias")))
            continue; // copied as it is: only making the network shows it
        const auto result = test::runCli(arguments);
        QVERIFY2(!result.crashed && result.exitCode == 3, result.err.constData());
        QVERIFY2(result.err.contains(named.toUtf8()), result.err.constData());
        QVERIFY2(result.err.trimmed().count('\n') == 0, result.err.constData());
        QVERIFY(!std::filesystem::exists(m_dir / "out"));
        QVERIFY(!std::filesystem::exists(m_dir / "out.safetensors"));
    }
    QVERIFY(!std::filesystem::exists(m_dir / "ran"));
}

QTEST_GUILESS_MAIN(TestStyleGanPkl)
#include "tst_stylegan_pkl.moc"
