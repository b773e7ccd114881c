#pragma once

#include "core/base/job.h"

#include <chrono>

namespace mimik::gan {

/// A job's context with a clock that stands still while the job is paused, whoever notices the pause.
class WorkClock : public JobContext {
public:
    using Clock = std::chrono::steady_clock;
    using Time = Clock::time_point;

    explicit WorkClock(JobContext &job) : m_job(job) {}
    Time now() const { return Clock::now() - m_paused; }
    double secondsSince(Time start) const { return std::chrono::duration<double>(now() - start).count(); }

    bool shouldStop() override
    {
        const Time before = Clock::now();
        const bool stop = m_job.shouldStop();
        m_paused += Clock::now() - before;
        return stop;
    }
    void progress(std::string_view phase, std::int64_t done, std::int64_t total) override
    {
        m_job.progress(phase, done, total);
    }
    void metric(std::int64_t step, std::string_view name, double value) override { m_job.metric(step, name, value); }
    void artifact(std::string_view kind, const std::filesystem::path &path) override { m_job.artifact(kind, path); }
    void warning(std::string_view code, const std::string &text) override { m_job.warning(code, text); }
    const std::filesystem::path &outDir() const override { return m_job.outDir(); }
    int threads() const override { return m_job.threads(); }

private:
    JobContext &m_job;
    Clock::duration m_paused{};
};

} // namespace mimik::gan
