#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/gan/gan_labels.h"
#include "core/gan/gan_trainer.h"
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
    void mixedPrecisionStandsInCardAndOptions();
    void fineTuningNamesItsParentByHash();
    void modelWithoutDiscriminatorIsWarnedOf();
    void classesMayComeToAParentWithout();
    void classesMustFitTheParent();
    void widthsOfTheParentStay();
    void judgedSnapshotsHaveABest();
    void generatingWithOtherSettingsChangesNothing_data();
    void generatingWithOtherSettingsChangesNothing();
    void anotherPrecisionStandsInTheManifest();
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

void TestTrainGan::mixedPrecisionStandsInCardAndOptions()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path());
    auto spec = tinySpec();
    QVERIFY(!spec.isMixed());
    spec.device = "cuda";
    QVERIFY(spec.isMixed());
    spec.precision = "float32";
    QVERIFY(!spec.isMixed());
    spec.precision = "half";
    QCOMPARE(spec.validate().error().where, std::string("precision"));
    spec.device = "cpu";
    spec.precision = "mixed";
    QVERIFY(spec.validate());
    const auto trained = trainGan(spec, 1, tinyImages(), ctx);
    QVERIFY2(trained, trained ? "" : trained.error().message().c_str());
    const auto options = readJson(dir / "training_options.json");
    QVERIFY(options);
    for (const Json &network : {options->at("G_kwargs").at("synthesis_kwargs"), options->at("D_kwargs")}) {
        QCOMPARE(network.at("num_fp16_res").get<int>(), 4);
        QCOMPARE(network.at("conv_clamp").get<double>(), 256.0);
    }
    const auto card = weights::readCard(dir / "model.safetensors");
    QVERIFY(card);
    QCOMPARE(card->settings.at("numFp16Res").get<int>(), 4);
    QVERIFY(card->training.at("command").get<std::string>().find("--precision mixed") != std::string::npos);
    // the model is fine-tuned in float32, with the clamp it was trained with
    std::filesystem::create_directories(dir / "next");
    SilentJobContext next(dir / "next");
    spec.resume = (dir / "model.safetensors").string();
    spec.precision = "float32";
    QVERIFY(trainGan(spec, 1, tinyImages(), next));
    const auto tuned = readJson(dir / "next" / "training_options.json");
    QVERIFY(tuned);
    QCOMPARE(tuned->at("D_kwargs").at("num_fp16_res").get<int>(), 0);
    QCOMPARE(tuned->at("D_kwargs").at("conv_clamp").get<double>(), 256.0);
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

/// Every tensor that fits is the parent's; only what the classes need is new.
void TestTrainGan::classesMayComeToAParentWithout()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path());
    auto spec = tinySpec();
    spec.resume = model().string();
    spec.cond = true;
    spec.lr = 1e-12; // so small that nothing moves
    const auto trained = trainGan(spec, 1, tinyImages(2), ctx);
    QVERIFY2(trained, trained ? "" : trained.error().message().c_str());
    const auto parent = weights::Safetensors::load(model()),
               child = weights::Safetensors::load(dir / "model.safetensors");
    QVERIFY(parent && child);
    int same = 0;
    for (const auto &[name, entry] : parent->entries()) {
        const auto before = *parent->tensor(name), after = *child->tensor(name);
        if (name == "G_ema.mapping.fc0.weight") {
            QCOMPARE(after.shape[1], before.shape[1] + 8); // z, then the label's w
            for (std::int64_t row = 0; row < before.shape[0]; ++row)
                for (std::int64_t k = 0; k < before.shape[1]; ++k)
                    QCOMPARE(after.data[static_cast<std::size_t>(row * after.shape[1] + k)],
                             before.data[static_cast<std::size_t>(row * before.shape[1] + k)]);
        } else if (!name.starts_with("D.b4.out.") && name != "G_ema.mapping.w_avg") {
            QVERIFY2(after.data == before.data, name.c_str());
            ++same;
        }
    }
    QVERIFY(same > 30);
    QVERIFY(child->contains("G_ema.mapping.embed.weight") && child->contains("D.mapping.embed.weight"));
    QVERIFY((weights::readCard(dir / "model.safetensors")->classes == std::vector<std::string>{"happy", "neutral"}));
}

