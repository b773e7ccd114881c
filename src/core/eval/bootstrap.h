#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace mimik::eval {

/// A percentile interval; both ends NaN where none can be given.
struct Interval {
    double lo;
    double hi;
};

/// What is drawn with replacement: subjects where every row names one (frames of one person are not independent),
/// else rows.
struct ResamplingUnits {
    bool bySubject = false;
    std::uint32_t numUnits = 0;
    std::vector<std::uint32_t> unitOfRow;

    static ResamplingUnits rows(std::size_t numRows);
    static ResamplingUnits subjects(const std::vector<std::string> &subjects);
};

/// How often each unit is drawn in resample number `index`: `numUnits` draws with replacement. Depends on seed and
/// index only, so resamples can be made in any order, on any number of threads, and paired between two models.
void drawCounts(std::uint64_t seed, std::uint32_t index, std::span<std::uint32_t> counts);

/// 2.5th and 97.5th percentile, linear between order statistics as numpy.percentile; NaN values are left out.
/// Both ends NaN where fewer than `minimum` values are left: an interval of a handful of resamples says nothing.
Interval percentileInterval(std::vector<double> values, std::size_t minimum = 100);

/// One class, sorted once, whose area is then computed for any number of resamples by counts.
class SortedScores {
public:
    /// @param isPositive, scores, units  one entry per row; units[i] is the unit of row i
    SortedScores(std::span<const std::uint8_t> isPositive, std::span<const double> scores,
                 std::span<const std::uint32_t> units, std::uint32_t numUnits);

    /// Weighted AUC; NaN where the resample lacks a class. Thread-safe. Cost: one pass over the rows.
    double auc(std::span<const std::uint32_t> counts) const;
    /// TPR at `tpr.size()` evenly spaced FPRs 0..1, linear between ROC points, the end of a vertical step at its FPR.
    /// False, and nothing written, where the resample lacks a class.
    bool tprAt(std::span<const std::uint32_t> counts, std::span<double> tpr) const;

private:
    struct Row {
        std::uint32_t unit;
        std::uint8_t isPositive;
        std::uint8_t endsGroup; ///< last of a run of equal scores
    };
    std::vector<Row> m_rows;
    std::vector<std::uint32_t> m_positivesOfUnit;
    std::vector<std::uint32_t> m_negativesOfUnit;
};

/// Runs body(index) for 0..count-1 on up to `threads` threads; the results must go to places of their own.
template <typename Body>
void forEachResample(std::uint32_t count, int threads, Body body);

} // namespace mimik::eval

#include <algorithm>
#include <thread>

template <typename Body>
void mimik::eval::forEachResample(std::uint32_t count, int threads, Body body)
{
    const auto numThreads = static_cast<std::uint32_t>(std::clamp(threads, 1, 64));
    auto part = [&](std::uint32_t first) {
        for (std::uint32_t i = first; i < count; i += numThreads)
            body(i);
    };
    std::vector<std::thread> workers;
    for (std::uint32_t t = 1; t < numThreads; ++t)
        workers.emplace_back(part, t);
    part(0);
    for (auto &worker : workers)
        worker.join();
}
