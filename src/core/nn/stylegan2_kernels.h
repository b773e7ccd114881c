#pragma once

#include <cstddef>
#include <cstdint>

// Inner loops of the StyleGAN2 operations on plain float arrays, channels last. No torch here, so that they can be
// compiled for several instruction sets (the loader picks one): no -march=native in shipped binaries.
namespace mimik::nn::kernels {

/// For one output index of a 1-D resampling: up to kMaxTaps source indices with their weights.
constexpr int kMaxTaps = 16;
struct TapList {
    int count = 0;
    int index[kMaxTaps] = {};
    float weight[kMaxTaps] = {};
};

/// One output row of separable resampling. @param image  one sample [H, W, C]; @param scratch  W * C floats
void resampleRow(const float *image, std::int64_t width, std::int64_t channels, const TapList &vertical,
                 const TapList *horizontal, std::int64_t outWidth, float *scratch, float *out);

/// rows x channels: out = clamp(act(x + bias) * gain); bias may be null; clamp <= 0 means none.
void biasAct(const float *x, const float *bias, std::int64_t rows, std::int64_t channels, bool lrelu, float gain,
             float clamp, float *out);
/// out = grad * derivative of biasAct, read off its result y.
void biasActMask(const float *grad, const float *y, std::int64_t count, bool lrelu, float gain, float clamp,
                 float *out);

/// One sample of a modulated layer's tail, arrays [H, W, C].
struct TailShape {
    std::int64_t height = 0, width = 0, channels = 0;
};
/// y = clamp(lrelu(v * d + noise * strength + bias) * gain). noise [H, W] or null.
void tailForward(const TailShape &shape, const float *v, const float *d, const float *noise, float strength,
                 const float *bias, float gain, float clamp, float *y);
/// Its gradients: dv like v; dd and db [C] are added to; returns d strength.
double tailBackward(const TailShape &shape, const float *dy, const float *y, const float *v, const float *d,
                    const float *noise, float gain, float clamp, float *dv, float *dd, float *db);

/// One sample of [pixels, C]: out = x * s.
void scaleForward(const float *x, const float *s, std::int64_t pixels, std::int64_t channels, float *out);
/// dx = dy * s; ds += sum over pixels of dy * x.
void scaleBackward(const float *dy, const float *x, const float *s, std::int64_t pixels, std::int64_t channels,
                   float *dx, float *ds);

} // namespace mimik::nn::kernels
