#pragma once

#include "core/base/specs/spec.h"

#include <string>

namespace mimik {

/// Settings of a selection: a rule applied to a table of scores.
struct SelectSpec {
    static constexpr const char *kKind = "select";

    std::string scores;         ///< scores.csv
    std::string images;         ///< folder of the scored images; empty: the folder of `scores`
    std::string labels;         ///< labels.csv for quotas; empty: the one in `images`, where there is one
    Json rule = Json::object(); ///< the rule of formats.md; {} keeps everything
    bool randomControl = false; ///< also draw as many at random: the control of the comparison

    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SelectSpec, scores, images, labels, rule, randomControl)

} // namespace mimik
