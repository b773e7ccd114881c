#include "core/eval/evaluation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace mimik::eval {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr Interval kNoInterval{kNan, kNan};
constexpr std::size_t kBandPoints = 101;         // as in averaged ROC curves of the field
constexpr std::uint32_t kResamplesPerBlock = 64; // between two questions whether to stop

/// Mean of the values that are not NaN; NaN where there are none.
double meanOfKnown(std::span<const double> values)
{
    double sum = 0;
    int count = 0;
    for (double v : values) {
        if (!std::isnan(v)) {
            sum += v;
            ++count;
        }
    }
    return count == 0 ? kNan : sum / count;
}

/// Numbers of the labelled rows, and the units that are resampled.
struct LabelledRows {
    std::vector<std::uint32_t> rows;
    ResamplingUnits units; ///< unitOfRow has one entry per row of the file; those without truth are unused
};

LabelledRows labelledRows(const Predictions &predictions)
{
    LabelledRows result;
    bool allNamed = true;
    for (std::size_t row = 0; row < predictions.numRows(); ++row) {
        if (predictions.hasLabel(row))
            result.rows.push_back(static_cast<std::uint32_t>(row));
        allNamed = allNamed && !predictions.subjects[row].empty();
    }
    std::vector<std::string> subjects;
    for (std::uint32_t row : result.rows)
        subjects.push_back(predictions.subjects[row]);
    ResamplingUnits ofLabelled =
        allNamed ? ResamplingUnits::subjects(subjects) : ResamplingUnits::rows(result.rows.size());
    result.units.bySubject = allNamed;
    result.units.numUnits = ofLabelled.numUnits;
    result.units.unitOfRow.assign(predictions.numRows(), 0);
    for (std::size_t i = 0; i < result.rows.size(); ++i)
        result.units.unitOfRow[result.rows[i]] = ofLabelled.unitOfRow[i];
    return result;
}

/// What the bootstrap gives, one value per resample.
struct Resampled {
    std::vector<std::vector<double>> auc; ///< [class][resample]
    std::vector<double> accuracy;         ///< multiclass
    std::vector<std::vector<double>> tpr; ///< [class][resample * kBandPoints], NaN where unknown
};

Result<Resampled> resample(const std::vector<SortedScores> &sorted, const ResamplingUnits &units,
                           const std::vector<std::uint32_t> &correctOfUnit,
                           const std::vector<std::uint32_t> &rowsOfUnit, const EvaluateOptions &options)
{
    const auto numResamples = static_cast<std::uint32_t>(options.resamples);
    Resampled result;
    result.auc.assign(sorted.size(), std::vector<double>(numResamples));
    result.accuracy.assign(numResamples, kNan);
    if (options.bands)
        result.tpr.assign(sorted.size(), std::vector<double>(numResamples * kBandPoints, kNan));
    for (std::uint32_t start = 0; start < numResamples; start += kResamplesPerBlock) {
        if (options.shouldStop && options.shouldStop())
            return fail(ErrorCode::Cancelled, "cancelled");
        forEachResample(std::min(kResamplesPerBlock, numResamples - start), options.threads, [&](std::uint32_t i) {
            const std::uint32_t index = start + i;
            std::vector<std::uint32_t> counts(units.numUnits);
            drawCounts(options.seed, index, counts);
            for (std::size_t c = 0; c < sorted.size(); ++c) {
                result.auc[c][index] = sorted[c].auc(counts);
                if (options.bands)
                    sorted[c].tprAt(counts, std::span(result.tpr[c]).subspan(index * kBandPoints, kBandPoints));
            }
            if (!correctOfUnit.empty()) {
                std::uint64_t correct = 0;
                std::uint64_t rows = 0;
                for (std::size_t unit = 0; unit < counts.size(); ++unit) {
                    correct += std::uint64_t{counts[unit]} * correctOfUnit[unit];
                    rows += std::uint64_t{counts[unit]} * rowsOfUnit[unit];
                }
                result.accuracy[index] = static_cast<double>(correct) / static_cast<double>(rows);
            }
        });
    }
    return result;
}

