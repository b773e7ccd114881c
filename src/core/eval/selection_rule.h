#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::eval {

/// What is known of a score: for headings, axes and ranks.
struct MetricInfo {
    std::string name;        ///< column of scores.csv
    std::string displayName; ///< for people
    std::string unit;        ///< empty: none
    bool lowerIsBetter = false;
    bool needsReference = false;
};

/// All metric names of the formats, in the order of display.
const std::vector<MetricInfo> &metricCatalogue();
/// Nothing for a name that is not in the catalogue. A mode suffix ("ssim:compat") is ignored.
const MetricInfo *findMetric(std::string_view name);
/// Unknown metrics count as "higher is better".
bool lowerIsBetter(std::string_view metric);

/// One interval of the conjunction. A missing score never passes.
struct Threshold {
    std::string metric;
    std::optional<double> min; ///< inclusive
    std::optional<double> max; ///< inclusive
    bool enabled = true;
    bool operator==(const Threshold &) const = default;
};

/// Top-k of each batch by the weighted sum of ranks.
struct RankRule {
    std::map<std::string, double> metrics; ///< weight of each rank
    int keep = 180;                        ///< of a full batch
    int per = 512;                         ///< batch size; 0: one batch of all images
    std::uint32_t seed = 0;                ///< of the shuffle that forms the batches
    std::map<std::string, int> quota;      ///< at least so many kept images that show the label, best first
    bool operator==(const RankRule &) const = default;
};

/// The rule JSON of the formats. Order of work: thresholds, then ranks among those that pass, then manual decisions.
struct SelectionRule {
    std::vector<Threshold> all;
    std::optional<RankRule> rank;
    std::vector<std::string> keep; ///< kept whatever the scores say
    std::vector<std::string> drop; ///< dropped whatever the scores say; wins over `keep`
    bool operator==(const SelectionRule &) const = default;
};

Json toJson(const SelectionRule &rule);
/// @param where  file name for error texts
/// Error: InvalidArgument (names the field), WrongVersion.
Result<SelectionRule> selectionRuleFromJson(const Json &json, const std::string &where);

/// Scores as plain columns; NaN is missing.
struct ScoreTable {
    std::vector<std::string> names;                          ///< size n, unique
    std::vector<std::string> metrics;                        ///< size m
    std::vector<std::vector<double>> columns;                ///< m columns of size n
    std::map<std::string, std::vector<std::uint8_t>> labels; ///< 1 where the image shows the label; for quotas

    std::size_t count() const { return names.size(); }
    std::optional<std::size_t> column(std::string_view metric) const;
};

struct SelectionResult {
    std::vector<std::uint8_t> passes; ///< size n: thresholds passed
    std::vector<std::uint8_t> kept;   ///< size n
    std::vector<int> batch;           ///< size n, from 0; -1: not ranked
    std::vector<std::string> rankMetrics;
    std::vector<std::vector<double>> ranks; ///< one column per rankMetrics; 1 is best, ties averaged; NaN: not ranked
    std::vector<double> total;              ///< size n: weighted sum of ranks; NaN: not ranked
    std::size_t numKept = 0;
};

/// Which images pass all enabled thresholds. Cost n * thresholds; quick enough for a dragged slider.
/// Error: InvalidArgument when a metric has no column.
Result<std::vector<std::uint8_t>> passThresholds(const SelectionRule &rule, const ScoreTable &table);

/// Applies a rule. Does not depend on the order of the rows: batches are a seeded shuffle of the sorted names.
/// The last, partial batch of n' images keeps round(keep * n' / per). Cost n log n. Thread-safe.
/// Error: InvalidArgument when a metric, a label or a name of the rule is not in the table.
Result<SelectionResult> applySelection(const SelectionRule &rule, const ScoreTable &table);

/// As many names as `count`, drawn at random from all names: the control of equal size. Sorted, independent of the
/// order of `names`.
std::vector<std::string> randomControl(std::vector<std::string> names, std::size_t count, std::uint32_t seed);

/// Ranks of values, 1 = best, ties averaged; NaN last (tied among themselves).
std::vector<double> averageRanks(const std::vector<double> &values, bool lowerIsBetter);

} // namespace mimik::eval
