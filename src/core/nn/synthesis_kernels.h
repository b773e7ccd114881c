#pragma once

#include <cstdint>

// Inner loops of the inference path of the synthesis, on images in channel blocks ([C / 16, H, W, 16]). No torch, so
// that they are compiled for several instruction sets and the loader picks one.
namespace mimik::nn::kernels {

constexpr int kMaxImageChannels = 4;

/// What follows a modulated convolution, for one row of one sample; pointers are those of the sample.
struct SynthesisTail {
    int blocks = 0;                          ///< C / 16
    const float *demodulation = nullptr;     ///< [C]
    const float *bias = nullptr;             ///< [C]
    const float *noise = nullptr;            ///< this row's [W], or null
    float strength = 0, gain = 1, clamp = 0; ///< clamp <= 0: none
    const float *nextStyle = nullptr;        ///< [C] of the layer that takes the result, or null
    void *out = nullptr;                     ///< this row of the first block: result * nextStyle; null: not wanted
    std::int64_t outBlock = 0;               ///< numbers from one block to the next
    bool outIsBFloat16 = false;
    const float *rgbWeight = nullptr; ///< [rgbChannels, C] times their styles, or null
    int rgbChannels = 0;
    float *rgb = nullptr; ///< this row of the first image channel: sum over channels of result * rgbWeight
    std::int64_t rgbPlane = 0;
};

/// @param in      this row of the first block of the convolution's result, [W, 16]
/// @param scratch at least W * 16 * rgbChannels floats
void synthesisTail(const SynthesisTail &tail, std::int64_t width, const float *in, std::int64_t inBlock,
                   float *scratch);

/// The same behind a transposed convolution: first [1,3,3,1] x [1,3,3,1] / 16 over rows y-1 .. y+2 of its result.
/// @param in     the sample's first block, [2H+1, 2W+1, 16]; @param width  2W; @param y  row of the output
/// @param scratch at least (width + 1) * 16 + width * 16 * (1 + rgbChannels) floats
void synthesisUpTail(const SynthesisTail &tail, std::int64_t width, std::int64_t y, const float *in,
                     std::int64_t inBlock, float *scratch);

/// out[b, p, 16] = x * style: what the first layer takes. @param x [blocks, pixels, 16]
void scaleBlocks(const float *x, const float *style, int blocks, std::int64_t pixels, void *out, bool outIsBFloat16);

/// img += [1,3,3,1] upsampling of `small` by 2. @param small [side, side]; @param img [2 side, 2 side]
void addUpsampled(const float *small, std::int64_t side, float *img);

} // namespace mimik::nn::kernels
