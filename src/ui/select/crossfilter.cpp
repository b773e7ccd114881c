#include "ui/select/crossfilter.h"

#include "core/base/result.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace mimik::ui {

namespace {

constexpr std::uint32_t bitOf(int metric)
{
    return std::uint32_t{1} << metric;
}

} // namespace

bool Crossfilter::Range::isOpen() const
{
    return !enabled || (std::isinf(min) && min < 0 && std::isinf(max) && max > 0);
}

void Crossfilter::reset(int count)
{
    *this = Crossfilter();
    m_count = count;
    m_kept = count;
    m_fails.assign(static_cast<std::size_t>(count), 0);
    m_groups.assign(static_cast<std::size_t>(count), 0);
    m_manual.assign(static_cast<std::size_t>(count), 0);
}

int Crossfilter::addMetric(std::string name, std::vector<double> values, int bins)
{
    MIMIK_ASSERT(static_cast<int>(values.size()) == m_count);
    MIMIK_ASSERT(numMetrics() < kMaxMetrics);
    Metric metric;
    metric.name = std::move(name);
    metric.values = std::move(values);
    metric.order.reserve(metric.values.size());
    for (int i = 0; i < m_count; ++i) {
        if (std::isnan(metric.values[static_cast<std::size_t>(i)]))
            ++metric.missing;
        else
            metric.order.push_back(i);
    }
    std::stable_sort(metric.order.begin(), metric.order.end(), [&](std::int32_t a, std::int32_t b) {
        return metric.values[static_cast<std::size_t>(a)] < metric.values[static_cast<std::size_t>(b)];
    });
    metric.first = 0;
    metric.last = static_cast<int>(metric.order.size());
    metric.bins.resize(static_cast<std::size_t>(std::clamp(bins, 2, 512)));
    rebin(metric);
    m_metrics.push_back(std::move(metric));
    recount();
    return numMetrics() - 1;
}

void Crossfilter::setReference(int metric, const std::vector<double> &values)
{
    auto &m = m_metrics[static_cast<std::size_t>(metric)];
    m.referenceValues = values;
    std::erase_if(m.referenceValues, [](double v) { return !std::isfinite(v); });
    rebin(m);
    recount();
}

void Crossfilter::setGroups(std::vector<std::string> names, std::vector<std::uint32_t> memberOf)
{
    MIMIK_ASSERT(static_cast<int>(memberOf.size()) == m_count && static_cast<int>(names.size()) <= kMaxGroups);
    m_groupNames = std::move(names);
    m_groups = std::move(memberOf);
    const std::uint64_t known = (std::uint64_t{1} << m_groupNames.size()) - 1;
    for (auto &bits : m_groups)
        bits &= static_cast<std::uint32_t>(known);
    recount();
}

void Crossfilter::setManual(std::vector<std::int8_t> decisions)
{
    MIMIK_ASSERT(static_cast<int>(decisions.size()) == m_count);
    m_manual = std::move(decisions);
    recount();
}

int Crossfilter::metricIndex(const std::string &name) const
{
    for (int i = 0; i < numMetrics(); ++i) {
        if (m_metrics[static_cast<std::size_t>(i)].name == name)
            return i;
    }
    return -1;
}

void Crossfilter::setBins(int metric, int bins)
{
    auto &m = m_metrics[static_cast<std::size_t>(metric)];
    m.bins.assign(static_cast<std::size_t>(std::clamp(bins, 2, 512)), Bin());
    rebin(m);
    recount();
}

