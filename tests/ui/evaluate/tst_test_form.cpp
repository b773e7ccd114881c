#include "ui/evaluate/test_form.h"

#include "core/base/csv.h"
#include "core/base/specs/predict_spec.h"
#include "core/jobs/job_manager.h"
#include "core/jobs/preview_client.h"
#include "support/fake_study.h"
#include "support/test_support.h"
#include "ui/common/empty_state.h"
#include "ui/common/thumbnail_loader.h"
#include "ui/evaluate/evaluate_panel.h"
#include "ui/shell/app_context.h"

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

namespace {

constexpr int kFaces = 40;
constexpr int kWait = 20000;

/// Stands for `mimik-cli run SPEC` of a predict job: its result is the file RESULT.
const char *const kFakeEngine =
    "#!/bin/sh\n"
    "dir=$(dirname \"$2\"); n=1000\n"
    "say() { n=$((n+1)); printf '{\"seq\":%d,\"time\":\"2026-01-03T00:00:00.000Z\",%s}\\n' $n \"$1\" >> "
    "\"$dir/events.jsonl\"; }\n"
    "mkdir -p \"$dir/artifacts\"; cp 'RESULT' \"$dir/artifacts/predictions.csv\"\n"
    "say '\"type\":\"hello\",\"version\":\"0\",\"device\":\"cpu\",\"threads\":1'\n"
    "say '\"type\":\"state\",\"from\":\"Starting\",\"to\":\"Running\"'\n"
    "say '\"type\":\"artifact\",\"kind\":\"predictions\",\"path\":\"artifacts/predictions.csv\"'\n"
    "say '\"type\":\"finished\",\"summary\":{\"count\":20}'\n"
    "say '\"type\":\"state\",\"from\":\"Running\",\"to\":\"Succeeded\"'\n";

/// Faces of which every second one is a test face; AU1 and AU12 are known.
void addSplitFaces(data::Workspace &workspace)
{
    data::RunInfo run = test::runInfo(workspace, "20260102-030405-render-0002", "render");
    const auto folder = run.folder / "artifacts";
    std::string labels = "name,split,AU1,AU12\n";
    for (int i = 0; i < kFaces; ++i) {
        const std::string name = std::to_string(1000 + i) + ".png";
        test::writeText(folder / name, encodePng(test::cartoonFace(i, 0.5)));
        labels +=
            name + (i % 2 == 0 ? ",train," : ",test,") + (i % 3 == 0 ? "1," : "0,") + (i % 5 == 0 ? "1\n" : "0\n");
    }
    test::writeText(folder / "labels.csv", labels);
    run.summary = {{"name", "halves"}};
    run.artifacts = {{"dataset", folder}};
    test::takeIn(workspace, run);
}

} // namespace

