#include "core/engine/select_job.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/eval/selection_rule.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace mimik::engine {

namespace {

namespace fs = std::filesystem;

// Columns of scores.csv that are numbers throughout are metrics; `batch` is not.
Result<eval::ScoreTable> readScores(const fs::path &file)
{
    const auto table = readCsv(file);
    if (!table)
        return passOn(table);
    const auto name = table->require("name");
    if (!name)
        return passOn(name);
    eval::ScoreTable scores;
    std::unordered_map<std::string, std::size_t> rowOf;
    for (std::size_t r = 0; r < table->rows.size(); ++r) {
        scores.names.push_back(table->rows[r][*name]);
        if (!rowOf.emplace(scores.names.back(), r).second)
            return fail(ErrorCode::Corrupt,
                        file.string() + ", row " + std::to_string(r + 2) + ": '" + scores.names.back() +
                            "' stands twice in the table",
                        file.string());
    }
    if (scores.names.empty())
        return fail(ErrorCode::Corrupt, file.string() + ": the table has no rows", file.string());
    for (std::size_t c = 0; c < table->header.size(); ++c) {
        const std::string &header = table->header[c];
        if (c == *name || header == "batch")
            continue;
        std::vector<double> column;
        for (std::size_t r = 0; r < table->rows.size(); ++r) {
            const auto value = table->number(r, c);
            if (!value) {
                // a metric must be a number everywhere; any other column of text is none of ours
                if (eval::findMetric(header))
                    return passOn(value);
                column.clear();
                break;
            }
            column.push_back(*value);
        }
        if (column.size() == scores.names.size()) {
            scores.metrics.push_back(header);
            scores.columns.push_back(std::move(column));
        }
    }
    return scores;
}

// Labels for quotas: 1 where an AU's intensity is at least a half, or where the class is that one.
Result<> readQuotaLabels(const fs::path &file, const eval::RankRule &rule, eval::ScoreTable &scores)
{
    const auto table = readCsv(file);
    if (!table)
        return passOn(table);
    const auto name = table->require("name");
    if (!name)
        return passOn(name);
    std::unordered_map<std::string_view, std::size_t> rowOf;
    for (std::size_t r = 0; r < table->rows.size(); ++r)
        rowOf.emplace(table->rows[r][*name], r);
    const auto classColumn = table->column("class");
    for (const auto &[label, quota] : rule.quota) {
        const auto column = table->column(label);
        if (!column && !classColumn)
            return fail(ErrorCode::InvalidArgument,
                        file.string() + ": no column '" + label + "', which the rule has a quota for", file.string());
        std::vector<std::uint8_t> shows(scores.count(), 0);
        for (std::size_t i = 0; i < scores.count(); ++i) {
            const auto row = rowOf.find(scores.names[i]);
            if (row == rowOf.end())
                continue;
            if (!column) {
                shows[i] = table->rows[row->second][*classColumn] == label;
                continue;
            }
            const auto value = table->number(row->second, *column);
            if (!value)
                return passOn(value);
            shows[i] = *value >= 0.5;
        }
        scores.labels.emplace(label, std::move(shows));
    }
    return {};
}

std::string number(double value)
{
    return std::isinf(value) ? (value > 0 ? "inf" : "-inf") : shortestDecimal(value);
}

Csv selectionTable(const eval::ScoreTable &scores, const eval::SelectionResult &result)
{
    Csv table;
    table.header = {"name", "batch"};
    table.header.insert(table.header.end(), scores.metrics.begin(), scores.metrics.end());
    for (const auto &metric : result.rankMetrics)
        table.header.push_back("rank_" + metric);
    if (!result.rankMetrics.empty())
        table.header.push_back("total");
    table.header.push_back("kept");
    for (std::size_t i = 0; i < scores.count(); ++i) {
        std::vector<std::string> row = {scores.names[i], result.batch[i] < 0 ? "" : std::to_string(result.batch[i])};
        for (const auto &column : scores.columns)
            row.push_back(number(column[i]));
        for (const auto &ranks : result.ranks)
            row.push_back(number(ranks[i]));
        if (!result.rankMetrics.empty())
            row.push_back(number(result.total[i]));
        row.push_back(result.kept[i] ? "1" : "0");
        table.rows.push_back(std::move(row));
    }
    std::ranges::sort(table.rows, [](const auto &a, const auto &b) { return a[0] < b[0]; });
    return table;
}

Result<> writeNames(const fs::path &file, const std::vector<std::string> &names)
{
    std::string text;
    for (const auto &name : names)
        text += name + "\n";
    return writeFileAtomically(file, text);
}

} // namespace

Result<Json> runSelect(const SelectSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    if (auto valid = spec.validate(); !valid)
        return passOn(valid);
    const auto rule = eval::selectionRuleFromJson(spec.rule, "rule");
    if (!rule)
        return passOn(rule);
    auto scores = readScores(spec.scores);
    if (!scores)
        return passOn(scores);
    const fs::path images = spec.images.empty() ? fs::path(spec.scores).parent_path() : fs::path(spec.images);
    if (!spec.images.empty() && !fs::is_directory(images))
        return fail(ErrorCode::NotFound, "no such folder: " + images.string(), images.string());
    if (rule->rank && !rule->rank->quota.empty()) {
        const fs::path labels = spec.labels.empty() ? images / "labels.csv" : fs::path(spec.labels);
        if (auto read = readQuotaLabels(labels, *rule->rank, *scores); !read)
            return passOn(read);
    }
    if (ctx.shouldStop())
        return ctx.cancelled();
    const auto result = eval::applySelection(*rule, *scores);
    if (!result)
        return passOn(result);
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < scores->count(); ++i) {
        if (result->kept[i])
            kept.push_back(scores->names[i]);
    }
    std::ranges::sort(kept);
    const Json frozen = eval::toJson(*rule);
    // relative, so that results can be moved together with their images
    const fs::path relative = fs::absolute(images.empty() ? fs::path(".") : images)
                                  .lexically_normal()
                                  .lexically_proximate(fs::absolute(ctx.outDir()).lexically_normal());
    const auto passed = static_cast<std::size_t>(std::ranges::count(result->passes, std::uint8_t{1}));
    Json selection = {{"version", 1},
                      {"images", relative.generic_string()},
                      {"scored", scores->count()},
                      {"passed", passed},
                      {"kept", kept.size()},
                      {"rule", frozen}};
    const fs::path &out = ctx.outDir();
    if (auto written = writeCsv(out / "selection.csv", selectionTable(*scores, *result)); !written)
        return passOn(written);
    if (auto written = writeNames(out / "kept.txt", kept); !written)
        return passOn(written);
    if (auto written = writeJson(out / "rule.json", frozen); !written)
        return passOn(written);
    if (spec.randomControl) {
        const auto random = eval::randomControl(scores->names, kept.size(), static_cast<std::uint32_t>(seed));
        if (auto written = writeNames(out / "random.txt", random); !written)
            return passOn(written);
        selection["random"] = random.size();
        selection["random_seed"] = seed;
        ctx.artifact("random-control", "random.txt");
    }
    if (auto written = writeJson(out / "selection.json", selection); !written)
        return passOn(written);
    ctx.artifact("selection", "selection.csv");
    Json summary = selection;
    summary["images"] = images.string();
    summary.erase("version");
    return summary;
}

} // namespace mimik::engine
