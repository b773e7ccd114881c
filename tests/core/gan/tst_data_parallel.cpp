#include "core/gan/gan_trainer.h"
#include "core/gan/process_group_p.h"
#include "core/weights/safetensors.h"
#include "support/test_support.h"

#include <QtTest>

#include <thread>

using namespace mimik;
using namespace mimik::gan;

namespace {

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

GanSettings tinySettings(int replicas)
{
    GanSettings s;
    s.network.zDim = s.network.wDim = 8;
    s.network.resolution = 8;
    s.network.mapLayers = 2;
    s.network.channelBase = 64;
    s.network.channelMax = 8;
    s.network.convClamp = 0;
    s.network.mbstdGroup = 2;
    s.batch = 12;
    s.microBatch = 2;
    s.replicas = replicas;
    s.gamma = 0.1;
    s.emaKimg = 0.05;
    s.mirror = true;
    s.aug = "ada";
    s.augP = 0.3;
    s.adaKimg = 0.1;
    s.adaInterval = 2;
    s.kimgPerTick = 0.024;
    s.totalKimg = 0.06; // five iterations: all four phases
    s.seed = 11;
    return s;
}

GanImages tinyImages()
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

using Outcome = Result<Json>;

/// What each of `size` processes does; threads here, which share nothing but the group.
std::vector<Outcome> train(int size, const GanSettings &settings, JobContext &first, bool resume = false)
{
    const test::TempDir meeting;
    std::vector<Outcome> outcomes(static_cast<std::size_t>(size));
    std::vector<std::thread> threads;
    // Torch's default generator, which draws the first weights, is one for all threads of a process.
    std::mutex building;
    for (int r = 0; r < size; ++r)
        threads.emplace_back([&, r] {
            auto group = ProcessGroup::join(meeting / "meet", r, size, [] { return Result<>{}; });
            if (!group)
                qFatal("%s", group.error().message().c_str());
            std::optional<GanTrainer> trainer;
            {
                const std::lock_guard lock(building);
                auto made =
                    GanTrainer::create(settings, tinyImages(), std::make_shared<ProcessGroup>(std::move(*group)));
                if (!made)
                    qFatal("%s", made.error().message().c_str());
                trainer = std::move(*made);
                if (resume)
                    if (const auto ok = trainer->resumeFrom(first.outDir()); !ok)
                        qFatal("%s", ok.error().message().c_str());
            }
            SilentJobContext silent(first.outDir(), 2);
            outcomes[static_cast<std::size_t>(r)] = trainer->run(r == 0 ? first : silent);
        });
    for (auto &t : threads)
        t.join();
    return outcomes;
}

/// Every number of the newest checkpoint's tensors.
std::map<std::string, std::vector<float>> newestTensors(const std::filesystem::path &folder)
{
    std::optional<weights::Safetensors> newest;
    std::pair<std::int64_t, std::int64_t> most{-1, -1};
    for (const char *name : {"checkpoint-a.safetensors", "checkpoint-b.safetensors"}) {
        auto file = weights::Safetensors::load(folder / name);
        if (!file)
            continue;
        const Json at = Json::parse(file->metadata().at("mimik_gan"))["position"];
        const std::pair is{at["images"].get<std::int64_t>(), at["tick"].get<std::int64_t>()};
        if (is > most) {
            most = is;
            newest = std::move(*file);
        }
    }
    std::map<std::string, std::vector<float>> out;
    for (const auto &[name, entry] : newest->entries())
        out[name] = newest->tensor(name)->data;
    return out;
}

/// Largest difference of a tensor, relative to its largest number.
double relativeDifference(const std::vector<float> &a, const std::vector<float> &b)
{
    double largest = 1e-12, difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!std::isfinite(a[i]) || !std::isfinite(b[i]))
            return INFINITY;
        largest = std::max(largest, static_cast<double>(std::abs(a[i])));
        difference = std::max(difference, static_cast<double>(std::abs(a[i] - b[i])));
    }
    return difference / largest;
}

} // namespace

