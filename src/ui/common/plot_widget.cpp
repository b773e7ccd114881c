#include "ui/common/plot_widget.h"

#include "core/base/result.h"
#include "ui/common/plot_export.h"
#include "ui/common/tokens.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QTimer>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr int kGrabPixels = 7; // how near a press must be to take a handle or marker
constexpr int kRedrawMs = 50;  // live curves
constexpr double kMarginShare = 0.05;

struct Handle {
    Qt::Orientation orientation;
    double value;
    bool draggable;
    QCPItemStraightLine *line;
};

struct Marker {
    double x, y;
    int colour;
    bool draggable;
    QCPGraph *dot;
};

QString text(const std::string &s)
{
    return QString::fromStdString(s);
}

} // namespace

struct PlotWidget::Impl {
    QCustomPlot *canvas = nullptr;
    QLabel *hint = nullptr;
    QTimer *redraw = nullptr;
    Plot plot;
    std::vector<Handle> handles;
    std::vector<Marker> markers;
    std::vector<QCPAbstractPlottable *> plottables; // one per series, the low line of a band
    bool zoom = true;
    bool userZoomed = false;
    int dragHandle = -1;
    int dragMarker = -1;
    QPoint pressedAt;

    QColor colourOf(std::size_t series) const
    {
        const int wished = plot.series[series].colour;
        return plotColor(wished == -1 ? static_cast<int>(series) : wished);
    }

    void rebuild()
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

    void addSeries(std::size_t i)
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

    void makeLine(Handle &handle)
    {
        handle.line = new QCPItemStraightLine(canvas);
        handle.line->setPen(QPen(colors().accent, handle.draggable ? 2 : 1));
        place(handle);
    }

    void place(Handle &handle)
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

    void makeDot(Marker &marker)
    {
        marker.dot = canvas->addGraph();
        marker.dot->removeFromLegend();
        marker.dot->setLineStyle(QCPGraph::lsNone);
        marker.dot->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colors().surface, 2),
                                                    plotColor(marker.colour), marker.draggable ? 13 : 9));
        marker.dot->setData({marker.x}, {marker.y});
    }

    void style()
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
        } else {
            auto ticker = QSharedPointer<QCPAxisTickerText>::create();
            for (std::size_t i = 0; i < plot.categories.size(); ++i)
                ticker->addTick(static_cast<double>(i), text(plot.categories[i]));
            canvas->xAxis->setTicker(ticker);
            slantCategories();
        }
        bool named = false;
        for (const auto &s : plot.series)
            named = named || !s.name.empty();
        canvas->legend->setVisible(plot.legend && named);
        canvas->legend->setFont(ui::font(TextSize::Small));
        canvas->legend->setTextColor(c.text);
        canvas->legend->setBorderPen(Qt::NoPen);
        QColor back = c.surface;
        back.setAlphaF(0.8F);
        canvas->legend->setBrush(back);
        canvas->legend->setRowSpacing(0);
        canvas->legend->setIconSize(18, 10);
        auto *inset = canvas->axisRect()->insetLayout();
        inset->setInsetAlignment(0, plot.square ? (Qt::AlignRight | Qt::AlignBottom) : (Qt::AlignRight | Qt::AlignTop));
        canvas->setInteraction(QCP::iRangeDrag, zoom);
        canvas->setInteraction(QCP::iRangeZoom, zoom);
    }

    void slantCategories()
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

    void fit()
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

    void squareUp()
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
};

PlotWidget::PlotWidget(QWidget *parent) : QWidget(parent), m_impl(std::make_unique<Impl>())
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_impl->canvas = new QCustomPlot(this);
    m_impl->canvas->setObjectName(QStringLiteral("plotCanvas"));
    m_impl->canvas->setFocusPolicy(Qt::ClickFocus);
    m_impl->canvas->setContextMenuPolicy(Qt::NoContextMenu);
    m_impl->canvas->installEventFilter(this);
    m_impl->canvas->setSelectionTolerance(kGrabPixels);
    m_impl->canvas->setNotAntialiasedElements(QCP::aeAxes | QCP::aeGrid);
    m_impl->canvas->setMinimumSize(80, 60);
    layout->addWidget(m_impl->canvas);
    m_impl->hint = new QLabel(m_impl->canvas);
    m_impl->hint->setAlignment(Qt::AlignCenter);
    m_impl->hint->setWordWrap(true);
    m_impl->hint->setProperty("dim", true);
    m_impl->hint->setAutoFillBackground(true);
    m_impl->hint->setBackgroundRole(QPalette::Base);
    m_impl->hint->hide();
    m_impl->redraw = new QTimer(this);
    m_impl->redraw->setSingleShot(true);
    m_impl->redraw->setInterval(kRedrawMs);
    connect(m_impl->redraw, &QTimer::timeout, this, [this] { m_impl->rebuild(); });
    connect(m_impl->canvas, &QCustomPlot::legendClick, this,
            [this](QCPLegend *, QCPAbstractLegendItem *item, QMouseEvent *) {
                if (auto *entry = qobject_cast<QCPPlottableLegendItem *>(item)) {
                    const auto found =
                        std::find(m_impl->plottables.begin(), m_impl->plottables.end(), entry->plottable());
                    if (found != m_impl->plottables.end())
                        Q_EMIT legendClicked(static_cast<int>(found - m_impl->plottables.begin()));
                }
            });
    m_impl->style();
}

