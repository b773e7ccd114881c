#include "core/data/ingest_artifacts_p.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/data/catalog_p.h"
#include "core/data/database.h"
#include "core/data/images.h"
#include "core/data/seed_rows_p.h"
#include "core/data/selections.h"
#include "core/data/workspace.h"

#include <algorithm>
#include <cmath>
#include <system_error>

namespace mimik::data {

namespace fs = std::filesystem;

std::string IngestContext::text(const std::string &key) const
{
    for (const Json *json : {&run.summary, &run.settings})
        if (json->is_object() && json->contains(key) && (*json)[key].is_string() &&
            !(*json)[key].get<std::string>().empty())
            return (*json)[key].get<std::string>();
    return {};
}

std::string IngestContext::name() const
{
    const std::string given = text("name");
    return given.empty() ? run.id : given;
}

Result<std::optional<std::unordered_map<std::string, ImageId>>> IngestContext::imagesByName()
{
    using Found = std::optional<std::unordered_map<std::string, ImageId>>;
    const std::string given = text("images");
    if (given.empty()) {
        warn("it is not known which images this is about (settings 'images', or --images); its files are kept, but no "
             "scores, selections or labels were taken in");
        return Found();
    }
    std::error_code error;
    const fs::path folder = fs::weakly_canonical(workspace.resolved(given), error);
    auto sets = workspace.datasets();
    if (!sets)
        return passOn(sets);
    const auto set = std::find_if(sets->begin(), sets->end(), [&](const Dataset &d) {
        return fs::weakly_canonical(d.folder, error) == folder || (d.name == given && !fs::exists(folder, error));
    });
    if (set == sets->end()) {
        warn("the images of " + given + " are no data set of this workspace; nothing was taken in");
        return Found();
    }
    std::unordered_map<std::string, ImageId> ids;
    Statement select(workspace.database(), "SELECT name, id FROM images WHERE dataset = ?");
    select.bind(raw(set->id));
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return Found(std::move(ids));
        ids.emplace(select.text(0), ImageId{select.integer(1)});
    }
}

namespace {

/// Rows of a csv matched with images; names that no image has are counted in a warning.
class MatchedRows {
public:
    MatchedRows(const Csv &table, std::size_t nameColumn, const std::unordered_map<std::string, ImageId> &ids)
    {
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            const auto found = ids.find(table.rows[r][nameColumn]);
            if (found == ids.end())
                ++m_numUnknown;
            else
                m_rows.emplace_back(r, found->second);
        }
    }
    const std::vector<std::pair<std::size_t, ImageId>> &rows() const { return m_rows; }
    void warnOfUnknown(IngestContext &context, const fs::path &file) const
    {
        if (m_numUnknown > 0)
            context.warn(file.filename().string() + ": " + std::to_string(m_numUnknown) +
                         " rows name images that are not in the data set");
    }

private:
    std::vector<std::pair<std::size_t, ImageId>> m_rows;
    std::size_t m_numUnknown = 0;
};

Json ruleOf(const RunInfo &run)
{
    for (const Json *json : {&run.summary, &run.settings})
        if (json->is_object() && json->contains("rule") && (*json)["rule"].is_object())
            return (*json)["rule"];
    return Json::object();
}

} // namespace

Result<> prepareModelFile(IngestContext &context, const fs::path &path)
{
    // Trainings call their file "model" all alike; people know them by the title of the job.
    std::string title;
    if (const auto job = readJson(context.run.folder / "job.json");
        job && job->is_object() && job->contains("title") && (*job)["title"].is_string())
        title = (*job)["title"].get<std::string>();
    if (title.empty() || title == context.run.kind) // nobody gave one
        title = context.name();
    auto model = prepareModel(context.workspace, path, true, context.run.id, context.copiedFiles, title);
    if (!model)
        return passOn(model);
    context.models[path] = std::move(*model);
    return {};
}

Result<> prepareDirections(IngestContext &context, const fs::path &path)
{
    auto hash = sha256OfFile(path);
    if (!hash)
        return passOn(hash);
    context.hashes[path] = std::move(*hash);
    return {};
}

Result<> prepareTable(IngestContext &context, const fs::path &path)
{
    auto table = readCsv(path);
    if (!table)
        return passOn(table);
    context.tables[path] = std::move(*table);
    return {};
}

