#include "ui/generate/train_page.h"

#include "core/base/files.h"
#include "core/base/specs/train_gan_spec.h"
#include "core/data/workspace.h"
#include "core/jobs/job_manager.h"
#include "core/jobs/preview_client.h"
#include "fake_training.h"
#include "support/test_support.h"
#include "ui/common/plot_widget.h"
#include "ui/common/spec_form.h"
#include "ui/common/thumbnail_loader.h"
#include "ui/generate/fakes_view.h"
#include "ui/generate/gan_runs_model.h"
#include "ui/generate/prepared_faces.h"
#include "ui/generate/run_curves.h"
#include "ui/generate/run_monitor.h"
#include "ui/generate/train_form.h"
#include "ui/shell/app_context.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QToolButton>
#include <QTreeView>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

namespace {
constexpr const char *kRun = "20260102-030405-train-gan-0001";
constexpr const char *kOlderRun = "20260101-030405-train-gan-0000";
} // namespace

class TestTrainPage : public QObject {
    Q_OBJECT

    std::unique_ptr<test::TempDir> m_dir;
    std::unique_ptr<AppContext> m_context;
    std::unique_ptr<TrainPage> m_page;

    QString ws() const { return QString::fromStdString((*m_dir / "ws").string()); }
    std::filesystem::path runs() const { return *m_dir / "ws" / "runs"; }

