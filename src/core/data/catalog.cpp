#include "core/data/catalog_p.h"

#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/data/database.h"
#include "core/data/workspace.h"

#include <optional>
#include <system_error>

namespace mimik::data {

namespace fs = std::filesystem;

namespace {

constexpr const char *kDatasetColumns =
    "SELECT d.id, d.name, d.origin, d.kind, d.folder, d.aus, d.classes, d.run, d.licence, d.consent, d.created,"
    " (SELECT count(*) FROM images i WHERE i.dataset = d.id) FROM datasets d";
constexpr const char *kModelColumns = "SELECT id, name, kind, path, sha256, card, run, created FROM models";
constexpr const char *kRunColumns =
    "SELECT id, kind, state, started, finished, seed, folder, settings, summary FROM runs";

Json parsed(const std::string &text)
{
    return Json::parse(text, nullptr, false);
}

template <typename T>
std::vector<T> listOf(const std::string &text)
{
    const Json json = parsed(text);
    return json.is_array() ? json.get<std::vector<T>>() : std::vector<T>();
}

Dataset datasetOf(const Statement &row, const Workspace &workspace)
{
    Dataset d;
    d.id = DatasetId{row.integer(0)};
    d.name = row.text(1);
    d.origin = originFromName(row.text(2));
    d.kind = row.text(3);
    d.folder = workspace.resolved(row.text(4));
    d.aus = listOf<int>(row.text(5));
    d.classes = listOf<std::string>(row.text(6));
    d.run = row.text(7);
    d.licence = row.text(8);
    d.consent = row.text(9);
    d.created = row.text(10);
    d.numImages = row.integer(11);
    return d;
}

ModelInfo modelOf(const Statement &row, const Workspace &workspace)
{
    ModelInfo m;
    m.id = ModelId{row.integer(0)};
    m.name = row.text(1);
    m.kind = row.text(2);
    m.path = workspace.resolved(row.text(3));
    m.sha256 = row.text(4);
    m.card = parsed(row.text(5));
    m.run = row.text(6);
    m.created = row.text(7);
    return m;
}

template <typename T, typename Make>
Result<std::vector<T>> all(Statement &statement, Make make)
{
    std::vector<T> rows;
    for (;;) {
        auto more = statement.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return rows;
        rows.push_back(make(statement));
    }
}

Result<> readArtifacts(const Workspace &workspace, RunInfo &run)
{
    Statement select(workspace.database(), "SELECT kind, path FROM run_artifacts WHERE run = ? ORDER BY kind, path");
    select.bind(run.id);
    auto rows = all<RunArtifact>(select, [&](const Statement &row) {
        return RunArtifact{row.text(0), workspace.resolved(row.text(1))};
    });
    if (!rows)
        return passOn(rows);
    run.artifacts = std::move(*rows);
    return {};
}

Result<std::vector<RunInfo>> runsOf(const Workspace &workspace, Statement &select)
{
    auto rows = all<RunInfo>(select, [&](const Statement &row) {
        RunInfo r;
        r.id = row.text(0);
        r.kind = row.text(1);
        r.state = row.text(2);
        r.started = row.text(3);
        r.finished = row.text(4);
        r.seed = static_cast<std::uint64_t>(row.integer(5));
        r.folder = workspace.resolved(row.text(6));
        r.settings = parsed(row.text(7));
        r.summary = parsed(row.text(8));
        return r;
    });
    if (!rows)
        return rows;
    for (RunInfo &run : *rows)
        if (auto read = readArtifacts(workspace, run); !read)
            return passOn(read);
    return rows;
}

template <typename T>
std::string namesOf(const std::vector<T> &rows)
{
    std::string text;
    for (const T &row : rows)
        text += (text.empty() ? "" : ", ") + row.name;
    return text.empty() ? "none" : text;
}

fs::path cardOf(const fs::path &file)
{
    fs::path card = file;
    return card.replace_extension(".json");
}

} // namespace

std::string toText(const std::vector<int> &values)
{
    return Json(values).dump();
}
std::string toText(const std::vector<std::string> &values)
{
    return Json(values).dump();
}

Result<std::string> freeName(const Database &db, std::string_view table, const std::string &wanted)
{
    std::string base;
    for (char c : wanted)
        base += c == '/' || c == '\\' || c == ':' || static_cast<unsigned char>(c) < 0x20 ? '_' : c;
    while (!base.empty() && (base.front() == '.' || base.front() == ' '))
        base.erase(base.begin());
    if (base.empty())
        base = "unnamed";
    std::string name = base;
    for (int i = 2;; ++i) {
        Statement select(db, "SELECT 1 FROM " + std::string(table) + " WHERE name = ?");
        auto taken = select.bind(name).next();
        if (!taken)
            return passOn(taken);
        if (!*taken)
            return name;
        name = base + "-" + std::to_string(i);
    }
}

Result<> linkOrCopy(const fs::path &from, const fs::path &to, bool allowLink)
{
    std::error_code error;
    if (allowLink) {
        fs::create_hard_link(from, to, error);
        if (!error)
            return {};
    }
    const fs::path temporary = to.string() + ".part";
    error.clear();
    fs::copy_file(from, temporary, fs::copy_options::overwrite_existing, error);
    if (!error)
        fs::rename(temporary, to, error);
    if (error) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        return fail(ErrorCode::Io, "cannot be copied to " + to.string() + ": " + error.message(), from.string());
    }
    return {};
}