Result<> prepareSeedLabels(IngestContext &context, const fs::path &path)
{
    context.hashes[path] = context.text("model_sha256");
    if (context.hashes[path].empty()) {
        auto ofFile = sha256OfFile(context.workspace.resolved(context.text("model")));
        if (!ofFile)
            return fail(ErrorCode::Corrupt, "the run does not say of which generator the seeds are (model_sha256)",
                        path.string());
        context.hashes[path] = std::move(*ofFile);
    }
    return prepareTable(context, path);
}

Result<> takeModel(IngestContext &context, const fs::path &path)
{
    auto id = insertModel(context.workspace, context.models.at(path), context.run.id);
    if (!id)
        return passOn(id);
    auto model = context.workspace.model(*id);
    if (!model)
        return passOn(model);
    context.report.models.push_back(model->name);
    return {};
}

Result<> takeDirections(IngestContext &context, const fs::path &path)
{
    Database &db = context.workspace.database();
    Statement earlier(db, "DELETE FROM direction_sets WHERE run = ? AND path = ?");
    if (auto done = earlier.bind(context.run.id).bind(context.workspace.storedPath(path)).run(); !done)
        return done;
    auto name = freeName(db, "direction_sets", path.stem().string());
    if (!name)
        return passOn(name);
    Statement insert(db, "INSERT INTO direction_sets(name, path, sha256, run, created) VALUES(?, ?, ?, ?, ?)");
    insert.bind(*name)
        .bind(context.workspace.storedPath(path))
        .bind(context.hashes.at(path))
        .bind(context.run.id)
        .bind(utcNow());
    return insert.run();
}

Result<> takeScores(IngestContext &context, const fs::path &path)
{
    const Csv *table = &context.tables.at(path);
    auto nameColumn = table->require("name");
    if (!nameColumn)
        return passOn(nameColumn);
    auto ids = context.imagesByName();
    if (!ids)
        return passOn(ids);
    if (!*ids)
        return {};
    const MatchedRows matched(*table, *nameColumn, **ids);
    matched.warnOfUnknown(context, path);
    for (std::size_t c = 0; c < table->header.size(); ++c) {
        if (c == *nameColumn || table->header[c] == "batch")
            continue;
        ScoreColumn column;
        column.metric = table->header[c];
        for (const auto &[r, image] : matched.rows()) {
            auto value = table->number(r, c);
            if (!value)
                return passOn(value);
            if (std::isnan(*value))
                continue;
            column.images.push_back(image);
            column.values.push_back(*value);
        }
        if (auto done = writeScores(context.workspace, column); !done)
            return done;
        context.report.scores += static_cast<std::int64_t>(column.values.size());
    }
    return {};
}

Result<> takeSelection(IngestContext &context, const fs::path &path)
{
    const Csv *table = &context.tables.at(path);
    auto nameColumn = table->require("name");
    if (!nameColumn)
        return passOn(nameColumn);
    auto ids = context.imagesByName();
    if (!ids)
        return passOn(ids);
    if (!*ids)
        return {};
    const auto kept = table->column("kept");
    const MatchedRows matched(*table, *nameColumn, **ids);
    matched.warnOfUnknown(context, path);
    std::vector<ImageId> images;
    for (const auto &[r, image] : matched.rows()) {
        const std::string cell = kept ? table->rows[r][*kept] : std::string("1");
        if (cell == "1" || cell == "true")
            images.push_back(image);
    }
    Statement earlier(context.workspace.database(), "DELETE FROM selections WHERE run = ?");
    if (auto done = earlier.bind(context.run.id).run(); !done)
        return done;
    auto name = freeName(context.workspace.database(), "selections", context.name());
    if (!name)
        return passOn(name);
    auto id = writeSelection(context.workspace, *name, ruleOf(context.run), images, context.run.id);
    if (!id)
        return passOn(id);
    context.report.selections.push_back(*name);
    return {};
}

