#include "core/base/files.h"
#include "support/test_support.h"

#include "job_test_support_p.h"

#include <QtTest>
#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>

using namespace mimik;
using namespace mimik::jobs;
using namespace mimik::test;
using namespace std::chrono_literals;

namespace {

/// Steps of 2 ms with a checkpoint; "fail" in the settings fails once, before there is a checkpoint.
Result<Json> work(const JobSpec &spec, JobContext &ctx)
{
    const int steps = spec.settings.value("steps", 10);
    const auto checkpoint = ctx.outDir() / "checkpoint.json";
    const bool resumed = std::filesystem::exists(checkpoint);
    if (auto written = writeJson(checkpoint, Json(1)); !written)
        return passOn(written);
    if (spec.settings.value("fail", false) && !resumed)
        return fail(ErrorCode::Corrupt, "row 12 is broken", "labels.csv");
    for (int i = 0; i < steps; ++i) {
        if (ctx.shouldStop())
            return ctx.cancelled();
        std::this_thread::sleep_for(2ms);
        ctx.progress("work", i + 1, steps);
        if (i % 5 == 0)
            ctx.metric(i, "loss", 1.0 / (i + 1));
    }
    ctx.artifact("json", "checkpoint.json");
    return Json{{"resumed", resumed}};
}

std::unique_ptr<Runner> inProcess()
{
    return std::make_unique<InProcessRunner>(work);
}

JobSpec spec(int steps, bool fails = false)
{
    return {1, "work", {{"steps", steps}, {"fail", fails}}, {}, 0};
}

std::string log(const std::string &id, std::initializer_list<const char *> names)
{
    std::string all;
    for (const char *name : names)
        all += id + ":" + name + " ";
    return all;
}

} // namespace

class ManagerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void jobRunsToItsEnd();
    void queueRunsOneAfterAnother();
    void twoInParallelWhenAsked();
    void queuedJobIsCancelledWithoutStarting();
    void runningJobIsCancelled();
    void pauseAndResume();
    void pausedJobLetsTheNextOneRun();
    void failedJobTellsWhyAndResumes();
    void actionsThatTheStateForbidsAreErrors();
    void readOnlyManagerOnlyLooks();
    void runnerThatCannotStartFails();
    void startThatAFullDiskRefusesIsNotRepeated();
    void resumeOnAFullDiskIsAnError();
    void crashThatCannotBeWrittenIsResumed();
    void newManagerSeesOldRuns();
    void newManagerStartsWhatIsQueued();
    void historyOfLongOldRunsIsReadOnDemand();
    void historyIsReadBesideWhatIsTold();
    void aHistoryThatIsBeingReadHoldsNobodyUp();
    void runOfAVanishedProcessIsCrashed();
    void freshHeartbeatOfAnotherHostIsAlive();
    void runsMadeByOthersAppear();
    void damagedSpecIsShownAsFailed();
    void strayFilesAreIgnored();
    void recordingIsReplayed();
    void runnersReplayAtTheirPace();
};

void ManagerTest::jobRunsToItsEnd()
{
    const TempDir dir;
    JobManager manager(dir / "runs", false, inProcess());
    Listener listener(manager);
    const auto id = manager.submit(spec(40), "my job");
    QVERIFY(id.has_value());
    QCOMPARE(manager.job(*id)->state, JobState::Queued);
    QTRY_COMPARE(listener.finished, std::vector<std::string>{*id});
    QCOMPARE(listener.log, log(*id, {"Starting", "Running", "Succeeded"}));
    QCOMPARE(listener.illegal, std::string());
    QCOMPARE(listener.added, std::vector<std::string>{*id});
    const auto info = *manager.job(*id);
    QCOMPARE(info.title, std::string("my job"));
    QCOMPARE(info.kind, std::string("work"));
    QCOMPARE(info.done, 40);
    QCOMPARE(info.total, 40);
    QCOMPARE(info.phase, std::string("work"));
    QVERIFY(info.summary == Json({{"resumed", false}}));
    QVERIFY(info.started >= info.submitted && info.finished >= info.started);
    QVERIFY(!info.canPause() && !info.canCancel() && !info.canResume() && info.isFinished());
    const auto &metrics = manager.metrics(*id);
    QCOMPARE(metrics.size(), 8u);
    QCOMPARE(metrics[1].step, 5);
    QCOMPARE(metrics[1].name, std::string("loss"));
    QCOMPARE(metrics[1].value, 1.0 / 6);
    QCOMPARE(listener.numMetrics, 8);
    QCOMPARE(manager.artifacts(*id).size(), 1u);
    QVERIFY(std::filesystem::exists(info.runDir / manager.artifacts(*id)[0].path));
    QCOMPARE(manager.spec(*id)->settings["steps"].get<int>(), 40);
}

