#pragma once

#include "core/jobs/event_log.h"
#include "core/jobs/job_history.h"
#include "core/jobs/job_manager.h"
#include "core/jobs/run_folder.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mimik::jobs {

/// How far the events had told when the history was asked for.
struct JobManager::Mark {
    std::size_t numMetrics;
    std::size_t numArtifacts;
    int numWarnings;
    std::string started;
    JobState state;
};

/// A run as the manager knows it.
struct JobManager::Entry {
    using Clock = std::chrono::steady_clock;

    explicit Entry(const std::filesystem::path &path) : folder(path), reader(folder.eventsFile()) {}

    RunFolder folder;
    EventReader reader;
    JobInfo info;
    std::vector<MetricPoint> metrics;
    std::vector<JobArtifact> artifacts;
    bool hasHistory = true;           ///< false: only the end of the events was read
    std::optional<Mark> historyAsked; ///< it is being read
    bool dirty = false;               ///< changed() is due
    bool finishedDue = false;
    bool readFailed = false;
    JobState fileState = JobState::Queued; ///< the last one that the events tell; a started process is ahead of it
    bool inQueue = false;                  ///< a manager starts it; a command line's own run is left alone
    Clock::time_point startedAt;
    Clock::time_point cancelAsked; ///< epoch: not asked
    Clock::time_point terminated;  ///< epoch: not
    bool killed = false;
    std::string heartbeat;
    Clock::time_point heartbeatSeen;

    bool isActive() const { return info.state != JobState::Queued && !info.isFinished(); }
};

} // namespace mimik::jobs
