#include "core/base/files.h"
#include "core/gan/gan_trainer.h"
#include "core/gan/generate.h"
#include "core/weights/model_card.h"
#include "support/test_support.h"

#include <QtTest>

#include <cstring>
#include <thread>
#include <utility>

using namespace mimik;
using namespace mimik::gan;

/// Asks to stop at the n-th question.
class StoppingContext : public SilentJobContext {
public:
    StoppingContext(std::filesystem::path folder, int stopAt) : SilentJobContext(std::move(folder), 2), m_left(stopAt)
    {
    }
    bool shouldStop() override { return --m_left < 0; }

private:
    int m_left;
};

/// Paused once, for longer than the trainings of these tests take.
class PausedContext : public SilentJobContext {
public:
    explicit PausedContext(std::filesystem::path folder) : SilentJobContext(std::move(folder), 2) {}
    bool shouldStop() override
    {
        if (std::exchange(isToPause, false))
            std::this_thread::sleep_for(std::chrono::milliseconds(3500));
        return false;
    }
    bool isToPause = false;
};

static GanSettings tinySettings()
{
    GanSettings s;
    s.network.zDim = s.network.wDim = 8;
    s.network.resolution = 8;
    s.network.mapLayers = 2;
    s.network.channelBase = 64;
    s.network.channelMax = 8;
    s.network.convClamp = 0;
    s.network.mbstdGroup = 2;
    s.batch = 8;
    s.microBatch = 2;
    s.replicas = 2;
    s.gamma = 0.1;
    s.emaKimg = 0.05;
    s.mirror = true;
    s.kimgPerTick = 0.016;
    s.snapTicks = 2;
    s.totalKimg = 0.16;
    s.seed = 11;
    s.aug = "ada";
    s.adaKimg = 0.2;
    s.augpipe = "bgcfnc";
    return s;
}

static GanImages tinyImages()
{
    GanImages images;
    for (int i = 0; i < 20; ++i) {
        Image image(8, 8);
        for (std::size_t k = 0; k < image.pixels.size(); ++k)
            image.pixels[k] = static_cast<std::uint8_t>((k * 7 + static_cast<std::size_t>(i) * 31) % 251);
        if (!images.add(image, "image"))
            qFatal("add");
    }
    return images;
}

static GanTrainer makeTrainer(const GanSettings &settings)
{
    auto trainer = GanTrainer::create(settings, tinyImages());
    if (!trainer)
        qFatal("%s", trainer.error().message().c_str());
    return std::move(*trainer);
}

/// Every number of the newest checkpoint's tensors.
static std::map<std::string, std::vector<float>> newestTensors(const std::filesystem::path &folder)
{
    std::optional<weights::Safetensors> newest;
    std::int64_t most = -1;
    for (const char *name : {"checkpoint-a.safetensors", "checkpoint-b.safetensors"}) {
        auto file = weights::Safetensors::load(folder / name);
        if (!file)
            continue;
        const auto images = Json::parse(file->metadata().at("mimik_gan"))["position"]["images"].get<std::int64_t>();
        if (images > most) {
            most = images;
            newest = std::move(*file);
        }
    }
    std::map<std::string, std::vector<float>> out;
    for (const auto &[name, entry] : newest->entries())
        out[name] = newest->tensor(name)->data;
    return out;
}

/// Where two checkpoints differ; empty: nowhere.
static std::string firstDifference(const std::map<std::string, std::vector<float>> &a,
                                   const std::map<std::string, std::vector<float>> &b)
{
    if (a.size() != b.size())
        return std::to_string(a.size()) + " and " + std::to_string(b.size()) + " tensors";
    for (const auto &[name, values] : a) {
        const auto other = b.find(name);
        if (other == b.end() || other->second.size() != values.size())
            return name + " is another";
        for (std::size_t i = 0; i < values.size(); ++i)
            if (std::memcmp(&values[i], &other->second[i], sizeof(float)) != 0)
                return name + "[" + std::to_string(i) + "]: " + std::to_string(values[i]) + ", " +
                       std::to_string(other->second[i]);
    }
    return {};
}

/// Of the two checkpoints, how many had been written when they were.
static std::pair<std::int64_t, std::int64_t> saves(const std::filesystem::path &folder)
{
    const auto of = [&](const char *name) {
        const auto file = weights::Safetensors::load(folder / name);
        return file ? Json::parse(file->metadata().at("mimik_gan"))["position"]["saves"].get<std::int64_t>() : -1;
    };
    return {of("checkpoint-a.safetensors"), of("checkpoint-b.safetensors")};
}

class TestStyleganTrainer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void resumedRunEqualsUninterruptedOne_data();
    void resumedRunEqualsUninterruptedOne();
    void pausesAreNoTime_data();
    void pausesAreNoTime();
    void damagedCheckpointFallsBackToTheOther();
    void olderCheckpointIsOverwritten();
    void fineTuningStartsFromTheModel();
    void frozenLayersStay();
    void impossibleSettingsAreNamed();
    void generatedImagesDependOnlyOnSettings();
};

