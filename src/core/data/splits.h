#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::data {

enum class SplitKind { Official, Subject, Image };

/// official, subject, image
std::string_view splitKindName(SplitKind kind);

struct SplitItem {
    std::string subject; ///< may be empty
    std::string split;   ///< as the data set gives it: train, val, test or empty
};

/// Who goes where. Index lists ascend; every item is in at most one.
struct Split {
    SplitKind kind = SplitKind::Image;
    std::vector<std::size_t> train;
    std::vector<std::size_t> val;
    std::vector<std::size_t> test;
    std::string said; ///< for the output: "subject-wise: 80 subjects train, 20 validation"
};

/// `how`: "official", "holdout:0.2" (validation share), "kfold:13" with `fold` 0..12.
/// official needs train and (val or test) in the data; without val a fifth of train is held out.
/// holdout and kfold go by subject where every item has one (and there are enough subjects), else by image, and say so.
/// Same seed, same split. Error: InvalidArgument.
Result<Split> makeSplit(const std::vector<SplitItem> &items, const std::string &how, std::uint64_t seed, int fold = 0);

} // namespace mimik::data
