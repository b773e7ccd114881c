#include "core/base/files.h"
#include "core/base/random_state.h"
#include "core/gan/gan_networks_p.h"
#include "core/gan/gan_trainer.h"
#include "support/test_support.h"

#include <QtTest>

#include <atomic>
#include <cmath>
#include <set>
#include <thread>

using namespace mimik;
using namespace mimik::gan;

namespace {

/// Ovals with two eyes and a mouth on a coloured ground.
GanImages drawnFaces(int count, int size)
{
    GanImages images;
    RandomState random(12);
    for (int i = 0; i < count; ++i) {
        Image image(size, size);
        const double cx = random.uniform(0.4, 0.6), cy = random.uniform(0.4, 0.6), r = random.uniform(0.25, 0.42);
        const double mouth = random.uniform(0.1, 0.5), tone = random.uniform(90, 230), ground = random.uniform(0, 255);
        for (int y = 0; y < size; ++y)
            for (int x = 0; x < size; ++x) {
                const double u = ((x + 0.5) / size - cx) / r, v = ((y + 0.5) / size - cy) / (1.25 * r);
                const bool eye = std::hypot(std::abs(u) - 0.4, v + 0.25) < 0.13;
                const bool lips = std::hypot(u / mouth, (v - 0.5) / 0.09) < 1;
                const double value = std::hypot(u, v) > 1 ? ground : eye ? 20 : lips ? 120 : tone;
                for (int c = 0; c < 3; ++c)
                    image.row(y)[x * 3 + c] = static_cast<std::uint8_t>(value * (1 - 0.15 * c));
            }
        if (!images.add(image, "face"))
            qFatal("add");
    }
    return images;
}

GanSettings smallSettings(int resolution)
{
    GanSettings s;
    s.network.zDim = s.network.wDim = 16;
    s.network.resolution = resolution;
    s.network.mapLayers = 2;
    s.network.channelBase = 1024;
    s.network.channelMax = 32;
    s.network.convClamp = 0;
    s.network.mbstdGroup = 4;
    s.batch = 8;
    s.microBatch = 4;
    s.replicas = 2;
    s.gamma = 0.05;
    s.aug = "ada";
    s.seed = 5;
    return s;
}

class CancellableContext : public SilentJobContext {
public:
    explicit CancellableContext(std::filesystem::path folder) : SilentJobContext(std::move(folder), 2) {}
    bool shouldStop() override
    {
        hasStarted = true;
        return cancel;
    }
    void metric(std::int64_t, std::string_view name, double value) override
    {
        if (name.starts_with("Loss/"))
            losses.push_back(value);
    }
    std::atomic<bool> cancel = false, hasStarted = false;
    std::vector<double> losses;
};

} // namespace

class TestGanAda : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void probabilityFollowsTheSigns();
    void probabilityRisesWhenTheDiscriminatorLearnsByHeart();
    void fixedProbabilityStays();
    void lossesStayFinite();
    void cancelTakesEffectWithinASecond();
    void epochsAreWholePermutations();
    void momentsAreThoseOfTheValues();
    void presetsEqualTheOfficialTable_data();
    void presetsEqualTheOfficialTable();
};

void TestGanAda::probabilityFollowsTheSigns()
{
    AdaController ada;
    ada.adjust(0.6, 0.1); // nothing was seen
    QCOMPARE(ada.p, 0.0);
    ada.report(7, 8);
    ada.report(9, 8); // mean 1
    ada.adjust(0.6, 0.4);
    QCOMPARE(ada.p, 0.4);
    QCOMPARE(ada.signCount, std::int64_t(0));
    ada.report(4, 8); // 0.5 < 0.6
    ada.adjust(0.6, 0.1);
    QVERIFY(std::abs(ada.p - 0.3) < 1e-12);
    for (int i = 0; i < 3; ++i) {
        ada.report(8, 8);
        ada.adjust(0.6, 0.4);
    }
    QCOMPARE(ada.p, 1.0); // our upper end
    for (int i = 0; i < 3; ++i) {
        ada.report(-8, 8);
        ada.adjust(0.6, 0.4);
    }
    QCOMPARE(ada.p, 0.0);
}

