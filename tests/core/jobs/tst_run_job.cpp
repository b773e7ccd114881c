#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/jobs/event_log.h"
#include "core/jobs/run_job.h"
#include "support/test_support.h"

#include "job_test_support_p.h"

#include <QtTest>
#include <atomic>
#include <chrono>
#include <limits>
#include <stdexcept>
#include <thread>

using namespace mimik;
using namespace mimik::jobs;
using mimik::test::states;
using namespace std::chrono_literals;

namespace {

std::vector<JobEvent> eventsOf(const RunFolder &folder, const std::string &type)
{
    EventReader reader(folder.eventsFile());
    const auto events = reader.readNew();
    std::vector<JobEvent> found;
    for (const auto &event : *events) {
        if (event.type == type)
            found.push_back(event);
    }
    return found;
}

RunFolder newRun(const test::TempDir &dir, JobSpec spec = {1, "test", Json::object(), {}, 3})
{
    return *RunFolder::create(dir / "runs", spec);
}

} // namespace

class RunJob : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void successLeavesSummaryAndFiles();
    void failureLeavesCodeAndText();
    void exceptionIsAFailure();
    void cancelEndsWithinASecond();
    void cancelBeforeTheStartCounts();
    void interruptCancels();
    void pauseHoldsAndResumeGoesOn();
    void cancelWhilePaused();
    void brokenRunIsQueuedAgain();
    void succeededRunIsRefused();
    void runOfADeadProcessIsCrashedFirst();
    void progressIsLimited();
    void lastProgressArrives();
    void metricsKeepNan();
    void artifactPathsAreRelativeToTheRun();
    void heartbeatGoesOn();
    void changedInputIsAnError();
    void folderOfAnotherSpecIsRefused();
    void settingOfANewerVersionCountsAsItsDefault();
    void interruptedRunMayGoOnForLonger();
    void folderWithForeignFilesIsRefused();
};

void RunJob::successLeavesSummaryAndFiles()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    RunOptions options;
    options.threads = 2;
    options.version = "9.9";
    const auto outcome = runInFolder(
        folder,
        [](const JobSpec &spec, JobContext &ctx) -> Result<Json> {
            if (auto written = writeFileAtomically(ctx.outDir() / "x.txt", "x"); !written)
                return passOn(written);
            ctx.artifact("text", "x.txt");
            ctx.warning("odd", "something is odd");
            return Json{{"seed", spec.seed}, {"threads", ctx.threads()}};
        },
        options);
    QVERIFY(outcome.has_value());
    QCOMPARE(states(folder), std::string("Queued Starting Running Succeeded"));
    const auto finished = eventsOf(folder, "finished");
    QCOMPARE(finished.size(), 1u);
    QVERIFY(finished[0].body["summary"] == Json({{"seed", 3}, {"threads", 2}}));
    const auto hello = eventsOf(folder, "hello");
    QCOMPARE(hello.size(), 1u);
    QVERIFY(hello[0].body == Json({{"version", "9.9"}, {"device", "cpu"}, {"threads", 2}}));
    QVERIFY(eventsOf(folder, "warning")[0].body == Json({{"code", "odd"}, {"text", "something is odd"}}));
    QVERIFY(std::filesystem::exists(folder.artifacts() / "x.txt"));
    const auto process = folder.process();
    QVERIFY(process.has_value());
    QVERIFY(isThisHost(*process));
    QCOMPARE(process->pid, static_cast<std::int64_t>(QCoreApplication::applicationPid()));
}

void RunJob::failureLeavesCodeAndText()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    const auto outcome = runInFolder(folder,
                                     [](const JobSpec &, JobContext &) -> Result<Json> {
                                         return fail(ErrorCode::Corrupt, "5 columns, expected 6", "labels.csv, row 12");
                                     },
                                     {});
    QVERIFY(!outcome);
    QCOMPARE(states(folder), std::string("Queued Starting Running Failed"));
    const auto failed = eventsOf(folder, "failed");
    QVERIFY(failed.at(0).body == Json({{"code", "Corrupt"},
                                       {"text", "labels.csv, row 12: 5 columns, expected 6"},
                                       {"detail", "labels.csv, row 12"}}));
    QVERIFY(eventsOf(folder, "finished").empty());
}

void RunJob::exceptionIsAFailure()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    const auto outcome = runInFolder(
        folder, [](const JobSpec &, JobContext &) -> Result<Json> { throw std::runtime_error("library says no"); }, {});
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, ErrorCode::Internal);
    QCOMPARE(states(folder), std::string("Queued Starting Running Failed"));
    QVERIFY(eventsOf(folder, "failed").at(0).body["text"].get<std::string>().find("library says no") !=
            std::string::npos);
}

