#include "core/base/csv.h"
#include "core/report/figures.h"
#include "core/report/text_p.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace mimik::report {
namespace {

// After Okabe and Ito (2008): told apart by the colour-blind; the yellow is darkened so that it is seen on white.
constexpr std::array<const char *, 8> kPalette{"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                               "#e69f00", "#56b4e9", "#8a7a00", "#7f6fbf"};
constexpr const char *kNeutral = "#8a8a8a";
// Curves differ in their dashes too, not by colour alone.
constexpr std::array<const char *, 4> kDashes{"", "7 3", "2 2.5", "9 3 2 3"};
constexpr double kMinStepPx = 0.3;
constexpr double kCharWidth = 6.2; // of the 11 px labels, on average
constexpr double kLegendLine = 17;

struct Range {
    double lo;
    double hi;
};

/// Width of a text in characters; UTF-8 continuation bytes do not count.
double textWidth(const std::string &text)
{
    return kCharWidth *
           static_cast<double>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string px(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    std::string result = text;
    if (result.ends_with(".0"))
        result.resize(result.size() - 2);
    return result == "-0" ? "0" : result;
}

std::string tickText(double value, double step)
{
    const int digits = step >= 1 ? 0 : std::min(6, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
    char text[48];
    if (std::abs(value) >= 1e6)
        std::snprintf(text, sizeof text, "%.3g", value);
    else
        std::snprintf(text, sizeof text, "%.*f", digits, std::abs(value) < step * 1e-6 ? 0.0 : value);
    return text;
}

double niceStep(double span, int about)
{
    const double raw = span / about;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (raw <= factor * power * 1.0000001)
            return factor * power;
    }
    return 10 * power;
}

class PlotDrawing {
public:
    PlotDrawing(const Plot &plot, bool standalone) : m_plot(plot), m_standalone(standalone) { measure(); }

    std::string draw()
    {
        m_out = svgOpen(m_width, m_height, m_standalone, m_plot.title);
        if (!m_plot.title.empty())
            text(m_left, 16, m_plot.title, "start", "font-weight=\"600\" font-size=\"13\"");
        drawAxes();
        m_out += "<defs><clipPath id=\"" + clipId() + "\"><rect x=\"" + px(m_left) + "\" y=\"" + px(m_top) +
                 "\" width=\"" + px(m_plotWidth) + "\" height=\"" + px(m_plotHeight) +
                 "\"/></clipPath></defs>\n<g clip-path=\"url(#" + clipId() + ")\">\n";
        for (std::size_t i = 0; i < m_plot.series.size(); ++i) {
            if (m_plot.series[i].mark == PlotMark::Band)
                drawBand(i);
        }
        for (std::size_t i = 0; i < m_plot.series.size(); ++i)
            drawSeries(i);
        m_out += "</g>\n";
        drawLegend();
        m_out += "</svg>\n";
        return std::move(m_out);
    }

    static std::string svgOpen(double width, double height, bool standalone, const std::string &title)
    {
        std::string out = standalone ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : "";
        out += "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + px(width) + " " + px(height) +
               "\" width=\"" + px(width) + "\" height=\"" + px(height) + "\" role=\"img\" aria-label=\"" +
               escaped(title) + "\" font-family=\"system-ui, sans-serif\" font-size=\"11\" fill=\"currentColor\"";
        if (standalone)
            out += " color=\"#222\"";
        out += ">\n";
        if (standalone)
            out += "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
        return out;
    }

private:
    void measure()
    {
        m_x = rangeOf(true);
        m_y = rangeOf(false);
        double longest = 0;
        for (const std::string &category : m_plot.categories)
            longest = std::max(longest, textWidth(category));
        const double perCategory =
            m_plot.categories.empty() ? 0 : 460.0 / static_cast<double>(m_plot.categories.size());
        m_slantLabels = longest > perCategory;
        for (const PlotSeries &series : m_plot.series)
            m_numLegend += m_plot.legend && !series.name.empty() ? 1 : 0;
        m_plotWidth = m_plot.square ? 360 : 460;
        m_plotHeight = m_plot.square ? 360 : 250;
        m_top = m_plot.title.empty() ? 12 : 30;
        m_left = 62;
        m_bottom = 24 + (m_plot.xLabel.empty() ? 0 : 18) + (m_slantLabels ? std::min(90.0, longest * 0.6) : 0);
        m_width = m_left + m_plotWidth + 18;
        for (const PlotSeries &series : m_plot.series) {
            if (m_plot.legend)
                m_width = std::max(m_width, m_left + 40 + textWidth(series.name));
        }
        m_height = m_top + m_plotHeight + m_bottom + 8 + kLegendLine * m_numLegend;
    }

    Range rangeOf(bool isX) const
    {
        double lo = std::numeric_limits<double>::infinity();
        double hi = -lo;
        auto take = [&](double v) {
            if (std::isfinite(v) && (isX || !m_plot.logY || v > 0)) {
                lo = std::min(lo, v);
                hi = std::max(hi, v);
            }
        };
        for (const PlotSeries &series : m_plot.series) {
            const double half = series.mark == PlotMark::Bars ? series.barWidth / 2 : 0;
            if (isX) {
                for (double v : series.x) {
                    take(v - half);
                    take(v + half);
                }
                continue;
            }
            if (series.mark != PlotMark::Band) {
                for (double v : series.y)
                    take(v);
            }
            for (double v : series.yLow)
                take(v);
            for (double v : series.yHigh)
                take(v);
            if (series.mark == PlotMark::Bars && !m_plot.logY)
                take(0);
        }
        if (isX && !m_plot.categories.empty()) {
            lo = -0.5;
            hi = static_cast<double>(m_plot.categories.size()) - 0.5;
        }
        if (lo > hi) {
            lo = m_plot.logY && !isX ? 1 : 0;
            hi = lo + 1;
        }
        const bool isLog = !isX && m_plot.logY;
        if (isLog) {
            lo = std::pow(10, std::floor(std::log10(lo)));
            hi = std::pow(10, std::ceil(std::log10(hi) + 1e-9));
        } else if (!isX) {
            const double margin = hi > lo ? 0.05 * (hi - lo) : 0.5;
            hi += margin;
            if (lo != 0)
                lo -= margin;
        } else if (hi == lo) {
            hi += 0.5;
            lo -= 0.5;
        }
        const double min = isX ? m_plot.xMin : m_plot.yMin;
        const double max = isX ? m_plot.xMax : m_plot.yMax;
        if (std::isfinite(min) && (!isLog || min > 0))
            lo = min;
        if (std::isfinite(max) && max > lo)
            hi = max;
        if (hi <= lo)
            hi = lo + 1;
        return {lo, hi};
    }

    double toX(double value) const { return m_left + (value - m_x.lo) / (m_x.hi - m_x.lo) * m_plotWidth; }
    double toY(double value) const
    {
        double share = (value - m_y.lo) / (m_y.hi - m_y.lo);
        if (m_plot.logY)
            share = value > 0 ? std::log(value / m_y.lo) / std::log(m_y.hi / m_y.lo) : -1;
        return m_top + m_plotHeight * (1 - std::clamp(share, -2.0, 3.0));
    }

    std::string clipId() const
    {
        // the same picture may stand twice on a page: the clip is then the same too
        return "c" + px(m_left) + "-" + px(m_top) + "-" + px(m_plotWidth) + "-" + px(m_plotHeight);
    }

    int colourIndex(std::size_t series) const
    {
        const int colour = m_plot.series[series].colour;
        return colour == -1 ? static_cast<int>(series) : colour;
    }
    std::string colourOf(std::size_t series) const
    {
        const int index = colourIndex(series);
        return index < 0 ? kNeutral : kPalette[static_cast<std::size_t>(index) % kPalette.size()];
    }
    std::string dashOf(std::size_t series) const
    {
        if (m_plot.series[series].dashed)
            return " stroke-dasharray=\"3 4\"";
        const int index = colourIndex(series);
        const char *dash = index < 0 ? "" : kDashes[static_cast<std::size_t>(index) % kDashes.size()];
        return *dash == 0 ? std::string() : " stroke-dasharray=\"" + std::string(dash) + "\"";
    }

    void text(double x, double y, const std::string &value, const char *anchor, const std::string &more = {})
    {
        m_out += "<text x=\"" + px(x) + "\" y=\"" + px(y) + "\" text-anchor=\"" + anchor + "\"" +
                 (more.empty() ? "" : " " + more) + ">" + escaped(value) + "</text>\n";
    }
    void line(double x1, double y1, double x2, double y2, const std::string &style)
    {
        m_out += "<path d=\"M" + px(x1) + " " + px(y1) + "L" + px(x2) + " " + px(y2) + "\" " + style + "/>\n";
    }

    void drawAxes()
    {
        const std::string grid = "stroke=\"currentColor\" stroke-opacity=\"0.12\" fill=\"none\"";
        const double bottom = m_top + m_plotHeight;
        if (m_plot.logY) {
            for (double v = m_y.lo; v <= m_y.hi * 1.0001; v *= 10) {
                line(m_left, toY(v), m_left + m_plotWidth, toY(v), grid);
                text(m_left - 6, toY(v) + 4, v >= 1 && v < 1e6 ? tickText(v, 1) : shortestDecimal(v), "end",
                     "opacity=\"0.8\"");
            }
        } else {
            const double step = niceStep(m_y.hi - m_y.lo, 5);
            for (double k = std::ceil(m_y.lo / step - 1e-6); k * step <= m_y.hi + step * 1e-6; k += 1) {
                line(m_left, toY(k * step), m_left + m_plotWidth, toY(k * step), grid);
                text(m_left - 6, toY(k * step) + 4, tickText(k * step, step), "end", "opacity=\"0.8\"");
            }
        }
        if (m_plot.categories.empty()) {
            const double step = niceStep(m_x.hi - m_x.lo, m_plot.square ? 5 : 6);
            for (double k = std::ceil(m_x.lo / step - 1e-6); k * step <= m_x.hi + step * 1e-6; k += 1) {
                line(toX(k * step), m_top, toX(k * step), bottom, grid);
                text(toX(k * step), bottom + 16, tickText(k * step, step), "middle", "opacity=\"0.8\"");
            }
        } else {
            for (std::size_t c = 0; c < m_plot.categories.size(); ++c) {
                const double x = toX(static_cast<double>(c));
                if (m_slantLabels)
                    text(x + 4, bottom + 14, m_plot.categories[c], "end",
                         "transform=\"rotate(-35 " + px(x + 4) + " " + px(bottom + 14) + ")\"");
                else
                    text(x, bottom + 16, m_plot.categories[c], "middle");
            }
        }
        line(m_left, bottom, m_left + m_plotWidth, bottom, "stroke=\"currentColor\" stroke-opacity=\"0.6\"");
        line(m_left, m_top, m_left, bottom, "stroke=\"currentColor\" stroke-opacity=\"0.6\"");
        if (!m_plot.xLabel.empty())
            text(m_left + m_plotWidth / 2, m_top + m_plotHeight + m_bottom - 4, m_plot.xLabel, "middle");
        if (!m_plot.yLabel.empty()) {
            const double y = m_top + m_plotHeight / 2;
            text(14, y, m_plot.yLabel, "middle", "transform=\"rotate(-90 14 " + px(y) + ")\"");
        }
    }

    void drawBand(std::size_t index)
    {
        const PlotSeries &series = m_plot.series[index];
        std::string path;
        const std::size_t n = std::min({series.x.size(), series.yLow.size(), series.yHigh.size()});
        for (std::size_t i = 0; i < n; ++i)
            path += (i == 0 ? "M" : "L") + px(toX(series.x[i])) + " " + px(toY(series.yHigh[i]));
        for (std::size_t i = n; i-- > 0;)
            path += "L" + px(toX(series.x[i])) + " " + px(toY(series.yLow[i]));
        if (n > 0)
            m_out += "<path d=\"" + path + "Z\" fill=\"" + colourOf(index) + "\" fill-opacity=\"0.14\"/>\n";
    }

    void drawSeries(std::size_t index)
    {
        const PlotSeries &series = m_plot.series[index];
        switch (series.mark) {
        case PlotMark::Band:
            return;
        case PlotMark::Line:
        case PlotMark::Step:
            drawCurve(index);
            break;
        case PlotMark::Dots:
            for (std::size_t i = 0; i < series.x.size(); ++i) {
                if (std::isfinite(series.y[i]))
                    m_out += "<circle cx=\"" + px(toX(series.x[i])) + "\" cy=\"" + px(toY(series.y[i])) +
                             "\" r=\"3\" fill=\"" + colourOf(index) + "\" fill-opacity=\"0.8\"/>\n";
            }
            break;
        case PlotMark::Bars:
            drawBars(index);
            break;
        }
        drawErrorBars(series);
    }

    void drawCurve(std::size_t index)
    {
        const PlotSeries &series = m_plot.series[index];
        std::string path;
        bool isDown = false;
        double lastX = 0;
        double lastY = 0;
        for (std::size_t i = 0; i < series.x.size(); ++i) {
            if (!std::isfinite(series.x[i]) || !std::isfinite(series.y[i])) {
                isDown = false;
                continue;
            }
            const double x = toX(series.x[i]);
            const double y = toY(series.y[i]);
            const bool isLast = i + 1 == series.x.size();
            if (isDown && !isLast && std::abs(x - lastX) < kMinStepPx && std::abs(y - lastY) < kMinStepPx)
                continue;
            if (isDown && series.mark == PlotMark::Step)
                path += "H" + px(x) + "V" + px(y);
            else
                path += (isDown ? "L" : "M") + px(x) + " " + px(y);
            isDown = true;
            lastX = x;
            lastY = y;
        }
        if (!path.empty())
            m_out += "<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colourOf(index) + "\" stroke-width=\"" +
                     (series.dashed ? "1.2" : "1.8") + "\" stroke-linejoin=\"round\"" + dashOf(index) + "/>\n";
    }

    void drawBars(std::size_t index)
    {
        const PlotSeries &series = m_plot.series[index];
        const double base = toY(m_plot.logY ? m_y.lo : std::clamp(0.0, m_y.lo, m_y.hi));
        for (std::size_t i = 0; i < series.x.size(); ++i) {
            if (!std::isfinite(series.y[i]))
                continue;
            const double left = toX(series.x[i] - series.barWidth / 2);
            const double right = toX(series.x[i] + series.barWidth / 2);
            const double y = toY(series.y[i]);
            m_out += "<rect x=\"" + px(left) + "\" y=\"" + px(std::min(y, base)) + "\" width=\"" +
                     px(std::max(0.5, right - left - 0.5)) + "\" height=\"" + px(std::abs(base - y)) + "\" fill=\"" +
                     colourOf(index) + "\"/>\n";
        }
    }

    void drawErrorBars(const PlotSeries &series)
    {
        const std::size_t n = std::min({series.x.size(), series.yLow.size(), series.yHigh.size()});
        for (std::size_t i = 0; i < n; ++i) {
            if (!std::isfinite(series.yLow[i]) || !std::isfinite(series.yHigh[i]))
                continue;
            const double x = toX(series.x[i]);
            const double lo = toY(series.yLow[i]);
            const double hi = toY(series.yHigh[i]);
            m_out += "<path d=\"M" + px(x) + " " + px(lo) + "V" + px(hi) + "M" + px(x - 3) + " " + px(lo) + "H" +
                     px(x + 3) + "M" + px(x - 3) + " " + px(hi) + "H" + px(x + 3) +
                     "\" stroke=\"currentColor\" stroke-width=\"1.2\" fill=\"none\"/>\n";
        }
    }

    void drawLegend()
    {
        double y = m_top + m_plotHeight + m_bottom + 16;
        for (std::size_t i = 0; i < m_plot.series.size(); ++i) {
            const PlotSeries &series = m_plot.series[i];
            if (!m_plot.legend || series.name.empty())
                continue;
            if (series.mark == PlotMark::Line || series.mark == PlotMark::Step)
                line(m_left, y - 4, m_left + 26, y - 4,
                     "stroke=\"" + colourOf(i) + "\" stroke-width=\"2\" fill=\"none\"" + dashOf(i));
            else
                m_out += "<rect x=\"" + px(m_left + 7) + "\" y=\"" + px(y - 10) +
                         "\" width=\"12\" height=\"12\" fill=\"" + colourOf(i) + "\"" +
                         (series.mark == PlotMark::Band ? " fill-opacity=\"0.25\"" : "") + "/>\n";
            text(m_left + 34, y, series.name, "start");
            y += kLegendLine;
        }
    }

    const Plot &m_plot;
    bool m_standalone;
    std::string m_out;
    Range m_x{};
    Range m_y{};
    double m_left = 0;
    double m_top = 0;
    double m_bottom = 0;
    double m_plotWidth = 0;
    double m_plotHeight = 0;
    double m_width = 0;
    double m_height = 0;
    int m_numLegend = 0;
    bool m_slantLabels = false;
};

struct Rgb {
    double r, g, b;
};

/// cividis (Nuñez, Anderton, Renslow 2018), at nine points of its published table.
Rgb cividis(double t)
{
    constexpr std::array<Rgb, 9> kPoints{Rgb{0, 34, 78},     Rgb{26, 56, 111},   Rgb{67, 78, 108},
                                         Rgb{97, 100, 111},  Rgb{125, 124, 120}, Rgb{155, 147, 117},
                                         Rgb{188, 174, 108}, Rgb{222, 202, 90},  Rgb{254, 232, 56}};
    const double position = std::clamp(t, 0.0, 1.0) * (kPoints.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(position), kPoints.size() - 2);
    const double f = position - static_cast<double>(below);
    const Rgb &a = kPoints[below];
    const Rgb &b = kPoints[below + 1];
    return {a.r + f * (b.r - a.r), a.g + f * (b.g - a.g), a.b + f * (b.b - a.b)};
}

} // namespace

std::string plotSvg(const Plot &plot, bool standalone)
{
    return PlotDrawing(plot, standalone).draw();
}

std::string heatMapSvg(const HeatMap &map, bool standalone)
{
    double rowLabels = 0;
    double columnLabels = 0;
    double longestText = 0;
    for (const std::string &name : map.rows)
        rowLabels = std::max(rowLabels, textWidth(name));
    for (const std::string &name : map.columns)
        columnLabels = std::max(columnLabels, textWidth(name));
    for (const auto &row : map.texts) {
        for (const std::string &cell : row)
            longestText = std::max(longestText, textWidth(cell));
    }
    const double cellWidth = std::clamp(longestText + 10, 38.0, 96.0);
    const double cellHeight = 34;
    const bool slant = columnLabels > cellWidth;
    const double left = 30 + rowLabels + 10;
    const double top = (map.title.empty() ? 22 : 42) + (slant ? std::min(90.0, columnLabels * 0.6 + 12) : 18);
    const double width = left + cellWidth * static_cast<double>(map.columns.size()) + (slant ? 60 : 12);
    const double height = top + cellHeight * static_cast<double>(map.rows.size()) + 12;
    std::string out = PlotDrawing::svgOpen(width, height, standalone, map.title);
    auto text = [&out](double x, double y, const std::string &value, const char *anchor, const std::string &more) {
        out += "<text x=\"" + px(x) + "\" y=\"" + px(y) + "\" text-anchor=\"" + anchor + "\"" + more + ">" +
               escaped(value) + "</text>\n";
    };
    if (!map.title.empty())
        text(4, 16, map.title, "start", " font-weight=\"600\" font-size=\"13\"");
    text(left + cellWidth * static_cast<double>(map.columns.size()) / 2, map.title.empty() ? 14 : 34, map.xLabel,
         "middle", "");
    const double middle = top + cellHeight * static_cast<double>(map.rows.size()) / 2;
    text(14, middle, map.yLabel, "middle", " transform=\"rotate(-90 14 " + px(middle) + ")\"");
    for (std::size_t c = 0; c < map.columns.size(); ++c) {
        const double x = left + cellWidth * (static_cast<double>(c) + 0.5);
        if (slant)
            text(x, top - 8, map.columns[c], "start", " transform=\"rotate(-35 " + px(x) + " " + px(top - 8) + ")\"");
        else
            text(x, top - 8, map.columns[c], "middle", "");
    }
    for (std::size_t r = 0; r < map.rows.size(); ++r) {
        const double y = top + cellHeight * static_cast<double>(r);
        text(left - 8, y + cellHeight / 2 + 4, map.rows[r], "end", "");
        for (std::size_t c = 0; c < map.columns.size(); ++c) {
            const double x = left + cellWidth * static_cast<double>(c);
            const double value = map.values[r][c];
            std::string fill = "none";
            std::string ink = "currentColor";
            if (std::isfinite(value)) {
                const Rgb colour = cividis((value - map.min) / (map.max - map.min));
                char hex[16];
                std::snprintf(hex, sizeof hex, "#%02x%02x%02x", static_cast<unsigned>(colour.r),
                              static_cast<unsigned>(colour.g), static_cast<unsigned>(colour.b));
                fill = hex;
                // Rec. 601 luma
                ink = 0.299 * colour.r + 0.587 * colour.g + 0.114 * colour.b > 130 ? "#000" : "#fff";
            }
            out += "<rect x=\"" + px(x) + "\" y=\"" + px(y) + "\" width=\"" + px(cellWidth - 1) + "\" height=\"" +
                   px(cellHeight - 1) + "\" fill=\"" + fill + "\"/>\n";
            std::string cell = map.texts.empty() ? std::string() : map.texts[r][c];
            if (map.texts.empty() && std::isfinite(value)) {
                char number[32];
                std::snprintf(number, sizeof number, "%.2f", value);
                cell = number;
            }
            text(x + cellWidth / 2, y + cellHeight / 2 + 4, cell, "middle", " fill=\"" + ink + "\"");
        }
    }
    return out + "</svg>\n";
}

} // namespace mimik::report
