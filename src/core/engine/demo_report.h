#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mimik::data {
class Workspace;
}

namespace mimik::engine {

/// One line of the comparison: a training set and what its classifier reached on the real test faces.
struct ConditionResult {
    std::string name;
    Json training;           ///< summary of train-fer
    std::string predictions; ///< P.csv, relative to the workspace
    Json evaluation;         ///< JSON of evaluate
};

struct DemoResult {
    std::uint64_t seed = 0;
    bool quick = false;
    Json seeds;     ///< summary of propose
    Json selection; ///< summary of select
    std::vector<ConditionResult> conditions;
};

/// One honest sentence per condition: better or worse than real only, or not distinguishable from it.
std::vector<std::string> demoFindings(const DemoResult &result);

/// Writes the report of the demo: what was compared, the table with intervals, ROC curves, lineage and methods.
Result<> writeDemoReport(data::Workspace &workspace, const DemoResult &result, const std::filesystem::path &file);

} // namespace mimik::engine
