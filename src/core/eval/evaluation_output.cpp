#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/eval/evaluation.h"

#include <cmath>
#include <cstdio>
#include <system_error>

namespace mimik::eval {
namespace {

Json intervalJson(const Interval &interval)
{
    if (std::isnan(interval.lo) || std::isnan(interval.hi))
        return nullptr;
    return Json::array({interval.lo, interval.hi});
}

std::string fixed(double value, int digits)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::vector<int> allOr(const std::vector<int> &classes, std::size_t count)
{
    if (!classes.empty())
        return classes;
    std::vector<int> all;
    for (std::size_t c = 0; c < count; ++c)
        all.push_back(static_cast<int>(c));
    return all;
}

Csv curveTable(const std::string &x, const std::string &y)
{
    Csv table;
    table.header = {"class", "threshold", x, y};
    return table;
}

void addCurve(Csv &table, const std::string &name, const std::vector<double> &threshold, const std::vector<double> &x,
              const std::vector<double> &y)
{
    for (std::size_t i = 0; i < x.size(); ++i)
        table.rows.push_back({name, shortestDecimal(threshold[i]), shortestDecimal(x[i]), shortestDecimal(y[i])});
}

Csv classesTable(const Evaluation &evaluation)
{
    Csv table;
    table.header = {"name", "n",         "positives", "auc", "auc_lo",   "auc_hi",   "average_precision",
                    "f1",   "precision", "recall",    "fdr", "accuracy", "threshold"};
    for (const ClassEvaluation &c : evaluation.classes) {
        const bool multilabel = evaluation.kind == PredictionKind::Multilabel;
        table.rows.push_back({c.name, std::to_string(multilabel ? c.n : c.positives), std::to_string(c.positives),
                              shortestDecimal(c.auc), shortestDecimal(c.aucCi.lo), shortestDecimal(c.aucCi.hi),
                              shortestDecimal(c.averagePrecision), shortestDecimal(c.counts.f1()),
                              shortestDecimal(c.counts.precision()), shortestDecimal(c.counts.recall()),
                              shortestDecimal(c.counts.fdr()), shortestDecimal(c.counts.accuracy()),
                              multilabel ? shortestDecimal(c.threshold) : std::string()});
    }
    return table;
}

Csv confusionTable(const Evaluation &evaluation)
{
    Csv table;
    table.header = {"actual"};
    for (const ClassEvaluation &c : evaluation.classes)
        table.header.push_back("predicted_" + c.name);
    for (int row = 0; row < evaluation.confusion.numClasses(); ++row) {
        std::vector<std::string> cells{evaluation.classes[static_cast<std::size_t>(row)].name};
        for (int column = 0; column < evaluation.confusion.numClasses(); ++column)
            cells.push_back(std::to_string(evaluation.confusion.at(row, column)));
        table.rows.push_back(std::move(cells));
    }
    return table;
}

std::string legendText(const ClassEvaluation &c)
{
    return c.name + "  AUC " + withInterval(c.auc, c.aucCi, 2) + "  n+ = " + std::to_string(c.positives);
}

} // namespace

Json toJson(const Evaluation &evaluation)
{
    Json json;
    json["n"] = evaluation.n;
    json["resampling"] = evaluation.bySubject ? "subject" : "image";
    json["resampling_units"] = evaluation.numUnits;
    json["resamples"] = evaluation.resamples;
    Json classes = Json::array();
    if (evaluation.kind == PredictionKind::Multilabel) {
        json["kind"] = "multilabel";
        for (const ClassEvaluation &c : evaluation.classes) {
            const bool known = c.n > 0;
            auto orNull = [known](double value) {
                return known ? jsonNumber(value) : Json(nullptr);
            };
            classes.push_back({{"name", c.name},
                               {"n", c.n},
                               {"positives", c.positives},
                               {"auc", jsonNumber(c.auc)},
                               {"auc_ci", intervalJson(c.aucCi)},
                               {"average_precision", jsonNumber(c.averagePrecision)},
                               {"f1", orNull(c.counts.f1())},
                               {"precision", orNull(c.counts.precision())},
                               {"recall", orNull(c.counts.recall())},
                               {"fdr", jsonNumber(c.counts.fdr())},
                               {"accuracy", orNull(c.counts.accuracy())},
                               {"threshold", c.threshold}});
        }
        json["macro"] = {{"auc", jsonNumber(evaluation.macroAuc)},
                         {"auc_ci", intervalJson(evaluation.macroAucCi)},
                         {"auc_classes", evaluation.numAucClasses},
                         {"f1", jsonNumber(evaluation.macroF1)}};
        json["micro"] = {{"auc", jsonNumber(evaluation.microAuc)}, {"f1", jsonNumber(evaluation.microF1)}};
    } else {
        const ConfusionMatrix &confusion = evaluation.confusion;
        json["kind"] = "multiclass";
        json["accuracy"] = evaluation.accuracy;
        json["accuracy_ci"] = intervalJson(evaluation.accuracyCi);
        json["balanced_accuracy"] = confusion.balancedAccuracy();
        json["f1_macro"] = confusion.f1Macro();
        json["f1_weighted"] = confusion.f1Weighted();
        json["precision_macro"] = confusion.precisionMacro();
        json["recall_macro"] = confusion.recallMacro();
        json["auroc_ovr_macro"] = jsonNumber(evaluation.macroAuc);
        json["auroc_ci"] = intervalJson(evaluation.macroAucCi);
        json["auroc_classes"] = evaluation.numAucClasses;
        json["kappa"] = jsonNumber(confusion.kappa());
        json["mcc"] = confusion.mcc();
        Json matrix = Json::array();
        Json labels = Json::array();
        for (int row = 0; row < confusion.numClasses(); ++row) {
            Json cells = Json::array();
            for (int column = 0; column < confusion.numClasses(); ++column)
                cells.push_back(confusion.at(row, column));
            matrix.push_back(std::move(cells));
        }
        for (const ClassEvaluation &c : evaluation.classes) {
            labels.push_back(c.name);
            classes.push_back({{"name", c.name},
                               {"n", c.positives},
                               {"precision", c.counts.precision()},
                               {"recall", c.counts.recall()},
                               {"f1", c.counts.f1()},
                               {"auc", jsonNumber(c.auc)},
                               {"auc_ci", intervalJson(c.aucCi)}});
        }
        json["confusion"] = std::move(matrix);
        json["labels"] = std::move(labels);
    }
    json["classes"] = std::move(classes);
    return json;
}

Plot rocPlot(const Evaluation &evaluation, const std::vector<int> &classes)
{
    Plot plot;
    plot.title = "ROC";
    plot.xLabel = "False positive rate (1 − specificity)";
    plot.yLabel = "True positive rate (sensitivity)";
    plot.xMin = plot.yMin = 0;
    plot.xMax = plot.yMax = 1;
    plot.square = true;
    PlotSeries chance;
    chance.name = "chance";
    chance.x = {0, 1};
    chance.y = {0, 1};
    chance.colour = -2;
    chance.dashed = true;
    plot.series.push_back(chance);
    for (int index : allOr(classes, evaluation.classes.size())) {
        const ClassEvaluation &c = evaluation.classes[static_cast<std::size_t>(index)];
        if (std::isnan(c.auc))
            continue;
        if (!c.band.fpr.empty()) {
            PlotSeries band;
            band.mark = PlotMark::Band;
            band.x = c.band.fpr;
            band.y.assign(c.band.fpr.size(), 0);
            band.yLow = c.band.lo;
            band.yHigh = c.band.hi;
            band.colour = index;
            plot.series.push_back(band);
        }
        PlotSeries curve;
        curve.name = legendText(c);
        curve.x = c.roc.fpr;
        curve.y = c.roc.tpr;
        curve.colour = index;
        plot.series.push_back(curve);
    }
    return plot;
}

Plot precisionRecallPlot(const Evaluation &evaluation, const std::vector<int> &classes)
{
    Plot plot;
    plot.title = "Precision and recall";
    plot.xLabel = "Recall";
    plot.yLabel = "Precision";
    plot.xMin = plot.yMin = 0;
    plot.xMax = plot.yMax = 1;
    plot.square = true;
    for (int index : allOr(classes, evaluation.classes.size())) {
        const ClassEvaluation &c = evaluation.classes[static_cast<std::size_t>(index)];
        if (c.positives == 0)
            continue;
        PlotSeries curve;
        curve.name = c.name + "  AP " + fixed(c.averagePrecision, 2);
        curve.mark = PlotMark::Step;
        curve.x = c.pr.recall;
        curve.y = c.pr.precision;
        curve.colour = index;
        plot.series.push_back(curve);
        PlotSeries prevalence;
        const double share = static_cast<double>(c.positives) / static_cast<double>(c.n);
        prevalence.x = {0, 1};
        prevalence.y = {share, share};
        prevalence.colour = index;
        prevalence.dashed = true;
        plot.series.push_back(prevalence);
    }
    return plot;
}

std::string withInterval(double value, const Interval &interval, int digits)
{
    if (std::isnan(value))
        return "–";
    std::string text = fixed(value, digits);
    if (!std::isnan(interval.lo) && !std::isnan(interval.hi))
        text += " [" + fixed(interval.lo, digits) + ", " + fixed(interval.hi, digits) + "]";
    return text;
}

Result<> writeEvaluation(const Evaluation &evaluation, const std::filesystem::path &folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return fail(ErrorCode::Io, "cannot make folder " + folder.string() + ": " + error.message(), folder.string());
    Csv roc = curveTable("fpr", "tpr");
    Csv pr = curveTable("recall", "precision");
    for (const ClassEvaluation &c : evaluation.classes) {
        addCurve(roc, c.name, c.roc.threshold, c.roc.fpr, c.roc.tpr);
        addCurve(pr, c.name, c.pr.threshold, c.pr.recall, c.pr.precision);
    }
    if (auto r = writeCsv(folder / "roc.csv", roc); !r)
        return r;
    if (auto r = writeCsv(folder / "pr.csv", pr); !r)
        return r;
    if (auto r = writeCsv(folder / "classes.csv", classesTable(evaluation)); !r)
        return r;
    if (evaluation.kind == PredictionKind::Multiclass) {
        if (auto r = writeCsv(folder / "confusion.csv", confusionTable(evaluation)); !r)
            return r;
    }
    return writeJson(folder / "evaluation.json", toJson(evaluation));
}

} // namespace mimik::eval
