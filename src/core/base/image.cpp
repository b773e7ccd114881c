#include "core/base/image.h"

#include <algorithm>

namespace mimik {

Image imageFromChw(const float *chw, int width, int height)
{
    Image image(width, height, 3);
    const std::size_t plane = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    for (std::size_t i = 0; i < plane; ++i) {
        for (std::size_t c = 0; c < 3; ++c) {
            const float v = chw[c * plane + i] * 127.5f + 128.0f;
            image.pixels[i * 3 + c] = static_cast<std::uint8_t>(std::clamp(v, 0.0f, 255.0f));
        }
    }
    return image;
}

void chwFromImage(const Image &image, float scale, float offset, float *chw)
{
    const std::size_t plane = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
    const std::size_t channels = static_cast<std::size_t>(image.channels);
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t i = 0; i < plane; ++i)
            chw[c * plane + i] = static_cast<float>(image.pixels[i * channels + c]) * scale + offset;
}

} // namespace mimik
