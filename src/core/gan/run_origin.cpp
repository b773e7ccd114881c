#include "core/gan/run_origin.h"

#include "core/base/csv.h"
#include "core/gan/gan_checkpoint_p.h"

#include <algorithm>

namespace mimik::gan {

namespace {

namespace fs = std::filesystem;

/// May change while a run goes on.
constexpr const char *kFree[] = {"kimg", "minutes", "metrics", "extractor", "procs", "name"};
/// Only says where things lie.
constexpr const char *kPlaces[] = {"data", "resume"};

bool isOneOf(std::span<const char *const> names, const std::string &key)
{
    return std::ranges::any_of(names, [&](const char *name) { return key == name; });
}

std::string optionOf(const std::string &key)
{
    return "--" + (key == "channelMax" ? std::string("channel-max") : key);
}

std::string textOf(const Json &value)
{
    return value.is_string() ? value.get<std::string>() : value.dump();
}

Result<RunOrigin> originOf(const Json &json, const std::string &where)
{
    try {
        return RunOrigin{json.at("spec").get<TrainGanSpec>(), json.at("seed").get<std::uint64_t>(),
                         json.at("dataSha256").get<std::string>()};
    } catch (const Json::exception &e) {
        return fail(ErrorCode::Corrupt,
                    std::string("the checkpoint does not say what it was started with: ") + e.what(), where);
    }
}

} // namespace

Json toJson(const RunOrigin &origin)
{
    return {{"spec", origin.spec}, {"seed", origin.seed}, {"dataSha256", origin.dataSha256}};
}

fs::path runToContinue(const TrainGanSpec &spec, const fs::path &outDir)
{
    if (hasCheckpoint(outDir))
        return outDir;
    const fs::path resume = spec.resume;
    if (!spec.resume.empty() && fs::is_directory(resume))
        return hasCheckpoint(resume / "artifacts") ? resume / "artifacts" : resume;
    return {};
}

Result<RunOrigin> startOrGoOn(const TrainGanSpec &spec, std::uint64_t seed, const fs::path &outDir)
{
    const fs::path folder = runToContinue(spec, outDir);
    if (folder.empty())
        return RunOrigin{spec, seed, {}};
    const auto checkpoint = newestCheckpoint(folder);
    if (!checkpoint)
        return passOn(checkpoint);
    const auto record = checkpointRecord(*checkpoint);
    if (!record)
        return passOn(record);
    if (!record->contains("origin")) // of an earlier version
        return RunOrigin{spec, seed, {}};
    auto origin = originOf((*record)["origin"], folder.string());
    if (!origin)
        return origin;
    const Json given = spec, defaults = TrainGanSpec{};
    Json before = origin->spec;
    for (const auto &[key, value] : given.items()) {
        if (value == defaults.at(key) || value == before.at(key) || isOneOf(kPlaces, key))
            continue;
        if (!isOneOf(kFree, key))
            return fail(ErrorCode::InvalidArgument,
                        "this run was started with " + optionOf(key) + " " + textOf(before.at(key)) + ", not " +
                            textOf(value) + ", and goes on as it was; leave the option out, or start a new run",
                        key);
        before[key] = value;
    }
    if (seed != 0 && seed != origin->seed)
        return fail(ErrorCode::InvalidArgument,
                    "this run was started with --seed " + std::to_string(origin->seed) + ", not " +
                        std::to_string(seed) + ", and goes on as it was; leave the option out, or start a new run",
                    "seed");
    if (!spec.data.empty())
        before["data"] = spec.data; // it may have moved
    origin->spec = before.get<TrainGanSpec>();
    return origin;
}

std::string commandOf(const RunOrigin &origin)
{
    const TrainGanSpec &spec = origin.spec;
    std::string line = "mimik-cli train-gan --data " + fs::path(spec.data).filename().string() + " --preset " +
                       spec.preset + " --kimg " + shortestDecimal(spec.kimg);
    const Json given = spec, defaults = TrainGanSpec{};
    for (const auto &[key, value] : given.items()) {
        if (value == defaults.at(key) || key == "data" || key == "preset" || key == "kimg" || key == "name")
            continue;
        line += " " + optionOf(key);
        if (key == "resume" || key == "extractor")
            line += " " + fs::path(value.get<std::string>()).filename().string();
        else if (value.is_string())
            line += " " + value.get<std::string>();
        else if (!value.is_boolean()) // a flag has no value
            line += " " + shortestDecimal(value.get<double>());
    }
    return line + " --seed " + std::to_string(origin.seed);
}

} // namespace mimik::gan
