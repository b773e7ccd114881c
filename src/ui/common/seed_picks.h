#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <cstdint>
#include <vector>

namespace mimik::data {
class Workspace;
}

namespace mimik::ui {

/// Seeds of a generator that a person picked in Explore, in the order of picking. They wait in Annotate's queue
/// "picked". Kept in the workspace's settings.
std::vector<std::uint32_t> pickedSeeds(const data::Workspace &workspace, data::ModelId model);
/// Error: the workspace is read-only, or the disk is full.
Result<> setSeedPicked(data::Workspace &workspace, data::ModelId model, std::uint32_t seed, bool picked);

} // namespace mimik::ui
