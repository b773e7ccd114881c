// The processes of a JobManager: when they are started, looked after, and ended by force.

#include "core/jobs/job_manager_p.h"

#include <QTimer>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <spdlog/spdlog.h>

namespace mimik::jobs {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTickMs = 100;
constexpr int kScanTicks = 20; ///< every 2 s: runs that a command line made
constexpr auto kStopNowAfter = std::chrono::seconds(5);
constexpr auto kKillAfter = std::chrono::seconds(3);
constexpr auto kHeartbeatLimit = std::chrono::seconds(30);
// A process that was just started needs a moment to write its first event (loading LibTorch on a cold disk).
constexpr auto kStartLimit = std::chrono::seconds(60);

/// The signal for the whole session of a job where it has one of its own.
void signalJob(std::int64_t pid, int signal)
{
    const auto process = static_cast<pid_t>(pid);
    if (::kill(-process, signal) != 0)
        ::kill(process, signal);
}

} // namespace

void JobManager::watch()
{
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &JobManager::tick);
    timer->start(kTickMs);
}

void JobManager::startQueued()
{
    if (m_readOnly)
        return;
    // By index: a slot of stateChanged may submit another job.
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        Entry &entry = *m_entries[i];
        if (entry.info.state != JobState::Queued || !entry.inQueue)
            continue;
        // A job on hold (paused) keeps its memory but not the processor: it does not hold the queue up.
        const auto working = std::count_if(m_entries.begin(), m_entries.end(), [](const auto &e) {
            return e->isActive() && e->info.state != JobState::Paused;
        });
        if (working >= m_maxParallel)
            return;
        entry.info.error.clear();
        entry.info.errorCode.clear();
        const auto pid = m_runner->start(entry.folder.path());
        if (!pid) {
            startFailed(entry, pid.error());
            continue;
        }
        entry.startedAt = Clock::now();
        entry.heartbeat.clear();
        setState(entry, JobState::Starting, false);
    }
}

void JobManager::startFailed(Entry &entry, const Error &error)
{
    entry.inQueue = false; // or the next tick would try again
    EventWriter events;
    auto written = events.open(entry.folder.eventsFile());
    if (written)
        written = events.write(
            {{"state", {{"from", "Queued"}, {"to", "Starting"}}},
             {"failed", {{"code", errorCodeName(error.code)}, {"text", error.message()}, {"detail", error.where}}},
             {"state", {{"from", "Starting"}, {"to", "Failed"}}}},
            true);
    if (!written)
        spdlog::error("job {}: {}", entry.info.id, written.error().message());
    tail(entry);
    if (entry.info.isFinished())
        return;
    // A full disk or an unwritable folder: then at least this window knows.
    entry.info.error = error.message();
    entry.info.errorCode = errorCodeName(error.code);
    setState(entry, JobState::Starting, false);
    setState(entry, JobState::Failed, false);
}

Result<> JobManager::stopNow(const std::string &id)
{
    const auto found = require(id, true);
    if (!found)
        return passOn(found);
    Entry &entry = **found;
    if (!entry.isActive())
        return fail(ErrorCode::InvalidArgument, "this job does not run", id);
    if (!m_runner->isOwnProcess())
        return fail(ErrorCode::InvalidArgument, "this job runs inside this program and can only be asked to stop", id);
    const auto process = entry.folder.process();
    if (!process || !isThisHost(*process))
        return fail(ErrorCode::InvalidArgument, "this job runs on another machine; stop it there", id);
    if (!isAlive(*process))
        return {}; // the next tick sees it
    if (auto written = entry.folder.writeCommand(Command::Cancel); !written)
        return written;
    signalJob(process->pid, SIGTERM);
    entry.terminated = Clock::now();
    return {};
}

/// A process that is gone without a final state has crashed; one that was told to stop has been cancelled.
void JobManager::checkAlive(Entry &entry)
{
    const auto process = entry.folder.process();
    const auto now = Clock::now();
    bool gone = false;
    if (process && isThisHost(*process)) {
        gone = !isAlive(*process);
    } else if (process) {
        // Another machine: only its heartbeat can be seen. Ours is the clock, theirs may be wrong.
        if (process->heartbeat != entry.heartbeat) {
            entry.heartbeat = process->heartbeat;
            entry.heartbeatSeen = now;
        }
        gone = now - entry.heartbeatSeen > kHeartbeatLimit;
    } else {
        gone = entry.startedAt == Clock::time_point{} || now - entry.startedAt > kStartLimit;
    }
    if (!gone)
        return;
    tail(entry); // it may have ended well since the last look
    if (!entry.isActive())
        return;
    if (entry.terminated == Clock::time_point{})
        end(entry, {JobState::Crashed});
    else if (entry.fileState == JobState::Stopping)
        end(entry, {JobState::Cancelled});
    else
        end(entry, {JobState::Stopping, JobState::Cancelled});
}

void JobManager::tick()
{
    ++m_ticks;
    const auto now = Clock::now();
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        Entry &entry = *m_entries[i];
        if (entry.isActive()) {
            tail(entry);
            if (entry.isActive() && m_ticks % 5 == 0)
                checkAlive(entry);
            const bool offered = entry.isActive() && m_runner->isOwnProcess() &&
                                 entry.cancelAsked != Clock::time_point{} && now - entry.cancelAsked >= kStopNowAfter;
            if (offered != entry.info.stopNowOffered) {
                entry.info.stopNowOffered = offered;
                entry.dirty = true;
            }
            if (entry.isActive() && entry.terminated != Clock::time_point{} && !entry.killed &&
                now - entry.terminated >= kKillAfter) {
                const auto process = entry.folder.process();
                if (process && isThisHost(*process) && isAlive(*process))
                    signalJob(process->pid, SIGKILL);
                entry.killed = true;
            }
        } else if (m_ticks % 10 == 0) {
            // A command line may have taken the run up again; a second window sees what the first one does.
            tail(entry);
        }
        if (std::exchange(entry.dirty, false))
            Q_EMIT changed(entry.info.id);
        if (std::exchange(entry.finishedDue, false))
            Q_EMIT finished(entry.info.id);
    }
    if (m_ticks % kScanTicks == 0)
        scan(false);
    startQueued();
}

} // namespace mimik::jobs
