#include "core/nn/synthesis_kernels.h"

#include "core/nn/onednn_conv.h"
#include "core/nn/simd_p.h"

#include <algorithm>
#include <cstring>

namespace mimik::nn::kernels {

namespace {

constexpr float kSlope = 0.2F;

// A vector of sixteen numbers; the compiler takes as many registers as the instruction set needs.
using Lanes = float __attribute__((vector_size(64), aligned(4), may_alias));
using Bits = std::uint32_t __attribute__((vector_size(64)));
using Halves = std::uint16_t __attribute__((vector_size(32), aligned(2), may_alias));

MIMIK_INLINE const Lanes &at(const float *p)
{
    return *reinterpret_cast<const Lanes *>(p);
}

MIMIK_INLINE Lanes &at(float *p)
{
    return *reinterpret_cast<Lanes *>(p);
}

/// Round to nearest even; no care for NaN, which does not occur behind a clamp or in finite networks.
MIMIK_INLINE void storeBFloat16(const Lanes &v, void *to, std::int64_t index)
{
    Bits bits;
    std::memcpy(&bits, &v, sizeof(bits));
    bits = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    *reinterpret_cast<Halves *>(static_cast<std::uint16_t *>(to) + index) = __builtin_convertvector(bits, Halves);
}

/// `width` pixels of one block behind the convolution.
MIMIK_INLINE void tailOfBlock(const SynthesisTail &t, int block, std::int64_t width, const float *in, float *sums)
{
    const std::int64_t c = static_cast<std::int64_t>(block) * kLanes;
    const Lanes d = at(t.demodulation + c), b = at(t.bias + c);
    const float limit = t.clamp > 0 ? t.clamp : 3.0e38F;
    const Lanes zero = {};
    const Lanes top = zero + limit, bottom = zero - limit;
    const float positive = t.gain, negative = t.gain * kSlope;
    float *out = t.outIsBFloat16 || !t.out ? nullptr : static_cast<float *>(t.out) + block * t.outBlock;
    std::uint16_t *halves =
        t.outIsBFloat16 && t.out ? static_cast<std::uint16_t *>(t.out) + block * t.outBlock : nullptr;
    const Lanes style = t.nextStyle ? at(t.nextStyle + c) : zero + 1.0F;
    const std::int64_t channels = static_cast<std::int64_t>(t.blocks) * kLanes;
    for (std::int64_t x = 0; x < width; ++x) {
        const float n = t.noise ? t.noise[x] * t.strength : 0.0F;
        Lanes y = at(in + x * kLanes) * d + n + b;
        y = y > zero ? y * positive : y * negative;
        y = y < top ? y : top;
        y = y > bottom ? y : bottom;
        if (out)
            at(out + x * kLanes) = y * style;
        else if (halves)
            storeBFloat16(y * style, halves, x * kLanes);
        for (int r = 0; r < t.rgbChannels; ++r)
            at(sums + (x * t.rgbChannels + r) * kLanes) += y * at(t.rgbWeight + r * channels + c);
    }
}

MIMIK_INLINE void finishRgb(const SynthesisTail &t, std::int64_t width, const float *sums)
{
    for (std::int64_t x = 0; x < width; ++x)
        for (int r = 0; r < t.rgbChannels; ++r) {
            const float *lanes = sums + (x * t.rgbChannels + r) * kLanes;
            float sum = 0;
            for (int l = 0; l < kLanes; ++l)
                sum += lanes[l];
            t.rgb[r * t.rgbPlane + x] = sum;
        }
}

} // namespace

MIMIK_CLONES void synthesisTail(const SynthesisTail &tail, std::int64_t width, const float *in, std::int64_t inBlock,
                                float *scratch)
{
    std::fill_n(scratch, width * kLanes * tail.rgbChannels, 0.0F);
    for (int b = 0; b < tail.blocks; ++b)
        tailOfBlock(tail, b, width, in + b * inBlock, scratch);
    finishRgb(tail, width, scratch);
}

MIMIK_CLONES void synthesisUpTail(const SynthesisTail &tail, std::int64_t width, std::int64_t y, const float *in,
                                  std::int64_t inBlock, float *scratch)
{
    const std::int64_t inWidth = width + 1;
    float *column = scratch, *row = column + inWidth * kLanes, *sums = row + width * kLanes;
    std::fill_n(sums, width * kLanes * tail.rgbChannels, 0.0F);
    // Output row y reads rows y-1 .. y+2 of an input with as many rows as columns; those beyond the border are zero.
    constexpr float kOuter = 0.25F, kInner = 0.75F; // [1,3,3,1] / 8 with half of the gain 4 on each axis
    const float w0 = y >= 1 ? kOuter : 0.0F, w3 = y + 2 < inWidth ? kOuter : 0.0F;
    const float w1 = kInner, w2 = y + 1 < inWidth ? kInner : 0.0F;
    const std::int64_t r0 = std::max<std::int64_t>(y - 1, 0), r2 = std::min(y + 1, inWidth - 1);
    const std::int64_t r3 = std::min(y + 2, inWidth - 1), step = inWidth * kLanes;
    for (int b = 0; b < tail.blocks; ++b) {
        const float *image = in + b * inBlock;
        const float *p0 = image + r0 * step, *p1 = image + y * step, *p2 = image + r2 * step, *p3 = image + r3 * step;
        for (std::int64_t i = 0; i < step; i += kLanes)
            at(column + i) = (at(p0 + i) * w0 + at(p3 + i) * w3) + (at(p1 + i) * w1 + at(p2 + i) * w2);
        const auto pixel = [&](std::int64_t x) -> const Lanes & {
            return at(column + x * kLanes);
        };
        at(row) = (pixel(0) + pixel(1)) * kInner + pixel(2) * kOuter;
        for (std::int64_t x = 1; x + 2 < inWidth; ++x)
            at(row + x * kLanes) = (pixel(x - 1) + pixel(x + 2)) * kOuter + (pixel(x) + pixel(x + 1)) * kInner;
        at(row + (width - 1) * kLanes) = pixel(width - 2) * kOuter + (pixel(width - 1) + pixel(width)) * kInner;
        tailOfBlock(tail, b, width, row, sums);
    }
    finishRgb(tail, width, sums);
}

MIMIK_CLONES void scaleBlocks(const float *x, const float *style, int blocks, std::int64_t pixels, void *out,
                              bool outIsBFloat16)
{
    for (int b = 0; b < blocks; ++b) {
        const Lanes s = at(style + b * kLanes);
        for (std::int64_t p = 0; p < pixels; ++p) {
            const std::int64_t i = (b * pixels + p) * kLanes;
            if (outIsBFloat16)
                storeBFloat16(at(x + i) * s, out, i);
            else
                at(static_cast<float *>(out) + i) = at(x + i) * s;
        }
    }
}

MIMIK_CLONES void addUpsampled(const float *small, std::int64_t side, float *img)
{
    // Each axis: even results are (a[-1] + 3 a[0]) / 4, odd ones (3 a[0] + a[1]) / 4, zero beyond the border.
    for (std::int64_t y = 0; y < 2 * side; ++y) {
        const std::int64_t near = y / 2, far = y % 2 ? near + 1 : near - 1;
        const float *a = small + near * side;
        const float *b = far >= 0 && far < side ? small + far * side : nullptr;
        float *out = img + y * 2 * side;
        const auto column = [&](std::int64_t x) {
            return b ? a[x] * 0.75F + b[x] * 0.25F : a[x] * 0.75F;
        };
        float before = 0, here = column(0);
        for (std::int64_t x = 0; x < side; ++x) {
            const float after = x + 1 < side ? column(x + 1) : 0.0F;
            out[2 * x] += before * 0.25F + here * 0.75F;
            out[2 * x + 1] += here * 0.75F + after * 0.25F;
            before = here;
            here = after;
        }
    }
}

} // namespace mimik::nn::kernels