namespace {

/// Counts until told to stop; `steps` says how far it got.
JobFunction endless(std::atomic<int> &steps)
{
    return [&steps](const JobSpec &, JobContext &ctx) -> Result<Json> {
        for (;;) {
            if (ctx.shouldStop())
                return ctx.cancelled();
            ++steps;
            std::this_thread::sleep_for(1ms);
        }
    };
}

struct Background {
    explicit Background(std::function<void()> work) : thread(std::move(work)) {}
    ~Background() { thread.join(); }
    std::thread thread;
};

} // namespace

void RunJob::cancelEndsWithinASecond()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    std::atomic<int> steps = 0;
    std::atomic<bool> ended = false;
    Result<Json> outcome = Json();
    const Background worker([&] {
        outcome = runInFolder(folder, endless(steps), {});
        ended = true;
    });
    QTRY_VERIFY(steps > 3);
    QVERIFY(folder.writeCommand(Command::Cancel));
    QTRY_VERIFY_WITH_TIMEOUT(ended, 1000);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, ErrorCode::Cancelled);
    QCOMPARE(states(folder), std::string("Queued Starting Running Stopping Cancelled"));
    QVERIFY(eventsOf(folder, "failed").empty());
}

void RunJob::cancelBeforeTheStartCounts()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    QVERIFY(folder.writeCommand(Command::Cancel));
    std::atomic<int> steps = 0;
    QVERIFY(!runInFolder(folder, endless(steps), {}));
    const std::string all = states(folder);
    QVERIFY2(all == "Queued Starting Stopping Cancelled" || all == "Queued Starting Running Stopping Cancelled",
             all.c_str());
}

void RunJob::interruptCancels()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    std::atomic<int> steps = 0;
    RunOptions options;
    options.interrupted = [&] {
        return steps > 5;
    };
    const auto outcome = runInFolder(folder, endless(steps), options);
    QCOMPARE(outcome.error().code, ErrorCode::Cancelled);
    QCOMPARE(states(folder), std::string("Queued Starting Running Stopping Cancelled"));
}

void RunJob::pauseHoldsAndResumeGoesOn()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    std::atomic<int> steps = 0;
    const Background worker([&] { [[maybe_unused]] const auto r = runInFolder(folder, endless(steps), {}); });
    QTRY_VERIFY(steps > 3);
    QVERIFY(folder.writeCommand(Command::Pause));
    QTRY_COMPARE(states(folder), std::string("Queued Starting Running Paused"));
    const int held = steps;
    QTest::qWait(300);
    QCOMPARE(steps.load(), held);
    QVERIFY(folder.writeCommand(Command::Resume));
    QTRY_VERIFY(steps > held);
    QVERIFY(folder.writeCommand(Command::Cancel));
    QTRY_COMPARE(states(folder), std::string("Queued Starting Running Paused Running Stopping Cancelled"));
}

void RunJob::cancelWhilePaused()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    std::atomic<int> steps = 0;
    const Background worker([&] { [[maybe_unused]] const auto r = runInFolder(folder, endless(steps), {}); });
    QTRY_VERIFY(steps > 3);
    QVERIFY(folder.writeCommand(Command::Pause));
    QTRY_COMPARE(states(folder), std::string("Queued Starting Running Paused"));
    QVERIFY(folder.writeCommand(Command::Cancel));
    QTRY_COMPARE(states(folder), std::string("Queued Starting Running Paused Stopping Cancelled"));
}

void RunJob::brokenRunIsQueuedAgain()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    QVERIFY(!runInFolder(
        folder, [](const JobSpec &, JobContext &) -> Result<Json> { return fail(ErrorCode::Io, "disk full"); }, {}));
    // A command to the first try must not reach the second.
    QVERIFY(folder.writeCommand(Command::Cancel));
    QVERIFY(runInFolder(folder, [](const JobSpec &, JobContext &) -> Result<Json> { return Json(1); }, {}));
    QCOMPARE(states(folder), std::string("Queued Starting Running Failed Queued Starting Running Succeeded"));
}

void RunJob::succeededRunIsRefused()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    const JobFunction done = [](const JobSpec &, JobContext &) -> Result<Json> {
        return Json(1);
    };
    QVERIFY(runInFolder(folder, done, {}));
    const auto size = std::filesystem::file_size(folder.eventsFile());
    const auto second = runInFolder(folder, done, {});
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::InvalidArgument);
    QCOMPARE(std::filesystem::file_size(folder.eventsFile()), size);
}

