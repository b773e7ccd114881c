#include "ui/evaluate/confusion_view.h"

#include "ui/common/tokens.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr int kMaxLabel = 110;
constexpr int kTotalWidth = 52;
constexpr int kTotalHeight = 24;
constexpr int kAxisText = 22;
constexpr double kMaxCell = 96;

QString percent(std::int64_t part, std::int64_t whole)
{
    return whole == 0 ? QStringLiteral("–")
                      : QStringLiteral("%1 %").arg(
                            std::llround(100.0 * static_cast<double>(part) / static_cast<double>(whole)));
}

} // namespace

ConfusionView::ConfusionView(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Confusion matrix"));
}

void ConfusionView::setMatrix(const eval::ConfusionMatrix &confusion, const QStringList &classes)
{
    if (classes != m_classes)
        m_current = {-1, -1};
    m_confusion = confusion;
    m_classes = classes;
    updateGeometry();
    update();
}

void ConfusionView::setView(report::ConfusionView view)
{
    m_view = view;
    update();
}

void ConfusionView::setCurrentCell(int actual, int predicted)
{
    m_current = {predicted, actual};
    update();
}

QSize ConfusionView::sizeHint() const
{
    const int n = static_cast<int>(m_classes.size());
    return {labelWidth() + kAxisText + kTotalWidth + n * 72, 2 * kAxisText + kTotalHeight + n * 48};
}

int ConfusionView::labelWidth() const
{
    const QFontMetrics metrics(ui::font(TextSize::Small));
    int widest = 0;
    for (const QString &name : m_classes)
        widest = std::max(widest, metrics.horizontalAdvance(name));
    return std::min(widest + kSpace, kMaxLabel);
}

ConfusionView::Geometry ConfusionView::geometryOf() const
{
    const double n = std::max<double>(1, static_cast<double>(m_classes.size()));
    const double left = kAxisText + labelWidth();
    double top = 2 * kAxisText;
    const double width = std::min(kMaxCell, (this->width() - left - kTotalWidth) / n);
    const bool slant = labelWidth() > width;
    if (slant)
        top += labelWidth() * 0.5;
    const double height = std::min(kMaxCell * 0.75, (this->height() - top - kTotalHeight) / n);
    return {{left, top, width * n, height * n}, width, height, slant};
}

QRectF ConfusionView::cellRect(int actual, int predicted) const
{
    const Geometry g = geometryOf();
    return {g.cells.left() + predicted * g.width, g.cells.top() + actual * g.height, g.width - 1, g.height - 1};
}

QPoint ConfusionView::cellCentre(int actual, int predicted) const
{
    return cellRect(actual, predicted).center().toPoint();
}

QPoint ConfusionView::cellAt(const QPointF &position) const
{
    const Geometry g = geometryOf();
    if (m_classes.isEmpty() || !g.cells.contains(position))
        return {-1, -1};
    return {static_cast<int>((position.x() - g.cells.left()) / g.width),
            static_cast<int>((position.y() - g.cells.top()) / g.height)};
}

QString ConfusionView::cellText(int actual, int predicted) const
{
    const std::int64_t count = m_confusion.at(actual, predicted);
    switch (m_view) {
    case report::ConfusionView::Counts:
        return QString::number(count);
    case report::ConfusionView::RowPercent:
        return percent(count, m_confusion.actual(actual));
    case report::ConfusionView::ColumnPercent:
        return percent(count, m_confusion.predicted(predicted));
    }
    return {};
}

