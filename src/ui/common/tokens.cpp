#include "ui/common/tokens.h"

#include <QApplication>
#include <QFontDatabase>

#include <algorithm>
#include <array>
#include <cmath>

namespace mimik::ui {

namespace {

bool g_dark = false; // the one theme of the process; written only by Theme on the GUI thread

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

const Colors &lightColors()
{
    static const Colors kLight = {
        .window = QColor(0xf6f6f7),
        .surface = QColor(0xffffff),
        .raised = QColor(0xebebed),
        .separator = QColor(0xd8d8dc),
        .text = QColor(0x1c1d20),
        .textDim = QColor(0x5c5f67),
        .accent = QColor(0x1f5fbf),
        .onAccent = QColor(0xffffff),
        .accentSoft = QColor(0xd6e4f8),
        .neutral = QColor(0x6b6e76),
        .reject = QColor(0xb0413a),
        .rejectSoft = QColor(0xf8e2e0),
        .warning = QColor(0x8a5a00),
        .good = QColor(0x2b7a4b),
        .cell = QColor(0xe4e4e7),
    };
    return kLight;
}

const Colors &darkColors()
{
    static const Colors kDark = {
        .window = QColor(0x1b1c1f),
        .surface = QColor(0x232427),
        .raised = QColor(0x2c2e32),
        .separator = QColor(0x3b3d42),
        .text = QColor(0xeeeef0),
        .textDim = QColor(0xa7aab2),
        .accent = QColor(0x7fb2f5),
        .onAccent = QColor(0x0f1724),
        .accentSoft = QColor(0x29405f),
        .neutral = QColor(0x9a9da5),
        .reject = QColor(0xe88b84),
        .rejectSoft = QColor(0x4a2826),
        .warning = QColor(0xe5b566),
        .good = QColor(0x7cc498),
        .cell = QColor(0x303236),
    };
    return kDark;
}

const Colors &colors()
{
    return g_dark ? darkColors() : lightColors();
}

bool isDark()
{
    return g_dark;
}

void internal::setDark(bool dark)
{
    g_dark = dark;
}

QColor plotColor(int index)
{
    static const std::array<QColor, kNumPlotColors> kLight = {QColor(0x1f5fbf), QColor(0xc04f00), QColor(0x00795a),
                                                              QColor(0xa83f7c), QColor(0x8a6d00), QColor(0x2e8fbf),
                                                              QColor(0x6b4fb0), QColor(0x55585f)};
    static const std::array<QColor, kNumPlotColors> kDark = {QColor(0x7fb2f5), QColor(0xf0935a), QColor(0x4cc4a0),
                                                             QColor(0xdf8fbe), QColor(0xe0c34f), QColor(0x7fd0ee),
                                                             QColor(0xb7a3ee), QColor(0xb3b6bd)};
    if (index == -2)
        return colors().neutral;
    const auto i = static_cast<std::size_t>(std::max(0, index) % kNumPlotColors);
    return g_dark ? kDark[i] : kLight[i];
}

QColor viridis(double t)
{
    // Every eighth of matplotlib's viridis (BSD/CC0 table), linear in between: within 2/255 of the full table's look.
    static const std::array<std::array<int, 3>, 9> kStops = {{{68, 1, 84},
                                                              {71, 44, 122},
                                                              {59, 81, 139},
                                                              {44, 113, 142},
                                                              {33, 144, 141},
                                                              {39, 173, 129},
                                                              {92, 200, 99},
                                                              {170, 220, 50},
                                                              {253, 231, 37}}};
    const double position = std::clamp(std::isnan(t) ? 0.0 : t, 0.0, 1.0) * 8;
    const auto low = static_cast<std::size_t>(std::min(7.0, std::floor(position)));
    const double part = position - static_cast<double>(low);
    auto mix = [&](std::size_t c) {
        return static_cast<int>(std::lround(kStops[low][c] * (1 - part) + kStops[low + 1][c] * part));
    };
    return {mix(0), mix(1), mix(2)};
}

QColor readableOn(const QColor &background)
{
    return contrast(background, Qt::white) >= contrast(background, Qt::black) ? QColor(Qt::white) : QColor(Qt::black);
}

double contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QFont font(TextSize size, bool bold)
{
    QFont result = QApplication::font();
    const double base = result.pointSizeF() > 0 ? result.pointSizeF() : 10;
    if (size == TextSize::Small)
        result.setPointSizeF(std::max(7.5, base - 1));
    else if (size == TextSize::Large)
        result.setPointSizeF(base + 4);
    result.setBold(bold);
    return result;
}

} // namespace mimik::ui
