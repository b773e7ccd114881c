#include "core/base/log.h"

#include <mutex>
#include <spdlog/sinks/base_sink.h>
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

} // namespace

void setUpLog(bool verbose, const std::filesystem::path &file)
{
    auto console = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
    console->set_level(verbose ? spdlog::level::debug : spdlog::level::warn);
    auto logger = std::make_shared<spdlog::logger>("mimik", console);
    logger->set_level(verbose ? spdlog::level::debug : spdlog::level::info);
    logger->set_pattern(kPattern);
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(logger);
    if (!file.empty())
        logToFile(file);
}

void logToFile(const std::filesystem::path &file)
{
    try {
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), kFileBytes, kNumFiles);
        sink->set_pattern(kPattern);
        spdlog::default_logger()->sinks().push_back(std::move(sink));
    } catch (const spdlog::spdlog_ex &e) {
        spdlog::warn("no log file {}: {}", file.string(), e.what());
    }
}

void addLogListener(LogListener listener)
{
    spdlog::default_logger()->sinks().push_back(std::make_shared<ListenerSink>(std::move(listener)));
}

} // namespace mimik
