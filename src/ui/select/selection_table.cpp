#include "ui/select/selection_table.h"

#include "core/data/images.h"
#include "core/data/listing.h"
#include "core/data/workspace.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace mimik::ui {

namespace {

constexpr std::size_t kRowsAtOnce = 1000;

/// Column of a metric in the order of `ids` (both ascending).
std::vector<double> aligned(const data::ScoreColumn &column, const std::vector<data::ImageId> &ids)
{
    std::vector<double> values(ids.size(), std::numeric_limits<double>::quiet_NaN());
    std::size_t j = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        while (j < column.images.size() && column.images[j] < ids[i])
            ++j;
        if (j < column.images.size() && column.images[j] == ids[i])
            values[i] = column.values[j];
    }
    return values;
}

std::vector<std::string> inCatalogueOrder(std::vector<std::string> metrics)
{
    const auto &catalogue = eval::metricCatalogue();
    const auto place = [&](const std::string &name) {
        const auto *info = eval::findMetric(name);
        return info ? static_cast<std::size_t>(info - catalogue.data()) : catalogue.size();
    };
    std::stable_sort(metrics.begin(), metrics.end(), [&](const auto &a, const auto &b) { return place(a) < place(b); });
    if (metrics.size() > Crossfilter::kMaxMetrics)
        metrics.resize(Crossfilter::kMaxMetrics);
    return metrics;
}

} // namespace

std::int8_t verdictOf(data::Keep keep)
{
    return keep == data::Keep::Kept ? std::int8_t{1} : keep == data::Keep::Rejected ? std::int8_t{-1} : std::int8_t{0};
}

Result<SelectionTable> loadSelectionTable(const std::filesystem::path &folder, data::DatasetId dataset,
                                          data::DatasetId reference, const std::atomic<bool> &stop)
{
    auto workspace = data::Workspace::open(folder, data::OpenMode::ReadOnly);
    if (!workspace)
        return passOn(workspace);
    auto &images = (*workspace)->images();
    const auto cancelled = [] {
        return fail(ErrorCode::Cancelled, "cancelled");
    };

    SelectionTable table;
    table.dataset = dataset;
    data::ImageFilter filter;
    filter.datasets = {dataset};
    auto ids = images.ids(filter);
    if (!ids)
        return passOn(ids);
    table.ids = std::move(*ids);
    std::sort(table.ids.begin(), table.ids.end());

    const auto metrics = images.metrics(dataset);
    if (!metrics)
        return passOn(metrics);
    table.metrics = inCatalogueOrder(*metrics);
    for (const auto &metric : table.metrics) {
        if (stop)
            return cancelled();
        const auto column = images.scores(metric, dataset);
        if (!column)
            return passOn(column);
        table.columns.push_back(aligned(*column, table.ids));
        if (data::isValid(reference)) {
            if (const auto real = images.scores(metric, reference); real && !real->values.empty())
                table.reference[metric] = real->values;
        }
    }
    if (table.metrics.empty())
        return table; // nothing to filter by: the names are not needed

    std::vector<std::string> classes;
    table.names.reserve(table.ids.size());
    for (std::size_t first = 0; first < table.ids.size(); first += kRowsAtOnce) {
        if (stop)
            return cancelled();
        const auto n = std::min(kRowsAtOnce, table.ids.size() - first);
        const auto rows = images.rows(std::span(table.ids).subspan(first, n));
        if (!rows)
            return passOn(rows);
        for (const auto &row : *rows) {
            table.names.push_back(row.name);
            table.manual.push_back(verdictOf(row.keep));
            classes.push_back(row.className);
        }
    }
    table.memberOf.assign(table.ids.size(), 0);
    if (stop)
        return cancelled();

    const auto listing = data::listing(**workspace, filter);
    if (!listing)
        return passOn(listing);
    std::vector<std::uint32_t> auBits(table.ids.size(), 0);
    std::uint32_t seen = 0;
    for (const auto &row : listing->rows) {
        const auto at = std::lower_bound(table.ids.begin(), table.ids.end(), row.image);
        if (at == table.ids.end() || *at != row.image)
            continue;
        for (std::size_t k = 0; k < row.aus.size() && k < Crossfilter::kMaxGroups; ++k) {
            if (row.aus[k] >= 0.5)
                auBits[static_cast<std::size_t>(at - table.ids.begin())] |= std::uint32_t{1} << k;
        }
    }
    for (const auto bits : auBits)
        seen |= bits;
    for (std::size_t k = 0; k < listing->aus.size() && k < Crossfilter::kMaxGroups; ++k) {
        if ((seen >> k & 1) == 0)
            continue;
        const auto bit = std::uint32_t{1} << table.groups.size();
        table.groups.push_back(data::auKey(listing->aus[k]));
        for (std::size_t i = 0; i < auBits.size(); ++i)
            table.memberOf[i] |= (auBits[i] >> k & 1) != 0 ? bit : 0;
    }
    const std::set<std::string> distinct(classes.begin(), classes.end());
    for (const auto &name : distinct) {
        if (name.empty() || table.groups.size() >= Crossfilter::kMaxGroups)
            continue;
        const auto bit = std::uint32_t{1} << table.groups.size();
        table.groups.push_back(name);
        for (std::size_t i = 0; i < classes.size(); ++i)
            table.memberOf[i] |= classes[i] == name ? bit : 0;
    }
    return table;
}

Crossfilter makeCrossfilter(const SelectionTable &table)
{
    Crossfilter filter;
    filter.reset(table.count());
    if (table.metrics.empty())
        return filter;
    filter.setGroups(table.groups, table.memberOf);
    filter.setManual(table.manual);
    for (std::size_t m = 0; m < table.metrics.size(); ++m) {
        const int index = filter.addMetric(table.metrics[m], table.columns[m]);
        if (const auto real = table.reference.find(table.metrics[m]); real != table.reference.end())
            filter.setReference(index, real->second);
    }
    return filter;
}

eval::SelectionRule ruleOf(const Crossfilter &filter, const SelectionTable &table)
{
    eval::SelectionRule rule;
    for (int m = 0; m < filter.numMetrics(); ++m) {
        const auto &range = filter.range(m);
        eval::Threshold threshold;
        threshold.metric = filter.name(m);
        threshold.enabled = range.enabled;
        if (std::isfinite(range.min))
            threshold.min = range.min;
        if (std::isfinite(range.max))
            threshold.max = range.max;
        if (threshold.min || threshold.max)
            rule.all.push_back(threshold);
    }
    for (std::size_t i = 0; i < table.manual.size(); ++i) {
        if (table.manual[i] > 0)
            rule.keep.push_back(table.names[i]);
        else if (table.manual[i] < 0)
            rule.drop.push_back(table.names[i]);
    }
    return rule;
}

void applyRule(const eval::SelectionRule &rule, Crossfilter &filter, std::vector<std::string> *missing)
{
    for (int m = 0; m < filter.numMetrics(); ++m)
        filter.setRange(m, {});
    for (const auto &threshold : rule.all) {
        const int m = filter.metricIndex(threshold.metric);
        if (m < 0) {
            if (missing)
                missing->push_back(threshold.metric);
            continue;
        }
        Crossfilter::Range range;
        range.min = threshold.min.value_or(range.min);
        range.max = threshold.max.value_or(range.max);
        range.enabled = threshold.enabled;
        filter.setRange(m, range);
    }
}

} // namespace mimik::ui
