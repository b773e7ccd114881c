#pragma once

#include "core/base/npy.h"

#include <map>

namespace mimik::weights {

/// Arrays of a .npz archive by name (without `.npy`). Object arrays are refused.
/// Error: NotFound, Corrupt, WrongKind (each names the file and the entry).
Result<std::map<std::string, NpyArray>> readNpz(const std::filesystem::path &file);

} // namespace mimik::weights
