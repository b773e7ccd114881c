#include "ui/select/histogram_row.h"

#include "core/eval/selection_rule.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"

#include <QCheckBox>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDoubleValidator>
#include <QFileDialog>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr int kGrip = 7;         ///< half width of a handle's hot zone, in pixels
constexpr int kTitleWidth = 132; ///< of the names left of the bars
constexpr int kFieldWidth = 72;

/// A number or nothing: nothing opens the range.
class OptionalNumber : public QDoubleValidator {
public:
    explicit OptionalNumber(QObject *parent) : QDoubleValidator(parent) { setLocale(QLocale::c()); }
    State validate(QString &text, int &position) const override
    {
        return text.trimmed().isEmpty() ? Acceptable : QDoubleValidator::validate(text, position);
    }
};

} // namespace

QString scoreText(double value, double span)
{
    if (std::isinf(value))
        return QStringLiteral("inf");
    const int digits = span > 0 ? std::clamp(2 - static_cast<int>(std::floor(std::log10(span))), 0, 6) : 3;
    return QString::number(value, 'f', digits);
}

HistogramBars::HistogramBars(const Crossfilter &filter, int metric, QWidget *parent)
    : QWidget(parent), m_filter(filter), m_metric(metric)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    // The edge that cuts off the bad end is the one most often moved.
    m_edge = eval::lowerIsBetter(filter.name(metric)) ? Crossfilter::Edge::Max : Crossfilter::Edge::Min;
}

QRect HistogramBars::plot() const
{
    return rect().adjusted(kGrip, 2, -kGrip, -2 - QFontMetrics(ui::font(TextSize::Small)).height());
}

double HistogramBars::valueAt(int x) const
{
    const auto [low, high] = m_filter.span(m_metric);
    const QRect area = plot();
    return low + (high - low) * (x - area.left()) / std::max(1, area.width());
}

int HistogramBars::pixelOf(double value) const
{
    const auto [low, high] = m_filter.span(m_metric);
    const QRect area = plot();
    const double share = std::clamp((value - low) / (high - low), 0.0, 1.0);
    return area.left() + static_cast<int>(std::lround(share * area.width()));
}

double HistogramBars::edgeValue(Crossfilter::Edge edge) const
{
    const auto [low, high] = m_filter.span(m_metric);
    const auto &range = m_filter.range(m_metric);
    return edge == Crossfilter::Edge::Min ? std::max(range.min, low) : std::min(range.max, high);
}

void HistogramBars::setLogarithmic(bool on)
{
    m_logarithmic = on;
    update();
}

void HistogramBars::setEdge(Crossfilter::Edge edge)
{
    m_edge = edge;
    update();
}

std::optional<Crossfilter::Edge> HistogramBars::edgeNear(int x) const
{
    const int toMin = std::abs(x - pixelOf(edgeValue(Crossfilter::Edge::Min)));
    const int toMax = std::abs(x - pixelOf(edgeValue(Crossfilter::Edge::Max)));
    if (std::min(toMin, toMax) > kGrip)
        return {};
    if (toMin == toMax)
        return m_edge;
    return toMin < toMax ? Crossfilter::Edge::Min : Crossfilter::Edge::Max;
}

