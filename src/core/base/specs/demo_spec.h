#pragma once

#include "core/base/specs/spec.h"

#include <string>

namespace mimik {

/// Settings of the demo: the whole main job on procedural faces. Its sizes are fixed, so that its time is.
struct DemoSpec {
    static constexpr const char *kKind = "demo";

    bool quick = false;    ///< under a minute on two cores; else about ten
    std::string model;     ///< generator; empty: the bundled one
    std::string annotator; ///< AU classifier that stands in for the annotator; empty: the bundled one

    Result<> validate() const { return {}; }
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DemoSpec, quick, model, annotator)

} // namespace mimik
