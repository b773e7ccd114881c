#include "core/data/workspace.h"

#include "core/base/files.h"
#include "core/data/annotations.h"
#include "core/data/database.h"
#include "core/data/images.h"
#include "core/data/import_session_p.h"
#include "core/data/schema.h"
#include "core/data/selections.h"
#include "core/data/workspace_lock.h"

#include <algorithm>
#include <system_error>
#include <unistd.h>

namespace mimik::data {

namespace fs = std::filesystem;

struct Workspace::Impl {
    explicit Impl(Workspace &workspace) : annotations(workspace), images(workspace), selections(workspace) {}

    fs::path folder;
    WorkspaceLock lock;
    bool isReadOnly = true;
    std::string holder;
    Annotations annotations;
    Images images;
    Selections selections;
    std::vector<std::pair<int, std::function<void(const Change &)>>> listeners;
    int nextListener = 1;
};

namespace {

constexpr const char *kDatabaseName = "workspace.db";
constexpr const char *kLockName = "workspace.lock";

// The main AUs of the method (A.6), in label order.
const std::vector<int> kDefaultAus{1, 4, 5, 6, 12, 15};

Result<> makeFolder(const fs::path &folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return fail(ErrorCode::Io, "the folder cannot be made: " + error.message(), folder.string());
    return {};
}

fs::path absoluteFolder(const fs::path &folder)
{
    fs::path path = fs::absolute(folder).lexically_normal();
    return path.has_filename() ? path : path.parent_path(); // "ws/" and "ws" are the same
}

} // namespace

Workspace::Workspace() : m_impl(std::make_unique<Impl>(*this)) {}

Workspace::~Workspace()
{
    m_db.reset(); // before the lock is given back
}

Result<std::unique_ptr<Workspace>> Workspace::create(const fs::path &folder)
{
    const fs::path path = absoluteFolder(folder);
    std::error_code error;
    const bool existed = fs::exists(path, error);
    if (fs::exists(path / kDatabaseName, error))
        return fail(ErrorCode::InvalidArgument, "there is a workspace already; open it, or give another folder",
                    path.string());
    if (auto ready = prepareOutputFolder(path); !ready)
        return passOn(ready);
    auto cleanUp = [&] {
        for (const char *name :
             {kDatabaseName, "workspace.db-wal", "workspace.db-shm", kLockName, "images", "models", "runs", "exports"})
            fs::remove(path / name, error); // only what is new and, for folders, empty
        if (!existed)
            fs::remove(path, error);
    };
    for (const char *name : {"images", "models", "runs", "exports"})
        if (auto made = makeFolder(path / name); !made) {
            cleanUp();
            return passOn(made);
        }
    {
        auto db = Database::open(path / kDatabaseName, Database::Access::ReadWrite);
        Result<> migrated = db ? migrate(**db) : Result<>(tl::unexpected<Error>(db.error()));
        if (!migrated) {
            if (db)
                db->reset();
            cleanUp();
            return passOn(migrated);
        }
    }
    return open(path);
}

Result<std::unique_ptr<Workspace>> Workspace::open(const fs::path &folder, OpenMode mode)
{
    const fs::path path = absoluteFolder(folder);
    const fs::path file = path / kDatabaseName;
    std::error_code error;
    if (!fs::is_regular_file(file, error))
        return fail(ErrorCode::NotFound,
                    fs::is_directory(path, error) ? "this folder is not a workspace (no workspace.db in it); "
                                                    "'mimik-cli init' makes one"
                                                  : "no such workspace folder",
                    path.string());
    std::unique_ptr<Workspace> workspace(new Workspace);
    Impl &impl = *workspace->m_impl;
    impl.folder = path;
    auto access = Database::Access::ReadOnly;
    if (mode == OpenMode::ReadOnly) {
        impl.holder = "opened for reading only";
    } else {
        auto state = impl.lock.acquire(path / kLockName);
        if (!state)
            return passOn(state);
        impl.isReadOnly = *state != WorkspaceLock::State::Held;
        impl.holder = impl.lock.holder();
        if (!impl.isReadOnly && ::access(file.c_str(), W_OK) != 0) {
            impl.isReadOnly = true;
            impl.holder = "its workspace.db cannot be written to";
        }
        if (!impl.isReadOnly)
            access = Database::Access::ReadWrite;
    }
    // Reading a WAL database makes -shm beside it; where that is impossible nobody writes it either.
    if (impl.isReadOnly && ::access(path.c_str(), W_OK) != 0)
        access = Database::Access::Immutable;
    auto db = Database::open(file, access);
    if (!db)
        return passOn(db);
    workspace->m_db = std::move(*db);
    const auto version = workspace->m_db->integer("PRAGMA user_version");
    if (!version)
        return passOn(version);
    if (impl.isReadOnly && *version < schemaVersion())
        return fail(ErrorCode::Busy,
                    "this workspace is of an older version and must be updated first, which is not possible now: " +
                        impl.holder,
                    path.string());
    if (auto migrated = migrate(*workspace->m_db); !migrated)
        return passOn(migrated);
    if (!impl.isReadOnly)
        removeBrokenImports(*workspace);
    return workspace;
}

Result<std::unique_ptr<Workspace>> Workspace::openBeside(const fs::path &folder)
{
    std::unique_ptr<Workspace> workspace(new Workspace);
    workspace->m_impl->folder = absoluteFolder(folder);
    workspace->m_impl->isReadOnly = false;
    auto db = Database::open(workspace->m_impl->folder / kDatabaseName, Database::Access::ReadWrite);
    if (!db)
        return passOn(db);
    workspace->m_db = std::move(*db);
    return workspace;
}

const fs::path &Workspace::folder() const
{
    return m_impl->folder;
}
bool Workspace::isReadOnly() const
{
    return m_impl->isReadOnly;
}
const std::string &Workspace::holder() const
{
    return m_impl->holder;
}
Annotations &Workspace::annotations()
{
    return m_impl->annotations;
}
Images &Workspace::images()
{
    return m_impl->images;
}
Selections &Workspace::selections()
{
    return m_impl->selections;
}

Result<> requireWritable(const Workspace &workspace)
{
    if (workspace.isReadOnly())
        return fail(ErrorCode::Busy, "the workspace is open for reading only: " + workspace.holder(),
                    workspace.folder().string());
    return {};
}

Json Workspace::setting(const std::string &key) const
{
    Statement select(*m_db, "SELECT value FROM settings WHERE key = ?");
    auto row = select.bind(key).next();
    if (!row || !*row)
        return nullptr;
    return Json::parse(select.text(0), nullptr, false);
}

Result<> Workspace::setSetting(const std::string &key, const Json &value)
{
    if (auto writable = requireWritable(*this); !writable)
        return writable;
    return Statement(
               *m_db,
               "INSERT INTO settings(key, value) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value")
        .bind(key)
        .bind(value.dump())
        .run();
}

std::vector<int> Workspace::aus() const
{
    const Json stored = setting("aus");
    std::vector<int> aus;
    if (stored.is_array())
        for (const Json &au : stored)
            if (au.is_number_integer())
                aus.push_back(au.get<int>());
    return aus.empty() ? kDefaultAus : aus;
}

Result<> Workspace::setAus(const std::vector<int> &aus)
{
    if (aus.empty())
        return fail(ErrorCode::InvalidArgument, "at least one AU is needed", "aus");
    for (int au : aus)
        if (au < 1 || au > 99)
            return fail(ErrorCode::InvalidArgument, "AU" + std::to_string(au) + " does not exist", "aus");
    return setSetting("aus", aus);
}

int Workspace::addListener(std::function<void(const Change &)> listener)
{
    m_impl->listeners.emplace_back(m_impl->nextListener, std::move(listener));
    return m_impl->nextListener++;
}

void Workspace::removeListener(int id)
{
    std::erase_if(m_impl->listeners, [id](const auto &entry) { return entry.first == id; });
}

void Workspace::notify(const Change &change)
{
    if (change.isEmpty())
        return;
    const auto listeners = m_impl->listeners; // a listener may add or remove listeners
    for (const auto &[id, listener] : listeners)
        listener(change);
}

std::string Workspace::storedPath(const fs::path &path) const
{
    const fs::path absolute = fs::absolute(path).lexically_normal();
    const fs::path relative = absolute.lexically_relative(m_impl->folder);
    if (relative.empty() || *relative.begin() == "..")
        return absolute.generic_string();
    return relative.generic_string();
}

fs::path Workspace::resolved(const std::string &stored) const
{
    if (stored.empty())
        return {};
    const fs::path path(stored);
    return path.is_absolute() ? path : (m_impl->folder / path).lexically_normal();
}

} // namespace mimik::data