RocBand bandOf(const std::vector<double> &tpr, std::uint32_t numResamples)
{
    RocBand band;
    std::vector<double> column(numResamples);
    for (std::size_t k = 0; k < kBandPoints; ++k) {
        for (std::size_t b = 0; b < numResamples; ++b)
            column[b] = tpr[b * kBandPoints + k];
        const Interval interval = percentileInterval(column);
        if (std::isnan(interval.lo))
            return {};
        band.fpr.push_back(static_cast<double>(k) / (kBandPoints - 1));
        band.lo.push_back(interval.lo);
        band.hi.push_back(interval.hi);
    }
    return band;
}

Result<> checkOptions(const Predictions &predictions, const EvaluateOptions &options)
{
    if (options.resamples < 0 || options.resamples > 1'000'000)
        return fail(ErrorCode::InvalidArgument, "resamples must be 0 to 1000000", "resamples");
    if (!std::isfinite(options.threshold))
        return fail(ErrorCode::InvalidArgument, "the threshold must be a finite number", "threshold");
    if (!options.thresholds.empty() && options.thresholds.size() != predictions.classes.size())
        return fail(ErrorCode::InvalidArgument,
                    std::to_string(options.thresholds.size()) + " thresholds for " +
                        std::to_string(predictions.classes.size()) + " classes",
                    "thresholds");
    return {};
}

void evaluateDecisions(const EvaluateOptions &options, const std::vector<ClassRows> &rowsOfClass, Evaluation &result)
{
    BinaryCounts pooledCounts;
    std::vector<std::uint8_t> pooledTruth;
    std::vector<double> pooledScores;
    std::vector<double> f1;
    for (std::size_t c = 0; c < result.classes.size(); ++c) {
        ClassEvaluation &entry = result.classes[c];
        const ClassRows &rows = rowsOfClass[c];
        entry.threshold = !options.thresholds.empty() ? options.thresholds[c]
                          : options.bestF1            ? bestF1Threshold(rows.isPositive, rows.scores)
                                                      : options.threshold;
        entry.counts = countsAt(entry.threshold, rows.isPositive, rows.scores);
        pooledCounts += entry.counts;
        pooledTruth.insert(pooledTruth.end(), rows.isPositive.begin(), rows.isPositive.end());
        pooledScores.insert(pooledScores.end(), rows.scores.begin(), rows.scores.end());
        f1.push_back(entry.n == 0 ? kNan : entry.counts.f1());
    }
    result.macroF1 = meanOfKnown(f1);
    result.microF1 = pooledCounts.f1();
    result.microAuc = auc(pooledTruth, pooledScores);
}

void evaluateClasses(const Predictions &predictions, const std::vector<std::uint32_t> &labelled, Evaluation &result)
{
    const std::vector<int> predictedOfRow = predictions.predicted();
    std::vector<int> actual;
    std::vector<int> predicted;
    for (std::uint32_t row : labelled) {
        actual.push_back(predictions.actual[row]);
        predicted.push_back(predictedOfRow[row]);
    }
    result.confusion = ConfusionMatrix(static_cast<int>(predictions.classes.size()), actual, predicted);
    for (std::size_t c = 0; c < result.classes.size(); ++c)
        result.classes[c].counts = result.confusion.oneVsRest(static_cast<int>(c));
    result.accuracy = result.confusion.accuracy();
    result.macroF1 = result.confusion.f1Macro();
}

} // namespace

ClassRows classRows(const Predictions &predictions, std::size_t classIndex)
{
    ClassRows result;
    for (std::size_t row = 0; row < predictions.numRows(); ++row) {
        const bool multilabel = predictions.kind == PredictionKind::Multilabel;
        const int truth = multilabel ? predictions.isOn[classIndex][row] : predictions.actual[row];
        if (truth < 0)
            continue;
        result.isPositive.push_back(multilabel ? static_cast<std::uint8_t>(truth)
                                               : static_cast<std::uint8_t>(truth == static_cast<int>(classIndex)));
        result.scores.push_back(predictions.p[classIndex][row]);
        result.rows.push_back(static_cast<std::uint32_t>(row));
    }
    return result;
}

