#pragma once

#include "core/base/specs/convert_model_spec.h"

namespace mimik::engine {

/// Writes a generator of any kind that can be read as <name>.safetensors with its card (artifact "model"), so that a
/// workspace can take it in. Summary: model (file), producer, parent (sha256 of the original), notes.
/// Error: those of nn::convertModel.
Result<Json> runConvertModel(const ConvertModelSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
