#include "cli/cli_job.h"

#include "core/base/files.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <unistd.h>

namespace mimik::cli {

namespace {

constexpr int kBarWidth = 28;
constexpr auto kDrawInterval = std::chrono::milliseconds(100);

std::string minutes(double seconds)
{
    const auto s = static_cast<std::int64_t>(seconds + 0.5);
    char text[48];
    if (s >= 3600)
        std::snprintf(text, sizeof text, "%" PRId64 ":%02d:%02d", s / 3600, static_cast<int>(s / 60 % 60),
                      static_cast<int>(s % 60));
    else
        std::snprintf(text, sizeof text, "%" PRId64 ":%02d", s / 60, static_cast<int>(s % 60));
    return text;
}

} // namespace

ConsoleJobContext::ConsoleJobContext(std::filesystem::path outDir, int threads, bool verbose)
    : m_outDir(std::move(outDir)), m_threads(threads), m_verbose(verbose), m_terminal(isatty(STDERR_FILENO) != 0)
{
}

ConsoleJobContext::~ConsoleJobContext()
{
    clearBar();
}

void ConsoleJobContext::clearBar()
{
    if (m_barShown)
        std::fputs("\r\033[K", stderr);
    m_barShown = false;
}

void ConsoleJobContext::progress(std::string_view phase, std::int64_t done, std::int64_t total)
{
    if (!m_terminal)
        return;
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    if (phase != m_phase) {
        m_phase = phase;
        m_phaseFirst = done;
        m_phaseStart = now;
    } else if (now - m_lastDrawn < kDrawInterval && done != total) {
        return;
    }
    m_lastDrawn = now;
    if (total <= 0) {
        std::fprintf(stderr, "\r\033[K%s  %" PRId64, m_phase.c_str(), done);
    } else {
        const double share = std::clamp(static_cast<double>(done) / static_cast<double>(total), 0.0, 1.0);
        const int filled = static_cast<int>(share * kBarWidth);
        const std::string bar = std::string(filled, '#') + std::string(kBarWidth - filled, '.');
        std::string eta;
        const double seconds = std::chrono::duration<double>(now - m_phaseStart).count();
        if (done > m_phaseFirst && done < total && seconds > 1)
            eta = "  ETA " +
                  minutes(seconds * static_cast<double>(total - done) / static_cast<double>(done - m_phaseFirst));
        std::fprintf(stderr, "\r\033[K%s  [%s] %3d %%  %" PRId64 "/%" PRId64 "%s", m_phase.c_str(), bar.c_str(),
                     static_cast<int>(share * 100), done, total, eta.c_str());
    }
    std::fflush(stderr);
    m_barShown = true;
}

void ConsoleJobContext::metric(std::int64_t step, std::string_view name, double value)
{
    if (!m_verbose)
        return;
    const std::lock_guard lock(m_mutex);
    clearBar();
    std::fprintf(stderr, "step %" PRId64 "  %s %g\n", step, std::string(name).c_str(), value);
}

void ConsoleJobContext::artifact(std::string_view kind, const std::filesystem::path &path)
{
    if (!m_verbose)
        return;
    const std::lock_guard lock(m_mutex);
    clearBar();
    std::fprintf(stderr, "wrote %s %s\n", std::string(kind).c_str(), path.c_str());
}

void ConsoleJobContext::warning(std::string_view code, const std::string &text)
{
    const std::lock_guard lock(m_mutex);
    clearBar();
    std::fprintf(stderr, "warning (%s): %s\n", std::string(code).c_str(), text.c_str());
}

bool ConsoleJobContext::shouldStop()
{
    return interrupted();
}

Result<Json> runJobBody(Cli &cli, const std::filesystem::path &outDir, OutFolder folder, const JobBody &body)
{
    OutputGuard guard(folder == OutFolder::None ? std::filesystem::path() : outDir);
    if (folder == OutFolder::Resumable || folder == OutFolder::Resume)
        guard.keepContents();
    if (folder != OutFolder::None) {
        if (auto made = prepareOutputFolder(outDir, folder == OutFolder::Resume, folder == OutFolder::Resumable); !made)
            return passOn(made);
    }
    ConsoleJobContext ctx(outDir, cli.threads(), cli.verbose());
    auto result = body(ctx);
    if (result)
        guard.keep();
    return result;
}

} // namespace mimik::cli
