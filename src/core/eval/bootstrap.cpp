#include "core/eval/bootstrap.h"

#include "core/base/result.h"
#include "core/eval/roc.h"

#include <cmath>
#include <limits>
#include <unordered_map>

namespace mimik::eval {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// SplitMix64 (Steele, Lea, Flood 2014): a short generator that may start anywhere.
struct SplitMix {
    std::uint64_t state;
    std::uint64_t next()
    {
        std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
};

} // namespace

ResamplingUnits ResamplingUnits::rows(std::size_t numRows)
{
    ResamplingUnits units;
    units.numUnits = static_cast<std::uint32_t>(numRows);
    units.unitOfRow.resize(numRows);
    for (std::uint32_t i = 0; i < units.numUnits; ++i)
        units.unitOfRow[i] = i;
    return units;
}

ResamplingUnits ResamplingUnits::subjects(const std::vector<std::string> &subjects)
{
    ResamplingUnits units;
    units.bySubject = true;
    std::unordered_map<std::string, std::uint32_t> unitOf;
    for (const std::string &subject : subjects)
        units.unitOfRow.push_back(unitOf.emplace(subject, static_cast<std::uint32_t>(unitOf.size())).first->second);
    units.numUnits = static_cast<std::uint32_t>(unitOf.size());
    return units;
}

void drawCounts(std::uint64_t seed, std::uint32_t index, std::span<std::uint32_t> counts)
{
    std::fill(counts.begin(), counts.end(), 0U);
    SplitMix random{seed};
    random.state = random.next() ^ (static_cast<std::uint64_t>(index) * 0xd1342543de82ef95ULL);
    const auto n = static_cast<std::uint64_t>(counts.size());
    for (std::uint64_t i = 0; i < n; ++i)
        ++counts[((random.next() >> 32) * n) >> 32]; // bias < n / 2^32
}

Interval percentileInterval(std::vector<double> values, std::size_t minimum)
{
    std::erase_if(values, [](double v) { return std::isnan(v); });
    if (values.empty() || values.size() < minimum)
        return {kNan, kNan};
    std::sort(values.begin(), values.end());
    auto percentile = [&](double q) {
        const double position = q * static_cast<double>(values.size() - 1);
        const auto below = static_cast<std::size_t>(position);
        const std::size_t above = std::min(below + 1, values.size() - 1);
        return values[below] + (position - static_cast<double>(below)) * (values[above] - values[below]);
    };
    return {percentile(0.025), percentile(0.975)};
}

SortedScores::SortedScores(std::span<const std::uint8_t> isPositive, std::span<const double> scores,
                           std::span<const std::uint32_t> units, std::uint32_t numUnits)
    : m_positivesOfUnit(numUnits, 0), m_negativesOfUnit(numUnits, 0)
{
    MIMIK_ASSERT(isPositive.size() == scores.size() && units.size() == scores.size());
    const auto order = orderByScore(scores);
    m_rows.reserve(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::uint32_t row = order[i];
        const bool endsGroup = i + 1 == order.size() || scores[order[i + 1]] != scores[row];
        m_rows.push_back({units[row], isPositive[row], static_cast<std::uint8_t>(endsGroup)});
        ++(isPositive[row] != 0 ? m_positivesOfUnit : m_negativesOfUnit)[units[row]];
    }
}

double SortedScores::auc(std::span<const std::uint32_t> counts) const
{
    std::uint64_t twiceArea = 0;
    std::uint64_t positives = 0;
    std::uint64_t negatives = 0;
    std::uint64_t groupPositives = 0;
    std::uint64_t groupNegatives = 0;
    for (const Row &row : m_rows) {
        const std::uint64_t weight = counts[row.unit];
        const std::uint64_t positiveWeight = weight & (std::uint64_t{0} - row.isPositive);
        groupPositives += positiveWeight;
        groupNegatives += weight - positiveWeight;
        if (row.endsGroup != 0) {
            twiceArea += groupNegatives * (2 * positives + groupPositives);
            positives += groupPositives;
            negatives += groupNegatives;
            groupPositives = groupNegatives = 0;
        }
    }
    if (positives == 0 || negatives == 0)
        return kNan;
    return static_cast<double>(twiceArea) / (2.0 * static_cast<double>(positives) * static_cast<double>(negatives));
}

bool SortedScores::tprAt(std::span<const std::uint32_t> counts, std::span<double> tpr) const
{
    std::uint64_t positives = 0;
    std::uint64_t negatives = 0;
    for (std::size_t unit = 0; unit < m_positivesOfUnit.size(); ++unit) {
        positives += std::uint64_t{counts[unit]} * m_positivesOfUnit[unit];
        negatives += std::uint64_t{counts[unit]} * m_negativesOfUnit[unit];
    }
    if (positives == 0 || negatives == 0)
        return false;
    const double toTpr = 1.0 / static_cast<double>(positives);
    const double toFpr = 1.0 / static_cast<double>(negatives);
    const double step = 1.0 / static_cast<double>(tpr.size() - 1);
    std::size_t next = 0;
    double x0 = 0;
    double y0 = 0;
    std::uint64_t tp = 0;
    std::uint64_t fp = 0;
    for (const Row &row : m_rows) {
        const std::uint64_t weight = counts[row.unit];
        const std::uint64_t positiveWeight = weight & (std::uint64_t{0} - row.isPositive);
        tp += positiveWeight;
        fp += weight - positiveWeight;
        if (row.endsGroup == 0)
            continue;
        const double x1 = static_cast<double>(fp) * toFpr;
        const double y1 = static_cast<double>(tp) * toTpr;
        // grid points strictly left of x1: those at x1 wait for the top of the vertical step
        while (next < tpr.size() && static_cast<double>(next) * step < x1) {
            const double x = static_cast<double>(next) * step;
            tpr[next++] = y0 + (y1 - y0) * (x - x0) / (x1 - x0);
        }
        x0 = x1;
        y0 = y1;
    }
    while (next < tpr.size())
        tpr[next++] = 1.0;
    return true;
}

} // namespace mimik::eval
