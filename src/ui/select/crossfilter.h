#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace mimik::ui {

/// Linked filters over the scores of a set of images: one range per metric, combined by AND. Moving one edge touches
/// only the images between its old and its new position (a sorted index per metric), so a drag over 100,000 images
/// and 8 metrics costs milliseconds. An image without a value of a metric passes while that metric's range is open or
/// disabled, and fails otherwise, as in the selection rule.
///
/// Not thread-safe. Memory: 14 bytes per image and metric, 9 per image.
class Crossfilter {
public:
    static constexpr int kMaxMetrics = 32;
    static constexpr int kMaxGroups = 32;
    static constexpr int kDefaultBins = 64;

    struct Range {
        double min = -std::numeric_limits<double>::infinity();
        double max = std::numeric_limits<double>::infinity();
        bool enabled = true;

        bool isOpen() const;
        bool operator==(const Range &) const = default;
    };

    /// One bar: all images of the bin, and those that pass the filters of the other metrics.
    struct Bin {
        int all = 0;
        int passOthers = 0;
    };

    Crossfilter() = default;

    /// Forgets everything; `count` images, all kept.
    void reset(int count);
    /// @param values  one per image, NaN = missing; size count()
    /// @return        index of the metric
    int addMetric(std::string name, std::vector<double> values, int bins = kDefaultBins);
    /// Outline to compare with: scores of real images of the same metric. Scaled by the drawer.
    void setReference(int metric, const std::vector<double> &values);
    /// Which groups (AUs, classes) each image belongs to, as bits; size count().
    void setGroups(std::vector<std::string> names, std::vector<std::uint32_t> memberOf);
    /// Images a person decided about: they override every range. 1 keep, -1 drop, 0 by the rule; size count().
    void setManual(std::vector<std::int8_t> decisions);

    int count() const { return m_count; }
    int numMetrics() const { return static_cast<int>(m_metrics.size()); }
    int metricIndex(const std::string &name) const; ///< -1 when there is none
    const std::string &name(int metric) const { return m_metrics[static_cast<std::size_t>(metric)].name; }
    const Range &range(int metric) const { return m_metrics[static_cast<std::size_t>(metric)].range; }
    /// Cost: images between the old and the new edges times metrics.
    void setRange(int metric, const Range &range);
    void setBins(int metric, int bins);

    int kept() const { return m_kept; }
    bool isKept(int image) const;
    std::vector<int> keptImages() const;
    const std::vector<std::string> &groupNames() const { return m_groupNames; }
    const std::vector<int> &groupTotals() const { return m_groupTotal; }
    const std::vector<int> &groupKept() const { return m_groupKept; }

    const std::vector<Bin> &bins(int metric) const { return m_metrics[static_cast<std::size_t>(metric)].bins; }
    const std::vector<int> &referenceBins(int metric) const
    {
        return m_metrics[static_cast<std::size_t>(metric)].reference;
    }
    /// What the bins cover; the outermost bins also hold what lies outside (rare outliers would squeeze the rest).
    std::pair<double, double> span(int metric) const;
    /// Smallest and largest value present; {0, 1} where there is none.
    std::pair<double, double> extremes(int metric) const;
    int missing(int metric) const { return m_metrics[static_cast<std::size_t>(metric)].missing; }
    double value(int metric, int image) const
    {
        return m_metrics[static_cast<std::size_t>(metric)].values[static_cast<std::size_t>(image)];
    }

    enum class Edge { Min, Max };
    struct Strip {
        std::vector<int> kept;    ///< nearest the cut first
        std::vector<int> dropped; ///< nearest the cut first
    };
    /// The images nearest to an edge on either side, among those that pass the other metrics' filters.
    Strip atCut(int metric, Edge edge, int each) const;

private:
    struct Metric {
        std::string name;
        std::vector<double> values;
        std::vector<std::int32_t> order; ///< images that have a value, by growing value
        std::vector<std::uint16_t> binOf;
        std::vector<Bin> bins;
        std::vector<double> referenceValues;
        std::vector<int> reference;
        double low = 0, high = 1; ///< of the bins
        Range range;
        int first = 0, last = 0; ///< passing part of `order`: [first, last)
        int missing = 0;
        bool missingFails = false;
    };

    static constexpr std::uint16_t kNoBin = 0xffff;

    void rebin(Metric &metric);
    void recount();
    void toggle(int metric, int image);
    bool passesWith(std::uint32_t fails, int image) const;
    void count(int image, int sign);

    int m_count = 0;
    int m_kept = 0;
    std::vector<Metric> m_metrics;
    std::vector<std::uint32_t> m_fails; ///< bit m set: fails the range of metric m
    std::vector<std::uint32_t> m_groups;
    std::vector<std::int8_t> m_manual;
    std::vector<std::string> m_groupNames;
    std::vector<int> m_groupTotal, m_groupKept;
};

} // namespace mimik::ui