void RunJob::runOfADeadProcessIsCrashedFirst()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    {
        EventWriter events;
        QVERIFY(events.open(folder.eventsFile()));
        QVERIFY(events.write("state", {{"from", "Queued"}, {"to", "Starting"}}));
        QVERIFY(events.write("state", {{"from", "Starting"}, {"to", "Running"}}));
        QVERIFY(appendToFile(folder.eventsFile(), "{\"seq\":3,\"ti"));
    }
    QVERIFY(runInFolder(folder, [](const JobSpec &, JobContext &) -> Result<Json> { return Json(1); }, {}));
    QCOMPARE(states(folder), std::string("Queued Starting Running Crashed Queued Starting Running Succeeded"));
}

void RunJob::progressIsLimited()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    const auto began = std::chrono::steady_clock::now();
    QVERIFY(runInFolder(folder,
                        [](const JobSpec &, JobContext &ctx) -> Result<Json> {
                            for (int i = 0; i <= 500; ++i) {
                                ctx.progress("work", i, 500);
                                std::this_thread::sleep_for(1ms);
                            }
                            return Json();
                        },
                        {}));
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    const auto progress = eventsOf(folder, "progress");
    QVERIFY(progress.size() >= 3);
    QVERIFY2(static_cast<double>(progress.size()) <= seconds * 10 + 3, std::to_string(progress.size()).c_str());
    QCOMPARE(progress.back().body["done"].get<int>(), 500);
    QCOMPARE(progress.back().body["eta_s"].get<double>(), 0.0);
}

void RunJob::lastProgressArrives()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    std::atomic<bool> go = false;
    const Background worker([&] {
        [[maybe_unused]] const auto r =
            runInFolder(folder,
                        [&](const JobSpec &, JobContext &ctx) -> Result<Json> {
                            ctx.progress("work", 1, 3);
                            ctx.progress("work", 2, 3); // too soon after the first, and then nothing for long
                            while (!go)
                                std::this_thread::sleep_for(1ms);
                            return Json();
                        },
                        {});
    });
    bool seen = false;
    for (int i = 0; i < 50 && !seen; ++i) {
        const auto progress = eventsOf(folder, "progress");
        seen = !progress.empty() && progress.back().body["done"] == 2;
        QTest::qWait(20);
    }
    go = true;
    QVERIFY(seen);
}

void RunJob::metricsKeepNan()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    QVERIFY(runInFolder(folder,
                        [](const JobSpec &, JobContext &ctx) -> Result<Json> {
                            ctx.metric(1, "loss", 0.1);
                            ctx.metric(2, "loss", std::numeric_limits<double>::quiet_NaN());
                            return Json();
                        },
                        {}));
    const auto metrics = eventsOf(folder, "metric");
    QCOMPARE(metrics.at(0).body["value"].get<double>(), 0.1);
    QVERIFY(metrics.at(1).body["value"].is_null());
}

void RunJob::artifactPathsAreRelativeToTheRun()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    QVERIFY(runInFolder(folder,
                        [](const JobSpec &, JobContext &ctx) -> Result<Json> {
                            ctx.artifact("csv", "sub/a.csv");
                            ctx.artifact("csv", ctx.outDir() / "b.csv");
                            ctx.artifact("dataset", ".");
                            ctx.artifact("dataset", "sub/");
                            return Json();
                        },
                        {}));
    const auto artifacts = eventsOf(folder, "artifact");
    QVERIFY(artifacts.at(0).body == Json({{"kind", "csv"}, {"path", "artifacts/sub/a.csv"}}));
    QVERIFY(artifacts.at(1).body == Json({{"kind", "csv"}, {"path", "artifacts/b.csv"}}));
    QCOMPARE(artifacts.at(2).body["path"].get<std::string>(), std::string("artifacts"));
    QCOMPARE(artifacts.at(3).body["path"].get<std::string>(), std::string("artifacts/sub"));
}

void RunJob::heartbeatGoesOn()
{
    const test::TempDir dir;
    const auto folder = newRun(dir);
    std::atomic<int> steps = 0;
    const Background worker([&] { [[maybe_unused]] const auto r = runInFolder(folder, endless(steps), {}); });
    QTRY_VERIFY(folder.process().has_value());
    const auto first = folder.process()->heartbeat;
    QTRY_VERIFY_WITH_TIMEOUT(folder.process()->heartbeat != first, 6000);
    QVERIFY(folder.writeCommand(Command::Cancel));
}

