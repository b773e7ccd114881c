#include "core/base/files.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

namespace mimik {

namespace fs = std::filesystem;

namespace {

std::string systemReason()
{
    return std::strerror(errno);
}

tl::unexpected<Error> cannotWrite(const fs::path &file, const std::string &reason)
{
    return fail(ErrorCode::Io, "cannot write " + file.string() + ": " + reason, file.string());
}

bool writeAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

std::string lowerCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

} // namespace

Result<std::string> readFile(const fs::path &file)
{
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0)
        return fail(ErrorCode::NotFound, "cannot read " + file.string() + ": " + systemReason(), file.string());
    if (S_ISDIR(info.st_mode))
        return fail(ErrorCode::NotFound, file.string() + " is a folder, a file is needed", file.string());
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(ErrorCode::Io, "cannot read " + file.string() + ": " + systemReason(), file.string());
    std::string bytes;
    bytes.resize(info.st_size > 0 ? static_cast<std::size_t>(info.st_size) : 0);
    std::size_t done = 0;
    while (true) {
        if (done == bytes.size())
            bytes.resize(bytes.size() + 4096); // also notices growth and files of unknown size
        const ssize_t n = ::read(fd, bytes.data() + done, bytes.size() - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            const std::string reason = systemReason();
            ::close(fd);
            return fail(ErrorCode::Io, "cannot read " + file.string() + ": " + reason, file.string());
        }
        if (n == 0)
            break;
        done += static_cast<std::size_t>(n);
    }
    ::close(fd);
    bytes.resize(done);
    return bytes;
}

Result<> writeFileAtomically(const fs::path &file, std::string_view bytes)
{
    static std::atomic<unsigned> counter{0};
    fs::path temporary = file;
    temporary += ".tmp" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return cannotWrite(file, systemReason());
    const bool written = writeAll(fd, bytes) && ::fsync(fd) == 0;
    const std::string reason = written ? std::string() : systemReason();
    ::close(fd);
    if (!written) {
        ::unlink(temporary.c_str());
        return cannotWrite(file, reason);
    }
    if (::rename(temporary.c_str(), file.c_str()) != 0) {
        const std::string renameReason = systemReason();
        ::unlink(temporary.c_str());
        return cannotWrite(file, renameReason);
    }
    return {};
}

Result<> appendToFile(const fs::path &file, std::string_view bytes, bool durable)
{
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0)
        return cannotWrite(file, systemReason());
    const bool written = writeAll(fd, bytes) && (!durable || ::fsync(fd) == 0);
    const std::string reason = written ? std::string() : systemReason();
    ::close(fd);
    if (!written)
        return cannotWrite(file, reason);
    return {};
}

Result<> prepareOutputFolder(const fs::path &folder, bool resume, bool canResume)
{
    if (folder.empty())
        return fail(ErrorCode::InvalidArgument, "no output folder given");
    std::error_code ec;
    if (fs::exists(folder, ec)) {
        if (!fs::is_directory(folder, ec))
            return fail(ErrorCode::InvalidArgument, folder.string() + " is a file, a folder is needed",
                        folder.string());
        const bool empty = fs::is_empty(folder, ec);
        if (ec)
            return fail(ErrorCode::Io, "cannot read " + folder.string() + ": " + ec.message(), folder.string());
        if (!empty && !resume)
            return fail(ErrorCode::InvalidArgument,
                        folder.string() + " exists and is not empty; give another folder" +
                            (canResume ? " or --resume" : ""),
                        folder.string());
    } else {
        fs::create_directories(folder, ec);
        if (ec)
            return fail(ErrorCode::Io, "cannot make " + folder.string() + ": " + ec.message(), folder.string());
    }
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return fail(ErrorCode::Io, "cannot write into " + folder.string() + ": " + systemReason(), folder.string());
    return {};
}

OutputGuard::OutputGuard(const fs::path &folder)
{
    std::error_code ec;
    const fs::path absolute = fs::absolute(folder, ec).lexically_normal();
    if (folder.empty() || ec)
        return;
    if (fs::exists(absolute, ec) && (!fs::is_directory(absolute, ec) || !fs::is_empty(absolute, ec) || ec))
        return;
    m_folder = absolute;
    for (fs::path p = absolute; !p.empty() && p != p.parent_path() && !fs::exists(p, ec); p = p.parent_path())
        m_made.push_back(p);
}

OutputGuard::~OutputGuard()
{
    std::error_code ec;
    if (m_keep || m_folder.empty())
        return;
    if (!m_keepContents && fs::is_directory(m_folder, ec))
        for (fs::directory_iterator it(m_folder, ec), end; !ec && it != end; it.increment(ec)) {
            std::error_code ignored;
            fs::remove_all(it->path(), ignored);
        }
    for (const auto &made : m_made)
        if (fs::is_directory(made, ec))
            fs::remove(made, ec); // only where it is empty
}

Result<std::vector<std::string>> listFiles(const fs::path &folder, const std::vector<std::string> &extensions,
                                           bool recursive)
{
    std::error_code ec;
    if (!fs::is_directory(folder, ec))
        return fail(ErrorCode::NotFound, "no such folder: " + folder.string(), folder.string());
    std::vector<std::string> names;
    const auto take = [&](const fs::directory_entry &entry) {
        std::error_code ignored;
        if (!entry.is_regular_file(ignored))
            return;
        const std::string extension = lowerCase(entry.path().extension().string());
        if (std::find(extensions.begin(), extensions.end(), extension) != extensions.end())
            names.push_back(entry.path().lexically_relative(folder).generic_string());
    };
    if (recursive) {
        for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, ec), end;
             !ec && it != end; it.increment(ec))
            take(*it);
    } else {
        for (fs::directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec))
            take(*it);
    }
    if (ec)
        return fail(ErrorCode::Io, "cannot list " + folder.string() + ": " + ec.message(), folder.string());
    std::sort(names.begin(), names.end());
    return names;
}

const std::vector<std::string> &imageExtensions()
{
    static const std::vector<std::string> extensions{".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"};
    return extensions;
}

fs::path resourceFolder()
{
    if (const char *given = std::getenv("MIMIK_RESOURCES"); given && *given)
        return given;
    std::error_code ec;
    const fs::path program = fs::read_symlink("/proc/self/exe", ec);
    if (!ec) {
        const fs::path installed = program.parent_path().parent_path() / "share" / "mimik";
        if (fs::is_directory(installed / "models", ec))
            return installed;
    }
    return MIMIK_SOURCE_RESOURCES;
}

std::string utcNow()
{
    const auto now = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900, utc.tm_mon + 1,
                  utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, static_cast<int>(ms));
    return text;
}

std::string newRunId(std::string_view kind)
{
    static std::mt19937 engine{std::random_device{}()};
    const std::time_t seconds = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    char stamp[32];
    std::strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S-", &utc);
    char tail[8];
    std::snprintf(tail, sizeof tail, "-%04x", static_cast<unsigned>(engine() & 0xffffU));
    return stamp + std::string(kind) + tail;
}

std::string hostName()
{
    char name[256] = {};
    if (::gethostname(name, sizeof name - 1) != 0)
        return "unknown";
    return name;
}

bool processAlive(std::int64_t pid)
{
    if (pid <= 0)
        return false;
    return ::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM;
}

} // namespace mimik
