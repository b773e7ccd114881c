#pragma once

#include "core/base/job.h"
#include "core/jobs/job_info.h"
#include "core/jobs/runner.h"

#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mimik::jobs {

struct JobHistory;

/// The queue of runs of a workspace: starts them, tails their events, carries out pause, cancel and resume. Runs
/// outlive it: a manager made later for the same folder attaches to what still runs and goes on with what is queued.
/// Needs an event loop. One thread (the one it lives in). Nothing here blocks longer than a small file takes,
/// but for metrics() and artifacts() where they say so.
class JobManager : public QObject {
    Q_OBJECT
public:
    /// @param runsFolder  <workspace>/runs; made when it is missing
    /// @param readOnly    only looks: a second window, or a workspace held by somebody else
    /// @param runner      how jobs are run; default: one detached mimik-cli process each
    explicit JobManager(std::filesystem::path runsFolder, bool readOnly = false, std::unique_ptr<Runner> runner = {},
                        QObject *parent = nullptr);
    ~JobManager() override;

    /// Queues a job. @return its id. Error: Io, Busy (read-only).
    Result<std::string> submit(const JobSpec &spec, const std::string &title = {});

    /// All runs, newest first.
    std::vector<JobInfo> jobs() const;
    std::optional<JobInfo> job(const std::string &id) const;
    /// The spec of a run, for "duplicate to a new run" and to show settings.
    Result<JobSpec> spec(const std::string &id) const;
    /// Are all curves of a run at hand? Of a long log only the end is read until somebody asks.
    bool hasHistory(const std::string &id) const;
    /// Reads them in another thread; historyRead() tells when they are there. Nothing where they are.
    void readHistory(const std::string &id);
    /// Curves of a run, in order of arrival. Where !hasHistory() this reads a long file, here and now.
    const std::vector<MetricPoint> &metrics(const std::string &id);
    const std::vector<JobArtifact> &artifacts(const std::string &id);

    // Each is an error (InvalidArgument) where the state does not allow it.
    Result<> pause(const std::string &id);
    Result<> cancel(const std::string &id);
    /// Paused goes on; Cancelled, Failed and Crashed are queued again in the same folder and go on from their
    /// checkpoint.
    Result<> resume(const std::string &id);
    /// Terminates a job that does not react to cancel; kills it 3 s later.
    Result<> stopNow(const std::string &id);

    /// How many jobs run at the same time; default 1, for each uses all cores.
    int maxParallel() const { return m_maxParallel; }
    void setMaxParallel(int count);
    bool isReadOnly() const { return m_readOnly; }
    /// Jobs that are starting, running, paused or stopping.
    int numActive() const;
    int numQueued() const;
    const std::filesystem::path &runsFolder() const { return m_runsFolder; }

Q_SIGNALS:
    void jobAdded(const std::string &id);
    /// Any change of a job's JobInfo (at most once per job and 100 ms).
    void changed(const std::string &id);
    void stateChanged(const std::string &id, mimik::JobState from, mimik::JobState to);
    void metricAdded(const std::string &id, std::int64_t step, const std::string &name, double value);
    /// @param path  relative to the run folder
    void artifactAdded(const std::string &id, const std::string &kind, const std::filesystem::path &path);
    void warningAdded(const std::string &id, const std::string &code, const std::string &text);
    /// All curves of a run are at hand now, after readHistory().
    void historyRead(const std::string &id);
    /// A job ended in one of the four final states. The owner of the workspace takes a Succeeded run in. Runs that had
    /// ended before this manager was made are not reported: take those in once at start.
    void finished(const std::string &id);

private:
    struct Entry;
    struct Mark;
    Entry *find(const std::string &id);
    const Entry *find(const std::string &id) const;
    Result<Entry *> require(const std::string &id, bool toWrite);
    void scan(bool first);
    void tail(Entry &entry);
    void readQuietly(Entry &entry);
    void apply(Entry &entry, const JobEvent &event, bool quiet);
    void setState(Entry &entry, JobState to, bool quiet);
    Result<> writeStates(Entry &entry, const std::vector<JobState> &states);
    void end(Entry &entry, const std::vector<JobState> &states);
    void loadHistory(Entry &entry);
    static Mark mark(const Entry &entry);
    void takeHistory(Entry &entry, Result<JobHistory> read, const Mark &asked);
    // The processes (job_manager_watch.cpp).
    void watch();
    void tick();
    void startQueued();
    void startFailed(Entry &entry, const Error &error);
    void checkAlive(Entry &entry);

    std::filesystem::path m_runsFolder;
    bool m_readOnly;
    std::unique_ptr<Runner> m_runner;
    std::vector<std::unique_ptr<Entry>> m_entries; ///< in order of submission
    std::filesystem::file_time_type m_scanned;
    int m_maxParallel = 1;
    int m_ticks = 0;
    std::atomic<bool> m_stopReading = false;
    QThreadPool m_historyReader; ///< last: what runs in it ends first
};

} // namespace mimik::jobs
