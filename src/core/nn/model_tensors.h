#pragma once

#include "core/nn/stylegan2_config.h"
#include "core/weights/model_file.h"

namespace mimik::nn {

/// All tensors whose names begin with `prefix`, named without it. Error: Corrupt.
Result<std::map<std::string, Tensor>> tensorsWithPrefix(const weights::Safetensors &file, const std::string &prefix);
Result<std::map<std::string, Tensor>> tensorsWithPrefix(const weights::ModelFile &file, const std::string &prefix);

/// Where a model file keeps its generator, and what that is.
struct GeneratorLocation {
    StyleGan2Config config;
    std::string prefix;            ///< `G_ema.`, else `G.`, else nothing
    ShapeMap shapes;               ///< names without prefix
    bool isAverageMissing = false; ///< it has no `mapping.w_avg`
};

/// Looks at shapes only. What shapes cannot tell (clamp, group size) comes from the file itself or from the card beside
/// it; where a file says more, it is compared with the shapes. Error: WrongKind, Corrupt.
Result<GeneratorLocation> findGenerator(const weights::ModelFile &file);

/// The average latent of a generator that was saved without one: the mean of 10,000 mapped latents of RandomState(0).
/// [w_dim]. Error: Corrupt; WrongKind for conditional ones, whose average depends on the data.
Result<Tensor> averageLatent(const weights::ModelFile &file, const GeneratorLocation &generator);

struct GeneratorTensors {
    StyleGan2Config config;
    std::map<std::string, Tensor> tensors; ///< official names: `mapping.fc0.weight`, ...
};

/// The generator of a model file, w_avg computed where it is missing. Error: WrongKind, Corrupt.
Result<GeneratorTensors> generatorTensors(const weights::ModelFile &file);

} // namespace mimik::nn