void ManagerTest::queueRunsOneAfterAnother()
{
    const TempDir dir;
    JobManager manager(dir / "runs", false, inProcess());
    Listener listener(manager);
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i)
        ids.push_back(*manager.submit(spec(20)));
    QTRY_COMPARE(listener.finished.size(), 3u);
    QCOMPARE(listener.started, ids);
    std::string expected;
    for (const auto &id : ids)
        expected += log(id, {"Starting", "Running", "Succeeded"});
    QCOMPARE(listener.log, expected);
    const auto all = manager.jobs();
    QCOMPARE(all.size(), 3u);
    QCOMPARE(all[0].id, ids[2]); // newest first
}

void ManagerTest::twoInParallelWhenAsked()
{
    const TempDir dir;
    JobManager manager(dir / "runs", false, inProcess());
    manager.setMaxParallel(2);
    for (int i = 0; i < 3; ++i)
        QVERIFY(manager.submit(spec(100)));
    QTRY_COMPARE(manager.numActive(), 2);
    QCOMPARE(manager.numQueued(), 1);
    QTRY_COMPARE(manager.numActive() + manager.numQueued(), 0);
}

void ManagerTest::queuedJobIsCancelledWithoutStarting()
{
    const TempDir dir;
    JobManager manager(dir / "runs", false, inProcess());
    Listener listener(manager);
    const auto first = *manager.submit(spec(100));
    const auto second = *manager.submit(spec(100));
    QTRY_COMPARE(stateOf(manager, first), JobState::Running);
    QVERIFY(manager.cancel(second));
    QCOMPARE(stateOf(manager, second), JobState::Cancelled);
    QTRY_COMPARE(listener.finished.size(), 2u);
    QCOMPARE(listener.started, std::vector<std::string>{first});
    QCOMPARE(states(RunFolder(dir.path() / "runs" / second)), std::string("Queued Cancelled"));
    QCOMPARE(listener.illegal, std::string());
}

void ManagerTest::runningJobIsCancelled()
{
    const TempDir dir;
    JobManager manager(dir / "runs", false, inProcess());
    Listener listener(manager);
    const auto id = *manager.submit(spec(100000));
    QTRY_COMPARE(stateOf(manager, id), JobState::Running);
    QVERIFY(manager.cancel(id));
    QTRY_COMPARE(stateOf(manager, id), JobState::Cancelled);
    QCOMPARE(listener.log, log(id, {"Starting", "Running", "Stopping", "Cancelled"}));
    QVERIFY(manager.job(id)->canResume());
    QVERIFY(!manager.job(id)->stopNowOffered);
}

void ManagerTest::pauseAndResume()
{
    const TempDir dir;
    JobManager manager(dir / "runs", false, inProcess());
    Listener listener(manager);
    const auto id = *manager.submit(spec(300));
    QTRY_COMPARE(stateOf(manager, id), JobState::Running);
    QVERIFY(manager.pause(id));
    QTRY_COMPARE(stateOf(manager, id), JobState::Paused);
    const auto done = manager.job(id)->done;
    QTest::qWait(300);
    QCOMPARE(manager.job(id)->done, done);
    QVERIFY(manager.resume(id));
    QTRY_COMPARE(stateOf(manager, id), JobState::Succeeded);
    QCOMPARE(listener.log, log(id, {"Starting", "Running", "Paused", "Running", "Succeeded"}));
}

