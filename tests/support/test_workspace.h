#pragma once

#include "core/base/png.h"
#include "support/test_support.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace mimik::test {

/// A drawn face of a few strokes that differs with `number`: for tests of windows, which only need pictures.
inline Image drawnFace(int number, int side = 48)
{
    Image image(side, side, 3);
    const double skin = 0.45 + 0.5 * ((number * 37) % 100) / 100.0;
    const double mouth = ((number * 53) % 100) / 100.0 - 0.5;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const double u = 2.0 * x / side - 1, v = 2.0 * y / side - 1;
            double r = 0.35, g = 0.40, b = 0.48;
            if (u * u / 0.45 + v * v / 0.75 < 1) {
                r = skin;
                g = skin * 0.8;
                b = skin * 0.68;
                const double shade = 1 - 0.25 * (u + 0.6);
                r *= shade, g *= shade, b *= shade;
                const double eye = std::min(std::hypot(u - 0.28, v + 0.15), std::hypot(u + 0.28, v + 0.15));
                const bool lips = std::abs(v - 0.42 + mouth * u * u) < 0.05 && std::abs(u) < 0.3;
                if (eye < 0.09)
                    r = g = b = 0.12;
                else if (lips)
                    r = 0.6, g = 0.25, b = 0.25;
            }
            std::uint8_t *pixel = image.row(y) + 3 * x;
            pixel[0] = static_cast<std::uint8_t>(255 * std::clamp(r, 0.0, 1.0));
            pixel[1] = static_cast<std::uint8_t>(255 * std::clamp(g, 0.0, 1.0));
            pixel[2] = static_cast<std::uint8_t>(255 * std::clamp(b, 0.0, 1.0));
        }
    }
    return image;
}

/// Class folders happy/, sad/, neutral/ with `perClass` drawn faces each.
inline void writeClassFolders(const std::filesystem::path &folder, int perClass)
{
    int number = 0;
    for (const char *name : {"happy", "sad", "neutral"}) {
        std::filesystem::create_directories(folder / name);
        for (int i = 0; i < perClass; ++i, ++number)
            (void)writePng(folder / name / (std::to_string(number) + ".png"), drawnFace(number));
    }
}

} // namespace mimik::test
