#include "core/eval/selection_rule.h"

#include "core/base/random_state.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <unordered_map>

namespace mimik::eval {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

tl::unexpected<Error> badField(const std::string &where, const std::string &field, const std::string &text)
{
    return fail(ErrorCode::InvalidArgument, where + ": '" + field + "' " + text, field);
}

Result<std::optional<double>> optionalNumber(const Json &object, const char *key, const std::string &where,
                                             const std::string &field)
{
    if (!object.contains(key) || object[key].is_null())
        return std::optional<double>();
    if (!object[key].is_number())
        return badField(where, field + "." + key, "must be a number or null");
    return std::optional<double>(object[key].get<double>());
}

Result<std::vector<std::string>> nameList(const Json &object, const char *key, const std::string &where)
{
    std::vector<std::string> names;
    if (!object.contains(key))
        return names;
    const std::string field = std::string("manual.") + key;
    if (!object[key].is_array())
        return badField(where, field, "must be a list of names");
    for (const auto &name : object[key]) {
        if (!name.is_string())
            return badField(where, field, "must be a list of names");
        names.push_back(name.get<std::string>());
    }
    return names;
}

Result<> rejectUnknownKeys(const Json &object, std::initializer_list<std::string_view> known, const std::string &where,
                           const std::string &prefix)
{
    for (const auto &[key, value] : object.items()) {
        if (std::ranges::find(known, key) == known.end())
            return badField(where, prefix + key, "is not a field of a rule");
    }
    return {};
}

Result<int> wholeNumber(const Json &object, const char *key, int fallback, int least, const std::string &where)
{
    if (!object.contains(key))
        return fallback;
    const Json &value = object[key];
    if (!value.is_number_integer() || value.get<std::int64_t>() < least ||
        value.get<std::int64_t>() > std::numeric_limits<int>::max())
        return badField(where, std::string("rank.") + key,
                        "must be a whole number of at least " + std::to_string(least));
    return value.get<int>();
}

Result<RankRule> rankFromJson(const Json &json, const std::string &where)
{
    if (!json.is_object())
        return badField(where, "rank", "must be an object");
    if (auto known = rejectUnknownKeys(json, {"metrics", "keep", "per", "seed", "quota"}, where, "rank."); !known)
        return passOn(known);
    RankRule rank;
    if (!json.contains("metrics") || !json["metrics"].is_object() || json["metrics"].empty())
        return badField(where, "rank.metrics", "must be an object of metric names and weights");
    for (const auto &[metric, weight] : json["metrics"].items()) {
        if (!weight.is_number() || !(weight.get<double>() > 0))
            return badField(where, "rank.metrics." + metric, "must be a weight above 0");
        rank.metrics[metric] = weight.get<double>();
    }
    const auto keep = wholeNumber(json, "keep", rank.keep, 0, where);
    if (!keep)
        return passOn(keep);
    const auto per = wholeNumber(json, "per", rank.per, 0, where);
    if (!per)
        return passOn(per);
    const auto seed = wholeNumber(json, "seed", 0, 0, where);
    if (!seed)
        return passOn(seed);
    rank.keep = *keep;
    rank.per = *per;
    rank.seed = static_cast<std::uint32_t>(*seed);
    if (rank.per > 0 && rank.keep > rank.per)
        return badField(where, "rank.keep", "is more than 'rank.per', the size of a batch");
    if (json.contains("quota")) {
        if (!json["quota"].is_object())
            return badField(where, "rank.quota", "must be an object of labels and counts");
        for (const auto &[label, count] : json["quota"].items()) {
            if (!count.is_number_integer() || count.get<std::int64_t>() < 0 ||
                count.get<std::int64_t>() > 1'000'000'000)
                return badField(where, "rank.quota." + label, "must be a count");
            rank.quota[label] = count.get<int>();
        }
    }
    return rank;
}

// Image indices sorted by name: everything that follows works in this order, so that the order of rows is irrelevant.
std::vector<std::size_t> sortedByName(const std::vector<std::string> &names)
{
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
    return order;
}

} // namespace

const std::vector<MetricInfo> &metricCatalogue()
{
    // directions: methods A.7 (pixel metrics), A.8, A.9 (no-reference), D.1
    static const std::vector<MetricInfo> kMetrics = {
        {"sharpness", "Sharpness", "", false, false},
        {"laplacian", "Laplacian variance", "grey levels²", false, false},
        {"contrast", "Contrast", "", false, false},
        {"brisque", "BRISQUE", "", true, false},
        {"rmse", "RMSE", "of full scale", true, true},
        {"psnr", "PSNR", "dB", false, true},
        {"ssim", "SSIM", "", false, true},
        {"issm", "ISSM", "", false, true},
        {"sam", "SAM", "degrees", true, true},
        {"uiq", "UIQ", "", false, true},
        {"sre", "SRE", "dB", false, true},
        {"fsim", "FSIM", "", false, true},
        {"glcm", "GLCM score", "", true, false},
        {"niqe", "NIQE", "", true, false},
        {"svr", "SVR quality", "", true, false},
        {"detail", "Fourier detail", "", false, false},
        {"texture", "Texture", "", false, false},
        {"exposure", "Exposure", "", false, false},
        {"colourfulness", "Colourfulness", "", false, false},
        {"gray", "Gray", "", true, false},
        {"face", "Face found", "", false, false},
        {"duplicate", "Duplicate", "", true, false},
        {"nearest_train", "Nearest training image", "", false, true},
        {"realism", "Realism", "", false, true},
        {"agreement", "Label agreement", "", false, false},
    };
    return kMetrics;
}

const MetricInfo *findMetric(std::string_view name)
{
    name = name.substr(0, name.find(':'));
    for (const auto &metric : metricCatalogue()) {
        if (metric.name == name)
            return &metric;
    }
    return nullptr;
}

bool lowerIsBetter(std::string_view metric)
{
    const MetricInfo *info = findMetric(metric);
    return info && info->lowerIsBetter;
}

Json toJson(const SelectionRule &rule)
{
    Json all = Json::array();
    for (const auto &threshold : rule.all) {
        all.push_back({{"metric", threshold.metric},
                       {"min", threshold.min ? Json(*threshold.min) : Json()},
                       {"max", threshold.max ? Json(*threshold.max) : Json()},
                       {"enabled", threshold.enabled}});
    }
    Json json = {{"version", 1}, {"all", all}};
    if (rule.rank) {
        json["rank"] = {{"metrics", rule.rank->metrics},
                        {"keep", rule.rank->keep},
                        {"per", rule.rank->per},
                        {"seed", rule.rank->seed}};
        if (!rule.rank->quota.empty())
            json["rank"]["quota"] = rule.rank->quota;
    }
    if (!rule.keep.empty() || !rule.drop.empty())
        json["manual"] = {{"keep", rule.keep}, {"drop", rule.drop}};
    return json;
}

Result<SelectionRule> selectionRuleFromJson(const Json &json, const std::string &where)
{
    if (!json.is_object())
        return fail(ErrorCode::InvalidArgument, where + ": a rule must be a JSON object", where);
    if (auto known = rejectUnknownKeys(json, {"version", "all", "rank", "manual"}, where, ""); !known)
        return passOn(known);
    if (json.contains("version")) {
        if (!json["version"].is_number_integer())
            return badField(where, "version", "must be a whole number");
        if (json["version"].get<std::int64_t>() > 1)
            return fail(ErrorCode::WrongVersion, where + ": the rule was written by a newer version of Mimik", where);
    }
    SelectionRule rule;
    const Json all = json.value("all", Json::array());
    if (!all.is_array())
        return badField(where, "all", "must be a list of thresholds");
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::string field = "all[" + std::to_string(i) + "]";
        const Json &item = all[i];
        if (!item.is_object() || !item.contains("metric") || !item["metric"].is_string())
            return badField(where, field, "must be an object with a 'metric'");
        if (auto known = rejectUnknownKeys(item, {"metric", "min", "max", "enabled"}, where, field + "."); !known)
            return passOn(known);
        Threshold threshold;
        threshold.metric = item["metric"].get<std::string>();
        const auto min = optionalNumber(item, "min", where, field);
        if (!min)
            return passOn(min);
        const auto max = optionalNumber(item, "max", where, field);
        if (!max)
            return passOn(max);
        threshold.min = *min;
        threshold.max = *max;
        if (threshold.min && threshold.max && *threshold.min > *threshold.max)
            return badField(where, field, "has a min above its max, so nothing can pass");
        if (item.contains("enabled")) {
            if (!item["enabled"].is_boolean())
                return badField(where, field + ".enabled", "must be true or false");
            threshold.enabled = item["enabled"].get<bool>();
        }
        rule.all.push_back(std::move(threshold));
    }
    if (json.contains("rank") && !json["rank"].is_null()) {
        auto rank = rankFromJson(json["rank"], where);
        if (!rank)
            return passOn(rank);
        rule.rank = std::move(*rank);
    }
    if (json.contains("manual") && !json["manual"].is_null()) {
        const Json &manual = json["manual"];
        if (!manual.is_object())
            return badField(where, "manual", "must be an object with 'keep' and 'drop'");
        auto keep = nameList(manual, "keep", where);
        if (!keep)
            return passOn(keep);
        auto drop = nameList(manual, "drop", where);
        if (!drop)
            return passOn(drop);
        rule.keep = std::move(*keep);
        rule.drop = std::move(*drop);
    }
    return rule;
}

