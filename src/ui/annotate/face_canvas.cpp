#include "ui/annotate/face_canvas.h"

#include "ui/common/tokens.h"
#include "ui/common/upscale.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr double kZoom = 2.5;

} // namespace

FaceCanvas::FaceCanvas(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("faceCanvas"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void FaceCanvas::setFace(const QImage &face, const QString &waiting)
{
    if (m_face.cacheKey() == face.cacheKey() && m_waiting == waiting)
        return;
    m_face = face;
    m_scaled = QImage();
    m_waiting = waiting;
    update();
}

void FaceCanvas::setCaption(const QString &caption)
{
    m_caption = caption;
    setAccessibleName(caption);
    update();
}

void FaceCanvas::setVerdict(const Verdict &verdict)
{
    if (m_verdict == verdict)
        return;
    m_verdict = verdict;
    update();
}

void FaceCanvas::setOverlaysHidden(bool hidden)
{
    m_hidden = hidden;
    update();
}

void FaceCanvas::setZoomed(bool zoomed)
{
    m_zoomed = zoomed;
    m_centre = {0.5, 0.5};
    m_scaled = QImage();
    m_otherScaled = QImage();
    setCursor(zoomed ? Qt::OpenHandCursor : Qt::ArrowCursor);
    update();
}

void FaceCanvas::setCompared(const QImage &face, const QString &caption)
{
    m_other = face;
    m_otherScaled = QImage();
    m_otherCaption = caption;
    update();
}

void FaceCanvas::paintFace(QPainter &painter, const QRect &room, const QImage &face, QImage &scaled,
                           const QString &caption, bool main)
{
    const Colors &c = colors();
    const int side = std::min(room.width(), room.height());
    if (side < 8)
        return;
    QRect frame(0, 0, side, side);
    frame.moveCenter(room.center());
    QPainterPath clip;
    clip.addRoundedRect(frame, 2 * kRadius, 2 * kRadius);
    painter.save();
    painter.setClipPath(clip);
    if (face.isNull()) {
        painter.fillRect(frame, c.cell);
        painter.setPen(c.textDim);
        painter.setFont(ui::font(TextSize::Normal));
        painter.drawText(frame.adjusted(kSpaceM, kSpaceM, -kSpaceM, -kSpaceM), Qt::AlignCenter | Qt::TextWordWrap,
                         m_waiting);
    } else {
        const double zoom = m_zoomed ? kZoom : 1;
        const double ratio = devicePixelRatioF();
        const auto pixels = static_cast<int>(std::lround(side * zoom * ratio));
        if (scaled.width() != pixels) {
            scaled = upscaled(face, {pixels, pixels});
            scaled.setDevicePixelRatio(ratio);
        }
        const QPointF corner = QPointF(frame.topLeft()) - QPointF(m_centre.x() * side * zoom - side / 2.0,
                                                                  m_centre.y() * side * zoom - side / 2.0);
        painter.drawImage(corner, scaled);
    }
    painter.restore();
    if (m_hidden)
        return;

    const auto chip = [&](const QString &text, QPoint at, const QColor &back, const QColor &front, bool fromRight) {
        painter.setFont(ui::font(TextSize::Normal, true));
        const QSize size(painter.fontMetrics().horizontalAdvance(text) + 2 * kSpace,
                         painter.fontMetrics().height() + kSpace);
        const QRect box(fromRight ? at.x() - size.width() : at.x(), at.y(), size.width(), size.height());
        painter.setPen(Qt::NoPen);
        painter.setBrush(back);
        painter.drawRoundedRect(box, kRadius, kRadius);
        painter.setPen(front);
        painter.drawText(box, Qt::AlignCenter, text);
    };
    QColor veil = c.window;
    veil.setAlphaF(0.86F);
    if (!caption.isEmpty())
        chip(caption, frame.topLeft() + QPoint(kSpace, kSpace), veil, c.text, false);
    if (main && !m_verdict.text.isEmpty()) {
        const QColor back = m_verdict.bad ? c.reject : m_verdict.quiet ? veil : c.accent;
        const QColor front = m_verdict.bad ? readableOn(c.reject) : m_verdict.quiet ? c.text : c.onAccent;
        chip(m_verdict.text, QPoint(frame.right() - kSpace, frame.top() + kSpace), back, front, true);
        if (m_verdict.bad) {
            painter.setPen(QPen(c.reject, 3));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(frame).adjusted(1.5, 1.5, -1.5, -1.5), 2 * kRadius, 2 * kRadius);
        }
    }
}

void FaceCanvas::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (m_other.isNull()) {
        paintFace(painter, rect(), m_face, m_scaled, m_caption, true);
        return;
    }
    const int half = (width() - kSpace) / 2;
    paintFace(painter, QRect(0, 0, half, height()), m_other, m_otherScaled, m_otherCaption, false);
    paintFace(painter, QRect(width() - half, 0, half, height()), m_face, m_scaled, m_caption, true);
}

void FaceCanvas::mousePressEvent(QMouseEvent *event)
{
    m_drag = event->pos();
}

void FaceCanvas::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_zoomed || !(event->buttons() & Qt::LeftButton))
        return;
    const double side = std::min(width(), height()) * kZoom;
    const QPoint by = event->pos() - m_drag;
    m_drag = event->pos();
    const double reach = 0.5 / kZoom;
    m_centre = {std::clamp(m_centre.x() - by.x() / side, reach, 1 - reach),
                std::clamp(m_centre.y() - by.y() / side, reach, 1 - reach)};
    update();
}

void FaceCanvas::mouseDoubleClickEvent(QMouseEvent *)
{
    setZoomed(!m_zoomed);
}

void FaceCanvas::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

} // namespace mimik::ui
