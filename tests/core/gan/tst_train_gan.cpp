#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/gan/gan_labels.h"
#include "core/gan/generate.h"
#include "core/gan/train_gan.h"
#include "core/weights/model_card.h"
#include "support/test_support.h"

#include <QtTest>

using namespace mimik;
using namespace mimik::gan;

namespace {

/// Remembers what a job says.
class Listener : public SilentJobContext {
public:
    explicit Listener(std::filesystem::path folder) : SilentJobContext(std::move(folder), 1) {}
    void artifact(std::string_view kind, const std::filesystem::path &path) override
    {
        if (kind == "model")
            models.push_back(path.string());
    }
    void warning(std::string_view code, const std::string &) override { warnings.emplace_back(code); }
    std::vector<std::string> models, warnings;
};

TrainGanSpec tinySpec()
{
    TrainGanSpec spec;
    spec.data = "/somewhere/faces.npy";
    spec.preset = "small";
    spec.kimg = 0.016;
    spec.tick = 0.008;
    spec.snap = 1;
    spec.batch = 8;
    spec.fmaps = 0.001953125; // 64 channels / resolution
    spec.channelMax = 8;
    spec.latent = 8;
    spec.map = 2;
    spec.mirror = true;
    return spec;
}

GanImages tinyImages(int classes = 0)
{
    GanImages images;
    for (int i = 0; i < 8; ++i) {
        Image image(8, 8);
        for (std::size_t k = 0; k < image.pixels.size(); ++k)
            image.pixels[k] = static_cast<std::uint8_t>((k * 7 + static_cast<std::size_t>(i) * 31) % 251);
        if (!images.add(image, "image"))
            qFatal("add");
    }
    std::vector<std::string> classOf;
    for (int i = 0; i < 8 && classes > 0; ++i)
        classOf.push_back(i % classes == 0 ? "neutral" : "happy");
    if (classes > 0)
        setClasses(images, classOf);
    return images;
}

} // namespace

class TestTrainGan : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lastSnapshotHasAStableName();
    void cardHoldsTheWholeCommand();
    void fineTuningNamesItsParentByHash();
    void modelWithoutDiscriminatorIsWarnedOf();
    void classesMustFitTheParent();
    void generatingWithOtherSettingsChangesNothing_data();
    void generatingWithOtherSettingsChangesNothing();
    void halfALineOfTheManifestIsMadeAgain();

private:
    std::filesystem::path model();
    test::TempDir m_dir;
};

/// A model that was trained once for all tests.
std::filesystem::path TestTrainGan::model()
{
    if (!std::filesystem::exists(m_dir / "model.safetensors")) {
        SilentJobContext ctx(m_dir.path());
        if (const auto trained = trainGan(tinySpec(), 1, tinyImages(), ctx); !trained)
            qFatal("%s", trained.error().message().c_str());
    }
    return m_dir / "model.safetensors";
}

void TestTrainGan::lastSnapshotHasAStableName()
{
    const test::TempDir dir;
    Listener ctx(dir.path());
    const auto summary = trainGan(tinySpec(), 1, tinyImages(), ctx);
    QVERIFY2(summary, summary ? "" : summary.error().message().c_str());
    QCOMPARE(summary->at("model").get<std::string>(), std::string("model.safetensors"));
    QVERIFY(ctx.models.size() >= 2);
    QCOMPARE(ctx.models.back(), std::string("model.safetensors"));
    const auto snapshot = dir / summary->at("snapshot").get<std::string>();
    QCOMPARE(*readFile(dir / "model.safetensors"), *readFile(snapshot));
    QCOMPARE(*readFile(dir / "model.json"), *readFile(weights::cardPath(snapshot)));
    QVERIFY(ctx.warnings.empty());
}

void TestTrainGan::cardHoldsTheWholeCommand()
{
    const auto card = weights::readCard(model());
    QVERIFY(card);
    QCOMPARE(card->training.at("command").get<std::string>(),
             std::string("mimik-cli train-gan --data faces.npy --preset small --kimg 0.016 --batch 8 --channel-max 8 "
                         "--fmaps 0.001953125 --latent 8 --map 2 --mirror --snap 1 --tick 0.008 --seed 1"));
}

void TestTrainGan::fineTuningNamesItsParentByHash()
{
    const test::TempDir dir;
    Listener ctx(dir.path());
    auto spec = tinySpec();
    spec.resume = model().string();
    QVERIFY(trainGan(spec, 1, tinyImages(), ctx));
    QCOMPARE(weights::readCard(dir / "model.safetensors")->parents, std::vector<std::string>{*sha256OfFile(model())});
    QVERIFY(ctx.warnings.empty());
}

