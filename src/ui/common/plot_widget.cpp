#include "ui/common/plot_widget.h"

#include "core/base/result.h"
#include "ui/common/plot_export.h"
#include "ui/common/plot_widget_p.h"

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

} // namespace

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
    const QString title = QString::fromStdString(plot.title);
    m_impl->canvas->setAccessibleName(title);
    setAccessibleName(title);
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

void PlotWidget::setLegendBelow(bool below)
{
    m_impl->legendBelow = below;
    m_impl->placeLegend();
}

int PlotWidget::addHandle(Qt::Orientation lineOrientation, double value, bool draggable, HandleLook look)
{
    m_impl->handles.push_back({lineOrientation, value, draggable, look, nullptr});
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
    m_impl->dragHandle = -1; // what was held is gone
    m_impl->dragMarker = -1;
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

std::vector<PlotWidget::LegendItem> PlotWidget::legendItems() const
{
    std::vector<LegendItem> items;
    auto *legend = m_impl->canvas->legend;
    for (int i = 0; i < legend->itemCount() && legend->visible(); ++i) {
        if (auto *item = qobject_cast<QCPPlottableLegendItem *>(legend->item(i)))
            items.push_back({item->plottable()->name(), item->outerRect().translated(m_impl->canvas->pos())});
    }
    return items;
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
        if (m_impl->plot.categories.empty())
            m_impl->spaceNumbers();
        else
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
