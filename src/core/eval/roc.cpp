#include "core/eval/roc.h"

#include "core/base/result.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>

namespace mimik::eval {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kRadixFrom = 4096; // below, a comparison sort is faster
constexpr int kDigitBits = 11;
constexpr int kDigits =
    3; // the upper 33 bits: sign, exponent and 21 bits of mantissa; the rest is put right afterwards
constexpr int kLowestBit = 64 - kDigits * kDigitBits;
constexpr std::size_t kBuckets = std::size_t{1} << kDigitBits;
constexpr std::size_t kShortRun = 32; // runs up to here are sorted by insertion
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

/// A score as an integer, and the row with its truth in the lowest bit: sorting needs no look back at the columns.
struct KeyedRow {
    std::uint64_t key;
    std::uint32_t rowAndTruth;

    std::uint32_t row() const { return rowAndTruth >> 1; }
    std::uint32_t isPositive() const { return rowAndTruth & 1U; }
};

/// An integer that grows as the score falls, so that an ascending sort of keys is descending in scores.
std::uint64_t descendingKey(double score)
{
    // -0.0 and 0.0 are the same score
    const auto bits = std::bit_cast<std::uint64_t>(score + 0.0);
    return (bits & kSign) != 0 ? bits : ~(bits | kSign);
}

double scoreOfKey(std::uint64_t key)
{
    return std::bit_cast<double>((key & kSign) != 0 ? key : ~key & ~kSign);
}

bool keyThenRow(const KeyedRow &a, const KeyedRow &b)
{
    return a.key != b.key ? a.key < b.key : a.rowAndTruth < b.rowAndTruth;
}

/// Rows in an array that is not zeroed first: for a million rows that costs as much as a sorting pass.
struct KeyedRows {
    explicit KeyedRows(std::size_t n) : data(std::make_unique_for_overwrite<KeyedRow[]>(n)), size(n) {}
    KeyedRow &operator[](std::size_t i) { return data[i]; }
    const KeyedRow &operator[](std::size_t i) const { return data[i]; }

