#include "core/base/files.h"
#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "core/jobs/job_manager.h"
#include "core/jobs/preview_client.h"
#include "fake_training.h"
#include "support/fake_preview_worker.h"
#include "support/fake_study.h"
#include "support/test_workspace.h"
#include "ui/common/elided_label.h"
#include "ui/common/preview_faces.h"
#include "ui/common/spec_form.h"
#include "ui/common/tokens.h"
#include "ui/generate/generate_form.h"
#include "ui/generate/generate_panel.h"
#include "ui/generate/generator_card.h"
#include "ui/generate/generator_model.h"
#include "ui/generate/model_facts.h"
#include "ui/generate/model_import.h"
#include "ui/generate/sample_grid.h"
#include "ui/shell/app_context.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QProcess>
#include <QPushButton>
#include <QStandardPaths>
#include <QTabWidget>
#include <QThread>
#include <QToolButton>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

class TestGeneratePanel : public QObject {
    Q_OBJECT

    static QString toText(const std::filesystem::path &path) { return QString::fromStdString(path.string()); }

    static void addGenerator(AppContext &context, const std::filesystem::path &dir,
                             const std::vector<std::string> &classes = {})
    {
        test::writeGenerator(dir / "faces.safetensors", test::generatorCard(64, classes));
        QVERIFY(context.workspace()->addModel(dir / "faces.safetensors"));
    }

    /// The Generate screen of a new workspace with one generator.
    struct Shown {
        test::TempDir dir;
        AppContext context;
        std::unique_ptr<GeneratePanel> panel;
        SpecForm *form = nullptr;

