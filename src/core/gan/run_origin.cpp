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
constexpr const char *kGiven = "given";

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

/// @param before  empty: it was not said, so that the preset's value held
tl::unexpected<Error> isAnother(const std::string &option, const std::string &before, const std::string &asked,
                                std::string where)
{
    return fail(ErrorCode::InvalidArgument,
                "this run was started with " + (before.empty() ? "the usual " + option : option + " " + before) +
                    ", not " + asked + ", and goes on as it was; leave the option out, or start a new run",
                std::move(where));
}

} // namespace

Json toJson(const RunOrigin &origin)
{
    return {{"spec", origin.spec}, {"seed", origin.seed}, {"dataSha256", origin.dataSha256}};
}

Result<RunOrigin> originFromJson(const Json &json, const std::string &where)
{
    try {
        return RunOrigin{json.at("spec").get<TrainGanSpec>(), json.at("seed").get<std::uint64_t>(),
                         json.at("dataSha256").get<std::string>()};
    } catch (const Json::exception &e) {
        return fail(ErrorCode::Corrupt, std::string("does not say what the training was started with: ") + e.what(),
                    where);
    }
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

Result<RunStart> startOrGoOn(const TrainGanSpec &spec, std::uint64_t seed, const fs::path &outDir)
{
    const fs::path folder = runToContinue(spec, outDir);
    if (folder.empty())
        return RunStart{{spec, seed, {}}, {}};
    const auto checkpoint = newestCheckpoint(folder);
    if (!checkpoint)
        return passOn(checkpoint);
    const auto record = checkpointRecord(*checkpoint);
    if (!record)
        return passOn(record);
    if (!record->contains("origin")) // of an earlier version
        return RunStart{{spec, seed, {}}, folder};
    auto origin = originFromJson((*record)["origin"], folder.string());
    if (!origin)
        return passOn(origin);
    const auto isGiven = [&](const std::string &key) {
        return std::ranges::find(spec.given, key) != spec.given.end();
    };
    const Json asked = spec, defaults = TrainGanSpec{};
    Json before = origin->spec;
    for (const auto &[key, value] : asked.items()) {
        const bool isUnsaid = value == defaults.at(key) && !isGiven(key);
        if (isUnsaid || value == before.at(key) || isOneOf(kPlaces, key) || key == kGiven)
            continue;
        if (key == "precision" && spec.isMixed() == origin->spec.isMixed()) // said or not
            continue;
        if (!isOneOf(kFree, key))
            return isAnother(optionOf(key), before.at(key) == defaults.at(key) ? std::string() : textOf(before.at(key)),
                             textOf(value), key);
        before[key] = value;
    }
    if ((seed != 0 || isGiven("seed")) && seed != origin->seed)
        return isAnother("--seed", std::to_string(origin->seed), std::to_string(seed), "seed");
    if (!spec.data.empty())
        before["data"] = spec.data; // it may have moved
    before[kGiven] = spec.given;
    origin->spec = before.get<TrainGanSpec>();
    return RunStart{std::move(*origin), folder};
}

std::string commandOf(const RunOrigin &origin)
{
    const TrainGanSpec &spec = origin.spec;
    std::string line = "mimik-cli train-gan --data " + fs::path(spec.data).filename().string() + " --preset " +
                       spec.preset + " --kimg " + shortestDecimal(spec.kimg);
    const Json given = spec, defaults = TrainGanSpec{};
    for (const auto &[key, value] : given.items()) {
        if (value == defaults.at(key) || key == "data" || key == "preset" || key == "kimg" || key == "name" ||
            key == kGiven)
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
