#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace mimik::gan {

/// Runs the same work on several threads that stay alive; thread 0 is the caller's. While it lives, torch uses one
/// thread within each (so that results do not depend on the count); the setting from before comes back at the end.
class WorkerThreads {
public:
    /// @param torchThreads  threads that torch may use within each worker
    explicit WorkerThreads(int count, int torchThreads = 1);
    ~WorkerThreads();
    WorkerThreads(const WorkerThreads &) = delete;
    WorkerThreads &operator=(const WorkerThreads &) = delete;
    /// work(0..count-1), returns when all are done; rethrows the first exception.
    void run(const std::function<void(int)> &work);

private:
    void loop(int index);
    std::vector<std::thread> m_threads;
    std::mutex m_mutex;
    std::condition_variable m_wake, m_done;
    const std::function<void(int)> *m_work = nullptr;
    std::int64_t m_round = 0;
    int m_running = 0;
    int m_torchThreadsBefore = 1;
    bool m_stop = false;
    std::exception_ptr m_error;
};

} // namespace mimik::gan
