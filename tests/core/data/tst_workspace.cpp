#include "core/data/annotations.h"
#include "core/data/database.h"
#include "core/data/images.h"
#include "core/data/schema.h"
#include "core/data/selections.h"
#include "data_test_support_p.h"

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mimik;
using namespace mimik::data;
using namespace mimik::data::test;

namespace {

constexpr uid_t kNobody = 65534;

/// Tests of permissions mean nothing to root, so they run as nobody.
class AsNobody {
public:
    AsNobody() : m_wasRoot(::getuid() == 0)
    {
        if (m_wasRoot && ::setresuid(kNobody, kNobody, 0) != 0)
            qFatal("setresuid");
    }
    ~AsNobody()
    {
        if (m_wasRoot && ::setresuid(0, 0, 0) != 0)
            qFatal("setresuid");
    }

private:
    bool m_wasRoot;
};

// The first released schema, frozen: this is what an older program left.
const char *const kVersion1[] = {
    "CREATE TABLE settings(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE datasets(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, origin TEXT NOT NULL, kind "
    "TEXT"
    " NOT NULL, folder TEXT NOT NULL, aus TEXT NOT NULL DEFAULT '[]', classes TEXT NOT NULL DEFAULT '[]', run TEXT NOT "
    "NULL"
    " DEFAULT '', created TEXT NOT NULL)",
    "CREATE TABLE images(id INTEGER PRIMARY KEY AUTOINCREMENT, dataset INTEGER NOT NULL REFERENCES datasets(id), name "
    "TEXT"
    " NOT NULL)",
    "INSERT INTO datasets(name, origin, kind, folder, created) VALUES('old', 'real', 'folders', 'images/old', '2026')",
    "PRAGMA user_version=1"};

} // namespace