std::optional<std::size_t> ScoreTable::column(std::string_view metric) const
{
    const auto found = std::ranges::find(metrics, metric);
    if (found == metrics.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - metrics.begin());
}

std::vector<double> averageRanks(const std::vector<double> &values, bool lowerIsBetter)
{
    const std::size_t n = values.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto before = [&](std::size_t a, std::size_t b) {
        const bool missingA = std::isnan(values[a]);
        const bool missingB = std::isnan(values[b]);
        if (missingA || missingB)
            return !missingA && missingB;
        return lowerIsBetter ? values[a] < values[b] : values[a] > values[b];
    };
    std::ranges::stable_sort(order, before);
    std::vector<double> ranks(n);
    for (std::size_t begin = 0; begin < n;) {
        std::size_t end = begin + 1;
        while (end < n && !before(order[begin], order[end]))
            ++end;
        const double rank = (static_cast<double>(begin + 1) + static_cast<double>(end)) / 2;
        for (std::size_t i = begin; i < end; ++i)
            ranks[order[i]] = rank;
        begin = end;
    }
    return ranks;
}

Result<std::vector<std::uint8_t>> passThresholds(const SelectionRule &rule, const ScoreTable &table)
{
    std::vector<std::uint8_t> passes(table.count(), 1);
    for (const auto &threshold : rule.all) {
        if (!threshold.enabled)
            continue;
        const auto column = table.column(threshold.metric);
        if (!column)
            return fail(ErrorCode::InvalidArgument,
                        "the rule names the metric '" + threshold.metric + "', which the scores do not have",
                        threshold.metric);
        const auto &values = table.columns[*column];
        const double min = threshold.min.value_or(-std::numeric_limits<double>::infinity());
        const double max = threshold.max.value_or(std::numeric_limits<double>::infinity());
        for (std::size_t i = 0; i < passes.size(); ++i)
            passes[i] &= static_cast<std::uint8_t>(values[i] >= min && values[i] <= max);
    }
    return passes;
}

