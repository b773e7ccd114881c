#include "core/base/files.h"
#include "core/base/specs/count_spec.h"
#include "support/test_support.h"

#include "job_test_support_p.h"

#include <QCoreApplication>
#include <QProcess>
#include <QtTest>
#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace mimik;
using namespace mimik::jobs;
using namespace mimik::test;

namespace {

/// The built engine. $MIMIK_CLI, which findEngine() prefers, wins here too.
QString engine()
{
    const QString fromEnvironment = qEnvironmentVariable("MIMIK_CLI");
    return fromEnvironment.isEmpty() ? QStringLiteral(MIMIK_BIN_DIR "/mimik-cli") : fromEnvironment;
}

JobSpec count(int steps, int delayMs = 2)
{
    CountSpec spec;
    spec.steps = steps;
    spec.delay_ms = delayMs;
    return jobSpec(spec, 7);
}

JobSpec count(CountSpec spec)
{
    return jobSpec(spec, 7);
}

std::int64_t pidOf(const std::filesystem::path &runDir)
{
    const auto process = RunFolder(runDir).process();
    return process ? process->pid : 0;
}

/// The sum that count gives with seed 7, computed by a plain loop here.
std::uint64_t expectedSum(int steps)
{
    std::uint64_t sum = 7;
    for (int i = 0; i < steps; ++i) {
        std::uint64_t x = sum + static_cast<std::uint64_t>(i) + 0x9e3779b97f4a7c15ull;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
        sum = x ^ (x >> 31);
    }
    return sum;
}

// Starting the engine loads LibTorch, on a busy machine for seconds.
constexpr int kLong = 60'000;

} // namespace

class ProcessRunnerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void jobSucceedsInItsOwnSession();
    void jobIsCancelledAndResumed();
    void jobIsPausedAndResumed();
    void crashIsSeenAndResumed();
    void failureIsSeen();
    void unknownKindFails();
    void hangingJobIsStoppedByForce();
    void killedJobIsCrashed();
    void jobOutlivesItsStarter();
    void secondEngineOnTheSameRunIsRefused();
    void commandLineRunsASpec();
    void commandLineLeavesACancelledRunAlone();
    void startedProcessIsNoFailure();
    void commandLineSubmitsInTheBackground();
    void commandLineSubmitsToSlurm();
};

void ProcessRunnerTest::initTestCase()
{
    QVERIFY2(QFileInfo(engine()).isExecutable(), qPrintable(engine()));
    qputenv("MIMIK_CLI", engine().toLocal8Bit());
}

void ProcessRunnerTest::jobSucceedsInItsOwnSession()
{
    const TempDir dir;
    JobManager manager(dir / "runs");
    Listener listener(manager);
    CountSpec spec;
    spec.steps = 200;
    spec.delay_ms = 3;
    spec.artifacts = 4;
    const auto id = *manager.submit(count(spec));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(manager, id), JobState::Running, kLong);
    const auto pid = static_cast<pid_t>(pidOf(manager.job(id)->runDir));
    QCOMPARE(getsid(pid), pid);
    QVERIFY(getsid(pid) != getsid(0));
    QTRY_COMPARE_WITH_TIMEOUT(listener.finished, std::vector<std::string>{id}, kLong);
    const auto info = *manager.job(id);
    QCOMPARE(info.state, JobState::Succeeded);
    QCOMPARE(info.summary["sum"].get<std::uint64_t>(), expectedSum(200));
    QCOMPARE(listener.numArtifacts, 4);
    QCOMPARE(listener.numMetrics, 20);
    QCOMPARE(listener.illegal, std::string());
    for (const auto &artifact : manager.artifacts(id))
        QVERIFY(std::filesystem::exists(info.runDir / artifact.path));
    QVERIFY(std::filesystem::exists(info.runDir / "worker.log"));
}

void ProcessRunnerTest::jobIsCancelledAndResumed()
{
    const TempDir dir;
    JobManager manager(dir / "runs");
    Listener listener(manager);
    const auto id = *manager.submit(count(1000));
    QTRY_VERIFY_WITH_TIMEOUT(manager.job(id)->done > 20, kLong);
    QVERIFY(manager.cancel(id));
    QTRY_COMPARE(stateOf(manager, id), JobState::Cancelled);
    QVERIFY(manager.resume(id));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(manager, id), JobState::Succeeded, kLong);
    QVERIFY(manager.job(id)->summary["resumed_at"].get<int>() >= 20);
    QCOMPARE(manager.job(id)->summary["sum"].get<std::uint64_t>(), expectedSum(1000)); // no step lost or done twice
    QCOMPARE(states(RunFolder(manager.job(id)->runDir)),
             std::string("Queued Starting Running Stopping Cancelled Queued Starting Running Succeeded"));
    QCOMPARE(listener.illegal, std::string());
}

