#include "core/gan/worker_threads.h"

#include <ATen/Parallel.h>

namespace mimik::gan {

WorkerThreads::WorkerThreads(int count, int torchThreads) : m_torchThreadsBefore(at::get_num_threads())
{
    at::set_num_threads(torchThreads);
    for (int i = 1; i < count; ++i)
        m_threads.emplace_back([this, i] { loop(i); });
}

WorkerThreads::~WorkerThreads()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    for (auto &thread : m_threads)
        thread.join();
    at::set_num_threads(m_torchThreadsBefore);
}

void WorkerThreads::run(const std::function<void(int)> &work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_work = &work;
        m_running = static_cast<int>(m_threads.size());
        m_error = nullptr;
        ++m_round;
    }
    m_wake.notify_all();
    std::exception_ptr own;
    try {
        work(0);
    } catch (...) { // handed on below, once no thread uses `work` any more
        own = std::current_exception();
    }
    std::unique_lock lock(m_mutex);
    m_done.wait(lock, [this] { return m_running == 0; });
    if (own)
        std::rethrow_exception(own);
    if (m_error)
        std::rethrow_exception(m_error);
}

void WorkerThreads::loop(int index)
{
    at::get_num_threads(); // a thread takes over the number set above only when it is asked for the first time
    std::int64_t seen = 0;
    while (true) {
        const std::function<void(int)> *work = nullptr;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [&] { return m_stop || m_round != seen; });
            if (m_stop)
                return;
            seen = m_round;
            work = m_work;
        }
        std::exception_ptr error;
        try {
            (*work)(index);
        } catch (...) { // rethrown by run() on the caller's thread
            error = std::current_exception();
        }
        {
            const std::lock_guard lock(m_mutex);
            if (error && !m_error)
                m_error = error;
            --m_running;
        }
        m_done.notify_one();
    }
}

} // namespace mimik::gan
