#include "ui/select/cut_strip.h"

#include "ui/common/tokens.h"
#include "ui/common/upscale.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

CutStrip::CutStrip(ThumbnailLoader &loader, QWidget *parent) : QWidget(parent), m_loader(loader)
{
    setObjectName(QStringLiteral("cutStrip"));
    setAccessibleName(tr("Faces at the cut"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::ClickFocus);
    setToolTip(tr("K keeps a face whatever the scores say, X rejects it, Delete leaves it to the rule"));
    connect(&m_loader, &ThumbnailLoader::ready, this, [this] { update(); });
}

void CutStrip::setFaces(const QList<Face> &kept, const QList<Face> &dropped, bool keptLeft)
{
    m_kept = kept;
    m_dropped = dropped;
    m_keptLeft = keptLeft;
    m_hint.clear();
    wantThumbnails();
    update();
}

void CutStrip::setHint(const QString &text)
{
    m_kept.clear();
    m_dropped.clear();
    m_hint = text;
    wantThumbnails();
    update();
}

int CutStrip::capacity() const
{
    return std::clamp(((width() - kMiddle) / 2) / (side() + kGap), 1, 16);
}

QRect CutStrip::faceRect(bool kept, int fromCut) const
{
    const bool left = kept == m_keptLeft;
    const int middle = width() / 2;
    const int x = left ? middle - kMiddle / 2 - (fromCut + 1) * (side() + kGap) + kGap
                       : middle + kMiddle / 2 + fromCut * (side() + kGap);
    return {x, 24, side(), side()};
}

ThumbnailKey CutStrip::keyOf(const Face &face) const
{
    ThumbnailKey key;
    key.file = face.file;
    key.hash = face.hash;
    key.size = static_cast<int>(std::lround(side() * devicePixelRatioF()));
    return key;
}

void CutStrip::wantThumbnails()
{
    QList<ThumbnailKey> keys;
    for (qsizetype i = 0; i < std::max(m_kept.size(), m_dropped.size()); ++i) {
        for (const auto *side : {&m_kept, &m_dropped}) {
            if (i < side->size() && m_loader.find(keyOf((*side)[i])).isNull())
                keys.append(keyOf((*side)[i]));
        }
    }
    m_loader.want(this, keys);
}

void CutStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const Colors &c = colors();
    painter.setFont(ui::font(TextSize::Small));
    if (!m_hint.isEmpty()) {
        painter.setPen(c.textDim);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, m_hint);
        return;
    }
    const int middle = width() / 2;
    painter.setPen(QPen(c.text, 2));
    painter.drawLine(middle, 8, middle, 24 + side() + 4);
    painter.setFont(ui::font(TextSize::Small, true));
    //: Side of the threshold whose faces stay in the selection
    const QString keptText = tr("kept");
    //: Side of the threshold whose faces are left out
    const QString droppedText = tr("dropped");
    const QRect leftTitle(0, 0, middle - kSpace, 22), rightTitle(middle + kSpace, 0, width() - middle - kSpace, 22);
    painter.setPen(c.text);
    painter.drawText(leftTitle, Qt::AlignRight | Qt::AlignVCenter, m_keptLeft ? keptText : droppedText);
    painter.drawText(rightTitle, Qt::AlignLeft | Qt::AlignVCenter, m_keptLeft ? droppedText : keptText);

    for (const bool kept : {true, false}) {
        const auto &faces = kept ? m_kept : m_dropped;
        for (int i = 0; i < static_cast<int>(faces.size()); ++i) {
            const Face &face = faces[i];
            const QRect at = faceRect(kept, i);
            QPainterPath clip;
            clip.addRoundedRect(at, kRadius, kRadius);
            painter.save();
            painter.setClipPath(clip);
            const QImage image = m_loader.find(keyOf(face));
            if (image.isNull()) {
                painter.fillRect(at, c.cell);
                if (m_loader.isBroken(keyOf(face))) {
                    painter.setPen(c.textDim);
                    painter.drawText(at, Qt::AlignCenter, tr("unreadable"));
                }
            } else {
                const QSize fitted = image.size().scaled(at.size(), Qt::KeepAspectRatioByExpanding);
                QRect target(QPoint(), fitted);
                target.moveCenter(at.center());
                painter.drawImage(target, image);
            }
            painter.restore();
            if (face.id == m_current) {
                painter.setBrush(Qt::NoBrush);
                painter.setPen(QPen(c.accent, 3));
                painter.drawRoundedRect(QRectF(at).adjusted(-1.5, -1.5, 1.5, 1.5), kRadius, kRadius);
            }
            QString caption = face.caption;
            if (face.manual != 0)
                caption = face.manual > 0 ? tr("✓ by hand") : tr("✕ by hand");
            painter.setFont(ui::font(TextSize::Small, face.manual != 0));
            painter.setPen(face.manual < 0 ? c.reject : face.manual > 0 ? c.accent : c.textDim);
            painter.drawText(QRect(at.left() - kGap, at.bottom() + 3, at.width() + 2 * kGap, 20), Qt::AlignCenter,
                             caption);
        }
    }
}

const CutStrip::Face *CutStrip::faceAt(const QPoint &point) const
{
    for (const bool kept : {true, false}) {
        const auto &faces = kept ? m_kept : m_dropped;
        for (int i = 0; i < static_cast<int>(faces.size()); ++i) {
            if (faceRect(kept, i).contains(point))
                return &faces[i];
        }
    }
    return nullptr;
}

QList<const CutStrip::Face *> CutStrip::fromLeft() const
{
    QList<const Face *> faces;
    const auto &left = m_keptLeft ? m_kept : m_dropped;
    const auto &right = m_keptLeft ? m_dropped : m_kept;
    for (auto i = left.size(); i-- > 0;)
        faces.append(&left[i]);
    for (const auto &face : right)
        faces.append(&face);
    return faces;
}

void CutStrip::mousePressEvent(QMouseEvent *event)
{
    if (const auto *face = faceAt(event->pos())) {
        m_current = face->id;
        update();
        Q_EMIT faceClicked(m_current);
    }
}

void CutStrip::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const auto *face = faceAt(event->pos()))
        Q_EMIT faceActivated(face->id);
}

void CutStrip::keyPressEvent(QKeyEvent *event)
{
    const auto faces = fromLeft();
    const auto here = std::find_if(faces.begin(), faces.end(), [&](const Face *f) { return f->id == m_current; });
    const auto verdict = [&](int manual) {
        if (here != faces.end())
            Q_EMIT verdictWanted(m_current, manual);
    };
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        if (faces.isEmpty())
            return;
        auto index = here == faces.end() ? 0 : here - faces.begin() + (event->key() == Qt::Key_Left ? -1 : 1);
        index = std::clamp<qsizetype>(index, 0, faces.size() - 1);
        m_current = faces[index]->id;
        update();
        Q_EMIT faceClicked(m_current);
        return;
    }
    case Qt::Key_K:
        verdict(1);
        return;
    case Qt::Key_X:
        verdict(-1);
        return;
    case Qt::Key_Delete:
        verdict(0);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void CutStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    Q_EMIT capacityChanged();
}

void CutStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

} // namespace mimik::ui