void ProcessRunnerTest::jobIsPausedAndResumed()
{
    const TempDir dir;
    JobManager manager(dir / "runs");
    const auto id = *manager.submit(count(300));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(manager, id), JobState::Running, kLong);
    QVERIFY(manager.pause(id));
    QTRY_COMPARE(stateOf(manager, id), JobState::Paused);
    const auto done = manager.job(id)->done;
    QTest::qWait(400);
    QCOMPARE(manager.job(id)->done, done);
    QVERIFY(manager.resume(id));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(manager, id), JobState::Succeeded, kLong);
    QCOMPARE(manager.job(id)->summary["sum"].get<std::uint64_t>(), expectedSum(300));
}

void ProcessRunnerTest::crashIsSeenAndResumed()
{
    const TempDir dir;
    JobManager manager(dir / "runs");
    Listener listener(manager);
    CountSpec spec;
    spec.steps = 100;
    spec.delay_ms = 1;
    spec.crash_at = 50; // SIGSEGV
    const auto id = *manager.submit(count(spec));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(manager, id), JobState::Crashed, kLong);
    QVERIFY(manager.job(id)->summary.is_null());
    QVERIFY2(manager.job(id)->error.find("signal 11") != std::string::npos, manager.job(id)->error.c_str());
    QVERIFY(manager.resume(id));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(manager, id), JobState::Succeeded, kLong);
    QCOMPARE(manager.job(id)->summary["resumed_at"].get<int>(), 50);
    QCOMPARE(manager.job(id)->summary["sum"].get<std::uint64_t>(), expectedSum(100));
    QCOMPARE(states(RunFolder(manager.job(id)->runDir)),
             std::string("Queued Starting Running Crashed Queued Starting Running Succeeded"));
    QTRY_COMPARE(listener.finished.size(), 2u);
}

void ProcessRunnerTest::failureIsSeen()
{
    const TempDir dir;
    JobManager manager(dir / "runs");
    CountSpec spec;
    spec.fail_at = 3;
    const auto id = *manager.submit(count(spec));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(manager, id), JobState::Failed, kLong);
    QVERIFY(manager.job(id)->error.find("step 3") != std::string::npos);
}

void ProcessRunnerTest::unknownKindFails()
{
    const TempDir dir;
    JobManager manager(dir / "runs");
    const auto id = *manager.submit({1, "cuont", Json::object(), {}, 0});
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(manager, id), JobState::Failed, kLong);
    QVERIFY(manager.job(id)->error.find("cuont") != std::string::npos);
}

void ProcessRunnerTest::hangingJobIsStoppedByForce()
{
    const TempDir dir;
    JobManager manager(dir / "runs");
    Listener listener(manager);
    CountSpec spec;
    spec.steps = 100000;
    spec.hang_at = 5;
    const auto id = *manager.submit(count(spec));
    QTRY_VERIFY_WITH_TIMEOUT(manager.job(id)->done > 5, kLong);
    const auto process = RunFolder(manager.job(id)->runDir).process();
    QVERIFY(process.has_value());
    QVERIFY(manager.cancel(id));
    QTRY_COMPARE(stateOf(manager, id), JobState::Stopping);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!manager.job(id)->stopNowOffered);
    QTRY_VERIFY_WITH_TIMEOUT(manager.job(id)->stopNowOffered, 8000);
    QVERIFY(timer.elapsed() > 4000);
    QVERIFY(isAlive(*process));
    timer.start();
    QVERIFY(manager.stopNow(id));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(manager, id), JobState::Cancelled, 8000);
    QVERIFY(timer.elapsed() > 2500); // terminate was not enough, kill came 3 s later
    QVERIFY(!isAlive(*process));
    QCOMPARE(states(RunFolder(manager.job(id)->runDir)), std::string("Queued Starting Running Stopping Cancelled"));
    QCOMPARE(listener.illegal, std::string());
}

void ProcessRunnerTest::killedJobIsCrashed()
{
    const TempDir dir;
    JobManager manager(dir / "runs");
    const auto id = *manager.submit(count(100000));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(manager, id), JobState::Running, kLong);
    QCOMPARE(::kill(static_cast<pid_t>(pidOf(manager.job(id)->runDir)), SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(manager, id), JobState::Crashed, 3000);
}

