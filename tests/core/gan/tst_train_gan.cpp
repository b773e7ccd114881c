#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/gan/gan_labels.h"
#include "core/gan/gan_trainer.h"
#include "core/gan/generate.h"
#include "core/gan/train_gan.h"
#include "core/nn/generator.h"
#include "core/weights/model_card.h"
#include "support/test_support.h"

#include <QtTest>

#include <cmath>

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
    bool shouldStop() override { return --questions == 0; }
    std::vector<std::string> models, warnings;
    int questions = 0; ///< the one that is answered with yes; 0: none
};

/// @param isKept  by name
std::vector<Json> jsonLines(const std::filesystem::path &file, const std::function<bool(const std::string &)> &isKept)
{
    std::vector<Json> out;
    const std::string text = *readFile(file);
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        const Json line = Json::parse(text.substr(at, text.find('\n', at) - at));
        Json kept;
        for (const auto &[name, value] : line.items())
            if (isKept(name))
                kept[name] = value;
        out.push_back(kept);
    }
    return out;
}

/// The statistics of each tick without what depends on the clock.
std::vector<Json> statistics(const std::filesystem::path &folder)
{
    return jsonLines(folder / "stats.jsonl", [](const std::string &name) {
        return !name.starts_with("Timing/") && !name.starts_with("Resources/") && name != "timestamp";
    });
}

/// A whole training on these images.
Result<Json> train(const TrainGanSpec &spec, std::uint64_t seed, GanImages images, JobContext &ctx)
{
    const auto start = startOrGoOn(spec, seed, ctx.outDir());
    if (!start)
        return passOn(start);
    return trainGan(*start, std::move(images), ctx);
}

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
    void stoppedAnywhereIsTheSameRun_data();
    void stoppedAnywhereIsTheSameRun();
    void runGoesOnAsItWasStarted();
    void runGoesOnWithItsImages();
    void snapshotsWithinAKimgHaveNamesOfTheirOwn();
    void trainedGeneratorOfTheFileIsUsed();
    void metricsNeedEnoughFaces();
    void anyWidthCanBeReadAgain_data();
    void anyWidthCanBeReadAgain();
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
        if (const auto trained = train(tinySpec(), 1, tinyImages(), ctx); !trained)
            qFatal("%s", trained.error().message().c_str());
    }
    return m_dir / "model.safetensors";
}

void TestTrainGan::lastSnapshotHasAStableName()
{
    const test::TempDir dir;
    Listener ctx(dir.path());
    const auto summary = train(tinySpec(), 1, tinyImages(), ctx);
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
    const auto trained = train(spec, 1, tinyImages(), ctx);
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
    QVERIFY(train(spec, 1, tinyImages(), next));
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
    QVERIFY(train(spec, 1, tinyImages(), ctx));
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
    QVERIFY(train(spec, 1, tinyImages(), ctx));
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
    const auto trained = train(spec, 1, tinyImages(2), ctx);
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

    // They can be asked for by name.
    GenerateSpec generate;
    generate.model = (dir / "model.safetensors").string();
    generate.seeds = "0-1";
    generate.format = "npy";
    const auto faces = [&](const std::string &classes) {
        const test::TempDir out;
        SilentJobContext job(out.path());
        generate.classes = classes;
        const auto made = runGenerate(generate, 0, job);
        return made ? *readFile(out / listFiles(out.path(), {".npy"})->front()) : made.error().message();
    };
    QCOMPARE(faces("neutral"), faces("1"));
    QCOMPARE(faces("happy,neutral"), faces("0,1"));
    QVERIFY(faces("happy") != faces("neutral"));
    QVERIFY2(faces("joy").find("0 (happy), 1 (neutral)") != std::string::npos, faces("joy").c_str());
}

void TestTrainGan::classesMustFitTheParent()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path());
    auto spec = tinySpec();
    spec.cond = true;
    QVERIFY(train(spec, 1, tinyImages(2), ctx));
    std::filesystem::create_directories(dir / "next");
    SilentJobContext next(dir / "next");
    spec.resume = (dir / "model.safetensors").string();
    spec.cond = false;
    QCOMPARE(train(spec, 1, tinyImages(), next).error().where, std::string("cond"));
    spec.cond = true;
    auto others = tinyImages(2);
    others.classes = {"sad", "neutral"};
    const auto refused = train(spec, 1, others, next);
    QVERIFY(!refused && refused.error().message().find("happy, neutral") != std::string::npos);
    QVERIFY(std::filesystem::is_empty(dir / "next"));
    QVERIFY(train(spec, 1, tinyImages(2), next));
}

