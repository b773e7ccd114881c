#include "core/data/splits.h"

#include "core/base/csv.h"
#include "core/base/random_state.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace mimik::data {

namespace {

constexpr double kValShareOfOfficialTrain = 0.2;

struct Groups {
    bool bySubject = false;
    std::vector<std::vector<std::size_t>> members; ///< item indices, one group per subject or per item
};

/// Units that must stay together, in a seeded random order. By subject where every item names one and there are at
/// least `atLeast` of them.
Groups shuffledGroups(const std::vector<SplitItem> &items, const std::vector<std::size_t> &indices, std::size_t atLeast,
                      std::uint64_t seed)
{
    Groups groups;
    std::map<std::string, std::vector<std::size_t>> bySubject;
    for (std::size_t index : indices)
        bySubject[items[index].subject].push_back(index);
    groups.bySubject = !bySubject.contains("") && bySubject.size() >= atLeast;
    if (groups.bySubject)
        for (auto &[subject, members] : bySubject)
            groups.members.push_back(std::move(members));
    else
        for (std::size_t index : indices)
            groups.members.push_back({index});
    RandomState random(static_cast<std::uint32_t>(seed ^ (seed >> 32)));
    random.shuffle(groups.members);
    return groups;
}

void append(std::vector<std::size_t> &to, const std::vector<std::size_t> &from)
{
    to.insert(to.end(), from.begin(), from.end());
}

/// Holds `share` of the units out of `indices`. Returns "subject-wise: 80 subjects train, 20 validation".
Result<std::string> holdOut(const std::vector<SplitItem> &items, const std::vector<std::size_t> &indices, double share,
                            std::uint64_t seed, Split &split)
{
    const Groups groups = shuffledGroups(items, indices, 2, seed);
    const std::size_t total = groups.members.size();
    if (total < 2)
        return fail(ErrorCode::InvalidArgument, "at least two images are needed to hold some out", "split");
    const auto wanted = static_cast<std::size_t>(std::lround(share * static_cast<double>(total)));
    const std::size_t held = std::clamp<std::size_t>(wanted, 1, total - 1);
    for (std::size_t g = 0; g < total; ++g)
        append(g < held ? split.val : split.train, groups.members[g]);
    split.kind = groups.bySubject ? SplitKind::Subject : SplitKind::Image;
    const std::string unit = groups.bySubject ? " subjects" : " images";
    return (groups.bySubject ? "subject-wise: " : "image-wise (not every image names a subject): ") +
           std::to_string(total - held) + unit + " train, " + std::to_string(held) + unit + " validation";
}

Result<double> numberAfter(const std::string &how, std::string_view prefix)
{
    double value = 0;
    const char *begin = how.data() + prefix.size();
    const char *end = how.data() + how.size();
    const auto [rest, error] = std::from_chars(begin, end, value);
    if (error != std::errc() || rest != end)
        return fail(ErrorCode::InvalidArgument, "'" + how + "': a number must follow '" + std::string(prefix) + "'",
                    "split");
    return value;
}

void sortAll(Split &split)
{
    for (auto *part : {&split.train, &split.val, &split.test})
        std::sort(part->begin(), part->end());
}

} // namespace

std::string_view splitKindName(SplitKind kind)
{
    return kind == SplitKind::Official ? "official" : kind == SplitKind::Subject ? "subject" : "image";
}

Result<Split> makeSplit(const std::vector<SplitItem> &items, const std::string &how, std::uint64_t seed, int fold)
{
    Split split;
    std::vector<std::size_t> pool; // what may be trained on
    std::size_t numUnassigned = 0;
    const bool isOfficial = how == "official";
    for (std::size_t n = 0; n < items.size(); ++n) {
        const std::string &name = items[n].split;
        if (name == "test")
            split.test.push_back(n);
        else if (isOfficial && name == "val")
            split.val.push_back(n);
        else if (!isOfficial || name == "train")
            pool.push_back(n);
        else
            ++numUnassigned;
    }
    const std::string testText =
        split.test.empty() ? ""
                           : "; " + std::to_string(split.test.size()) + " images of the official test set kept apart";

    if (isOfficial) {
        if (pool.empty() || (split.val.empty() && split.test.empty()))
            return fail(ErrorCode::InvalidArgument,
                        "the data has no official split (no train, or neither val nor test); use holdout:0.2", "split");
        if (split.val.empty()) {
            auto said = holdOut(items, pool, kValShareOfOfficialTrain, seed, split);
            if (!said)
                return passOn(said);
            split.said = "official train and test; validation held out of train " + *said;
        } else {
            split.train = pool;
            split.said = "official: " + std::to_string(split.train.size()) + " train, " +
                         std::to_string(split.val.size()) + " validation, " + std::to_string(split.test.size()) +
                         " test images";
        }
        if (numUnassigned > 0)
            split.said += "; " + std::to_string(numUnassigned) + " images without a split left out";
        split.kind = SplitKind::Official;
    } else if (how.starts_with("holdout:")) {
        auto share = numberAfter(how, "holdout:");
        if (!share)
            return passOn(share);
        if (!(*share > 0 && *share < 1))
            return fail(ErrorCode::InvalidArgument, "'" + how + "': the share must lie between 0 and 1", "split");
        auto said = holdOut(items, pool, *share, seed, split);
        if (!said)
            return passOn(said);
        split.said = *said + testText;
    } else if (how.starts_with("kfold:")) {
        auto number = numberAfter(how, "kfold:");
        if (!number)
            return passOn(number);
        const auto numFolds = static_cast<int>(*number);
        if (numFolds < 2 || numFolds != *number || numFolds > static_cast<int>(pool.size()))
            return fail(ErrorCode::InvalidArgument,
                        "'" + how + "': folds must be whole, at least 2, at most the images", "split");
        if (fold < 0 || fold >= numFolds)
            return fail(ErrorCode::InvalidArgument,
                        "fold " + std::to_string(fold) + " is not one of 0 to " + std::to_string(numFolds - 1), "fold");
        const Groups groups = shuffledGroups(items, pool, static_cast<std::size_t>(numFolds), seed);
        for (std::size_t g = 0; g < groups.members.size(); ++g)
            append(static_cast<int>(g % static_cast<std::size_t>(numFolds)) == fold ? split.val : split.train,
                   groups.members[g]);
        split.kind = groups.bySubject ? SplitKind::Subject : SplitKind::Image;
        split.said = std::string(groups.bySubject ? "subject-wise" : "image-wise (not enough named subjects)") +
                     ", fold " + std::to_string(fold + 1) + " of " + std::to_string(numFolds) + ": " +
                     std::to_string(split.train.size()) + " images train, " + std::to_string(split.val.size()) +
                     " validation" + testText;
    } else {
        return fail(ErrorCode::InvalidArgument,
                    "'" + how + "' is no split; there are: official, holdout:<share>, kfold:<folds>", "split");
    }
    sortAll(split);
    return split;
}

} // namespace mimik::data
