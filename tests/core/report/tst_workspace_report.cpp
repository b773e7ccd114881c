#include "core/report/workspace_report.h"

#include "core/base/files.h"
#include "core/data/selections.h"
#include "support/fake_study.h"
#include "support/test_support.h"

#include <QtTest>
#include <algorithm>

using namespace mimik;
using namespace mimik::report;

class TestWorkspaceReport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<test::TempDir>();
        auto made = data::Workspace::create(*m_dir / "study.mimik");
        QVERIFY(made.has_value());
        m_workspace = std::move(*made);
    }
    void cleanup()
    {
        m_workspace.reset();
        m_dir.reset();
    }

    void emptyWorkspaceSaysSo()
    {
        const auto report = workspaceReport(*m_workspace);
        QVERIFY2(report.has_value(), report ? "" : report.error().message().c_str());
        QCOMPARE(report->title, std::string("study"));
        QCOMPARE(report->sections.size(), std::size_t{1});
        QVERIFY(toHtml(*report).find("no data set yet") != std::string::npos);
    }

    void reportsDataTrainingAndEvaluations()
    {
        fill();
        const auto report = workspaceReport(*m_workspace, options());
        QVERIFY2(report.has_value(), report ? "" : report.error().message().c_str());
        QStringList headings;
        for (const Section &section : report->sections)
            headings.append(QString::fromStdString(section.heading));
        QCOMPARE(headings, (QStringList{"Data sets", "Selections", "Training 20260102-030407-train-fer-0001",
                                        "Evaluation: good", "Evaluation: poor", "Comparison"}));
        const std::string html = toHtml(*report);
        for (const char *part : {"faces", "AU12", "33.3 %", "manual", "bootstrap resamples of 10 subjects",
                                 "Where the numbers come from", "learning rate 0.002", "procedural model"})
            QVERIFY2(html.find(part) != std::string::npos, part);
        QCOMPARE(report->sections[0].pictures.size(), std::size_t{12});
        // the same number as evaluate gives
        const auto predictions = eval::readPredictions(m_good);
        eval::EvaluateOptions same;
        same.resamples = 200;
        const auto evaluation = eval::evaluate(*predictions, same);
        QCOMPARE(report->sections[5].tables[0].rows[0][2],
                 eval::withInterval(evaluation->macroAuc, evaluation->macroAucCi));
    }

    void methodsNameWhatTheRunsDid()
    {
        fill();
        const auto report = workspaceReport(*m_workspace, options());
        QVERIFY(report.has_value());
        for (const char *part : {"30 faces of 64 px were drawn by a procedural model", "(seed 7)",
                                 "A classifier (cnn, 64 px) was trained with adam, learning rate 0.002"})
            QVERIFY2(report->methods.find(part) != std::string::npos, report->methods.c_str());
    }

    void validationAndUnlabelledTablesAreNoEvaluations()
    {
        fill();
        test::addPredictions(*m_workspace, "unlabelled", 30, 1.0, false);
        data::RunInfo run = test::runInfo(*m_workspace, "20260102-030408-train-fer-0002", "train-fer");
        run.artifacts = {{"val-predictions", m_good}};
        test::takeIn(*m_workspace, run);
        const auto report = workspaceReport(*m_workspace, options());
        QVERIFY(report.has_value());
        QStringList evaluations;
        for (const Section &section : report->sections)
            if (section.heading.starts_with("Evaluation"))
                evaluations.append(QString::fromStdString(section.heading));
        QCOMPARE(evaluations, (QStringList{"Evaluation: good", "Evaluation: poor"}));
    }

    void onlyPredictionsOnTheSameFacesAreCompared()
    {
        fill();
        test::addPredictions(*m_workspace, "few", 20, 1.0);
        test::addPredictions(*m_workspace, "few-poor", 20, 4.0);
        test::addPredictions(*m_workspace, "alone", 10, 1.0);
        const auto report = workspaceReport(*m_workspace, options());
        QVERIFY(report.has_value());
        std::vector<std::vector<std::string>> compared;
        for (const Section &section : report->sections) {
            if (!section.heading.starts_with("Comparison"))
                continue;
            std::vector<std::string> titles;
            for (const auto &row : section.tables.at(0).rows)
                titles.push_back(row[0]);
            std::sort(titles.begin(), titles.end());
            compared.push_back(titles);
        }
        std::sort(compared.begin(), compared.end());
        QCOMPARE(compared, (std::vector<std::vector<std::string>>{{"few", "few-poor"}, {"good", "poor"}}));
    }

    void trainingOfAGeneratorIsShownInThousandImages()
    {
        data::RunInfo run = test::runInfo(*m_workspace, "20260102-030409-train-gan-0001", "train-gan");
        test::writeText(run.folder / "events.jsonl",
                        R"({"seq":1,"time":"t","type":"metric","step":2500,"name":"loss_G","value":0.5})"
                        "\n");
        test::takeIn(*m_workspace, run);
        const auto report = workspaceReport(*m_workspace, options());
        QVERIFY(report.has_value());
        const auto section = std::find_if(report->sections.begin(), report->sections.end(),
                                          [](const Section &s) { return s.heading.starts_with("Training"); });
        QVERIFY(section != report->sections.end() && section->plots.size() == 1);
        QCOMPARE(section->plots[0].xLabel, std::string("kimg"));
        QCOMPARE(section->plots[0].series.at(0).x.at(0), 2.5);
    }

    void chosenItemsInTheChosenOrder()
    {
        fill();
        WorkspaceReportOptions chosen = options();
        chosen.items = {"evaluation:20260102-030406-predict-poor/predictions.csv", "data"};
        chosen.pictures = false;
        const auto report = workspaceReport(*m_workspace, chosen);
        QVERIFY(report.has_value());
        QCOMPARE(report->sections.size(), std::size_t{2});
        QCOMPARE(report->sections[1].heading, std::string("Data sets"));
        QVERIFY(report->sections[1].pictures.empty());
        chosen.items = {"nonsense"};
        const auto none = workspaceReport(*m_workspace, chosen);
        QVERIFY(!none.has_value());
        QVERIFY(none.error().code == ErrorCode::NotFound);
    }

    void aLostFileIsSaidInPlaceOfItsNumbers()
    {
        fill();
        std::filesystem::remove(m_good);
        const auto report = workspaceReport(*m_workspace, options());
        QVERIFY(report.has_value());
        QVERIFY(toHtml(*report).find("Not shown:") != std::string::npos);
    }

    void sameWorkspaceGivesTheSameBytes()
    {
        fill();
        auto first = workspaceReport(*m_workspace, options());
        auto second = workspaceReport(*m_workspace, options());
        QVERIFY(first && second);
        first->date = second->date = "2026-01-02";
        QCOMPARE(toHtml(*first), toHtml(*second));
    }

private:
    void fill()
    {
        test::addFaces(*m_workspace, 30);
        m_good = test::addPredictions(*m_workspace, "good", 30, 1.0);
        test::addPredictions(*m_workspace, "poor", 30, 4.0);
        test::addTraining(*m_workspace);
        const std::vector<data::ImageId> ids{data::ImageId{1}, data::ImageId{2}};
        QVERIFY(m_workspace->selections().save("manual", Json::object(), ids).has_value());
    }
    static WorkspaceReportOptions options()
    {
        WorkspaceReportOptions options;
        options.resamples = 200;
        return options;
    }

    std::unique_ptr<test::TempDir> m_dir;
    std::unique_ptr<data::Workspace> m_workspace;
    std::filesystem::path m_good;
};

QTEST_GUILESS_MAIN(TestWorkspaceReport)
#include "tst_workspace_report.moc"