void TestTrainGan::widthsOfTheParentStay()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path());
    auto spec = tinySpec();
    spec.resume = model().string();
    spec.channelMax = 16;
    const auto refused = train(spec, 1, tinyImages(), ctx);
    QVERIFY(!refused);
    QCOMPARE(refused.error().where, std::string("channelMax"));
    QVERIFY(std::filesystem::is_empty(dir.path()));
    spec.channelMax = 8; // the same
    QVERIFY(train(spec, 1, tinyImages(), ctx));
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

void TestTrainGan::stoppedAnywhereIsTheSameRun_data()
{
    QTest::addColumn<int>("question");
    QTest::newRow("in an iteration") << 17;
    QTest::newRow("between ticks") << 24;
    QTest::newRow("late while the last snapshot is measured") << -1;
    QTest::newRow("early while the last snapshot is measured") << -3;
}

/// Weights, statistics and scores; the stop may come in the middle of a tick, or while a snapshot is judged.
void TestTrainGan::stoppedAnywhereIsTheSameRun()
{
    QFETCH(const int, question);
    auto spec = tinySpec();
    spec.kimg = 0.064;
    spec.tick = 0.032;
    spec.metrics = "kid:0.02";
    const test::TempDir whole, stopped;
    Listener ctx(whole.path());
    const auto unbroken = train(spec, 1, tinyImages(), ctx);
    QVERIFY2(unbroken, unbroken ? "" : unbroken.error().message().c_str());
    const int asked = -ctx.questions;

    // Asked backwards from the end: the last questions are those of the last snapshot.
    Listener first(stopped.path());
    first.questions = question > 0 ? question : asked + 1 + question;
    QVERIFY(first.questions > 0 && first.questions <= asked);
    const auto cut = train(spec, 1, tinyImages(), first);
    QVERIFY(!cut);
    QCOMPARE(cut.error().code, ErrorCode::Cancelled);
    Listener rest(stopped.path());
    const auto done = train(spec, 1, tinyImages(), rest);
    QVERIFY2(done, done ? "" : done.error().message().c_str());
    QCOMPARE(*readFile(stopped / "model.safetensors"), *readFile(whole / "model.safetensors"));
    const auto a = statistics(whole.path()), b = statistics(stopped.path());
    QCOMPARE(b.size(), a.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        QVERIFY2(a[i] == b[i], (a[i].dump() + "\n" + b[i].dump()).c_str());
    QCOMPARE(*readFile(stopped / "best.json"), *readFile(whole / "best.json"));
    const auto scores = [](const test::TempDir &dir) {
        return jsonLines(dir / "metric-kid.jsonl",
                         [](const std::string &name) { return name != "timestamp" && name != "total_time"; });
    };
    QVERIFY(scores(whole).size() >= 3);
    QVERIFY(scores(stopped) == scores(whole));
    Listener again(stopped.path());
    QVERIFY(train(spec, 1, tinyImages(), again)); // nothing is left to do
    QVERIFY(scores(stopped) == scores(whole));
}

void TestTrainGan::runGoesOnAsItWasStarted()
{
    auto spec = tinySpec();
    spec.gamma = 0.5;
    spec.metrics = "kid:0.02";
    const test::TempDir dir, other;
    SilentJobContext ctx(dir.path());
    QVERIFY(train(spec, 3, tinyImages(), ctx));
    const auto best = *readFile(dir / "best.json");

    // Elsewhere, with nothing but the length: all the rest is the run's.
    TrainGanSpec on;
    on.data = "/moved/faces.npy";
    on.resume = dir.path().string();
    on.kimg = 0.024;
    SilentJobContext next(other.path());
    const auto done = train(on, 0, tinyImages(), next);
    QVERIFY2(done, done ? "" : done.error().message().c_str());
    const auto card = weights::readCard(other / "model.safetensors");
    QVERIFY(card);
    QVERIFY2(card->training.at("command").get<std::string>().ends_with(
                 "--gamma 0.5 --latent 8 --map 2 --metrics kid:0.02 --mirror --snap 1 --tick 0.008 --seed 3"),
             card->training.at("command").get<std::string>().c_str());
    QCOMPARE(card->training.at("seed").get<int>(), 3);
    QVERIFY(statistics(other.path()).back().begin().key().starts_with("KID("));
    // It went on instead of training anew: no start, and the same as without a break.
    QVERIFY(statistics(other.path()).front().at("Progress/kimg").at("mean").get<double>() > 0.016);
    QVERIFY(!std::filesystem::exists(other / "fakes_init.png"));
    auto longer = spec;
    longer.kimg = on.kimg;
    const test::TempDir whole;
    SilentJobContext unbroken(whole.path());
    QVERIFY(train(longer, 3, tinyImages(), unbroken));
    QCOMPARE(*readFile(other / "model.safetensors"), *readFile(whole / "model.safetensors"));
    // The best one so far came along, unless the new one is better.
    const auto bestNow = readJson(other / "best.json");
    QVERIFY(bestNow);
    QVERIFY(bestNow->at("value").get<double>() <= Json::parse(best)["value"].get<double>());
    QVERIFY(std::filesystem::exists(other / bestNow->at("snapshot").get<std::string>()));

    on.gamma = 99;
    const auto refused = train(on, 0, tinyImages(), next);
    QVERIFY(!refused);
    QCOMPARE(refused.error().where, std::string("gamma"));
    QVERIFY2(refused.error().message().find("--gamma 0.5") != std::string::npos, refused.error().message().c_str());
    on.gamma = 0.5;
    QCOMPARE(train(on, 4, tinyImages(), next).error().where, std::string("seed"));

    // A default that is asked for is not the same as nothing said.
    on.gamma = -1;
    QVERIFY(startOrGoOn(on, 0, other / "new"));
    on.given = {"gamma"};
    QCOMPARE(startOrGoOn(on, 0, other / "new").error().where, std::string("gamma"));
    on.given = {"seed"};
    QCOMPARE(startOrGoOn(on, 0, other / "new").error().where, std::string("seed"));
    on.kimg = TrainGanSpec{}.kimg;
    on.given = {};
    QCOMPARE(startOrGoOn(on, 0, other / "new")->origin.spec.kimg, 0.016);
    QCOMPARE(startOrGoOn(on, 0, other / "new")->origin.spec.metrics, spec.metrics);
    on.given = {"kimg", "metrics"};
    QCOMPARE(startOrGoOn(on, 0, other / "new")->origin.spec.kimg, 150.0);
    QCOMPARE(startOrGoOn(on, 0, other / "new")->origin.spec.metrics, std::string());
    // In JSON, what it holds is given.
    const auto json = settingsFromJson<TrainGanSpec>({{"data", "a.npy"}, {"kimg", 150}});
    QVERIFY(json);
    QVERIFY((json->given == std::vector<std::string>{"data", "kimg"}));
    QVERIFY((settingsFromJson<TrainGanSpec>(Json(*json))->given == json->given));
}

void TestTrainGan::runGoesOnWithItsImages()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path());
    QVERIFY(train(tinySpec(), 1, tinyImages(), ctx));
    auto spec = tinySpec();
    spec.kimg = 0.024;
    auto others = tinyImages();
    others.pixels[5] ^= 1;
    const auto refused = train(spec, 1, others, ctx);
    QVERIFY(!refused);
    QCOMPARE(refused.error().where, spec.data);
    QVERIFY(train(spec, 1, tinyImages(), ctx));
}

