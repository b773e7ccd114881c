#pragma once

#include <compare>

namespace mimik::nn {

/// Sizes of a 3x3 convolution with stride 1 and padding 1. Arrays: images channels-last [N, H, W, C], weights
/// [out, in, 3, 3], all float32.
struct ConvShape {
    int images = 0, in = 0, out = 0, height = 0, width = 0;
    int threads = 1; ///< that OpenMP gives the calling thread
    auto operator<=>(const ConvShape &) const = default;
};

/// The three products of such a convolution by Winograd's algorithm through oneDNN, for training: two to three and a
/// half times as fast as the direct ones of LibTorch from 32 channels on, errors of the same size. Thread-safe.
namespace winograd {

/// Whether it can be done here and is faster than LibTorch's.
bool pays(const ConvShape &shape);
/// y = x * w. @param x [N, H, W, in]; @param y [N, H, W, out]
void forward(const ConvShape &shape, const float *x, const float *weight, float *y);
/// Gradient of the input. @param dy [N, H, W, out]; @param dx [N, H, W, in]
void inputGradient(const ConvShape &shape, const float *dy, const float *weight, float *dx);
/// Gradient of the weight. @param dw [out, in, 3, 3]
void weightGradient(const ConvShape &shape, const float *x, const float *dy, float *dw);

} // namespace winograd

} // namespace mimik::nn