void HistogramBars::paint(QPainter &painter) const
{
    const Colors &c = colors();
    const QRect area = plot();
    const auto &bins = m_filter.bins(m_metric);
    const auto &range = m_filter.range(m_metric);
    const auto [low, high] = m_filter.span(m_metric);
    const auto height = [&](double n) {
        return m_logarithmic ? std::log1p(n) : n;
    };
    double tallest = 1, all = 0;
    for (const auto &bin : bins) {
        tallest = std::max(tallest, height(bin.all));
        all += bin.all;
    }
    const auto n = static_cast<double>(bins.size());
    const int from = pixelOf(edgeValue(Crossfilter::Edge::Min)), to = pixelOf(edgeValue(Crossfilter::Edge::Max));
    const bool cuts = !range.isOpen();

    // In three layers: all images faint, those that pass the other filters grey, and of these the kept ones accent.
    painter.setPen(Qt::NoPen);
    painter.setRenderHint(QPainter::Antialiasing, false);
    QColor faint = c.separator, grey = c.textDim;
    faint.setAlphaF(0.75F);
    grey.setAlphaF(0.55F);
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const int left = area.left() + static_cast<int>(std::lround(static_cast<double>(i) / n * area.width()));
        const int right = area.left() + static_cast<int>(std::lround(static_cast<double>(i + 1) / n * area.width()));
        const int wide = std::max(1, right - left - (right - left > 3 ? 1 : 0));
        const auto bar = [&](double count, const QColor &colour) {
            const int tall = static_cast<int>(std::lround(height(count) / tallest * area.height()));
            if (count > 0)
                painter.fillRect(QRect(left, area.bottom() + 1 - std::max(1, tall), wide, std::max(1, tall)), colour);
        };
        bar(bins[i].all, faint);
        bar(bins[i].passOthers, grey);
        painter.save();
        painter.setClipRect(cuts ? QRect(from, area.top(), std::max(0, to - from), area.height() + 1) : area);
        bar(bins[i].passOthers, c.accent);
        painter.restore();
    }

    // Real images, scaled to the same area.
    const auto &real = m_filter.referenceBins(m_metric);
    double total = 0;
    for (const int count : real)
        total += count;
    if (total > 0) {
        QPainterPath outline;
        for (std::size_t i = 0; i < real.size(); ++i) {
            const double x0 = area.left() + static_cast<double>(i) / n * area.width();
            const double x1 = area.left() + static_cast<double>(i + 1) / n * area.width();
            const double share = std::min(1.0, height(real[i] / total * all) / tallest);
            const double y = area.bottom() + 1 - share * area.height();
            if (i == 0)
                outline.moveTo(x0, y);
            else
                outline.lineTo(x0, y);
            outline.lineTo(x1, y);
        }
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        QPen pen(c.text, 1.4);
        pen.setDashPattern({3, 2});
        painter.setPen(pen);
        painter.drawPath(outline);
    }

    painter.setPen(QPen(c.separator, 1));
    painter.drawLine(area.bottomLeft() + QPoint(0, 1), area.bottomRight() + QPoint(0, 1));
    painter.setFont(ui::font(TextSize::Small));
    painter.setPen(c.textDim);
    const QRect axis(area.left(), area.bottom() + 3, area.width(), rect().bottom() - area.bottom() - 3);
    painter.drawText(axis, Qt::AlignLeft | Qt::AlignVCenter, scoreText(low, high - low));
    painter.drawText(axis, Qt::AlignRight | Qt::AlignVCenter, scoreText(high, high - low));
    painter.drawText(axis, Qt::AlignHCenter | Qt::AlignVCenter, scoreText((low + high) / 2, high - low));

    // Handles: lines with a grip, so that they are seen as something to take.
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto edge : {Crossfilter::Edge::Min, Crossfilter::Edge::Max}) {
        const double set = edge == Crossfilter::Edge::Min ? range.min : range.max;
        const bool open = std::isinf(set);
        const bool chosen = edge == m_edge && hasFocus();
        const int x = pixelOf(edgeValue(edge));
        const QColor ink = open ? c.textDim : c.text;
        painter.setPen(QPen(ink, open ? 1 : 2));
        painter.drawLine(x, area.top(), x, area.bottom() + 1);
        const QRectF grip(x - 3.5, area.top() + area.height() / 2.0 - 9, 7, 18);
        painter.setPen(QPen(chosen ? c.accent : ink, chosen ? 2 : 1));
        painter.setBrush(c.surface);
        painter.drawRoundedRect(grip, 3, 3);
        painter.drawLine(QPointF(x, grip.top() + 5), QPointF(x, grip.bottom() - 5));
    }
}

void HistogramBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint(painter);
}

QImage HistogramBars::picture(int scale) const
{
    QImage image(size() * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(colors().surface);
    QPainter painter(&image);
    paint(painter);
    return image;
}

void HistogramBars::moveEdge(double value)
{
    const auto [low, high] = m_filter.span(m_metric);
    Crossfilter::Range range = m_filter.range(m_metric);
    range.enabled = true;
    const double infinity = std::numeric_limits<double>::infinity();
    // At the end of the axis the edge is open: rare values beyond it belong to the last bar.
    if (m_edge == Crossfilter::Edge::Min)
        range.min = value <= low ? -infinity : std::min({value, high, range.max});
    else
        range.max = value >= high ? infinity : std::max({value, low, range.min});
    Q_EMIT rangeMoved(range);
}

void HistogramBars::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const auto near = edgeNear(event->pos().x());
    // A press beside the handles takes the nearer one there: big targets, no aiming.
    if (near) {
        m_edge = *near;
    } else {
        const double toMin = std::abs(event->pos().x() - pixelOf(edgeValue(Crossfilter::Edge::Min)));
        const double toMax = std::abs(event->pos().x() - pixelOf(edgeValue(Crossfilter::Edge::Max)));
        m_edge = toMin < toMax ? Crossfilter::Edge::Min : Crossfilter::Edge::Max;
    }
    m_dragging = near.has_value();
    Q_EMIT edgeChosen();
    if (m_dragging)
        Q_EMIT dragStarted();
    update();
}

