#pragma once

#include "core/base/job.h"

#include <map>
#include <string>
#include <vector>

namespace mimik {

// A spec struct holds the settings of one job kind with their defaults: the one place for both CLI and GUI.
//
//   struct RenderSpec {
//       static constexpr const char *kKind = "render";
//       int count = 100;
//       int size = 64;
//       Result<> validate() const;   // names the field at fault
//   };
//   NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RenderSpec, count, size)

/// The first field that alone cannot be read.
template <typename Spec>
std::string illTypedField(const Json &json)
{
    for (const auto &[key, value] : json.items()) {
        try {
            Json alone;
            alone[key] = value;
            static_cast<void>(alone.get<Spec>());
        } catch (const Json::exception &) {
            return key;
        }
    }
    return {};
}

/// Settings from JSON: missing fields keep their defaults, unknown or ill-typed ones are an error that names them.
template <typename Spec>
Result<Spec> settingsFromJson(const Json &json)
{
    const Json defaults = Spec{};
    if (!json.is_object())
        return fail(ErrorCode::InvalidArgument, std::string(Spec::kKind) + ": settings must be a JSON object");
    for (const auto &[key, value] : json.items()) {
        if (!defaults.contains(key))
            return fail(ErrorCode::InvalidArgument, std::string(Spec::kKind) + ": unknown setting '" + key + "'", key);
    }
    Spec spec;
    try {
        spec = json.get<Spec>();
    } catch (const Json::exception &) {
        const std::string key = illTypedField<Spec>(json);
        return fail(ErrorCode::InvalidArgument,
                    std::string(Spec::kKind) + ": the setting '" + key + "' cannot be " +
                        json.value(key, Json()).dump() + "; it is " + defaults.value(key, Json()).dump() +
                        " by default",
                    key);
    }
    if constexpr (requires { spec.given; })
        if (!json.contains("given"))
            for (const auto &[key, value] : json.items())
                spec.given.push_back(key);
    if (auto valid = spec.validate(); !valid)
        return passOn(valid);
    return spec;
}

/// The files that settings name (model, predictions, scores, ...), with their hashes, for the spec of a run: a changed
/// one is noticed when the run is resumed. Folders and what does not exist are left out; relative paths are those of
/// the working directory, and are noted as they are.
/// @param known  hashes by path that need not be computed again; new ones are added. May be null
std::vector<JobInput> inputsOf(const Json &settings, std::map<std::string, std::string> *known = nullptr);

template <typename Spec>
JobSpec jobSpec(const Spec &spec, std::uint64_t seed)
{
    return JobSpec{1, Spec::kKind, Json(spec), {}, seed};
}

} // namespace mimik