void TestTrainGan::snapshotsWithinAKimgHaveNamesOfTheirOwn()
{
    const test::TempDir dir;
    Listener ctx(dir.path());
    QVERIFY(train(tinySpec(), 1, tinyImages(), ctx));
    QVERIFY((ctx.models == std::vector<std::string>{"network-snapshot-000000.safetensors",
                                                    "network-snapshot-000000-016.safetensors", "model.safetensors"}));
    QVERIFY(std::filesystem::exists(dir / "fakes000000-016.png"));
    QCOMPARE(weights::readCard(dir / "network-snapshot-000000.safetensors")->training.at("kimg").get<double>(), 0.008);
}

/// D was trained against G, not against its average: where a file has both, both go on.
void TestTrainGan::trainedGeneratorOfTheFileIsUsed()
{
    const auto whole = weights::Safetensors::load(model());
    QVERIFY(whole);
    std::vector<weights::NamedTensor> tensors;
    for (const auto &[name, entry] : whole->entries()) {
        auto tensor = *whole->tensor(name);
        tensors.push_back({name, tensor});
        if (name == "G_ema.synthesis.b4.const") {
            for (float &value : tensor.data)
                value += 1;
            tensors.push_back({"G.synthesis.b4.const", tensor});
        }
    }
    const test::TempDir dir;
    QVERIFY(weights::writeModel(dir / "both.safetensors", tensors, weights::StoredAs::Float32,
                                *weights::readCard(model())));
    auto spec = tinySpec();
    spec.resume = (dir / "both.safetensors").string();
    spec.lr = 1e-12; // so small that nothing moves
    std::filesystem::create_directories(dir / "run");
    SilentJobContext ctx(dir / "run");
    const auto trained = train(spec, 1, tinyImages(), ctx);
    QVERIFY2(trained, trained ? "" : trained.error().message().c_str());
    const auto checkpoint = weights::Safetensors::load(dir / "run" / "checkpoint-a.safetensors");
    QVERIFY(checkpoint);
    const auto before = *whole->tensor("G_ema.synthesis.b4.const");
    const auto after = *checkpoint->tensor("G.synthesis.b4.const");
    for (std::size_t i = 0; i < before.data.size(); ++i)
        QVERIFY(std::abs(after.data[i] - before.data[i] - 1) < 1e-5);
}