void ProcessRunnerTest::jobOutlivesItsStarter()
{
    const TempDir dir;
    QProcess window; // this program once more, see main()
    window.start(QCoreApplication::applicationFilePath(),
                 {QStringLiteral("--as-window"), QString::fromStdString((dir / "runs").string())});
    QTRY_VERIFY_WITH_TIMEOUT(window.canReadLine(), kLong);
    const std::string id = window.readLine().trimmed().toStdString();
    const RunFolder folder(dir.path() / "runs" / id);
    QTRY_COMPARE_WITH_TIMEOUT(states(folder), std::string("Queued Starting Running"), kLong);
    window.kill();
    QVERIFY(window.waitForFinished());
    const auto process = folder.process();
    QVERIFY(process.has_value());
    QTest::qWait(500);
    QVERIFY(isAlive(*process));

    // A new window attaches to it, steers it and takes the finished run in.
    JobManager manager(dir / "runs");
    Listener listener(manager);
    QCOMPARE(stateOf(manager, id), JobState::Running);
    QTRY_VERIFY(manager.job(id)->done > 0);
    QVERIFY(manager.pause(id));
    QTRY_COMPARE(stateOf(manager, id), JobState::Paused);
    QVERIFY(manager.resume(id));
    QTRY_COMPARE_WITH_TIMEOUT(listener.finished, std::vector<std::string>{id}, kLong);
    QCOMPARE(stateOf(manager, id), JobState::Succeeded);
    QCOMPARE(manager.job(id)->summary["sum"].get<std::uint64_t>(), expectedSum(1500));
    QCOMPARE(states(folder), std::string("Queued Starting Running Paused Running Succeeded"));
}

void ProcessRunnerTest::secondEngineOnTheSameRunIsRefused()
{
    const TempDir dir;
    JobManager manager(dir / "runs");
    const auto id = *manager.submit(count(3000));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(manager, id), JobState::Running, kLong);
    QProcess second;
    second.start(engine(),
                 {QStringLiteral("run"), QString::fromStdString((manager.job(id)->runDir / "spec.json").string())});
    QVERIFY(second.waitForFinished(kLong));
    QCOMPARE(second.exitCode(), 3);
    QVERIFY(second.readAllStandardError().contains("another process"));
    QCOMPARE(stateOf(manager, id), JobState::Running);
    QVERIFY(manager.cancel(id));
    QTRY_COMPARE(stateOf(manager, id), JobState::Cancelled);
    QCOMPARE(states(RunFolder(manager.job(id)->runDir)), std::string("Queued Starting Running Stopping Cancelled"));
}

void ProcessRunnerTest::commandLineRunsASpec()
{
    const TempDir dir;
    const auto specFile = dir / "my.json";
    QVERIFY(writeJson(specFile, toJson(count(20, 0))));
    const auto run = [&](const QStringList &more) {
        QProcess process;
        process.setWorkingDirectory(QString::fromStdString(dir.path().string()));
        process.start(engine(), QStringList{QStringLiteral("run"), QString::fromStdString(specFile.string())} + more);
        process.waitForFinished(kLong);
        return std::tuple(process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError());
    };
    const auto [code, out, err] = run({QStringLiteral("--out"), QStringLiteral("r"), QStringLiteral("--json")});
    QVERIFY2(code == 0, err.constData());
    const Json document = Json::parse(out.toStdString());
    QCOMPARE(document["summary"]["sum"].get<std::uint64_t>(), expectedSum(20));
    QCOMPARE(states(RunFolder(dir / "r")), std::string("Queued Starting Running Succeeded"));

    // Wrong settings: one sentence that names the field, exit code 3, nothing made.
    QVERIFY(writeJson(specFile, {{"kind", "count"}, {"settings", {{"setps", 3}}}}));
    const auto [code2, out2, err2] = run({QStringLiteral("--out"), QStringLiteral("q")});
    QCOMPARE(code2, 3);
    QVERIFY2(err2.contains("setps") && err2.count('\n') == 1, err2.constData());
    QVERIFY(out2.isEmpty());
    QVERIFY(!std::filesystem::exists(dir / "q"));
}

void ProcessRunnerTest::commandLineLeavesACancelledRunAlone()
{
    const TempDir dir;
    const auto folder = *RunFolder::create(dir / "runs", count(5, 0));
    {
        EventWriter events;
        QVERIFY(events.open(folder.eventsFile()));
        QVERIFY(events.write("state", {{"from", "Queued"}, {"to", "Cancelled"}}));
    }
    const auto run = [&](const QStringList &more) {
        return QProcess::execute(
            engine(), QStringList{QStringLiteral("run"), QString::fromStdString(folder.specFile().string())} + more);
    };
    QCOMPARE(run({QStringLiteral("--unless-cancelled")}), 4);
    QCOMPARE(states(folder), std::string("Queued Cancelled"));
    QCOMPARE(run({}), 0);
    QCOMPARE(states(folder), std::string("Queued Cancelled Queued Starting Running Succeeded"));
}

