#include "core/jobs/job_history.h"

#include "core/jobs/event_log.h"

#include <limits>

namespace mimik::jobs {

std::string textOf(const Json &body, const char *key)
{
    const auto it = body.find(key);
    return it != body.end() && it->is_string() ? it->get<std::string>() : std::string();
}

std::int64_t wholeOf(const Json &body, const char *key)
{
    const auto it = body.find(key);
    return it != body.end() && it->is_number() ? it->get<std::int64_t>() : 0;
}

double realOf(const Json &body, const char *key, double otherwise)
{
    const auto it = body.find(key);
    return it != body.end() && it->is_number() ? it->get<double>() : otherwise;
}

MetricPoint metricOf(const Json &body)
{
    return {wholeOf(body, "step"), textOf(body, "name"),
            realOf(body, "value", std::numeric_limits<double>::quiet_NaN())};
}

JobArtifact artifactOf(const Json &body)
{
    return {textOf(body, "kind"), textOf(body, "path")};
}

Result<JobHistory> readJobHistory(const std::filesystem::path &eventsFile, std::int64_t position,
                                  const std::atomic<bool> *stop)
{
    JobHistory history;
    EventReader reader(eventsFile);
    reader.stopAt(position, stop);
    const auto read = reader.readHistory([&](const JobEvent &event) {
        if (event.type == "metric") {
            history.metrics.push_back(metricOf(event.body));
        } else if (event.type == "artifact") {
            history.artifacts.push_back(artifactOf(event.body));
        } else if (event.type == "warning") {
            history.lastWarning = textOf(event.body, "text");
            ++history.numWarnings;
        } else if (event.type == "state") {
            if (const auto to = jobStateFromName(textOf(event.body, "to"))) {
                history.state = to;
                if (*to == JobState::Starting)
                    history.started = event.time;
            }
        }
    });
    if (!read)
        return passOn(read);
    return history;
}

} // namespace mimik::jobs
