#include "core/base/job.h"

#include <array>

namespace mimik {

namespace {

constexpr int kSpecVersion = 1;

constexpr std::array<std::string_view, 9> kStateNames = {"Queued",    "Starting",  "Running", "Paused", "Stopping",
                                                         "Succeeded", "Cancelled", "Failed",  "Crashed"};

Error wrong(const std::string &what, const std::string &where)
{
    return Error{ErrorCode::Corrupt, what, where};
}

} // namespace

Json toJson(const JobSpec &spec)
{
    Json inputs = Json::array();
    for (const auto &input : spec.inputs)
        inputs.push_back({{"path", input.path}, {"sha256", input.sha256}});
    return {{"version", spec.version},
            {"kind", spec.kind},
            {"settings", spec.settings},
            {"inputs", inputs},
            {"seed", spec.seed}};
}

Result<JobSpec> jobSpecFromJson(const Json &json, const std::string &where)
{
    if (!json.is_object())
        return tl::unexpected(wrong("a job spec must be a JSON object", where));
    JobSpec spec;
    for (const auto &[key, value] : json.items()) {
        if (key == "version") {
            if (!value.is_number_integer())
                return tl::unexpected(wrong("'version' must be a whole number", where));
            if (value.get<std::int64_t>() > kSpecVersion)
                return fail(ErrorCode::WrongVersion,
                            "job spec of version " + value.dump() + ", this program knows up to 1; update Mimik",
                            where);
            spec.version = value.get<int>();
        } else if (key == "kind") {
            if (!value.is_string())
                return tl::unexpected(wrong("'kind' must be a text", where));
            spec.kind = value.get<std::string>();
        } else if (key == "settings") {
            if (!value.is_object())
                return tl::unexpected(wrong("'settings' must be a JSON object", where));
            spec.settings = value;
        } else if (key == "inputs") {
            if (!value.is_array())
                return tl::unexpected(wrong("'inputs' must be a list of {path, sha256}", where));
            for (const auto &entry : value) {
                if (!entry.is_object() || !entry.contains("path") || !entry["path"].is_string() ||
                    (entry.contains("sha256") && !entry["sha256"].is_string()))
                    return tl::unexpected(wrong("'inputs' must be a list of {path, sha256}", where));
                spec.inputs.push_back({entry["path"].get<std::string>(), entry.value("sha256", std::string())});
            }
        } else if (key == "seed") {
            if (!value.is_number_unsigned())
                return tl::unexpected(wrong("'seed' must be a whole number, 0 or more", where));
            spec.seed = value.get<std::uint64_t>();
        } else {
            return tl::unexpected(
                wrong("unknown field '" + key + "' (known: version, kind, settings, inputs, seed)", where));
        }
    }
    if (spec.kind.empty())
        return tl::unexpected(wrong("the job spec names no 'kind'", where));
    return spec;
}

Result<JobSpec> readJobSpec(const std::filesystem::path &file)
{
    const auto json = readJson(file);
    if (!json)
        return passOn(json);
    return jobSpecFromJson(*json, file.string());
}

std::string_view jobStateName(JobState state)
{
    return kStateNames.at(static_cast<std::size_t>(state));
}

std::optional<JobState> jobStateFromName(std::string_view name)
{
    for (std::size_t i = 0; i < kStateNames.size(); ++i) {
        if (kStateNames[i] == name)
            return static_cast<JobState>(i);
    }
    return std::nullopt;
}

bool canTransition(JobState from, JobState to)
{
    using S = JobState;
    switch (from) {
    case S::Queued:
        return to == S::Starting || to == S::Cancelled;
    case S::Starting:
        return to == S::Running || to == S::Stopping || to == S::Failed || to == S::Crashed;
    case S::Running:
        return to == S::Paused || to == S::Stopping || to == S::Succeeded || to == S::Failed || to == S::Crashed;
    case S::Paused:
        return to == S::Running || to == S::Stopping || to == S::Failed || to == S::Crashed;
    case S::Stopping:
        return to == S::Succeeded || to == S::Cancelled || to == S::Failed || to == S::Crashed;
    case S::Cancelled:
    case S::Failed:
    case S::Crashed:
        return to == S::Queued;
    case S::Succeeded:
        return false;
    }
    return false;
}

bool isFinished(JobState state)
{
    return state == JobState::Succeeded || state == JobState::Cancelled || state == JobState::Failed ||
           state == JobState::Crashed;
}

bool canPause(JobState state)
{
    return canTransition(state, JobState::Paused);
}

bool canCancel(JobState state)
{
    return state == JobState::Queued || canTransition(state, JobState::Stopping);
}

bool canResume(JobState state)
{
    return state == JobState::Paused || canTransition(state, JobState::Queued);
}

std::string toLine(const JobEvent &event)
{
    // Ordered by hand: seq, time and type first, so that a person can read the file.
    nlohmann::ordered_json line;
    line["seq"] = event.seq;
    line["time"] = event.time;
    line["type"] = event.type;
    if (event.body.is_object()) {
        for (const auto &[key, value] : event.body.items()) {
            if (key != "seq" && key != "time" && key != "type")
                line[key] = value;
        }
    }
    return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Result<JobEvent> jobEventFromLine(std::string_view line)
{
    Json json = Json::parse(line, nullptr, false);
    if (json.is_discarded() || !json.is_object())
        return fail(ErrorCode::Corrupt, "an event line is not a JSON object");
    const auto seq = json.find("seq");
    const auto time = json.find("time");
    const auto type = json.find("type");
    if (seq == json.end() || !seq->is_number_integer() || time == json.end() || !time->is_string() ||
        type == json.end() || !type->is_string())
        return fail(ErrorCode::Corrupt, "an event line lacks seq, time or type");
    JobEvent event{seq->get<std::int64_t>(), time->get<std::string>(), type->get<std::string>(), {}};
    json.erase("seq");
    json.erase("time");
    json.erase("type");
    event.body = std::move(json);
    return event;
}

} // namespace mimik
