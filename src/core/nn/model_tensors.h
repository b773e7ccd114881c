#pragma once

#include "core/nn/stylegan2_config.h"
#include "core/weights/safetensors.h"

namespace mimik::nn {

/// All tensors whose names begin with `prefix`, named without it. Error: Corrupt.
Result<std::map<std::string, Tensor>> tensorsWithPrefix(const weights::Safetensors &file, const std::string &prefix);

struct GeneratorTensors {
    StyleGan2Config config;
    std::map<std::string, Tensor> tensors; ///< official names: `mapping.fc0.weight`, ...
};

/// The generator of a model file: `G_ema.*`, else `G.*`, else names without prefix. What shapes cannot tell (clamp,
/// group size) comes from the card beside the file, where there is one. Error: WrongKind, Corrupt.
Result<GeneratorTensors> generatorTensors(const weights::Safetensors &file);

} // namespace mimik::nn