void HistogramBars::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragging && (event->buttons() & Qt::LeftButton))
        moveEdge(valueAt(event->pos().x()));
    else
        setCursor(edgeNear(event->pos().x()) ? Qt::SizeHorCursor : Qt::ArrowCursor);
}

void HistogramBars::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_dragging) {
        m_dragging = false;
        Q_EMIT dragEnded();
    }
}

void HistogramBars::mouseDoubleClickEvent(QMouseEvent *)
{
    m_dragging = false;
    Q_EMIT resetRequested();
}

void HistogramBars::keyPressEvent(QKeyEvent *event)
{
    const auto [low, high] = m_filter.span(m_metric);
    const double step = (high - low) / (event->modifiers() & Qt::ShiftModifier ? 20 : 200);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        Q_EMIT dragStarted();
        moveEdge(edgeValue(m_edge) + (event->key() == Qt::Key_Left ? -step : step));
        Q_EMIT dragEnded();
        break;
    case Qt::Key_Up:
    case Qt::Key_Down:
        m_edge = m_edge == Crossfilter::Edge::Min ? Crossfilter::Edge::Max : Crossfilter::Edge::Min;
        Q_EMIT edgeChosen();
        update();
        break;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        Q_EMIT resetRequested();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void HistogramBars::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason)
        Q_EMIT edgeChosen();
    update();
}

void HistogramBars::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void HistogramBars::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

HistogramRow::HistogramRow(const Crossfilter &filter, int metric, QWidget *parent)
    : QWidget(parent), m_filter(filter), m_metric(metric)
{
    const std::string &name = filter.name(metric);
    const auto *info = eval::findMetric(name);
    const QString title = info ? QString::fromStdString(info->displayName) : QString::fromStdString(name);
    setObjectName(QStringLiteral("histogram_") % QString::fromStdString(name));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace);

    auto *left = new QVBoxLayout;
    left->setSpacing(0);
    m_enabled = new QCheckBox(title, this);
    m_enabled->setObjectName(QStringLiteral("enabled_") % QString::fromStdString(name));
    m_enabled->setFont(ui::font(TextSize::Normal, true));
    m_enabled->setFixedWidth(kTitleWidth);
    m_enabled->setToolTip(tr("%1: use this range").arg(title));
    m_hint = new QLabel(this);
    m_hint->setIndent(kSpaceL - 2);
    //: Which end of a metric's axis is the good one
    const QString better = eval::lowerIsBetter(name) ? tr("← better") : tr("better →");
    m_hint->setText(
        better % (filter.missing(metric) > 0 ? u'\n' % tr("%n missing", nullptr, filter.missing(metric)) : QString()));
    makeDim(m_hint);
    left->addStretch(1);
    left->addWidget(m_enabled);
    left->addWidget(m_hint);
    left->addStretch(1);
    row->addLayout(left);

    m_bars = new HistogramBars(filter, metric, this);
    m_bars->setObjectName(QStringLiteral("bars_") % QString::fromStdString(name));
    m_bars->setAccessibleName(tr("%1: distribution and range").arg(title));
    m_bars->setContextMenuPolicy(Qt::CustomContextMenu);
    row->addWidget(m_bars, 1);

    const auto field = [&](const char *prefix, const QString &what, const QString &open) {
        auto *edit = new QLineEdit(this);
        edit->setObjectName(QString::fromLatin1(prefix) % QString::fromStdString(name));
        edit->setAccessibleName(what);
        edit->setToolTip(what);
        edit->setPlaceholderText(open);
        edit->setFixedWidth(kFieldWidth);
        edit->setAlignment(Qt::AlignRight);
        edit->setValidator(new OptionalNumber(edit));
        return edit;
    };
    //: Lower end of a range
    m_min = field("min_", tr("%1: smallest value kept; empty: any").arg(title), tr("min"));
    //: Upper end of a range
    m_max = field("max_", tr("%1: largest value kept; empty: any").arg(title), tr("max"));
    auto *fields = new QVBoxLayout;
    fields->setSpacing(2);
    fields->addStretch(1);
    fields->addWidget(m_max);
    fields->addWidget(m_min);
    fields->addStretch(1);
    row->addLayout(fields);

    connect(m_bars, &HistogramBars::dragStarted, this, &HistogramRow::dragStarted);
    connect(m_bars, &HistogramBars::rangeMoved, this,
            [this](const Crossfilter::Range &range) { Q_EMIT rangeWanted(m_metric, range, false); });
    connect(m_bars, &HistogramBars::dragEnded, this,
            [this] { Q_EMIT rangeWanted(m_metric, m_filter.range(m_metric), true); });
    connect(m_bars, &HistogramBars::resetRequested, this, [this] {
        Q_EMIT dragStarted();
        Q_EMIT rangeWanted(m_metric, {}, true);
    });
    connect(m_bars, &HistogramBars::edgeChosen, this, [this] { Q_EMIT activated(m_metric, m_bars->edge()); });
    connect(m_bars, &QWidget::customContextMenuRequested, this, &HistogramRow::showMenu);
    connect(m_enabled, &QCheckBox::clicked, this, [this](bool on) {
        auto range = m_filter.range(m_metric);
        range.enabled = on;
        Q_EMIT dragStarted();
        Q_EMIT rangeWanted(m_metric, range, true);
    });
    connect(m_min, &QLineEdit::editingFinished, this, [this] { takeField(m_min, Crossfilter::Edge::Min); });
    connect(m_max, &QLineEdit::editingFinished, this, [this] { takeField(m_max, Crossfilter::Edge::Max); });
    refresh();
}

