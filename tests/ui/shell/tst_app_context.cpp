#include "core/base/files.h"
#include "core/base/log.h"
#include "core/base/specs/count_spec.h"
#include "core/base/specs/demo_spec.h"
#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "core/jobs/job_manager.h"
#include "support/test_support.h"
#include "ui/shell/app_context.h"
#include "ui/shell/inspector.h"

#include <QDeadlineTimer>
#include <QLabel>
#include <QScopeGuard>
#include <QStandardPaths>
#include <QThread>
#include <QtTest>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

using namespace mimik;
using namespace mimik::ui;

namespace {

namespace fs = std::filesystem;

QString toText(const fs::path &path)
{
    return QString::fromStdString(path.string());
}

/// A run that has succeeded and made nothing.
void writeRun(const fs::path &folder, int number)
{
    fs::create_directories(folder);
    std::ofstream(folder / "spec.json") << toJson(jobSpec(CountSpec{}, static_cast<std::uint64_t>(number))).dump();
    const JobEvent end{1, "2026-01-02T03:04:05.000Z", "state", {{"from", "Running"}, {"to", "Succeeded"}}};
    std::ofstream(folder / "events.jsonl") << toLine(end) << "\n";
}

std::size_t numTakenIn(const data::Workspace &workspace)
{
    const auto runs = workspace.runs();
    return runs ? runs->size() : 0;
}

} // namespace

class TestAppContext : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        qputenv("MIMIK_CLI", "/bin/false"); // an engine that ends without a word
        qputenv("MIMIK_RESOURCES", "/nonexistent");
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); }

    void theLogOfAWorkspaceEndsWhenItIsClosed()
    {
        test::TempDir dir;
        AppContext context;
        QVERIFY(context.createWorkspace(toText(dir / "a")));
        spdlog::info("this is of A");
        QVERIFY(context.createWorkspace(toText(dir / "b")));
        spdlog::info("this is of B");
        context.closeWorkspace();
        spdlog::info("this is of nobody");
        const auto a = readFile(dir / "a/mimik.log"), b = readFile(dir / "b/mimik.log");
        QVERIFY(a && b);
        QVERIFY(a->find("of A") != std::string::npos);
        QVERIFY(a->find("of B") == std::string::npos);
        QVERIFY(b->find("of B") != std::string::npos);
        QVERIFY(b->find("of nobody") == std::string::npos);
    }

    void aJobThatCrashedIsTold()
    {
        test::TempDir dir;
        AppContext context;
        QVERIFY(context.createWorkspace(toText(dir / "ws")));
        QSignalSpy errors(&context, &AppContext::errorMessage);
        const auto id = context.startJob(jobSpec(CountSpec{}, 0));
        QVERIFY(id);
        QTRY_COMPARE_WITH_TIMEOUT(errors.size(), 1, 30000);
        QCOMPARE(context.jobs()->job(*id)->state, JobState::Crashed);
    }

    void aDemoThatIsBeingMadeIsNotStartedTwice()
    {
        test::TempDir home;
        const QByteArray before = qgetenv("HOME");
        qputenv("HOME", QByteArray::fromStdString(home.path().string()));
        const auto restore = qScopeGuard([&] { qputenv("HOME", before); });
        const fs::path runs =
            fs::path(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation).toStdString()) /
            "mimik/runs";
        QVERIFY2(runs.string().starts_with(home.path().string()), runs.c_str());
        fs::create_directories(runs);
        std::atomic<bool> end{false};
        jobs::JobManager earlier(
            runs, false, std::make_unique<jobs::InProcessRunner>([&](const JobSpec &, JobContext &ctx) -> Result<Json> {
                while (!end && !ctx.shouldStop())
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                return Json::object();
            }));
        const auto id = earlier.submit(jobSpec(DemoSpec{}, 7), "Making the demo");
        QVERIFY(id);
        QTRY_COMPARE_WITH_TIMEOUT(earlier.job(*id)->state, JobState::Running, 10000);

        AppContext context;
        QSignalSpy errors(&context, &AppContext::errorMessage);
        QVERIFY(context.openDemo());
        QVERIFY(context.openDemo());
        QCOMPARE(context.homeJobs()->jobs().size(), std::size_t(1));
        end = true; // it made no workspace: to open that one is tried, and fails
        QTRY_COMPARE_WITH_TIMEOUT(errors.size(), 1, 10000);
        QVERIFY(errors.first().first().toString().contains(QStringLiteral("demo.mimik")));
    }

    void closingDoesNotWaitForAllRunsThatEndedMeanwhile()
    {
        constexpr int kRuns = 1500;
        test::TempDir dir;
        const fs::path folder = dir / "ws";
        QVERIFY(data::Workspace::create(folder));
        for (int i = 0; i < kRuns; ++i)
            writeRun(folder / "runs" / ("20260102-030405-count-" + std::to_string(10000 + i)), i);
        AppContext context;
        QVERIFY(context.openWorkspace(toText(folder)));
        const QDeadlineTimer deadline(60000);
        while (numTakenIn(*context.workspace()) == 0 && !deadline.hasExpired())
            QThread::yieldCurrentThread();
        context.closeWorkspace();
        const auto workspace = data::Workspace::open(folder, data::OpenMode::ReadOnly);
        QVERIFY(workspace);
        const std::size_t taken = numTakenIn(**workspace);
        QVERIFY(taken > 0);
        QVERIFY2(taken < kRuns, qPrintable(QString::number(taken)));
    }

    void shortQueriesDoNotWaitBehindLongWork()
    {
        test::TempDir dir;
        AppContext context;
        QVERIFY(context.createWorkspace(toText(dir / "ws")));
        std::atomic<bool> end{false};
        bool hasRead = false, hasWorked = false;
        context.runInBackground(
            [&](data::Workspace &, const std::atomic<bool> &stop) -> Result<Json> {
                while (!end && !stop)
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                return Json();
            },
            this, [&](const Result<Json> &) { hasWorked = true; });
        context.readInBackground(
            [](data::Workspace &workspace, const std::atomic<bool> &) -> Result<Json> {
                return Json(workspace.datasets().has_value());
            },
            this, [&](const Result<Json> &read) { hasRead = read && read->get<bool>(); });
        QTRY_VERIFY_WITH_TIMEOUT(hasRead, 20000);
        QVERIFY(!hasWorked);
        QVERIFY(context.isWorkingInBackground());
        end = true;
        QTRY_VERIFY_WITH_TIMEOUT(hasWorked, 20000);
    }

    void theInspectorSaysInWordsWhereALabelComesFrom()
    {
        test::TempDir dir;
        AppContext context;
        QVERIFY(context.createWorkspace(toText(dir / "ws")));
        QVERIFY(writeFileAtomically(dir / "g.safetensors", std::string("\x02\0\0\0\0\0\0\0{}", 10)));
        auto &workspace = *context.workspace();
        const auto model = workspace.addModel(dir / "g.safetensors");
        QVERIFY(model);
        QVERIFY(workspace.annotations().setSeedAu({*model, 7}, 12, true));
        QVERIFY(workspace.annotations().setSeedSide({*model, 7}, 12, data::Side::Left));
        Inspector inspector(context);
        context.inspectSeed(toText(workspace.model(*model)->path), 7);
        QStringList texts;
        for (const auto *label : inspector.findChildren<QLabel *>())
            texts.append(label->text());
        QVERIFY2(texts.contains(QStringLiteral("by a person")), qPrintable(texts.join(u'|')));
        QVERIFY(texts.contains(QStringLiteral("present left")));
    }
};

QTEST_MAIN(TestAppContext)
#include "tst_app_context.moc"
