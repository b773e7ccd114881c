#pragma once

#include <torch/torch.h>

#include <vector>

// Torch operations of StyleGAN2 (`_p`: for files that see torch only). Tensors are [N, C, H, W]. Float32 on the CPU
// goes through kernels of our own, whose memory format is channels-last throughout, so that the inner loops run over
// contiguous channels; everything else goes through torch's operations (stylegan2_torch_ops_p.h), which can be
// differentiated any number of times.
namespace mimik::nn {

using TorchTensor = torch::Tensor;

/// Whether our kernels take this tensor: float32 on the CPU.
bool usesKernels(const TorchTensor &x);

/// While it lives no thread uses the kernels: for tests of what a graphics card computes.
class PlainOperations {
public:
    PlainOperations();
    ~PlainOperations();
    PlainOperations(const PlainOperations &) = delete;
    PlainOperations &operator=(const PlainOperations &) = delete;

private:
    bool m_before;
};

/// Separable FIR resampling: insert up-1 zeros after every sample, pad (crop where negative), convolve with the outer
/// product of `taps` times `gain`, keep every down-th sample. Differentiable any number of times.
/// @param taps  1-D filter; the 2-D one is taps x taps
TorchTensor upfirdn(const TorchTensor &x, const std::vector<float> &taps, int up, int down, int pad0, int pad1,
                    double gain);

/// [1,3,3,1] / 8, the resampling filter of every official network.
const std::vector<float> &resampleTaps();
/// The same as the 4x4 buffer that weight files carry.
TorchTensor resampleFilterBuffer();

/// x2 up (pad 2,1, gain 4) and x2 down (pad 1,1).
TorchTensor upsample2(const TorchTensor &x);
TorchTensor downsample2(const TorchTensor &x);

/// Adds bias, applies leaky ReLU (slope 0.2) where `lrelu`, multiplies by gain, clamps to +-clamp where clamp > 0.
/// Twice differentiable. @param bias  [C] or undefined
TorchTensor biasAct(const TorchTensor &x, const TorchTensor &bias, bool lrelu, double gain, double clamp);

/// y = clamp(lrelu(v * d[n,c] + noise * strength + b[c]) * gain): the tail of a modulated layer in one pass.
/// Once differentiable only through the kernels (enough for the main phases and for inference).
/// @param noise  [N or 1, 1, H, W] or undefined; strength is a 0-dim tensor
TorchTensor modulatedTail(const TorchTensor &v, const TorchTensor &d, const TorchTensor &noise,
                          const TorchTensor &strength, const TorchTensor &bias, double gain, double clamp);

/// Transposed 3x3 convolution with stride 2: [N, I, H, W] -> [N, O, 2H+1, 2W+1]. Differentiable any number of times.
/// @param weight  [I, O, 3, 3], contiguous
TorchTensor upConv(const TorchTensor &x, const TorchTensor &weight);

/// x * s[n,c]; once differentiable through the kernels, one pass each way.
TorchTensor scaleChannels(const TorchTensor &x, const TorchTensor &s);

/// 2-d convolution without bias; in float32 on the CPU through oneDNN whatever the size (ATen's choice falls back to
/// slow kernels for small batches). Differentiable any number of times.
TorchTensor conv(const TorchTensor &x, const TorchTensor &weight, int stride, int padding);

} // namespace mimik::nn
