#include "core/data/verify.h"

#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/data/annotations.h"
#include "core/data/database.h"
#include "core/data/images.h"
#include "core/data/ingest.h"
#include "core/data/schema.h"
#include "core/data/selections.h"
#include "core/data/workspace.h"

#include <set>
#include <system_error>

namespace mimik::data {

namespace fs = std::filesystem;

namespace {

class Verifier {
public:
    explicit Verifier(const Workspace &workspace) : m_workspace(workspace), m_db(workspace.database()) {}

    Result<VerifyReport> run()
    {
        using Check = Result<> (Verifier::*)();
        for (Check check :
             {&Verifier::checkIntegrity, &Verifier::checkForeignKeys, &Verifier::checkOrphans, &Verifier::checkImages,
              &Verifier::checkModels, &Verifier::checkRuns, &Verifier::checkExtraFiles})
            if (auto done = (this->*check)(); !done)
                return passOn(done);
        return std::move(m_report);
    }

private:
    void problem(std::string text) { m_report.problems.push_back(std::move(text)); }

    /// Calls `see` for each row of a query.
    template <typename See>
    Result<> forEach(const std::string &sql, See see)
    {
        Statement select(m_db, sql);
        for (;;) {
            auto more = select.next();
            if (!more)
                return passOn(more);
            if (!*more)
                return {};
            see(select);
        }
    }

    Result<> checkIntegrity()
    {
        return forEach("PRAGMA integrity_check", [this](const Statement &row) {
            if (row.text(0) != "ok")
                problem("workspace.db: " + row.text(0));
        });
    }

    Result<> checkForeignKeys()
    {
        return forEach("PRAGMA foreign_key_check", [this](const Statement &row) {
            problem("workspace.db: a row of table " + row.text(0) + " points to a row of " + row.text(2) +
                    " that does not exist");
        });
    }

    Result<> checkOrphans()
    {
        if (auto done = forEach("SELECT count(*) FROM labels WHERE source NOT IN (0, 2, 3)",
                                [this](const Statement &row) {
                                    if (row.integer(0) > 0)
                                        problem("workspace.db: " + row.text(0) + " labels of an unknown source");
                                });
            !done)
            return done;
        return forEach(
            "SELECT d.name FROM datasets d WHERE d.run <> '' AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.id ="
            " d.run)",
            [this](const Statement &row) {
                problem("data set " + row.text(0) + ": the run that made it is not in the database");
            });
    }

    void checkFile(const fs::path &file, const std::string &sha256)
    {
        const std::string shown = m_workspace.storedPath(file);
        std::error_code error;
        if (!fs::is_regular_file(file, error)) {
            problem(shown + ": the file is missing");
            return;
        }
        ++m_report.files;
        auto hash = sha256OfFile(file);
        if (!hash)
            problem(shown + ": " + hash.error().what);
        else if (!sha256.empty() && *hash != sha256)
            problem(shown + ": the file was changed (its sha256 is " + hash->substr(0, 12) + "…, recorded " +
                    sha256.substr(0, 12) + "…)");
    }

    Result<> checkImages()
    {
        return forEach(
            "SELECT d.folder, i.name, i.sha256 FROM images i JOIN datasets d ON d.id = i.dataset ORDER BY i.id",
            [this](const Statement &row) {
                const fs::path file = m_workspace.resolved(row.text(0)) / row.text(1);
                m_known.insert(file.lexically_normal().string());
                checkFile(file, row.text(2));
            });
    }

    Result<> checkModels()
    {
        return forEach("SELECT path, sha256 FROM models WHERE path <> '' ORDER BY id", [this](const Statement &row) {
            const fs::path file = m_workspace.resolved(row.text(0));
            fs::path card = file;
            m_known.insert(file.string());
            m_known.insert(card.replace_extension(".json").string());
            checkFile(file, row.text(1));
        });
    }

    Result<> checkRuns()
    {
        std::error_code error;
        auto done = forEach(
            "SELECT a.path, a.run, a.kind FROM run_artifacts a ORDER BY a.run, a.path", [&](const Statement &row) {
                // A trainer replaces its checkpoints and previews; what others build on must stay.
                static const std::set<std::string> kKept{"dataset",         "scores",     "selection", "predictions",
                                                         "val-predictions", "evaluation", "report",    "directions"};
                if (kKept.contains(row.text(2)) && !fs::exists(m_workspace.resolved(row.text(0)), error))
                    problem(row.text(0) + ": made by run " + row.text(1) + ", but missing");
            });
        if (!done)
            return done;
        auto pending = pendingRuns(m_workspace);
        if (!pending)
            return passOn(pending);
        for (const fs::path &folder : *pending)
            m_report.notes.push_back("run " + folder.filename().string() +
                                     " is finished and waits to be taken in ('mimik-cli ingest')");
        return {};
    }