void ManagerTest::pausedJobLetsTheNextOneRun()
{
    const TempDir dir;
    JobManager manager(dir / "runs", false, inProcess());
    const auto first = *manager.submit(spec(100000));
    const auto second = *manager.submit(spec(20));
    QTRY_COMPARE(stateOf(manager, first), JobState::Running);
    QVERIFY(manager.pause(first));
    QTRY_COMPARE(stateOf(manager, second), JobState::Succeeded);
    QCOMPARE(stateOf(manager, first), JobState::Paused);
    QVERIFY(manager.cancel(first));
    QTRY_COMPARE(stateOf(manager, first), JobState::Cancelled);
}

void ManagerTest::failedJobTellsWhyAndResumes()
{
    const TempDir dir;
    JobManager manager(dir / "runs", false, inProcess());
    Listener listener(manager);
    const auto id = *manager.submit(spec(10, true));
    QTRY_COMPARE(stateOf(manager, id), JobState::Failed);
    QCOMPARE(manager.job(id)->error, std::string("labels.csv: row 12 is broken"));
    QCOMPARE(manager.job(id)->errorCode, std::string("Corrupt"));
    QTRY_COMPARE(listener.finished.size(), 1u);
    QVERIFY(manager.resume(id));
    QCOMPARE(stateOf(manager, id), JobState::Queued);
    QCOMPARE(manager.job(id)->error, std::string());
    QTRY_COMPARE(stateOf(manager, id), JobState::Succeeded);
    QVERIFY(manager.job(id)->summary == Json({{"resumed", true}}));
    QTRY_COMPARE(listener.finished.size(), 2u);
    QCOMPARE(states(RunFolder(dir.path() / "runs" / id)),
             std::string("Queued Starting Running Failed Queued Starting Running Succeeded"));
    QCOMPARE(listener.illegal, std::string());
}

void ManagerTest::actionsThatTheStateForbidsAreErrors()
{
    const TempDir dir;
    JobManager manager(dir / "runs", false, inProcess());
    const auto id = *manager.submit(spec(5));
    QVERIFY(!manager.pause(id)); // queued
    QVERIFY(!manager.resume(id));
    QVERIFY(!manager.stopNow(id));
    QTRY_COMPARE(stateOf(manager, id), JobState::Succeeded);
    QVERIFY(!manager.pause(id));
    QVERIFY(!manager.cancel(id));
    QVERIFY(!manager.resume(id));
    QVERIFY(!manager.stopNow(id));
    QCOMPARE(manager.cancel("nobody").error().code, ErrorCode::NotFound);
    QVERIFY(manager.metrics("nobody").empty());
    QVERIFY(!manager.spec("nobody"));
}

void ManagerTest::readOnlyManagerOnlyLooks()
{
    const TempDir dir;
    JobManager manager(dir / "runs", false, inProcess());
    JobManager other(dir / "runs", true, inProcess());
    QCOMPARE(other.submit(spec(5)).error().code, ErrorCode::Busy);
    const auto id = *manager.submit(spec(200));
    QTRY_VERIFY_WITH_TIMEOUT(other.job(id).has_value(), 5000);
    QCOMPARE(other.cancel(id).error().code, ErrorCode::Busy);
    QTRY_COMPARE(stateOf(other, id), JobState::Succeeded);
    QCOMPARE(states(RunFolder(dir.path() / "runs" / id)), std::string("Queued Starting Running Succeeded"));
}

void ManagerTest::runnerThatCannotStartFails()
{
    const TempDir dir;
    JobManager manager(dir / "runs", false, std::make_unique<ProcessRunner>("/nonexistent/mimik-cli"));
    Listener listener(manager);
    const auto id = *manager.submit(spec(5));
    QTRY_COMPARE(stateOf(manager, id), JobState::Failed);
    QVERIFY(manager.job(id)->error.find("/nonexistent/mimik-cli") != std::string::npos);
    QCOMPARE(states(RunFolder(dir.path() / "runs" / id)), std::string("Queued Starting Failed"));
    QCOMPARE(listener.illegal, std::string());
}

