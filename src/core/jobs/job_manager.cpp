#include "core/jobs/job_manager_p.h"

#include "core/base/files.h"

#include <QTimer>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <limits>
#include <spdlog/spdlog.h>

namespace mimik::jobs {

namespace {

using Clock = std::chrono::steady_clock;

// Of a run that is found only the end is read: enough for its last events, cheap for hundreds of runs.
constexpr std::int64_t kEndBytes = 65536;

/// All that is known of a process that went without a word.
std::string crashText(const RunFolder &folder)
{
    std::string text = "the job's process ended without a result: it crashed, was killed or ran out of memory";
    std::ifstream log(folder.logFile());
    std::string last;
    for (std::string line; std::getline(log, line);) {
        if (!line.empty())
            last = line;
    }
    if (!last.empty())
        text += " (last line of worker.log: " + last + ")";
    return text;
}

} // namespace

JobManager::JobManager(std::filesystem::path runsFolder, bool readOnly, std::unique_ptr<Runner> runner, QObject *parent)
    : QObject(parent), m_runsFolder(std::move(runsFolder)), m_readOnly(readOnly),
      m_runner(runner ? std::move(runner) : std::make_unique<ProcessRunner>())
{
    m_historyReader.setMaxThreadCount(1);
    scan(true);
    watch();
}

JobManager::~JobManager()
{
    m_stopReading = true;
    m_historyReader.clear();
    m_historyReader.waitForDone(); // it answers to this object
}

JobManager::Entry *JobManager::find(const std::string &id)
{
    const auto it = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto &e) { return e->info.id == id; });
    return it == m_entries.end() ? nullptr : it->get();
}

const JobManager::Entry *JobManager::find(const std::string &id) const
{
    return const_cast<JobManager *>(this)->find(id);
}

Result<JobManager::Entry *> JobManager::require(const std::string &id, bool toWrite)
{
    if (toWrite && m_readOnly)
        return fail(ErrorCode::Busy, "this workspace is open read-only; jobs are controlled where it is open to write");
    Entry *entry = find(id);
    if (!entry)
        return fail(ErrorCode::NotFound, "no such job", id);
    return entry;
}

void JobManager::scan(bool first)
{
    std::error_code ec;
    const auto changedAt = std::filesystem::last_write_time(m_runsFolder, ec);
    if (ec || (!first && changedAt == m_scanned))
        return;
    m_scanned = changedAt;
    std::vector<std::unique_ptr<Entry>> found;
    for (const auto &item : std::filesystem::directory_iterator(m_runsFolder, ec)) {
        if (find(item.path().filename().string()))
            continue;
        auto entry = std::make_unique<Entry>(item.path());
        if (!entry->folder.isRun()) {
            m_scanned = {}; // its spec may be on its way
            continue;
        }
        JobInfo &info = entry->info;
        info.id = entry->folder.id();
        info.runDir = item.path();
        info.title = entry->folder.title();
        info.submitted = entry->folder.submitted();
        entry->inQueue = entry->folder.isQueued();
        if (const auto spec = entry->folder.spec()) {
            info.kind = spec->kind;
        } else {
            info.state = JobState::Failed;
            info.error = spec.error().message();
            info.errorCode = errorCodeName(spec.error().code);
        }
        if (info.title.empty())
            info.title = info.kind;
        found.push_back(std::move(entry));
    }
    std::vector<std::string> added;
    for (auto &entry : found) {
        added.push_back(entry->info.id);
        // Of long logs the curves are read when somebody asks.
        entry->reader.startNearEnd(kEndBytes);
        entry->hasHistory = entry->reader.isAtStart();
        // So much is told only by a job that runs: between two other states there are a few lines.
        if (!entry->hasHistory && entry->info.state == JobState::Queued)
            entry->info.state = entry->fileState = JobState::Running;
        readQuietly(*entry);
        if (const auto process = entry->folder.process(); process && entry->info.started.empty())
            entry->info.started = process->started;
        // Between the start of its process and its first event a run still reads as Queued.
        if (const auto process = entry->folder.process();
            process && entry->info.state == JobState::Queued && isThisHost(*process) && isAlive(*process)) {
            entry->info.state = JobState::Starting;
            entry->startedAt = Clock::now();
        }
        m_entries.push_back(std::move(entry));
    }
    std::stable_sort(m_entries.begin(), m_entries.end(), [](const auto &a, const auto &b) {
        return std::tie(a->info.submitted, a->info.id) < std::tie(b->info.submitted, b->info.id);
    });
    if (!first) {
        for (const auto &id : added)
            Q_EMIT jobAdded(id);
    }
}