void TestStyleganTrainer::resumedRunEqualsUninterruptedOne_data()
{
    QTest::addColumn<int>("stopAt");
    QTest::addColumn<bool>("isMixed");
    // questions are asked once per micro-batch of the first replica: 2 per phase
    for (int n : {0, 1, 7, 30, 55})
        QTest::newRow(std::to_string(n).c_str()) << n << false;
    QTest::newRow("mixed precision") << 30 << true;
}

void TestStyleganTrainer::resumedRunEqualsUninterruptedOne()
{
    QFETCH(int, stopAt);
    QFETCH(bool, isMixed);
    GanSettings settings = tinySettings();
    settings.lr = 0.05; // so large that a difference in one bit grows
    if (isMixed) {
        settings.network.numFp16Res = 4;
        settings.network.convClamp = 256;
    }
    const test::TempDir whole, parts;
    SilentJobContext plain(whole.path(), 2);
    QVERIFY(makeTrainer(settings).run(plain));

    StoppingContext stopping(parts.path(), stopAt);
    const auto stopped = makeTrainer(settings).run(stopping);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    const auto kept = GanTrainer::settingsOfRun(parts.path());
    QVERIFY(kept);
    QCOMPARE(kept->network.numFp16Res, settings.network.numFp16Res);
    auto again = makeTrainer(*kept);
    const auto resumed = again.resumeFrom(parts.path());
    QVERIFY2(resumed, resumed ? "" : resumed.error().message().c_str());
    SilentJobContext rest(parts.path(), 2);
    QVERIFY(again.run(rest));

    const auto a = newestTensors(whole.path()), b = newestTensors(parts.path());
    QVERIFY(a.size() > 100);
    QCOMPARE(firstDifference(a, b), std::string());
    QCOMPARE(*readFile(whole / "network-snapshot-000000.safetensors"),
             *readFile(parts / "network-snapshot-000000.safetensors"));
}

void TestStyleganTrainer::pausesAreNoTime_data()
{
    QTest::addColumn<bool>("whileMeasured");
    QTest::newRow("in an iteration") << false;
    QTest::newRow("while a snapshot is measured") << true;
}

void TestStyleganTrainer::pausesAreNoTime()
{
    QFETCH(const bool, whileMeasured);
    const test::TempDir dir;
    GanTrainer trainer = makeTrainer(tinySettings());
    PausedContext paused(dir.path());
    paused.isToPause = !whileMeasured;
    bool isFirst = true;
    trainer.setJudge([&](const GanSnapshot &, JobContext &ctx) -> Result<SnapshotScores> {
        paused.isToPause = whileMeasured && std::exchange(isFirst, false);
        ctx.shouldStop();
        return SnapshotScores();
    });
    const auto summary = trainer.run(paused, 3.0 / 60); // three seconds: less than the pause, much more than the work
    QVERIFY(summary && !paused.isToPause);
    QCOMPARE(summary->at("kimg").get<double>(), tinySettings().totalKimg);
    QVERIFY(summary->at("seconds").get<double>() < 3);
}

void TestStyleganTrainer::damagedCheckpointFallsBackToTheOther()
{
    const test::TempDir folder;
    SilentJobContext ctx(folder.path(), 2);
    QVERIFY(makeTrainer(tinySettings()).run(ctx));
    const auto a = folder / "checkpoint-a.safetensors", b = folder / "checkpoint-b.safetensors";
    QVERIFY(std::filesystem::exists(a) && std::filesystem::exists(b));
    std::filesystem::resize_file(a, std::filesystem::file_size(a) / 2);
    QVERIFY(makeTrainer(tinySettings()).resumeFrom(folder.path()));
    std::filesystem::resize_file(b, 100);
    const auto none = makeTrainer(tinySettings()).resumeFrom(folder.path());
    QVERIFY(!none && none.error().code == ErrorCode::Corrupt);
    const test::TempDir empty;
    QCOMPARE(makeTrainer(tinySettings()).resumeFrom(empty.path()).error().code, ErrorCode::NotFound);
}

