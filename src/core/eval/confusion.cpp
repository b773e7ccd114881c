#include "core/eval/confusion.h"

#include "core/base/result.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace mimik::eval {
namespace {

double ratio(std::int64_t numerator, std::int64_t denominator)
{
    return denominator == 0 ? 0.0 : static_cast<double>(numerator) / static_cast<double>(denominator);
}

} // namespace

double BinaryCounts::precision() const
{
    return ratio(tp, tp + fp);
}
double BinaryCounts::recall() const
{
    return ratio(tp, tp + fn);
}
double BinaryCounts::fpr() const
{
    return ratio(fp, fp + tn);
}
double BinaryCounts::f1() const
{
    return ratio(2 * tp, 2 * tp + fp + fn);
}
double BinaryCounts::accuracy() const
{
    return ratio(tp + tn, total());
}
double BinaryCounts::balancedAccuracy() const
{
    return 0.5 * (ratio(tp, tp + fn) + ratio(tn, tn + fp));
}

double BinaryCounts::fdr() const
{
    return tp + fp == 0 ? std::numeric_limits<double>::quiet_NaN() : ratio(fp, tp + fp);
}

BinaryCounts &BinaryCounts::operator+=(const BinaryCounts &other)
{
    tp += other.tp;
    fp += other.fp;
    tn += other.tn;
    fn += other.fn;
    return *this;
}

BinaryCounts countsAt(double threshold, std::span<const std::uint8_t> isPositive, std::span<const double> scores)
{
    MIMIK_ASSERT(isPositive.size() == scores.size());
    std::int64_t cells[4] = {0, 0, 0, 0}; // 2 * actual + predicted
    for (std::size_t i = 0; i < scores.size(); ++i)
        ++cells[2 * (isPositive[i] != 0) + (scores[i] >= threshold)];
    return {.tp = cells[3], .fp = cells[1], .tn = cells[0], .fn = cells[2]};
}

ConfusionMatrix::ConfusionMatrix(int numClasses)
    : m_numClasses(numClasses), m_counts(static_cast<std::size_t>(numClasses) * static_cast<std::size_t>(numClasses), 0)
{
}

ConfusionMatrix::ConfusionMatrix(int numClasses, std::span<const int> actual, std::span<const int> predicted)
    : ConfusionMatrix(numClasses)
{
    MIMIK_ASSERT(actual.size() == predicted.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
        MIMIK_ASSERT(actual[i] >= 0 && actual[i] < numClasses && predicted[i] >= 0 && predicted[i] < numClasses);
        add(actual[i], predicted[i]);
    }
}

std::int64_t ConfusionMatrix::total() const
{
    return std::accumulate(m_counts.begin(), m_counts.end(), std::int64_t{0});
}

std::int64_t ConfusionMatrix::actual(int c) const
{
    std::int64_t sum = 0;
    for (int k = 0; k < m_numClasses; ++k)
        sum += at(c, k);
    return sum;
}

std::int64_t ConfusionMatrix::predicted(int c) const
{
    std::int64_t sum = 0;
    for (int k = 0; k < m_numClasses; ++k)
        sum += at(k, c);
    return sum;
}

BinaryCounts ConfusionMatrix::oneVsRest(int c) const
{
    BinaryCounts counts;
    counts.tp = at(c, c);
    counts.fp = predicted(c) - counts.tp;
    counts.fn = actual(c) - counts.tp;
    counts.tn = total() - counts.tp - counts.fp - counts.fn;
    return counts;
}

template <typename Value>
double ConfusionMatrix::macro(Value value) const
{
    double sum = 0;
    int count = 0;
    for (int c = 0; c < m_numClasses; ++c) {
        if (actual(c) + predicted(c) == 0)
            continue;
        sum += value(oneVsRest(c));
        ++count;
    }
    return count == 0 ? 0.0 : sum / count;
}

double ConfusionMatrix::accuracy() const
{
    std::int64_t correct = 0;
    for (int c = 0; c < m_numClasses; ++c)
        correct += at(c, c);
    return ratio(correct, total());
}