Result<std::string> JobManager::submit(const JobSpec &spec, const std::string &title)
{
    if (m_readOnly)
        return fail(ErrorCode::Busy, "this workspace is open read-only; start jobs where it is open to write");
    const auto folder = RunFolder::create(m_runsFolder, spec, title, true);
    if (!folder)
        return passOn(folder);
    auto entry = std::make_unique<Entry>(folder->path());
    entry->info.id = folder->id();
    entry->info.runDir = folder->path();
    entry->info.kind = spec.kind;
    entry->info.title = title.empty() ? spec.kind : title;
    entry->info.submitted = folder->submitted();
    entry->inQueue = true;
    const std::string id = entry->info.id;
    m_entries.push_back(std::move(entry));
    Q_EMIT jobAdded(id);
    // The event loop starts it: whoever submits has the id before the first signal about its state.
    QTimer::singleShot(0, this, &JobManager::startQueued);
    return id;
}

std::vector<JobInfo> JobManager::jobs() const
{
    std::vector<JobInfo> infos;
    infos.reserve(m_entries.size());
    for (auto it = m_entries.rbegin(); it != m_entries.rend(); ++it)
        infos.push_back((*it)->info);
    return infos;
}

std::optional<JobInfo> JobManager::job(const std::string &id) const
{
    const Entry *entry = find(id);
    return entry ? std::optional(entry->info) : std::nullopt;
}

Result<JobSpec> JobManager::spec(const std::string &id) const
{
    const Entry *entry = find(id);
    if (!entry)
        return fail(ErrorCode::NotFound, "no such job", id);
    return entry->folder.spec();
}

const std::vector<MetricPoint> &JobManager::metrics(const std::string &id)
{
    static const std::vector<MetricPoint> none;
    Entry *entry = find(id);
    if (!entry)
        return none;
    loadHistory(*entry);
    return entry->metrics;
}

const std::vector<JobArtifact> &JobManager::artifacts(const std::string &id)
{
    static const std::vector<JobArtifact> none;
    Entry *entry = find(id);
    if (!entry)
        return none;
    loadHistory(*entry);
    return entry->artifacts;
}

bool JobManager::hasHistory(const std::string &id) const
{
    const Entry *entry = find(id);
    return !entry || entry->hasHistory;
}

void JobManager::readHistory(const std::string &id)
{
    Entry *entry = find(id);
    if (!entry || entry->hasHistory || entry->historyAsked)
        return;
    entry->historyAsked = mark(*entry);
    m_historyReader.start([this, id, file = entry->folder.eventsFile(), position = entry->reader.position()] {
        auto history = readJobHistory(file, position, &m_stopReading);
        QMetaObject::invokeMethod(
            this,
            [this, id, history = std::move(history)]() mutable {
                Entry *waiting = find(id);
                if (!waiting)
                    return;
                if (!waiting->hasHistory) // metrics() may have been quicker
                    takeHistory(*waiting, std::move(history), *waiting->historyAsked);
                Q_EMIT historyRead(id);
            },
            Qt::QueuedConnection);
    });
}

void JobManager::loadHistory(Entry &entry)
{
    if (!entry.hasHistory)
        takeHistory(entry, readJobHistory(entry.folder.eventsFile(), entry.reader.position()), mark(entry));
}

JobManager::Mark JobManager::mark(const Entry &entry)
{
    return {entry.metrics.size(), entry.artifacts.size(), entry.info.numWarnings, entry.info.started, entry.fileState};
}