    /// Files of images/ and models/ that no row knows.
    Result<> checkExtraFiles()
    {
        // csv and json files beside pictures belong to the data set.
        static const std::set<std::string> kCompanions{".csv", ".json", ".txt"};
        for (const fs::path &root : {m_workspace.imagesFolder(), m_workspace.modelsFolder()}) {
            std::error_code error;
            for (fs::recursive_directory_iterator it(root, error), end; !error && it != end; it.increment(error)) {
                const fs::path file = it->path();
                if (!it->is_regular_file() || m_known.contains(file.lexically_normal().string()))
                    continue;
                if (root == m_workspace.imagesFolder() && kCompanions.contains(file.extension().string()))
                    continue;
                problem(m_workspace.storedPath(file) + ": no row of the database knows this file");
            }
        }
        return {};
    }

    const Workspace &m_workspace;
    const Database &m_db;
    VerifyReport m_report;
    std::set<std::string> m_known;
};

} // namespace

Result<VerifyReport> verify(const Workspace &workspace)
{
    return Verifier(workspace).run();
}

Result<Json> describe(Workspace &workspace)
{
    auto sets = workspace.datasets();
    auto models = workspace.models();
    auto runs = workspace.runs();
    auto selections = workspace.selections().list();
    auto metrics = workspace.images().metrics();
    if (!sets)
        return passOn(sets);
    if (!models)
        return passOn(models);
    if (!runs)
        return passOn(runs);
    if (!selections)
        return passOn(selections);
    if (!metrics)
        return passOn(metrics);
    Json info{{"workspace", workspace.folder().string()},
              {"schema", schemaVersion()},
              {"read_only", workspace.isReadOnly()},
              {"holder", workspace.holder()},
              {"aus", workspace.aus()},
              {"metrics", *metrics}};
    std::int64_t numImages = 0;
    info["datasets"] = Json::array();
    for (const Dataset &set : *sets) {
        numImages += set.numImages;
        Json entry{{"name", set.name},        {"origin", originName(set.origin)},           {"kind", set.kind},
                   {"images", set.numImages}, {"folder", workspace.storedPath(set.folder)}, {"classes", set.classes},
                   {"run", set.run}};
        ImageFilter filter;
        filter.datasets = {set.id};
        for (const char *key : {"split", "class", "excluded"}) {
            auto counts = workspace.images().countsBy(key, filter);
            if (!counts)
                return passOn(counts);
            Json values = Json::object();
            std::int64_t numExcluded = 0;
            for (const GroupCount &group : *counts) {
                if (!group.name.empty())
                    numExcluded += group.count;
                values[group.name.empty() ? "none" : group.name] = group.count;
            }
            if (std::string(key) == "excluded")
                entry["excluded"] = numExcluded;
            else
                entry[std::string("per_") + key] = values;
        }
        info["datasets"].push_back(std::move(entry));
    }
    info["images"] = numImages;
    info["models"] = Json::array();
    for (const ModelInfo &model : *models) {
        auto counts = workspace.annotations().seedCounts(model.id);
        if (!counts)
            return passOn(counts);
        Json perAu = Json::object();
        for (const auto &[au, count] : counts->perAu)
            perAu[auKey(au)] = count;
        info["models"].push_back({{"name", model.name},
                                  {"kind", model.kind},
                                  {"sha256", model.sha256},
                                  {"path", model.path.empty() ? std::string() : workspace.storedPath(model.path)},
                                  {"seeds",
                                   {{"labelled", counts->labelled},
                                    {"neutral", counts->neutral},
                                    {"unsure", counts->unsure},
                                    {"rejected", counts->rejected},
                                    {"per_au", perAu},
                                    {"per_class", counts->perClass}}}});
    }
    info["runs"] = Json::array();
    for (const RunInfo &run : *runs)
        info["runs"].push_back({{"id", run.id}, {"kind", run.kind}, {"state", run.state}, {"finished", run.finished}});
    info["selections"] = Json::array();
    for (const Selection &selection : *selections)
        info["selections"].push_back({{"name", selection.name}, {"images", selection.count}, {"run", selection.run}});
    return info;
}

} // namespace mimik::data
