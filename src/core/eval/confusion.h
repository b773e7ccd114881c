#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mimik::eval {

/// Confusion of a yes/no decision. Ratios with an empty denominator are 0, as the field does, except fdr().
struct BinaryCounts {
    std::int64_t tp = 0;
    std::int64_t fp = 0;
    std::int64_t tn = 0;
    std::int64_t fn = 0;

    std::int64_t total() const { return tp + fp + tn + fn; }
    double precision() const; ///< TP / (TP + FP)
    double recall() const;    ///< TP / (TP + FN), the true positive rate
    double fpr() const;       ///< FP / (FP + TN)
    double f1() const;        ///< 2 TP / (2 TP + FP + FN)
    double accuracy() const;
    double balancedAccuracy() const;
    double fdr() const; ///< FP / (FP + TP); NaN when nothing is predicted positive
    BinaryCounts &operator+=(const BinaryCounts &other);
};

/// A row is called positive when its score >= threshold.
BinaryCounts countsAt(double threshold, std::span<const std::uint8_t> isPositive, std::span<const double> scores);

/// Confusion of k classes: row = actual, column = predicted.
class ConfusionMatrix {
public:
    explicit ConfusionMatrix(int numClasses = 0);
    /// @param actual, predicted  class numbers 0..numClasses-1, same length
    ConfusionMatrix(int numClasses, std::span<const int> actual, std::span<const int> predicted);

    int numClasses() const { return m_numClasses; }
    std::int64_t at(int actual, int predicted) const { return m_counts[index(actual, predicted)]; }
    void add(int actual, int predicted, std::int64_t count = 1) { m_counts[index(actual, predicted)] += count; }
    std::int64_t total() const;
    std::int64_t actual(int c) const;    ///< row sum
    std::int64_t predicted(int c) const; ///< column sum
    /// One class against the rest.
    BinaryCounts oneVsRest(int c) const;

    double accuracy() const;
    double balancedAccuracy() const; ///< mean recall of the classes that occur
    /// Unweighted means over the classes that occur or are predicted, as scikit-learn does.
    double precisionMacro() const;
    double recallMacro() const;
    double f1Macro() const;
    double f1Weighted() const;     ///< weighted by how often a class occurs
    double kappa() const;          ///< Cohen; NaN where chance agreement is certain
    double quadraticKappa() const; ///< for ordered classes
    double mcc() const;            ///< Matthews, R_K; 0 where a margin is degenerate

private:
    std::size_t index(int actual, int predicted) const
    {
        return static_cast<std::size_t>(actual) * static_cast<std::size_t>(m_numClasses) +
               static_cast<std::size_t>(predicted);
    }
    template <typename Value>
    double macro(Value value) const;

    int m_numClasses;
    std::vector<std::int64_t> m_counts;
};

/// Intraclass correlation ICC(3,1): two-way mixed, consistency, single rating (Shrout and Fleiss 1979), two raters.
double icc31(std::span<const double> a, std::span<const double> b);

} // namespace mimik::eval