namespace {

// Ranks of one batch and its best `keep` images. Ties of the total go by name: `members` come sorted by name.
void rankBatch(const RankRule &rule, const ScoreTable &table, const std::vector<std::size_t> &members, std::size_t keep,
               SelectionResult &result)
{
    std::vector<double> total(members.size(), 0);
    for (std::size_t m = 0; m < result.rankMetrics.size(); ++m) {
        const std::string &metric = result.rankMetrics[m];
        const auto &column = table.columns[*table.column(metric)];
        std::vector<double> values;
        values.reserve(members.size());
        for (std::size_t i : members)
            values.push_back(column[i]);
        const auto ranks = averageRanks(values, lowerIsBetter(metric));
        const double weight = rule.metrics.at(metric);
        for (std::size_t i = 0; i < members.size(); ++i) {
            result.ranks[m][members[i]] = ranks[i];
            total[i] += weight * ranks[i];
        }
    }
    std::vector<std::size_t> order(members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return total[a] < total[b]; });
    for (std::size_t i = 0; i < order.size(); ++i) {
        result.total[members[order[i]]] = total[order[i]];
        result.kept[members[order[i]]] = i < keep;
    }
}

// Fills quotas with the best of those that were not kept. Totals of different batches are compared as shares of the
// worst possible total of their batch.
void fillQuotas(const RankRule &rule, const ScoreTable &table, const std::vector<std::size_t> &byName,
                const std::vector<std::size_t> &batchSizes, SelectionResult &result)
{
    for (const auto &[label, quota] : rule.quota) {
        const auto &shows = table.labels.at(label);
        int have = 0;
        std::vector<std::size_t> candidates;
        for (std::size_t i : byName) {
            if (!shows[i] || result.batch[i] < 0)
                continue;
            if (result.kept[i])
                ++have;
            else
                candidates.push_back(i);
        }
        const auto share = [&](std::size_t i) {
            return result.total[i] / static_cast<double>(batchSizes[static_cast<std::size_t>(result.batch[i])]);
        };
        std::ranges::stable_sort(candidates, [&](std::size_t a, std::size_t b) { return share(a) < share(b); });
        for (std::size_t i = 0; i < candidates.size() && have < quota; ++i, ++have)
            result.kept[candidates[i]] = 1;
    }
}