void TestTrainGan::metricsNeedEnoughFaces()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path());
    auto spec = tinySpec();
    spec.mirror = false;
    auto one = tinyImages();
    one.pixels.resize(one.imageBytes());
    for (const char *metrics : {"fid", "kid", "pr"}) {
        spec.metrics = metrics;
        const auto refused = train(spec, 1, one, ctx);
        QVERIFY2(!refused, metrics);
        QCOMPARE(refused.error().where, std::string("metrics"));
    }
    QVERIFY(std::filesystem::is_empty(dir.path()));
}

void TestTrainGan::anyWidthCanBeReadAgain_data()
{
    QTest::addColumn<double>("fmaps");
    for (const double fmaps : {0.0017, 0.0019, 0.003, 0.0047})
        QTest::addRow("%g", fmaps) << fmaps;
}

void TestTrainGan::anyWidthCanBeReadAgain()
{
    QFETCH(const double, fmaps);
    const test::TempDir dir;
    SilentJobContext ctx(dir.path());
    auto spec = tinySpec();
    spec.fmaps = fmaps;
    spec.channelMax = 13;
    QVERIFY(train(spec, 1, tinyImages(), ctx));
    spec.resume = (dir / "model.safetensors").string(); // asks for the same widths again
    std::filesystem::create_directories(dir / "next");
    SilentJobContext next(dir / "next");
    const auto tuned = train(spec, 1, tinyImages(), next);
    QVERIFY2(tuned, tuned ? "" : tuned.error().message().c_str());
    // and without the card
    std::filesystem::copy_file(dir / "model.safetensors", dir / "bare.safetensors");
    GenerateSpec generate;
    generate.model = (dir / "bare.safetensors").string();
    generate.seeds = "0-1";
    std::filesystem::create_directories(dir / "faces");
    SilentJobContext faces(dir / "faces");
    const auto made = runGenerate(generate, 0, faces);
    QVERIFY2(made, made ? "" : made.error().message().c_str());
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

void TestTrainGan::anotherPrecisionStandsInTheManifest()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path(), 1);
    GenerateSpec spec;
    spec.precision = "half";
    spec.model = (resourceFolder() / "models/demo64.safetensors").string(); // wide enough for it
    spec.seeds = "0-1";
    QCOMPARE(spec.validate().error().where, std::string("precision"));
    spec.precision = "bfloat16";
    const auto generator = nn::Generator::load(spec.model, nn::Generator::Precision::BFloat16);
    QVERIFY(generator);
    if (generator->precision() != nn::Generator::Precision::BFloat16)
        QSKIP("this processor does not multiply bfloat16");
    QVERIFY(runGenerate(spec, 0, ctx));
    const auto table = readCsv(dir / "manifest.csv");
    QVERIFY(table);
    const auto column = table->require("precision");
    QVERIFY(column);
    QCOMPARE(table->rows.at(1).at(*column), std::string("bfloat16"));
    const auto manifest = *readFile(dir / "manifest.csv");
    spec.precision = "float32"; // the same folder
    QVERIFY(!runGenerate(spec, 0, ctx));
    QCOMPARE(*readFile(dir / "manifest.csv"), manifest);
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
