#include "core/nn/stylegan2_kernels.h"

#include "core/nn/simd_p.h"

#include <algorithm>
#include <vector>

namespace mimik::nn::kernels {

namespace {

constexpr float kSlope = 0.2F; // leaky ReLU of all StyleGAN2 layers

MIMIK_INLINE void combine(float *__restrict out, std::int64_t n, const TapList &taps, const float *base,
                          std::int64_t stride)
{
    const float *p[4];
    for (int t = 0; t < std::min(taps.count, 4); ++t)
        p[t] = base + taps.index[t] * stride;
    const float *w = taps.weight;
    switch (taps.count) {
    case 0:
        for (std::int64_t i = 0; i < n; ++i)
            out[i] = 0;
        return;
    case 1:
        for (std::int64_t i = 0; i < n; ++i)
            out[i] = p[0][i] * w[0];
        return;
    case 2:
        for (std::int64_t i = 0; i < n; ++i)
            out[i] = p[0][i] * w[0] + p[1][i] * w[1];
        return;
    case 3:
        for (std::int64_t i = 0; i < n; ++i)
            out[i] = p[0][i] * w[0] + p[1][i] * w[1] + p[2][i] * w[2];
        return;
    default:
        for (std::int64_t i = 0; i < n; ++i)
            out[i] = p[0][i] * w[0] + p[1][i] * w[1] + p[2][i] * w[2] + p[3][i] * w[3];
        for (int t = 4; t < taps.count; ++t) {
            const float *q = base + taps.index[t] * stride;
            for (std::int64_t i = 0; i < n; ++i)
                out[i] += q[i] * w[t];
        }
    }
}

} // namespace

MIMIK_CLONES void resampleRow(const float *image, std::int64_t width, std::int64_t channels, const TapList &vertical,
                              const TapList *horizontal, std::int64_t outWidth, float *scratch, float *out)
{
    combine(scratch, width * channels, vertical, image, width * channels);
    for (std::int64_t x = 0; x < outWidth; ++x)
        combine(out + x * channels, channels, horizontal[x], scratch, channels);
}

MIMIK_CLONES void biasAct(const float *x, const float *bias, std::int64_t rows, std::int64_t channels, bool lrelu,
                          float gain, float clamp, float *out)
{
    const float negative = lrelu ? kSlope * gain : gain;
    const float limit = clamp > 0 ? clamp : 3.0e38F;
    for (std::int64_t r = 0; r < rows; ++r) {
        const float *__restrict in = x + r * channels;
        float *__restrict o = out + r * channels;
        for (std::int64_t c = 0; c < channels; ++c) {
            const float t = bias ? in[c] + bias[c] : in[c];
            float v = t > 0 ? t * gain : t * negative;
            v = v < limit ? v : limit;
            o[c] = v > -limit ? v : -limit;
        }
    }
}

MIMIK_CLONES void biasActMask(const float *grad, const float *y, std::int64_t count, bool lrelu, float gain,
                              float clamp, float *out)
{
    const float negative = lrelu ? kSlope * gain : gain;
    const float limit = clamp > 0 ? clamp : 3.0e38F;
    for (std::int64_t i = 0; i < count; ++i) {
        const float m = y[i] > 0 ? gain : negative;
        const float in = y[i] < limit && y[i] > -limit ? m : 0.0F;
        out[i] = grad[i] * in;
    }
}

MIMIK_CLONES void tailForward(const TailShape &s, const float *v, const float *d, const float *noise, float strength,
                              const float *bias, float gain, float clamp, float *y)
{
    const float limit = clamp > 0 ? clamp : 3.0e38F;
    const float negative = kSlope * gain;
    const std::int64_t channels = s.channels;
    for (std::int64_t iy = 0; iy < s.height; ++iy) {
        for (std::int64_t ix = 0; ix < s.width; ++ix) {
            const float *__restrict in = v + (iy * s.width + ix) * channels;
            float *__restrict o = y + (iy * s.width + ix) * channels;
            const float n = noise ? noise[iy * s.width + ix] * strength : 0.0F;
            for (std::int64_t c = 0; c < channels; ++c) {
                const float t = in[c] * d[c] + n + bias[c];
                float a = t > 0 ? t * gain : t * negative;
                a = a < limit ? a : limit;
                o[c] = a > -limit ? a : -limit;
            }
        }
    }
}

MIMIK_CLONES double tailBackward(const TailShape &s, const float *dy, const float *y, const float *v, const float *d,
                                 const float *noise, float gain, float clamp, float *dv, float *dd, float *db)
{
    const float limit = clamp > 0 ? clamp : 3.0e38F;
    const float negative = kSlope * gain;
    const std::int64_t channels = s.channels;
    double dStrength = 0;
    std::vector<float> buffer(static_cast<std::size_t>(2 * channels)); // sums of one row: fewer rounding errors
    float *__restrict rowD = buffer.data();
    float *__restrict rowB = buffer.data() + channels;
    for (std::int64_t iy = 0; iy < s.height; ++iy) {
        std::fill(buffer.begin(), buffer.end(), 0.0F);
        for (std::int64_t ix = 0; ix < s.width; ++ix) {
            const float *__restrict in = v + (iy * s.width + ix) * channels;
            float *__restrict o = dv + (in - v);
            const float *__restrict gy = dy + (iy * s.width + ix) * channels;
            const float *__restrict yy = y + (iy * s.width + ix) * channels;
            for (std::int64_t c = 0; c < channels; ++c) {
                const float m = yy[c] > 0 ? gain : negative;
                const float g = yy[c] < limit && yy[c] > -limit ? gy[c] * m : 0.0F;
                o[c] = g * d[c];
                rowD[c] += g * in[c];
                rowB[c] += g;
            }
            if (noise) {
                float sum = 0;
                for (std::int64_t c = 0; c < channels; ++c) {
                    const float m = yy[c] > 0 ? gain : negative;
                    sum += yy[c] < limit && yy[c] > -limit ? gy[c] * m : 0.0F;
                }
                dStrength += static_cast<double>(sum) * static_cast<double>(noise[iy * s.width + ix]);
            }
        }
        for (std::int64_t c = 0; c < channels; ++c) {
            dd[c] += rowD[c];
            db[c] += rowB[c];
        }
    }
    return dStrength;
}

MIMIK_CLONES void scaleForward(const float *x, const float *s, std::int64_t pixels, std::int64_t channels, float *out)
{
    for (std::int64_t p = 0; p < pixels; ++p) {
        const float *__restrict in = x + p * channels;
        float *__restrict o = out + p * channels;
        for (std::int64_t c = 0; c < channels; ++c)
            o[c] = in[c] * s[c];
    }
}

MIMIK_CLONES void scaleBackward(const float *dy, const float *x, const float *s, std::int64_t pixels,
                                std::int64_t channels, float *dx, float *ds)
{
    std::vector<float> buffer(static_cast<std::size_t>(channels));
    float *__restrict sum = buffer.data();
    constexpr std::int64_t kBlock = 64; // sums of blocks: fewer rounding errors
    for (std::int64_t p0 = 0; p0 < pixels; p0 += kBlock) {
        std::fill(buffer.begin(), buffer.end(), 0.0F);
        for (std::int64_t p = p0; p < std::min(pixels, p0 + kBlock); ++p) {
            const float *__restrict g = dy + p * channels;
            const float *__restrict in = x + p * channels;
            float *__restrict o = dx + p * channels;
            for (std::int64_t c = 0; c < channels; ++c) {
                o[c] = g[c] * s[c];
                sum[c] += g[c] * in[c];
            }
        }
        for (std::int64_t c = 0; c < channels; ++c)
            ds[c] += sum[c];
    }
}

} // namespace mimik::nn::kernels
