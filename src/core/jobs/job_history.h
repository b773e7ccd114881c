#pragma once

#include "core/base/result.h"
#include "core/jobs/job_info.h"

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mimik::jobs {

/// What the events of a run told from its start up to some point.
struct JobHistory {
    std::vector<MetricPoint> metrics;
    std::vector<JobArtifact> artifacts;
    std::optional<JobState> state; ///< the last one
    std::string started;           ///< the last time
    std::string lastWarning;
    int numWarnings = 0;
};

/// Reads the events of a file that end at `position` at the latest (EventReader::position). For a training of a day it
/// takes a second. Thread-safe. Error: Io, Corrupt.
/// @param stop  true: what was read so far will do
Result<JobHistory> readJobHistory(const std::filesystem::path &eventsFile, std::int64_t position,
                                  const std::atomic<bool> *stop = nullptr);

// Events as the manager keeps them.
MetricPoint metricOf(const Json &body);
JobArtifact artifactOf(const Json &body);
/// A text of an event; empty where it has none.
std::string textOf(const Json &body, const char *key);
std::int64_t wholeOf(const Json &body, const char *key);
double realOf(const Json &body, const char *key, double otherwise);

} // namespace mimik::jobs
