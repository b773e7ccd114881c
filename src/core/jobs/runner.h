#pragma once

#include "core/base/job.h"
#include "core/base/result.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace mimik::jobs {

using JobFunction = std::function<Result<Json>(const JobSpec &, JobContext &)>;

/// How a run folder with a spec.json is brought to life. What it does from then on is only seen in its events.jsonl.
class Runner {
public:
    virtual ~Runner() = default;
    /// @return the process that works on it
    virtual Result<std::int64_t> start(const std::filesystem::path &runFolder) = 0;
    /// Does it end together with this process? Then the manager's process must not be killed for it.
    virtual bool isOwnProcess() const = 0;
};

/// The engine's program: $MIMIK_CLI, else `mimik-cli` beside the running program. Error: NotFound.
Result<std::filesystem::path> findEngine();

/// One detached process per job, in a session of its own: it outlives whoever started it. Its stdout and stderr go to
/// worker.log in the run folder.
class ProcessRunner : public Runner {
public:
    /// @param engine   empty: findEngine() at each start
    /// @param threads  0: all cores
    explicit ProcessRunner(std::filesystem::path engine = {}, int threads = 0);
    Result<std::int64_t> start(const std::filesystem::path &runFolder) override;
    bool isOwnProcess() const override { return true; }

private:
    std::filesystem::path m_engine;
    int m_threads;
};

/// A thread of this process. For tests and small jobs. The destructor asks all to stop and waits for them.
class InProcessRunner : public Runner {
public:
    explicit InProcessRunner(JobFunction function, int threads = 1);
    ~InProcessRunner() override;
    Result<std::int64_t> start(const std::filesystem::path &runFolder) override;
    bool isOwnProcess() const override { return false; }

private:
    struct Shared;
    JobFunction m_function;
    int m_threads;
    std::shared_ptr<Shared> m_shared;
    std::vector<std::thread> m_workers;
};

/// Plays a recorded events.jsonl back into the run folder, for tests and for looking at screens without an engine.
class ReplayRunner : public Runner {
public:
    /// @param speed  1: as recorded; 100: a hundred times faster; 0: all at once
    explicit ReplayRunner(std::filesystem::path recording, double speed = 0);
    ~ReplayRunner() override;
    Result<std::int64_t> start(const std::filesystem::path &runFolder) override;
    bool isOwnProcess() const override { return false; }

private:
    struct Shared;
    std::filesystem::path m_recording;
    double m_speed;
    std::shared_ptr<Shared> m_shared;
    std::vector<std::thread> m_workers;
};

} // namespace mimik::jobs