    std::unique_ptr<KeyedRow[]> data;
    std::size_t size;
};

/// Puts right the order within runs whose upper bits are equal; such runs are short unless scores repeat.
void sortRuns(KeyedRows &rows)
{
    for (std::size_t start = 0; start < rows.size;) {
        const std::uint64_t upper = rows[start].key >> kLowestBit;
        std::size_t end = start + 1;
        bool isSorted = true;
        while (end < rows.size && rows[end].key >> kLowestBit == upper) {
            isSorted = isSorted && rows[end - 1].key <= rows[end].key;
            ++end;
        }
        if (!isSorted && end - start > kShortRun) {
            std::sort(rows.data.get() + start, rows.data.get() + end, keyThenRow);
        } else if (!isSorted) {
            for (std::size_t i = start + 1; i < end; ++i) {
                const KeyedRow row = rows[i];
                std::size_t k = i;
                for (; k > start && row.key < rows[k - 1].key; --k)
                    rows[k] = rows[k - 1];
                rows[k] = row;
            }
        }
        start = end;
    }
}

/// @param isPositive  may be empty: then no row is
KeyedRows sortedRows(std::span<const std::uint8_t> isPositive, std::span<const double> scores)
{
    const std::size_t n = scores.size();
    MIMIK_ASSERT(n < std::size_t{1} << 31);
    auto keyed = [&](std::size_t i) {
        const std::uint32_t truth = isPositive.empty() ? 0U : static_cast<std::uint32_t>(isPositive[i] != 0);
        return KeyedRow{descendingKey(scores[i]), static_cast<std::uint32_t>(i) << 1 | truth};
    };
    KeyedRows rows(n);
    if (n < kRadixFrom) {
        for (std::size_t i = 0; i < n; ++i)
            rows[i] = keyed(i);
        std::sort(rows.data.get(), rows.data.get() + n, keyThenRow);
        return rows;
    }
    std::vector<std::array<std::uint32_t, kBuckets>> counts(kDigits);
    auto digitOf = [](std::uint64_t key, int digit) {
        return (key >> (kLowestBit + digit * kDigitBits)) & (kBuckets - 1);
    };
    for (const double score : scores) {
        const std::uint64_t key = descendingKey(score);
        for (int digit = 0; digit < kDigits; ++digit)
            ++counts[static_cast<std::size_t>(digit)][digitOf(key, digit)];
    }
    for (auto &count : counts) {
        std::uint32_t start = 0;
        for (std::uint32_t &c : count)
            start += std::exchange(c, start);
    }
    for (std::size_t i = 0; i < n; ++i) {
        const KeyedRow row = keyed(i);
        rows[counts[0][digitOf(row.key, 0)]++] = row;
    }
    KeyedRows other(n);
    for (int digit = 1; digit < kDigits; ++digit) {
        auto &next = counts[static_cast<std::size_t>(digit)];
        for (std::size_t i = 0; i < n; ++i)
            other[next[digitOf(rows[i].key, digit)]++] = rows[i];
        rows.data.swap(other.data);
    }
    sortRuns(rows);
    return rows;
}

/// Calls visit(truePositives, falsePositives, score) at the end of each group of equal scores, in descending order.
template <typename Visit>
void forEachGroup(const KeyedRows &rows, Visit visit)
{
    std::int64_t truePositives = 0;
    const std::size_t n = rows.size;
    for (std::size_t i = 0; i < n; ++i) {
        truePositives += rows[i].isPositive();
        if (i + 1 == n || rows[i + 1].key != rows[i].key)
            visit(truePositives, static_cast<std::int64_t>(i + 1) - truePositives, scoreOfKey(rows[i].key));
    }
}

std::int64_t countPositives(std::span<const std::uint8_t> isPositive)
{
    return std::accumulate(isPositive.begin(), isPositive.end(), std::int64_t{0});
}

/// Twice the Mann-Whitney count, in whole numbers: exact.
class AreaSum {
public:
    void add(std::int64_t truePositives, std::int64_t falsePositives)
    {
        m_twice += (falsePositives - m_falsePositives) * (truePositives + m_truePositives);
        m_truePositives = truePositives;
        m_falsePositives = falsePositives;
    }
    double auc() const
    {
        if (m_truePositives == 0 || m_falsePositives == 0)
            return kNan;
        return static_cast<double>(m_twice) /
               (2.0 * static_cast<double>(m_truePositives) * static_cast<double>(m_falsePositives));
    }

private:
    std::int64_t m_twice = 0;
    std::int64_t m_truePositives = 0;
    std::int64_t m_falsePositives = 0;
};

/// Rank of each value among all, from 1, ties at their mean rank. @param order  ascending order of the values
std::vector<double> midRanks(const std::vector<double> &values)
{
    std::vector<std::uint32_t> order = orderByScore(values);
    std::reverse(order.begin(), order.end());
    std::vector<double> ranks(values.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        while (end < order.size() && values[order[end]] == values[order[i]])
            ++end;
        for (std::size_t k = i; k < end; ++k)
            ranks[order[k]] = 0.5 * static_cast<double>(i + end - 1) + 1.0;
        i = end;
    }
    return ranks;
}

double variance(const std::vector<double> &values)
{
    const double n = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double sum = 0;
    for (double v : values)
        sum += (v - mean) * (v - mean);
    return sum / (n - 1);
}

} // namespace

std::vector<std::uint32_t> orderByScore(std::span<const double> scores)
{
    const auto rows = sortedRows({}, scores);
    std::vector<std::uint32_t> order(rows.size);
    for (std::size_t i = 0; i < rows.size; ++i)
        order[i] = rows[i].row();
    return order;
}

