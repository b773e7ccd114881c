#include "core/jobs/run_job.h"

#include "core/base/sha256.h"
#include "core/jobs/event_log.h"
#include "core/jobs/run_job_context.h"

#include <exception>

namespace mimik::jobs {

namespace {

Result<> writeState(EventWriter &events, JobState from, JobState to)
{
    MIMIK_ASSERT(canTransition(from, to));
    return events.write("state", {{"from", jobStateName(from)}, {"to", jobStateName(to)}}, true);
}

/// Brings a run that was worked on before back to Queued. The caller holds the lock, so nobody works on it now.
Result<> queueAgain(const RunFolder &folder, EventWriter &events)
{
    const auto last = folder.lastState();
    if (!last)
        return passOn(last);
    JobState state = *last;
    if (state == JobState::Queued)
        return {};
    if (state == JobState::Succeeded)
        return fail(ErrorCode::InvalidArgument,
                    "this run has succeeded already; give another folder to run it again, or to go on for longer",
                    folder.path().string());
    if (!isFinished(state)) {
        if (auto written = writeState(events, state, JobState::Crashed); !written)
            return written;
        state = JobState::Crashed;
    }
    folder.clearCommand(); // a command to the run before
    return writeState(events, state, JobState::Queued);
}

Result<> checkInputs(const JobSpec &spec, JobContext &ctx)
{
    std::int64_t done = 0;
    for (const auto &input : spec.inputs) {
        if (ctx.shouldStop())
            return ctx.cancelled();
        std::error_code ec;
        if (!std::filesystem::exists(input.path, ec))
            return fail(ErrorCode::NotFound, "an input of this job does not exist", input.path);
        if (!input.sha256.empty() && std::filesystem::is_regular_file(input.path, ec)) {
            const auto hash = sha256OfFile(input.path);
            if (!hash)
                return passOn(hash);
            if (*hash != input.sha256)
                return fail(ErrorCode::Corrupt, "this input has changed since the job was made; start a new job",
                            input.path);
        }
        ctx.progress("check inputs", ++done, static_cast<std::int64_t>(spec.inputs.size()));
    }
    return {};
}

Result<Json> runSpec(const RunFolder &folder, const JobFunction &function, RunJobContext &ctx)
{
    const auto spec = folder.spec();
    if (!spec)
        return passOn(spec);
    std::error_code ec;
    std::filesystem::create_directories(ctx.outDir(), ec);
    if (ec)
        return fail(ErrorCode::Io, "cannot make the folder of results: " + ec.message(), ctx.outDir().string());
    if (auto inputs = checkInputs(*spec, ctx); !inputs)
        return passOn(inputs);
    ctx.setRunning();
    try {
        return function(*spec, ctx);
    } catch (const std::exception &e) {
        return fail(ErrorCode::Internal, spec->kind + ": " + e.what());
    }
}

} // namespace

Result<Json> runInFolder(const RunFolder &folder, const JobFunction &function, const RunOptions &options)
{
    if (!folder.isRun())
        return fail(ErrorCode::NotFound, "no spec.json: not a run folder", folder.path().string());
    const auto lock = RunLock::take(folder);
    if (!lock)
        return passOn(lock);
    EventWriter events;
    if (auto opened = events.open(folder.eventsFile()); !opened)
        return passOn(opened);
    if (auto queued = queueAgain(folder, events); !queued)
        return passOn(queued);
    if (auto hello = events.write(
            "hello", {{"version", options.version}, {"device", options.device}, {"threads", options.threads}});
        !hello)
        return passOn(hello);
    if (auto starting = writeState(events, JobState::Queued, JobState::Starting); !starting)
        return passOn(starting);
    RunJobContext ctx(folder, events, options.threads, options.interrupted);
    const auto outcome = runSpec(folder, function, ctx);
    ctx.finish(outcome);
    return outcome;
}

} // namespace mimik::jobs