Result<DatasetId> insertDataset(Workspace &workspace, Dataset &dataset, bool rename)
{
    auto name = freeName(workspace.database(), "datasets", dataset.name);
    if (!name)
        return passOn(name);
    if (!rename && *name != dataset.name)
        return fail(ErrorCode::InvalidArgument,
                    "a data set of this name exists, or the name is no file name; give another (" + *name + " is free)",
                    dataset.name);
    dataset.name = *name;
    if (dataset.created.empty())
        dataset.created = utcNow();
    Statement insert(workspace.database(),
                     "INSERT INTO datasets(name, origin, kind, folder, aus, classes, run, licence,"
                     " consent, created) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(dataset.name).bind(originName(dataset.origin)).bind(dataset.kind);
    insert.bind(workspace.storedPath(dataset.folder)).bind(toText(dataset.aus)).bind(toText(dataset.classes));
    insert.bind(dataset.run).bind(dataset.licence).bind(dataset.consent).bind(dataset.created);
    if (auto done = insert.run(); !done)
        return passOn(done);
    dataset.id = DatasetId{insert.lastId()};
    return dataset.id;
}

Result<ModelId> modelOfHash(Workspace &workspace, const std::string &sha256, const std::string &run)
{
    Statement select(workspace.database(), "SELECT id FROM models WHERE sha256 = ?");
    auto found = select.bind(sha256).next();
    if (!found)
        return passOn(found);
    if (*found)
        return ModelId{select.integer(0)};
    auto name = freeName(workspace.database(), "models", "generator-" + sha256.substr(0, 8));
    if (!name)
        return passOn(name);
    Statement insert(workspace.database(),
                     "INSERT INTO models(name, kind, sha256, run, created) VALUES(?, 'generator', ?, ?, ?)");
    if (auto done = insert.bind(*name).bind(sha256).bind(run).bind(utcNow()).run(); !done)
        return passOn(done);
    return ModelId{insert.lastId()};
}

namespace {

/// The row of a model and, where its file is there, that file.
struct KnownModel {
    std::int64_t id = 0;
    bool hasFile = false;
};

Result<std::optional<KnownModel>> knownModel(const Workspace &workspace, const std::string &sha256)
{
    Statement select(workspace.database(), "SELECT id, path FROM models WHERE sha256 = ?");
    auto row = select.bind(sha256).next();
    if (!row)
        return passOn(row);
    if (!*row)
        return std::optional<KnownModel>();
    std::error_code error;
    return KnownModel{select.integer(0),
                      !select.text(1).empty() && fs::exists(workspace.resolved(select.text(1)), error)};
}

} // namespace

Result<PreparedModel> prepareModel(Workspace &workspace, const fs::path &file, bool copy, const std::string &run,
                                   std::vector<fs::path> &copied, const std::string &title)
{
    PreparedModel model;
    auto hash = sha256OfFile(file);
    if (!hash)
        return passOn(hash);
    model.sha256 = *hash;
    std::error_code error;
    if (fs::is_regular_file(cardOf(file), error)) {
        auto read = readJson(cardOf(file));
        if (!read)
            return passOn(read);
        if (read->is_object())
            model.card = std::move(*read);
    }
    const auto textOf = [&](const char *key) {
        return model.card.contains(key) && model.card[key].is_string() ? model.card[key].get<std::string>()
                                                                       : std::string();
    };
    if (const std::string told = textOf("sha256"); !told.empty() && told != model.sha256)
        return fail(ErrorCode::Corrupt,
                    "is not the file that its card " + cardOf(file).filename().string() + " describes (sha256 " +
                        model.sha256.substr(0, 8) + "…, the card says " + told.substr(0, 8) +
                        "…): it is damaged or another file; copy both again, or remove the card",
                    file.string());
    model.kind = textOf("kind").empty() ? "unknown" : textOf("kind");
    if (model.kind.starts_with("stylegan")) // the card names the architecture; here it is what the model does
        model.kind = "generator";
    model.name = textOf("name").empty() ? title : textOf("name");
    if (model.name.empty())
        model.name = file.stem().string();
    const auto known = knownModel(workspace, model.sha256);
    if (!known)
        return passOn(known);
    if (*known && (*known)->hasFile)
        return model;
    model.file = file;
    if (!copy || workspace.storedPath(file).starts_with("models/"))
        return model;
    const auto name = freeName(workspace.database(), "models", model.name);
    if (!name)
        return passOn(name);
    fs::path target = workspace.modelsFolder() / (*name + file.extension().string());
    for (int i = 2; fs::exists(target, error); ++i) // a file that no row knows: leave it alone
        target = workspace.modelsFolder() / (*name + "-" + std::to_string(i) + file.extension().string());
    fs::create_directories(workspace.modelsFolder(), error);
    // Files of runs are links: they never change after the run. Others may be overwritten by their owner.
    if (auto done = linkOrCopy(file, target, !run.empty()); !done)
        return passOn(done);
    copied.push_back(target);
    model.file = target;
    model.isCopy = true;
    if (!model.card.empty()) {
        copied.push_back(cardOf(target));
        if (auto done = writeJson(cardOf(target), model.card); !done)
            return passOn(done);
    }
    return model;
}

Result<ModelId> insertModel(Workspace &workspace, const PreparedModel &model, const std::string &run)
{
    const auto known = knownModel(workspace, model.sha256);
    if (!known)
        return passOn(known);
    if (*known && ((*known)->hasFile || model.file.empty())) {
        std::error_code ignored;
        if (model.isCopy) // somebody else has added the same one meanwhile
            for (const fs::path &mine : {model.file, cardOf(model.file)})
                fs::remove(mine, ignored);
        return ModelId{(*known)->id};
    }
    const auto name = freeName(workspace.database(), "models", model.name);
    if (!name)
        return passOn(name);
    const std::string stored = model.file.empty() ? std::string() : workspace.storedPath(model.file);
    if (*known) {
        Statement update(workspace.database(), "UPDATE models SET name = ?, kind = ?, path = ?, card = ? WHERE id = ?");
        update.bind(*name).bind(model.kind).bind(stored).bind(model.card.dump()).bind((*known)->id);
        if (auto done = update.run(); !done)
            return passOn(done);
        return ModelId{(*known)->id};
    }
    Statement insert(workspace.database(),
                     "INSERT INTO models(name, kind, path, sha256, card, run, created) VALUES(?, ?, ?, ?, ?, ?, ?)");
    insert.bind(*name).bind(model.kind).bind(stored).bind(model.sha256).bind(model.card.dump());
    if (auto done = insert.bind(run).bind(utcNow()).run(); !done)
        return passOn(done);
    return ModelId{insert.lastId()};
}

Result<std::vector<Dataset>> Workspace::datasets() const
{
    Statement select(*m_db, std::string(kDatasetColumns) + " ORDER BY d.id");
    return all<Dataset>(select, [&](const Statement &row) { return datasetOf(row, *this); });
}

Result<Dataset> Workspace::dataset(const std::string &name) const
{
    auto rows = datasets();
    if (!rows)
        return passOn(rows);
    for (const Dataset &row : *rows)
        if (row.name == name)
            return row;
    return fail(ErrorCode::NotFound, "no data set of this name; there are: " + namesOf(*rows), name);
}

Result<std::vector<ModelInfo>> Workspace::models() const
{
    Statement select(*m_db, std::string(kModelColumns) + " ORDER BY id");
    return all<ModelInfo>(select, [&](const Statement &row) { return modelOf(row, *this); });
}

Result<ModelInfo> Workspace::model(ModelId id) const
{
    Statement select(*m_db, std::string(kModelColumns) + " WHERE id = ?");
    auto found = select.bind(raw(id)).next();
    if (!found)
        return passOn(found);
    if (!*found)
        return fail(ErrorCode::NotFound, "no model with id " + std::to_string(raw(id)));
    return modelOf(select, *this);
}

Result<ModelInfo> Workspace::findModel(const std::string &nameHashOrPath) const
{
    auto rows = models();
    if (!rows)
        return passOn(rows);
    for (const ModelInfo &row : *rows)
        if (row.name == nameHashOrPath || row.sha256 == nameHashOrPath)
            return row;
    std::error_code error;
    if (fs::is_regular_file(nameHashOrPath, error)) {
        auto hash = sha256OfFile(nameHashOrPath);
        if (!hash)
            return passOn(hash);
        for (const ModelInfo &row : *rows)
            if (row.sha256 == *hash)
                return row;
    }
    return fail(ErrorCode::NotFound, "the workspace knows no such model; there are: " + namesOf(*rows), nameHashOrPath);
}

Result<ModelId> Workspace::addModel(const fs::path &file, bool copy, const std::string &run)
{
    if (auto writable = requireWritable(*this); !writable)
        return passOn(writable);
    std::vector<fs::path> copied;
    ModelId id{};
    const auto add = [&]() -> Result<> {
        const auto model = prepareModel(*this, fs::absolute(file), copy, run, copied);
        if (!model)
            return passOn(model);
        Transaction transaction(*m_db);
        if (auto begun = transaction.begin(); !begun)
            return begun;
        const auto inserted = insertModel(*this, *model, run);
        if (!inserted)
            return passOn(inserted);
        id = *inserted;
        return transaction.commit();
    };
    const auto done = add();
    if (!done) {
        std::error_code ignored;
        for (const fs::path &made : copied)
            fs::remove(made, ignored);
        return passOn(done);
    }
    Change change;
    change.text = "model " + file.filename().string() + " added";
    change.lists = true;
    notify(change);
    return id;
}

Result<std::vector<RunInfo>> Workspace::runs(const std::string &kind) const
{
    const std::string where = kind.empty() ? "" : " WHERE kind = ?";
    Statement select(*m_db, kRunColumns + where + " ORDER BY started DESC, id DESC");
    if (!kind.empty())
        select.bind(kind);
    return runsOf(*this, select);
}

Result<RunInfo> Workspace::run(const std::string &id) const
{
    Statement select(*m_db, std::string(kRunColumns) + " WHERE id = ?");
    auto rows = runsOf(*this, select.bind(id));
    if (!rows)
        return passOn(rows);
    if (rows->empty())
        return fail(ErrorCode::NotFound, "no such run in this workspace", id);
    return rows->front();
}

} // namespace mimik::data
