#include "ui/common/plot_widget_p.h"
#include "ui/common/tokens.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace mimik::ui {

namespace {

constexpr double kMarginShare = 0.05;

QString text(const std::string &s)
{
    return QString::fromStdString(s);
}

} // namespace

QColor PlotWidget::Impl::colourOf(std::size_t series) const
{
    const int wished = plot.series[series].colour;
    return plotColor(wished == -1 ? static_cast<int>(series) : wished);
}

void PlotWidget::Impl::rebuild()
{
    canvas->clearPlottables();
    canvas->clearItems();
    plottables.clear();
    for (auto &handle : handles)
        handle.line = nullptr;
    for (auto &marker : markers)
        marker.dot = nullptr;
    for (std::size_t i = 0; i < plot.series.size(); ++i)
        addSeries(i);
    for (auto &handle : handles)
        makeLine(handle);
    for (auto &marker : markers)
        makeDot(marker);
    style();
    if (!userZoomed)
        fit();
    canvas->replot(QCustomPlot::rpQueuedReplot);
}

void PlotWidget::Impl::addSeries(std::size_t i)
{
    const PlotSeries &s = plot.series[i];
    const QColor colour = colourOf(i);
    QPen pen(colour, s.mark == PlotMark::Bars ? 0 : 1.8);
    if (s.dashed)
        pen.setStyle(Qt::DashLine);
    QCPAbstractPlottable *made = nullptr;
    if (s.mark == PlotMark::Bars) {
        auto *bars = new QCPBars(canvas->xAxis, canvas->yAxis);
        bars->setWidth(s.barWidth);
        bars->setData(QVector<double>(s.x.begin(), s.x.end()), QVector<double>(s.y.begin(), s.y.end()), true);
        QColor fill = colour;
        fill.setAlphaF(s.colour == -2 ? 0.35F : 0.75F);
        bars->setPen(Qt::NoPen);
        bars->setBrush(fill);
        made = bars;
    } else if (s.mark == PlotMark::Band) {
        auto *low = canvas->addGraph();
        auto *high = canvas->addGraph();
        const QVector<double> x(s.x.begin(), s.x.end());
        low->setData(x, QVector<double>(s.yLow.begin(), s.yLow.end()), true);
        high->setData(x, QVector<double>(s.yHigh.begin(), s.yHigh.end()), true);
        low->setPen(Qt::NoPen);
        high->setPen(Qt::NoPen);
        QColor fill = colour;
        fill.setAlphaF(0.18F);
        high->setBrush(fill);
        high->setChannelFillGraph(low);
        low->removeFromLegend();
        made = high;
    } else {
        // A curve may go straight up (ROC), where a graph sorted by x would lose the order: QCPCurve keeps it.
        auto *curve = new QCPCurve(canvas->xAxis, canvas->yAxis);
        QVector<double> t, x, y;
        for (std::size_t k = 0; k < s.x.size() && k < s.y.size(); ++k) {
            if (s.mark == PlotMark::Step && k > 0 && std::isfinite(s.y[k - 1])) {
                t.append(static_cast<double>(t.size()));
                x.append(s.x[k]);
                y.append(s.y[k - 1]);
            }
            t.append(static_cast<double>(t.size()));
            x.append(s.x[k]);
            y.append(s.y[k]);
        }
        curve->setData(t, x, y, true);
        curve->setPen(pen);
        if (s.mark == PlotMark::Dots || s.x.size() == 1) {
            curve->setLineStyle(s.mark == PlotMark::Dots ? QCPCurve::lsNone : QCPCurve::lsLine);
            curve->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, pen.color(), 6));
        }
        made = curve;
    }
    made->setName(text(s.name));
    if (s.name.empty())
        made->removeFromLegend();
    plottables.push_back(made);
}

void PlotWidget::Impl::makeLine(Handle &handle)
{
    handle.line = new QCPItemStraightLine(canvas);
    if (handle.look == HandleLook::Neutral) // next to curves: the accent is also a curve's colour
        handle.line->setPen(QPen(colors().text, 1, Qt::DashLine));
    else
        handle.line->setPen(QPen(colors().accent, handle.draggable ? 2 : 1));
    place(handle);
}