void TestGanAda::probabilityRisesWhenTheDiscriminatorLearnsByHeart()
{
    GanSettings settings = smallSettings(16);
    settings.adaKimg = 2;
    settings.lr = 0.005;
    GanNetworks networks(settings);
    GanSampler sampler(drawnFaces(16, 16), false, 1, false, torch::kCPU);
    WorkerThreads threads(settings.replicas);
    SilentJobContext silent({});
    WorkClock ctx(silent);
    double highest = 0;
    for (int i = 0; i < 120; ++i) {
        std::vector<GanSampler::Item> items;
        for (int k = 0; k < settings.batch; ++k)
            items.push_back(sampler.item(networks.at.images + k));
        QVERIFY(networks.runPhase(Phase::Dmain, items, sampler, threads, ctx));
        networks.finishIteration();
        highest = std::max(highest, networks.ada.p);
    }
    QVERIFY2(highest > 0.1, qPrintable(QString::number(highest)));
    // p moves by batch * 4 / (adaKimg * 1000) every fourth iteration
    const double steps = networks.ada.p / (8 * 4 / 2000.0);
    QVERIFY(std::abs(steps - std::round(steps)) < 1e-6);
}

void TestGanAda::fixedProbabilityStays()
{
    GanSettings settings = smallSettings(8);
    settings.aug = "fixed";
    settings.augP = 0.35;
    settings.totalKimg = 0.1;
    const test::TempDir dir;
    SilentJobContext ctx(dir.path(), 2);
    auto trainer = GanTrainer::create(settings, drawnFaces(16, 8));
    QVERIFY(trainer);
    const auto summary = trainer->run(ctx);
    QVERIFY(summary);
    QCOMPARE(trainer->augmentP(), 0.35);
    QCOMPARE(summary->at("augment_p").get<double>(), 0.35);
}

void TestGanAda::lossesStayFinite()
{
    GanSettings settings = smallSettings(32);
    settings.totalKimg = 1.6; // 200 steps
    settings.kimgPerTick = 0.2;
    settings.adaKimg = 2;
    settings.augpipe = "bgcfnc";
    const test::TempDir dir;
    CancellableContext ctx(dir.path());
    auto trainer = GanTrainer::create(settings, drawnFaces(60, 32));
    QVERIFY(trainer);
    QVERIFY(trainer->run(ctx));
    QVERIFY(ctx.losses.size() > 80);
    for (const double loss : ctx.losses)
        QVERIFY(std::isfinite(loss) && std::abs(loss) < 1e3);
    const auto lines = readFile(dir / "stats.jsonl");
    QVERIFY(lines);
    const Json last = Json::parse(lines->substr(lines->rfind('\n', lines->size() - 2) + 1));
    QCOMPARE(last["Progress/kimg"]["mean"].get<double>(), 1.6);
    for (const char *name : {"Loss/G/loss", "Loss/G/reg", "Loss/D/loss", "Loss/D/reg", "Loss/signs/real",
                             "Loss/signs/fake", "Progress/augment", "Timing/sec_per_kimg", "Resources/cpu_mem_gb"})
        QVERIFY2(last[name]["num"].get<int>() > 0 && last[name]["mean"].is_number(), name);
}

void TestGanAda::cancelTakesEffectWithinASecond()
{
    GanSettings settings = smallSettings(32);
    settings.totalKimg = 1000;
    const test::TempDir dir;
    CancellableContext ctx(dir.path());
    auto trainer = GanTrainer::create(settings, drawnFaces(16, 32));
    QVERIFY(trainer);
    QElapsedTimer timer;
    ErrorCode code{};
    std::thread worker([&] {
        const auto result = trainer->run(ctx);
        code = result ? ErrorCode{} : result.error().code;
    });
    QTRY_VERIFY_WITH_TIMEOUT(ctx.hasStarted, 20000);
    QTest::qWait(300);
    timer.start();
    ctx.cancel = true;
    worker.join();
    QCOMPARE(code, ErrorCode::Cancelled);
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(std::filesystem::exists(dir / "checkpoint-a.safetensors"));
}

