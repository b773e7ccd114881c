#pragma once

#include "core/base/specs/spec.h"

#include <string>

namespace mimik {

/// Settings of proposing seeds: a classifier's predictions of generated images become seed lists and suggestions.
struct ProposeSpec {
    static constexpr const char *kKind = "propose";

    std::string predictions;   ///< P.csv of generated images
    std::string manifest;      ///< manifest.csv of the same images: tells seed and generator
    double confidence = 0.5;   ///< expressions: least probability of the best class
    double unsureMargin = 0.1; ///< AUs: a seed with any probability within 0.5 +- this is unsure; 0: never

    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ProposeSpec, predictions, manifest, confidence, unsureMargin)

} // namespace mimik