namespace {

/// Starts nothing, as where the disk is full or the engine is missing.
class RefusingRunner : public Runner {
public:
    explicit RefusingRunner(int &numStarts) : m_numStarts(numStarts) {}
    Result<std::int64_t> start(const std::filesystem::path &) override
    {
        ++m_numStarts;
        return fail(ErrorCode::Io, "no space left");
    }
    bool isOwnProcess() const override { return false; }

private:
    int &m_numStarts;
};

} // namespace

void ManagerTest::startThatAFullDiskRefusesIsNotRepeated()
{
    const TempDir dir;
    int numStarts = 0;
    JobManager manager(dir / "runs", false, std::make_unique<RefusingRunner>(numStarts));
    Listener listener(manager);
    const auto id = *manager.submit(spec(5));
    const auto next = *manager.submit(spec(5));
    {
        const FullDisk full;
        QTRY_COMPARE(listener.finished, (std::vector<std::string>{id, next}));
        QTRY_VERIFY(listener.numChanges >= 2);
    }
    QCOMPARE(stateOf(manager, id), JobState::Failed);
    QCOMPARE(manager.job(id)->error, std::string("no space left"));
    QCOMPARE(manager.job(id)->errorCode, std::string("Io"));
    QCOMPARE(manager.numQueued(), 0);
    QCOMPARE(listener.illegal, std::string());
    const auto third = *manager.submit(spec(5)); // a tick later the first ones are not tried again
    QTRY_COMPARE(stateOf(manager, third), JobState::Failed);
    QTRY_COMPARE(listener.finished.size(), 3u);
    QCOMPARE(numStarts, 3);
    QVERIFY(manager.resume(id)); // with room again it is told as it should be
    QTRY_COMPARE(states(RunFolder(dir.path() / "runs" / id)), std::string("Queued Starting Failed"));
    QCOMPARE(numStarts, 4);
}

void ManagerTest::resumeOnAFullDiskIsAnError()
{
    const TempDir dir;
    JobManager manager(dir / "runs", false, inProcess());
    const auto id = *manager.submit(spec(10, true));
    QTRY_COMPARE(stateOf(manager, id), JobState::Failed);
    {
        const FullDisk full(256); // room for a small file, not for another event
        QVERIFY(std::filesystem::file_size(dir.path() / "runs" / id / "events.jsonl") > 256);
        const auto resumed = manager.resume(id);
        QVERIFY(!resumed);
        QCOMPARE(resumed.error().code, ErrorCode::Io);
        QCOMPARE(stateOf(manager, id), JobState::Failed);
        QCOMPARE(manager.numQueued(), 0);
    }
    QVERIFY(manager.resume(id));
    QTRY_COMPARE(stateOf(manager, id), JobState::Succeeded);
}

void ManagerTest::newManagerSeesOldRuns()
{
    const TempDir dir;
    std::string id;
    {
        JobManager manager(dir / "runs", false, inProcess());
        id = *manager.submit(spec(20), "kept");
        QTRY_COMPARE(stateOf(manager, id), JobState::Succeeded);
    }
    JobManager manager(dir / "runs", false, inProcess());
    Listener listener(manager);
    const auto info = manager.job(id);
    QVERIFY(info.has_value());
    QCOMPARE(info->state, JobState::Succeeded);
    QCOMPARE(info->title, std::string("kept"));
    QCOMPARE(info->kind, std::string("work"));
    QVERIFY(!info->started.empty() && !info->finished.empty());
    QVERIFY(info->summary.is_object());
    QCOMPARE(manager.metrics(id).size(), 4u);
    QTest::qWait(500);
    QVERIFY(listener.finished.empty()); // it had ended before
}