void PlotWidget::Impl::place(Handle &handle)
{
    if (!handle.line)
        return;
    const bool vertical = handle.orientation == Qt::Vertical;
    handle.line->point1->setCoords(vertical ? handle.value : 0, vertical ? 0 : handle.value);
    handle.line->point2->setCoords(vertical ? handle.value : 1, vertical ? 1 : handle.value);
    if (vertical && plot.logY) { // a straight line needs two points that exist on the axis
        handle.line->point1->setCoords(handle.value, 1);
        handle.line->point2->setCoords(handle.value, 10);
    }
}

void PlotWidget::Impl::makeDot(Marker &marker)
{
    marker.dot = canvas->addGraph();
    marker.dot->removeFromLegend();
    marker.dot->setLineStyle(QCPGraph::lsNone);
    marker.dot->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colors().surface, 2),
                                                plotColor(marker.colour), marker.draggable ? 13 : 9));
    marker.dot->setData({marker.x}, {marker.y});
}

void PlotWidget::Impl::style()
{
    const Colors &c = colors();
    canvas->setBackground(c.surface);
    for (auto *axis : {canvas->xAxis, canvas->yAxis}) {
        axis->setBasePen(QPen(c.separator));
        axis->setTickPen(QPen(c.separator));
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(c.textDim);
        axis->setTickLabelFont(ui::font(TextSize::Small));
        axis->setLabelFont(ui::font(TextSize::Small));
        axis->setLabelColor(c.textDim);
        axis->setLabelPadding(2);
        axis->grid()->setPen(QPen(c.raised, 1));
        axis->grid()->setZeroLinePen(QPen(c.separator, 1));
    }
    canvas->xAxis->setLabel(text(plot.xLabel));
    canvas->yAxis->setLabel(text(plot.yLabel));
    canvas->yAxis->setScaleType(plot.logY ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (plot.logY)
        canvas->yAxis->setTicker(QSharedPointer<QCPAxisTickerLog>::create());
    else
        canvas->yAxis->setTicker(QSharedPointer<QCPAxisTicker>::create());
    if (plot.categories.empty()) {
        canvas->xAxis->setTicker(QSharedPointer<QCPAxisTicker>::create());
        canvas->xAxis->setTickLabelRotation(0);
        spaceNumbers();
    } else {
        auto ticker = QSharedPointer<QCPAxisTickerText>::create();
        for (std::size_t i = 0; i < plot.categories.size(); ++i)
            ticker->addTick(static_cast<double>(i), text(plot.categories[i]));
        canvas->xAxis->setTicker(ticker);
        slantCategories();
    }
    canvas->legend->setFont(ui::font(TextSize::Small));
    canvas->legend->setTextColor(c.text);
    canvas->legend->setBorderPen(Qt::NoPen);
    QColor back = c.surface;
    back.setAlphaF(0.8F);
    canvas->legend->setBrush(back);
    canvas->legend->setRowSpacing(0);
    placeLegend();
    canvas->legend->setIconSize(18, 10);
    canvas->setInteraction(QCP::iRangeDrag, zoom);
    canvas->setInteraction(QCP::iRangeZoom, zoom);
}

/// In a corner of the plot, or below it where it would hide too much of the curves.
void PlotWidget::Impl::placeLegend()
{
    constexpr int kMostInside = 3, kColumnsBelow = 3;
    auto *legend = canvas->legend;
    int names = 0;
    for (int i = 0; i < legend->itemCount(); ++i) {
        auto *item = legend->item(i);
        if (!item) // an empty place of several columns
            continue;
        constexpr QMargins kBelow(0, 0, 0, 2); // else an item is as high as its font, and "r_t" loses its line
        item->setMinimumMargins(kBelow);
        item->setMargins(kBelow);
        ++names;
    }
    legend->setVisible(plot.legend && names > 0);
    const bool below = legend->visible() && (legendBelow || names > kMostInside) && !plot.square;
    auto *inset = canvas->axisRect()->insetLayout();
    legend->setWrap(below ? kColumnsBelow : 0);
    legend->setFillOrder(below ? QCPLegend::foColumnsFirst : QCPLegend::foRowsFirst);
    if (below && legend->layout() == inset) {
        canvas->plotLayout()->addElement(1, 0, legend);
        canvas->plotLayout()->setRowStretchFactor(1, 0.001);
    } else if (!below && legend->layout() != inset) {
        inset->addElement(legend, Qt::AlignRight);
        canvas->plotLayout()->simplify();
    }
    if (!below)
        inset->setInsetAlignment(0, Qt::AlignRight | (plot.square ? Qt::AlignBottom : Qt::AlignTop));
}

/// As many numbers below the plot as have room beside each other.
void PlotWidget::Impl::spaceNumbers()
{
    constexpr int kAxisWidth = 60, kNumberWidth = 60, kMostNumbers = 5;
    canvas->xAxis->ticker()->setTickCount(std::clamp((canvas->width() - kAxisWidth) / kNumberWidth, 1, kMostNumbers));
}

void PlotWidget::Impl::slantCategories()
{
    const int n = static_cast<int>(plot.categories.size());
    if (n == 0)
        return;
    const QFontMetrics metrics(ui::font(TextSize::Small));
    int widest = 0;
    for (const auto &name : plot.categories)
        widest = std::max(widest, metrics.horizontalAdvance(text(name)));
    canvas->xAxis->setTickLabelRotation(widest + kSpace > std::max(1, canvas->width() - 60) / n ? -50 : 0);
}

void PlotWidget::Impl::fit()
{
    double xLow = std::numeric_limits<double>::infinity(), yLow = xLow;
    double xHigh = -xLow, yHigh = -xLow;
    bool bars = false;
    auto see = [](const std::vector<double> &values, double &low, double &high, bool positive) {
        for (double v : values) {
            if (std::isfinite(v) && (!positive || v > 0)) {
                low = std::min(low, v);
                high = std::max(high, v);
            }
        }
    };
    for (const auto &s : plot.series) {
        see(s.x, xLow, xHigh, false);
        if (s.mark == PlotMark::Bars && !s.x.empty()) {
            bars = true;
            xLow = std::min(xLow, *std::min_element(s.x.begin(), s.x.end()) - 0.6 * s.barWidth);
            xHigh = std::max(xHigh, *std::max_element(s.x.begin(), s.x.end()) + 0.6 * s.barWidth);
        }
        see(s.y, yLow, yHigh, plot.logY);
        see(s.yLow, yLow, yHigh, plot.logY);
        see(s.yHigh, yLow, yHigh, plot.logY);
    }
    if (!(xLow <= xHigh)) {
        xLow = 0;
        xHigh = 1;
    }
    if (!(yLow <= yHigh)) {
        yLow = plot.logY ? 0.1 : 0;
        yHigh = 1;
    }
    if (bars && !plot.logY)
        yLow = std::min(0.0, yLow);
    auto widen = [](double &low, double &high, double lowShare, double highShare) {
        const double span = high > low ? high - low : std::max(1e-9, std::abs(high) * 0.1 + 1e-9);
        low -= lowShare * span;
        high += highShare * span;
    };
    if (plot.logY) {
        yLow /= 1.5;
        yHigh *= 1.5;
    } else {
        widen(yLow, yHigh, bars && yLow == 0 ? 0 : kMarginShare, kMarginShare);
    }
    if (!bars)
        widen(xLow, xHigh, kMarginShare / 2, kMarginShare / 2);
    auto over = [](double wished, double found) {
        return std::isnan(wished) ? found : wished;
    };
    canvas->xAxis->setRange(over(plot.xMin, xLow), over(plot.xMax, xHigh));
    canvas->yAxis->setRange(over(plot.yMin, yLow), over(plot.yMax, yHigh));
}

void PlotWidget::Impl::squareUp()
{
    auto *rect = canvas->axisRect();
    if (!plot.square) {
        rect->setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
        return;
    }
    const int side = std::max(60, std::min(canvas->width() - 60, canvas->height() - 50));
    rect->setMinimumSize(side, side);
    rect->setMaximumSize(side, side);
}

} // namespace mimik::ui