class TestWorkspace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void createMakesFoldersAndAnOpenableDatabase()
    {
        mimik::test::TempDir dir;
        {
            auto workspace = valueOf(Workspace::create(dir / "a.mimik"));
            QVERIFY(!workspace->isReadOnly());
            QCOMPARE(workspace->aus(), (std::vector<int>{1, 4, 5, 6, 12, 15}));
            for (const char *name : {"images", "models", "runs", "exports"})
                QVERIFY(fs::is_directory(workspace->folder() / name));
            QVERIFY(workspace->setSetting("theme", "dark").has_value());
        }
        auto again = valueOf(Workspace::open(dir / "a.mimik"));
        QCOMPARE(again->setting("theme"), Json("dark"));
        QVERIFY(again->setting("nothing").is_null());
    }

    void createRefusesAFolderWithSomethingInIt()
    {
        mimik::test::TempDir dir;
        writeText(dir / "full/thesis.txt", "precious");
        auto refused = Workspace::create(dir / "full");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(numFiles(dir / "full"), 1u);
        valueOf(Workspace::create(dir / "a.mimik"));
        auto twice = Workspace::create(dir / "a.mimik");
        QVERIFY(!twice);
        QVERIFY(twice.error().what.find("workspace already") != std::string::npos);
    }

    void openSaysWhatIsWrongWithAPath()
    {
        mimik::test::TempDir dir;
        fs::create_directories(dir / "empty");
        QCOMPARE(Workspace::open(dir / "empty").error().code, ErrorCode::NotFound);
        QCOMPARE(Workspace::open(dir / "nowhere").error().code, ErrorCode::NotFound);
        writeText(dir / "text/workspace.db", std::string(5000, 'x'));
        QCOMPARE(Workspace::open(dir / "text").error().code, ErrorCode::Corrupt);
    }

    void openOfAForeignDatabaseIsRefusedAndLeavesIt()
    {
        mimik::test::TempDir dir;
        fs::create_directories(dir / "ws");
        {
            auto db = valueOf(Database::open(dir / "ws/workspace.db", Database::Access::ReadWrite));
            QVERIFY(db->exec("CREATE TABLE mine(a)").has_value());
        }
        auto refused = Workspace::open(dir / "ws");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::WrongKind);
    }

    void olderDatabaseIsMigratedAfterABackup()
    {
        mimik::test::TempDir dir;
        fs::create_directories(dir / "ws");
        {
            auto db = valueOf(Database::open(dir / "ws/workspace.db", Database::Access::ReadWrite));
            for (const char *sql : kVersion1)
                QVERIFY(db->exec(sql).has_value());
        }
        auto workspace = valueOf(Workspace::open(dir / "ws"));
        QCOMPARE(valueOf(workspace->database().integer("PRAGMA user_version")), std::int64_t{schemaVersion()});
        const auto sets = valueOf(workspace->datasets());
        QCOMPARE(sets.size(), 1u);
        QCOMPARE(sets[0].name, std::string("old"));
        QCOMPARE(sets[0].licence, std::string());
        auto backup = valueOf(Database::open(dir / "ws/workspace.db.v1.bak", Database::Access::ReadOnly));
        QCOMPARE(valueOf(backup->integer("PRAGMA user_version")), std::int64_t{1});
        QCOMPARE(valueOf(backup->integer("SELECT count(*) FROM datasets")), std::int64_t{1});
    }

    void aStepThatFailsLeavesTheDatabaseAsItWas()
    {
        mimik::test::TempDir dir;
        auto db = valueOf(Database::open(dir / "workspace.db", Database::Access::ReadWrite));
        QVERIFY(migrate(*db).has_value());
        std::vector<SchemaStep> steps(schemaSteps().begin(), schemaSteps().end());
        steps.push_back({{"CREATE TABLE fresh(a)", "ALTER TABLE nowhere ADD COLUMN b"}});
        QVERIFY(!migrate(*db, steps));
        QCOMPARE(valueOf(db->integer("PRAGMA user_version")), std::int64_t{schemaVersion()});
        QCOMPARE(valueOf(db->integer("SELECT count(*) FROM sqlite_master WHERE name = 'fresh'")), std::int64_t{0});
    }

    void newerDatabaseIsRefusedUntouched()
    {
        mimik::test::TempDir dir;
        valueOf(Workspace::create(dir / "ws"));
        {
            auto db = valueOf(Database::open(dir / "ws/workspace.db", Database::Access::ReadWrite));
            QVERIFY(db->exec("PRAGMA user_version=99").has_value());
        }
        const std::string before = readText(dir / "ws/workspace.db");
        auto refused = Workspace::open(dir / "ws");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::WrongVersion);
        QVERIFY(refused.error().what.find("newer Mimik (schema 99") != std::string::npos);
        QCOMPARE(readText(dir / "ws/workspace.db"), before);
    }

    void secondOpenerReadsOnlyAndIsToldWhoHoldsIt()
    {
        mimik::test::TempDir dir;
        auto first = valueOf(Workspace::create(dir / "ws"));
        const ModelId model = addGenerator(*first, dir.path());
        auto second = valueOf(Workspace::open(dir / "ws"));
        QVERIFY(second->isReadOnly());
        QVERIFY(second->holder().find("process " + std::to_string(::getpid())) != std::string::npos);
        QVERIFY(second->holder().find(hostName()) != std::string::npos);
        auto refused = second->annotations().setSeedAu({model, 1}, 12, true);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Busy);
        // It sees what the first one writes.
        valueOf(first->annotations().setSeedAu({model, 7}, 12, true));
        QVERIFY(valueOf(second->annotations().seed({model, 7})).hasAu(12));
        first.reset();
        QVERIFY(!valueOf(Workspace::open(dir / "ws"))->isReadOnly());
    }

    void lockOfADeadProcessIsTakenOverAndOfAnotherHostRespected()
    {
        mimik::test::TempDir dir;
        valueOf(Workspace::create(dir / "ws"));
        const fs::path lock = dir / "ws/workspace.lock";
        writeText(lock, Json{{"pid", 999999999}, {"host", hostName()}, {"started", "2026"}}.dump());
        QVERIFY(!valueOf(Workspace::open(dir / "ws"))->isReadOnly());
        // A process that lives, but began at another time than the lock says: its number was given anew.
        writeText(lock, Json{{"pid", 1}, {"host", hostName()}, {"start_ticks", -5}}.dump());
        QVERIFY(!valueOf(Workspace::open(dir / "ws"))->isReadOnly());
        writeText(lock, Json{{"pid", 1}, {"host", hostName()}, {"started", "2026"}}.dump());
        QVERIFY(valueOf(Workspace::open(dir / "ws"))->isReadOnly());
        writeText(lock, Json{{"pid", 5}, {"host", "far-away"}, {"started", "2026"}}.dump());
        auto held = valueOf(Workspace::open(dir / "ws"));
        QVERIFY(held->isReadOnly());
        QVERIFY(held->holder().find("far-away") != std::string::npos);
    }

    void unwritableFolderIsOpenedReadOnlyAndNotMadeInto()
    {
        mimik::test::TempDir dir;
        ::chmod(dir.path().c_str(), 0755);
        valueOf(Workspace::create(dir / "ws"));
        AsNobody nobody;
        if (::access((dir / "ws").c_str(), W_OK) == 0)
            ::chmod((dir / "ws").c_str(), 0555); // not root: our own folder
        auto workspace = valueOf(Workspace::open(dir / "ws"));
        QVERIFY(workspace->isReadOnly());
        QVERIFY(!workspace->holder().empty());
        QCOMPARE(valueOf(workspace->datasets()).size(), 0u);
        workspace.reset();
        auto made = Workspace::create(dir / "ws/new.mimik");
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::Io);
        ::chmod((dir / "ws").c_str(), 0755);
    }

    void fullDiskChangesNothing()
    {
        mimik::test::TempDir dir;
        auto workspace = valueOf(Workspace::create(dir / "ws"));
        const ModelId model = addGenerator(*workspace, dir.path());
        valueOf(workspace->annotations().setSeedAu({model, 1}, 12, true));
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit old{};
        ::getrlimit(RLIMIT_FSIZE, &old);
        const rlimit tight{1024, old.rlim_max}; // any write beyond 1 kB of a file fails, as on a full disk
        ::setrlimit(RLIMIT_FSIZE, &tight);
        auto label = workspace->annotations().setSeedAu({model, 2}, 12, true);
        auto created = Workspace::create(dir / "ws2");
        writeText(dir / "big.safetensors", "");
        ::setrlimit(RLIMIT_FSIZE, &old);
        QVERIFY(!label);
        QVERIFY(label.error().code == ErrorCode::Io);
        QVERIFY(!created);
        QVERIFY(!fs::exists(dir / "ws2"));
        QVERIFY(!valueOf(workspace->annotations().seed({model, 2})).hasLabels());
        // There is room again.
        valueOf(workspace->annotations().setSeedAu({model, 2}, 12, true));
        QVERIFY(valueOf(workspace->annotations().seed({model, 1})).hasAu(12));
    }

    void modelsAreKnownByTheirHash()
    {
        mimik::test::TempDir dir;
        auto workspace = valueOf(Workspace::create(dir / "ws"));
        const ModelId id = addGenerator(*workspace, dir.path());
        QCOMPARE(valueOf(workspace->addModel(dir / "gen.safetensors")), id);
        const ModelInfo model = valueOf(workspace->model(id));
        QCOMPARE(model.kind, std::string("generator"));
        QCOMPARE(model.path, workspace->modelsFolder() / "gen.safetensors");
        QVERIFY(fs::exists(workspace->modelsFolder() / "gen.json"));
        QCOMPARE(valueOf(workspace->findModel((dir / "gen.safetensors").string())).id, id);
        QCOMPARE(valueOf(workspace->findModel(model.sha256)).id, id);
        // The same name, other weights: both stay.
        fs::create_directories(dir / "other");
        writeText(dir / "other/gen.safetensors", "other weights");
        const ModelId other = valueOf(workspace->addModel(dir / "other/gen.safetensors"));
        QVERIFY(other != id);
        QCOMPARE(valueOf(workspace->model(other)).name, std::string("gen-2"));
        QCOMPARE(workspace->addModel(dir / "missing.safetensors").error().code, ErrorCode::NotFound);
    }

    void listenersHearOfEveryChange()
    {
        mimik::test::TempDir dir;
        auto workspace = valueOf(Workspace::create(dir / "ws"));
        const ModelId model = addGenerator(*workspace, dir.path());
        std::vector<std::string> heard;
        const int id = workspace->addListener([&](const Change &change) { heard.push_back(change.text); });
        valueOf(workspace->annotations().setSeedAu({model, 412}, 12, true));
        valueOf(workspace->annotations().setSeedAu({model, 412}, 12, true)); // holds already
        valueOf(workspace->annotations().undo());
        workspace->removeListener(id);
        valueOf(workspace->annotations().redo());
        QCOMPARE(heard, (std::vector<std::string>{"seed 412: AU12 on", "seed 412: AU12 on"}));
    }
};

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
