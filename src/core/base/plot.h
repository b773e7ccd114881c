#pragma once

#include <limits>
#include <string>
#include <vector>

namespace mimik {

enum class PlotMark {
    Line, ///< straight between points
    Step, ///< step curve, as a ROC is
    Dots,
    Bars, ///< one bar per x, `barWidth` wide in x units
    Band  ///< area between yLow and yHigh over x
};

/// One curve, bar group or band. x and y have the same size; a NaN in y leaves a gap.
struct PlotSeries {
    std::string name; ///< stands in the legend; empty: not in the legend
    PlotMark mark = PlotMark::Line;
    std::vector<double> x;
    std::vector<double> y;
    std::vector<double> yLow;  ///< Band, or lower end of error bars
    std::vector<double> yHigh; ///< Band, or upper end of error bars
    int colour = -1;           ///< index into the categorical palette; -1: the position in the plot; -2: neutral grey
    bool dashed = false;
    double barWidth = 0.8;
};

/// A plot as data: the screen draws it with QCustomPlot, the report as SVG, and a CSV holds its numbers.
struct Plot {
    std::string title;
    std::string xLabel;
    std::string yLabel;
    double xMin = std::numeric_limits<double>::quiet_NaN(); ///< NaN: from the data
    double xMax = std::numeric_limits<double>::quiet_NaN();
    double yMin = std::numeric_limits<double>::quiet_NaN();
    double yMax = std::numeric_limits<double>::quiet_NaN();
    bool square = false; ///< same length of both axes, as for a ROC
    bool logY = false;
    bool legend = true;
    std::vector<std::string> categories; ///< names at x = 0, 1, 2, ...; empty: a numeric axis
    std::vector<PlotSeries> series;
};

} // namespace mimik
