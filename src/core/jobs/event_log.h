#pragma once

#include "core/base/job.h"
#include "core/base/result.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <limits>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mimik::jobs {

/// Appends to an events.jsonl. One writer at a time per file (the lock of the run folder sees to it). Thread-safe.
class EventWriter {
public:
    EventWriter() = default;
    ~EventWriter();
    EventWriter(const EventWriter &) = delete;
    EventWriter &operator=(const EventWriter &) = delete;

    /// Opens or makes the file; seq goes on after its last event. Half a line at the end, left by a crash, is cut off.
    Result<> open(const std::filesystem::path &file);
    bool isOpen() const { return m_fd >= 0; }

    /// @param durable  fsync afterwards: for changes of state and results
    Result<> write(std::string_view type, const Json &body, bool durable = false);
    /// Several events in one write: a reader sees all or none of them (on a local disk).
    Result<> write(const std::vector<std::pair<std::string, Json>> &events, bool durable);

private:
    std::mutex m_mutex;
    int m_fd = -1;
    std::int64_t m_seq = 0; ///< of the last event
    std::string m_name;
};

/// Follows an events.jsonl that somebody else writes. Half a line at the end waits for its rest; damaged lines are
/// skipped and counted. Not thread-safe.
class EventReader {
public:
    explicit EventReader(std::filesystem::path file) : m_file(std::move(file)) {}

    /// The events since the last call; none when the file is not there yet.
    Result<std::vector<JobEvent>> readNew();
    /// The same one by one, for long logs: of progress only the last before a change of state and the last of all, for
    /// a training of a day reports it hundreds of thousands of times. `take` must not call this reader.
    Result<> readHistory(const std::function<void(const JobEvent &)> &take);
    /// Skips all but about the last `bytes` of the file; call before readNew.
    void startNearEnd(std::int64_t bytes);

    /// Reads no further than to this position of another reader of the same file, and no longer than `stop` is false.
    void stopAt(std::int64_t position, const std::atomic<bool> *stop = nullptr)
    {
        m_end = position;
        m_stop = stop;
    }

    std::int64_t numDamaged() const { return m_damaged; }
    /// Where the next event begins.
    std::int64_t position() const { return m_offset; }
    bool isAtStart() const { return m_offset == 0; }

private:
    Result<> readLines(const std::function<void(std::string_view)> &take);
    void parse(std::string_view line, const std::function<void(const JobEvent &)> &take);

    std::filesystem::path m_file;
    std::int64_t m_offset = 0; ///< begin of the first line not yet given
    std::int64_t m_end = std::numeric_limits<std::int64_t>::max();
    const std::atomic<bool> *m_stop = nullptr;
    bool m_skipLine = false; ///< m_offset lies within a line
    std::int64_t m_damaged = 0;
};

} // namespace mimik::jobs
