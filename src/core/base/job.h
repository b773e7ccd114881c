#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mimik {

/// A file that a job reads, with its hash at the time the spec was written.
struct JobInput {
    std::string path;
    std::string sha256;
};

/// spec.json: everything a job needs. `settings` is the JSON of one of the spec structs in base/specs.
struct JobSpec {
    int version = 1;
    std::string kind;
    Json settings = Json::object();
    std::vector<JobInput> inputs;
    std::uint64_t seed = 0;
};

Json toJson(const JobSpec &spec);
Result<JobSpec> jobSpecFromJson(const Json &json, const std::string &where);
Result<JobSpec> readJobSpec(const std::filesystem::path &file);

enum class JobState { Queued, Starting, Running, Paused, Stopping, Succeeded, Cancelled, Failed, Crashed };

std::string_view jobStateName(JobState state);
std::optional<JobState> jobStateFromName(std::string_view name);
/// The table of `formats.md`, Jobs.
bool canTransition(JobState from, JobState to);
bool isFinished(JobState state);
bool canPause(JobState state);
bool canCancel(JobState state);
bool canResume(JobState state); ///< Paused -> Running, or Cancelled/Failed/Crashed -> Queued

/// One line of events.jsonl.
struct JobEvent {
    std::int64_t seq = 0;
    std::string time; ///< UTC, ISO 8601
    std::string type; ///< hello state progress metric artifact warning finished failed
    Json body;        ///< the fields of that type
};

std::string toLine(const JobEvent &event); ///< without the newline
Result<JobEvent> jobEventFromLine(std::string_view line);

/// What a running job sees of the outside. Jobs write only below outDir().
/// Progress may be reported as often as convenient; it is limited to 10/s. Thread: the job's own.
class JobContext {
public:
    virtual ~JobContext() = default;
    virtual void progress(std::string_view phase, std::int64_t done, std::int64_t total) = 0;
    virtual void metric(std::int64_t step, std::string_view name, double value) = 0;
    /// @param path  relative to outDir()
    virtual void artifact(std::string_view kind, const std::filesystem::path &path) = 0;
    virtual void warning(std::string_view code, const std::string &text) = 0;
    /// True when somebody asked to cancel. Blocks while the job is paused. Ask at least every 100 ms of work.
    virtual bool shouldStop() = 0;
    virtual const std::filesystem::path &outDir() const = 0;
    virtual int threads() const = 0;

    /// `if (ctx.shouldStop()) return ctx.cancelled();`
    tl::unexpected<Error> cancelled() const { return fail(ErrorCode::Cancelled, "cancelled"); }
};

/// Says nothing, never stops: for tests and for jobs within jobs.
class SilentJobContext : public JobContext {
public:
    explicit SilentJobContext(std::filesystem::path outDir, int threads = 1)
        : m_outDir(std::move(outDir)), m_threads(threads)
    {
    }
    void progress(std::string_view, std::int64_t, std::int64_t) override {}
    void metric(std::int64_t, std::string_view, double) override {}
    void artifact(std::string_view, const std::filesystem::path &) override {}
    void warning(std::string_view, const std::string &) override {}
    bool shouldStop() override { return false; }
    const std::filesystem::path &outDir() const override { return m_outDir; }
    int threads() const override { return m_threads; }

private:
    std::filesystem::path m_outDir;
    int m_threads;
};

} // namespace mimik
