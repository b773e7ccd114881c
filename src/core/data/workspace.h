#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mimik::data {

class Annotations;
class Database;
class Images;
class Selections;

enum class OpenMode { ReadWrite, ReadOnly };

/// A workspace folder and its database. One process writes; all others read.
/// Thread: use it, and everything got from it, on the thread that opened it.
class Workspace {
public:
    /// Makes `folder` (new or empty) into a workspace and opens it. Error: InvalidArgument (not empty), Io.
    static Result<std::unique_ptr<Workspace>> create(const std::filesystem::path &folder);

    /// Opens a workspace; an older one is migrated after a backup copy (workspace.db.v<old>.bak).
    /// When another live process holds it, or the folder is not writable, it is opened read-only: see holder().
    /// Error: NotFound (no workspace), WrongVersion (made by a newer program), Corrupt, Io.
    static Result<std::unique_ptr<Workspace>> open(const std::filesystem::path &folder,
                                                   OpenMode mode = OpenMode::ReadWrite);
    /// A second, writable connection of the process that already holds the workspace, for work on another thread
    /// (import, taking a run in). It takes no lock of its own: the first Workspace must outlive it. Its changes reach
    /// no listener; the owner notifies afterwards. Error: NotFound, Io.
    static Result<std::unique_ptr<Workspace>> openBeside(const std::filesystem::path &folder);
    ~Workspace();
    Workspace(const Workspace &) = delete;
    Workspace &operator=(const Workspace &) = delete;

    const std::filesystem::path &folder() const;
    std::filesystem::path imagesFolder() const { return folder() / "images"; }
    std::filesystem::path modelsFolder() const { return folder() / "models"; }
    std::filesystem::path runsFolder() const { return folder() / "runs"; }
    std::filesystem::path exportsFolder() const { return folder() / "exports"; }

    bool isReadOnly() const;
    /// One sentence for people why it is read-only: "open in process 123 on host anna since ...". Empty when writable.
    const std::string &holder() const;

    /// Human decisions, seeds, undo and redo.
    Annotations &annotations();
    /// Image rows, filters, scores, labels.
    Images &images();
    Selections &selections();

    Result<std::vector<Dataset>> datasets() const;
    /// By name. Error: NotFound, which names those that exist.
    Result<Dataset> dataset(const std::string &name) const;
    Result<std::vector<ModelInfo>> models() const;
    Result<ModelInfo> model(ModelId id) const;
    /// By name, hash, or path of the file. Error: NotFound.
    Result<ModelInfo> findModel(const std::string &nameHashOrPath) const;
    /// Makes a model file known (hashes it; reads the card beside it). With `copy` the file and its card are first
    /// copied into models/. The same hash twice gives the same id. Error: NotFound, Io.
    Result<ModelId> addModel(const std::filesystem::path &file, bool copy = true, const std::string &run = {});
    /// Newest first.
    Result<std::vector<RunInfo>> runs(const std::string &kind = {}) const;
    Result<RunInfo> run(const std::string &id) const;

    /// The AUs of this study, in label order. Default 1 4 5 6 12 15.
    std::vector<int> aus() const;
    Result<> setAus(const std::vector<int> &aus);
    /// Small facts of the window or the study, as JSON; null when not set.
    Json setting(const std::string &key) const;
    Result<> setSetting(const std::string &key, const Json &value);

    /// Called on the owner's thread after each change, in the order of registration. Returns an id for removeListener.
    int addListener(std::function<void(const Change &)> listener);
    void removeListener(int id);
    void notify(const Change &change);

    Database &database() { return *m_db; }
    const Database &database() const { return *m_db; }
    /// Path as stored (relative inside the workspace, absolute outside) and back.
    std::string storedPath(const std::filesystem::path &path) const;
    std::filesystem::path resolved(const std::string &stored) const;

private:
    struct Impl;
    Workspace();
    std::unique_ptr<Database> m_db;
    std::unique_ptr<Impl> m_impl;
};

/// Error Busy "… is open read-only: …" when the workspace cannot be written to.
Result<> requireWritable(const Workspace &workspace);

} // namespace mimik::data
