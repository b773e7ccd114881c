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
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QThread>
#include <QToolButton>
#include <QTreeView>
#include <QtTest>

#include <atomic>
#include <cmath>

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

    /// Chooses other faces, as with the dialog.
    void chooseFaces(const std::filesystem::path &path)
    {
        auto *menu = m_page->findChild<QToolButton *>(QStringLiteral("trainDataOther"))->menu();
        menu->actions().last()->trigger();
        auto *dialog = m_page->findChild<QFileDialog *>(QStringLiteral("trainDataDialog"));
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(QString::fromStdString(path.string()));
        dialog->close();
    }

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

    void aZipOfPicturesIsLookedInto()
    {
        open();
        // Made with Python's zipfile: three grey pictures of 40 x 40 in "happy" and "sad".
        chooseFaces(test::sourceTestData() / "faces_in_folders.zip");
        QTRY_VERIFY2(text("preparedText").startsWith(QStringLiteral("3 ")), qPrintable(text("preparedText")));
        QVERIFY2(text("preparedText").contains(QStringLiteral("40 × 40 → 32 × 32")), qPrintable(text("preparedText")));
        QVERIFY2(text("preparedText").contains(QStringLiteral("happy 1, sad 2")), qPrintable(text("preparedText")));
        QVERIFY(isEnabled("cond"));
        QVERIFY(isEnabled("align"));
        chooseFaces(test::sourceTestData() / "faces_without_labels.zip");
        QTRY_VERIFY2(text("preparedText").startsWith(QStringLiteral("2 ")), qPrintable(text("preparedText")));
        QVERIFY(!isEnabled("cond")); // "labels": null, as the StyleGAN tools write it for a set without classes
        test::writeText(*m_dir / "no.zip", "PK, but no more");
        chooseFaces(*m_dir / "no.zip");
        QTRY_VERIFY2(text("preparedText").contains(QStringLiteral("no zip archive")), qPrintable(text("preparedText")));
    }

    void anArrayIsCountedByItsHeaderAndTakenAsItIs_data()
    {
        QTest::addColumn<QByteArray>("shape");
        QTest::newRow("channels last") << QByteArray("(5, 16, 16, 3)");
        QTest::newRow("channels first") << QByteArray("(5, 3, 16, 16)");
    }
    void anArrayIsCountedByItsHeaderAndTakenAsItIs()
    {
        QFETCH(QByteArray, shape);
        open();
        const std::string header =
            "{'descr': '|u1', 'fortran_order': False, 'shape': " + shape.toStdString() + ", }          \n";
        const std::string start =
            std::string("\x93NUMPY\x01\0", 8) + static_cast<char>(header.size()) + std::string(1, '\0') + header;
        const auto file = *m_dir / "faces.npy";
        test::writeText(file, start + std::string(5 * 16 * 16 * 3, '\x50'));
        chooseFaces(file);
        QTRY_VERIFY2(text("preparedText").contains(QStringLiteral("16 × 16")), qPrintable(text("preparedText")));
        QVERIFY2(text("preparedText").startsWith(QStringLiteral("5 ")), qPrintable(text("preparedText")));
        for (const char *field : {"size", "align", "cond"})
            QVERIFY2(!isEnabled(field), field);
        test::writeText(*m_dir / "labels.npy", "labels");
        const auto faces =
            lookAtFaces(*m_context->workspace(), QString::fromStdString(file.string()), 0, [] { return false; });
        QVERIFY(faces);
        QVERIFY(faces->canLearnClasses);
        QCOMPARE(faces->samples.size(), 5);
        QCOMPARE(faces->samples[4].pixel(3, 3), qRgb(0x50, 0x50, 0x50));
        test::writeText(file, start + std::string(100, '\0'));
        QVERIFY(!lookAtFaces(*m_context->workspace(), QString::fromStdString(file.string()), 0, [] { return false; }));
    }

    void nothingStartsBeforeTheFacesAreKnown()
    {
        open();
        QVERIFY(find<QPushButton>("trainGanStart")->isEnabled());
        // Something else is read first: the answer about the new faces waits.
        std::atomic<bool> goOn = false;
        m_context->readInBackground(
            [&goOn](data::Workspace &, const std::atomic<bool> &) -> Result<Json> {
                while (!goOn)
                    QThread::msleep(1);
                return Json();
            },
            m_page.get(), [](const Result<Json> &) {});
        form().setValue("size", 32);
        QVERIFY(!find<QPushButton>("trainGanStart")->isEnabled());
        QVERIFY(!find<QPushButton>("trainGanStart")->toolTip().isEmpty());
        QVERIFY2(!text("preparedText").contains(QStringLiteral("24 ")), qPrintable(text("preparedText")));
        goOn = true;
        QTRY_VERIFY(find<QPushButton>("trainGanStart")->isEnabled());
        QVERIFY2(text("preparedText").contains(QStringLiteral("24 ")), qPrintable(text("preparedText")));
    }

    void alignedFacesAreNotClaimedToBeShown()
    {
        open();
        qobject_cast<QCheckBox *>(form().input(QStringLiteral("align")))->click();
        QVERIFY2(text("preparedText").contains(QStringLiteral("aligned when")), qPrintable(text("preparedText")));
    }

    void aGeneratorWithoutClassesCanLearnThem()
    {
        open();
        chooseFaces(test::sourceTestData() / "faces_in_folders.zip");
        QTRY_VERIFY(isEnabled("cond"));
        test::writeGenerator(*m_dir / "plain.safetensors", test::generatorCard(64));
        data::ModelInfo model;
        model.path = *m_dir / "plain.safetensors";
        model.card = test::generatorCard(64);
        m_page->setGenerators({model});
        m_page->setStart(QString::fromStdString(model.path.string()));
        QTRY_VERIFY(isEnabled("cond"));
        qobject_cast<QCheckBox *>(form().input(QStringLiteral("cond")))->click();
        click("trainGanStart");
        const auto spec = m_context->jobs()->spec(m_context->jobs()->jobs().front().id);
        QVERIFY(spec);
        QCOMPARE(spec->settings["cond"], Json(true));
        QCOMPARE(spec->settings["size"], Json(64)); // the generator's
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
        QTRY_VERIFY(m_page->isSettled());
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
        QCOMPARE(settings->name, std::string("Train on faces")); // of the generator too: not all are called "model"
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
        QVERIFY2(form().errorAt(QStringLiteral("data")).contains(QStringLiteral("/elsewhere/sorted")),
                 qPrintable(form().errorAt(QStringLiteral("data"))));
        click("trainGanStart");
        QCOMPARE(m_context->jobs()->jobs().size(), before); // those faces have gone
        form().setValue("data", m_context->workspace()->datasets()->front().folder.string());
        QTRY_VERIFY(m_page->isSettled());
        QCOMPARE(form().values()["kimg"].get<double>(), 33.0);
        QCOMPARE(form().values()["snap"].get<int>(), 3);
        click("trainGanStart");
        QCOMPARE(m_context->jobs()->spec(m_context->jobs()->jobs().front().id)->seed, std::uint64_t(7));
    }

    void aSeedOf64BitsIsKept()
    {
        open();
        auto *seed = qobject_cast<QLineEdit *>(form().input(QStringLiteral("seed")));
        seed->setText(QStringLiteral("99999999999999999999"));
        const auto before = m_context->jobs()->jobs().size();
        click("trainGanStart");
        QCOMPARE(m_context->jobs()->jobs().size(), before);
        QVERIFY(!form().errorAt(QStringLiteral("seed")).isEmpty());
        seed->setText(QStringLiteral("18446744073709551615"));
        click("trainGanStart");
        QCOMPARE(m_context->jobs()->spec(m_context->jobs()->jobs().front().id)->seed, ~std::uint64_t(0));
    }

    void aTrainingThatEndedGoesOnLonger()
    {
        open(1, {{"data", "/faces"}, {"preset", "small"}, {"kimg", 4.0}, {"gamma", 3.0}, {"minutes", 30.0}});
        QTRY_VERIFY(find<QPushButton>("runLonger")->isEnabled());
        click("runLonger");
        auto *dialog = m_page->findChild<QInputDialog *>(QStringLiteral("trainLongerDialog"));
        QVERIFY(dialog);
        QCOMPARE(dialog->doubleValue(), 8.0);
        QVERIFY(dialog->doubleMinimum() > 4);
        dialog->setDoubleValue(TrainGanSpec{}.kimg);
        dialog->accept();
        const auto job = m_context->jobs()->jobs().front();
        const auto spec = m_context->jobs()->spec(job.id);
        QVERIFY(spec);
        const auto settings = settingsFromJson<TrainGanSpec>(spec->settings);
        QVERIFY2(settings, settings ? "" : settings.error().message().c_str());
        QCOMPARE(settings->resume, (runs() / kRun / "artifacts").string());
        QCOMPARE(settings->data, std::string("/faces"));
        // What is in the spec counts as given, the default of a length too; the checkpoint has the rest.
        QCOMPARE(spec->settings.value("kimg", 0.0), TrainGanSpec{}.kimg);
        QCOMPARE(spec->settings.value("minutes", -1.0), 0.0); // the limit of the run before does not end it
        QVERIFY(!spec->settings.contains("gamma"));
        QVERIFY(!spec->settings.contains("preset"));
        QCOMPARE(spec->seed, std::uint64_t(0));
        QCOMPARE(monitor().runId(), job.id);
    }

    void settingsOfAnotherTypeAreSaid_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("length") << QByteArray("kimg") << QByteArray("\"many\"");
        QTest::newRow("faces") << QByteArray("data") << QByteArray("5");
        QTest::newRow("name") << QByteArray("name") << QByteArray("[1]");
        QTest::newRow("preset") << QByteArray("preset") << QByteArray("7");
        QTest::newRow("size") << QByteArray("size") << QByteArray("\"small\"");
    }
    void settingsOfAnotherTypeAreSaid()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        Json settings = {{"data", "/faces"}, {"preset", "small"}, {"kimg", 4.0}};
        settings[field.toStdString()] = Json::parse(value.toStdString());
        open(1, settings);
        QSignalSpy said(m_context.get(), &AppContext::errorMessage);
        QTRY_VERIFY(find<QPushButton>("runLonger")->isEnabled());
        click("runLonger");
        QVERIFY(!m_page->findChild<QInputDialog *>(QStringLiteral("trainLongerDialog")));
        QCOMPARE(said.size(), 1);
        const QString text = said.first().first().toString();
        QVERIFY2(text.contains(u'\'' % QString::fromLatin1(field) % u'\''), qPrintable(text));
        QVERIFY2(!text.contains(QStringLiteral("json")), qPrintable(text));
        click("runDuplicate"); // the form takes what it can
        QCOMPARE(form().values()["data"] == Json("/faces"), field != "data");
    }

    void withoutAStateItCannotGoOn()
    {
        open(1);
        std::filesystem::remove(runs() / kRun / "artifacts" / "checkpoint-a.safetensors");
        monitor().follow(kRun);
        QTRY_VERIFY(!find<QPushButton>("runLonger")->isEnabled());
    }

    void theWindowDoesNotWaitForTheDisk()
    {
        open(1);
        for (const char *number : {"000001", "000002", "000004"}) // it learned classes
            test::writeText(runs() / kRun / "artifacts" / ("network-snapshot-" + std::string(number) + ".json"),
                            test::generatorCard(32, {"anger", "happiness"}).dump());
        m_page.reset();
        m_context->closeWorkspace();
        QVERIFY(m_context->openWorkspace(ws()));
        std::atomic<bool> goOn = false; // something else is read first
        m_context->readInBackground(
            [&goOn](data::Workspace &, const std::atomic<bool> &) -> Result<Json> {
                while (!goOn)
                    QThread::msleep(1);
                return Json();
            },
            m_context.get(), [](const Result<Json> &) {});
        m_page = std::make_unique<TrainPage>(*m_context);
        m_page->resize(1100, 700);
        m_page->show();
        QCOMPARE(monitor().runId(), std::string(kRun));
        QTest::qWait(100);
        QVERIFY(!find<QPushButton>("runLonger")->isEnabled());
        QVERIFY(monitor().fakes().rowNames().isEmpty());
        goOn = true;
        QTRY_VERIFY(find<QPushButton>("runLonger")->isEnabled());
        QCOMPARE(monitor().fakes().rowNames(), QStringList({QStringLiteral("anger"), QStringLiteral("happiness")}));
    }

    void longHistoriesAreReadInTheBackground_data()
    {
        QTest::addColumn<bool>("hasEnded");
        QTest::newRow("ended") << true;
        QTest::newRow("still running") << false;
    }
    void longHistoriesAreReadInTheBackground()
    {
        QFETCH(bool, hasEnded);
        open(2);
        const auto run = runs() / kRun;
        std::filesystem::remove(run / "events.jsonl");
        test::EventScript events(run / "events.jsonl");
        events.state("Queued", "Starting").state("Starting", "Running").metric(500, "FID(random)", 12.5);
        for (int i = 1; i <= 1500; ++i)
            events.metric(1000 * i, "Loss/G/loss", 0.5);
        if (hasEnded)
            events.state("Running", "Stopping").state("Stopping", "Cancelled");
        else
            test::writeText(run / "run.json", Json{{"pid", QCoreApplication::applicationPid()},
                                                   {"started", "2026-01-02T03:04:05.000Z"},
                                                   {"host", QSysInfo::machineHostName().toStdString()},
                                                   {"heartbeat", "x"}}
                                                  .dump());
        m_page.reset();
        m_context->closeWorkspace();
        QVERIFY(m_context->openWorkspace(ws()));
        auto *manager = m_context->jobs();
        QVERIFY(!manager->hasHistory(kRun));
        m_page = std::make_unique<TrainPage>(*m_context);
        m_page->resize(1100, 700);
        m_page->show();
        m_page->reload();
        QCOMPARE(monitor().runId(), std::string(kRun));
        QVERIFY(!manager->hasHistory(kRun)); // nobody has waited for it
        const auto &losses = monitor().curves().plot(RunCurves::Losses);
        QVERIFY(losses.plot().series.empty());
        if (!hasEnded)
            events.metric(1'501'000, "Loss/G/loss", 0.25); // while it is read, or after
        const std::size_t numPoints = hasEnded ? 1500 : 1501;
        QTRY_VERIFY(!losses.plot().series.empty() && losses.plot().series[0].x.size() == numPoints);
        QCOMPARE(losses.plot().series[0].x.front(), 1.0);
        QCOMPARE(losses.plot().series[0].x.back(), static_cast<double>(numPoints));
        QTRY_VERIFY(find<QPushButton>("bestSnapshot")->isVisible()); // FID was measured early
        auto *table = find<QTreeView>("ganRuns");
        QCOMPARE(table->model()->index(0, GanRunsModel::BestFid).data().toString(), QStringLiteral("12.5"));
        monitor().follow(kOlderRun);
        QCOMPARE(losses.plot().series[0].x, (std::vector<double>{1, 2, 4}));
        monitor().follow(kRun); // now it is known
        QCOMPARE(losses.plot().series[0].x.size(), numPoints);
    }

    void aTimeLimitIsShownAsTimeLeft()
    {
        open();
        const auto run = test::writeTraining(runs(), kRun, {{"data", "/faces"}, {"minutes", 30.0}});
        test::EventScript(run / "events.jsonl")
            .state("Cancelled", "Queued")
            .state("Queued", "Starting")
            .state("Starting", "Running")
            .say("progress", {{"phase", "time"}, {"done", 600}, {"total", 1800}, {"eta_s", 1200}});
        m_page.reset();
        m_context->closeWorkspace();
        QVERIFY(m_context->openWorkspace(ws()));
        m_page = std::make_unique<TrainPage>(*m_context);
        m_page->reload();
        monitor().follow(kRun);
        QVERIFY2(text("runState").contains(QStringLiteral("20 min")), qPrintable(text("runState")));
        QCOMPARE(text("runState").count(QStringLiteral("left")), 1);
        QVERIFY2(!text("runState").contains(QStringLiteral("images")), qPrintable(text("runState")));
    }

    void withoutATrainingThereIsOneHint()
    {
        open();
        QVERIFY(!monitor().curves().isVisible());
        QVERIFY(!monitor().fakes().isVisible());
        QVERIFY(find<QLabel>("runState")->isVisible());
        for (const char *button : {"runPause", "runResume", "runStop", "runLonger", "runDuplicate"})
            QVERIFY2(!find<QPushButton>(button)->isVisible(), button); // there is nothing that they could do
        const auto *title = find<QLabel>("runTitle");
        QTRY_VERIFY(title->width() >= title->sizeHint().width());
    }

    void aNarrowWindowCutsNothingOff()
    {
        open(1);
        m_page->resize(m_page->minimumSizeHint());
        QTRY_VERIFY(find<QPushButton>("bestSnapshot")->isVisible());
        const auto *best = find<QPushButton>("bestSnapshot"), *take = find<QPushButton>("takeSnapshot");
        const auto isWhole = [&](const QPushButton *button) {
            const QRect place(button->mapTo(m_page.get(), QPoint()), button->size());
            return button->width() >= button->sizeHint().width() && m_page->rect().contains(place);
        };
        QTRY_VERIFY(isWhole(best) && isWhole(take));
        const QSize size = m_page->size(); // beside rail and Inspector in a window of 1024 x 600, above the jobs
        QVERIFY2(size.width() <= 735 && size.height() <= 415,
                 qPrintable(QStringLiteral("%1 x %2").arg(size.width()).arg(size.height())));
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
        // What it has made is there at once, called after it.
        const auto newest = [this] {
            const auto models = m_context->workspace()->models();
            return models && !models->empty() ? models->back().name : std::string();
        };
        QTRY_COMPARE_WITH_TIMEOUT(newest(), std::string("Train on faces"), 20000);
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
