#pragma once

#include <QColor>
#include <QFont>
#include <QString>

class QWidget;

namespace mimik::ui {

/// All colours, distances, radii and font sizes of the window. They are written down here and nowhere else.
struct Colors {
    QColor window;     ///< behind everything
    QColor surface;    ///< lists, plots, fields
    QColor raised;     ///< rail, headers, hovered rows
    QColor separator;  ///< thin lines
    QColor text;       ///< 7:1 or better on window and surface
    QColor textDim;    ///< 4.5:1 or better on window and surface
    QColor accent;     ///< the one accent: primary button, selection, AU-positive
    QColor onAccent;   ///< text on the accent
    QColor accentSoft; ///< accent as a background under `text`
    QColor neutral;    ///< marks of neutral faces
    QColor reject;     ///< calm red: rejected, failed; always with a mark or text
    QColor rejectSoft; ///< background of an error line
    QColor warning;    ///< something to read, not wrong
    QColor good;       ///< finished; always with a mark or text
    QColor cell;       ///< place of a face that is not there yet
};

const Colors &lightColors();
const Colors &darkColors();
/// The colours in use (set by the theme).
const Colors &colors();
bool isDark();
/// Categorical colours of plots, told apart by the colour-blind (after Okabe and Ito), made readable on both themes.
QColor plotColor(int index);
constexpr int kNumPlotColors = 8;
/// Perceptually uniform map, t in 0..1 (viridis, from its published control points).
QColor viridis(double t);
/// Black or white, whichever is read better on `background`.
QColor readableOn(const QColor &background);
/// WCAG 2 contrast ratio, 1..21.
double contrast(const QColor &a, const QColor &b);

/// 8-px grid.
constexpr int kSpaceXs = 4;
constexpr int kSpace = 8;
constexpr int kSpaceM = 16;
constexpr int kSpaceL = 24;
constexpr int kSpaceXl = 40;
constexpr int kRadius = 4;
constexpr int kIcon = 16;
constexpr int kIconRail = 22;
constexpr int kIconEmpty = 48;
constexpr int kRailWidth = 88;
constexpr int kCellS = 64;
constexpr int kCellM = 96;
constexpr int kCellL = 160;

enum class TextSize { Small, Normal, Large };
/// The system font in one of three sizes, tabular figures where the font has them.
QFont font(TextSize size, bool bold = false);

namespace internal {
void setDark(bool dark);
}

} // namespace mimik::ui
