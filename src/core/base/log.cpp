#include "core/base/log.h"

#include <mutex>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <vector>

namespace mimik {

namespace {

constexpr std::size_t kFileBytes = 2 * 1024 * 1024;
constexpr std::size_t kNumFiles = 5;
constexpr const char *kPattern = "%Y-%m-%d %H:%M:%S.%e %l %v";

class ListenerSink : public spdlog::sinks::base_sink<std::mutex> {
public:
    explicit ListenerSink(LogListener listener) : m_listener(std::move(listener)) {}

protected:
    void sink_it_(const spdlog::details::log_msg &message) override
    {
        m_listener(static_cast<int>(message.level), std::string(message.payload.data(), message.payload.size()));
    }
    void flush_() override {}

private:
    LogListener m_listener;
};

using Sinks = spdlog::sinks::dist_sink_mt;

/// Files and listeners come and go while other threads log: this sink takes them under its lock, a logger does not.
std::shared_ptr<Sinks> added()
{
    auto &sinks = spdlog::default_logger()->sinks();
    for (const auto &sink : sinks) {
        if (auto known = std::dynamic_pointer_cast<Sinks>(sink))
            return known;
    }
    auto made = std::make_shared<Sinks>(); // setUpLog was not called: a test
    sinks.push_back(made);
    return made;
}

} // namespace

void setUpLog(bool verbose, const std::filesystem::path &file)
{
    auto console = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
    console->set_level(verbose ? spdlog::level::debug : spdlog::level::warn);
    auto logger =
        std::make_shared<spdlog::logger>("mimik", spdlog::sinks_init_list{console, std::make_shared<Sinks>()});
    logger->set_level(verbose ? spdlog::level::debug : spdlog::level::info);
    logger->set_pattern(kPattern);
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(logger);
    if (!file.empty())
        logToFile(file);
}

LogFile logToFile(const std::filesystem::path &file)
{
    try {
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), kFileBytes, kNumFiles);
        sink->set_pattern(kPattern);
        added()->add_sink(sink);
        return sink;
    } catch (const spdlog::spdlog_ex &e) {
        spdlog::warn("no log file {}: {}", file.string(), e.what());
        return {};
    }
}

void stopLogTo(const LogFile &file)
{
    if (!file)
        return;
    file->flush();
    added()->remove_sink(file);
}

void addLogListener(LogListener listener)
{
    added()->add_sink(std::make_shared<ListenerSink>(std::move(listener)));
}

} // namespace mimik
