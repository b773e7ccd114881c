#include "cli/cli_run.h"

#include "cli/cli_job.h"
#include "core/base/log.h"
#include "core/jobs/run_job.h"

namespace mimik::cli {

namespace {

/// Tells the run folder everything and the terminal what a person wants to see.
class ShownJobContext : public JobContext {
public:
    ShownJobContext(JobContext &run, bool verbose) : m_run(run), m_console(run.outDir(), run.threads(), verbose) {}
    void progress(std::string_view phase, std::int64_t done, std::int64_t total) override
    {
        m_run.progress(phase, done, total);
        m_console.progress(phase, done, total);
    }
    void metric(std::int64_t step, std::string_view name, double value) override
    {
        m_run.metric(step, name, value);
        m_console.metric(step, name, value);
    }
    void artifact(std::string_view kind, const std::filesystem::path &path) override
    {
        m_run.artifact(kind, path);
        m_console.artifact(kind, path);
    }
    void warning(std::string_view code, const std::string &text) override { m_run.warning(code, text); }
    bool shouldStop() override { return m_run.shouldStop(); }
    const std::filesystem::path &outDir() const override { return m_run.outDir(); }
    int threads() const override { return m_run.threads(); }

private:
    JobContext &m_run;
    ConsoleJobContext m_console;
};

bool isRefused(const Error &error)
{
    constexpr int kBadInput = 3;
    return exitCodeFor(error.code) == kBadInput && error.code != ErrorCode::Busy;
}

} // namespace

std::filesystem::file_time_type lastMade(const jobs::RunFolder &folder)
{
    std::error_code missing;
    return std::filesystem::last_write_time(folder.artifacts(), missing);
}

void putBackSpec(const jobs::RunFolder &folder, const std::string &text, std::filesystem::file_time_type made,
                 const Error &error)
{
    if (!isRefused(error) || lastMade(folder) != made)
        return;
    if (const auto ok = writeFileAtomically(folder.specFile(), text); !ok)
        spdlog::warn("{}", ok.error().message());
}

void removeIfNothingWasMade(const jobs::RunFolder &folder, const Error &error)
{
    namespace fs = std::filesystem;
    if (!isRefused(error))
        return;
    std::error_code ec;
    if (fs::exists(folder.artifacts(), ec) && !fs::is_empty(folder.artifacts(), ec))
        return;
    for (const char *name :
         {"spec.json", "events.jsonl", "run.json", "job.json", "control", "lock", "worker.log", "artifacts"})
        fs::remove(folder.path() / name, ec);
}

Result<Json> runInFolder(Cli &cli, const jobs::RunFolder &folder, const jobs::JobFunction &function)
{
    jobs::RunOptions options;
    options.threads = cli.threads();
    options.version = MIMIK_VERSION;
    options.interrupted = interrupted;
    const bool verbose = cli.verbose();
    return jobs::runInFolder(
        folder,
        [&function, verbose](const JobSpec &spec, JobContext &ctx) -> Result<Json> {
            ShownJobContext shown(ctx, verbose);
            return function(spec, shown);
        },
        options);
}

} // namespace mimik::cli
