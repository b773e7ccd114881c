#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mimik {

/// 8-bit image, row-major, interleaved channels: RGB (3) or gray (1), never BGR, no padding between rows.
struct Image {
    int width = 0;
    int height = 0;
    int channels = 3;
    std::vector<std::uint8_t> pixels; ///< size width * height * channels

    Image() = default;
    Image(int w, int h, int c = 3)
        : width(w), height(h), channels(c),
          pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * static_cast<std::size_t>(c))
    {
    }
    bool isEmpty() const { return pixels.empty(); }
    std::uint8_t *row(int y) { return pixels.data() + static_cast<std::size_t>(y) * rowBytes(); }
    const std::uint8_t *row(int y) const { return pixels.data() + static_cast<std::size_t>(y) * rowBytes(); }
    std::size_t rowBytes() const { return static_cast<std::size_t>(width) * static_cast<std::size_t>(channels); }
    bool operator==(const Image &) const = default;
};

/// Dense float32 array in C order: what crosses module borders in place of a torch tensor.
struct Tensor {
    std::vector<std::int64_t> shape;
    std::vector<float> data;

    std::int64_t numel() const
    {
        std::int64_t n = 1;
        for (auto s : shape)
            n *= s;
        return n;
    }
    std::int64_t dim(std::size_t i) const { return shape.at(i); }
};

/// Borrowed view of a dense float32 array in C order; valid while its owner lives.
struct TensorView {
    std::span<const std::int64_t> shape;
    const float *data = nullptr;

    TensorView(const Tensor &t) : shape(t.shape), data(t.data.data()) {}
    TensorView(std::span<const std::int64_t> s, const float *d) : shape(s), data(d) {}
};

/// The field's 8-bit conversion of generator output: clamp(127.5 x + 128) truncated, x nominally in [-1, 1].
/// @param chw  [3, height, width] float32, RGB
Image imageFromChw(const float *chw, int width, int height);

/// 8-bit image to float32 [channels, H, W], value * scale + offset.
void chwFromImage(const Image &image, float scale, float offset, float *chw);

} // namespace mimik