void Crossfilter::rebin(Metric &metric)
{
    // psnr of identical images is infinite: such values count into the outermost bars but do not stretch the axis.
    const auto isFinite = [&](std::int32_t i) {
        return std::isfinite(metric.values[static_cast<std::size_t>(i)]);
    };
    const auto finiteBegin = std::find_if(metric.order.begin(), metric.order.end(), isFinite);
    const auto finiteEnd =
        std::find_if(metric.order.rbegin(), std::make_reverse_iterator(finiteBegin), isFinite).base();
    const auto at = [&](double quantile) {
        if (finiteBegin == finiteEnd)
            return 0.0;
        const auto n = static_cast<double>(finiteEnd - finiteBegin - 1);
        const auto i = static_cast<std::size_t>(std::lround(quantile * n));
        return metric.values[static_cast<std::size_t>(*(finiteBegin + static_cast<std::ptrdiff_t>(i)))];
    };
    metric.low = at(0);
    metric.high = at(1);
    // A handful of outliers must not squeeze everything else into two bars: then the bins cover the middle 99 % and a
    // margin, and the outermost bars hold the rest.
    const double low = at(0.005), high = at(0.995);
    if (high > low && metric.high - metric.low > 3 * (high - low)) {
        const double margin = 0.25 * (high - low);
        metric.low = std::max(metric.low, low - margin);
        metric.high = std::min(metric.high, high + margin);
    }
    if (!(metric.high > metric.low)) {
        const double half = std::max(0.5, std::abs(metric.low) * 0.01);
        metric.low -= half;
        metric.high += half;
    }
    const auto numBins = static_cast<int>(metric.bins.size());
    const double scale = numBins / (metric.high - metric.low);
    const auto binFor = [&](double v) {
        return static_cast<std::uint16_t>(std::clamp((v - metric.low) * scale, 0.0, numBins - 1.0));
    };
    metric.binOf.assign(metric.values.size(), kNoBin);
    for (const auto i : metric.order)
        metric.binOf[static_cast<std::size_t>(i)] = binFor(metric.values[static_cast<std::size_t>(i)]);
    metric.reference.clear();
    if (!metric.referenceValues.empty()) {
        metric.reference.assign(metric.bins.size(), 0);
        for (const double v : metric.referenceValues)
            ++metric.reference[binFor(v)];
    }
}

bool Crossfilter::passesWith(std::uint32_t fails, int image) const
{
    const auto manual = m_manual[static_cast<std::size_t>(image)];
    return manual > 0 || (manual == 0 && fails == 0);
}

bool Crossfilter::isKept(int image) const
{
    return passesWith(m_fails[static_cast<std::size_t>(image)], image);
}

std::vector<int> Crossfilter::keptImages() const
{
    std::vector<int> kept;
    kept.reserve(static_cast<std::size_t>(m_kept));
    for (int i = 0; i < m_count; ++i) {
        if (isKept(i))
            kept.push_back(i);
    }
    return kept;
}

void Crossfilter::count(int image, int sign)
{
    m_kept += sign;
    for (auto bits = m_groups[static_cast<std::size_t>(image)]; bits != 0; bits &= bits - 1)
        m_groupKept[static_cast<std::size_t>(std::countr_zero(bits))] += sign;
}

void Crossfilter::recount()
{
    m_kept = 0;
    m_groupTotal.assign(kMaxGroups, 0);
    m_groupKept.assign(kMaxGroups, 0);
    for (auto &metric : m_metrics)
        std::fill(metric.bins.begin(), metric.bins.end(), Bin());
    for (int i = 0; i < m_count; ++i) {
        const auto index = static_cast<std::size_t>(i);
        for (auto bits = m_groups[index]; bits != 0; bits &= bits - 1)
            ++m_groupTotal[static_cast<std::size_t>(std::countr_zero(bits))];
        if (isKept(i))
            count(i, 1);
        for (int m = 0; m < numMetrics(); ++m) {
            auto &metric = m_metrics[static_cast<std::size_t>(m)];
            if (metric.binOf[index] == kNoBin)
                continue;
            auto &bin = metric.bins[metric.binOf[index]];
            ++bin.all;
            bin.passOthers += (m_fails[index] & ~bitOf(m)) == 0 ? 1 : 0;
        }
    }
    m_groupTotal.resize(m_groupNames.size());
    m_groupKept.resize(m_groupNames.size());
}

void Crossfilter::toggle(int metric, int image)
{
    const auto index = static_cast<std::size_t>(image);
    const bool before = isKept(image);
    m_fails[index] ^= bitOf(metric);
    const bool fails = (m_fails[index] & bitOf(metric)) != 0;
    const bool after = isKept(image);
    if (before != after)
        count(image, after ? 1 : -1);
    const std::uint32_t others = m_fails[index] & ~bitOf(metric);
    const auto bump = [&](int m) {
        auto &other = m_metrics[static_cast<std::size_t>(m)];
        if (other.binOf[index] != kNoBin)
            other.bins[other.binOf[index]].passOthers += fails ? -1 : 1;
    };
    if (others == 0) {
        for (int m = 0; m < numMetrics(); ++m) {
            if (m != metric)
                bump(m);
        }
    } else if (std::has_single_bit(others)) {
        bump(std::countr_zero(others)); // for that metric alone, this one is the last of "the others"
    }
}

