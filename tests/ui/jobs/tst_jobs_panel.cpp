#include "core/base/specs/count_spec.h"
#include "core/jobs/job_manager.h"
#include "support/test_support.h"
#include "ui/common/job_text.h"
#include "ui/jobs/jobs_panel.h"
#include "ui/shell/app_context.h"

#include <QAbstractItemModelTester>
#include <QStandardPaths>
#include <QToolButton>
#include <QTranslator>
#include <QTreeView>
#include <QtTest>

#include <chrono>
#include <thread>

using namespace mimik;
using namespace mimik::ui;

namespace {

/// A job that counts until it is stopped.
Result<Json> countUp(const JobSpec &, JobContext &ctx)
{
    for (int i = 0; i < 10000; ++i) {
        if (ctx.shouldStop())
            return ctx.cancelled();
        ctx.progress("count", i, 10000);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return Json::object();
}

} // namespace

class TestJobsPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); }

    void durationsAreReadable()
    {
        QCOMPARE(durationText(65), QStringLiteral("1:05"));
        QCOMPARE(durationText(7380), QStringLiteral("2 h 03 min"));
        QCOMPARE(durationText(-1), QString());
    }

    void rowsFollowAJobThroughItsStates()
    {
        test::TempDir dir;
        jobs::JobManager manager(dir / "runs", false, std::make_unique<jobs::InProcessRunner>(countUp));
        JobsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setManagers({&manager});
        QCOMPARE(model.rowCount(), 0);
        const auto id = manager.submit(jobSpec(CountSpec{}, 0), "count to many");
        QVERIFY(id);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.data(model.index(0, JobsModel::Title), Qt::DisplayRole).toString(),
                 QStringLiteral("count to many"));
        QTRY_COMPARE(model.job(0).state, JobState::Running);
        QTRY_VERIFY(model.data(model.index(0, 0), JobsModel::ShareRole).toDouble() > 0);
        QVERIFY(manager.cancel(*id));
        QTRY_COMPARE_WITH_TIMEOUT(model.job(0).state, JobState::Cancelled, 10000);
        QCOMPARE(model.data(model.index(0, JobsModel::State), Qt::DisplayRole).toString(), QStringLiteral("cancelled"));
    }

    void whatAJobIsAtIsSaidInTheReadersLanguage()
    {
        jobs::JobInfo job;
        job.phase = "time";
        job.done = 600;
        job.total = 1800;
        QCOMPARE(jobProgressText(job), QStringLiteral("time 10 min / 30 min"));
        job.phase = "generating";
        QCOMPARE(jobProgressText(job), QStringLiteral("making faces 600 / 1,800"));
        job.total = 0;
        QCOMPARE(jobProgressText(job), QStringLiteral("making faces"));
        /// Stands for a language.
        class Loud : public QTranslator {
        public:
            QString translate(const char *context, const char *source, const char *, int) const override
            {
                return QLatin1StringView(context) == QLatin1StringView("mimik::ui::JobPhase")
                           ? QString::fromLatin1(source).toUpper()
                           : QString();
            }
            bool isEmpty() const override { return false; }
        } loud;
        QCoreApplication::installTranslator(&loud);
        QCOMPARE(jobPhaseText("check inputs"), QStringLiteral("CHECKING THE FILES"));
        QCOMPARE(jobPhaseText("evaluate-real+selected"), QStringLiteral("EVALUATING"));
        QCOMPARE(jobPhaseText("of another version"), QStringLiteral("of another version"));
        QCoreApplication::removeTranslator(&loud);
    }

    void thePhaseOfARowIsNotTheWordOfTheEngine()
    {
        test::TempDir dir;
        jobs::JobManager manager(dir / "runs", false, std::make_unique<jobs::InProcessRunner>(countUp));
        JobsModel model;
        model.setManagers({&manager});
        const auto id = manager.submit(jobSpec(CountSpec{}, 0));
        QVERIFY(id);
        const auto progress = [&] {
            return model.data(model.index(0, JobsModel::Progress), Qt::DisplayRole).toString();
        };
        QTRY_VERIFY2(progress().startsWith(QStringLiteral("counting ")), qPrintable(progress()));
        QVERIFY2(progress().endsWith(QStringLiteral(" / 10,000")), qPrintable(progress()));
        QVERIFY(manager.cancel(*id));
        QTRY_COMPARE_WITH_TIMEOUT(model.job(0).state, JobState::Cancelled, 10000);
    }

    void aJobWithoutATitleIsCalledByItsKind()
    {
        test::TempDir dir;
        jobs::JobManager manager(dir / "runs", false, std::make_unique<jobs::InProcessRunner>(countUp));
        QVERIFY(manager.submit(JobSpec{1, "train-gan", Json::object(), {}, 0}));
        JobsModel model;
        model.setManagers({&manager});
        QCOMPARE(model.data(model.index(0, JobsModel::Title), Qt::DisplayRole).toString(),
                 QStringLiteral("train generator"));
    }

    void buttonsAreThoseTheStateAllowsAndAct()
    {
        test::TempDir dir;
        jobs::JobManager manager(dir / "runs", false, std::make_unique<jobs::InProcessRunner>(countUp));
        AppContext context;
        JobsPanel panel(context);
        panel.resize(900, 160);
        panel.show();
        panel.model().setManagers({&manager});
        auto *pause = panel.findChild<QToolButton *>(QStringLiteral("jobPause"));
        auto *resume = panel.findChild<QToolButton *>(QStringLiteral("jobResume"));
        auto *cancel = panel.findChild<QToolButton *>(QStringLiteral("jobCancel"));
        auto *duplicate = panel.findChild<QToolButton *>(QStringLiteral("jobDuplicate"));
        QVERIFY(!pause->isEnabled() && !resume->isEnabled() && !cancel->isEnabled() && !duplicate->isEnabled());
        QVERIFY(manager.submit(jobSpec(CountSpec{}, 0), "count"));
        QTRY_VERIFY(pause->isEnabled());
        QVERIFY(!resume->isEnabled());
        QVERIFY(cancel->isEnabled());
        QTest::mouseClick(pause, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(panel.model().job(0).state, JobState::Paused, 10000);
        QTRY_VERIFY(resume->isEnabled() && !pause->isEnabled());
        QTest::mouseClick(resume, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(panel.model().job(0).state, JobState::Running, 10000);
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(panel.model().job(0).state, JobState::Cancelled, 10000);
        QTRY_VERIFY(resume->isEnabled() && !cancel->isEnabled());
        QTest::mouseClick(duplicate, Qt::LeftButton);
        QCOMPARE(panel.model().rowCount(), 2);
        QTRY_COMPARE_WITH_TIMEOUT(manager.numActive(), 1, 10000);
        panel.model().setManagers({});
    }
};

QTEST_MAIN(TestJobsPanel)
#include "tst_jobs_panel.moc"
