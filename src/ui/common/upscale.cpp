#include "ui/common/upscale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace mimik::ui {

namespace {

struct Tap {
    std::array<int, 4> source;
    std::array<float, 4> weight;
};

std::vector<Tap> taps(int from, int to)
{
    std::vector<Tap> result(static_cast<std::size_t>(to));
    const float step = static_cast<float>(from) / static_cast<float>(to);
    for (int i = 0; i < to; ++i) {
        const float position = (static_cast<float>(i) + 0.5f) * step - 0.5f;
        const int base = static_cast<int>(std::floor(position));
        const float t = position - static_cast<float>(base);
        auto &tap = result[static_cast<std::size_t>(i)];
        tap.weight = {((-0.5f * t + 1.0f) * t - 0.5f) * t, (1.5f * t - 2.5f) * t * t + 1.0f,
                      ((-1.5f * t + 2.0f) * t + 0.5f) * t, (0.5f * t - 0.5f) * t * t};
        for (int k = 0; k < 4; ++k)
            tap.source[static_cast<std::size_t>(k)] = std::clamp(base - 1 + k, 0, from - 1);
    }
    return result;
}

} // namespace

QImage upscaled(const QImage &image, QSize size)
{
    if (image.isNull() || size.isEmpty())
        return {};
    if (size == image.size())
        return image;
    if (size.width() < image.width() || size.height() < image.height())
        return image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);

    const QImage source = image.convertToFormat(QImage::Format_RGB32);
    const int width = source.width(), height = source.height();
    const auto across = taps(width, size.width());
    const auto down = taps(height, size.height());
    // Across first, at the source's height, as floats; then down. Channels: 3, interleaved.
    std::vector<float> wide(static_cast<std::size_t>(height) * static_cast<std::size_t>(size.width()) * 3);
    for (int y = 0; y < height; ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(source.constScanLine(y));
        float *out = wide.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width()) * 3;
        for (const auto &tap : across) {
            float red = 0, green = 0, blue = 0;
            for (std::size_t k = 0; k < 4; ++k) {
                const QRgb pixel = line[tap.source[k]];
                red += tap.weight[k] * static_cast<float>(qRed(pixel));
                green += tap.weight[k] * static_cast<float>(qGreen(pixel));
                blue += tap.weight[k] * static_cast<float>(qBlue(pixel));
            }
            *out++ = red;
            *out++ = green;
            *out++ = blue;
        }
    }
    QImage result(size, QImage::Format_RGB32);
    const auto stride = static_cast<std::size_t>(size.width()) * 3;
    const auto toByte = [](float v) {
        return static_cast<int>(std::clamp(v + 0.5f, 0.0f, 255.0f));
    };
    for (int y = 0; y < size.height(); ++y) {
        const auto &tap = down[static_cast<std::size_t>(y)];
        std::array<const float *, 4> rows;
        for (std::size_t k = 0; k < 4; ++k)
            rows[k] = wide.data() + static_cast<std::size_t>(tap.source[k]) * stride;
        auto *out = reinterpret_cast<QRgb *>(result.scanLine(y));
        for (std::size_t i = 0; i < stride; i += 3) {
            float rgb[3];
            for (std::size_t c = 0; c < 3; ++c)
                rgb[c] = tap.weight[0] * rows[0][i + c] + tap.weight[1] * rows[1][i + c] +
                         tap.weight[2] * rows[2][i + c] + tap.weight[3] * rows[3][i + c];
            *out++ = qRgb(toByte(rgb[0]), toByte(rgb[1]), toByte(rgb[2]));
        }
    }
    return result;
}

} // namespace mimik::ui
