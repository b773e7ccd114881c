#pragma once

#include "core/base/specs/spec.h"

#include <string>

namespace mimik {

/// Settings of drawing a set of procedural faces with exact labels.
struct RenderSpec {
    static constexpr const char *kKind = "render";

    int count = 100;
    int size = 64;
    int identities = 0;        ///< people; 0: one for every ten images, at least one
    std::string aus = "main";  ///< units that are sampled and labelled: main, disfa, all, or a list such as "1,4,12"
    std::string correlation;   ///< JSON of rates, correlations and rules; empty: independent
    std::string intensityBias; ///< JSON of gains per group; empty: none
    double labelNoise = 0;     ///< share of labels that are wrong
    double defects = 0;        ///< share of images with a planted quality defect
    bool pose = true;          ///< false: all heads upright in the middle
    bool classes = false;      ///< expressions (labels.csv: name,subject,class) instead of action units
    std::string split;         ///< written as a column of labels.csv where not empty: train, val or test
    std::string name;          ///< of the data set in a workspace; empty: the run's id

    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RenderSpec, count, size, identities, aus, correlation, intensityBias,
                                                labelNoise, defects, pose, classes, split, name)

} // namespace mimik