    /// The page of a workspace with a set "faces" of 24 drawn faces of 64 x 64, and perhaps trainings that ended.
    void open(int numRuns = 0, const Json &settings = {{"data", "/faces"}, {"preset", "small"}, {"size", 32}})
    {
        QVERIFY(m_context->createWorkspace(ws()));
        test::addFaces(*m_context->workspace(), 24);
        m_context->closeWorkspace();
        if (numRuns > 0)
            test::writeTraining(runs(), kRun, settings);
        if (numRuns > 1)
            test::writeTraining(runs(), kOlderRun, settings);
        QVERIFY(m_context->openWorkspace(ws()));
        m_page = std::make_unique<TrainPage>(*m_context);
        m_page->resize(1100, 700);
        m_page->show();
        m_page->reload();
        QTRY_VERIFY(m_page->isSettled());
    }
    template <typename T>
    T *find(const char *name) const
    {
        return m_page->findChild<T *>(QLatin1StringView(name));
    }
    SpecForm &form() const { return *find<SpecForm>("trainForm"); }
    RunMonitor &monitor() const { return *m_page->findChild<RunMonitor *>(); }
    bool isEnabled(const char *field) const { return form().input(QLatin1StringView(field))->isEnabled(); }
    QString text(const char *label) const { return find<QLabel>(label)->text(); }
    void click(const char *button) const { QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton); }
    void go(int kimg) const { test::writeText(*m_dir / "pictures" / ("go" + std::to_string(kimg)), "go"); }

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        m_dir = std::make_unique<test::TempDir>();
        test::useFakeEngine(m_dir->path());
        test::writeSnapshots(*m_dir / "pictures", {1, 2, 3, 4, 5, 6, 7, 8});
        m_context = std::make_unique<AppContext>();
    }
    void cleanup()
    {
        m_page.reset();
        m_context.reset();
        m_dir.reset();
    }

    void theFormSaysWhatTheTrainingWillSee()
    {
        open();
        QVERIFY2(text("preparedText").contains(QStringLiteral("24 ")), qPrintable(text("preparedText")));
        QVERIFY2(text("preparedText").contains(QStringLiteral("64 × 64")), qPrintable(text("preparedText")));
        form().setValue("size", 32);
        QTRY_VERIFY2(text("preparedText").contains(QStringLiteral("64 × 64 → 32 × 32")),
                     qPrintable(text("preparedText")));
        form().setValue("size", 128);
        QTRY_VERIFY2(text("preparedText").contains(QStringLiteral("enlarged")), qPrintable(text("preparedText")));
    }

    void picturesThatAreNoSquaresAreCroppedToTheMiddle()
    {
        QImage wide(30, 10, QImage::Format_RGB32);
        wide.fill(Qt::red);
        for (int y = 0; y < 10; ++y)
            for (int x = 10; x < 20; ++x)
                wide.setPixel(x, y, qRgb(0, 0, 255));
        const QImage prepared = preparedFace(wide, 8);
        QCOMPARE(prepared.size(), QSize(8, 8));
        for (int i = 0; i < 8; ++i)
            QCOMPARE(prepared.pixel(i, i), qRgb(0, 0, 255)); // only the middle third
        QCOMPARE(largestTrainingSize({100, 70}), 64);
        QCOMPARE(largestTrainingSize({64, 64}), 64);
        QCOMPARE(largestTrainingSize({5000, 5000}), 1024);
        QCOMPARE(largestTrainingSize({3, 3}), 8);
    }

    void whatDoesNotApplyIsGrey()
    {
        open();
        QVERIFY(!isEnabled("freezed")); // from nothing
        QVERIFY(isEnabled("size"));
        QVERIFY(!isEnabled("cond")); // labels.csv has AUs, no classes
        data::ModelInfo model;
        model.name = "demo";
        model.path = "/m/demo.safetensors";
        model.card = test::generatorCard(32);
        m_page->setGenerators({model});
        m_page->setStart(QStringLiteral("/m/demo.safetensors"));
        QVERIFY(isEnabled("freezed"));
        QVERIFY(!isEnabled("size"));
        QTRY_VERIFY2(text("preparedText").contains(QStringLiteral("→ 32 × 32")), qPrintable(text("preparedText")));
        QVERIFY(!isEnabled("fmaps"));
    }

    void classesCanBeLearnedWhereTheFacesHaveThem()
    {
        open();
        const auto folder = *m_dir / "sorted";
        for (const char *name : {"happy", "sad"}) {
            std::filesystem::create_directories(folder / name);
            QVERIFY(writePng(folder / name / "1.png", test::plainImage(90, 90, 90, 40)));
        }
        auto *dialog = [this]() -> QFileDialog * {
            auto *menu = m_page->findChild<QToolButton *>(QStringLiteral("trainDataOther"))->menu();
            menu->actions().first()->trigger();
            return m_page->findChild<QFileDialog *>(QStringLiteral("trainDataDialog"));
        }();
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(QString::fromStdString(folder.string()));
        dialog->close();
        QTRY_VERIFY(isEnabled("cond"));
        data::ModelInfo model;
        model.name = "of two";
        model.path = "/m/two.safetensors";
        model.card = test::generatorCard(32, {"happy", "sad"});
        m_page->setGenerators({model});
        QVERIFY(!form().values()["cond"].get<bool>());
        m_page->setStart(QStringLiteral("/m/two.safetensors"));
        QVERIFY(form().values()["cond"].get<bool>()); // it goes on with the classes that it knows
        QVERIFY2(text("preparedText").startsWith(QStringLiteral("2 ")), qPrintable(text("preparedText")));
    }

    void aTrainingStartsWithTheFormsSettings()
    {
        open();
        auto *kimg = qobject_cast<QDoubleSpinBox *>(form().input(QStringLiteral("kimg")));
        kimg->setFocus();
        kimg->selectAll();
        QTest::keyClicks(kimg, QStringLiteral("12.5"));
        QTest::keyClick(kimg, Qt::Key_Tab);
        form().setValue("freezed", 3); // grey: must not count
        qobject_cast<QCheckBox *>(form().input(QStringLiteral("mirror")))->click();
        click("trainGanStart");
        QCOMPARE(m_context->jobs()->jobs().front().kind, std::string("train-gan"));
        const auto spec = m_context->jobs()->spec(m_context->jobs()->jobs().front().id);
        QVERIFY(spec);
        const auto settings = settingsFromJson<TrainGanSpec>(spec->settings);
        QVERIFY2(settings, settings ? "" : settings.error().message().c_str());
        QCOMPARE(settings->kimg, 12.5);
        QCOMPARE(settings->freezed, 0);
        QVERIFY(settings->mirror);
        QCOMPARE(settings->size, 64); // what the pictures allow
        QCOMPARE(settings->preset, std::string("small"));
        QVERIFY(settings->data.ends_with("artifacts"));
        QCOMPARE(monitor().runId(), m_context->jobs()->jobs().front().id);
        QCOMPARE(text("runTitle"), QStringLiteral("Train on faces"));
    }

    void aWrongSettingIsSaidAtItsFieldAlsoWhereItIsFolded()
    {
        open();
        form().setValue("data", "");
        auto *data = qobject_cast<QComboBox *>(form().input(QStringLiteral("data")));
        data->setCurrentIndex(-1);
        const auto before = m_context->jobs()->jobs().size();
        click("trainGanStart");
        QVERIFY(!form().errorAt(QStringLiteral("data")).isEmpty());
        QCOMPARE(m_context->jobs()->jobs().size(), before);
        auto *snap = form().input(QStringLiteral("snap"));
        QVERIFY(!snap->isVisible());
        form().showError({ErrorCode::InvalidArgument, "too often", "snap"});
        QTRY_VERIFY(snap->isVisible());
        QCOMPARE(form().errorAt(QStringLiteral("snap")), QStringLiteral("too often"));
    }

    void whatItCostsComesFromTheLastSimilarTraining()
    {
        open(1);
        form().setValue("size", 32);
        form().setValue("kimg", 102.0 * 60 / 1000 * 30); // at 102 images/s, the median: half an hour
        QTRY_VERIFY2(text("trainCost").contains(QStringLiteral("30 min")), qPrintable(text("trainCost")));
        form().setValue("size", 64);
        QTRY_VERIFY2(!text("trainCost").contains(QStringLiteral("min at")), qPrintable(text("trainCost")));
    }

    void aTrainingThatEndedIsShownWithItsHistory()
    {
        open(1);
        QCOMPARE(monitor().runId(), std::string(kRun));
        QVERIFY(monitor().fakes().kimg() == 4);
        QCOMPARE(monitor().curves().plot(RunCurves::Quality).plot().series.at(0).y.size(), std::size_t(3));
        QTRY_VERIFY2(text("runWarning").contains(QStringLiteral("become alike")), qPrintable(text("runWarning")));
        QTRY_VERIFY2(text("runWarning").contains(QStringLiteral("(and 1 earlier)")), qPrintable(text("runWarning")));
        auto *table = find<QTreeView>("ganRuns");
        QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(table->model()->index(0, GanRunsModel::Kimg).data().toString(), QStringLiteral("4.0"));
        QCOMPARE(table->model()->index(0, GanRunsModel::BestFid).data().toString(), QStringLiteral("40.5"));
        click("bestSnapshot");
        QCOMPARE(monitor().fakes().kimg(), 2.0);
        QCOMPARE(monitor().curves().plot(RunCurves::Losses).handle(0), 2.0); // the line in the curves goes along
    }

    void anotherTrainingIsChosenInTheTable()
    {
        open(2, {{"data", "/faces"}, {"kimg", 7.0}});
        auto *table = find<QTreeView>("ganRuns");
        QCOMPARE(table->model()->rowCount(), 2);
        QTRY_COMPARE(table->model()->index(1, GanRunsModel::BestFid).data().toString(), QStringLiteral("40.5"));
        monitor().fakes().showKimg(1);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Down);
        QCOMPARE(monitor().runId(), std::string(kOlderRun));
        QCOMPARE(monitor().fakes().kimg(), 4.0); // of that one, the newest
        click("runDuplicate");
        QCOMPARE(form().values()["kimg"].get<double>(), 7.0);
    }

    void aSnapshotBecomesAGenerator()
    {
        open(1);
        monitor().fakes().showKimg(2);
        QSignalSpy taken(m_page.get(), &TrainPage::snapshotTaken);
        click("takeSnapshot");
        QTRY_COMPARE(taken.size(), 1);
        const auto model = m_context->workspace()->findModel((*m_context->workspace()->models()).back().name);
        QVERIFY(model);
        QCOMPARE(QString::fromStdString(model->path.string()), taken.first().first().toString());
        QVERIFY2(QString::fromStdString(model->name).endsWith(QStringLiteral("000002")), model->name.c_str());
        QVERIFY(std::filesystem::is_regular_file(model->path) && !std::filesystem::is_symlink(model->path));
        QCOMPARE(model->card["settings"]["resolution"].get<int>(), 32);
        monitor().fakes().showKimg(0);
        QVERIFY(!find<QPushButton>("takeSnapshot")->isEnabled());
    }

    void duplicateFillsTheForm()
    {
        open(1, {{"data", "/elsewhere/sorted"}, {"preset", "small"}, {"size", 32}, {"kimg", 33.0}, {"snap", 3}});
        const auto before = m_context->jobs()->jobs().size();
        click("runDuplicate");
        QCOMPARE(m_context->jobs()->jobs().size(), before); // nothing is started by itself
        QCOMPARE(form().values()["kimg"].get<double>(), 33.0);
        QCOMPARE(form().values()["snap"].get<int>(), 3);
        QCOMPARE(form().values()["data"].get<std::string>(), std::string("/elsewhere/sorted"));
        click("trainGanStart");
        QCOMPARE(m_context->jobs()->spec(m_context->jobs()->jobs().front().id)->seed, std::uint64_t(7));
    }

    void theButtonsFollowTheStateOfALiveTraining()
    {
        open();
        go(1);
        click("trainGanStart");
        QTRY_COMPARE_WITH_TIMEOUT(monitor().fakes().kimg(), 1.0, 20000);
        QVERIFY(find<QPushButton>("runPause")->isEnabled());
        QVERIFY(find<QPushButton>("runStop")->isEnabled());
        QVERIFY(!find<QPushButton>("runResume")->isEnabled());
        QVERIFY2(text("runState").contains(QStringLiteral("1,000 of 8,000")), qPrintable(text("runState")));
        QVERIFY(m_page->findChild<QProgressBar *>()->isVisible());
        click("runPause");
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("runResume")->isEnabled(), 20000);
        QVERIFY(!find<QPushButton>("runPause")->isEnabled());
        click("runResume");
        go(2);
        QTRY_COMPARE_WITH_TIMEOUT(monitor().fakes().kimg(), 2.0, 20000); // the newest is followed
        QTRY_VERIFY(text("runWarning").contains(QStringLiteral("become alike")));
        QCOMPARE(monitor().curves().plot(RunCurves::Losses).plot().series.at(0).x, (std::vector<double>{1, 2}));
        monitor().fakes().step(-1);
        go(3);
        QTRY_COMPARE_WITH_TIMEOUT(monitor().fakes().count(), 4, 20000);
        QCOMPARE(monitor().fakes().kimg(), 1.0); // it stays where it was put
        click("runStop");
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("runResume")->isEnabled(), 20000);
        QVERIFY(!find<QPushButton>("runStop")->isEnabled());
        QVERIFY(!find<QPushButton>("runPause")->isEnabled());
        QVERIFY(!m_page->findChild<QProgressBar *>()->isVisible());
    }

    void nothingIsHeldWhenTheWorkspaceCloses()
    {
        open(1);
        m_context->closeWorkspace();
        m_page->setGenerators({});
        m_page->reload();
        QVERIFY(monitor().runId().empty());
        QCOMPARE(monitor().fakes().count(), 0);
        QVERIFY(!find<QPushButton>("trainGanStart")->isEnabled());
        QVERIFY(!find<QPushButton>("runDuplicate")->isEnabled());
    }
};

QTEST_MAIN(TestTrainPage)
#include "tst_train_page.moc"
