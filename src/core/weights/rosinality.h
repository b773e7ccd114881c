#pragma once

#include "core/weights/model_file.h"

namespace mimik::weights {

/// How one tensor is called and shaped in rosinality's code.
struct RosinalityName {
    std::string name; ///< without prefix: "convs.0.conv.weight"
    std::vector<std::int64_t> shape;
};

/// The official name of a generator's tensor, and the shape that belongs to it; empty for constants (blur kernels) and
/// names that are none. Source: `stylegan.md` 3.6.
std::optional<std::pair<std::string, std::vector<std::int64_t>>>
officialGeneratorTensor(const std::string &name, const std::vector<std::int64_t> &shape);
/// Same for the discriminator. @param resolution  of the images
std::optional<std::string> officialDiscriminatorTensor(const std::string &name, int resolution);
/// The other way, for G_ema.* and D.*; empty where rosinality's code has no such tensor.
std::optional<RosinalityName> rosinalityGeneratorTensor(const std::string &official,
                                                        const std::vector<std::int64_t> &shape);
std::optional<std::string> rosinalityDiscriminatorTensor(const std::string &official, int resolution);

/// Writes the networks of a model as rosinality's converter does ({'g_ema', 'latent_avg'}, with 'g' and 'd' where the
/// model has them): a zip archive of torch.save. Numbers keep their type and bits.
/// @param average  [w_dim], where the model has no w_avg
/// @return  notes for people: what is lost
/// Error: WrongKind with the reason where that code cannot express the network; Corrupt, Io.
Result<std::vector<std::string>> writeRosinality(const std::filesystem::path &file, const ModelFile &model,
                                                 const Tensor &average = {});

} // namespace mimik::weights
