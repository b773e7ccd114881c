#pragma once

#include "core/nn/stylegan2_nets_p.h"

// StyleGAN2 as a plain LibTorch transcription of its definition (`_p`: torch): the peer that our own path is timed
// against and compared with. One torch operation after another, NCHW, a depthwise convolution for every FIR filter,
// and, on the fused path, weights of every sample in one grouped convolution.
namespace mimik::peer {

using torch::Tensor;

struct Options {
    bool fused = true; ///< per-sample weights; false: styles before, demodulation after the convolution
    nn::NoiseMode noise = nn::NoiseMode::Const;
};

/// Zero insertion, padding, 2-d convolution with `filter` [k, k], subsampling; one after the other.
Tensor upfirdn2d(const Tensor &x, const Tensor &filter, int up, int down, int pad0, int pad1, double gain);

/// @param ws [N, numWs, wDim]; @return [N, C, R, R]. Weights are those of `net`.
Tensor synthesize(nn::GeneratorNet &net, const Tensor &ws, const Options &options);

/// @param img [N, C, R, R]; @param c  labels or undefined; @return logits [N, 1]
Tensor discriminate(nn::DiscriminatorNet &net, const Tensor &img, const Tensor &c);

/// Waits for what a graphics card was given to do: only then does a clock tell the truth.
inline void finish(const torch::Device &device)
{
    if (device.is_cuda())
        torch::cuda::synchronize();
}

} // namespace mimik::peer