void TestTrainGan::modelWithoutDiscriminatorIsWarnedOf()
{
    const test::TempDir dir;
    const auto whole = weights::Safetensors::load(model());
    QVERIFY(whole);
    std::vector<weights::NamedTensor> generator;
    for (const auto &[name, entry] : whole->entries())
        if (name.starts_with("G_ema."))
            generator.push_back({name, *whole->tensor(name)});
    QVERIFY(
        weights::writeModel(dir / "g.safetensors", generator, weights::StoredAs::Float16, *weights::readCard(model())));
    std::filesystem::create_directories(dir / "run");
    Listener ctx(dir / "run");
    auto spec = tinySpec();
    spec.resume = (dir / "g.safetensors").string();
    QVERIFY(trainGan(spec, 1, tinyImages(), ctx));
    QCOMPARE(ctx.warnings, std::vector<std::string>{"no-discriminator"});
}

void TestTrainGan::classesMustFitTheParent()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path());
    auto spec = tinySpec();
    spec.resume = model().string();
    spec.cond = true;
    const auto refused = trainGan(spec, 1, tinyImages(2), ctx);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    QCOMPARE(refused.error().where, std::string("cond"));
    QVERIFY(std::filesystem::is_empty(dir.path()));

    // and the other way round: classes that would be lost
    spec.resume.clear();
    QVERIFY(trainGan(spec, 1, tinyImages(2), ctx));
    QVERIFY((weights::readCard(dir / "model.safetensors")->classes == std::vector<std::string>{"happy", "neutral"}));
    std::filesystem::create_directories(dir / "next");
    SilentJobContext next(dir / "next");
    spec.resume = (dir / "model.safetensors").string();
    spec.cond = false;
    QCOMPARE(trainGan(spec, 1, tinyImages(), next).error().where, std::string("cond"));
    spec.cond = true;
    QVERIFY(trainGan(spec, 1, tinyImages(2), next));
}

void TestTrainGan::generatingWithOtherSettingsChangesNothing_data()
{
    QTest::addColumn<QString>("seeds");
    QTest::addColumn<double>("psi");
    QTest::addColumn<QString>("format");
    QTest::newRow("psi") << QStringLiteral("0-7") << 0.5 << QStringLiteral("png");
    QTest::newRow("other seeds") << QStringLiteral("1-8") << 0.7 << QStringLiteral("png");
    QTest::newRow("fewer seeds") << QStringLiteral("0-4") << 0.7 << QStringLiteral("png");
    QTest::newRow("format") << QStringLiteral("0-7") << 0.7 << QStringLiteral("npy");
}

void TestTrainGan::generatingWithOtherSettingsChangesNothing()
{
    QFETCH(QString, seeds);
    QFETCH(double, psi);
    QFETCH(QString, format);
    const test::TempDir dir;
    SilentJobContext ctx(dir.path(), 2);
    GenerateSpec spec;
    spec.model = model().string();
    spec.seeds = "0-7";
    spec.psi = 0.7;
    QVERIFY(runGenerate(spec, 0, ctx));
    const auto manifest = *readFile(dir / "manifest.csv");
    const auto files = *listFiles(dir.path(), {".png", ".npy", ".part"});
    GenerateSpec other = spec;
    other.seeds = seeds.toStdString();
    other.psi = psi;
    other.format = format.toStdString();
    const auto refused = runGenerate(other, 0, ctx);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    QVERIFY(refused.error().message().find("manifest.csv") != std::string::npos);
    QCOMPARE(*readFile(dir / "manifest.csv"), manifest);
    QVERIFY(*listFiles(dir.path(), {".png", ".npy", ".part"}) == files);
    // more seeds are the same settings: the set grows
    spec.seeds = "0-11";
    QVERIFY(runGenerate(spec, 0, ctx));
    QVERIFY(readFile(dir / "manifest.csv")->starts_with(manifest));
}

void TestTrainGan::halfALineOfTheManifestIsMadeAgain()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path(), 2);
    GenerateSpec spec;
    spec.model = model().string();
    spec.seeds = "0-19";
    QVERIFY(runGenerate(spec, 0, ctx));
    const auto manifest = *readFile(dir / "manifest.csv");
    QVERIFY(writeFileAtomically(dir / "manifest.csv", manifest.substr(0, manifest.size() - 90)));
    QVERIFY(runGenerate(spec, 0, ctx));
    QCOMPARE(*readFile(dir / "manifest.csv"), manifest);
}

QTEST_GUILESS_MAIN(TestTrainGan)
#include "tst_train_gan.moc"
