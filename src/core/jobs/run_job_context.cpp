#include "core/jobs/run_job_context.h"

#include "core/base/files.h"

#include <algorithm>
#include <spdlog/spdlog.h>

namespace mimik::jobs {

namespace {

// Progress is written ten times a second at first, every two seconds in a phase of many minutes: the events of a day
// are read again whenever the window opens.
constexpr auto kProgressInterval = std::chrono::milliseconds(100), kLongestInterval = std::chrono::milliseconds(2000);
constexpr int kStepsOfAPhase = 600;
constexpr auto kControlInterval = std::chrono::milliseconds(100);
constexpr auto kHeartbeatInterval = std::chrono::seconds(3);

} // namespace

RunJobContext::RunJobContext(RunFolder folder, EventWriter &events, int threads, std::function<bool()> interrupted)
    : m_folder(std::move(folder)), m_events(events), m_outDir(m_folder.artifacts()), m_threads(threads),
      m_interrupted(std::move(interrupted)), m_watcher([this] { watch(); })
{
}

RunJobContext::~RunJobContext()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_all();
    m_watcher.join();
}

/// A full disk must not stop a training of days: the job goes on and says so once in its log.
void RunJobContext::note(const Result<> &written)
{
    if (!written && !std::exchange(m_writeFailed, true))
        spdlog::error("events are being lost: {}", written.error().message());
}

void RunJobContext::changeState(JobState to)
{
    MIMIK_ASSERT(canTransition(m_state, to));
    note(m_events.write("state", {{"from", jobStateName(m_state)}, {"to", jobStateName(to)}}, true));
    m_state = to;
}

void RunJobContext::setRunning()
{
    const std::lock_guard lock(m_mutex);
    if (m_state == JobState::Starting) // cancel may have come before
        changeState(JobState::Running);
}

JobState RunJobContext::state() const
{
    const std::lock_guard lock(m_mutex);
    return m_state;
}

void RunJobContext::progress(std::string_view phase, std::int64_t done, std::int64_t total)
{
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    const bool newPhase = phase != m_phase;
    if (newPhase) {
        if (m_progressPending)
            writeProgress(now);
        m_phase = phase;
        m_phaseFirst = done;
        m_phaseStart = now;
        m_pausedInPhase = {};
    }
    m_done = done;
    m_total = total;
    m_progressPending = true;
    if (isProgressDue(now))
        writeProgress(now);
}

bool RunJobContext::isProgressDue(Clock::time_point now) const
{
    const auto share = (now - m_phaseStart) / kStepsOfAPhase;
    return now - m_lastProgress >= std::clamp<Clock::duration>(share, kProgressInterval, kLongestInterval);
}

void RunJobContext::writeProgress(Clock::time_point now)
{
    Json eta = nullptr;
    const double seconds = std::chrono::duration<double>(now - m_phaseStart - m_pausedInPhase).count();
    if (m_total > 0 && m_done > m_phaseFirst && seconds > 0)
        eta = seconds * static_cast<double>(m_total - m_done) / static_cast<double>(m_done - m_phaseFirst);
    note(m_events.write("progress", {{"phase", m_phase}, {"done", m_done}, {"total", m_total}, {"eta_s", eta}}));
    m_lastProgress = now;
    m_progressPending = false;
}

void RunJobContext::metric(std::int64_t step, std::string_view name, double value)
{
    const auto written = m_events.write("metric", {{"step", step}, {"name", name}, {"value", jsonNumber(value)}});
    const std::lock_guard lock(m_mutex);
    note(written);
}

void RunJobContext::artifact(std::string_view kind, const std::filesystem::path &path)
{
    auto inRun = (path.is_absolute() ? path : m_outDir / path).lexically_normal().lexically_relative(m_folder.path());
    if (!inRun.has_filename()) // "artifacts/" names the folder itself
        inRun = inRun.parent_path();
    const auto written = m_events.write("artifact", {{"kind", kind}, {"path", inRun.generic_string()}}, true);
    const std::lock_guard lock(m_mutex);
    note(written);
}

void RunJobContext::warning(std::string_view code, const std::string &text)
{
    spdlog::warn("{}: {}", std::string(code), text);
    const auto written = m_events.write("warning", {{"code", code}, {"text", text}});
    const std::lock_guard lock(m_mutex);
    note(written);
}

bool RunJobContext::shouldStop()
{
    if (!m_busy.load(std::memory_order_relaxed))
        return false;
    std::unique_lock lock(m_mutex);
    if (m_pauseAsked && !m_cancelAsked) {
        const auto began = Clock::now();
        // Several threads of a job may wait here; the first one says it.
        if (m_state == JobState::Running) {
            if (m_progressPending)
                writeProgress(began);
            changeState(JobState::Paused);
        }
        m_changed.wait(lock, [this] { return !m_pauseAsked || m_cancelAsked || m_ended; });
        if (m_state == JobState::Paused && !m_cancelAsked) {
            changeState(JobState::Running);
            m_pausedInPhase += Clock::now() - began;
        }
    }
    return m_cancelAsked;
}

void RunJobContext::readControl()
{
    Command command = m_folder.command();
    if (m_interrupted && m_interrupted())
        command = Command::Cancel;
    const std::lock_guard lock(m_mutex);
    if (m_ended)
        return;
    if (command == Command::Cancel && !m_cancelAsked) {
        m_cancelAsked = true;
        if (canTransition(m_state, JobState::Stopping))
            changeState(JobState::Stopping);
    }
    m_pauseAsked = command == Command::Pause;
    m_busy = m_cancelAsked || m_pauseAsked;
    m_changed.notify_all();
}

void RunJobContext::watch()
{
    RunProcess process = thisProcess();
    note(m_folder.writeProcess(process));
    auto lastBeat = Clock::now();
    for (;;) {
        readControl();
        const auto now = Clock::now();
        if (now - lastBeat >= kHeartbeatInterval) {
            process.heartbeat = utcNow();
            lastBeat = now;
            const auto written = m_folder.writeProcess(process);
            const std::lock_guard lock(m_mutex);
            note(written);
        }
        std::unique_lock lock(m_mutex);
        if (m_progressPending && isProgressDue(now))
            writeProgress(now);
        if (m_changed.wait_for(lock, kControlInterval, [this] { return m_ended; }))
            return;
    }
}

void RunJobContext::finish(const Result<Json> &outcome)
{
    const std::lock_guard lock(m_mutex);
    m_ended = true;
    if (m_progressPending)
        writeProgress(Clock::now());
    if (m_state == JobState::Paused) // another thread of the job waits in shouldStop
        changeState(JobState::Running);
    const bool cancelled = !outcome && outcome.error().code == ErrorCode::Cancelled;
    if (cancelled && m_state != JobState::Stopping)
        changeState(JobState::Stopping);
    if (outcome && m_state == JobState::Starting)
        changeState(JobState::Running);
    const JobState to = outcome ? JobState::Succeeded : cancelled ? JobState::Cancelled : JobState::Failed;
    MIMIK_ASSERT(canTransition(m_state, to));
    const Json state = {{"from", jobStateName(m_state)}, {"to", jobStateName(to)}};
    // The result stands before the state: who sees the final state has the result already.
    if (outcome)
        note(m_events.write({{"finished", {{"summary", *outcome}}}, {"state", state}}, true));
    else if (cancelled)
        note(m_events.write("state", state, true));
    else
        note(m_events.write({{"failed",
                              {{"code", errorCodeName(outcome.error().code)},
                               {"text", outcome.error().message()},
                               {"detail", outcome.error().where}}},
                             {"state", state}},
                            true));
    m_state = to;
}

} // namespace mimik::jobs
