#pragma once

#include "core/base/specs/spec.h"

#include <string>
#include <vector>

namespace mimik {

/// Settings of `report`: what a workspace holds, as one file.
struct ReportSpec {
    static constexpr const char *kKind = "report";
    std::string workspace;            ///< folder
    std::string file = "report.html"; ///< .html, .json or .csv
    std::string title;                ///< empty: the workspace's name
    std::vector<std::string> items;   ///< in this order; empty: everything
    bool pictures = true;             ///< a few faces of rendered and generated sets; never of imported ones
    int resamples = 2000;             ///< of the bootstrap
    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ReportSpec, workspace, file, title, items, pictures, resamples)

} // namespace mimik
