#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <string>
#include <vector>

namespace mimik::data {

class Workspace;

struct VerifyReport {
    std::int64_t files = 0;            ///< hashed
    std::vector<std::string> problems; ///< one sentence each; empty = clean
    std::vector<std::string> notes;    ///< not wrong, but worth knowing: runs that wait to be taken in
    bool isClean() const { return problems.empty(); }
};

/// Database integrity, foreign keys, orphans; every image and model file: there, and of the recorded hash; files in
/// images/ and models/ that no row knows.
Result<VerifyReport> verify(const Workspace &workspace);

/// `info --json`: counts, data sets, models, runs, selections, seeds.
Result<Json> describe(Workspace &workspace);

} // namespace mimik::data