Result<> rankAll(const RankRule &rule, const ScoreTable &table, SelectionResult &result)
{
    for (const auto &[metric, weight] : rule.metrics) {
        if (!table.column(metric))
            return fail(ErrorCode::InvalidArgument,
                        "the rule ranks by the metric '" + metric + "', which the scores do not have", metric);
        result.rankMetrics.push_back(metric);
        result.ranks.emplace_back(table.count(), kMissing);
    }
    for (const auto &[label, quota] : rule.quota) {
        if (!table.labels.contains(label))
            return fail(ErrorCode::InvalidArgument,
                        "the rule has a quota for '" + label + "', but no labels name it; give labels.csv", label);
    }
    const auto byName = sortedByName(table.names);
    std::vector<std::size_t> pool;
    for (std::size_t i : byName) {
        if (result.passes[i])
            pool.push_back(i);
    }
    if (rule.per > 0) {
        RandomState random(rule.seed);
        random.shuffle(pool);
    }
    const std::size_t per = rule.per > 0 ? static_cast<std::size_t>(rule.per) : std::max<std::size_t>(pool.size(), 1);
    std::vector<std::size_t> batchSizes;
    std::ranges::fill(result.kept, std::uint8_t{0});
    for (std::size_t begin = 0; begin < pool.size(); begin += per) {
        const std::size_t end = std::min(begin + per, pool.size());
        std::vector<std::size_t> members(pool.begin() + static_cast<std::ptrdiff_t>(begin),
                                         pool.begin() + static_cast<std::ptrdiff_t>(end));
        std::ranges::sort(members, [&](std::size_t a, std::size_t b) { return table.names[a] < table.names[b]; });
        for (std::size_t i : members)
            result.batch[i] = static_cast<int>(batchSizes.size());
        std::size_t keep = static_cast<std::size_t>(rule.keep);
        if (rule.per > 0 && members.size() < per)
            keep = static_cast<std::size_t>(
                std::lround(static_cast<double>(rule.keep) * static_cast<double>(members.size()) / rule.per));
        rankBatch(rule, table, members, keep, result);
        batchSizes.push_back(members.size());
    }
    fillQuotas(rule, table, byName, batchSizes, result);
    return {};
}

} // namespace

Result<SelectionResult> applySelection(const SelectionRule &rule, const ScoreTable &table)
{
    const std::size_t n = table.count();
    auto passes = passThresholds(rule, table);
    if (!passes)
        return passOn(passes);
    SelectionResult result;
    result.passes = std::move(*passes);
    result.kept = result.passes;
    result.batch.assign(n, -1);
    result.total.assign(n, kMissing);
    if (rule.rank) {
        if (auto ranked = rankAll(*rule.rank, table, result); !ranked)
            return passOn(ranked);
    }
    if (!rule.keep.empty() || !rule.drop.empty()) {
        std::unordered_map<std::string_view, std::size_t> index;
        for (std::size_t i = 0; i < n; ++i)
            index.emplace(table.names[i], i);
        const auto decide = [&](const std::vector<std::string> &names, std::uint8_t kept) -> Result<> {
            for (const auto &name : names) {
                const auto found = index.find(name);
                if (found == index.end())
                    return fail(ErrorCode::InvalidArgument,
                                "the rule decides on '" + name + "', which is not among the scored images", name);
                result.kept[found->second] = kept;
            }
            return {};
        };
        if (auto done = decide(rule.keep, 1); !done)
            return passOn(done);
        if (auto done = decide(rule.drop, 0); !done)
            return passOn(done);
    }
    result.numKept = static_cast<std::size_t>(std::ranges::count(result.kept, std::uint8_t{1}));
    return result;
}

std::vector<std::string> randomControl(std::vector<std::string> names, std::size_t count, std::uint32_t seed)
{
    std::ranges::sort(names);
    RandomState random(seed);
    random.shuffle(names);
    names.resize(std::min(count, names.size()));
    std::ranges::sort(names);
    return names;
}

} // namespace mimik::eval
