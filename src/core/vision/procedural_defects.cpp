#include "core/vision/procedural_defects.h"

#include "core/base/random_state.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace mimik::vision {

namespace {

std::uint8_t toByte(float v)
{
    return static_cast<std::uint8_t>(std::clamp(v + 0.5F, 0.F, 255.F));
}

void blur(Image &image, float sigma)
{
    const int radius = std::max(1, static_cast<int>(std::ceil(2.5F * sigma)));
    std::vector<float> kernel(static_cast<std::size_t>(2 * radius + 1));
    float sum = 0;
    for (int i = -radius; i <= radius; ++i) {
        const auto x = static_cast<float>(i);
        sum += kernel[static_cast<std::size_t>(i + radius)] = std::exp(-x * x / (2 * sigma * sigma));
    }
    const int w = image.width;
    const int h = image.height;
    const int channels = image.channels;
    std::vector<float> rows(image.pixels.size());
    const auto at = [w, channels](int x, int y, int c) {
        return (static_cast<std::size_t>(y) * static_cast<std::size_t>(w) + static_cast<std::size_t>(x)) *
                   static_cast<std::size_t>(channels) +
               static_cast<std::size_t>(c);
    };
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x)
            for (int c = 0; c < channels; ++c) {
                float v = 0;
                for (int k = -radius; k <= radius; ++k)
                    v += kernel[static_cast<std::size_t>(k + radius)] *
                         image.pixels[at(std::clamp(x + k, 0, w - 1), y, c)];
                rows[at(x, y, c)] = v / sum;
            }
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x)
            for (int c = 0; c < channels; ++c) {
                float v = 0;
                for (int k = -radius; k <= radius; ++k)
                    v += kernel[static_cast<std::size_t>(k + radius)] * rows[at(x, std::clamp(y + k, 0, h - 1), c)];
                image.pixels[at(x, y, c)] = toByte(v / sum);
            }
}

/// What strong JPEG compression does: 8 x 8 DCT per channel, coarse quantisation (steps grow with frequency).
void blockArtefacts(Image &image, float step)
{
    constexpr int n = 8;
    float basis[n][n];
    for (int k = 0; k < n; ++k)
        for (int x = 0; x < n; ++x)
            basis[k][x] =
                std::cos(std::numbers::pi_v<float> * (static_cast<float>(x) + 0.5F) * static_cast<float>(k) / n) *
                std::sqrt((k == 0 ? 1.F : 2.F) / n);
    for (int by = 0; by < image.height; by += n)
        for (int bx = 0; bx < image.width; bx += n)
            for (int c = 0; c < image.channels; ++c) {
                float block[n][n];
                float half[n][n];
                const auto pixel = [&](int x, int y) -> std::uint8_t & {
                    const int px = std::min(bx + x, image.width - 1);
                    const int py = std::min(by + y, image.height - 1);
                    return image.row(py)[px * image.channels + c];
                };
                for (int y = 0; y < n; ++y)
                    for (int k = 0; k < n; ++k) {
                        half[y][k] = 0;
                        for (int x = 0; x < n; ++x)
                            half[y][k] += basis[k][x] * pixel(x, y);
                    }
                for (int l = 0; l < n; ++l)
                    for (int k = 0; k < n; ++k) {
                        float v = 0;
                        for (int y = 0; y < n; ++y)
                            v += basis[l][y] * half[y][k];
                        const float q = step * (1 + 0.5F * static_cast<float>(k + l));
                        block[l][k] = std::round(v / q) * q;
                    }
                for (int l = 0; l < n; ++l)
                    for (int x = 0; x < n; ++x) {
                        half[l][x] = 0;
                        for (int k = 0; k < n; ++k)
                            half[l][x] += basis[k][x] * block[l][k];
                    }
                for (int y = 0; y < n && by + y < image.height; ++y)
                    for (int x = 0; x < n && bx + x < image.width; ++x) {
                        float v = 0;
                        for (int l = 0; l < n; ++l)
                            v += basis[l][y] * half[l][x];
                        pixel(x, y) = toByte(v);
                    }
            }
}

} // namespace

std::string_view defectName(Defect defect)
{
    constexpr std::array<std::string_view, static_cast<std::size_t>(Defect::Count)> kNames = {
        "none", "blur", "noise", "jpeg", "occlusion", "low_contrast"};
    return kNames[static_cast<std::size_t>(defect)];
}

void applyDefect(Image &image, Defect defect, float strength, std::uint32_t seed)
{
    RandomState rng(seed);
    const float side = static_cast<float>(std::min(image.width, image.height));
    switch (defect) {
    case Defect::Blur:
        blur(image, side * (0.018F + 0.030F * strength));
        break;
    case Defect::Noise: {
        const float sd = 22 + 40 * strength;
        for (auto &v : image.pixels)
            v = toByte(static_cast<float>(v) + sd * static_cast<float>(rng.gauss()));
        break;
    }
    case Defect::Jpeg:
        blockArtefacts(image, 40 + 90 * strength);
        break;
    case Defect::Occlusion: {
        // A bar across the eyes, the mouth or one side.
        const float u = static_cast<float>(rng.uniform());
        const float thick = side * (0.16F + 0.14F * strength);
        const bool isUpright = u > 0.66F;
        const float centre = side * (u < 0.33F   ? 0.43F
                                     : u < 0.66F ? 0.76F
                                                 : 0.30F + 0.4F * static_cast<float>(rng.uniform()));
        const float slope = 0.3F * (static_cast<float>(rng.uniform()) - 0.5F);
        float colour[3];
        for (auto &c : colour)
            c = 30 + 150 * static_cast<float>(rng.uniform());
        for (int y = 0; y < image.height; ++y)
            for (int x = 0; x < image.width; ++x) {
                const float along = static_cast<float>(isUpright ? y : x) - side / 2;
                const float across = static_cast<float>(isUpright ? x : y) - centre - slope * along;
                const float amount = std::clamp(thick / 2 - std::fabs(across) + 0.5F, 0.F, 1.F);
                for (int c = 0; c < image.channels; ++c) {
                    std::uint8_t &v = image.row(y)[x * image.channels + c];
                    v = toByte(static_cast<float>(v) + amount * (colour[c % 3] - static_cast<float>(v)));
                }
            }
        break;
    }
    case Defect::LowContrast: {
        const float keep = 0.34F - 0.20F * strength;
        const float level = 60 + 130 * static_cast<float>(rng.uniform());
        for (auto &v : image.pixels)
            v = toByte(level + keep * (static_cast<float>(v) - level));
        break;
    }
    default:
        break;
    }
}

} // namespace mimik::vision
