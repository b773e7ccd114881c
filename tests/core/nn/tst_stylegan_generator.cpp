#include "core/base/random_state.h"
#include "core/nn/generator.h"
#include "core/weights/model_card.h"
#include "core/weights/npz.h"
#include "support/test_support.h"

#include <QtTest>

#include <cmath>

using namespace mimik;
using namespace mimik::nn;

/// Writes a generator of the official code's golden files as a model and loads it.
static Generator goldenGenerator(const std::string &name, const std::filesystem::path &file)
{
    auto arrays = weights::readNpz(test::sourceTestData() / "stylegan" / name / "G_ema_state.npz");
    std::vector<weights::NamedTensor> tensors;
    for (const auto &[key, array] : *arrays)
        tensors.push_back({"G_ema." + key, array.toTensor()});
    if (!weights::writeModel(file, tensors, weights::StoredAs::Float32, {}))
        qFatal("write");
    auto generator = Generator::load(file);
    if (!generator)
        qFatal("%s", generator.error().message().c_str());
    return std::move(*generator);
}

static Tensor golden(const std::string &name, const std::string &key)
{
    static std::map<std::string, std::map<std::string, NpyArray>> files;
    if (!files.count(name))
        files[name] = *weights::readNpz(test::sourceTestData() / "stylegan" / name / "train_step.npz");
    return files[name].at(key).toTensor();
}

static double maxAbs(const Tensor &a, const Tensor &b)
{
    if (a.shape != b.shape)
        return INFINITY;
    double most = 0;
    for (std::size_t i = 0; i < a.data.size(); ++i) {
        const auto error = static_cast<double>(std::abs(a.data[i] - b.data[i]));
        if (!(error <= most)) // so that NaN stays
            most = error;
        if (std::isnan(most))
            return most;
    }
    return most;
}

class TestStyleganGenerator : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void imagesEqualTheOfficialCode_data();
    void imagesEqualTheOfficialCode();
    void seedsGiveEverybodysLatents();
    void sefaEqualsNumPysEigenvectors();
    void directionsMoveChosenLayersOnly();
    void layersAreParsed();
    void directionSetsComeBack();
};

void TestStyleganGenerator::imagesEqualTheOfficialCode_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"tiny_uncond", "tiny_cond3", "tiny_orig"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestStyleganGenerator::imagesEqualTheOfficialCode()
{
    QFETCH(QString, name);
    const std::string n = name.toStdString();
    const test::TempDir folder;
    const Generator generator = goldenGenerator(n, folder / "g.safetensors");
    const Tensor ws = generator.broadcast(generator.map(golden(n, "z"), golden(n, "c")));
    QVERIFY(maxAbs(ws, golden(n, "w_psi1.0")) < 1e-5);
    QVERIFY(maxAbs(generator.synthesize(ws), golden(n, "img_const")) < 1e-4);
    QVERIFY(maxAbs(generator.synthesize(generator.truncate(ws, 0.6)), golden(n, "img_const_psi0.6")) < 1e-4);
    QVERIFY(maxAbs(generator.synthesize(ws, {NoiseSettings::Mode::None, 0}), golden(n, "img_none")) < 1e-4);
    // a cutoff truncates the first layers only
    const Tensor cut = generator.truncate(ws, 0.6, 2), all = golden(n, "w_psi0.6");
    const std::size_t width = 16, layers = 6;
    for (std::size_t i = 0; i < cut.data.size(); ++i) {
        const std::size_t layer = i / width % layers;
        QVERIFY(std::abs(cut.data[i] - (layer < 2 ? all : ws).data[i]) < 1e-5F);
    }
}

void TestStyleganGenerator::seedsGiveEverybodysLatents()
{
    const test::TempDir folder;
    const Generator generator = goldenGenerator("tiny_uncond", folder / "g.safetensors");
    const Tensor z{{1, 16}, RandomState(9).randn(16)};
    QVERIFY(std::abs(z.data[0] - 0.00110855F) < 1e-7F); // numpy.random.RandomState(9).randn(1, 16)
    QCOMPARE(maxAbs(generator.mapSeed(9), generator.map(z)), 0.0);
}

