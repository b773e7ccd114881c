#pragma once

#include "core/base/job.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

namespace mimik::vision {

/// Runs body(index, worker) for index 0..count-1 on `threads` threads; worker counts from 0. `body` must not depend on
/// order. The calling thread keeps talking to `ctx`: progress, cancel, and pause (while ctx.shouldStop() blocks, the
/// workers run out of permits and wait). Returns false when cancelled. An exception of `body` ends the loop and is
/// thrown again here.
template <typename Body>
bool parallelFor(std::size_t count, int threads, JobContext &ctx, std::string_view phase, Body &&body)
{
    using namespace std::chrono_literals;
    const std::size_t numWorkers =
        std::clamp<std::size_t>(static_cast<std::size_t>(std::max(threads, 1)), 1, std::max<std::size_t>(count, 1));
    // two permits per worker in advance: enough to keep all busy between two looks at the context
    const std::size_t ahead = numWorkers * 2 + 64;
    std::mutex mutex;
    std::condition_variable permitted;
    std::condition_variable advanced;
    std::size_t next = 0;
    std::size_t limit = ahead;
    std::size_t done = 0;
    bool stop = false;
    std::exception_ptr failure;

    const auto work = [&](std::size_t worker) {
        std::unique_lock lock(mutex);
        while (true) {
            if (next >= limit)
                advanced.notify_all();
            permitted.wait(lock, [&] { return stop || next >= count || next < limit; });
            if (stop || next >= count)
                return;
            const std::size_t index = next++;
            lock.unlock();
            try {
                body(index, worker);
            } catch (...) {
                lock.lock();
                if (!failure)
                    failure = std::current_exception();
                stop = true;
                permitted.notify_all();
                advanced.notify_all();
                return;
            }
            lock.lock();
            if (++done == count)
                advanced.notify_all();
        }
    };
    std::vector<std::thread> workers;
    for (std::size_t i = 0; i < numWorkers; ++i)
        workers.emplace_back(work, i);
    bool cancelled = false;
    {
        std::unique_lock lock(mutex);
        while (!stop && done < count) {
            advanced.wait_for(lock, 20ms);
            const std::size_t doneNow = done;
            lock.unlock();
            ctx.progress(phase, static_cast<std::int64_t>(doneNow), static_cast<std::int64_t>(count));
            cancelled = ctx.shouldStop();
            lock.lock();
            if (cancelled)
                stop = true;
            limit = std::max(limit, done + ahead);
            permitted.notify_all();
        }
    }
    for (auto &worker : workers)
        worker.join();
    if (failure)
        std::rethrow_exception(failure);
    if (!cancelled)
        ctx.progress(phase, static_cast<std::int64_t>(count), static_cast<std::int64_t>(count));
    return !cancelled;
}

} // namespace mimik::vision
