#pragma once

#include "core/weights/model_file.h"

namespace mimik::weights {

/// Writes all tensors of a model and its card, tensor by tensor: memory for one of them. Numbers keep type and bits.
/// @param extra  tensors that the file has not
/// @param card   its sha256 is filled in
/// Error: Corrupt, Io; then nothing is left behind.
Result<> writeSafetensorsModel(const std::filesystem::path &file, const ModelFile &model,
                               const std::vector<NamedTensor> &extra, ModelCard card);

} // namespace mimik::weights
