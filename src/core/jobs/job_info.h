#pragma once

#include "core/base/job.h"

#include <filesystem>
#include <string>

namespace mimik::jobs {

/// What the job list shows of one run. A copy; ask again after JobManager::changed.
struct JobInfo {
    std::string id; ///< name of the run folder
    std::string kind;
    std::string title;
    JobState state = JobState::Queued;
    std::string phase;
    std::int64_t done = 0;
    std::int64_t total = 0; ///< 0: unknown
    double etaS = -1;       ///< seconds left in this phase; negative: unknown
    std::string submitted;  ///< UTC, ISO 8601
    std::string started;
    std::string finished;
    Json summary;          ///< what the job returned; null until it succeeded
    std::string errorCode; ///< errorCodeName() of a failed job
    std::string error;     ///< its sentence
    std::string lastWarning;
    int numWarnings = 0;
    std::filesystem::path runDir;
    bool stopNowOffered =
        false; ///< cancel was asked 5 s ago and the job has not stopped: JobManager::stopNow is offered

    bool canPause() const { return mimik::canPause(state); }
    bool canCancel() const { return mimik::canCancel(state); }
    bool canResume() const { return mimik::canResume(state); }
    bool isFinished() const { return mimik::isFinished(state); }
    /// 0..1, or -1 while unknown.
    double share() const { return total > 0 ? static_cast<double>(done) / static_cast<double>(total) : -1; }
    /// Results of the job.
    std::filesystem::path artifactsDir() const { return runDir / "artifacts"; }
};

/// One point of a curve.
struct MetricPoint {
    std::int64_t step = 0;
    std::string name;
    double value = 0; ///< NaN where the job had none
};

/// A file that a job wrote.
struct JobArtifact {
    std::string kind;
    std::filesystem::path path; ///< relative to the run folder
};

} // namespace mimik::jobs
