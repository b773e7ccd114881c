#pragma once

#include "core/base/job.h"
#include "core/jobs/event_log.h"
#include "core/jobs/run_folder.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace mimik::jobs {

/// What a job in a run folder sees of the outside: writes events, obeys `control`, keeps the heartbeat. All functions
/// may be called from several threads of the job. Starts a thread of its own that ends with it.
class RunJobContext : public JobContext {
public:
    /// `events` is open and outlives the context. The run is in state Starting.
    RunJobContext(RunFolder folder, EventWriter &events, int threads, std::function<bool()> interrupted = {});
    ~RunJobContext() override;

    void progress(std::string_view phase, std::int64_t done, std::int64_t total) override;
    void metric(std::int64_t step, std::string_view name, double value) override;
    void artifact(std::string_view kind, const std::filesystem::path &path) override;
    void warning(std::string_view code, const std::string &text) override;
    bool shouldStop() override;
    const std::filesystem::path &outDir() const override { return m_outDir; }
    int threads() const override { return m_threads; }

    /// Starting -> Running.
    void setRunning();
    /// Writes the last progress, the outcome and the final state; nothing is written after it.
    void finish(const Result<Json> &outcome);
    JobState state() const;

private:
    using Clock = std::chrono::steady_clock;
    void watch();
    void readControl();
    void changeState(JobState to);
    bool isProgressDue(Clock::time_point now) const;
    void writeProgress(Clock::time_point now);
    void note(const Result<> &written);

    RunFolder m_folder;
    EventWriter &m_events;
    std::filesystem::path m_outDir;
    int m_threads;
    std::function<bool()> m_interrupted;

    mutable std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_changed;
    JobState m_state = JobState::Starting;
    bool m_pauseAsked = false;
    bool m_ended = false;
    std::string m_phase;
    std::int64_t m_done = 0;
    std::int64_t m_total = 0;
    std::int64_t m_phaseFirst = 0;
    Clock::time_point m_phaseStart;
    Clock::duration m_pausedInPhase{};
    Clock::time_point m_lastProgress;
    bool m_progressPending = false;
    bool m_writeFailed = false;

    std::atomic<bool> m_cancelAsked{false};
    std::atomic<bool> m_busy{false}; ///< m_cancelAsked or m_pauseAsked: shouldStop has to look closer
    std::thread m_watcher;
};

} // namespace mimik::jobs
