#include "ui/annotate/label_row.h"

#include "ui/common/tokens.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <cmath>
#include <limits>

namespace mimik::ui {

namespace {

constexpr int kBox = 18;
constexpr int kGrade = 18;

} // namespace

LabelRow::LabelRow(QWidget *parent) : QAbstractButton(parent), m_suggested(std::numeric_limits<double>::quiet_NaN())
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus); // clicks leave the keys with the screen
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LabelRow::setLabel(const QString &code, const QString &name, QChar key, bool gradable)
{
    m_code = code;
    m_name = name;
    m_key = key;
    m_gradable = gradable;
    setObjectName(QStringLiteral("label_") % code);
    setAccessibleName(name.isEmpty() ? code : code % u' ' % name);
    setToolTip(name.isEmpty() ? QString() : tr("%1 %2: key %3").arg(code, name, QString(key)));
    update();
}

void LabelRow::setState(bool on, int intensity, data::Side side, double suggested)
{
    setChecked(on);
    m_intensity = intensity;
    m_side = side;
    m_suggested = suggested;
    update();
}

QRect LabelRow::keyRect() const
{
    return {width() - 22 - kSpaceXs, (height() - 22) / 2, 22, 22};
}

QRect LabelRow::sideRect(data::Side side) const
{
    const int right = keyRect().left() - kSpace;
    const int x = side == data::Side::Left ? right - 2 * kGrade : right - kGrade;
    return {x, (height() - kGrade) / 2, kGrade, kGrade};
}

QRect LabelRow::gradeRect(int intensity) const
{
    const int left = sideRect(data::Side::Left).left() - kSpaceXs - 5 * kGrade;
    return {left + (intensity - 1) * kGrade, (height() - kGrade) / 2, kGrade, kGrade};
}

void LabelRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors &c = colors();
    const bool on = isChecked();
    const bool usable = isEnabled();
    const bool hint = !on && !std::isnan(m_suggested);

    const QRectF body = QRectF(rect()).adjusted(0.5, 1.5, -0.5, -1.5);
    painter.setPen(Qt::NoPen);
    if (on)
        painter.setBrush(c.accentSoft);
    else if (underMouse() && usable)
        painter.setBrush(c.raised);
    else
        painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(body, kRadius, kRadius);
    if (hint) {
        painter.setPen(QPen(c.accent, 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(body, kRadius, kRadius);
    }
    if (hasFocus()) {
        painter.setPen(QPen(c.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), kRadius, kRadius);
    }

    // Check box: the accent is doubled by the tick.
    const QRectF box(kSpace + 0.5, (height() - kBox) / 2.0, kBox, kBox);
    painter.setPen(QPen(on ? c.accent : c.textDim, 1.5));
    painter.setBrush(on ? QBrush(usable ? c.accent : c.textDim) : QBrush(c.surface));
    painter.drawRoundedRect(box, 3, 3);
    if (on) {
        QPainterPath tick(QPointF(box.left() + 4, box.center().y() + 0.5));
        tick.lineTo(box.left() + 7.5, box.bottom() - 4.5);
        tick.lineTo(box.right() - 3.5, box.top() + 5);
        painter.setPen(QPen(c.onAccent, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(tick);
    }

    int x = static_cast<int>(box.right()) + kSpace;
    painter.setPen(usable ? c.text : c.textDim);
    painter.setFont(ui::font(TextSize::Normal, true));
    const int codeWidth = m_gradable ? std::max(painter.fontMetrics().horizontalAdvance(QStringLiteral("AU15")),
                                                painter.fontMetrics().horizontalAdvance(m_code))
                                     : painter.fontMetrics().horizontalAdvance(m_code);
    painter.drawText(QRect(x, 0, codeWidth, height()), Qt::AlignVCenter | Qt::AlignLeft, m_code);
    x += codeWidth + kSpace;

    int right = keyRect().left() - kSpace;
    painter.setFont(ui::font(TextSize::Small));
    if (on && m_gradable) {
        for (int grade = 1; grade <= 5; ++grade) {
            const bool chosen = grade == m_intensity;
            const QRect at = gradeRect(grade);
            painter.setPen(Qt::NoPen);
            if (chosen) {
                painter.setBrush(c.accent);
                painter.drawRoundedRect(at, 3, 3);
            }
            painter.setFont(ui::font(TextSize::Small, chosen));
            painter.setPen(chosen ? c.onAccent : c.text);
            painter.drawText(at, Qt::AlignCenter, QString(QChar(u'A' + grade - 1)));
        }
        for (const auto side : {data::Side::Left, data::Side::Right}) {
            const bool chosen = side == m_side;
            const QRect at = sideRect(side);
            if (chosen) {
                painter.setPen(Qt::NoPen);
                painter.setBrush(c.accent);
                painter.drawRoundedRect(at, 3, 3);
            }
            painter.setFont(ui::font(TextSize::Small, chosen));
            painter.setPen(chosen ? c.onAccent : c.text);
            //: Left side of the face, one letter
            const QString left = tr("L");
            //: Right side of the face, one letter
            const QString rightText = tr("R");
            painter.drawText(at, Qt::AlignCenter, side == data::Side::Left ? left : rightText);
        }
        painter.setPen(QPen(c.separator, 1));
        const int line = sideRect(data::Side::Left).left() - kSpaceXs / 2;
        painter.drawLine(line, height() / 2 - 7, line, height() / 2 + 7);
        right = gradeRect(1).left() - kSpaceXs;
    } else if (hint) {
        const QString p = QString::number(m_suggested, 'f', 2);
        const int w = painter.fontMetrics().horizontalAdvance(p);
        painter.setPen(c.text);
        painter.drawText(QRect(right - w, 0, w, height()), Qt::AlignCenter, p);
        right -= w + kSpace;
    }
    painter.setFont(ui::font(TextSize::Normal));
    if (right - x > 24) {
        painter.setPen(on ? c.text : c.textDim);
        painter.drawText(QRect(x, 0, right - x, height()), Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(m_name, Qt::ElideRight, right - x));
    }

    // Key cap.
    if (!m_key.isNull()) {
        const QRectF cap = QRectF(keyRect()).adjusted(0.5, 0.5, -0.5, -0.5);
        painter.setPen(QPen(c.separator, 1));
        painter.setBrush(c.surface);
        painter.drawRoundedRect(cap, kRadius, kRadius);
        painter.setFont(ui::font(TextSize::Small, true));
        painter.setPen(usable ? c.text : c.textDim);
        painter.drawText(cap, Qt::AlignCenter, QString(m_key));
    }
}

void LabelRow::mousePressEvent(QMouseEvent *event)
{
    m_pressedDetail = false;
    if (isChecked() && m_gradable && event->button() == Qt::LeftButton) {
        for (int grade = 1; grade <= 5; ++grade) {
            if (gradeRect(grade).contains(event->pos())) {
                m_pressedDetail = true;
                Q_EMIT gradeClicked(grade);
                return;
            }
        }
        for (const auto side : {data::Side::Left, data::Side::Right}) {
            if (sideRect(side).contains(event->pos())) {
                m_pressedDetail = true;
                Q_EMIT sideClicked(side);
                return;
            }
        }
    }
    QAbstractButton::mousePressEvent(event);
}

void LabelRow::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_pressedDetail)
        QAbstractButton::mouseReleaseEvent(event);
    m_pressedDetail = false;
}

void LabelRow::enterEvent(QEnterEvent *)
{
    update();
}

void LabelRow::leaveEvent(QEvent *)
{
    update();
}

} // namespace mimik::ui
