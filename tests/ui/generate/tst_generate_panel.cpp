#include "core/base/files.h"
#include "core/data/workspace.h"
#include "core/jobs/job_manager.h"
#include "support/test_workspace.h"
#include "ui/common/spec_form.h"
#include "ui/generate/generate_panel.h"
#include "ui/generate/generator_model.h"
#include "ui/shell/app_context.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStandardPaths>
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