void ManagerTest::newManagerStartsWhatIsQueued()
{
    const TempDir dir;
    const auto folder = *RunFolder::create(dir / "runs", spec(5), "left over", true);
    const auto foreign = *RunFolder::create(dir / "runs", spec(5)); // a command line is about to run it
    JobManager manager(dir / "runs", false, inProcess());
    QTRY_COMPARE(stateOf(manager, folder.id()), JobState::Succeeded);
    QTest::qWait(300);
    QCOMPARE(stateOf(manager, foreign.id()), JobState::Queued);
}

namespace {

/// A run whose events take more room than is read at first: it runs, warned once, and told 3000 points, one of them
/// NaN.
RunFolder longRun(const TempDir &dir)
{
    const auto folder = *RunFolder::create(dir / "runs", spec(5));
    EventWriter events;
    [[maybe_unused]] bool ok = events.open(folder.eventsFile()).has_value() &&
                               events.write("state", {{"from", "Queued"}, {"to", "Starting"}}).has_value() &&
                               events.write("state", {{"from", "Starting"}, {"to", "Running"}}).has_value() &&
                               events.write("warning", {{"code", "few"}, {"text", "few images"}}).has_value();
    for (int i = 0; i < 3000 && ok; ++i)
        ok =
            events.write("metric", {{"step", i}, {"name", "loss"}, {"value", i == 1 ? Json() : Json(0.5)}}).has_value();
    return folder;
}

} // namespace

void ManagerTest::historyOfLongOldRunsIsReadOnDemand()
{
    const TempDir dir;
    const auto folder = longRun(dir);
    {
        EventWriter events;
        QVERIFY(events.open(folder.eventsFile()));
        QVERIFY(events.write("finished", {{"summary", {{"auc", 0.9}}}}));
        QVERIFY(events.write("state", {{"from", "Running"}, {"to", "Succeeded"}}));
    }
    JobManager manager(dir / "runs", false, inProcess());
    QCOMPARE(stateOf(manager, folder.id()), JobState::Succeeded);
    QCOMPARE(manager.job(folder.id())->summary["auc"].get<double>(), 0.9);
    QCOMPARE(manager.metrics(folder.id()).size(), 3000u);
    QVERIFY(std::isnan(manager.metrics(folder.id())[1].value));
}

void ManagerTest::historyIsReadBesideWhatIsTold()
{
    const TempDir dir;
    const auto folder = longRun(dir);
    QVERIFY(folder.writeProcess(thisProcess())); // it runs on
    EventWriter events;
    QVERIFY(events.open(folder.eventsFile()));
    const auto say = [&](int step) {
        return events.write("metric", {{"step", step}, {"name", "loss"}, {"value", 0.5}}).has_value();
    };
    JobManager manager(dir / "runs", false, inProcess());
    const std::string id = folder.id();
    QCOMPARE(stateOf(manager, id), JobState::Running); // although the end does not say so
    QVERIFY(!manager.hasHistory(id));
    std::vector<std::int64_t> told;
    QObject::connect(
        &manager, &JobManager::metricAdded, &manager,
        [&](const std::string &, std::int64_t step, const std::string &, double) { told.push_back(step); });
    std::vector<std::string> read;
    QObject::connect(&manager, &JobManager::historyRead, &manager, [&](const std::string &of) { read.push_back(of); });
    manager.readHistory(id);
    manager.readHistory(id);
    QVERIFY(!manager.hasHistory(id)); // it does not wait
    QVERIFY(say(3000));               // while it is read
    QTRY_COMPARE(read, std::vector<std::string>{id});
    QVERIFY(say(3001));
    QTRY_COMPARE(told, (std::vector<std::int64_t>{3000, 3001})); // only what is new
    const auto &metrics = manager.metrics(id);
    QCOMPARE(metrics.size(), std::size_t(3002));
    for (std::size_t i = 0; i < metrics.size(); ++i)
        QCOMPARE(metrics[i].step, static_cast<std::int64_t>(i));
    QCOMPARE(manager.job(id)->numWarnings, 1);
    QCOMPARE(manager.job(id)->lastWarning, std::string("few images"));
    QCOMPARE(stateOf(manager, id), JobState::Running);
    QVERIFY(manager.hasHistory("nobody"));
}