void ConfusionView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &c = colors();
    const int n = static_cast<int>(m_classes.size());
    if (n == 0)
        return;
    const Geometry g = geometryOf();
    painter.setFont(ui::font(TextSize::Small));
    const QFontMetrics metrics(painter.font());
    painter.setPen(c.textDim);
    painter.drawText(QRectF(g.cells.left(), 0, g.cells.width(), kAxisText), Qt::AlignCenter,
                     tr("Predicted", "axis of a confusion matrix"));
    painter.save();
    painter.translate(0, g.cells.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-g.cells.height() / 2, 0, g.cells.height(), kAxisText), Qt::AlignCenter,
                     tr("Actual", "axis of a confusion matrix"));
    painter.restore();
    for (int i = 0; i < n; ++i) {
        painter.setPen(c.text);
        const QRectF row = cellRect(i, 0);
        const QString name = metrics.elidedText(m_classes[i], Qt::ElideRight, labelWidth() - kSpaceXs);
        painter.drawText(QRectF(kAxisText, row.top(), labelWidth() - kSpaceXs, row.height()),
                         Qt::AlignRight | Qt::AlignVCenter, name);
        const QRectF column = cellRect(0, i);
        if (g.slant) {
            painter.save();
            painter.translate(column.center().x(), g.cells.top() - kSpaceXs);
            painter.rotate(-35);
            painter.drawText(0, 0, name);
            painter.restore();
        } else {
            painter.drawText(QRectF(column.left(), g.cells.top() - kAxisText, column.width(), kAxisText),
                             Qt::AlignCenter, name);
        }
        painter.setPen(c.textDim);
        painter.drawText(QRectF(g.cells.right() + kSpaceXs, row.top(), kTotalWidth - kSpaceXs, row.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, QString::number(m_confusion.actual(i)));
        painter.drawText(QRectF(column.left(), g.cells.bottom(), column.width(), kTotalHeight), Qt::AlignCenter,
                         QString::number(m_confusion.predicted(i)));
    }
    for (int actual = 0; actual < n; ++actual) {
        for (int predicted = 0; predicted < n; ++predicted) {
            const QRectF rect = cellRect(actual, predicted);
            const std::int64_t whole = m_view == report::ConfusionView::ColumnPercent ? m_confusion.predicted(predicted)
                                                                                      : m_confusion.actual(actual);
            const double share =
                whole == 0 ? 0 : static_cast<double>(m_confusion.at(actual, predicted)) / static_cast<double>(whole);
            const QColor fill = whole == 0 ? c.cell : viridis(share);
            painter.fillRect(rect, fill);
            painter.setPen(readableOn(fill));
            const bool isTall = rect.height() >= 2.4 * metrics.height() && m_view != report::ConfusionView::Counts;
            const QString text =
                isTall
                    ? QStringLiteral("%1\n%2").arg(m_confusion.at(actual, predicted)).arg(cellText(actual, predicted))
                    : cellText(actual, predicted);
            painter.drawText(rect, Qt::AlignCenter, text);
            if (m_hover == QPoint(predicted, actual) || m_current == QPoint(predicted, actual)) {
                painter.setPen(QPen(m_current == QPoint(predicted, actual) ? c.accent : c.text,
                                    m_current == QPoint(predicted, actual) ? 3 : 1));
                painter.setBrush(Qt::NoBrush);
                painter.drawRect(rect.adjusted(1, 1, -1, -1));
            }
        }
    }
    if (hasFocus() && m_current.x() < 0) {
        painter.setPen(QPen(c.accent, 1));
        painter.drawRect(g.cells.adjusted(-2, -2, 1, 1));
    }
}

void ConfusionView::mousePressEvent(QMouseEvent *event)
{
    const QPoint cell = cellAt(event->position());
    if (event->button() != Qt::LeftButton || cell.x() < 0)
        return QWidget::mousePressEvent(event);
    setCurrentCell(cell.y(), cell.x());
    Q_EMIT cellClicked(cell.y(), cell.x());
}

void ConfusionView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QPoint cell = cellAt(event->position());
    if (cell.x() >= 0)
        Q_EMIT cellActivated(cell.y(), cell.x());
}

void ConfusionView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint cell = cellAt(event->position());
    if (cell != m_hover) {
        m_hover = cell;
        update();
    }
}

void ConfusionView::leaveEvent(QEvent *)
{
    m_hover = {-1, -1};
    update();
}

void ConfusionView::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_classes.size()) - 1;
    if (last < 0)
        return QWidget::keyPressEvent(event);
    QPoint cell = m_current.x() < 0 ? QPoint(0, 0) : m_current;
    switch (event->key()) {
    case Qt::Key_Left:
        cell.rx() -= m_current.x() > 0 ? 1 : 0;
        break;
    case Qt::Key_Right:
        cell.rx() += m_current.x() >= 0 && cell.x() < last ? 1 : 0;
        break;
    case Qt::Key_Up:
        cell.ry() -= cell.y() > 0 ? 1 : 0;
        break;
    case Qt::Key_Down:
        cell.ry() += m_current.y() >= 0 && cell.y() < last ? 1 : 0;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current.x() >= 0)
            Q_EMIT cellActivated(m_current.y(), m_current.x());
        return;
    default:
        return QWidget::keyPressEvent(event);
    }
    setCurrentCell(cell.y(), cell.x());
    Q_EMIT cellClicked(cell.y(), cell.x());
}

bool ConfusionView::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QPoint cell = cellAt(help->pos());
        if (cell.x() < 0) {
            QToolTip::hideText();
            return true;
        }
        const std::int64_t count = m_confusion.at(cell.y(), cell.x());
        QToolTip::showText(help->globalPos(),
                           tr("%1 faces are %2 and were called %3: %4 of the row, %5 of the column")
                               .arg(count)
                               .arg(m_classes[cell.y()], m_classes[cell.x()],
                                    percent(count, m_confusion.actual(cell.y())),
                                    percent(count, m_confusion.predicted(cell.x()))),
                           this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace mimik::ui
