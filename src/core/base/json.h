#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace mimik {

using Json = nlohmann::json;

/// Reads a JSON document. NaN and Infinity literals, which other tools write, become null.
/// Error: NotFound, Corrupt (names file and byte).
Result<Json> readJson(const std::filesystem::path &file);

/// Writes atomically (temporary name, fsync, rename). NaN and infinities become null.
Result<> writeJson(const std::filesystem::path &file, const Json &json);

/// Numbers for JSON output: NaN and infinities as null.
Json jsonNumber(double value);

} // namespace mimik