class TestDataParallel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void processesEqualOneProcess_data();
    void processesEqualOneProcess();
    void stoppedAndResumedEqualsUnbroken_data();
    void stoppedAndResumedEqualsUnbroken();
    void unevenSharesAreRefused();
};

void TestDataParallel::processesEqualOneProcess_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("replicas");
    QTest::newRow("2 processes") << 2 << 2;
    QTest::newRow("3 processes") << 3 << 3;
    QTest::newRow("3 processes of 2 threads") << 3 << 6;
}

void TestDataParallel::processesEqualOneProcess()
{
    QFETCH(int, size);
    QFETCH(int, replicas);
    const test::TempDir one, several;
    SilentJobContext alone(one.path(), 2), together(several.path(), 2);
    const auto expected = train(1, tinySettings(replicas), alone)[0];
    const auto actual = train(size, tinySettings(replicas), together);
    QVERIFY(expected);
    for (const auto &outcome : actual)
        QVERIFY2(outcome, outcome ? "" : outcome.error().message().c_str());
    const auto a = newestTensors(one.path()), b = newestTensors(several.path());
    QCOMPARE(a.size(), b.size());
    double worst = 0;
    for (const auto &[name, values] : a) {
        QVERIFY2(b.contains(name) && b.at(name).size() == values.size(), name.c_str());
        const double difference = relativeDifference(values, b.at(name));
        worst = std::max(worst, difference);
        // random states are bytes: any difference is one of 1/255 at least
        QVERIFY2(difference <= 1e-5, (name + " " + std::to_string(difference)).c_str());
    }
    qInfo("largest relative difference of weights, moments, averages: %.2g", worst);
    for (const char *loss : {"loss_G", "loss_D", "r_t", "augment_p"}) {
        const double x = expected->at(loss).get<double>(), y = (*actual[0])[loss].get<double>();
        QVERIFY2(std::abs(x - y) <= 1e-5 * std::max(1e-3, std::abs(x)), loss);
    }
    // training has moved: the comparison is not one of first weights
    QVERIFY(a.at("adam_g.m.synthesis.b8.conv1.weight") !=
            std::vector<float>(a.at("adam_g.m.synthesis.b8.conv1.weight").size()));
}

void TestDataParallel::stoppedAndResumedEqualsUnbroken_data()
{
    QTest::addColumn<int>("stopAt");
    // the first process is asked once per micro-batch: 3 times per phase
    for (int n : {0, 2, 7, 20})
        QTest::newRow(std::to_string(n).c_str()) << n;
}

void TestDataParallel::stoppedAndResumedEqualsUnbroken()
{
    QFETCH(int, stopAt);
    const test::TempDir whole, parts;
    SilentJobContext plain(whole.path(), 2), rest(parts.path(), 2);
    StoppingContext stopping(parts.path(), stopAt);
    for (const auto &outcome : train(2, tinySettings(2), plain))
        QVERIFY(outcome);
    for (const auto &outcome : train(2, tinySettings(2), stopping)) // all stop, at the same place
        QVERIFY(!outcome && outcome.error().code == ErrorCode::Cancelled);
    for (const auto &outcome : train(2, tinySettings(2), rest, true))
        QVERIFY(outcome);
    const auto a = newestTensors(whole.path()), b = newestTensors(parts.path());
    QVERIFY(a.size() > 100);
    for (const auto &[name, values] : a)
        QVERIFY2(values == b.at(name), name.c_str());
}

void TestDataParallel::unevenSharesAreRefused()
{
    const test::TempDir meeting;
    std::vector<std::thread> threads;
    std::atomic<int> refused = 0;
    for (int r = 0; r < 2; ++r)
        threads.emplace_back([&, r] {
            auto group = ProcessGroup::join(meeting / "meet", r, 2, [] { return Result<>{}; });
            const auto made =
                GanTrainer::create(tinySettings(3), tinyImages(), std::make_shared<ProcessGroup>(std::move(*group)));
            refused += !made && made.error().where == "procs";
        });
    for (auto &t : threads)
        t.join();
    QCOMPARE(refused.load(), 2);
}

QTEST_GUILESS_MAIN(TestDataParallel)
#include "tst_data_parallel.moc"