class TestTestForm : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // the offscreen platform cannot pass size hints on, and says so
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        m_dir = std::make_unique<test::TempDir>();
        const auto engine = *m_dir / "engine.sh";
        std::string script = kFakeEngine;
        script.replace(script.find("RESULT"), 6, (*m_dir / "result.csv").string());
        test::writeText(engine, script);
        std::filesystem::permissions(engine, std::filesystem::perms::owner_all);
        qputenv("MIMIK_CLI", engine.string().c_str());
        qputenv("MIMIK_RESOURCES", "/nonexistent");
        m_context = std::make_unique<AppContext>();
        const auto made = m_context->createWorkspace(QString::fromStdString((*m_dir / "study.mimik").string()));
        QVERIFY2(made.has_value(), made ? "" : made.error().message().c_str());
    }
    void cleanup()
    {
        m_panel.reset();
        m_context.reset();
        m_dir.reset();
    }

    void withoutAModelItSaysWhyNot()
    {
        addSplitFaces(workspace());
        openPanel();
        QVERIFY(!button()->isEnabled());
        auto *why = find<QLabel>("testWhy");
        QVERIFY(why->isVisible());
        QVERIFY2(why->text().contains(QStringLiteral("no classifier")), qPrintable(why->text()));
        QStringList sentences;
        for (const QLabel *label : m_panel->findChild<EmptyState *>()->findChildren<QLabel *>())
            sentences.append(label->text());
        QVERIFY2(sentences.join(u' ').contains(QStringLiteral("test one on a data set")),
                 qPrintable(sentences.join(u' ')));
        addModel("smiles", {"AU1"});
        QTRY_VERIFY_WITH_TIMEOUT(button()->isEnabled(), kWait); // it is there at once
        QVERIFY(!why->isVisible());
    }

    void withoutADataSetItSaysWhyNot()
    {
        addModel("smiles", {"AU1"});
        openPanel();
        QVERIFY(!button()->isEnabled());
        QVERIFY(find<QLabel>("testWhy")->text().contains(QStringLiteral("no data set")));
    }

    void aClickTestsOnTheTestRowsAndShowsTheResult()
    {
        test::addPredictions(workspace(), "good", kFaces, 1.0);
        test::addFaces(workspace(), 4);
        addSplitFaces(workspace());
        const auto model = addModel("smiles", {"AU12", "AU1"});
        writeResult();
        openPanel();
        QTRY_VERIFY_WITH_TIMEOUT(button()->isEnabled(), kWait);
        // the set that has test rows is proposed, and those rows of it
        QCOMPARE(find<QComboBox>("testSet")->currentText(), QStringLiteral("halves"));
        QCOMPARE(find<QComboBox>("testSplit")->currentData().toString(), QStringLiteral("test"));
        QTest::mouseClick(button(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_context->jobs()->jobs().size(), std::size_t{1}, kWait);
        const auto job = m_context->jobs()->jobs().front();
        QCOMPARE(job.kind, std::string(PredictSpec::kKind));
        const auto spec = m_context->jobs()->spec(job.id);
        QVERIFY(spec.has_value());
        const auto settings = settingsFromJson<PredictSpec>(spec->settings);
        QVERIFY2(settings.has_value(), settings ? "" : settings.error().message().c_str());
        QCOMPARE(settings->model, model.path.string());
        QCOMPARE(settings->images, (workspace().runsFolder() / "20260102-030405-render-0002/artifacts").string());
        QCOMPARE(settings->split, std::string("test"));
        const auto labels = readCsv(settings->labels);
        QVERIFY2(labels.has_value(), labels ? "" : labels.error().message().c_str());
        QCOMPARE(labels->rows.size(), std::size_t(kFaces / 2));
        QCOMPARE(labels->rows[0][*labels->require("name")], std::string("1001.png"));
        QVERIFY(labels->column("AU1") && labels->column("AU12"));
        // the result comes by itself
        auto *list = find<QListWidget>("predictionsList");
        QTRY_COMPARE_WITH_TIMEOUT(list->count(), 2, kWait);
        QVERIFY2(list->currentItem()->text().startsWith(QStringLiteral("smiles on halves, test")),
                 qPrintable(list->currentItem()->text()));
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->isSettled(), kWait);
        QCOMPARE(m_panel->evaluation()->n, std::int64_t{kFaces / 2});
    }

    void allRowsOfASetWithoutSplits()
    {
        test::addFaces(workspace(), 20);
        addModel("smiles", {"AU1", "AU12"});
        writeResult();
        openPanel();
        QTRY_VERIFY_WITH_TIMEOUT(button()->isEnabled(), kWait);
        QCOMPARE(find<QComboBox>("testSplit")->count(), 1);
        QTest::mouseClick(button(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_context->jobs()->jobs().size(), std::size_t{1}, kWait);
        const auto spec = m_context->jobs()->spec(m_context->jobs()->jobs().front().id);
        QVERIFY(spec.has_value());
        const auto labels = readCsv(spec->settings["labels"].get<std::string>());
        QVERIFY2(labels.has_value(), labels ? "" : labels.error().message().c_str());
        QCOMPARE(labels->rows.size(), std::size_t{20});
        // pictures without a row there are not asked for: the job reads the rows of this split only
        QCOMPARE(labels->rows[0][*labels->require("split")], spec->settings["split"].get<std::string>());
    }

    void aSetWithoutLabelsOfTheModelIsRefused()
    {
        test::addFaces(workspace(), 4);
        addModel("yawns", {"AU26"});
        openPanel();
        QTRY_VERIFY_WITH_TIMEOUT(button()->isEnabled(), kWait);
        QTest::mouseClick(button(), Qt::LeftButton);
        auto *error = find<QLabel>("testError");
        QTRY_VERIFY_WITH_TIMEOUT(error->isVisible(), kWait);
        QVERIFY2(error->text().contains(QStringLiteral("no AU labels")), qPrintable(error->text()));
        QVERIFY(m_context->jobs()->jobs().empty());
        QVERIFY(button()->isEnabled());
    }

    void aReadOnlyWorkspaceIsNotTestedIn()
    {
        test::addFaces(workspace(), 4);
        addModel("smiles", {"AU1"});
        AppContext second;
        QVERIFY(second.openWorkspace(m_context->workspaceFolder()).has_value());
        QVERIFY(second.isReadOnly());
        EvaluatePanel panel(second);
        panel.resize(1180, 640);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        QTRY_VERIFY_WITH_TIMEOUT(panel.isSettled(), kWait);
        auto *start = panel.findChild<QPushButton *>(QStringLiteral("startTest"));
        QVERIFY(!start->isEnabled());
        auto *why = panel.findChild<QLabel *>(QStringLiteral("testWhy"));
        QVERIFY(why->isVisible());
        QVERIFY(why->text().contains(second.heldBy()));
    }

    void theModelOfATrainingIsChosenOnceItIsThere()
    {
        test::addFaces(workspace(), 4);
        const auto first = addModel("first", {"AU1"});
        addModel("second", {"AU1"});
        openPanel();
        auto *box = find<QComboBox>("testModel");
        QVERIFY2(box->currentText().startsWith(QStringLiteral("second")), qPrintable(box->currentText())); // the newest
        data::RunInfo run = test::runInfo(workspace(), "20260102-030407-train-fer-0001", "train-fer");
        m_panel->open({{QStringLiteral("modelOf"), QString::fromStdString(run.id)}});
        QVERIFY(box->currentText().startsWith(QStringLiteral("second")));
        run.summary = {{"model_sha256", first.sha256}};
        test::takeIn(workspace(), run);
        QVERIFY2(box->currentText().startsWith(QStringLiteral("first")), qPrintable(box->currentText()));
    }

    void validationRowsAreMarkedAndComeLast()
    {
        const auto good = test::addPredictions(workspace(), "good", kFaces, 1.0);
        for (const char *kind : {"predictions", "val-predictions"}) { // the first: of trainings made earlier
            data::RunInfo run =
                test::runInfo(workspace(), std::string("20260103-000000-train-fer-") + kind, "train-fer");
            const auto file = run.folder / "artifacts" / "val_predictions.csv";
            std::filesystem::copy_file(good, file);
            run.artifacts = {{kind, file}};
            test::takeIn(workspace(), run);
        }
        openPanel();
        auto *list = find<QListWidget>("predictionsList");
        QCOMPARE(list->count(), 3);
        QCOMPARE(list->item(0)->text(), QStringLiteral("good"));
        const QString mark = QStringLiteral("validation, chose the epoch");
        QVERIFY2(list->item(1)->text().contains(mark), qPrintable(list->item(1)->text()));
        QVERIFY2(list->item(2)->text().contains(mark), qPrintable(list->item(2)->text()));
        // a test is shown first, without the warning
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->isSettled() && m_panel->evaluation(), kWait);
        auto *summary = find<QLabel>("summary");
        QVERIFY(!summary->text().contains(QStringLiteral("chose the epoch")));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(1)).center());
        QTRY_VERIFY_WITH_TIMEOUT(summary->text().contains(QStringLiteral("chose the epoch")), kWait);
    }