void RunJob::changedInputIsAnError()
{
    const test::TempDir dir;
    QVERIFY(writeFileAtomically(dir / "in.csv", "old"));
    const std::string file = (dir / "in.csv").string();
    const JobFunction done = [](const JobSpec &, JobContext &) -> Result<Json> {
        return Json(1);
    };
    const auto same = newRun(dir, {1, "test", Json::object(), {{file, sha256Hex("old")}}, 0});
    QVERIFY(runInFolder(same, done, {}));
    const auto changed = newRun(dir, {1, "test", Json::object(), {{file, sha256Hex("other")}}, 0});
    const auto outcome = runInFolder(changed, done, {});
    QVERIFY(!outcome);
    QVERIFY(outcome.error().message().find("in.csv") != std::string::npos);
    QCOMPARE(states(changed), std::string("Queued Starting Failed"));
    const auto missing = newRun(dir, {1, "test", Json::object(), {{file + "x", ""}}, 0});
    QCOMPARE(runInFolder(missing, done, {}).error().code, ErrorCode::NotFound);
}

void RunJob::folderOfAnotherSpecIsRefused()
{
    const test::TempDir dir;
    const JobSpec spec{1, "test", Json::object(), {}, 0};
    QVERIFY(RunFolder::createAt(dir / "r", spec));
    QVERIFY(RunFolder::createAt(dir / "r", spec)); // the same: to go on with it
    JobSpec other = spec;
    other.seed = 1;
    const auto refused = RunFolder::createAt(dir / "r", other);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    QCOMPARE(RunFolder(dir / "r").spec()->seed, 0u);
    QVERIFY(RunFolder::createAt(dir / "r", other, {}, true)); // the job has looked itself
    QCOMPARE(RunFolder(dir / "r").spec()->seed, 1u);
}

void RunJob::settingOfANewerVersionCountsAsItsDefault()
{
    const test::TempDir dir;
    const Json defaults = {{"lr", 0.1}, {"added", 5}};
    QVERIFY(RunFolder::createAt(dir / "r", {1, "test", {{"lr", 0.1}}, {}, 0}, defaults));
    QVERIFY(RunFolder::createAt(dir / "r", {1, "test", {{"lr", 0.1}, {"added", 5}}, {}, 0}, defaults));
    QVERIFY(!RunFolder::createAt(dir / "r", {1, "test", {{"lr", 0.1}, {"added", 6}}, {}, 0}, defaults));
    QVERIFY(!RunFolder::createAt(dir / "r", {1, "test", {{"lr", 0.2}, {"added", 5}}, {}, 0}, defaults));
}

void RunJob::interruptedRunMayGoOnForLonger()
{
    const test::TempDir dir;
    const auto lasting = [](int kimg) {
        return JobSpec{1, "test", {{"kimg", kimg}, {"batch", 4}}, {}, 0};
    };
    const auto kimgOf = [&] {
        return RunFolder(dir / "r").spec()->settings["kimg"].get<int>();
    };
    const auto run = RunFolder::createAt(dir / "r", lasting(10));
    QVERIFY(run);
    {
        const auto working = RunLock::take(*run);
        QCOMPARE(RunFolder::createAt(dir / "r", lasting(20)).error().code, ErrorCode::Busy);
        QCOMPARE(kimgOf(), 10);
    }
    QVERIFY(RunFolder::createAt(dir / "r", lasting(20)));
    QCOMPARE(kimgOf(), 20);
    QVERIFY(runInFolder(*run, [](const JobSpec &, JobContext &) -> Result<Json> { return Json::object(); }, {}));
    QVERIFY(RunFolder::createAt(dir / "r", lasting(30))); // refused when it is run
    QCOMPARE(kimgOf(), 20);
}

void RunJob::folderWithForeignFilesIsRefused()
{
    const test::TempDir dir;
    QVERIFY(std::filesystem::create_directory(dir / "r"));
    QVERIFY(writeFileAtomically(dir.path() / "r" / "thesis.txt", "dear"));
    QVERIFY(!RunFolder::createAt(dir / "r", {1, "test", Json::object(), {}, 0}));
    QVERIFY(!std::filesystem::exists(dir.path() / "r" / "spec.json"));
}

QTEST_GUILESS_MAIN(RunJob)
#include "tst_run_job.moc"
