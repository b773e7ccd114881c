#include "core/report/figures.h"

#include "core/base/csv.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace mimik::report {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string percent(double share)
{
    if (std::isnan(share))
        return "–";
    char text[16];
    std::snprintf(text, sizeof text, "%.0f %%", 100 * share);
    return text;
}

double share(std::int64_t part, std::int64_t whole)
{
    return whole == 0 ? kNan : static_cast<double>(part) / static_cast<double>(whole);
}

std::string at(const std::vector<double> &values, std::size_t i)
{
    return i < values.size() ? shortestDecimal(values[i]) : std::string();
}

} // namespace

HeatMap confusionHeatMap(const eval::ConfusionMatrix &confusion, const std::vector<std::string> &classes,
                         ConfusionView view, const std::string &title)
{
    HeatMap map;
    map.title = title;
    map.xLabel = "Predicted";
    map.yLabel = "Actual";
    map.columns = classes;
    map.rows = classes;
    const int k = confusion.numClasses();
    for (int row = 0; row < k; ++row) {
        std::vector<double> values;
        std::vector<std::string> texts;
        for (int column = 0; column < k; ++column) {
            const std::int64_t count = confusion.at(row, column);
            const double ofRow = share(count, confusion.actual(row));
            const double ofColumn = share(count, confusion.predicted(column));
            values.push_back(view == ConfusionView::ColumnPercent ? ofColumn : ofRow);
            const std::string number = std::to_string(count);
            texts.push_back(view == ConfusionView::Counts       ? number
                            : view == ConfusionView::RowPercent ? number + " (" + percent(ofRow) + ")"
                                                                : number + " (" + percent(ofColumn) + ")");
        }
        map.values.push_back(std::move(values));
        map.texts.push_back(std::move(texts));
    }
    return map;
}

Plot groupedBars(const std::string &title, const std::string &yLabel, const std::vector<std::string> &categories,
                 const std::vector<BarGroup> &groups, double yMin, double yMax)
{
    Plot plot;
    plot.title = title;
    plot.yLabel = yLabel;
    plot.yMin = yMin;
    plot.yMax = yMax;
    plot.categories = categories;
    plot.legend = groups.size() > 1;
    const double slot = 0.8 / static_cast<double>(std::max<std::size_t>(groups.size(), 1));
    for (std::size_t g = 0; g < groups.size(); ++g) {
        PlotSeries series;
        series.name = groups[g].name;
        series.mark = PlotMark::Bars;
        series.barWidth = slot * 0.9;
        series.colour = static_cast<int>(g);
        for (std::size_t c = 0; c < groups[g].values.size(); ++c) {
            series.x.push_back(static_cast<double>(c) - 0.4 + slot * (static_cast<double>(g) + 0.5));
            series.y.push_back(groups[g].values[c]);
            if (!groups[g].intervals.empty()) {
                series.yLow.push_back(groups[g].intervals[c].lo);
                series.yHigh.push_back(groups[g].intervals[c].hi);
            }
        }
        plot.series.push_back(std::move(series));
    }
    return plot;
}

Plot histogram(const std::string &title, const std::string &xLabel, const std::vector<double> &values, int bins)
{
    Plot plot;
    plot.title = title;
    plot.xLabel = xLabel;
    plot.yLabel = "Images";
    plot.yMin = 0;
    plot.legend = false;
    std::vector<double> finite;
    for (double v : values) {
        if (std::isfinite(v))
            finite.push_back(v);
    }
    if (finite.empty())
        return plot;
    std::sort(finite.begin(), finite.end());
    const double lo = finite.front();
    const double span = finite.back() > lo ? finite.back() - lo : 1.0;
    if (bins <= 0) {
        const double n = static_cast<double>(finite.size());
        const double quartiles = finite[finite.size() * 3 / 4] - finite[finite.size() / 4];
        const double width = 2 * quartiles / std::cbrt(n);
        bins = width > 0 ? static_cast<int>(std::clamp(span / width, 8.0, 60.0)) : 8;
    }
    PlotSeries series;
    series.mark = PlotMark::Bars;
    series.barWidth = span / bins;
    series.y.assign(static_cast<std::size_t>(bins), 0);
    for (int b = 0; b < bins; ++b)
        series.x.push_back(lo + (b + 0.5) * span / bins);
    for (double v : finite)
        ++series.y[static_cast<std::size_t>(std::min(bins - 1, static_cast<int>((v - lo) / span * bins)))];
    plot.series.push_back(std::move(series));
    return plot;
}

std::string plotCsv(const Plot &plot)
{
    Csv table;
    table.header = {"series", "x", "y", "low", "high"};
    for (const PlotSeries &series : plot.series) {
        for (std::size_t i = 0; i < series.x.size(); ++i)
            table.rows.push_back(
                {series.name, shortestDecimal(series.x[i]), at(series.y, i), at(series.yLow, i), at(series.yHigh, i)});
    }
    return csvText(table);
}

std::string heatMapCsv(const HeatMap &map)
{
    Csv table;
    table.header = {"row"};
    table.header.insert(table.header.end(), map.columns.begin(), map.columns.end());
    for (std::size_t row = 0; row < map.rows.size(); ++row) {
        std::vector<std::string> cells{map.rows[row]};
        for (std::size_t column = 0; column < map.columns.size(); ++column)
            cells.push_back(map.texts.empty() ? shortestDecimal(map.values[row][column]) : map.texts[row][column]);
        table.rows.push_back(std::move(cells));
    }
    return csvText(table);
}

} // namespace mimik::report
