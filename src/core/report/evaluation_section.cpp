#include "core/report/report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace mimik::report {
namespace {

constexpr std::int64_t kFewCases = 30; // below, an interval is wide and its ends are rough

std::string number(double value, int digits = 3)
{
    return eval::withInterval(value, {std::nan(""), std::nan("")}, digits);
}

std::string unitsText(const eval::Evaluation &evaluation)
{
    return std::to_string(evaluation.numUnits) + (evaluation.bySubject ? " subjects" : " images");
}

Table auTable(const eval::Evaluation &evaluation)
{
    Table table;
    table.header = {"AU", "n", "n+", "AUC [95 %]", "AP", "F1", "Precision", "Recall", "FDR", "Accuracy", "Threshold"};
    for (const auto &c : evaluation.classes)
        table.rows.push_back({c.name, std::to_string(c.n), std::to_string(c.positives),
                              eval::withInterval(c.auc, c.aucCi), number(c.averagePrecision), number(c.counts.f1()),
                              number(c.counts.precision()), number(c.counts.recall()), number(c.counts.fdr()),
                              number(c.counts.accuracy()), number(c.threshold, 2)});
    table.rows.push_back({"macro (mean of " + std::to_string(evaluation.numAucClasses) + ")", "", "",
                          eval::withInterval(evaluation.macroAuc, evaluation.macroAucCi), "",
                          number(evaluation.macroF1), "", "", "", "", ""});
    table.rows.push_back(
        {"micro (pooled)", "", "", number(evaluation.microAuc), "", number(evaluation.microF1), "", "", "", "", ""});
    return table;
}

Table classTable(const eval::Evaluation &evaluation)
{
    Table table;
    table.header = {"Class", "n", "Precision", "Recall", "F1", "AUC against the rest [95 %]"};
    for (const auto &c : evaluation.classes)
        table.rows.push_back({c.name, std::to_string(c.positives), number(c.counts.precision()),
                              number(c.counts.recall()), number(c.counts.f1()), eval::withInterval(c.auc, c.aucCi)});
    return table;
}

Table totalsTable(const eval::Evaluation &evaluation)
{
    const auto &confusion = evaluation.confusion;
    Table table;
    table.header = {"Measure", "Value"};
    table.rows = {
        {"Accuracy [95 %]", eval::withInterval(evaluation.accuracy, evaluation.accuracyCi)},
        {"Balanced accuracy (mean recall)", number(confusion.balancedAccuracy())},
        {"F1 macro", number(confusion.f1Macro())},
        {"F1 weighted", number(confusion.f1Weighted())},
        {"AUROC one against the rest, mean of " + std::to_string(evaluation.numAucClasses) + " classes [95 %]",
         eval::withInterval(evaluation.macroAuc, evaluation.macroAucCi)},
        {"Cohen's kappa", number(confusion.kappa())},
        {"Matthews correlation", number(confusion.mcc())}};
    return table;
}

} // namespace

std::string evaluationMethods(const eval::Evaluation &evaluation)
{
    std::string text = "Performance was measured on " + std::to_string(evaluation.n) + " labelled faces";
    if (evaluation.kind == eval::PredictionKind::Multilabel)
        text += " by the area under the ROC curve per AU (Mann-Whitney, ties counted half) and their unweighted mean";
    else
        text += " by accuracy, macro F1 and the mean one-against-the-rest area under the ROC curve";
    if (evaluation.resamples > 0 && evaluation.numUnits > 1)
        text += "; 95 % intervals are percentiles of " + std::to_string(evaluation.resamples) +
                " bootstrap resamples of " + unitsText(evaluation);
    return text + ".";
}

Section evaluationSection(const eval::Evaluation &evaluation, const std::string &heading)
{
    Section section;
    section.heading = heading;
    section.paragraphs.push_back(evaluationMethods(evaluation));
    std::string rare;
    std::string absent;
    for (const auto &c : evaluation.classes) {
        const std::int64_t cases = std::min(c.positives, c.n - c.positives);
        if (cases == 0)
            absent += (absent.empty() ? "" : ", ") + c.name;
        else if (cases < kFewCases)
            rare += (rare.empty() ? "" : ", ") + c.name + " (" + std::to_string(cases) + ")";
    }
    if (!absent.empty())
        section.paragraphs.push_back("Without cases of both kinds, hence without AUC: " + absent + ".");
    if (!rare.empty())
        section.paragraphs.push_back("Fewer than " + std::to_string(kFewCases) +
                                     " cases, so take these numbers with care: " + rare + ".");
    if (evaluation.bySubject && evaluation.numUnits < 2)
        section.paragraphs.push_back("All faces are of one subject, so no interval can be given.");
    if (!evaluation.bySubject && evaluation.resamples > 0)
        section.paragraphs.push_back("Subjects are not known for all faces. If some people stand in several pictures, "
                                     "the true intervals are wider.");
    if (evaluation.kind == eval::PredictionKind::Multilabel) {
        section.tables.push_back(auTable(evaluation));
        section.plots.push_back(eval::rocPlot(evaluation));
        section.plots.push_back(eval::precisionRecallPlot(evaluation));
        for (const auto &c : evaluation.classes) {
            eval::ConfusionMatrix confusion(2);
            confusion.add(0, 0, c.counts.tn);
            confusion.add(0, 1, c.counts.fp);
            confusion.add(1, 0, c.counts.fn);
            confusion.add(1, 1, c.counts.tp);
            section.heatMaps.push_back(confusionHeatMap(confusion, {"off", "on"}, ConfusionView::RowPercent,
                                                        c.name + " at " + number(c.threshold, 2)));
        }
    } else {
        std::vector<std::string> names;
        for (const auto &c : evaluation.classes)
            names.push_back(c.name);
        section.tables.push_back(totalsTable(evaluation));
        section.tables.push_back(classTable(evaluation));
        section.plots.push_back(eval::rocPlot(evaluation));
        section.heatMaps.push_back(
            confusionHeatMap(evaluation.confusion, names, ConfusionView::RowPercent, "Confusion, share of the row"));
    }
    return section;
}

} // namespace mimik::report
