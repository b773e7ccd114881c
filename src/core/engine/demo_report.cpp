#include "core/engine/demo_report.h"

#include "core/data/workspace.h"
#include "core/eval/evaluation.h"
#include "core/report/figures.h"
#include "core/report/report.h"
#include "core/report/workspace_report.h"

#include <cmath>
#include <limits>

namespace mimik::engine {

namespace {

double numberOf(const Json &value)
{
    return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

eval::Interval intervalOf(const Json &value)
{
    if (!value.is_array() || value.size() != 2)
        return {numberOf(nullptr), numberOf(nullptr)};
    return {numberOf(value[0]), numberOf(value[1])};
}

/// The last entry of a comparison is the mean over the AUs; nothing for the first condition.
Json macroDifference(const ConditionResult &condition)
{
    const Json auc = condition.evaluation.value("compare", Json::object()).value("auc", Json::array());
    return auc.empty() ? Json() : auc.back();
}

std::string deltaText(const Json &difference)
{
    if (difference.is_null())
        return "–";
    return eval::withInterval(numberOf(difference.value("delta", Json())),
                              intervalOf(difference.value("delta_ci", Json())));
}

/// One honest sentence per condition: better, worse, or not to be told apart.
std::string findingOf(const ConditionResult &condition)
{
    const Json difference = macroDifference(condition);
    if (difference.is_null())
        return {};
    const eval::Interval ci = intervalOf(difference.value("delta_ci", Json()));
    const std::string verdict = ci.lo > 0 ? "better than" : ci.hi < 0 ? "worse than" : "not distinguishable from";
    return condition.name + " is " + verdict + " real only (difference of the macro AUC " + deltaText(difference) +
           ").";
}

report::Table comparisonTable(const DemoResult &result)
{
    report::Table table;
    table.caption = "AUC on the real test faces, with 95 % intervals by resampling people";
    table.header = {"Training set", "Real", "Synthetic", "Macro AUC", "Difference to real"};
    for (const Json &c : result.conditions.front().evaluation.at("classes"))
        table.header.push_back(c.at("name").get<std::string>());
    for (const auto &condition : result.conditions) {
        const Json &macro = condition.evaluation.at("macro");
        std::vector<std::string> row{condition.name,
                                     std::to_string(condition.training.at("train_images").value("real", 0)),
                                     std::to_string(condition.training.at("train_images").value("synthetic", 0)),
                                     eval::withInterval(numberOf(macro.at("auc")), intervalOf(macro.at("auc_ci"))),
                                     deltaText(macroDifference(condition))};
        for (const Json &c : condition.evaluation.at("classes"))
            row.push_back(eval::withInterval(numberOf(c.at("auc")), intervalOf(c.at("auc_ci")), 2));
        table.rows.push_back(std::move(row));
    }
    return table;
}

Plot comparisonPlot(const DemoResult &result)
{
    std::vector<std::string> categories;
    std::vector<report::BarGroup> groups;
    for (const auto &condition : result.conditions) {
        report::BarGroup group;
        group.name = condition.name;
        for (const Json &c : condition.evaluation.at("classes")) {
            if (groups.empty())
                categories.push_back(c.at("name").get<std::string>());
            group.values.push_back(numberOf(c.at("auc")));
            group.intervals.push_back(intervalOf(c.at("auc_ci")));
        }
        groups.push_back(std::move(group));
    }
    return report::groupedBars("AUC per action unit", "AUC", categories, groups, 0.4, 1.0);
}

} // namespace

std::vector<std::string> demoFindings(const DemoResult &result)
{
    std::vector<std::string> findings;
    for (const auto &condition : result.conditions)
        if (std::string finding = findingOf(condition); !finding.empty())
            findings.push_back(std::move(finding));
    return findings;
}

Result<> writeDemoReport(data::Workspace &workspace, const DemoResult &result, const std::filesystem::path &file)
{
    report::WorkspaceReportOptions options;
    options.title = "Mimik demo";
    auto report = report::workspaceReport(workspace, options);
    if (!report)
        return passOn(report);
    report->subtitle = std::string(result.quick ? "Quick demo" : "Full demo") + ", seed " + std::to_string(result.seed);

    report::Section section;
    section.heading = "Does the synthetic set help?";
    section.paragraphs = {"Four classifiers of the same kind were trained with the same settings: on the real training "
                          "faces only, with all "
                          "synthetic faces, with those that passed the quality rule, and with equally many drawn at "
                          "random. All were judged "
                          "on the same real test faces of other people.",
                          "The real faces here are rendered stand-ins with exact labels. The seeds were not annotated "
                          "by a person but by a "
                          "classifier that had been trained on rendered faces of other people; " +
                              std::to_string(result.seeds.value("unsure", 0)) + " of " +
                              std::to_string(result.seeds.value("seeds", 0)) + " seeds were unsure and left out."};
    for (auto &finding : demoFindings(result))
        section.paragraphs.push_back(std::move(finding));
    section.tables = {comparisonTable(result)};
    section.plots = {comparisonPlot(result)};
    report->sections.insert(report->sections.begin(), std::move(section));
    return report::writeHtml(*report, file);
}

} // namespace mimik::engine
