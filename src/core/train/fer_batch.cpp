#include "core/train/fer_batch.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mimik::train {

Augmentation Augmentation::fromNames(const std::vector<std::string> &names)
{
    const auto has = [&](const char *name) {
        return std::ranges::find(names, name) != names.end();
    };
    return {has("flip"), has("shift"), has("affine"), has("contrast"), has("noise"), has("erase")};
}

namespace {

constexpr double kShiftShare = 0.08;

struct View {
    const std::uint8_t *pixels; ///< [side, side, 3]
    int side;
};

// Copy with a whole-pixel shift; the border is repeated.
void copyShifted(const View &image, bool flip, int dx, int dy, float *out)
{
    const int side = image.side;
    const std::size_t plane = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    for (int y = 0; y < side; ++y) {
        const std::uint8_t *row = image.pixels + static_cast<std::size_t>(std::clamp(y + dy, 0, side - 1)) *
                                                     static_cast<std::size_t>(side) * 3;
        float *target = out + static_cast<std::size_t>(y) * static_cast<std::size_t>(side);
        for (int x = 0; x < side; ++x) {
            const int from = std::clamp(x + dx, 0, side - 1);
            const std::uint8_t *pixel = row + 3 * (flip ? side - 1 - from : from);
            for (std::size_t c = 0; c < 3; ++c)
                target[c * plane + static_cast<std::size_t>(x)] =
                    static_cast<float>(pixel[c]) * kInputScale + kInputOffset;
        }
    }
}

// Bilinear resampling about the centre; the border is repeated.
void copyWarped(const View &image, bool flip, double angleRad, double scale, double dx, double dy, float *out)
{
    const int side = image.side;
    const std::size_t plane = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    const double centre = (side - 1) / 2.0;
    const auto cosine = static_cast<float>(std::cos(angleRad) / scale);
    const auto sine = static_cast<float>(std::sin(angleRad) / scale);
    const auto last = static_cast<float>(side - 1);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const auto u = static_cast<float>((flip ? side - 1 - x : x) - centre);
            const auto v = static_cast<float>(y - centre);
            const float sx = std::clamp(cosine * u - sine * v + static_cast<float>(centre + dx), 0.0F, last);
            const float sy = std::clamp(sine * u + cosine * v + static_cast<float>(centre + dy), 0.0F, last);
            const int x0 = std::min(static_cast<int>(sx), side - 2);
            const int y0 = std::min(static_cast<int>(sy), side - 2);
            const float fx = sx - static_cast<float>(x0);
            const float fy = sy - static_cast<float>(y0);
            const std::uint8_t *p =
                image.pixels +
                (static_cast<std::size_t>(y0) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x0)) * 3;
            const std::uint8_t *q = p + static_cast<std::size_t>(side) * 3;
            float *target =
                out + static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x);
            for (std::size_t c = 0; c < 3; ++c) {
                const float top = static_cast<float>(p[c]) * (1 - fx) + static_cast<float>(p[c + 3]) * fx;
                const float bottom = static_cast<float>(q[c]) * (1 - fx) + static_cast<float>(q[c + 3]) * fx;
                target[c * plane] = (top * (1 - fy) + bottom * fy) * kInputScale + kInputOffset;
            }
        }
    }
}

void eraseRectangle(int side, RandomState &random, float *out)
{
    const auto extent = [&] {
        return std::max(1, static_cast<int>(random.uniform(0.25, 0.5) * side));
    };
    const int width = extent();
    const int height = extent();
    const int left = static_cast<int>(random.below(static_cast<std::uint32_t>(side - width + 1)));
    const int top = static_cast<int>(random.below(static_cast<std::uint32_t>(side - height + 1)));
    for (int c = 0; c < 3; ++c) {
        for (int y = top; y < top + height; ++y)
            std::fill_n(out + (c * side + y) * side + left, width, 0.0F);
    }
}

} // namespace

void fillBatch(const FerSet &set, std::span<const std::size_t> indices, const Augmentation &augmentation,
               RandomState &random, float *out)
{
    const std::size_t numel = static_cast<std::size_t>(set.size) * static_cast<std::size_t>(set.size) * 3;
    const double reach = kShiftShare * set.size;
    for (const std::size_t index : indices) {
        const View image{set.pixels.data() + index * numel, set.size};
        const bool flip = augmentation.flip && random.uniform() < 0.5;
        if (augmentation.affine) {
            const double angle = random.uniform(-10, 10) * std::numbers::pi / 180;
            const double scale = random.uniform(0.9, 1.1);
            const double dx = random.uniform(-reach, reach);
            const double dy = random.uniform(-reach, reach);
            copyWarped(image, flip, angle, scale, dx, dy, out);
        } else {
            int dx = 0;
            int dy = 0;
            if (augmentation.shift) {
                dx = static_cast<int>(std::lround(random.uniform(-reach, reach)));
                dy = static_cast<int>(std::lround(random.uniform(-reach, reach)));
            }
            copyShifted(image, flip, dx, dy, out);
        }
        if (augmentation.contrast) {
            const auto gain = static_cast<float>(random.uniform(0.75, 1.25));
            const auto bias = static_cast<float>(random.uniform(-0.15, 0.15));
            for (std::size_t i = 0; i < numel; ++i)
                out[i] = std::clamp(out[i] * gain + bias, -1.0F, 1.0F);
        }
        if (augmentation.noise) {
            const double sigma = random.uniform(0, 0.08);
            for (std::size_t i = 0; i < numel; ++i)
                out[i] += static_cast<float>(sigma * random.gauss());
        }
        if (augmentation.erase && random.uniform() < 0.5)
            eraseRectangle(set.size, random, out);
        out += numel;
    }
}

} // namespace mimik::train
