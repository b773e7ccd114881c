#pragma once

#include "cli/cli.h"
#include "core/base/job.h"
#include "core/base/specs/spec.h"

#include <chrono>
#include <functional>
#include <mutex>

namespace mimik::cli {

/// What a job sees when it runs inside the command line: a progress bar where stderr is a terminal, warnings on stderr,
/// cancel by Ctrl-C. Progress may be reported from several threads.
class ConsoleJobContext : public JobContext {
public:
    ConsoleJobContext(std::filesystem::path outDir, int threads, bool verbose);
    ~ConsoleJobContext() override;

    void progress(std::string_view phase, std::int64_t done, std::int64_t total) override;
    void metric(std::int64_t step, std::string_view name, double value) override;
    void artifact(std::string_view kind, const std::filesystem::path &path) override;
    void warning(std::string_view code, const std::string &text) override;
    bool shouldStop() override;
    const std::filesystem::path &outDir() const override { return m_outDir; }
    int threads() const override { return m_threads; }

private:
    using Clock = std::chrono::steady_clock;
    void clearBar();

    std::filesystem::path m_outDir;
    int m_threads;
    bool m_verbose;
    bool m_terminal;
    std::mutex m_mutex;
    std::string m_phase;
    std::int64_t m_phaseFirst = 0;
    Clock::time_point m_phaseStart;
    Clock::time_point m_lastDrawn;
    bool m_barShown = false;
};

/// What may already lie in the result folder.
enum class OutFolder {
    New,       ///< must be new or empty; a job that fails or is cancelled leaves nothing in it
    Resumable, ///< must be new or empty; what a broken job leaves stays, for the verb has --resume
    Resume,    ///< anything: the job goes on from what it finds
    None,      ///< the job writes single files, not a folder of its own: nothing is made or checked
};

using JobBody = std::function<Result<Json>(JobContext &)>;
Result<Json> runJobBody(Cli &cli, const std::filesystem::path &outDir, OutFolder folder, const JobBody &body);

/// Validates `spec`, makes `outDir` and runs `fn(spec, seed, ctx)` in this process.
template <class Spec, class Fn>
Result<Json> runJob(Cli &cli, const Spec &spec, std::uint64_t seed, const std::filesystem::path &outDir, Fn fn,
                    OutFolder folder = OutFolder::New)
{
    if (auto valid = spec.validate(); !valid)
        return passOn(valid);
    return runJobBody(cli, outDir, folder, [&](JobContext &ctx) -> Result<Json> { return fn(spec, seed, ctx); });
}

} // namespace mimik::cli
