#include "ui/common/job_text.h"
#include "ui/train/train_panel.h"

#include "core/data/listing.h"
#include "core/data/selections.h"
#include "core/jobs/job_manager.h"
#include "core/jobs/preview_client.h"
#include "support/fake_study.h"
#include "support/test_support.h"
#include "ui/common/empty_state.h"
#include "ui/common/plot_widget.h"
#include "ui/common/spec_form.h"
#include "ui/common/theme.h"
#include "ui/shell/app_context.h"
#include "ui/train/training_runs_model.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTreeView>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

namespace {

/// Stands for `mimik-cli run SPEC`: says what a training says. Twelve epochs; it stops when `control` says so.
const char *const kFakeEngine =
    "#!/bin/sh\n"
    "dir=$(dirname \"$2\"); n=1000; state=Starting\n"
    "say() { n=$((n+1)); printf '{\"seq\":%d,\"time\":\"2026-01-01T00:00:00.000Z\",%s}\\n' $n \"$1\" >> "
    "\"$dir/events.jsonl\"; }\n"
    "to() { say \"\\\"type\\\":\\\"state\\\",\\\"from\\\":\\\"$state\\\",\\\"to\\\":\\\"$1\\\"\"; state=$1; }\n"
    "say '\"type\":\"hello\",\"version\":\"0\",\"device\":\"cpu\",\"threads\":1'\n"
    "to Running\n"
    "for epoch in 1 2 3 4 5 6 7 8 9 10 11 12; do\n"
    "  say "
    "\"\\\"type\\\":\\\"progress\\\",\\\"phase\\\":\\\"train\\\",\\\"done\\\":$epoch,\\\"total\\\":12,\\\"eta_s\\\":$(("
    "150 - epoch))\"\n"
    "  say \"\\\"type\\\":\\\"metric\\\",\\\"step\\\":$epoch,\\\"name\\\":\\\"train_loss\\\",\\\"value\\\":0.$((99 - 5 "
    "* epoch))\"\n"
    "  say \"\\\"type\\\":\\\"metric\\\",\\\"step\\\":$epoch,\\\"name\\\":\\\"val_loss\\\",\\\"value\\\":0.$((99 - 4 * "
    "epoch))\"\n"
    "  say \"\\\"type\\\":\\\"metric\\\",\\\"step\\\":$epoch,\\\"name\\\":\\\"val_auc\\\",\\\"value\\\":0.$((60 + 2 * "
    "epoch))\"\n"
    "  say \"\\\"type\\\":\\\"metric\\\",\\\"step\\\":$epoch,\\\"name\\\":\\\"images_per_s\\\",\\\"value\\\":500\"\n"
    "  while :; do\n"
    "    case \"$(cat \"$dir/control\" 2>/dev/null)\" in\n"
    "      cancel) to Stopping; to Cancelled; exit 4;;\n"
    "      pause) [ $state = Running ] && to Paused;;\n"
    "      resume) [ $state = Paused ] && to Running;;\n"
    "    esac\n"
    "    [ $state = Running ] && break\n"
    "    sleep 0.05\n"
    "  done\n"
    "  sleep 0.1\n"
    "done\n"
    "say '\"type\":\"finished\",\"summary\":{\"val_auc\":0.84}'\n"
    "to Succeeded\n";

} // namespace

class TestTrainPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // the offscreen platform cannot pass size hints on, and says so
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        m_dir = std::make_unique<test::TempDir>();
        const auto engine = *m_dir / "engine.sh";
        test::writeText(engine, kFakeEngine);
        std::filesystem::permissions(engine, std::filesystem::perms::owner_all);
        qputenv("MIMIK_CLI", engine.string().c_str());
        qputenv("MIMIK_RESOURCES", "/nonexistent");
        m_context = std::make_unique<AppContext>();
    }
    void cleanup()
    {
        m_panel.reset();
        m_context.reset();
        m_dir.reset();
    }

    void withoutAWorkspaceItSaysWhatToDo()
    {
        TrainPanel panel(*m_context);
        QVERIFY(!panel.findChild<EmptyState *>()->isHidden());
        QSignalSpy demo(m_context.get(), &AppContext::demoRequested);
        Q_EMIT panel.findChild<EmptyState *>()->second();
        QCOMPARE(demo.size(), 1);
    }

    void theFormStartsWithTheDefaultsOfTheSpec()
    {
        openPanel();
        const Json values = m_panel->form().values();
        const Json defaults = TrainFerSpec{};
        for (const char *field :
             {"epochs", "batch", "size", "patience", "optimizer", "classWeights", "augment", "split", "task"})
            QCOMPARE(values.at(field).dump(), defaults.at(field).dump());
        QCOMPARE(values.at("lr").get<double>(), TrainFerSpec{}.lr);
        QCOMPARE(m_panel->realSets().tickedSets().size(), 1); // the only real set
        QCOMPARE(m_panel->syntheticSets().count(), 1);        // a selection
    }

    void aClickStartsAJobOnTheLabelsOfTheTickedSets()
    {
        openPanel();
        auto *epochs = qobject_cast<QSpinBox *>(m_panel->form().input(QStringLiteral("epochs")));
        epochs->setFocus();
        epochs->selectAll();
        QTest::keyClicks(epochs, QStringLiteral("12"));
        m_panel->syntheticSets().setTicked(QStringLiteral("best"), true);
        start();
        const auto spec = m_context->jobs()->spec(m_panel->shownRun());
        QVERIFY(spec.has_value());
        QCOMPARE(spec->kind, std::string("train-fer"));
        const auto settings = settingsFromJson<TrainFerSpec>(spec->settings);
        QVERIFY2(settings.has_value(), settings ? "" : settings.error().message().c_str());
        QCOMPARE(settings->epochs, 12);
        QCOMPARE(settings->data.size(), std::size_t{1});
        QCOMPARE(settings->synthetic.size(), std::size_t{1});
        const auto real = data::readListing(settings->data[0]);
        QVERIFY2(real.has_value(), real ? "" : real.error().message().c_str());
        QCOMPARE(real->rows.size(), std::size_t{20});
        QVERIFY(std::filesystem::exists(real->rows[0].path));
        const auto chosen = data::readListing(settings->synthetic[0]);
        QVERIFY2(chosen.has_value(), chosen ? "" : chosen.error().message().c_str());
        QCOMPARE(chosen->rows.size(), std::size_t{3});
    }

    void curvesGrowWhileItTrains()
    {
        openPanel();
        start();
        auto *loss = m_panel->findChild<PlotWidget *>(QStringLiteral("lossPlot"));
        auto *score = m_panel->findChild<PlotWidget *>(QStringLiteral("scorePlot"));
        auto *state = m_panel->findChild<QLabel *>(QStringLiteral("runState"));
        QTRY_VERIFY_WITH_TIMEOUT(!loss->plot().series.empty() && loss->plot().series[0].x.size() >= 2, 15000);
        QTRY_VERIFY2_WITH_TIMEOUT(state->text().contains(QStringLiteral("2:")), qPrintable(state->text()), 15000);
        QVERIFY(m_panel->findChild<QProgressBar *>()->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(stateOfRun() == JobState::Succeeded, 30000);
        QTRY_COMPARE(score->plot().series.at(0).y.size(), std::size_t{12});
        QCOMPARE(loss->plot().series.size(), std::size_t{2}); // images_per_s is no loss
        QCOMPARE(score->plot().series[0].y.back(), 0.84);
        QTRY_VERIFY(m_panel->findChild<QPushButton *>(QStringLiteral("evaluateTraining"))->isVisible());
        QSignalSpy asked(m_context.get(), &AppContext::screenRequested);
        auto *test = m_panel->findChild<QPushButton *>(QStringLiteral("testTraining"));
        QVERIFY(test->isVisible());
        QTest::mouseClick(test, Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), QStringLiteral("evaluate"));
        QCOMPARE(asked[0][1].toMap().value(QStringLiteral("modelOf")).toString().toStdString(), m_panel->shownRun());
        auto *runs = m_panel->findChild<QTreeView *>(QStringLiteral("trainingRuns"))->model();
        QCOMPARE(runs->rowCount(), 1);
        QCOMPARE(runs->index(0, TrainingRunsModel::Best).data().toString(), QStringLiteral("0.840"));
        QCOMPARE(runs->index(0, TrainingRunsModel::Epochs).data().toString(), QStringLiteral("12"));
    }

    void pauseResumeAndCancelAreButtons()
    {
        openPanel();
        start();
        auto *pause = m_panel->findChild<QPushButton *>(QStringLiteral("pauseTraining"));
        auto *resume = m_panel->findChild<QPushButton *>(QStringLiteral("resumeTraining"));
        auto *cancel = m_panel->findChild<QPushButton *>(QStringLiteral("cancelTraining"));
        QTRY_VERIFY_WITH_TIMEOUT(pause->isVisible(), 15000);
        QTest::mouseClick(pause, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(stateOfRun() == JobState::Paused, 15000);
        QTRY_VERIFY(resume->isVisible());
        QVERIFY(!pause->isVisible());
        QTest::mouseClick(resume, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(stateOfRun() == JobState::Running, 15000);
        QTRY_VERIFY(cancel->isVisible());
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(stateOfRun() == JobState::Cancelled, 15000);
        QTRY_VERIFY(resume->isVisible()); // a cancelled run can go on
        QVERIFY(!cancel->isVisible());
    }

    void nothingTickedIsSaidAtTheField()
    {
        openPanel();
        m_panel->realSets().setTicked(QStringLiteral("faces"), false);
        QTest::mouseClick(m_panel->findChild<QPushButton *>(QStringLiteral("startTraining")), Qt::LeftButton);
        QVERIFY(!m_panel->form().errorAt(QStringLiteral("data")).isEmpty());
        QVERIFY(m_context->jobs()->jobs().empty());
    }

    void aWrongSettingIsSaidAtTheField()
    {
        openPanel();
        m_panel->form().setValue("split", "holdout:7");
        QTest::mouseClick(m_panel->findChild<QPushButton *>(QStringLiteral("startTraining")), Qt::LeftButton);
        QVERIFY(!m_panel->form().errorAt(QStringLiteral("split")).isEmpty());
        QVERIFY(m_context->jobs()->jobs().empty());
    }

    void aSetWithoutTheWantedLabelsIsRefused()
    {
        openPanel();
        m_panel->form().setValue("task", "expression");
        m_panel->start();
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->isStarting(), 15000);
        const QString error = m_panel->form().errorAt(QStringLiteral("data"));
        QVERIFY2(error.contains(QStringLiteral("no expression labels")), qPrintable(error));
        QVERIFY(m_context->jobs()->jobs().empty());
    }

    void theListOfRunsIsASoundModel()
    {
        openPanel();
        TrainingRunsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setManager(m_context->jobs());
        start();
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 1, 15000);
        QTRY_VERIFY_WITH_TIMEOUT(stateOfRun() == JobState::Succeeded, 30000);
        QTRY_COMPARE(model.index(0, TrainingRunsModel::State).data().toString(), jobStateText(JobState::Succeeded));
    }

    void looks_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void looks()
    {
        QFETCH(bool, dark);
        Theme theme(*qApp);
        theme.apply(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        openPanel();
        start();
        auto *loss = m_panel->findChild<PlotWidget *>(QStringLiteral("lossPlot"));
        QTRY_VERIFY_WITH_TIMEOUT(!loss->plot().series.empty() && loss->plot().series[0].x.size() >= 6, 15000);
        QTest::qWait(150);
        const QString folder = qEnvironmentVariable("MIMIK_LOOKS");
        if (!folder.isEmpty())
            QVERIFY(m_panel->grab().save(folder + QStringLiteral("/train-") +
                                         QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png")));
        QTRY_VERIFY_WITH_TIMEOUT(stateOfRun() == JobState::Succeeded, 30000);
        theme.apply(ThemeChoice::Light);
    }

private:
    void openPanel()
    {
        const auto made = m_context->createWorkspace(QString::fromStdString((*m_dir / "study.mimik").string()));
        QVERIFY2(made.has_value(), made ? "" : made.error().message().c_str());
        test::addFaces(*m_context->workspace(), 20);
        const std::vector<data::ImageId> ids{data::ImageId{1}, data::ImageId{2}, data::ImageId{3}};
        QVERIFY(m_context->workspace()->selections().save("best", Json::object(), ids).has_value());
        m_panel = std::make_unique<TrainPanel>(*m_context);
        m_panel->resize(1180, 640);
        m_panel->show();
        m_panel->activate();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void start()
    {
        QTest::mouseClick(m_panel->findChild<QPushButton *>(QStringLiteral("startTraining")), Qt::LeftButton);
        QTRY_VERIFY2_WITH_TIMEOUT(!m_panel->shownRun().empty(),
                                  qPrintable(m_panel->form().errorAt(QStringLiteral("data"))), 15000);
    }
    JobState stateOfRun() const
    {
        const auto job = m_context->jobs()->job(m_panel->shownRun());
        return job ? job->state : JobState::Queued;
    }

    std::unique_ptr<test::TempDir> m_dir;
    std::unique_ptr<AppContext> m_context;
    std::unique_ptr<TrainPanel> m_panel;
};

QTEST_MAIN(TestTrainPanel)
#include "tst_train_panel.moc"
