#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mimik::eval {

/// Row numbers from the highest score to the lowest; equal scores keep their row order.
/// Cost: linear (radix sort) from 4,096 rows on. Scores must not be NaN.
std::vector<std::uint32_t> orderByScore(std::span<const double> scores);

/// A receiver operating characteristic: one point per distinct score (ties grouped), from (0, 0) to (1, 1).
/// A row is called positive when its score >= threshold; the first threshold is +infinity.
struct Roc {
    std::vector<double> fpr;
    std::vector<double> tpr;
    std::vector<double> threshold;
    std::int64_t positives = 0;
    std::int64_t negatives = 0;
    double auc = 0; ///< Mann-Whitney with ties counted half; NaN where one of the two classes is missing
};

/// @param isPositive  0 or 1 per row
/// @param scores      same length, finite
/// @param dropCollinear  leaves out points on a straight line between their neighbours; the area is the same.
/// Where a class is missing, its axis stays 0 and auc is NaN. Checked against sklearn.metrics.roc_curve 1.2.
Roc roc(std::span<const std::uint8_t> isPositive, std::span<const double> scores, bool dropCollinear = true);

/// Area under the ROC curve alone; NaN where one of the two classes is missing.
double auc(std::span<const std::uint8_t> isPositive, std::span<const double> scores);

/// Precision over recall, one point per distinct score, from the highest threshold down.
struct PrecisionRecall {
    std::vector<double> precision;
    std::vector<double> recall;
    std::vector<double> threshold;
    /// Sum over thresholds of (recall step x precision), not interpolated; 0 without positives, NaN without rows.
    double averagePrecision = 0;
};

PrecisionRecall precisionRecall(std::span<const std::uint8_t> isPositive, std::span<const double> scores);

/// Threshold (one of the scores) with the highest F1; the highest such one on ties. 0.5 where there are no positives.
double bestF1Threshold(std::span<const std::uint8_t> isPositive, std::span<const double> scores);

/// Variance of the AUC after DeLong, DeLong and Clarke-Pearson (1988), by the placement values of either class.
/// NaN where a class has fewer than two rows.
double delongVariance(std::span<const std::uint8_t> isPositive, std::span<const double> scores);

} // namespace mimik::eval