/// Whatever the files' times say: a copy of a run has new ones.
void TestStyleganTrainer::olderCheckpointIsOverwritten()
{
    const test::TempDir folder;
    SilentJobContext ctx(folder.path(), 2);
    QVERIFY(makeTrainer(tinySettings()).run(ctx));
    const auto [a, b] = saves(folder.path());
    QVERIFY(a > 0 && std::abs(a - b) == 1);
    const char *older = a < b ? "checkpoint-a.safetensors" : "checkpoint-b.safetensors";
    std::filesystem::last_write_time(folder / older,
                                     std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
    GanSettings settings = tinySettings();
    settings.totalKimg *= 2;
    auto trainer = makeTrainer(settings);
    QVERIFY(trainer.resumeFrom(folder.path()));
    StoppingContext stopping(folder.path(), 0); // writes one checkpoint
    QVERIFY(!trainer.run(stopping));
    const auto [newA, newB] = saves(folder.path());
    QCOMPARE(newA, a < b ? b + 1 : a);
    QCOMPARE(newB, a < b ? b : a + 1);
}

void TestStyleganTrainer::fineTuningStartsFromTheModel()
{
    const test::TempDir first, second;
    SilentJobContext ctx(first.path(), 2);
    const auto summary = makeTrainer(tinySettings()).run(ctx);
    QVERIFY(summary);
    const auto model = first / (*summary)["model"].get<std::string>();
    GanSettings settings = tinySettings();
    settings.lr = 1e-12; // so small that nothing moves: what is written is what was read
    auto trainer = makeTrainer(settings);
    QVERIFY(trainer.startFromModel(model));
    SilentJobContext again(second.path(), 2);
    const auto tuned = trainer.run(again);
    QVERIFY(tuned);
    const auto before = weights::Safetensors::load(model);
    const auto after = weights::Safetensors::load(second / (*tuned)["model"].get<std::string>());
    for (const char *name : {"G_ema.synthesis.b8.conv1.weight", "D.b8.conv0.weight", "D.b4.fc.weight"})
        QVERIFY2(before->tensor(name)->data == after->tensor(name)->data, name);
    QCOMPARE(weights::readCard(second / (*tuned)["model"].get<std::string>())->parents.size(), std::size_t(1));

    settings.network.channelMax = 4;
    const auto wrong = makeTrainer(settings).startFromModel(model);
    QVERIFY(!wrong && wrong.error().message().find(model.string()) != std::string::npos);
    QCOMPARE(makeTrainer(settings).startFromModel(first / "reals.png").error().code, ErrorCode::WrongKind);
}

void TestStyleganTrainer::frozenLayersStay()
{
    const test::TempDir folder, start;
    GanSettings settings = tinySettings();
    settings.freezeD = 2; // fromrgb and conv0
    SilentJobContext ctx(start.path(), 2);
    settings.totalKimg = 0.008;
    const auto first = makeTrainer(settings).run(ctx);
    QVERIFY(first);
    settings.totalKimg = 0.16;
    SilentJobContext longer(folder.path(), 2);
    const auto second = makeTrainer(settings).run(longer);
    QVERIFY(second);
    const auto a = weights::Safetensors::load(start / (*first)["model"].get<std::string>());
    const auto b = weights::Safetensors::load(folder / (*second)["model"].get<std::string>());
    QVERIFY(a->tensor("D.b8.fromrgb.weight")->data == b->tensor("D.b8.fromrgb.weight")->data);
    QVERIFY(a->tensor("D.b8.conv0.bias")->data == b->tensor("D.b8.conv0.bias")->data);
    QVERIFY(a->tensor("D.b8.conv1.weight")->data != b->tensor("D.b8.conv1.weight")->data);
}

void TestStyleganTrainer::impossibleSettingsAreNamed()
{
    GanSettings settings = tinySettings();
    settings.batch = 7;
    const auto batch = GanTrainer::create(settings, tinyImages());
    QVERIFY(!batch && batch.error().where == "batch");
    settings = tinySettings();
    settings.network.resolution = 16;
    settings.network.channelBase = 128;
    const auto size = GanTrainer::create(settings, tinyImages());
    QVERIFY(!size && size.error().message().find("8 pixels") != std::string::npos);
    QVERIFY(!GanTrainer::create(tinySettings(), {}));
    GanImages images;
    QVERIFY(!images.add(Image(8, 6), "flat.png"));
}

void TestStyleganTrainer::generatedImagesDependOnlyOnSettings()
{
    const test::TempDir run, a, b, c;
    SilentJobContext ctx(run.path(), 2);
    const auto summary = makeTrainer(tinySettings()).run(ctx);
    QVERIFY(summary);
    GenerateSpec spec;
    spec.model = (run / (*summary)["model"].get<std::string>()).string();
    spec.seeds = "0-19";
    spec.psi = 0.7;
    spec.directions = "sefa";
    spec.indices = {0, 2};
    spec.degrees = {-5, 2.5};
    SilentJobContext one(a.path(), 1), three(b.path(), 3);
    QVERIFY(runGenerate(spec, 0, one));
    QVERIFY(runGenerate(spec, 0, three));
    QCOMPARE(*readFile(a / "manifest.csv"), *readFile(b / "manifest.csv"));
    QVERIFY(std::filesystem::exists(a / "0_i0_d-5_000001.png"));
    QVERIFY(std::filesystem::exists(a / "19_i2_d2.5_000080.png"));
    // an interrupted run goes on and ends with the same bytes
    StoppingContext stopping(c.path(), 3);
    QCOMPARE(runGenerate(spec, 0, stopping).error().code, ErrorCode::Cancelled);
    SilentJobContext rest(c.path(), 2);
    QVERIFY(runGenerate(spec, 0, rest));
    QCOMPARE(*readFile(a / "manifest.csv"), *readFile(c / "manifest.csv"));
    QCOMPARE(*readFile(a / "7_i2_d-5_000031.png"), *readFile(c / "7_i2_d-5_000031.png"));

    spec.indices = {8};
    const auto wrong = runGenerate(spec, 0, one);
    QVERIFY(!wrong && wrong.error().where == "indices");
}

QTEST_GUILESS_MAIN(TestStyleganTrainer)
#include "tst_stylegan_trainer.moc"
