#include "core/base/files.h"
#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "core/jobs/job_manager.h"
#include "support/fake_study.h"
#include "support/test_workspace.h"
#include "ui/common/spec_form.h"
#include "ui/generate/generate_panel.h"
#include "ui/generate/generator_model.h"
#include "ui/shell/app_context.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStandardPaths>
#include <QToolButton>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

class TestGeneratePanel : public QObject {
    Q_OBJECT

    static QString toText(const std::filesystem::path &path) { return QString::fromStdString(path.string()); }

    static void addGenerator(AppContext &context, const std::filesystem::path &dir)
    {
        QVERIFY(writeFileAtomically(dir / "faces.safetensors", std::string("\x02\0\0\0\0\0\0\0{}", 10)));
        QVERIFY(writeJson(dir / "faces.json",
                          Json{{"kind", "generator"}, {"architecture", {{"resolution", 64}, {"z_dim", 128}}}}));
        QVERIFY(context.workspace()->addModel(dir / "faces.safetensors"));
    }

    /// The Generate screen of a new workspace with one generator.
    struct Shown {
        test::TempDir dir;
        AppContext context;
        std::unique_ptr<GeneratePanel> panel;
        SpecForm *form = nullptr;

        Shown()
        {
            QVERIFY(context.createWorkspace(toText(dir / "ws")));
            addGenerator(context, dir.path());
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
    };

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        qputenv("MIMIK_CLI", "/bin/false"); // no engine: jobs are only asked for here
        qputenv("MIMIK_RESOURCES", "/nonexistent");
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); }

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
        QCOMPARE(plan->text(), QStringLiteral("11 faces"));
        seeds->setText(QStringLiteral("0-9, 5-11")); // each once
        QCOMPARE(plan->text(), QStringLiteral("12 faces"));
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
        QTest::newRow("degrees along nothing") << seeds << none << two << five << QByteArray("directions");
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

QTEST_MAIN(TestGeneratePanel)
#include "tst_generate_panel.moc"