void TestStyleganGenerator::sefaEqualsNumPysEigenvectors()
{
    const test::TempDir folder;
    const Generator generator = goldenGenerator("tiny_uncond", folder / "g.safetensors");
    // numpy.linalg.eigh (1.24, float64) of A A^T, columns of A normalised; layers conv1, conv0, conv1, ..., last torgb
    const DirectionSet set = generator.sefa();
    QCOMPARE(set.count(), std::int64_t(16));
    const double values[] = {12.94032997798718, 11.763401114990033, 10.880875324027889, 9.958371800936181};
    for (std::size_t i = 0; i < 4; ++i)
        QVERIFY(std::abs(set.strengths[i] - values[i]) < 1e-5);
    const double first[] = {-0.19454393731185077, 0.24866451098548065, 0.044537825814130017, -0.07962310289777424,
                            0.5284737225103829,   0.336309884960549,   -0.16208752981956986, -0.33873401347161664};
    const double second[] = {-0.06884168076320248, -0.10035595851644787, 0.06513488013146439, 0.3863591669018132};
    for (std::size_t i = 0; i < 8; ++i)
        QVERIFY(std::abs(static_cast<double>(set.row(0)[i]) - first[i]) < 1e-4);
    for (std::size_t i = 0; i < 4; ++i)
        QVERIFY(std::abs(static_cast<double>(set.row(1)[i]) - second[i]) < 1e-4);
    const double early[] = {5.590094322728898, 5.194389168886055, 4.789376431746317};
    const DirectionSet two = generator.sefa({0, 1});
    for (std::size_t i = 0; i < 3; ++i)
        QVERIFY(std::abs(two.strengths[i] - early[i]) < 1e-5);
}

void TestStyleganGenerator::directionsMoveChosenLayersOnly()
{
    DirectionSet set;
    set.directions = {{2, 2}, {1, 0, 0.6F, 0.8F}};
    set.layers = {1};
    Tensor ws{{1, 3, 2}, {0, 0, 0, 0, 0, 0}};
    addDirection(ws, set, 1, 5);
    QVERIFY(ws.data == (std::vector<float>{0, 0, 3, 4, 0, 0}));
}

void TestStyleganGenerator::layersAreParsed()
{
    QVERIFY(parseLayers("all", 6)->empty());
    QVERIFY(*parseLayers("0-2,5", 6) == (std::vector<int>{0, 1, 2, 5}));
    for (const char *bad : {"6", "2-1", "a", "1,,2", "-1"}) {
        const auto layers = parseLayers(bad, 6);
        QVERIFY2(!layers && layers.error().where == "layers", bad);
    }
}

void TestStyleganGenerator::directionSetsComeBack()
{
    const test::TempDir folder;
    const Generator generator = goldenGenerator("tiny_uncond", folder / "g.safetensors");
    const DirectionSet set = generator.sefa({0, 2});
    QVERIFY(writeDirections(folder / "d.safetensors", set));
    const auto read = readDirections(folder / "d.safetensors");
    QVERIFY(read);
    QVERIFY(read->directions.data == set.directions.data);
    QVERIFY(read->layers == set.layers);
    QCOMPARE(read->modelSha256, generator.sha256());
    const auto model = readDirections(folder / "g.safetensors");
    QVERIFY(!model && model.error().code == ErrorCode::WrongKind);
    const auto generatorFromSet = Generator::load(folder / "d.safetensors");
    QVERIFY(!generatorFromSet && generatorFromSet.error().code == ErrorCode::WrongKind);
}

QTEST_GUILESS_MAIN(TestStyleganGenerator)
#include "tst_stylegan_generator.moc"