Result<Evaluation> evaluate(const Predictions &predictions, const EvaluateOptions &options)
{
    if (auto valid = checkOptions(predictions, options); !valid)
        return passOn(valid);
    const LabelledRows labelled = labelledRows(predictions);
    if (labelled.rows.empty())
        return fail(ErrorCode::Corrupt,
                    predictions.file.filename().string() +
                        ": no row has a true label; give them to mimik-cli predict with --labels",
                    predictions.file.string());

    Evaluation result;
    result.kind = predictions.kind;
    result.n = static_cast<std::int64_t>(labelled.rows.size());
    result.bySubject = labelled.units.bySubject;
    result.numUnits = labelled.units.numUnits;
    result.resamples = options.resamples;
    std::vector<ClassRows> rowsOfClass;
    std::vector<SortedScores> sorted;
    std::vector<double> aucs;
    for (std::size_t c = 0; c < predictions.classes.size(); ++c) {
        ClassRows rows = classRows(predictions, c);
        ClassEvaluation entry;
        entry.name = predictions.classes[c];
        entry.n = static_cast<std::int64_t>(rows.scores.size());
        entry.roc = roc(rows.isPositive, rows.scores);
        entry.pr = precisionRecall(rows.isPositive, rows.scores);
        entry.positives = entry.roc.positives;
        entry.auc = entry.roc.auc;
        entry.aucCi = kNoInterval;
        entry.averagePrecision = entry.pr.averagePrecision;
        aucs.push_back(entry.auc);
        result.numAucClasses += std::isnan(entry.auc) ? 0 : 1;
        if (options.resamples > 0) {
            std::vector<std::uint32_t> units;
            for (std::uint32_t row : rows.rows)
                units.push_back(labelled.units.unitOfRow[row]);
            sorted.emplace_back(rows.isPositive, rows.scores, units, labelled.units.numUnits);
        }
        rowsOfClass.push_back(std::move(rows));
        result.classes.push_back(std::move(entry));
    }
    result.macroAuc = meanOfKnown(aucs);
    result.macroAucCi = result.accuracyCi = kNoInterval;
    if (result.kind == PredictionKind::Multilabel)
        evaluateDecisions(options, rowsOfClass, result);
    else
        evaluateClasses(predictions, labelled.rows, result);

    // one unit drawn again and again would give an interval of width zero: certainty that nobody has
    if (options.resamples == 0 || labelled.units.numUnits < 2)
        return result;
    std::vector<std::uint32_t> correctOfUnit;
    std::vector<std::uint32_t> rowsOfUnit;
    if (result.kind == PredictionKind::Multiclass) {
        correctOfUnit.assign(labelled.units.numUnits, 0);
        rowsOfUnit.assign(labelled.units.numUnits, 0);
        const std::vector<int> predicted = predictions.predicted();
        for (std::uint32_t row : labelled.rows) {
            const std::uint32_t unit = labelled.units.unitOfRow[row];
            correctOfUnit[unit] += predicted[row] == predictions.actual[row] ? 1U : 0U;
            ++rowsOfUnit[unit];
        }
    }
    const auto resampled = resample(sorted, labelled.units, correctOfUnit, rowsOfUnit, options);
    if (!resampled)
        return passOn(resampled);
    std::vector<double> macro;
    std::vector<double> column(sorted.size());
    for (std::size_t b = 0; b < static_cast<std::size_t>(options.resamples); ++b) {
        for (std::size_t c = 0; c < sorted.size(); ++c)
            column[c] = resampled->auc[c][b];
        macro.push_back(meanOfKnown(column));
    }
    result.macroAucCi = percentileInterval(std::move(macro), 1);
    if (result.kind == PredictionKind::Multiclass)
        result.accuracyCi = percentileInterval(resampled->accuracy, 1);
    // a rare class may be missing from many resamples: at least every other one must have had it
    const auto minimum = static_cast<std::size_t>(options.resamples + 1) / 2;
    for (std::size_t c = 0; c < sorted.size(); ++c) {
        result.classes[c].aucCi = percentileInterval(resampled->auc[c], minimum);
        if (options.bands && !std::isnan(result.classes[c].aucCi.lo))
            result.classes[c].band = bandOf(resampled->tpr[c], static_cast<std::uint32_t>(options.resamples));
    }
    return result;
}

} // namespace mimik::eval
