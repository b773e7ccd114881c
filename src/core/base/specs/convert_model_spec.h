#pragma once

#include "core/base/specs/spec.h"

#include <string>

namespace mimik {

/// Settings of the job that takes a model file of another program in.
struct ConvertModelSpec {
    static constexpr const char *kKind = "convert-model";

    std::string model; ///< .pkl, .pt or .safetensors of a generator

    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ConvertModelSpec, model)

} // namespace mimik
