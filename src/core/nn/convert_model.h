#pragma once

#include "core/nn/model_tensors.h"

#include <filesystem>

namespace mimik::nn {

/// What was written.
struct Converted {
    std::filesystem::path file;
    std::string producer;           ///< of the original
    std::string parentSha256;       ///< of the file it was made from
    std::vector<std::string> notes; ///< for people: what is not used, computed or lost
};

/// Writes a model of any kind that can be read as .safetensors with its card (parents: the hash of `in`) or, for the
/// ending .pt, as rosinality's converter does. Numbers keep type and bits; a missing average latent is computed.
/// @param replaces  an existing `out`, and the card beside it, may be overwritten
/// Error: InvalidArgument (another ending, `in` itself, or a file that exists), and those of ModelFile::open,
/// findGenerator and the writers.
Result<Converted> convertModel(const std::filesystem::path &in, const std::filesystem::path &out,
                               bool replaces = false);

/// "StyleGAN2 skip / resnet, 64x64, channel base 16384, at most 512 channels, z 512, w 512", for cards.
std::string architectureText(const StyleGan2Config &config);

} // namespace mimik::nn