void ManagerTest::aHistoryThatIsBeingReadHoldsNobodyUp()
{
    const TempDir dir;
    const auto folder = longRun(dir);
    {
        EventWriter events;
        QVERIFY(events.open(folder.eventsFile()));
        QVERIFY(events.write("state", {{"from", "Running"}, {"to", "Stopping"}}));
        QVERIFY(events.write("state", {{"from", "Stopping"}, {"to", "Cancelled"}}));
    }
    int numRead = 0;
    {
        JobManager manager(dir / "runs", false, inProcess());
        QObject::connect(&manager, &JobManager::historyRead, &manager, [&](const std::string &) { ++numRead; });
        manager.readHistory(folder.id());
        QCOMPARE(manager.metrics(folder.id()).size(), std::size_t(3000)); // who needs it at once does not wait for that
        QTRY_COMPARE(numRead, 1);
        QCOMPARE(manager.metrics(folder.id()).size(), std::size_t(3000)); // it does not come twice
    }
    JobManager manager(dir / "runs", false, inProcess());
    manager.readHistory(folder.id()); // and goes
}

namespace {

RunFolder brokenRun(const TempDir &dir, const RunProcess &process)
{
    const auto folder = *RunFolder::create(dir / "runs", spec(5));
    EventWriter events;
    [[maybe_unused]] bool ok = events.open(folder.eventsFile()).has_value() &&
                               events.write("state", {{"from", "Queued"}, {"to", "Starting"}}).has_value() &&
                               events.write("state", {{"from", "Starting"}, {"to", "Running"}}).has_value() &&
                               folder.writeProcess(process).has_value();
    return folder;
}

} // namespace

void ManagerTest::runOfAVanishedProcessIsCrashed()
{
    const TempDir dir;
    RunProcess process = thisProcess();
    process.pidStart -= 1; // the pid was given to somebody else since
    const auto folder = brokenRun(dir, process);
    JobManager manager(dir / "runs", false, inProcess());
    Listener listener(manager);
    QCOMPARE(stateOf(manager, folder.id()), JobState::Running);
    QTRY_COMPARE(stateOf(manager, folder.id()), JobState::Crashed);
    QTRY_COMPARE(listener.finished.size(), 1u);
    QVERIFY(manager.resume(folder.id()));
    QTRY_COMPARE(stateOf(manager, folder.id()), JobState::Succeeded);
    QCOMPARE(states(folder), std::string("Queued Starting Running Crashed Queued Starting Running Succeeded"));
}

void ManagerTest::crashThatCannotBeWrittenIsResumed()
{
    const TempDir dir;
    RunProcess process = thisProcess();
    process.pidStart -= 1;
    const auto folder = brokenRun(dir, process);
    JobManager manager(dir / "runs", false, inProcess());
    {
        const FullDisk full;
        QTRY_COMPARE(stateOf(manager, folder.id()), JobState::Crashed);
        QVERIFY(!manager.resume(folder.id()));
    }
    QVERIFY(manager.resume(folder.id()));
    QTRY_COMPARE(stateOf(manager, folder.id()), JobState::Succeeded);
    QCOMPARE(states(folder), std::string("Queued Starting Running Crashed Queued Starting Running Succeeded"));
}

void ManagerTest::freshHeartbeatOfAnotherHostIsAlive()
{
    const TempDir dir;
    RunProcess process = thisProcess();
    process.host = "another.host";
    const auto folder = brokenRun(dir, process);
    JobManager manager(dir / "runs", false, inProcess());
    QTest::qWait(1500);
    QCOMPARE(stateOf(manager, folder.id()), JobState::Running);
    QVERIFY(!manager.stopNow(folder.id()));
}

