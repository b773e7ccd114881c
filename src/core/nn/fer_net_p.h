#pragma once

#include "core/weights/safetensors.h"

#include <torch/torch.h>

namespace mimik::nn {

/// The small classifier: light and contrast of each picture made equal, then blocks of 3x3 convolution, 2x2 maximum,
/// batch normalisation and ReLU, then a 4x4 average map (faces are aligned: where something happens tells which AU it
/// is) and one linear layer.
struct FerNetImpl : torch::nn::Module {
    FerNetImpl(const std::vector<std::int64_t> &widths, std::int64_t numClasses, double dropout);
    /// x [B, 3, S, S] in -1..1 -> what the last layer sees, [B, 16 * last width]
    torch::Tensor features(torch::Tensor x);
    /// x [B, 3, S, S] in -1..1 -> logits [B, K]
    torch::Tensor forward(const torch::Tensor &x);
    /// From now on until the next call with false, running statistics are the plain mean over all batches seen.
    void collectStatistics(bool collect);

    torch::nn::ModuleList conv{nullptr};
    torch::nn::ModuleList bn{nullptr};
    torch::nn::Linear fc{nullptr};
    double dropout;
};
TORCH_MODULE(FerNet);

/// The widths of net "cnn".
const std::vector<std::int64_t> &cnnWidths();
inline constexpr double kDropout = 0.3;
inline constexpr const char *kFerArchitecture = "mimik-fer-cnn-1";

/// A net "cnn" with the weights of a file, ready to evaluate. Error: Corrupt, WrongKind (names file and tensor).
Result<FerNet> ferNetFrom(const weights::Safetensors &file, std::size_t numClasses);

} // namespace mimik::nn