void TestGanAda::epochsAreWholePermutations()
{
    GanSampler sampler(drawnFaces(5, 8), true, 3, false, torch::kCPU);
    std::vector<std::vector<std::pair<std::size_t, bool>>> epochs;
    for (int epoch = 0; epoch < 2; ++epoch) {
        std::set<std::pair<std::size_t, bool>> seen;
        epochs.emplace_back();
        for (int i = 0; i < 10; ++i) {
            const auto item = sampler.item(epoch * 10 + i);
            seen.emplace(item.index, item.isMirrored);
            epochs.back().emplace_back(item.index, item.isMirrored);
        }
        QCOMPARE(seen.size(), std::size_t(10));
    }
    QVERIFY(epochs[0] != epochs[1]);
    // a position says all: no history is needed
    GanSampler later(drawnFaces(5, 8), true, 3, false, torch::kCPU);
    QCOMPARE(later.item(13).index, epochs[1][3].first);
    // mirrored means columns in reverse
    const GanSampler::Item plain{0, false}, mirrored{0, true};
    QVERIFY(torch::equal(sampler.batch(&plain, 1).images.flip({3}), sampler.batch(&mirrored, 1).images));
}

void TestGanAda::momentsAreThoseOfTheValues()
{
    GanStats stats;
    const double values[] = {1, 2, 3, 6};
    stats.report("a", values);
    const Json json = toJson(stats.of("a"));
    QCOMPARE(json["num"].get<int>(), 4);
    QCOMPARE(json["mean"].get<double>(), 3.0);
    QVERIFY(std::abs(json["std"].get<double>() - std::sqrt(3.5)) < 1e-12); // numpy.std([1, 2, 3, 6])
    QVERIFY(toJson(stats.of("b"))["mean"].is_null());
}

void TestGanAda::presetsEqualTheOfficialTable_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<int>("resolution");
    QTest::addColumn<int>("batch");
    QTest::addColumn<int>("mbstd");
    QTest::addColumn<int>("channelBase");
    QTest::addColumn<double>("lr");
    QTest::addColumn<double>("gamma");
    QTest::addColumn<double>("emaKimg");
    QTest::addColumn<double>("rampup");
    QTest::addColumn<int>("map");
    const auto row = [](const char *name, int res, int batch, int mbstd, int base, double lr, double gamma, double ema,
                        double ramp, int map) {
        QTest::newRow((std::string(name) + std::to_string(res)).c_str())
            << QString::fromLatin1(name) << res << batch << mbstd << base << lr << gamma << ema << ramp << map;
    };
    // table of `stylegan.md` 2.6; gamma of auto = 0.0002 res^2 / batch
    row("auto", 64, 32, 4, 16384, 0.0025, 0.0256, 10, 0.05, 2);
    row("auto", 256, 16, 4, 16384, 0.0025, 0.8192, 5, 0.05, 2);
    row("auto", 1024, 4, 4, 32768, 0.002, 52.4288, 1.25, 0.05, 2);
    row("stylegan2", 256, 32, 4, 32768, 0.002, 10, 10, 0, 8);
    row("paper256", 256, 64, 8, 16384, 0.0025, 1, 20, 0, 8);
    row("paper512", 512, 64, 8, 32768, 0.0025, 0.5, 20, 0, 8);
    row("paper1024", 1024, 32, 4, 32768, 0.002, 2, 10, 0, 8);
    row("cifar", 32, 64, 32, 32768, 0.0025, 0.01, 500, 0.05, 2);
}

void TestGanAda::presetsEqualTheOfficialTable()
{
    QFETCH(QString, preset);
    QFETCH(int, resolution);
    const auto s = presetSettings(preset.toStdString(), resolution, 0);
    QVERIFY(s);
    QTEST(s->batch, "batch");
    QTEST(s->network.mbstdGroup, "mbstd");
    QTEST(s->network.channelBase, "channelBase");
    QTEST(s->network.mapLayers, "map");
    for (const auto &[ours, name] : {std::pair(s->lr, "lr"), {s->gamma, "gamma"}, {s->emaKimg, "emaKimg"}}) {
        const double expected = *static_cast<const double *>(QTest::qData(name, QMetaType::Double));
        QVERIFY2(std::abs(ours - expected) < 1e-9, name);
    }
    QTEST(s->emaRampup, "rampup");
    const bool isCifar = preset == QLatin1String("cifar");
    QCOMPARE(s->plWeight, isCifar ? 0.0 : 2.0);
    QCOMPARE(s->styleMixing, isCifar ? 0.0 : 0.9);
    QCOMPARE(s->network.dArchitecture, std::string(isCifar ? "orig" : "resnet"));
    QVERIFY(!presetSettings("paper", 64, 0));
}

QTEST_GUILESS_MAIN(TestGanAda)
#include "tst_gan_ada.moc"
