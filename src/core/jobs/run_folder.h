#pragma once

#include "core/base/job.h"
#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace mimik::jobs {

/// run.json: the process that works on a run.
struct RunProcess {
    std::int64_t pid = 0;
    std::int64_t pidStart = 0; ///< when the system started it, in its clock ticks: tells a reused pid; 0: unknown
    std::string started;
    std::string host;
    std::string heartbeat;
};

/// What is asked of a running job; the word in its `control` file.
enum class Command { None, Pause, Resume, Cancel };

/// The files of one run: spec.json, events.jsonl, run.json, control, job.json (title, time of submission, queued),
/// lock, worker.log, artifacts/. Cheap to copy; reads and writes the disk at each call.
class RunFolder {
public:
    explicit RunFolder(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    /// Makes <runsFolder>/<new id> with a spec in it. Nothing is left behind on failure.
    /// @param queued  a JobManager shall start it; else whoever made it runs it
    static Result<RunFolder> create(const std::filesystem::path &runsFolder, const JobSpec &spec,
                                    const std::string &title = {}, bool queued = false);
    /// Makes `folder` itself a run folder. It must be new or empty, or hold a run of the same spec; an unfinished run
    /// may get another length (kimg, minutes), which is then written into its spec.json.
    /// @param defaults  of the kind's settings: what a spec does not name counts as these
    /// @param isSettled  the job takes the run up with other settings too, and has looked at them
    static Result<RunFolder> createAt(const std::filesystem::path &folder, const JobSpec &spec,
                                      const Json &defaults = {}, bool isSettled = false);

    std::string id() const { return m_folder.filename().string(); }
    const std::filesystem::path &path() const { return m_folder; }
    std::filesystem::path specFile() const { return m_folder / "spec.json"; }
    std::filesystem::path eventsFile() const { return m_folder / "events.jsonl"; }
    std::filesystem::path controlFile() const { return m_folder / "control"; }
    std::filesystem::path artifacts() const { return m_folder / "artifacts"; }
    std::filesystem::path logFile() const { return m_folder / "worker.log"; }

    bool isRun() const;
    Result<JobSpec> spec() const { return readJobSpec(specFile()); }
    std::string title() const;
    std::string submitted() const;
    bool isQueued() const;
    /// From now on a JobManager starts it.
    Result<> setQueued() const;

    Result<> writeProcess(const RunProcess &process) const;
    std::optional<RunProcess> process() const;

    Result<> writeCommand(Command command) const;
    Command command() const;
    void clearCommand() const;

    /// The state that the events tell; Queued before the first. Reads the whole file.
    Result<JobState> lastState() const;

private:
    std::filesystem::path m_folder;
};

/// Held by the process that works on a run; the system lets go of it when that dies.
class RunLock {
public:
    RunLock() = default;
    ~RunLock();
    RunLock(RunLock &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    RunLock &operator=(RunLock &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    /// Error: Busy when somebody else works on the run.
    static Result<RunLock> take(const RunFolder &folder);

private:
    int m_fd = -1;
};

/// The running process, for run.json.
RunProcess thisProcess();
/// When the system started a process, in its clock ticks; 0: unknown or gone.
std::int64_t processStart(std::int64_t pid);
/// Does the process of run.json still live on this machine? A zombie and a reused pid count as gone.
bool isAlive(const RunProcess &process);
bool isThisHost(const RunProcess &process);

} // namespace mimik::jobs
