#include "core/jobs/event_log.h"

#include "core/base/event_line.h"
#include "core/base/files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace mimik::jobs {

namespace {

// One read of a tail; what is left comes with the next call of the loop.
constexpr std::size_t kChunk = 1 << 20;
// No event is that long: a file without newlines is not an event log.
constexpr std::size_t kMaxLine = 16 << 20;

Error ioError(const std::string &what, const std::string &name)
{
    return Error{ErrorCode::Io, what + ": " + std::strerror(errno), name};
}

/// Cuts half a line off the end, or ends a whole one that lacks its newline. Gives the seq of the last event.
Result<std::int64_t> repairEnd(int fd, const std::string &name)
{
    struct stat info = {};
    if (fstat(fd, &info) != 0)
        return tl::unexpected(ioError("cannot look at the event log", name));
    std::string end(std::min<std::size_t>(static_cast<std::size_t>(info.st_size), kMaxLine), '\0');
    const auto begin = info.st_size - static_cast<std::int64_t>(end.size());
    if (pread(fd, end.data(), end.size(), begin) != static_cast<ssize_t>(end.size()))
        return tl::unexpected(ioError("cannot read the event log", name));
    const auto lastNewline = end.rfind('\n');
    if (lastNewline == std::string::npos && begin > 0)
        return fail(ErrorCode::Corrupt, "a line of more than 16 MiB: not an event log", name);
    const std::size_t keep = lastNewline == std::string::npos ? 0 : lastNewline + 1;
    if (keep < end.size()) {
        if (const auto whole = jobEventFromLine(std::string_view(end).substr(keep))) {
            if (::write(fd, "\n", 1) != 1)
                return tl::unexpected(ioError("cannot write the event log", name));
            return whole->seq;
        }
        if (ftruncate(fd, begin + static_cast<std::int64_t>(keep)) != 0)
            return tl::unexpected(ioError("cannot repair the event log", name));
        end.resize(keep);
    }
    while (!end.empty()) {
        end.pop_back(); // the newline
        const auto before = end.rfind('\n');
        const std::size_t lineBegin = before == std::string::npos ? 0 : before + 1;
        if (const auto event = jobEventFromLine(std::string_view(end).substr(lineBegin)))
            return event->seq;
        end.resize(lineBegin);
    }
    return 0;
}

} // namespace

EventWriter::~EventWriter()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

Result<> EventWriter::open(const std::filesystem::path &file)
{
    const std::lock_guard lock(m_mutex);
    if (m_fd >= 0)
        ::close(m_fd);
    m_name = file.string();
    m_fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (m_fd < 0)
        return tl::unexpected(ioError("cannot open the event log", m_name));
    const auto last = repairEnd(m_fd, m_name);
    if (!last) {
        ::close(m_fd);
        m_fd = -1;
        return passOn(last);
    }
    m_seq = *last;
    return {};
}

Result<> EventWriter::write(std::string_view type, const Json &body, bool durable)
{
    return write({{std::string(type), body}}, durable);
}

Result<> EventWriter::write(const std::vector<std::pair<std::string, Json>> &events, bool durable)
{
    const std::lock_guard lock(m_mutex);
    if (m_fd < 0)
        return fail(ErrorCode::Io, "the event log is not open", m_name);
    struct stat before = {};
    if (fstat(m_fd, &before) != 0)
        return tl::unexpected(ioError("cannot look at the event log", m_name));
    const std::int64_t seqBefore = m_seq;
    std::string lines;
    const std::string now = utcNow();
    for (const auto &[type, body] : events)
        lines += toLine(JobEvent{++m_seq, now, type, body}) + "\n";
    std::string_view rest = lines;
    while (!rest.empty()) {
        const ssize_t written = ::write(m_fd, rest.data(), rest.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            auto error = ioError("cannot write the event log", m_name);
            // Half a line would be glued to the next event.
            m_seq = seqBefore;
            if (::ftruncate(m_fd, before.st_size) != 0)
                error.what += "; its last line is damaged";
            return tl::unexpected(std::move(error));
        }
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    if (durable && ::fsync(m_fd) != 0)
        return tl::unexpected(ioError("cannot write the event log to the disk", m_name));
    return {};
}

void EventReader::startNearEnd(std::int64_t bytes)
{
    std::error_code ec;
    const auto size = std::filesystem::file_size(m_file, ec);
    if (ec || static_cast<std::int64_t>(size) <= bytes)
        return;
    m_offset = static_cast<std::int64_t>(size) - bytes;
    m_skipLine = true;
}

void EventReader::parse(std::string_view line, const std::function<void(const JobEvent &)> &take)
{
    if (const auto event = jobEventFromLine(line))
        take(*event);
    else
        ++m_damaged;
}

Result<std::vector<JobEvent>> EventReader::readNew()
{
    std::vector<JobEvent> events;
    const auto read =
        readLines([&](std::string_view line) { parse(line, [&](const JobEvent &event) { events.push_back(event); }); });
    if (!read)
        return passOn(read);
    return events;
}

Result<> EventReader::readHistory(const std::function<void(const JobEvent &)> &take)
{
    std::string progress; // the newest that `take` has not got
    const auto giveProgress = [&] {
        if (!progress.empty())
            parse(std::exchange(progress, {}), take);
    };
    auto read = readLines([&](std::string_view line) {
        if (isProgressLine(line)) {
            progress = line;
            return;
        }
        parse(line, [&](const JobEvent &event) {
            if (event.type == "state") // it ends what the progress tells of
                giveProgress();
            take(event);
        });
    });
    giveProgress();
    return read;
}

Result<> EventReader::readLines(const std::function<void(std::string_view)> &take)
{
    std::error_code ec;
    const auto size = std::filesystem::file_size(m_file, ec);
    if (ec)
        return {};
    // The writer cuts off half a line at the end after a crash; that never reaches back to what was given.
    if (static_cast<std::int64_t>(size) <= m_offset)
        return {};
    std::ifstream in(m_file, std::ios::binary);
    if (!in)
        return fail(ErrorCode::Io, std::string("cannot read the event log: ") + std::strerror(errno), m_file.string());
    in.seekg(m_offset);
    std::string pending;
    std::string block(kChunk, '\0');
    while (in && m_offset < m_end && !(m_stop && *m_stop)) {
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        pending.append(block.data(), static_cast<std::size_t>(in.gcount()));
        std::size_t begin = 0;
        for (std::size_t end; (end = pending.find('\n', begin)) != std::string::npos; begin = end + 1) {
            const auto line = std::string_view(pending).substr(begin, end - begin);
            if (m_offset + static_cast<std::int64_t>(line.size()) >= m_end)
                return {};
            m_offset += static_cast<std::int64_t>(line.size()) + 1;
            if (!std::exchange(m_skipLine, false) && !line.empty())
                take(line);
        }
        pending.erase(0, begin);
        if (pending.size() > kMaxLine)
            return fail(ErrorCode::Corrupt, "a line of more than 16 MiB: not an event log", m_file.string());
    }
    return {};
}

} // namespace mimik::jobs
