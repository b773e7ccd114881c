#pragma once

#include "core/jobs/event_log.h"
#include "core/jobs/job_manager.h"
#include "core/jobs/run_folder.h"

#include <QtTest>
#include <csignal>
#include <string>
#include <sys/resource.h>

namespace mimik::test {

/// The states a run went through, with a check that each step is legal: "Queued Starting Running Succeeded".
inline std::string states(const jobs::RunFolder &folder)
{
    jobs::EventReader reader(folder.eventsFile());
    const auto events = reader.readNew();
    if (!events)
        return "unreadable";
    std::string all = "Queued";
    JobState state = JobState::Queued;
    for (const auto &event : *events) {
        if (event.type != "state")
            continue;
        const auto from = jobStateFromName(event.body.value("from", ""));
        const auto to = jobStateFromName(event.body.value("to", ""));
        if (!from || !to || *from != state || !canTransition(*from, *to))
            return "illegal after " + all + ": " + toLine(event);
        state = *to;
        all += " " + std::string(jobStateName(state));
    }
    return all;
}

/// While it lives a file cannot grow beyond `bytes`, as on a full disk.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes = 0)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_old);
        const rlimit tight{bytes, m_old.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &tight);
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &m_old); }
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;

private:
    rlimit m_old{};
};

/// What a manager said about its jobs, in order, and whether each change of state was legal.
class Listener : public QObject {
public:
    explicit Listener(jobs::JobManager &manager)
    {
        connect(&manager, &jobs::JobManager::stateChanged, this,
                [this](const std::string &id, JobState from, JobState to) {
                    if (!canTransition(from, to))
                        illegal += std::string(jobStateName(from)) + "->" + std::string(jobStateName(to)) + " ";
                    log += id + ":" + std::string(jobStateName(to)) + " ";
                    if (to == JobState::Starting)
                        started.push_back(id);
                });
        connect(&manager, &jobs::JobManager::finished, this, [this](const std::string &id) { finished.push_back(id); });
        connect(&manager, &jobs::JobManager::jobAdded, this, [this](const std::string &id) { added.push_back(id); });
        connect(&manager, &jobs::JobManager::metricAdded, this, [this] { ++numMetrics; });
        connect(&manager, &jobs::JobManager::artifactAdded, this, [this] { ++numArtifacts; });
        connect(&manager, &jobs::JobManager::changed, this, [this] { ++numChanges; });
    }
    std::string log;
    std::string illegal;
    std::vector<std::string> started;
    std::vector<std::string> finished;
    std::vector<std::string> added;
    int numMetrics = 0;
    int numArtifacts = 0;
    int numChanges = 0;
};

inline JobState stateOf(const jobs::JobManager &manager, const std::string &id)
{
    const auto info = manager.job(id);
    return info ? info->state : JobState::Queued;
}

} // namespace mimik::test