void HistogramRow::takeField(QLineEdit *field, Crossfilter::Edge edge)
{
    if (!field->isModified())
        return;
    field->setModified(false);
    auto range = m_filter.range(m_metric);
    range.enabled = true;
    const double infinity = std::numeric_limits<double>::infinity();
    bool isNumber = false;
    const double value = QLocale::c().toDouble(field->text(), &isNumber);
    if (edge == Crossfilter::Edge::Min)
        range.min = isNumber ? value : -infinity;
    else
        range.max = isNumber ? value : infinity;
    m_bars->setEdge(edge);
    Q_EMIT dragStarted();
    Q_EMIT activated(m_metric, edge);
    Q_EMIT rangeWanted(m_metric, range, true);
}

void HistogramRow::refresh()
{
    const auto &range = m_filter.range(m_metric);
    const auto [low, high] = m_filter.span(m_metric);
    const QSignalBlocker quiet(m_enabled);
    m_enabled->setChecked(range.enabled);
    const auto show = [&](QLineEdit *field, double value) {
        if (!field->hasFocus() || !field->isModified())
            field->setText(std::isinf(value) ? QString() : scoreText(value, high - low));
    };
    show(m_min, range.min);
    show(m_max, range.max);
    m_bars->update();
}

void HistogramRow::setActive(bool active)
{
    if (m_active == active)
        return;
    m_active = active;
    m_enabled->setFont(ui::font(TextSize::Normal, true));
    update();
}

void HistogramRow::showMenu(const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Open the range"), m_bars, &HistogramBars::resetRequested);
    menu->addSeparator();
    menu->addAction(tr("Copy the picture"), this,
                    [this] { QGuiApplication::clipboard()->setImage(m_bars->picture(2)); });
    menu->addAction(tr("Copy the numbers"), this, [this] {
        const auto [low, high] = m_filter.span(m_metric);
        const auto &bins = m_filter.bins(m_metric);
        QString csv = QStringLiteral("from,to,all,pass_others\n");
        for (std::size_t i = 0; i < bins.size(); ++i) {
            const double width = (high - low) / static_cast<double>(bins.size());
            csv += QStringLiteral("%1,%2,%3,%4\n")
                       .arg(low + static_cast<double>(i) * width)
                       .arg(low + static_cast<double>(i + 1) * width)
                       .arg(bins[i].all)
                       .arg(bins[i].passOthers);
        }
        QGuiApplication::clipboard()->setText(csv);
    });
    menu->popup(m_bars->mapToGlobal(at));
}

} // namespace mimik::ui
