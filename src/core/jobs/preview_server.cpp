#include "core/jobs/preview_server.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <string>
#include <thread>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace mimik::jobs {

namespace {

constexpr auto kLastFaceLimit = std::chrono::milliseconds(1500);
constexpr std::size_t kMaxLine = 4 << 20;

Result<> writeAll(int fd, const void *data, std::size_t size)
{
    const char *next = static_cast<const char *>(data);
    while (size > 0) {
        const ssize_t written = ::write(fd, next, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail(ErrorCode::Io, std::string("the window does not listen any more: ") + std::strerror(errno));
        next += written;
        size -= static_cast<std::size_t>(written);
    }
    return {};
}

Result<> writeLine(int fd, const Json &message)
{
    const std::string line = message.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    return writeAll(fd, line.data(), line.size());
}

/// What the reading thread hands over: a queue of depth one.
class Inbox {
public:
    void put(PreviewRequest request)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_newest = std::move(request);
        }
        m_changed.notify_all();
    }
    void end()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_ended = true;
        }
        m_changed.notify_all();
    }
    /// Waits; nothing at the end of input.
    std::optional<PreviewRequest> take()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_newest || m_ended; });
        if (m_ended)
            return std::nullopt;
        return std::exchange(m_newest, std::nullopt);
    }
    bool isStale() const
    {
        const std::lock_guard lock(m_mutex);
        return m_newest || m_ended;
    }
    void setServed()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_served = true;
        }
        m_changed.notify_all();
    }
    bool waitServed(std::chrono::milliseconds limit)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, limit, [this] { return m_served; });
    }
    bool isServed() const
    {
        const std::lock_guard lock(m_mutex);
        return m_served;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<PreviewRequest> m_newest;
    bool m_ended = false;
    bool m_served = false;
};

void readRequests(int in, Inbox &inbox)
{
    std::string pending;
    std::string block(65536, '\0');
    while (!inbox.isServed()) {
        pollfd waiting = {in, POLLIN, 0};
        if (::poll(&waiting, 1, 200) == 0)
            continue;
        const ssize_t got = ::read(in, block.data(), block.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        pending.append(block.data(), static_cast<std::size_t>(got));
        std::size_t begin = 0;
        for (std::size_t end; (end = pending.find('\n', begin)) != std::string::npos; begin = end + 1) {
            const auto line = std::string_view(pending).substr(begin, end - begin);
            const Json json = Json::parse(line, nullptr, false);
            if (auto request = previewRequestFromJson(json))
                inbox.put(std::move(*request));
            else
                spdlog::error("{}", request.error().message());
        }
        pending.erase(0, begin);
        if (pending.size() > kMaxLine) {
            spdlog::error("a request of more than 4 MiB");
            break;
        }
    }
    inbox.end();
    // The window is gone. What is being drawn is for nobody.
    if (!inbox.waitServed(kLastFaceLimit))
        ::_exit(0);
}

/// The boundary of this worker's jobs: what a library throws ends one request, not the worker.
Result<std::vector<Image>> renderFaces(PreviewRenderer &renderer, const PreviewRequest &request,
                                       std::span<const PreviewCell> cells)
{
    try {
        return renderer.render(request, cells);
    } catch (const std::exception &e) {
        return fail(ErrorCode::Internal, e.what());
    }
}

Result<> writeFace(int out, std::int64_t id, int cell, const Image &face)
{
    MIMIK_ASSERT(face.channels == 3);
    if (auto written = writeLine(out, {{"type", "face"},
                                       {"id", id},
                                       {"cell", cell},
                                       {"width", face.width},
                                       {"height", face.height},
                                       {"bytes", face.pixels.size()}});
        !written)
        return written;
    return writeAll(out, face.pixels.data(), face.pixels.size());
}

Result<> serve(PreviewRenderer &renderer, const PreviewRequest &request, const Inbox &inbox, int out)
{
    const std::span<const PreviewCell> cells = request.cells;
    const auto group = static_cast<std::size_t>(std::max(1, renderer.groupSize()));
    for (std::size_t first = 0; first < cells.size(); first += group) {
        if (inbox.isStale())
            return {};
        const auto some = cells.subspan(first, std::min(group, cells.size() - first));
        const auto faces = renderFaces(renderer, request, some);
        if (!faces)
            return writeLine(out, {{"type", "error"}, {"id", request.id}, {"text", faces.error().message()}});
        MIMIK_ASSERT(faces->size() == some.size());
        for (std::size_t i = 0; i < some.size(); ++i) {
            if (inbox.isStale())
                return {};
            if (auto written = writeFace(out, request.id, some[i].cell, (*faces)[i]); !written)
                return written;
        }
    }
    return writeLine(out, {{"type", "done"}, {"id", request.id}});
}

} // namespace

void dieWithParent()
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

Result<> servePreviews(PreviewRenderer &renderer, int in, int out)
{
    // A window that died while a face is written must be an error here, not a signal.
    std::signal(SIGPIPE, SIG_IGN);
    if (auto hello = writeLine(out, {{"type", "hello"}, {"version", 1}, {"pid", ::getpid()}}); !hello)
        return hello;
    Inbox inbox;
    std::thread reader([&] { readRequests(in, inbox); });
    Result<> outcome;
    while (outcome) {
        const auto request = inbox.take();
        if (!request)
            break;
        outcome = serve(renderer, *request, inbox, out);
    }
    inbox.setServed();
    reader.join();
    return outcome;
}

} // namespace mimik::jobs