void TestTrainGan::classesMustFitTheParent()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path());
    auto spec = tinySpec();
    spec.cond = true;
    QVERIFY(trainGan(spec, 1, tinyImages(2), ctx));
    std::filesystem::create_directories(dir / "next");
    SilentJobContext next(dir / "next");
    spec.resume = (dir / "model.safetensors").string();
    spec.cond = false;
    QCOMPARE(trainGan(spec, 1, tinyImages(), next).error().where, std::string("cond"));
    spec.cond = true;
    auto others = tinyImages(2);
    others.classes = {"sad", "neutral"};
    const auto refused = trainGan(spec, 1, others, next);
    QVERIFY(!refused && refused.error().message().find("happy, neutral") != std::string::npos);
    QVERIFY(std::filesystem::is_empty(dir / "next"));
    QVERIFY(trainGan(spec, 1, tinyImages(2), next));
}

void TestTrainGan::widthsOfTheParentStay()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path());
    auto spec = tinySpec();
    spec.resume = model().string();
    spec.channelMax = 16;
    const auto refused = trainGan(spec, 1, tinyImages(), ctx);
    QVERIFY(!refused);
    QCOMPARE(refused.error().where, std::string("channelMax"));
    QVERIFY(std::filesystem::is_empty(dir.path()));
    spec.channelMax = 8; // the same
    QVERIFY(trainGan(spec, 1, tinyImages(), ctx));
    const auto options = readJson(dir / "training_options.json");
    QCOMPARE(options->at("ada_kimg").get<double>(), 100.0);
    QVERIFY(options->at("ema_rampup").is_null());
    QCOMPARE(options->at("G_kwargs").at("z_dim").get<int>(), 8);
    QCOMPARE(options->at("augment_kwargs").at("lumaflip").get<double>(), 1.0);
}

void TestTrainGan::judgedSnapshotsHaveABest()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path());
    GanSettings settings = *presetSettings("small", 8, 8);
    settings.network.channelBase = 64;
    settings.network.channelMax = settings.network.zDim = settings.network.wDim = 8;
    settings.microBatch = 4;
    settings.totalKimg = 3;
    settings.kimgPerTick = 1;
    settings.snapTicks = 1;
    settings.plWeight = 0;
    auto trainer = GanTrainer::create(settings, tinyImages());
    QVERIFY(trainer);
    std::vector<double> scores = {5, 2, 4, 3};
    std::vector<std::string> names;
    trainer->setJudge([&](const GanSnapshot &s, JobContext &) -> Result<SnapshotScores> {
        names.push_back(s.name);
        SnapshotScores judged;
        judged.scores = {{"share", 9, false}, {"Metrics/x", scores.at(names.size() - 1)}};
        return judged;
    });
    QVERIFY(trainer->run(ctx));
    QVERIFY(names.size() >= 3);
    const auto best = readJson(dir / "best.json");
    QVERIFY(best);
    QCOMPARE(best->at("snapshot").get<std::string>(), names[1]);
    QCOMPARE(best->at("value").get<double>(), 2.0);
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
    other = spec;
    other.precision = "bfloat16";
    QVERIFY(!runGenerate(other, 0, ctx));
    QCOMPARE(*readFile(dir / "manifest.csv"), manifest);
    // more seeds are the same settings: the set grows
    spec.seeds = "0-11";
    QVERIFY(runGenerate(spec, 0, ctx));
    QVERIFY(readFile(dir / "manifest.csv")->starts_with(manifest));
}

void TestTrainGan::anotherPrecisionStandsInTheManifest()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path(), 1);
    GenerateSpec spec;
    spec.model = model().string();
    spec.seeds = "0-1";
    spec.precision = "bfloat16";
    QVERIFY(runGenerate(spec, 0, ctx));
    const auto table = readCsv(dir / "manifest.csv");
    QVERIFY(table);
    const auto column = table->require("precision");
    QVERIFY(column);
    QCOMPARE(table->rows.at(1).at(*column), std::string("bfloat16"));
    spec.precision = "half";
    QCOMPARE(spec.validate().error().where, std::string("precision"));
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
