#pragma once

#include "core/base/json.h"
#include "core/base/plot.h"
#include "core/eval/bootstrap.h"
#include "core/eval/confusion.h"
#include "core/eval/predictions.h"
#include "core/eval/roc.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace mimik::eval {

struct EvaluateOptions {
    double threshold = 0.5;         ///< of every AU, unless bestF1
    bool bestF1 = false;            ///< per AU the threshold with the highest F1 on these very rows (optimistic)
    std::vector<double> thresholds; ///< per class, in class order; empty: the above
    int resamples = 2000;           ///< of the bootstrap; 0: no intervals
    std::uint64_t seed = 0;
    bool bands = false; ///< also a 95 % band around each ROC (costs about as much as the intervals)
    int threads = 1;
    std::function<bool()> shouldStop; ///< asked now and then from the calling thread; may be empty
};

/// 95 % band of the TPR on evenly spaced FPRs 0..1 (vertical, pointwise, percentile bootstrap). Empty where unknown.
struct RocBand {
    std::vector<double> fpr;
    std::vector<double> lo;
    std::vector<double> hi;
};

/// One AU, or one expression against the rest.
struct ClassEvaluation {
    std::string name;
    std::int64_t n = 0; ///< rows with a known truth
    std::int64_t positives = 0;
    double threshold = 0.5; ///< multilabel only
    BinaryCounts counts;    ///< at the threshold, or of the confusion matrix
    double auc = 0;         ///< NaN where one of the two classes is missing
    Interval aucCi{};
    double averagePrecision = 0;
    Roc roc;
    PrecisionRecall pr;
    RocBand band;
};

/// Everything `evaluate --json` says, and the curves. NaN means: cannot be given.
struct Evaluation {
    PredictionKind kind = PredictionKind::Multilabel;
    std::int64_t n = 0; ///< rows with a known truth
    bool bySubject = false;
    std::uint32_t numUnits = 0; ///< subjects or images that were resampled
    int resamples = 0;
    std::vector<ClassEvaluation> classes;
    int numAucClasses = 0; ///< how many classes the mean AUC is over
    double macroAuc = 0;
    Interval macroAucCi{};
    double macroF1 = 0;
    // multilabel
    double microAuc = 0;
    double microF1 = 0;
    // multiclass
    ConfusionMatrix confusion{0};
    double accuracy = 0;
    Interval accuracyCi{};
};

/// Metrics, curves and percentile bootstrap intervals: by subject where every labelled row names one, else by image.
/// Rows without truth are left out. Where subjects are known but there is only one, no interval is given.
/// Error: InvalidArgument (options), Corrupt (no row has a truth), Cancelled.
/// Checked against scikit-learn 1.2 (tools/oracles/evaluate_oracle.py). Cost: one sort per class, then
/// O(resamples x rows) per class.
Result<Evaluation> evaluate(const Predictions &predictions, const EvaluateOptions &options = {});

/// The document of `formats.md`, evaluate --json.
Json toJson(const Evaluation &evaluation);

/// True values and scores of one class, without the rows whose truth is missing; `rows` are their row numbers.
struct ClassRows {
    std::vector<std::uint8_t> isPositive;
    std::vector<double> scores;
    std::vector<std::uint32_t> rows;
};
ClassRows classRows(const Predictions &predictions, std::size_t classIndex);

/// ROC curves with their bands as a plot; an empty `classes` means all. The legend holds AUC, interval and positives.
Plot rocPlot(const Evaluation &evaluation, const std::vector<int> &classes = {});
/// Precision-recall curves with the prevalence as a dashed line each.
Plot precisionRecallPlot(const Evaluation &evaluation, const std::vector<int> &classes = {});

/// "0.913 [0.870, 0.941]"; "–" where it cannot be given.
std::string withInterval(double value, const Interval &interval, int digits = 3);

/// Writes evaluation.json, classes.csv, roc.csv, pr.csv and, for expressions, confusion.csv into `folder`.
Result<> writeEvaluation(const Evaluation &evaluation, const std::filesystem::path &folder);

} // namespace mimik::eval