/// Puts what was read before what has been told since it was asked for.
void JobManager::takeHistory(Entry &entry, Result<JobHistory> read, const Mark &asked)
{
    entry.hasHistory = true;
    if (!read) { // the end of it is better than nothing
        spdlog::error("job {}: {}", entry.info.id, read.error().message());
        return;
    }
    const auto putBefore = [](auto &told, auto &history, std::size_t known) {
        history.insert(history.end(), told.begin() + static_cast<std::ptrdiff_t>(known), told.end());
        told = std::move(history);
    };
    JobInfo &info = entry.info;
    putBefore(entry.metrics, read->metrics, asked.numMetrics);
    putBefore(entry.artifacts, read->artifacts, asked.numArtifacts);
    info.numWarnings += read->numWarnings - asked.numWarnings;
    if (info.lastWarning.empty())
        info.lastWarning = read->lastWarning;
    if (info.started == asked.started && !read->started.empty())
        info.started = read->started;
    entry.dirty = true;
    if (read->state && entry.fileState == asked.state && *read->state != asked.state) {
        entry.fileState = *read->state;
        setState(entry, *read->state, false);
    }
}

Result<> JobManager::pause(const std::string &id)
{
    const auto entry = require(id, true);
    if (!entry)
        return passOn(entry);
    if (!(*entry)->info.canPause())
        return fail(ErrorCode::InvalidArgument, "only a running job can be paused", id);
    return (*entry)->folder.writeCommand(Command::Pause);
}

Result<> JobManager::cancel(const std::string &id)
{
    const auto found = require(id, true);
    if (!found)
        return passOn(found);
    Entry &entry = **found;
    if (!entry.info.canCancel())
        return fail(ErrorCode::InvalidArgument, "this job has ended or is stopping already", id);
    if (entry.info.state == JobState::Queued) {
        end(entry, {JobState::Cancelled});
        return {};
    }
    if (auto written = entry.folder.writeCommand(Command::Cancel); !written)
        return written;
    if (entry.cancelAsked == Clock::time_point{})
        entry.cancelAsked = Clock::now();
    return {};
}

Result<> JobManager::resume(const std::string &id)
{
    const auto found = require(id, true);
    if (!found)
        return passOn(found);
    Entry &entry = **found;
    if (!entry.info.canResume())
        return fail(ErrorCode::InvalidArgument, "only a paused, cancelled, failed or crashed job can be resumed", id);
    if (entry.info.state == JobState::Paused)
        return entry.folder.writeCommand(Command::Resume);
    entry.folder.clearCommand();
    if (auto queued = entry.folder.setQueued(); !queued)
        return queued;
    if (auto written = writeStates(entry, {JobState::Queued}); !written)
        return written;
    setState(entry, JobState::Queued, false); // where its events say so already
    entry.inQueue = true;
    entry.cancelAsked = {};
    entry.terminated = {};
    entry.killed = false;
    entry.info.stopNowOffered = false;
    entry.info.error.clear();
    entry.info.errorCode.clear();
    QTimer::singleShot(0, this, &JobManager::startQueued);
    return {};
}

void JobManager::setMaxParallel(int count)
{
    m_maxParallel = std::max(1, count);
    QTimer::singleShot(0, this, &JobManager::startQueued);
}

int JobManager::numActive() const
{
    return static_cast<int>(
        std::count_if(m_entries.begin(), m_entries.end(), [](const auto &e) { return e->isActive(); }));
}

int JobManager::numQueued() const
{
    return static_cast<int>(std::count_if(m_entries.begin(), m_entries.end(),
                                          [](const auto &e) { return e->info.state == JobState::Queued; }));
}

void JobManager::setState(Entry &entry, JobState to, bool quiet)
{
    const JobState from = entry.info.state;
    if (from == to)
        return;
    entry.info.state = to;
    entry.dirty = true;
    if (to != JobState::Running)
        entry.info.etaS = -1;
    if (to == JobState::Stopping && entry.cancelAsked == Clock::time_point{})
        entry.cancelAsked = Clock::now();
    if (mimik::isFinished(to)) {
        entry.info.stopNowOffered = false;
        entry.cancelAsked = {};
        if (!quiet)
            entry.finishedDue = true;
    }
    if (!quiet)
        Q_EMIT stateChanged(entry.info.id, from, to);
}