Result<> takePredictions(IngestContext &context, const fs::path &path)
{
    const Csv *table = &context.tables.at(path);
    auto nameColumn = table->require("name");
    if (!nameColumn)
        return passOn(nameColumn);
    auto ids = context.imagesByName();
    if (!ids)
        return passOn(ids);
    if (!*ids)
        return {};
    std::vector<std::pair<std::string, std::size_t>> auColumns, classColumns;
    for (std::size_t c = 0; c < table->header.size(); ++c) {
        if (!table->header[c].starts_with("p_"))
            continue;
        const std::string key = table->header[c].substr(2);
        (auFromKey(key) ? auColumns : classColumns).emplace_back(key, c);
    }
    if (auColumns.empty() && classColumns.empty())
        return fail(ErrorCode::Corrupt, "no column p_AU<n> or p_<class>", path.string());
    const MatchedRows matched(*table, *nameColumn, **ids);
    matched.warnOfUnknown(context, path);
    Statement insert(context.workspace.database(),
                     "INSERT OR REPLACE INTO labels(image, key, source, run, value, text, probability)"
                     " VALUES(?, ?, 3, ?, ?, ?, ?)");
    auto write = [&](ImageId image, const std::string &key, double p, const std::string &text) {
        insert.bind(raw(image)).bind(key).bind(context.run.id).bind(p).bind(text).bind(p);
        ++context.report.labels;
        return insert.run();
    };
    for (const auto &[r, image] : matched.rows()) {
        if (auto going = context.goOn(); !going)
            return going;
        for (const auto &[key, column] : auColumns) {
            auto p = table->number(r, column);
            if (!p)
                return passOn(p);
            if (std::isnan(*p))
                continue;
            if (auto done = write(image, key, *p, {}); !done)
                return done;
        }
        std::string best;
        double highest = -1;
        for (const auto &[name, column] : classColumns) {
            auto p = table->number(r, column);
            if (!p)
                return passOn(p);
            if (*p > highest) {
                highest = *p;
                best = name;
            }
        }
        if (!best.empty())
            if (auto done = write(image, "class", highest, best); !done)
                return done;
    }
    return {};
}

Result<> takeSeedLabels(IngestContext &context, const fs::path &path)
{
    const Csv *table = &context.tables.at(path);
    auto seed = table->require("seed");
    if (!seed)
        return passOn(seed);
    auto model = modelOfHash(context.workspace, context.hashes.at(path), context.run.id);
    if (!model)
        return passOn(model);
    const auto gclass = table->column("class");
    const auto status = table->column("status");
    const auto label = table->column("label");
    const auto probability = table->column("probability");
    SeedWriter writer(context.workspace.database());
    for (std::size_t r = 0; r < table->rows.size(); ++r) {
        const auto &cells = table->rows[r];
        auto number = table->number(r, *seed);
        if (!number)
            return passOn(number);
        if (!(*number >= 0 && *number <= 4294967295.0 && std::floor(*number) == *number))
            return fail(ErrorCode::Corrupt,
                        "row " + std::to_string(r + 2) + ", column 'seed': '" + cells[*seed] +
                            "' is not a seed (0 to 4294967295)",
                        path.string());
        SeedState state;
        state.source = LabelSource::Model;
        state.who = context.run.id;
        state.decided = utcNow();
        state.ref = {*model, static_cast<std::int64_t>(*number), -1};
        if (gclass && !cells[*gclass].empty()) {
            auto value = table->number(r, *gclass);
            if (!value)
                return passOn(value);
            state.ref.gclass = static_cast<int>(*value);
        }
        double p = std::numeric_limits<double>::quiet_NaN();
        if (probability) {
            auto value = table->number(r, *probability);
            if (!value)
                return passOn(value);
            p = *value;
        }
        for (std::size_t c = 0; c < table->header.size(); ++c)
            if (const int au = auFromKey(table->header[c])) {
                auto value = table->number(r, c);
                if (!value)
                    return passOn(value);
                if (*value >= 0.5)
                    state.aus.push_back({au, 0, Side::Both, p});
            }
        std::sort(state.aus.begin(), state.aus.end(), [](const SeedAu &a, const SeedAu &b) { return a.au < b.au; });
        state.className = label ? cells[*label] : std::string();
        state.status = status ? seedStatusFromName(cells[*status]) : SeedStatus::None;
        if (state.status == SeedStatus::None)
            state.status = state.className == "neutral" || (state.aus.empty() && state.className.empty())
                               ? SeedStatus::Neutral
                               : SeedStatus::Labelled;
        if (state.status == SeedStatus::Neutral)
            state.className.clear();
        if (auto done = writer.write(state); !done)
            return done;
        context.report.change.seeds.push_back(state.ref);
        ++context.report.labels;
    }
    return {};
}

} // namespace mimik::data