PlotWidget::~PlotWidget() = default;

void PlotWidget::setPlot(const Plot &plot)
{
    m_impl->plot = plot;
    m_impl->canvas->setAccessibleName(text(plot.title));
    setAccessibleName(text(plot.title));
    m_impl->squareUp();
    m_impl->rebuild();
}

const Plot &PlotWidget::plot() const
{
    return m_impl->plot;
}

void PlotWidget::append(int series, double x, double y)
{
    MIMIK_ASSERT(series >= 0 && static_cast<std::size_t>(series) < m_impl->plot.series.size());
    auto &s = m_impl->plot.series[static_cast<std::size_t>(series)];
    s.x.push_back(x);
    s.y.push_back(y);
    if (!m_impl->redraw->isActive())
        m_impl->redraw->start();
}

void PlotWidget::setHint(const QString &hint)
{
    m_impl->hint->setText(hint);
    m_impl->hint->setVisible(!hint.isEmpty());
    m_impl->hint->setGeometry(m_impl->canvas->rect());
}

int PlotWidget::addHandle(Qt::Orientation lineOrientation, double value, bool draggable)
{
    m_impl->handles.push_back({lineOrientation, value, draggable, nullptr});
    m_impl->makeLine(m_impl->handles.back());
    m_impl->canvas->replot(QCustomPlot::rpQueuedReplot);
    return static_cast<int>(m_impl->handles.size()) - 1;
}

double PlotWidget::handle(int number) const
{
    return m_impl->handles.at(static_cast<std::size_t>(number)).value;
}

void PlotWidget::setHandle(int number, double value)
{
    auto &handle = m_impl->handles.at(static_cast<std::size_t>(number));
    handle.value = value;
    m_impl->place(handle);
    m_impl->canvas->replot(QCustomPlot::rpQueuedReplot);
}

int PlotWidget::addMarker(double x, double y, int colour, bool draggable)
{
    m_impl->markers.push_back({x, y, colour, draggable, nullptr});
    m_impl->makeDot(m_impl->markers.back());
    m_impl->canvas->replot(QCustomPlot::rpQueuedReplot);
    return static_cast<int>(m_impl->markers.size()) - 1;
}

QPointF PlotWidget::marker(int number) const
{
    const auto &marker = m_impl->markers.at(static_cast<std::size_t>(number));
    return {marker.x, marker.y};
}

void PlotWidget::setMarker(int number, double x, double y)
{
    auto &marker = m_impl->markers.at(static_cast<std::size_t>(number));
    marker.x = x;
    marker.y = y;
    if (marker.dot)
        marker.dot->setData({x}, {y});
    m_impl->canvas->replot(QCustomPlot::rpQueuedReplot);
}

void PlotWidget::clearHandles()
{
    m_impl->handles.clear();
    m_impl->markers.clear();
    m_impl->rebuild();
}

void PlotWidget::setZoomEnabled(bool enabled)
{
    m_impl->zoom = enabled;
    m_impl->style();
}

void PlotWidget::resetZoom()
{
    m_impl->userZoomed = false;
    m_impl->fit();
    m_impl->canvas->replot();
}

void PlotWidget::copyPicture()
{
    QApplication::clipboard()->setPixmap(m_impl->canvas->toPixmap(0, 0, 2));
}

void PlotWidget::copyNumbers()
{
    QApplication::clipboard()->setText(csv());
}

QString PlotWidget::csv() const
{
    return plotCsv(m_impl->plot);
}

bool PlotWidget::save(const QString &file)
{
    return savePlot(*m_impl->canvas, m_impl->plot, file);
}

QPoint PlotWidget::pixelOf(double x, double y) const
{
    const QPointF onCanvas(m_impl->canvas->xAxis->coordToPixel(x), m_impl->canvas->yAxis->coordToPixel(y));
    return m_impl->canvas->mapTo(this, onCanvas.toPoint());
}

QPointF PlotWidget::valueAt(const QPoint &pixel) const
{
    const QPoint onCanvas = m_impl->canvas->mapFrom(this, pixel);
    return {m_impl->canvas->xAxis->pixelToCoord(onCanvas.x()), m_impl->canvas->yAxis->pixelToCoord(onCanvas.y())};
}