void ManagerTest::runsMadeByOthersAppear()
{
    const TempDir dir;
    std::filesystem::create_directory(dir / "runs");
    JobManager manager(dir / "runs", false, inProcess());
    Listener listener(manager);
    const auto folder = *RunFolder::create(dir / "runs", spec(5));
    InProcessRunner commandLine(work);
    QVERIFY(commandLine.start(folder.path()));
    QTRY_COMPARE_WITH_TIMEOUT(listener.added, std::vector<std::string>{folder.id()}, 5000);
    QTRY_COMPARE(stateOf(manager, folder.id()), JobState::Succeeded);
}

void ManagerTest::damagedSpecIsShownAsFailed()
{
    const TempDir dir;
    std::filesystem::create_directories(dir.path() / "runs" / "r1");
    QVERIFY(writeFileAtomically(dir.path() / "runs" / "r1" / "spec.json", "{\"kind\":"));
    JobManager manager(dir / "runs", false, inProcess());
    QCOMPARE(stateOf(manager, "r1"), JobState::Failed);
    QVERIFY(manager.job("r1")->error.find("spec.json") != std::string::npos);
}

void ManagerTest::strayFilesAreIgnored()
{
    const TempDir dir;
    std::filesystem::create_directories(dir.path() / "runs" / "notes");
    QVERIFY(writeFileAtomically(dir.path() / "runs" / "readme.txt", "hello"));
    JobManager manager(dir / "runs", false, inProcess());
    QVERIFY(manager.jobs().empty());
}

void ManagerTest::recordingIsReplayed()
{
    const TempDir dir;
    {
        EventWriter events;
        QVERIFY(events.open(dir / "recording.jsonl"));
        QVERIFY(events.write("state", {{"from", "Queued"}, {"to", "Starting"}}));
        QVERIFY(events.write("state", {{"from", "Starting"}, {"to", "Running"}}));
        QVERIFY(events.write("metric", {{"step", 1}, {"name", "auc"}, {"value", 0.75}}));
        QVERIFY(events.write("warning", {{"code", "few"}, {"text", "few images"}}));
        QVERIFY(events.write("finished", {{"summary", {{"auc", 0.75}}}}));
        QVERIFY(events.write("state", {{"from", "Running"}, {"to", "Succeeded"}}));
    }
    JobManager manager(dir / "runs", false, std::make_unique<ReplayRunner>(dir / "recording.jsonl"));
    Listener listener(manager);
    const auto id = *manager.submit(spec(1));
    QTRY_COMPARE(listener.finished.size(), 1u);
    QCOMPARE(listener.log, log(id, {"Starting", "Running", "Succeeded"}));
    QCOMPARE(manager.job(id)->lastWarning, std::string("few images"));
    QCOMPARE(manager.job(id)->numWarnings, 1);
    QCOMPARE(manager.metrics(id).at(0).value, 0.75);
}

void ManagerTest::runnersReplayAtTheirPace()
{
    const TempDir dir;
    std::string text;
    const char *const times[] = {"2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.500Z", "2026-01-01T00:00:10.500Z"};
    const char *const steps[] = {"Starting", "Running", "Succeeded"};
    const char *from = "Queued";
    for (int i = 0; i < 3; ++i) {
        text += toLine({i + 1, times[i], "state", {{"from", from}, {"to", steps[i]}}}) + "\n";
        from = steps[i];
    }
    QVERIFY(writeFileAtomically(dir / "r.jsonl", text));
    // Ten times faster: 0.05 s and 1 s.
    JobManager manager(dir / "runs", false, std::make_unique<ReplayRunner>(dir / "r.jsonl", 10));
    const auto id = *manager.submit(spec(1));
    QElapsedTimer timer;
    timer.start();
    QTRY_COMPARE(stateOf(manager, id), JobState::Running);
    QTRY_COMPARE(stateOf(manager, id), JobState::Succeeded);
    QVERIFY(timer.elapsed() >= 900);
}

QTEST_GUILESS_MAIN(ManagerTest)
#include "tst_job_manager.moc"
