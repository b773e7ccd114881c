#pragma once

#include "core/base/plot.h"
#include "core/eval/bootstrap.h"
#include "core/eval/confusion.h"

#include <string>
#include <vector>

namespace mimik::report {

/// A table of coloured cells with their text, such as a confusion matrix. Row 0 is at the top.
struct HeatMap {
    std::string title;
    std::string xLabel; ///< of the columns
    std::string yLabel; ///< of the rows
    std::vector<std::string> columns;
    std::vector<std::string> rows;
    std::vector<std::vector<double>> values;     ///< [row][column], the colour; NaN: no colour
    std::vector<std::vector<std::string>> texts; ///< [row][column]; empty: the value with two digits
    double min = 0;
    double max = 1;
};

/// What is written in the cells of a confusion matrix; the colour is the share of the row, the column or all.
enum class ConfusionView { Counts, RowPercent, ColumnPercent };

/// Rows are actual, columns predicted, and both axes say so.
HeatMap confusionHeatMap(const eval::ConfusionMatrix &confusion, const std::vector<std::string> &classes,
                         ConfusionView view = ConfusionView::RowPercent, const std::string &title = {});

/// One condition of a bar chart: a value with its interval per category.
struct BarGroup {
    std::string name;
    std::vector<double> values;
    std::vector<eval::Interval> intervals; ///< may be empty
};

/// Bars side by side per category, with error bars: for instance AUC per AU of four training conditions.
Plot groupedBars(const std::string &title, const std::string &yLabel, const std::vector<std::string> &categories,
                 const std::vector<BarGroup> &groups, double yMin = 0, double yMax = 1);

/// Histogram of values as bars; NaN and infinities are left out. `bins` 0: Freedman-Diaconis, 8 to 60.
Plot histogram(const std::string &title, const std::string &xLabel, const std::vector<double> &values, int bins = 0);

/// An SVG document. Texts and axes take the colour of their surroundings (currentColor), so one picture fits light and
/// dark pages. Same input, same bytes. Points closer than 0.3 px are joined, so a curve of a million points stays
/// small.
/// @param standalone  with XML header and a colour of its own, for a file
std::string plotSvg(const Plot &plot, bool standalone = false);
std::string heatMapSvg(const HeatMap &map, bool standalone = false);

/// The numbers of a plot: series,x,y,low,high.
std::string plotCsv(const Plot &plot);
std::string heatMapCsv(const HeatMap &map);

} // namespace mimik::report