void PlotWidget::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        m_impl->rebuild();
}

void PlotWidget::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Reset zoom"), this, &PlotWidget::resetZoom);
    menu->addSeparator();
    menu->addAction(tr("Copy picture"), this, &PlotWidget::copyPicture);
    menu->addAction(tr("Copy numbers"), this, &PlotWidget::copyNumbers);
    menu->addAction(tr("Save as…"), this, [this] {
        auto *dialog = new QFileDialog(this, tr("Save plot"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setNameFilters(
            {tr("PNG picture (*.png)"), tr("SVG drawing (*.svg)"), tr("PDF (*.pdf)"), tr("Numbers as CSV (*.csv)")});
        connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
            dialog->setDefaultSuffix(filter.section(QLatin1StringView("(*."), 1).chopped(1));
        });
        dialog->setDefaultSuffix(QStringLiteral("png"));
        connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
            if (!save(file))
                setHint(tr("%1 could not be written; choose another folder.").arg(file));
        });
        dialog->open();
    });
    menu->popup(event->globalPos());
}

bool PlotWidget::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_impl->canvas)
        return QWidget::eventFilter(watched, event);
    auto *canvas = m_impl->canvas;
    switch (event->type()) {
    case QEvent::Resize:
        m_impl->hint->setGeometry(canvas->rect());
        m_impl->squareUp();
        if (!m_impl->plot.categories.empty())
            m_impl->slantCategories();
        break;
    case QEvent::MouseButtonPress: {
        auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() != Qt::LeftButton)
            break;
        const QPoint at = mouse->position().toPoint();
        m_impl->pressedAt = at;
        for (std::size_t i = 0; i < m_impl->markers.size(); ++i) {
            const auto &marker = m_impl->markers[i];
            const QPointF dot(canvas->xAxis->coordToPixel(marker.x), canvas->yAxis->coordToPixel(marker.y));
            if (marker.draggable && QLineF(dot, at).length() <= 2 * kGrabPixels) {
                m_impl->dragMarker = static_cast<int>(i);
                return true;
            }
        }
        double nearest = kGrabPixels + 0.5;
        for (std::size_t i = 0; i < m_impl->handles.size(); ++i) {
            const auto &handle = m_impl->handles[i];
            if (!handle.draggable)
                continue;
            const double distance = handle.orientation == Qt::Vertical
                                        ? std::abs(canvas->xAxis->coordToPixel(handle.value) - at.x())
                                        : std::abs(canvas->yAxis->coordToPixel(handle.value) - at.y());
            if (distance < nearest) {
                nearest = distance;
                m_impl->dragHandle = static_cast<int>(i);
            }
        }
        if (m_impl->dragHandle >= 0)
            return true;
        break;
    }
    case QEvent::MouseMove: {
        auto *mouse = static_cast<QMouseEvent *>(event);
        const QPointF at(canvas->xAxis->pixelToCoord(mouse->position().x()),
                         canvas->yAxis->pixelToCoord(mouse->position().y()));
        if (m_impl->dragHandle >= 0) {
            const auto &handle = m_impl->handles[static_cast<std::size_t>(m_impl->dragHandle)];
            setHandle(m_impl->dragHandle, handle.orientation == Qt::Vertical ? at.x() : at.y());
            Q_EMIT handleMoved(m_impl->dragHandle, handle.value);
            return true;
        }
        if (m_impl->dragMarker >= 0) {
            setMarker(m_impl->dragMarker, at.x(), at.y());
            Q_EMIT markerMoved(m_impl->dragMarker, at.x(), at.y());
            return true;
        }
        if (mouse->buttons() & Qt::LeftButton)
            m_impl->userZoomed = m_impl->userZoomed || m_impl->zoom;
        break;
    }
    case QEvent::MouseButtonRelease: {
        auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() != Qt::LeftButton)
            break;
        if (m_impl->dragHandle >= 0) {
            const int number = std::exchange(m_impl->dragHandle, -1);
            Q_EMIT handleReleased(number, handle(number));
            return true;
        }
        if (m_impl->dragMarker >= 0) {
            Q_EMIT markerReleased(std::exchange(m_impl->dragMarker, -1));
            return true;
        }
        const QPoint at = mouse->position().toPoint();
        if ((at - m_impl->pressedAt).manhattanLength() < 4)
            Q_EMIT clicked(canvas->xAxis->pixelToCoord(at.x()), canvas->yAxis->pixelToCoord(at.y()),
                           mouse->modifiers());
        break;
    }
    case QEvent::MouseButtonDblClick:
        resetZoom();
        break;
    case QEvent::Wheel:
        if (!m_impl->zoom)
            event->ignore();
        else
            m_impl->userZoomed = true;
        return !m_impl->zoom;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace mimik::ui