void Crossfilter::setRange(int metricIndex, const Range &range)
{
    auto &metric = m_metrics[static_cast<std::size_t>(metricIndex)];
    if (metric.range == range)
        return;
    metric.range = range;
    const auto size = static_cast<int>(metric.order.size());
    int first = 0, last = size;
    if (!range.isOpen()) {
        const auto valueAt = [&](std::int32_t image) {
            return metric.values[static_cast<std::size_t>(image)];
        };
        first = static_cast<int>(std::lower_bound(metric.order.begin(), metric.order.end(), range.min,
                                                  [&](std::int32_t i, double v) { return valueAt(i) < v; }) -
                                 metric.order.begin());
        last = static_cast<int>(std::upper_bound(metric.order.begin(), metric.order.end(), range.max,
                                                 [&](double v, std::int32_t i) { return v < valueAt(i); }) -
                                metric.order.begin());
        last = std::max(first, last);
    }
    // Passing before or after, but not both: the symmetric difference of [m.first, m.last) and [first, last).
    const auto passes = [](int from, int to, int i) {
        return i >= from && i < to;
    };
    const int oldFirst = metric.first, oldLast = metric.last;
    metric.first = first;
    metric.last = last;
    const auto sweep = [&](int from, int to) {
        for (int i = from; i < to; ++i) {
            if (passes(oldFirst, oldLast, i) != passes(first, last, i))
                toggle(metricIndex, metric.order[static_cast<std::size_t>(i)]);
        }
    };
    if (std::max(first, oldFirst) >= std::min(last, oldLast)) {
        sweep(oldFirst, oldLast); // disjoint, or one of them empty
        if (!(first == oldFirst && last == oldLast))
            sweep(first, last);
    } else {
        sweep(std::min(first, oldFirst), std::max(first, oldFirst));
        sweep(std::min(last, oldLast), std::max(last, oldLast));
    }
    const bool missingFails = !range.isOpen();
    if (missingFails != metric.missingFails) {
        metric.missingFails = missingFails;
        if (metric.missing > 0) {
            for (int i = 0; i < m_count; ++i) {
                if (metric.binOf[static_cast<std::size_t>(i)] == kNoBin)
                    toggle(metricIndex, i);
            }
        }
    }
}

std::pair<double, double> Crossfilter::span(int metric) const
{
    const auto &m = m_metrics[static_cast<std::size_t>(metric)];
    return {m.low, m.high};
}

std::pair<double, double> Crossfilter::extremes(int metric) const
{
    const auto &m = m_metrics[static_cast<std::size_t>(metric)];
    if (m.order.empty())
        return {0, 1};
    return {m.values[static_cast<std::size_t>(m.order.front())], m.values[static_cast<std::size_t>(m.order.back())]};
}

Crossfilter::Strip Crossfilter::atCut(int metricIndex, Edge edge, int each) const
{
    const auto &metric = m_metrics[static_cast<std::size_t>(metricIndex)];
    const auto size = static_cast<int>(metric.order.size());
    Strip strip;
    const auto collect = [&](int from, int step, int stop, std::vector<int> &into) {
        for (int i = from; i != stop && static_cast<int>(into.size()) < each; i += step) {
            const int image = metric.order[static_cast<std::size_t>(i)];
            if ((m_fails[static_cast<std::size_t>(image)] & ~bitOf(metricIndex)) == 0)
                into.push_back(image);
        }
    };
    if (edge == Edge::Min) {
        collect(metric.first, 1, std::max(metric.first, metric.last), strip.kept);
        collect(metric.first - 1, -1, -1, strip.dropped);
    } else {
        collect(metric.last - 1, -1, std::min(metric.first, metric.last) - 1, strip.kept);
        collect(metric.last, 1, size, strip.dropped);
    }
    return strip;
}

} // namespace mimik::ui
