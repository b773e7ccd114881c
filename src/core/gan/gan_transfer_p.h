#pragma once

#include "core/gan/gan_networks_p.h"

namespace mimik::gan {

/// What a model file offers to begin with.
struct ModelTensors {
    nn::StyleGan2Config config;
    std::map<std::string, Tensor> g;          ///< of the average; official names without prefix
    std::map<std::string, Tensor> trained, d; ///< the generator that was trained itself, discriminator; may be empty
    std::vector<std::string> classes;         ///< of its card; may be empty
};
/// Error: NotFound, WrongKind, Corrupt.
Result<ModelTensors> readModelTensors(const std::filesystem::path &file);

/// Starts both networks and the average from a model; the generator from the average where the file has only that. A
/// model without classes may start training with classes: then the label layers, and the parts that they lead into,
/// stay as they were made: `mapping.embed`, the label columns of `mapping.fc0`, the discriminator's mapping and its
/// last layer where that has another shape.
/// @return whether the model has a discriminator. Error: InvalidArgument, Corrupt (names the tensor).
Result<bool> startFrom(const ModelTensors &model, GanNetworks &networks, const std::string &where);

} // namespace mimik::gan