private:
    data::Workspace &workspace() const { return *m_context->workspace(); }
    template <typename T>
    T *find(const char *name) const
    {
        return m_panel->findChild<T *>(QString::fromLatin1(name));
    }
    QPushButton *button() const { return find<QPushButton>("startTest"); }

    void openPanel()
    {
        m_panel = std::make_unique<EvaluatePanel>(*m_context);
        m_panel->resize(1180, 640);
        m_panel->show();
        m_panel->activate();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    /// A file that passes for a classifier as long as nobody loads it.
    data::ModelInfo addModel(const std::string &name, const std::vector<std::string> &classes)
    {
        const auto file = *m_dir / (name + ".safetensors");
        test::writeText(file, name);
        const Json card{{"kind", "classifier"}, {"settings", {{"task", "au"}}}, {"classes", classes}};
        test::writeText(*m_dir / (name + ".json"), card.dump());
        const auto id = workspace().addModel(file);
        if (!id)
            qFatal("%s", id.error().message().c_str());
        return *workspace().model(*id);
    }
    /// What the engine will answer: predictions of the test faces.
    void writeResult() const
    {
        eval::Predictions p;
        p.classes = {"AU1", "AU12"};
        p.p.resize(2);
        p.isOn.resize(2);
        for (int i = 1; i < kFaces; i += 2) {
            p.names.push_back(std::to_string(1000 + i) + ".png");
            p.subjects.emplace_back();
            for (std::size_t c = 0; c < 2; ++c) {
                const bool isOn = i % (c == 0 ? 3 : 5) == 0;
                p.isOn[c].push_back(isOn ? 1 : 0);
                p.p[c].push_back((isOn ? 0.6 : 0.4) + 0.01 * (i % 13));
            }
        }
        const auto written = eval::writePredictions(*m_dir / "result.csv", p);
        QVERIFY2(written.has_value(), written ? "" : written.error().message().c_str());
    }

    std::unique_ptr<test::TempDir> m_dir;
    std::unique_ptr<AppContext> m_context;
    std::unique_ptr<EvaluatePanel> m_panel;
};

QTEST_MAIN(TestTestForm)
#include "tst_test_form.moc"
