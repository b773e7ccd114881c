#include "ui/annotate/face_strip.h"

#include "ui/common/tokens.h"
#include "ui/common/upscale.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr int kGap = 6;

} // namespace

FaceStrip::FaceStrip(int side, Qt::Orientation orientation, QWidget *parent)
    : QWidget(parent), m_side(side), m_orientation(orientation)
{
    if (orientation == Qt::Horizontal)
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    else
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setCursor(Qt::PointingHandCursor);
}

int FaceStrip::captionHeight() const
{
    return QFontMetrics(ui::font(TextSize::Small)).height() + 2;
}

QSize FaceStrip::sizeHint() const
{
    if (m_orientation == Qt::Vertical)
        return {m_side + 8, 3 * (m_side + captionHeight() + kGap)};
    return {7 * (m_side + kGap), m_side + captionHeight() + 6};
}

QSize FaceStrip::minimumSizeHint() const
{
    if (m_orientation == Qt::Vertical)
        return sizeHint();
    return {3 * (m_side + kGap), m_side + captionHeight() + 6};
}

int FaceStrip::capacity() const
{
    const int n = std::max(1, (width() + kGap) / (m_side + kGap));
    return n % 2 == 1 ? n : n - 1;
}

QRect FaceStrip::itemRect(int index) const
{
    const int n = static_cast<int>(m_items.size());
    if (m_orientation == Qt::Vertical) {
        const int step = m_side + captionHeight() + kGap;
        return {(width() - m_side) / 2, (height() - n * step + kGap) / 2 + index * step, m_side, m_side};
    }
    const int used = n * (m_side + kGap) - kGap;
    return {(width() - used) / 2 + index * (m_side + kGap), 3, m_side, m_side};
}

void FaceStrip::setItems(const QList<Item> &items)
{
    m_items = items;
    const auto pixels = static_cast<int>(std::lround(m_side * devicePixelRatioF()));
    QList<std::pair<qint64, QImage>> scaled;
    for (const auto &item : items) {
        const qint64 key = item.face.cacheKey();
        const auto had = std::find_if(m_scaled.begin(), m_scaled.end(), [&](const auto &s) { return s.first == key; });
        if (item.face.isNull())
            scaled.append({key, QImage()});
        else if (had != m_scaled.end() && had->second.width() == pixels)
            scaled.append(*had);
        else
            scaled.append({key, upscaled(item.face, {pixels, pixels})});
        scaled.last().second.setDevicePixelRatio(devicePixelRatioF());
    }
    m_scaled = scaled;
    update();
}

void FaceStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors &c = colors();
    for (int i = 0; i < static_cast<int>(m_items.size()); ++i) {
        const Item &item = m_items[i];
        const QRect rect = itemRect(i);
        if (!item.exists)
            continue;
        QPainterPath clip;
        clip.addRoundedRect(rect, kRadius, kRadius);
        painter.save();
        painter.setClipPath(clip);
        if (m_scaled[i].second.isNull())
            painter.fillRect(rect, c.cell);
        else
            painter.drawImage(rect.topLeft(), m_scaled[i].second);
        if (item.mark == Mark::Rejected) {
            QColor veil = c.window;
            veil.setAlphaF(0.6F);
            painter.fillRect(rect, veil);
        }
        painter.restore();
        if (item.current) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(c.accent, 3));
            painter.drawRoundedRect(QRectF(rect).adjusted(-1.5, -1.5, 1.5, 1.5), kRadius + 1, kRadius + 1);
        }
        if (item.mark != Mark::None) {
            // A sign for each verdict, not a colour alone.
            const int size = std::clamp(m_side / 4, 12, 18);
            const QRectF badge(rect.right() - size - 2, rect.bottom() - size - 2, size, size);
            const QColor fill = item.mark == Mark::Labelled   ? c.accent
                                : item.mark == Mark::Rejected ? c.reject
                                                              : c.neutral;
            const QColor ink = item.mark == Mark::Labelled ? c.onAccent : readableOn(fill);
            painter.setPen(QPen(c.surface, 1));
            painter.setBrush(fill);
            painter.drawEllipse(badge);
            const QRectF in = badge.adjusted(size * 0.29, size * 0.29, -size * 0.29, -size * 0.29);
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(ink, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            switch (item.mark) {
            case Mark::Labelled: {
                QPainterPath tick(QPointF(in.left(), in.center().y()));
                tick.lineTo(in.left() + in.width() * 0.38, in.bottom());
                tick.lineTo(in.right(), in.top());
                painter.drawPath(tick);
                break;
            }
            case Mark::Rejected:
                painter.drawLine(in.topLeft(), in.bottomRight());
                painter.drawLine(in.topRight(), in.bottomLeft());
                break;
            case Mark::Neutral:
                painter.drawLine(QPointF(in.left(), in.center().y()), QPointF(in.right(), in.center().y()));
                break;
            default:
                painter.setFont(ui::font(TextSize::Small, true));
                painter.drawText(badge, Qt::AlignCenter, QStringLiteral("?"));
            }
        }
        painter.setFont(ui::font(TextSize::Small, item.current));
        painter.setPen(item.current ? c.text : c.textDim);
        painter.drawText(QRect(rect.left() - kGap / 2, rect.bottom() + 3, rect.width() + kGap, captionHeight()),
                         Qt::AlignCenter, item.caption);
    }
}

void FaceStrip::mousePressEvent(QMouseEvent *event)
{
    for (int i = 0; i < static_cast<int>(m_items.size()); ++i) {
        if (m_items[i].exists && itemRect(i).contains(event->pos())) {
            Q_EMIT clicked(i);
            return;
        }
    }
}

void FaceStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    Q_EMIT capacityChanged();
}

void FaceStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

} // namespace mimik::ui
