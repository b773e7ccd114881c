#pragma once

#include <torch/torch.h>

#include <vector>

// The operations of stylegan2_ops_p.h out of torch's own ones (`_p`: torch), for graphics cards and for other types
// than float32. Results have the device and the type of the first argument; the others are converted to that type.
// Differentiable any number of times.
namespace mimik::nn::plain {

using TorchTensor = torch::Tensor;

/// One axis of a resampling: zeros between the samples, padding (crop where negative), one of `down` samples kept.
struct Axis {
    int up, down, pad0, pad1;
};

/// Convolution with taps x taps * gain between `up` and `down`. No gradient: ResampleFn has it.
TorchTensor resample(const TorchTensor &x, const std::vector<double> &taps, const Axis &vertical,
                     const Axis &horizontal, double gain);

/// @param bias  [C] or undefined
TorchTensor biasAct(const TorchTensor &x, const TorchTensor &bias, bool lrelu, double gain, double clamp);
TorchTensor modulatedTail(const TorchTensor &v, const TorchTensor &d, const TorchTensor &noise,
                          const TorchTensor &strength, const TorchTensor &bias, double gain, double clamp);
TorchTensor scaleChannels(const TorchTensor &x, const TorchTensor &s);
/// @param weight  [I, O, 3, 3]
TorchTensor upConv(const TorchTensor &x, const TorchTensor &weight);

} // namespace mimik::nn::plain