        explicit Shown(const std::vector<std::string> &classes = {})
        {
            QVERIFY(context.createWorkspace(toText(dir / "ws")));
            addGenerator(context, dir.path(), classes);
            panel = std::make_unique<GeneratePanel>(context);
            panel->resize(1000, 700);
            panel->show();
            panel->activate();
            form = panel->findChild<SpecForm *>(QStringLiteral("generateForm"));
        }
        void type(const char *field, const char *text)
        {
            qobject_cast<QLineEdit *>(form->input(QLatin1StringView(field)))->setText(QString::fromLatin1(text));
        }
        void start()
        {
            QTest::mouseClick(panel->findChild<QPushButton *>(QStringLiteral("generateStart")), Qt::LeftButton);
        }
        QString error(const char *field) const { return form->errorAt(QLatin1StringView(field)); }
        QString plan() const { return panel->findChild<QLabel *>(QStringLiteral("generatePlan"))->text(); }
        std::size_t numJobs() const { return context.jobs()->jobs().size(); }
        Json settings(std::size_t job) const
        {
            const auto spec = context.jobs()->spec(context.jobs()->jobs().at(job).id);
            return spec ? spec->settings : Json();
        }
    };

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init()
    {
        qputenv("MIMIK_CLI", "/bin/false"); // no engine: jobs are only asked for here
        qputenv("MIMIK_RESOURCES", "/nonexistent");
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void cardsTellSizeAndTraining()
    {
        GeneratorModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        data::ModelInfo info;
        info.name = "demo";
        info.kind = "generator";
        info.path = "/m/demo.safetensors";
        info.card = {{"architecture", {{"resolution", 64}, {"z_dim", 128}}}, {"training", {{"kimg", 150.0}}}};
        model.setGenerators({info});
        QCOMPARE(model.data(model.index(0), GeneratorModel::FactsRole).toString(),
                 QStringLiteral("64 × 64 · 150 kimg · z 128"));
        info.path = "/m/cond.safetensors";
        info.card = test::generatorCard(32, {"happy", "sad"});
        info.card["metrics"] = {
            {"FID(random)", {{"value", 21.5}, {"images", 2500}}}, {"fid_other", 33}, {"seconds", 1}};
        model.setGenerators({info});
        QCOMPARE(model.data(model.index(0), GeneratorModel::FactsRole).toString(),
                 QStringLiteral("32 × 32 · 2 classes · 12 kimg · FID 21.5 · z 128"));
        QCOMPARE(model.data(model.index(0), GeneratorModel::LicenceRole).toString(),
                 QStringLiteral("Licence: GPL-3.0-or-later"));
        info.path = "/m/demo.safetensors";
        model.setGenerators({info});
        QCOMPARE(model.rowOf(QStringLiteral("/m/demo.safetensors")), 0);
        QCOMPARE(model.rowOf(QStringLiteral("/m/none")), -1);
    }

    void thePlanCountsSeedsTimesDegrees()
    {
        test::TempDir dir;
        AppContext context;
        QVERIFY(context.createWorkspace(toText(dir / "ws")));
        addGenerator(context, dir.path());
        GeneratePanel panel(context);
        panel.show();
        panel.activate();
        auto *form = panel.findChild<SpecForm *>(QStringLiteral("generateForm"));
        auto *seeds = qobject_cast<QLineEdit *>(form->input(QStringLiteral("seeds")));
        auto *plan = panel.findChild<QLabel *>(QStringLiteral("generatePlan"));
        seeds->setText(QStringLiteral("0-9, 40"));
        QVERIFY2(plan->text().startsWith(QStringLiteral("11 faces")), qPrintable(plan->text()));
        seeds->setText(QStringLiteral("0-9, 5-11")); // each once
        QVERIFY2(plan->text().startsWith(QStringLiteral("12 faces")), qPrintable(plan->text()));
        seeds->setText(QStringLiteral("9-0"));
        QVERIFY(plan->text().contains(QStringLiteral("ranges")));
    }

    void theButtonAsksForAJobWithTheFormsSettings()
    {
        test::TempDir dir;
        AppContext context;
        QVERIFY(context.createWorkspace(toText(dir / "ws")));
        addGenerator(context, dir.path());
        GeneratePanel panel(context);
        panel.resize(1000, 700);
        panel.show();
        panel.activate();
        QCOMPARE(panel.findChild<QListView *>(QStringLiteral("generatorList"))->model()->rowCount(), 1);
        auto *form = panel.findChild<SpecForm *>(QStringLiteral("generateForm"));
        auto *seeds = qobject_cast<QLineEdit *>(form->input(QStringLiteral("seeds")));
        seeds->selectAll();
        QTest::keyClicks(seeds, QStringLiteral("3-5"));
        QTest::mouseClick(panel.findChild<QPushButton *>(QStringLiteral("generateStart")), Qt::LeftButton);
        QCOMPARE(context.jobs()->jobs().size(), std::size_t(1));
        const auto spec = context.jobs()->spec(context.jobs()->jobs().front().id);
        QVERIFY(spec);
        QCOMPARE(spec->kind, std::string("generate"));
        QCOMPARE(spec->settings["seeds"].get<std::string>(), std::string("3-5"));
        QVERIFY(spec->settings["model"].get<std::string>().ends_with("faces.safetensors"));
    }

    void degreesReachTheJobAsNumbers()
    {
        Shown s;
        s.form->setValue("directions", "sefa");
        s.type("seeds", "0-9");
        s.type("degrees", "-5, 0, 5");
        QVERIFY2(s.plan().contains(QStringLiteral("= 60 ")), qPrintable(s.plan())); // along two directions, not all
        s.start();
        QCOMPARE(s.numJobs(), std::size_t(1));
        const auto spec = s.context.jobs()->spec(s.context.jobs()->jobs().front().id);
        QVERIFY(spec);
        QCOMPARE(spec->settings["degrees"], Json::array({-5.0, 0.0, 5.0}));
        QCOMPARE(spec->settings["directions"].get<std::string>(), std::string("sefa"));
        QCOMPARE(spec->settings["indices"], Json::array({0, 1}));
    }

    void whatIsWrongIsSaidAtItsFieldAndNothingStarts_data()
    {
        QTest::addColumn<QByteArray>("seeds");
        QTest::addColumn<QByteArray>("directions");
        QTest::addColumn<QByteArray>("indices");
        QTest::addColumn<QByteArray>("degrees");
        QTest::addColumn<QByteArray>("field");
        const QByteArray none, sefa("sefa"), two("0, 1"), five("-5, 5"), seeds("0-9");
        QTest::newRow("words as degrees") << seeds << sefa << two << QByteArray("five") << QByteArray("degrees");
        QTest::newRow("words as indices") << seeds << sefa << QByteArray("first") << five << QByteArray("indices");
        QTest::newRow("negative index") << seeds << sefa << QByteArray("-1") << five << QByteArray("indices");
        QTest::newRow("directions, but how far") << seeds << sefa << two << none << QByteArray("degrees");
        QTest::newRow("seeds are no list") << QByteArray("3-x") << none << two << none << QByteArray("seeds");
        QTest::newRow("backwards") << QByteArray("9-0") << none << two << none << QByteArray("seeds");
        QTest::newRow("too large a seed") << QByteArray("4294967296") << none << two << none << QByteArray("seeds");
        QTest::newRow("no seeds") << none << none << two << none << QByteArray("seeds");
    }
    void whatIsWrongIsSaidAtItsFieldAndNothingStarts()
    {
        QFETCH(QByteArray, seeds);
        QFETCH(QByteArray, directions);
        QFETCH(QByteArray, indices);
        QFETCH(QByteArray, degrees);
        QFETCH(QByteArray, field);
        Shown s;
        s.form->setValue("directions", directions.toStdString());
        s.type("seeds", seeds);
        s.type("indices", indices);
        s.type("degrees", degrees);
        s.start();
        QVERIFY(!s.error(field).isEmpty());
        QVERIFY2(!s.error(field).contains(QStringLiteral("json")), qPrintable(s.error(field)));
        QCOMPARE(s.numJobs(), std::size_t(0));
    }

    void withoutDirectionsTheirFieldsAreGreyAndDoNotCount()
    {
        Shown s;
        s.form->setValue("directions", "sefa");
        QVERIFY(s.form->input(QStringLiteral("degrees"))->isEnabled());
        s.type("degrees", "-5, 5");
        s.form->setValue("directions", "");
        QVERIFY(!s.form->input(QStringLiteral("degrees"))->isEnabled());
        QVERIFY(!s.form->input(QStringLiteral("indices"))->isEnabled());
        s.start();
        QCOMPARE(s.numJobs(), std::size_t(1));
        QCOMPARE(s.settings(0)["degrees"], Json::array());
    }

    void aFaceOfTheSheetIsChosenByAClickAndOpenedByTwo()
    {
        Shown s({"anger", "happiness"});
        auto *sheet = s.panel->findChild<SampleGrid *>();
        QSignalSpy asked(&s.context, &AppContext::screenRequested);
        QTest::mouseClick(sheet, Qt::LeftButton, {}, QPoint(10, 10));
        QCOMPARE(asked.size(), 0); // it is looked at, no more
        QCOMPARE(s.context.subject().seed, quint32(0));
        QCOMPARE(s.context.subject().kind, Subject::Kind::Seed);
        QVERIFY2(sheet->accessibleDescription().endsWith(QStringLiteral("0, anger")),
                 qPrintable(sheet->accessibleDescription()));
        sheet->setFocus();
        QTest::keyClick(sheet, Qt::Key_Right);
        QCOMPARE(s.context.subject().seed, quint32(1));
        QVERIFY2(sheet->accessibleDescription().endsWith(QStringLiteral("1, happiness")),
                 qPrintable(sheet->accessibleDescription()));
        QTest::keyClick(sheet, Qt::Key_Left);
        QTest::keyClick(sheet, Qt::Key_Left); // at the edge: it stays
        QCOMPARE(s.context.subject().seed, quint32(0));
        QTest::keyClick(sheet, Qt::Key_Down);
        QVERIFY(s.context.subject().seed > 1);
        QCOMPARE(asked.size(), 0);
        QTest::keyClick(sheet, Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), QStringLiteral("annotate"));
        QTest::mouseDClick(sheet, Qt::LeftButton, {}, QPoint(10, 10));
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked[1][1].toMap().value(QStringLiteral("seed")).toUInt(), 0U);
    }

    void aSheetOfLargeFacesIsFilled()
    {
        // 40 faces of 1024 x 1024 take 168 MB; the sheet remembers them as it draws them.
        Shown s;
        s.context.preview().setCommand(QCoreApplication::applicationFilePath(),
                                       {QStringLiteral("--fake-worker"), QStringLiteral("0"), QStringLiteral("1024")});
        auto *sheet = s.panel->findChild<SampleGrid *>();
        sheet->refresh();
        QVERIFY(!sheet->isSettled());
        QTRY_VERIFY_WITH_TIMEOUT(sheet->isSettled(), 60000);
        const QImage shown = sheet->grab().toImage();
        const QColor empty = colors().cell;
        int numFaces = 0;
        const int step = shown.width() / 4;
        for (int y = step / 2; y < shown.height(); y += step)
            for (int x = step / 2; x < shown.width(); x += step)
                numFaces += shown.pixelColor(x, y) != empty;
        QVERIFY2(numFaces >= 6, qPrintable(QString::number(numFaces)));
        QVERIFY(sheet->bytesPerFace() > 0);
    }

    void aFaceThatWasShrunkBeforeTheViewGrewComesAgain()
    {
        jobs::PreviewClient client;
        client.setCommand(QCoreApplication::applicationFilePath(),
                          {QStringLiteral("--fake-worker"), QStringLiteral("0"), QStringLiteral("512")});
        PreviewFaces faces(client);
        faces.setLook({QStringLiteral("/m/faces.safetensors")});
        std::vector<PreviewCell> cells(2);
        cells[1].seed = 7;
        faces.setDrawn(64, 4);
        QSignalSpy finished(&faces, &PreviewFaces::finished);
        bool hasGrown = false; // while the first face is being shrunk: its slot is called before this one
        connect(&client, &jobs::PreviewClient::faceReady, &faces, [&] {
            if (!std::exchange(hasGrown, true)) {
                faces.setDrawn(256, 4);
                faces.want(cells);
            }
        });
        faces.want(cells);
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(hasGrown);
        for (const PreviewCell &cell : cells)
            QCOMPARE(faces.find(cell).size(), QSize(256, 256));
        QCOMPARE(faces.pending(), 0);
    }

    void ctrlPageDownAndUpGoBetweenTheTabs()
    {
        Shown s;
        s.panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(s.panel.get()));
        auto *tabs = s.panel->findChild<QTabWidget *>(QStringLiteral("generateTabs"));
        s.panel->findChild<QListView *>(QStringLiteral("generatorList"))->setFocus();
        QTest::keyClick(s.panel->window()->focusWidget(), Qt::Key_PageDown, Qt::ControlModifier);
        QCOMPARE(tabs->currentIndex(), 1);
        tabs->setFocus();
        QTest::keyClick(tabs, Qt::Key_PageUp, Qt::ControlModifier);
        QCOMPARE(tabs->currentIndex(), 0);
    }

    void directionSetsOfTheWorkspaceAndOfFilesCanBeTaken()
    {
        Shown s;
        auto *box = qobject_cast<QComboBox *>(s.form->input(QStringLiteral("directions")));
        QCOMPARE(box->count(), 2); // none, the generator's own
        auto &workspace = *s.context.workspace();
        data::RunInfo run = test::runInfo(workspace, "20260102-030405-directions-0001", "directions");
        const auto file = run.folder / "artifacts" / "smile.safetensors";
        test::writeText(file, "a set");
        run.artifacts = {{"directions", file}};
        test::takeIn(workspace, run);
        s.context.notifyModelsChanged();
        QCOMPARE(box->count(), 3);
        QCOMPARE(box->itemData(2).toString(), toText(file));

        const auto other = s.dir / "mine.safetensors";
        test::writeText(other, "another");
        QTest::mouseClick(s.panel->findChild<QToolButton *>(QStringLiteral("directionsFile")), Qt::LeftButton);
        auto *dialog = s.panel->findChild<QFileDialog *>(QStringLiteral("directionsDialog"));
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(toText(other));
        dialog->close();
        QCOMPARE(s.form->values()["directions"].get<std::string>(), other.string());
        s.context.notifyModelsChanged();
        QCOMPARE(s.form->values()["directions"].get<std::string>(), other.string());
    }

    void theLabelledSeedsCanBeTaken()
    {
        Shown s;
        auto &workspace = *s.context.workspace();
        const auto model = workspace.models()->front().id;
        auto *button = s.panel->findChild<QToolButton *>(QStringLiteral("seedsLabelled"));
        QSignalSpy said(&s.context, &AppContext::statusMessage);
        s.type("seeds", "0-9");
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(said.size(), 1); // there are none yet
        QCOMPARE(s.form->values()["seeds"].get<std::string>(), std::string("0-9"));
        QVERIFY(workspace.annotations().setSeedAu({model, 5}, 12, true));
        QVERIFY(workspace.annotations().setSeedNeutral({model, 412}));
        QVERIFY(workspace.annotations().setSeedRejected({model, 413}));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(s.form->values()["seeds"].get<std::string>(), std::string("5, 412"));
        QVERIFY2(s.plan().startsWith(QStringLiteral("2 ")), qPrintable(s.plan()));
    }

    void aClassIsChosenByNameWhereTheGeneratorHasThem()
    {
        Shown plain;
        QVERIFY(!plain.form->input(QStringLiteral("classes"))->isVisible());
        plain.start();
        QCOMPARE(plain.settings(0)["classes"].get<std::string>(), std::string());
        QCOMPARE(plain.settings(0)["center"].get<std::string>(), std::string("all"));

        Shown s({"anger", "happiness", "sadness"});
        auto *box = qobject_cast<QComboBox *>(s.form->input(QStringLiteral("classes")));
        QVERIFY(box->isVisible());
        QCOMPARE(box->count(), 4); // all, and three
        box->setCurrentIndex(box->findText(QStringLiteral("happiness")));
        s.type("seeds", "0-9");
        QVERIFY2(s.plan().startsWith(QStringLiteral("10 faces")), qPrintable(s.plan()));
        s.start();
        QCOMPARE(s.numJobs(), std::size_t(1));
        QCOMPARE(s.settings(0)["classes"].get<std::string>(), std::string("1"));
        QCOMPARE(s.settings(0)["center"].get<std::string>(), std::string("class"));
    }

    void allClassesBecomeADataSetEach()
    {
        Shown s({"anger", "happiness", "sadness"});
        auto *box = qobject_cast<QComboBox *>(s.form->input(QStringLiteral("classes")));
        box->setCurrentIndex(0);
        s.type("seeds", "0-9");
        s.type("name", "faces");
        QVERIFY2(s.plan().contains(QStringLiteral("= 30 faces")), qPrintable(s.plan()));
        s.start();
        QCOMPARE(s.numJobs(), std::size_t(3));
        QStringList asked;
        for (std::size_t i = 0; i < 3; ++i)
            asked.append(QString::fromStdString(s.settings(i)["classes"].get<std::string>() + " " +
                                                s.settings(i)["name"].get<std::string>()));
        asked.sort();
        QCOMPARE(asked, (QStringList{QStringLiteral("0 faces-anger"), QStringLiteral("1 faces-happiness"),
                                     QStringLiteral("2 faces-sadness")}));
    }

    void howLongAndHowLargeIsSaid()
    {
        Shown s;
        s.type("seeds", "0-599");
        QVERIFY2(!s.plan().contains(QStringLiteral("about")), qPrintable(s.plan())); // nothing is known yet
        auto *form = s.panel->findChild<GenerateForm *>();
        form->setMeasured(10, 1'000'000);
        QVERIFY2(s.plan().contains(QStringLiteral("about 60 s")), qPrintable(s.plan()));
        QVERIFY2(s.plan().contains(QStringLiteral("572 MiB")), qPrintable(s.plan())); // 600,000,000 / 1024^2
        s.form->setValue("format", "npy");
        QVERIFY2(s.plan().contains(QStringLiteral("28 MiB")), qPrintable(s.plan())); // 600 * 64 * 64 * 12
    }

    void theCardIsToldAndCopied()
    {
        Shown s;
        s.panel->open({{QStringLiteral("about"), true}});
        auto *facts = s.panel->findChild<ModelFacts *>();
        QVERIFY(facts->isVisible());
        QTest::mouseClick(s.panel->findChild<QPushButton *>(QStringLiteral("factsCopy")), Qt::LeftButton);
        const QString copied = QApplication::clipboard()->text();
        for (const char *part : {"mimik-cli train-gan --seed 1", "drawn faces", "GPL-3.0-or-later", "sha256: "})
            QVERIFY2(copied.contains(QLatin1StringView(part)), part);
        QVERIFY(copied.contains(QString::fromStdString(s.context.workspace()->models()->front().sha256)));
    }

    void anImportedModelsCardIsToldWhole()
    {
        data::ModelInfo model;
        model.card = test::generatorCard(64);
        model.card["training"]["converted_from"] = "network-snapshot-025000.pkl";
        model.card["training"]["training_set"] = {{"path", "ffhq.zip"}, {"max_size", 70000}};
        model.card["g_parameters"] = 24767458;
        model.card["w_avg"] = {{"present", true}};
        model.card["metrics"]["FID_by_kimg"] = {{"values", Json::array({{0, 175.5}, {20, 174.25}})}};
        model.card["notes"] = {"the discriminator is left out"};
        QString all;
        for (const auto &[name, value] : cardFacts(model))
            all += name % QStringLiteral(": ") % value % u'\n';
        for (const char *line : {"converted from: network-snapshot-025000.pkl", "training set · path: ffhq.zip",
                                 "training set · max size: 70000", "g parameters: 24767458", "w avg · present: true",
                                 "FID by kimg: values 0: 175.5, 20: 174.25", "notes: the discriminator is left out",
                                 "trained on: drawn faces"})
            QVERIFY2(all.contains(QString::fromUtf8(line) % u'\n'), qPrintable(all));
        QCOMPARE(all.count(QStringLiteral("drawn faces")), 1); // nothing twice
    }

    void trainingOnFromTheChosenOne()
    {
        Shown s;
        QTest::mouseClick(s.panel->findChild<QPushButton *>(QStringLiteral("generatorFineTune")), Qt::LeftButton);
        auto *train = s.panel->findChild<SpecForm *>(QStringLiteral("trainForm"));
        QVERIFY(train->isVisible());
        QVERIFY(train->values()["resume"].get<std::string>().ends_with("faces.safetensors"));
    }

    void filesOfOtherProgramsAreConvertedByTheEngine()
    {
        Shown s;
        test::useFakeEngine(s.dir.path());
        test::writeGenerator(s.dir / "converted.safetensors", test::generatorCard(128));
        test::writeText(s.dir / "snapshot.pkl", "pickle");
        QSignalSpy said(&s.context, &AppContext::statusMessage);
        QVERIFY(s.panel->dropFiles({toText(s.dir / "snapshot.pkl")}));
        QVERIFY(s.panel->findChild<ModelImport *>()->isVisible());
        auto *list = s.panel->findChild<QListView *>(QStringLiteral("generatorList"));
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, 20000);
        QTRY_VERIFY(!s.panel->findChild<ModelImport *>()->isVisible());
        QCOMPARE(list->currentIndex().data().toString(), QStringLiteral("snapshot")); // it is in front
        QCOMPARE(said.last().first().toString(),
                 QStringLiteral("snapshot has been added. the discriminator is left out."));
        for (const auto &entry : std::filesystem::directory_iterator(s.dir / "ws" / "models"))
            QVERIFY2(!entry.is_directory(), entry.path().c_str()); // nothing is left lying
    }

    void whatCannotBeReadIsSaidAndTheNextFileIsTaken()
    {
        Shown s;
        test::useFakeEngine(s.dir.path());
        test::writeGenerator(s.dir / "converted.safetensors", test::generatorCard(128));
        QSignalSpy errors(&s.context, &AppContext::errorMessage);
        QVERIFY(
            s.panel->dropFiles({toText(s.dir / "broken.pkl"), toText(s.dir / "crash.pt"), toText(s.dir / "good.pkl")}));
        auto *list = s.panel->findChild<QListView *>(QStringLiteral("generatorList"));
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, 20000);
        QCOMPARE(errors.size(), 2);
        QVERIFY2(errors[0].first().toString().contains(QStringLiteral("asks for os.system; nothing was run")),
                 qPrintable(errors[0].first().toString()));
        QVERIFY2(errors[1].first().toString().startsWith(QStringLiteral("crash.pt could not be read")),
                 qPrintable(errors[1].first().toString()));
    }

    void readingAFileCanBeStopped()
    {
        Shown s;
        test::useFakeEngine(s.dir.path());
        QSignalSpy errors(&s.context, &AppContext::errorMessage);
        QVERIFY(s.panel->dropFiles({toText(s.dir / "slow.pkl")}));
        auto *import = s.panel->findChild<ModelImport *>();
        QVERIFY(import->isBusy());
        QTest::mouseClick(s.panel->findChild<QPushButton *>(QStringLiteral("modelImportCancel")), Qt::LeftButton);
        QVERIFY(!import->isBusy());
        QVERIFY(!import->isVisible());
        QCOMPARE(errors.size(), 0);
        QCOMPARE(s.context.workspace()->models()->size(), std::size_t(1));
    }

    void aFileDroppedAfterAStopIsTaken()
    {
        Shown s;
        test::useFakeEngine(s.dir.path());
        test::writeGenerator(s.dir / "converted.safetensors", test::generatorCard(128));
        // The background is busy: what is cancelled then is on its way into the workspace.
        std::atomic<bool> goOn = false;
        s.context.runInBackground(
            [&goOn](data::Workspace &, const std::atomic<bool> &) -> Result<Json> {
                while (!goOn)
                    QThread::msleep(1);
                return Json();
            },
            s.panel.get(), [](const Result<Json> &) {});
        auto *import = s.panel->findChild<ModelImport *>();
        QVERIFY(s.panel->dropFiles({toText(s.dir / "first.pkl")}));
        QTRY_VERIFY_WITH_TIMEOUT(!import->findChild<QProcess *>(), 20000); // converted
        import->cancel();
        QSignalSpy errors(&s.context, &AppContext::errorMessage);
        QVERIFY(s.panel->dropFiles({toText(s.dir / "slow.pkl")}));
        goOn = true;
        QTRY_VERIFY_WITH_TIMEOUT(!s.context.isWorkingInBackground(), 20000);
        QVERIFY(import->isBusy()); // the answer to the first one did not end the second
        QCOMPARE(errors.size(), 0);
        import->cancel();
    }

    void ownFilesAreLookedAtByTheEngineToo()
    {
        Shown s;
        test::useFakeEngine(s.dir.path());
        test::writeGenerator(s.dir / "broken.safetensors", test::generatorCard(128));
        QSignalSpy errors(&s.context, &AppContext::errorMessage);
        QVERIFY(s.panel->dropFiles({toText(s.dir / "broken.safetensors")}));
        QTRY_COMPARE_WITH_TIMEOUT(errors.size(), 1, 20000);
        QCOMPARE(s.context.workspace()->models()->size(), std::size_t(1));
        Json card = test::generatorCard(128);
        card["sha256"] = "0123";
        test::writeGenerator(s.dir / "other.safetensors", card);
        QVERIFY(s.panel->dropFiles({toText(s.dir / "other.safetensors")}));
        QTRY_COMPARE_WITH_TIMEOUT(errors.size(), 2, 20000);
        QVERIFY2(errors[1].first().toString().contains(QStringLiteral("other.json")),
                 qPrintable(errors[1].first().toString()));
        QCOMPARE(s.context.workspace()->models()->size(), std::size_t(1));
    }

    void aModelThatIsHereIsNamed()
    {
        Shown s;
        test::useFakeEngine(s.dir.path());
        QSignalSpy said(&s.context, &AppContext::statusMessage);
        QVERIFY(s.panel->dropFiles({toText(s.dir / "faces.safetensors")}));
        QTRY_COMPARE_WITH_TIMEOUT(said.size(), 1, 20000);
        QCOMPARE(said[0].first().toString(), QStringLiteral("This model is already here as faces."));
        QCOMPARE(s.context.workspace()->models()->size(), std::size_t(1));
    }

    void filesThatAreNoModelsAreLeftToOthers()
    {
        Shown s;
        test::writeText(s.dir / "photo.png", "x");
        QVERIFY(!s.panel->dropFiles({toText(s.dir / "photo.png")}));
        QVERIFY(!s.panel->dropFiles({toText(s.dir.path())}));
    }

    void whatDoesNotFitOnALineEndsWithDots()
    {
        Shown s;
        const auto *line = s.panel->findChild<ElidedLabel *>(QStringLiteral("generatorLine"));
        QVERIFY(line);
        QCOMPARE(line->minimumSizeHint().width(), 0); // it makes no column wider
        QVERIFY(s.panel->findChild<ElidedLabel *>(QStringLiteral("generatorName")));
        ElidedLabel label;
        label.setText(line->text());
        QVERIFY(label.text().startsWith(QStringLiteral("64 × 64")));
        const int narrow = label.sizeHint().width() / 2;
        QLabel expected(label.fontMetrics().elidedText(label.text(), Qt::ElideRight, narrow));
        for (QLabel *shown : {static_cast<QLabel *>(&label), &expected}) {
            shown->resize(narrow, 20);
            shown->ensurePolished();
        }
        QVERIFY(!label.isWhole() && expected.text().endsWith(u'…'));
        QCOMPARE(label.grab().toImage(), expected.grab().toImage());
    }

    void aMissingFieldIsSaidAtItsPlaceAndNoJobIsStarted()
    {
        test::TempDir dir;
        AppContext context;
        QVERIFY(context.createWorkspace(toText(dir / "ws")));
        GeneratePanel panel(context);
        panel.show();
        panel.activate();
        auto *form = panel.findChild<SpecForm *>(QStringLiteral("trainForm"));
        QTest::mouseClick(panel.findChild<QPushButton *>(QStringLiteral("trainGanStart")), Qt::LeftButton);
        QVERIFY(!form->errorAt(QStringLiteral("data")).isEmpty());
        QVERIFY(context.jobs()->jobs().empty());
    }
};

MIMIK_TEST_MAIN_WITH_WORKER(TestGeneratePanel)
#include "tst_generate_panel.moc"