double ConfusionMatrix::balancedAccuracy() const
{
    double sum = 0;
    int count = 0;
    for (int c = 0; c < m_numClasses; ++c) {
        if (actual(c) == 0)
            continue;
        sum += oneVsRest(c).recall();
        ++count;
    }
    return count == 0 ? 0.0 : sum / count;
}

double ConfusionMatrix::precisionMacro() const
{
    return macro([](const BinaryCounts &c) { return c.precision(); });
}

double ConfusionMatrix::recallMacro() const
{
    return macro([](const BinaryCounts &c) { return c.recall(); });
}

double ConfusionMatrix::f1Macro() const
{
    return macro([](const BinaryCounts &c) { return c.f1(); });
}

double ConfusionMatrix::f1Weighted() const
{
    double sum = 0;
    for (int c = 0; c < m_numClasses; ++c)
        sum += static_cast<double>(actual(c)) * oneVsRest(c).f1();
    const double n = static_cast<double>(total());
    return n == 0 ? 0.0 : sum / n;
}

double ConfusionMatrix::kappa() const
{
    const double n = static_cast<double>(total());
    double expected = 0;
    for (int c = 0; c < m_numClasses; ++c)
        expected += static_cast<double>(actual(c)) * static_cast<double>(predicted(c));
    expected /= n * n;
    if (expected == 1.0 || n == 0)
        return std::numeric_limits<double>::quiet_NaN();
    return (accuracy() - expected) / (1.0 - expected);
}

double ConfusionMatrix::quadraticKappa() const
{
    const double n = static_cast<double>(total());
    double observed = 0;
    double expected = 0;
    for (int i = 0; i < m_numClasses; ++i) {
        for (int k = 0; k < m_numClasses; ++k) {
            const double weight = static_cast<double>(i - k) * static_cast<double>(i - k);
            observed += weight * static_cast<double>(at(i, k));
            expected += weight * static_cast<double>(actual(i)) * static_cast<double>(predicted(k)) / n;
        }
    }
    return expected == 0 ? std::numeric_limits<double>::quiet_NaN() : 1.0 - observed / expected;
}

double ConfusionMatrix::mcc() const
{
    // Gorodkin (2004)
    const double n = static_cast<double>(total());
    double correct = 0;
    double cross = 0;
    double actualSquares = 0;
    double predictedSquares = 0;
    for (int c = 0; c < m_numClasses; ++c) {
        const double t = static_cast<double>(actual(c));
        const double p = static_cast<double>(predicted(c));
        correct += static_cast<double>(at(c, c));
        cross += t * p;
        actualSquares += t * t;
        predictedSquares += p * p;
    }
    const double product = (n * n - actualSquares) * (n * n - predictedSquares);
    return product == 0 ? 0.0 : (correct * n - cross) / std::sqrt(product);
}

double icc31(std::span<const double> a, std::span<const double> b)
{
    MIMIK_ASSERT(a.size() == b.size());
    const double n = static_cast<double>(a.size());
    const double meanA = std::accumulate(a.begin(), a.end(), 0.0) / n;
    const double meanB = std::accumulate(b.begin(), b.end(), 0.0) / n;
    const double mean = 0.5 * (meanA + meanB);
    double betweenTargets = 0;
    double total = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double target = 0.5 * (a[i] + b[i]) - mean;
        betweenTargets += 2.0 * target * target;
        total += (a[i] - mean) * (a[i] - mean) + (b[i] - mean) * (b[i] - mean);
    }
    const double betweenRaters = n * ((meanA - mean) * (meanA - mean) + (meanB - mean) * (meanB - mean));
    const double meanSquareTargets = betweenTargets / (n - 1);
    const double meanSquareError = (total - betweenTargets - betweenRaters) / (n - 1);
    return (meanSquareTargets - meanSquareError) / (meanSquareTargets + meanSquareError);
}

} // namespace mimik::eval