Roc roc(std::span<const std::uint8_t> isPositive, std::span<const double> scores, bool dropCollinear)
{
    MIMIK_ASSERT(isPositive.size() == scores.size());
    Roc result;
    result.positives = countPositives(isPositive);
    result.negatives = static_cast<std::int64_t>(isPositive.size()) - result.positives;

    result.fpr = {0};
    result.tpr = {0};
    result.threshold = {std::numeric_limits<double>::infinity()};
    std::int64_t lastTp = 0;
    std::int64_t lastFp = 0;
    std::int64_t stepTp = 0; // from the point before the last one to the last one
    std::int64_t stepFp = 0;
    AreaSum area;
    forEachGroup(sortedRows(isPositive, scores), [&](std::int64_t tp, std::int64_t fp, double score) {
        area.add(tp, fp);
        const std::int64_t nextTp = tp - lastTp;
        const std::int64_t nextFp = fp - lastFp;
        lastTp = tp;
        lastFp = fp;
        if (dropCollinear && result.fpr.size() >= 2 && stepTp * nextFp == nextTp * stepFp) {
            stepTp += nextTp;
            stepFp += nextFp;
            result.fpr.back() = static_cast<double>(fp);
            result.tpr.back() = static_cast<double>(tp);
            result.threshold.back() = score;
            return;
        }
        stepTp = nextTp;
        stepFp = nextFp;
        result.fpr.push_back(static_cast<double>(fp));
        result.tpr.push_back(static_cast<double>(tp));
        result.threshold.push_back(score);
    });
    result.auc = area.auc();
    const double p = result.positives > 0 ? static_cast<double>(result.positives) : 1.0;
    const double n = result.negatives > 0 ? static_cast<double>(result.negatives) : 1.0;
    for (double &value : result.fpr)
        value /= n;
    for (double &value : result.tpr)
        value /= p;
    return result;
}

double auc(std::span<const std::uint8_t> isPositive, std::span<const double> scores)
{
    MIMIK_ASSERT(isPositive.size() == scores.size());
    AreaSum area;
    forEachGroup(sortedRows(isPositive, scores), [&](std::int64_t tp, std::int64_t fp, double) { area.add(tp, fp); });
    return area.auc();
}

PrecisionRecall precisionRecall(std::span<const std::uint8_t> isPositive, std::span<const double> scores)
{
    MIMIK_ASSERT(isPositive.size() == scores.size());
    PrecisionRecall result;
    if (scores.empty()) {
        result.averagePrecision = kNan;
        return result;
    }
    const std::int64_t positives = countPositives(isPositive);
    double previousRecall = 0;
    forEachGroup(sortedRows(isPositive, scores), [&](std::int64_t tp, std::int64_t fp, double score) {
        const double precision = static_cast<double>(tp) / static_cast<double>(tp + fp);
        const double recall = positives > 0 ? static_cast<double>(tp) / static_cast<double>(positives) : 0.0;
        result.averagePrecision += (recall - previousRecall) * precision;
        previousRecall = recall;
        result.precision.push_back(precision);
        result.recall.push_back(recall);
        result.threshold.push_back(score);
    });
    return result;
}

double bestF1Threshold(std::span<const std::uint8_t> isPositive, std::span<const double> scores)
{
    const std::int64_t positives = countPositives(isPositive);
    double best = -1;
    double threshold = 0.5;
    if (positives == 0)
        return threshold;
    forEachGroup(sortedRows(isPositive, scores), [&](std::int64_t tp, std::int64_t fp, double score) {
        // 2 TP / (2 TP + FP + FN) with FN = P - TP
        const double f1 = 2.0 * static_cast<double>(tp) / static_cast<double>(tp + fp + positives);
        if (f1 > best) {
            best = f1;
            threshold = score;
        }
    });
    return threshold;
}

double delongVariance(std::span<const std::uint8_t> isPositive, std::span<const double> scores)
{
    MIMIK_ASSERT(isPositive.size() == scores.size());
    std::vector<double> positive;
    std::vector<double> negative;
    for (std::size_t i = 0; i < scores.size(); ++i)
        (isPositive[i] != 0 ? positive : negative).push_back(scores[i]);
    if (positive.size() < 2 || negative.size() < 2)
        return kNan;
    // Sun and Xu (2014): placement values from midranks
    const auto allRanks = midRanks(std::vector<double>(scores.begin(), scores.end()));
    const auto positiveRanks = midRanks(positive);
    const auto negativeRanks = midRanks(negative);
    const double p = static_cast<double>(positive.size());
    const double n = static_cast<double>(negative.size());
    std::vector<double> v10;
    std::vector<double> v01;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (isPositive[i] != 0)
            v10.push_back((allRanks[i] - positiveRanks[v10.size()]) / n);
        else
            v01.push_back(1.0 - (allRanks[i] - negativeRanks[v01.size()]) / p);
    }
    return variance(v10) / p + variance(v01) / n;
}

} // namespace mimik::eval
