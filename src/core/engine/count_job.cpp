#include "core/engine/count_job.h"

#include "core/base/files.h"

#include <chrono>
#include <csignal>
#include <thread>

namespace mimik::engine {

namespace {

const char *const kCheckpoint = "checkpoint.json";

/// splitmix64, so that the sum depends on the order and number of steps.
std::uint64_t mixed(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

} // namespace

Result<Json> runCount(const CountSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    const auto checkpointFile = ctx.outDir() / kCheckpoint;
    int first = 0;
    std::uint64_t sum = seed;
    if (std::filesystem::exists(checkpointFile)) {
        const auto checkpoint = readJson(checkpointFile);
        if (!checkpoint)
            return passOn(checkpoint);
        if (!checkpoint->is_object() || !checkpoint->contains("step") || !checkpoint->contains("sum"))
            return fail(ErrorCode::Corrupt, "the checkpoint lacks step or sum; delete it to start again",
                        checkpointFile.string());
        first = checkpoint->at("step").get<int>();
        sum = checkpoint->at("sum").get<std::uint64_t>();
    }
    ctx.progress("count", first, spec.steps);
    for (int step = first; step < spec.steps; ++step) {
        const bool hangs = spec.hang_at >= 0 && step >= spec.hang_at;
        if (!hangs && ctx.shouldStop())
            return ctx.cancelled();
        // A resumed run gets past the step where it broke: that is what resuming is for.
        if (step == spec.fail_at && first == 0)
            return fail(ErrorCode::Internal, "told to fail at step " + std::to_string(step));
        if (step == spec.crash_at && first == 0)
            std::raise(SIGSEGV);
        std::this_thread::sleep_for(std::chrono::milliseconds(spec.delay_ms));
        sum = mixed(sum + static_cast<std::uint64_t>(step));
        const int done = step + 1;
        if (spec.artifacts > 0 && done % (spec.steps / spec.artifacts) == 0 &&
            done / (spec.steps / spec.artifacts) <= spec.artifacts) {
            const std::string name = "count-" + std::to_string(done) + ".txt";
            if (auto written = writeFileAtomically(ctx.outDir() / name, std::to_string(sum) + "\n"); !written)
                return passOn(written);
            ctx.artifact("text", name);
        }
        if (done % spec.checkpoint_every == 0) {
            if (auto written = writeJson(checkpointFile, {{"step", done}, {"sum", sum}}); !written)
                return passOn(written);
            ctx.metric(done, "share", static_cast<double>(done) / spec.steps);
        }
        ctx.progress("count", done, spec.steps);
    }
    return Json{{"steps", spec.steps}, {"resumed_at", first}, {"sum", sum}};
}

} // namespace mimik::engine
