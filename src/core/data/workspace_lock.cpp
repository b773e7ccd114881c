#include "core/data/workspace_lock.h"

#include "core/base/files.h"
#include "core/base/json.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mimik::data {

namespace {

/// Start time of a process in clock ticks since boot (field 22 of /proc/<pid>/stat): tells a process from a later one
/// that got the same number. 0 where it is not known.
std::int64_t startTicks(std::int64_t pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(file, text);
    const auto afterName = text.rfind(')');
    if (afterName == std::string::npos)
        return 0;
    std::istringstream fields(text.substr(afterName + 1));
    std::string field;
    for (int i = 3; i <= 22; ++i) // field 3 follows the name
        fields >> field;
    return std::strtoll(field.c_str(), nullptr, 10);
}

std::string readAll(int fd)
{
    char buffer[4096];
    const ssize_t size = ::pread(fd, buffer, sizeof buffer, 0);
    return std::string(buffer, size > 0 ? static_cast<std::size_t>(size) : 0);
}

std::string describeHolder(const Json &entry)
{
    const std::string pid = entry.contains("pid") ? entry["pid"].dump() : "?";
    return "open in process " + pid + " on host " + entry.value("host", std::string("?")) + " since " +
           entry.value("started", std::string("?"));
}

/// Does the process that wrote this entry live, as far as can be known here?
bool isHeldBy(const Json &entry, bool &onOtherHost)
{
    onOtherHost = false;
    if (!entry.is_object() || !entry.contains("pid") || !entry["pid"].is_number_integer())
        return false;
    if (entry.value("host", std::string()) != hostName()) {
        onOtherHost = true;
        return true;
    }
    const auto pid = entry["pid"].get<std::int64_t>();
    if (pid == ::getpid() || !processAlive(pid)) // our own number: a process of before us, or we would have the flock
        return false;
    const auto ticks = entry.value("start_ticks", std::int64_t{0});
    return ticks == 0 || ticks == startTicks(pid);
}

} // namespace

WorkspaceLock::~WorkspaceLock()
{
    release();
}

Result<WorkspaceLock::State> WorkspaceLock::acquire(const std::filesystem::path &file)
{
    release();
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) {
        if (errno == EACCES || errno == EROFS || errno == EPERM) {
            m_holder = "its folder cannot be written to (" + std::string(std::strerror(errno)) + ")";
            return State::Unwritable;
        }
        return fail(ErrorCode::Io, std::string("the lock file cannot be made: ") + std::strerror(errno), file.string());
    }
    const bool hasFlock = ::flock(fd, LOCK_EX | LOCK_NB) == 0;
    const Json entry = Json::parse(readAll(fd), nullptr, false);
    bool onOtherHost = false;
    const bool isHeld = isHeldBy(entry, onOtherHost);
    if (!hasFlock || isHeld) {
        m_holder = entry.is_object() ? describeHolder(entry) : "open in another process";
        if (onOtherHost)
            m_holder += "; if that process is gone, delete " + file.string();
        ::close(fd);
        return State::Other;
    }
    const Json mine{
        {"pid", ::getpid()}, {"host", hostName()}, {"started", utcNow()}, {"start_ticks", startTicks(::getpid())}};
    const std::string text = mine.dump() + "\n";
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
        const std::string reason = std::strerror(errno);
        ::close(fd);
        return fail(ErrorCode::Io, "the lock file cannot be written: " + reason, file.string());
    }
    m_fd = fd;
    m_holder.clear();
    return State::Held;
}

void WorkspaceLock::release()
{
    if (m_fd < 0)
        return;
    // The file stays, empty: unlinking it would let two processes lock two files of the same name.
    (void)!::ftruncate(m_fd, 0);
    ::close(m_fd);
    m_fd = -1;
}

} // namespace mimik::data
