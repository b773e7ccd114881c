#pragma once

#include "core/data/types.h"
#include "core/eval/selection_rule.h"
#include "ui/select/crossfilter.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mimik::ui {

/// All that the Select screen needs of one data set, in columns; row i is the same image everywhere.
struct SelectionTable {
    data::DatasetId dataset{};
    std::vector<data::ImageId> ids; ///< ascending
    std::vector<std::string> names;
    std::vector<std::string> metrics; ///< in the catalogue's order
    std::vector<std::vector<double>> columns;
    std::vector<std::string> groups; ///< AUs and classes that occur, at most Crossfilter::kMaxGroups
    std::vector<std::uint32_t> memberOf;
    std::vector<std::int8_t> manual;                      ///< 1 kept, -1 rejected by a person
    std::map<std::string, std::vector<double>> reference; ///< scores of the reference set

    int count() const { return static_cast<int>(ids.size()); }
};

/// Reads a data set with its scores and labels over a connection of its own, so that it can run on any thread; an
/// unknown `dataset` gives an empty table. 100,000 images take about a second.
/// @param reference  real images to compare the distributions with; 0: none
/// @param stop       set from outside to give up early (error Cancelled)
Result<SelectionTable> loadSelectionTable(const std::filesystem::path &workspace, data::DatasetId dataset,
                                          data::DatasetId reference, const std::atomic<bool> &stop);

/// 1 kept, -1 rejected, 0 left to the rule.
std::int8_t verdictOf(data::Keep keep);

/// A filter over the table, everything open.
Crossfilter makeCrossfilter(const SelectionTable &table);

/// The rule that the ranges and the manual decisions stand for; open ranges are left out.
eval::SelectionRule ruleOf(const Crossfilter &filter, const SelectionTable &table);
/// Puts the thresholds of a rule into a filter; metrics that it does not have are named in `missing`.
void applyRule(const eval::SelectionRule &rule, Crossfilter &filter, std::vector<std::string> *missing = nullptr);

} // namespace mimik::ui