/// Not even where run.json cannot be written: what runs must not be started again.
void ProcessRunnerTest::startedProcessIsNoFailure()
{
    const TempDir dir;
    const auto folder = *RunFolder::create(dir / "runs", count(5, 0));
    QVERIFY(std::filesystem::create_directory(folder.path() / "run.json"));
    const auto pid = ProcessRunner("/bin/true").start(folder.path());
    QVERIFY2(pid.has_value(), pid ? "" : pid.error().message().c_str());
    QVERIFY(*pid > 0);
}

void ProcessRunnerTest::commandLineSubmitsInTheBackground()
{
    const TempDir dir;
    QVERIFY(writeJson(dir / "my.json", toJson(count(50))));
    QProcess process;
    process.setWorkingDirectory(QString::fromStdString(dir.path().string()));
    process.start(engine(), {QStringLiteral("submit"), QStringLiteral("my.json"), QStringLiteral("--title"),
                             QStringLiteral("from outside"), QStringLiteral("--json")});
    QVERIFY(process.waitForFinished(kLong));
    QCOMPARE(process.exitCode(), 0);
    const RunFolder folder(Json::parse(process.readAllStandardOutput().toStdString())["run"].get<std::string>());
    QCOMPARE(folder.path().parent_path(), dir / "runs");
    QTRY_COMPARE_WITH_TIMEOUT(states(folder), std::string("Queued Starting Running Succeeded"), kLong);
    const JobManager manager(dir / "runs");
    QCOMPARE(manager.job(folder.id())->title, std::string("from outside"));
}

/// With a stand-in for sbatch that keeps its arguments and runs the script at once.
void ProcessRunnerTest::commandLineSubmitsToSlurm()
{
    const TempDir dir;
    const auto tool = dir / "sbatch";
    QVERIFY(writeFileAtomically(tool, "#!/bin/sh\necho \"$@\" > '" + (dir / "arguments").string() +
                                          "'\nfor last; do :; done\nsh \"$last\" >/dev/null 2>&1\necho 4711\n"));
    std::filesystem::permissions(tool, std::filesystem::perms::owner_all);
    QVERIFY(writeJson(dir / "my.json", toJson(count(5, 0))));
    const auto submit = [&](const QString &path) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"), path);
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(QString::fromStdString(dir.path().string()));
        process.start(engine(), {QStringLiteral("submit"), QStringLiteral("my.json"), QStringLiteral("--slurm"),
                                 QStringLiteral("--sbatch=--time=4:00:00"), QStringLiteral("--threads"),
                                 QStringLiteral("1"), QStringLiteral("--json")});
        process.waitForFinished(kLong);
        return std::tuple(process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError());
    };
    const auto [code, out, err] =
        submit(QString::fromStdString(dir.path().string()) + QStringLiteral(":/usr/bin:/bin"));
    QVERIFY2(code == 0, err.constData());
    const Json document = Json::parse(out.toStdString());
    QCOMPARE(document["slurm_job"].get<std::string>(), std::string("4711"));
    const RunFolder folder(document["run"].get<std::string>());
    QCOMPARE(states(folder), std::string("Queued Starting Running Succeeded"));
    const std::string options = *readFile(dir / "arguments");
    QVERIFY2(options.find("--time=4:00:00") != std::string::npos, options.c_str());
    QVERIFY2(options.find("--cpus-per-task=1") != std::string::npos, options.c_str());

    // Without Slurm: one sentence, and no run that nobody works on.
    const auto [code2, out2, err2] = submit(QStringLiteral("/nonexistent"));
    QCOMPARE(code2, 3);
    QVERIFY2(err2.contains("sbatch"), err2.constData());
    const auto runs = std::filesystem::directory_iterator(dir / "runs");
    QCOMPARE(std::distance(begin(runs), end(runs)), 1);
}

/// A window that is going to be killed: queues one job, prints its id.
int asWindow(const char *runs)
{
    JobManager manager(runs);
    const auto id = manager.submit(count(1500));
    if (!id)
        return 1;
    std::printf("%s\n", id->c_str());
    std::fflush(stdout);
    return QCoreApplication::exec();
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "--as-window") == 0)
        return asWindow(argv[2]);
    ProcessRunnerTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_process_runner.moc"
