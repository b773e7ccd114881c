#include "core/report/workspace_report.h"

#include "core/base/files.h"
#include "core/data/selections.h"
#include "support/fake_study.h"
#include "support/test_support.h"

#include <QtTest>

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