/// Changes that this manager makes itself: nobody works on the run.
Result<> JobManager::writeStates(Entry &entry, const std::vector<JobState> &states)
{
    std::vector<std::pair<std::string, Json>> lines;
    JobState from = entry.fileState;
    std::vector<JobState> steps = states;
    // What the file does not tell yet: a process that died before its first line, an end that a full disk refused.
    if (canTransition(from, entry.info.state))
        steps.insert(steps.begin(), entry.info.state);
    else if (steps.front() == JobState::Queued && from != JobState::Queued && !mimik::isFinished(from))
        steps.insert(steps.begin(), JobState::Crashed);
    for (const JobState to : steps) {
        if (to == from)
            continue;
        if (!canTransition(from, to))
            return fail(ErrorCode::Internal,
                        "its events end with " + std::string(jobStateName(from)) + ", which cannot become " +
                            std::string(jobStateName(to)),
                        entry.folder.eventsFile().string());
        lines.emplace_back("state", Json{{"from", jobStateName(from)}, {"to", jobStateName(to)}});
        from = to;
    }
    EventWriter events;
    if (auto opened = events.open(entry.folder.eventsFile()); !opened)
        return opened;
    if (auto written = events.write(lines, true); !written)
        return written;
    tail(entry);
    return {};
}

/// The end of a run that nobody works on: seen here even where it cannot be written down.
void JobManager::end(Entry &entry, const std::vector<JobState> &states)
{
    if (!m_readOnly) {
        const auto written = writeStates(entry, states);
        if (written)
            return;
        spdlog::error("job {}: {}", entry.info.id, written.error().message());
    }
    setState(entry, states.back(), false);
}

void JobManager::apply(Entry &entry, const JobEvent &event, bool quiet)
{
    JobInfo &info = entry.info;
    const Json &body = event.body;
    entry.dirty = true;
    if (event.type == "state") {
        const auto to = jobStateFromName(textOf(body, "to"));
        if (!to)
            return;
        entry.fileState = *to;
        if (*to == JobState::Crashed) {
            info.error = crashText(entry.folder);
            info.errorCode = errorCodeName(ErrorCode::Internal);
        }
        if (*to == JobState::Starting)
            info.started = event.time;
        if (*to == JobState::Queued) {
            info.finished.clear();
            info.error.clear();
            info.errorCode.clear();
        }
        if (mimik::isFinished(*to))
            info.finished = event.time;
        setState(entry, *to, quiet);
    } else if (event.type == "progress") {
        info.phase = textOf(body, "phase");
        info.done = wholeOf(body, "done");
        info.total = wholeOf(body, "total");
        info.etaS = realOf(body, "eta_s", -1);
    } else if (event.type == "metric") {
        const MetricPoint point = metricOf(body);
        entry.metrics.push_back(point);
        if (!quiet)
            Q_EMIT metricAdded(info.id, point.step, point.name, point.value);
    } else if (event.type == "artifact") {
        const JobArtifact artifact = artifactOf(body);
        entry.artifacts.push_back(artifact);
        if (!quiet)
            Q_EMIT artifactAdded(info.id, artifact.kind, artifact.path);
    } else if (event.type == "warning") {
        info.lastWarning = textOf(body, "text");
        ++info.numWarnings;
        if (!quiet)
            Q_EMIT warningAdded(info.id, textOf(body, "code"), info.lastWarning);
    } else if (event.type == "finished") {
        info.summary = body.contains("summary") ? body["summary"] : Json();
    } else if (event.type == "failed") {
        info.error = textOf(body, "text");
        info.errorCode = textOf(body, "code");
    }
}

/// What a run has done so far, without telling anybody.
void JobManager::readQuietly(Entry &entry)
{
    const auto read = entry.reader.readHistory([&](const JobEvent &event) { apply(entry, event, true); });
    if (!read && !std::exchange(entry.readFailed, true))
        spdlog::error("job {}: {}", entry.info.id, read.error().message());
}

void JobManager::tail(Entry &entry)
{
    const auto events = entry.reader.readNew();
    if (!events) {
        if (!std::exchange(entry.readFailed, true))
            spdlog::error("job {}: {}", entry.info.id, events.error().message());
        return;
    }
    for (const auto &event : *events)
        apply(entry, event, false);
}

} // namespace mimik::jobs
