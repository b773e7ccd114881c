#include "core/jobs/run_folder.h"

#include "core/base/files.h"
#include "core/jobs/event_log.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <unistd.h>
#include <vector>

namespace mimik::jobs {

namespace {

/// Fields 3 (state letter) and 22 (start time) of /proc/<pid>/stat; the name in field 2 may hold anything.
struct ProcStat {
    char state = 0;
    std::int64_t start = 0;
};

std::optional<ProcStat> procStat(std::int64_t pid)
{
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    if (!std::getline(in, line))
        return std::nullopt;
    const auto afterName = line.rfind(')');
    if (afterName == std::string::npos)
        return std::nullopt;
    std::istringstream fields(line.substr(afterName + 1));
    ProcStat stat;
    std::string skipped;
    fields >> stat.state;
    for (int field = 4; field < 22; ++field)
        fields >> skipped;
    fields >> stat.start;
    return fields ? std::optional(stat) : std::nullopt;
}

Result<> writeJobFile(const RunFolder &folder, const std::string &title, const std::string &submitted, bool queued)
{
    return writeJson(folder.path() / "job.json", {{"title", title}, {"submitted", submitted}, {"queued", queued}});
}

Result<> writeSpecFiles(const RunFolder &folder, const JobSpec &spec, const std::string &title, bool queued)
{
    if (auto written = writeJobFile(folder, title, utcNow(), queued); !written)
        return written;
    // Last: a folder with a spec.json is a run.
    return writeJson(folder.specFile(), toJson(spec));
}

std::string fromJobJson(const RunFolder &folder, const char *key)
{
    const auto json = readJson(folder.path() / "job.json");
    if (!json || !json->is_object() || !json->contains(key) || !(*json)[key].is_string())
        return {};
    return (*json)[key].get<std::string>();
}

// How long a run goes on and how that was asked for, not what it is: a run that was interrupted may go on for longer.
constexpr const char *kLengths[] = {"kimg", "minutes", "given"};

/// The settings with those filled in that an older version did not have.
JobSpec filled(JobSpec spec, const Json &defaults)
{
    if (!spec.settings.is_object() || !defaults.is_object())
        return spec;
    Json settings = defaults;
    settings.update(spec.settings);
    spec.settings = std::move(settings);
    return spec;
}

JobSpec withoutLengths(JobSpec spec)
{
    if (spec.settings.is_object())
        for (const char *key : kLengths)
            spec.settings.erase(key);
    return spec;
}

/// Takes over the new spec, unless somebody works on the run or it is done.
Result<> changeSpec(const RunFolder &folder, const JobSpec &spec)
{
    const auto lock = RunLock::take(folder);
    if (!lock)
        return passOn(lock);
    const auto state = folder.lastState();
    if (!state)
        return passOn(state);
    if (*state == JobState::Succeeded)
        return {}; // whoever runs it is told
    return writeJson(folder.specFile(), toJson(spec));
}

} // namespace

Result<RunFolder> RunFolder::create(const std::filesystem::path &runsFolder, const JobSpec &spec,
                                    const std::string &title, bool queued)
{
    std::error_code ec;
    std::filesystem::create_directories(runsFolder, ec);
    if (ec)
        return fail(ErrorCode::Io, "cannot make the folder of runs: " + ec.message(), runsFolder.string());
    for (int attempt = 0; attempt < 100; ++attempt) {
        const RunFolder folder(runsFolder / newRunId(spec.kind));
        if (!std::filesystem::create_directory(folder.path(), ec)) {
            if (ec)
                return fail(ErrorCode::Io, "cannot make the run folder: " + ec.message(), folder.path().string());
            continue; // the id is taken
        }
        if (auto written = writeSpecFiles(folder, spec, title, queued); !written) {
            std::filesystem::remove_all(folder.path(), ec);
            return passOn(written);
        }
        return folder;
    }
    return fail(ErrorCode::Io, "cannot find a free run id", runsFolder.string());
}

Result<RunFolder> RunFolder::createAt(const std::filesystem::path &path, const JobSpec &spec, const Json &defaults,
                                      bool isSettled)
{
    const RunFolder folder(path);
    if (folder.isRun()) {
        const auto existing = folder.spec();
        if (!existing)
            return passOn(existing);
        const JobSpec before = filled(*existing, defaults), now = filled(spec, defaults);
        if (toJson(before) == toJson(now))
            return folder;
        if (!isSettled && toJson(withoutLengths(before)) != toJson(withoutLengths(now)))
            return fail(ErrorCode::InvalidArgument, "holds a run of another spec; give another folder", path.string());
        if (auto changed = changeSpec(folder, now); !changed)
            return passOn(changed);
        return folder;
    }
    if (auto made = prepareOutputFolder(path); !made)
        return passOn(made);
    if (auto written = writeSpecFiles(folder, spec, {}, false); !written)
        return passOn(written);
    return folder;
}

bool RunFolder::isRun() const
{
    std::error_code ec;
    return std::filesystem::is_regular_file(specFile(), ec);
}

std::string RunFolder::title() const
{
    return fromJobJson(*this, "title");
}

std::string RunFolder::submitted() const
{
    return fromJobJson(*this, "submitted");
}

bool RunFolder::isQueued() const
{
    const auto json = readJson(m_folder / "job.json");
    return json && json->is_object() && json->value("queued", Json(false)) == Json(true);
}

Result<> RunFolder::setQueued() const
{
    return writeJobFile(*this, title(), submitted(), true);
}

Result<> RunFolder::writeProcess(const RunProcess &process) const
{
    return writeJson(m_folder / "run.json", {{"pid", process.pid},
                                             {"pid_start", process.pidStart},
                                             {"started", process.started},
                                             {"host", process.host},
                                             {"heartbeat", process.heartbeat}});
}

std::optional<RunProcess> RunFolder::process() const
{
    const auto json = readJson(m_folder / "run.json");
    if (!json || !json->is_object())
        return std::nullopt;
    try {
        return RunProcess{json->at("pid").get<std::int64_t>(), json->value("pid_start", std::int64_t(0)),
                          json->value("started", std::string()), json->value("host", std::string()),
                          json->value("heartbeat", std::string())};
    } catch (const Json::exception &) {
        return std::nullopt;
    }
}

Result<> RunFolder::writeCommand(Command command) const
{
    switch (command) {
    case Command::None:
        clearCommand();
        return {};
    case Command::Pause:
        return writeFileAtomically(controlFile(), "pause\n");
    case Command::Resume:
        return writeFileAtomically(controlFile(), "resume\n");
    case Command::Cancel:
        return writeFileAtomically(controlFile(), "cancel\n");
    }
    return {};
}

Command RunFolder::command() const
{
    std::ifstream in(controlFile());
    std::string word;
    in >> word;
    if (word == "pause")
        return Command::Pause;
    if (word == "resume")
        return Command::Resume;
    if (word == "cancel")
        return Command::Cancel;
    return Command::None;
}

void RunFolder::clearCommand() const
{
    std::error_code ec;
    std::filesystem::remove(controlFile(), ec);
}

Result<JobState> RunFolder::lastState() const
{
    EventReader reader(eventsFile());
    const auto events = reader.readNew();
    if (!events)
        return passOn(events);
    JobState state = JobState::Queued;
    for (const auto &event : *events) {
        if (event.type != "state" || !event.body.contains("to") || !event.body["to"].is_string())
            continue;
        if (const auto to = jobStateFromName(event.body["to"].get<std::string>()))
            state = *to;
    }
    return state;
}

RunLock::~RunLock()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

Result<RunLock> RunLock::take(const RunFolder &folder)
{
    const auto file = folder.path() / "lock";
    RunLock lock;
    lock.m_fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock.m_fd < 0)
        return fail(ErrorCode::Io, std::string("cannot open the lock: ") + std::strerror(errno), file.string());
    if (::flock(lock.m_fd, LOCK_EX | LOCK_NB) != 0) {
        // File systems without locks (some network ones) say so; then run.json alone must do.
        if (errno != EWOULDBLOCK)
            return lock;
        return fail(ErrorCode::Busy, "another process works on this run", folder.path().string());
    }
    return lock;
}

RunProcess thisProcess()
{
    const std::string now = utcNow();
    const std::int64_t pid = ::getpid();
    return {pid, processStart(pid), now, hostName(), now};
}

std::int64_t processStart(std::int64_t pid)
{
    const auto stat = procStat(pid);
    return stat ? stat->start : 0;
}

bool isAlive(const RunProcess &process)
{
    if (process.pid <= 0 || !processAlive(process.pid))
        return false;
    const auto stat = procStat(process.pid);
    if (!stat)
        return true; // no /proc here: what processAlive says holds
    if (stat->state == 'Z' || stat->state == 'X')
        return false;
    return process.pidStart == 0 || process.pidStart == stat->start;
}

bool isThisHost(const RunProcess &process)
{
    return process.host == hostName();
}

} // namespace mimik::jobs
