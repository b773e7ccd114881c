#include "core/data/schema.h"

#include "core/data/database.h"

#include <system_error>

namespace mimik::data {

namespace {

// Sources are stored as LabelSource, which is also their precedence: 0 human, 1 inherited, 2 file, 3 model.
// Inherited labels are never stored: they follow from the seed (views below), so they cannot go stale.

SchemaStep firstVersion()
{
    return {{
        "CREATE TABLE settings(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",

        "CREATE TABLE runs(id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, started TEXT NOT NULL DEFAULT "
        "'',"
        " finished TEXT NOT NULL DEFAULT '', seed INTEGER NOT NULL DEFAULT 0, folder TEXT NOT NULL,"
        " settings TEXT NOT NULL DEFAULT '{}', summary TEXT NOT NULL DEFAULT '{}', ingested TEXT NOT NULL)",
        "CREATE TABLE run_artifacts(run TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE, kind TEXT NOT NULL,"
        " path TEXT NOT NULL, PRIMARY KEY(run, kind, path)) WITHOUT ROWID",

        "CREATE TABLE models(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,"
        " path TEXT NOT NULL DEFAULT '', sha256 TEXT NOT NULL UNIQUE, card TEXT NOT NULL DEFAULT '{}',"
        " run TEXT NOT NULL DEFAULT '', created TEXT NOT NULL)",

        "CREATE TABLE datasets(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
        " origin TEXT NOT NULL CHECK(origin IN ('real', 'synthetic')), kind TEXT NOT NULL, folder TEXT NOT NULL,"
        " aus TEXT NOT NULL DEFAULT '[]', classes TEXT NOT NULL DEFAULT '[]', run TEXT NOT NULL DEFAULT '',"
        " created TEXT NOT NULL)",

        "CREATE TABLE images(id INTEGER PRIMARY KEY AUTOINCREMENT, dataset INTEGER NOT NULL REFERENCES datasets(id)"
        " ON DELETE CASCADE, name TEXT NOT NULL, sha256 TEXT NOT NULL DEFAULT '', width INTEGER NOT NULL DEFAULT 0,"
        " height INTEGER NOT NULL DEFAULT 0, subject TEXT NOT NULL DEFAULT '', split TEXT NOT NULL DEFAULT '',"
        " class TEXT NOT NULL DEFAULT '', excluded TEXT NOT NULL DEFAULT '', generator INTEGER REFERENCES models(id),"
        " seed INTEGER, ord INTEGER, gclass INTEGER NOT NULL DEFAULT -1, direction_set TEXT NOT NULL DEFAULT '',"
        " direction_index INTEGER NOT NULL DEFAULT -1, degree REAL NOT NULL DEFAULT 0, psi REAL,"
        " noise TEXT NOT NULL DEFAULT '', noise_seed INTEGER)",
        "CREATE UNIQUE INDEX images_by_name ON images(dataset, name)",
        "CREATE INDEX images_by_seed ON images(generator, seed, gclass) WHERE seed IS NOT NULL",

        "CREATE TABLE attributes(image INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE, key TEXT NOT NULL,"
        " value TEXT NOT NULL, PRIMARY KEY(image, key)) WITHOUT ROWID",

        "CREATE TABLE labels(image INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE, key TEXT NOT NULL,"
        " source INTEGER NOT NULL, run TEXT NOT NULL DEFAULT '', value REAL NOT NULL DEFAULT 0,"
        " text TEXT NOT NULL DEFAULT '', probability REAL, PRIMARY KEY(image, key, source, run)) WITHOUT ROWID",

        "CREATE TABLE seeds(id INTEGER PRIMARY KEY AUTOINCREMENT, model INTEGER NOT NULL REFERENCES models(id),"
        " seed INTEGER NOT NULL, gclass INTEGER NOT NULL DEFAULT -1, source INTEGER NOT NULL, status TEXT NOT NULL,"
        " class TEXT NOT NULL DEFAULT '', decided TEXT NOT NULL, who TEXT NOT NULL DEFAULT '')",
        "CREATE UNIQUE INDEX seeds_by_number ON seeds(model, seed, gclass, source)",
        "CREATE TABLE seed_aus(seed INTEGER NOT NULL REFERENCES seeds(id) ON DELETE CASCADE, au INTEGER NOT NULL,"
        " intensity INTEGER NOT NULL DEFAULT 0, side TEXT NOT NULL DEFAULT '', probability REAL,"
        " PRIMARY KEY(seed, au)) WITHOUT ROWID",

        "CREATE TABLE metrics(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
        // One metric of all images is one range of this tree: histograms read it front to back.
        "CREATE TABLE scores(metric INTEGER NOT NULL REFERENCES metrics(id), image INTEGER NOT NULL REFERENCES "
        "images(id)"
        " ON DELETE CASCADE, value REAL NOT NULL, PRIMARY KEY(metric, image)) WITHOUT ROWID",

        "CREATE TABLE selections(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
        " rule TEXT NOT NULL DEFAULT '{}', run TEXT NOT NULL DEFAULT '', created TEXT NOT NULL)",
        "CREATE TABLE selection_images(selection INTEGER NOT NULL REFERENCES selections(id) ON DELETE CASCADE,"
        " image INTEGER NOT NULL REFERENCES images(id) ON DELETE CASCADE, PRIMARY KEY(selection, image)) WITHOUT ROWID",

        // undone: 0 holds, 1 taken back and can be done again, 2 taken back and overtaken by a newer decision.
        "CREATE TABLE journal(id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, who TEXT NOT NULL,"
        " kind TEXT NOT NULL, action TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,"
        " undone INTEGER NOT NULL DEFAULT 0)",
        "CREATE INDEX journal_by_undone ON journal(undone, id)",

        // What holds of a seed: a person's word, else a file's. A model only suggests.
        "CREATE VIEW decided_seeds AS SELECT s.* FROM seeds s WHERE s.source = 0 OR (s.source = 2 AND NOT EXISTS"
        " (SELECT 1 FROM seeds h WHERE h.model = s.model AND h.seed = s.seed AND h.gclass = s.gclass AND h.source = "
        "0))",
    }};
}

SchemaStep secondVersion()
{
    return {{
        "ALTER TABLE datasets ADD COLUMN licence TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE datasets ADD COLUMN consent TEXT NOT NULL DEFAULT ''",
        "CREATE TABLE direction_sets(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, path TEXT NOT "
        "NULL,"
        " sha256 TEXT NOT NULL, run TEXT NOT NULL DEFAULT '', created TEXT NOT NULL)",
    }};
}

} // namespace

std::span<const SchemaStep> schemaSteps()
{
    static const std::vector<SchemaStep> steps{firstVersion(), secondVersion()};
    return steps;
}

int schemaVersion()
{
    return static_cast<int>(schemaSteps().size());
}

Result<> migrate(Database &db, std::span<const SchemaStep> steps)
{
    const auto version = db.integer("PRAGMA user_version");
    if (!version)
        return passOn(version);
    const auto newest = static_cast<std::int64_t>(steps.size());
    if (*version > newest)
        return fail(ErrorCode::WrongVersion,
                    "this workspace was made by a newer Mimik (schema " + std::to_string(*version) +
                        "; this program knows up to " + std::to_string(newest) + "); update Mimik to open it",
                    db.file().string());
    if (*version == newest)
        return {};
    if (*version == 0) {
        const auto tables = db.integer("SELECT count(*) FROM sqlite_master");
        if (!tables)
            return passOn(tables);
        if (*tables > 0)
            return fail(ErrorCode::WrongKind, "this database is not one of Mimik (it has tables but no schema number)",
                        db.file().string());
    } else {
        const std::filesystem::path backup = db.file().string() + ".v" + std::to_string(*version) + ".bak";
        std::error_code ignored;
        std::filesystem::remove(backup, ignored); // of an attempt that was broken off
        Statement copy(db, "VACUUM INTO ?");
        if (auto done = copy.bind(backup.string()).run(); !done)
            return fail(done.error().code, "no backup could be made before the update: " + done.error().what,
                        backup.string());
    }
    // One transaction for all steps: a step that fails leaves the database as it was.
    Transaction transaction(db);
    if (auto begun = transaction.begin(); !begun)
        return begun;
    for (auto i = *version; i < newest; ++i)
        for (const std::string &sql : steps[static_cast<std::size_t>(i)].statements)
            if (auto done = db.exec(sql); !done)
                return done;
    if (auto done = db.exec("PRAGMA user_version=" + std::to_string(newest)); !done)
        return done;
    return transaction.commit();
}

} // namespace mimik::data
