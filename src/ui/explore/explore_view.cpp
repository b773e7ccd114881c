#include "ui/explore/explore_view.h"

#include "ui/common/tokens.h"
#include "ui/common/upscale.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr int kGap = 4;

} // namespace

ExploreView::ExploreView(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("exploreView"));
    setAccessibleName(tr("Grid of generated faces"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setGrid({});
}

void ExploreView::setGrid(const ExploreGrid &grid)
{
    m_grid = grid;
    m_faces.assign(static_cast<std::size_t>(grid.numCells()), QImage());
    m_scaled.assign(static_cast<std::size_t>(grid.numCells()), QImage());
    m_current = std::clamp(m_current, 0, grid.numCells() - 1);
    update();
}

void ExploreView::setFace(int cell, const QImage &face)
{
    const auto i = static_cast<std::size_t>(cell);
    if (i >= m_faces.size() || m_faces[i].cacheKey() == face.cacheKey())
        return;
    m_faces[i] = face;
    m_scaled[i] = QImage();
    update(cellRect(cell / m_grid.columns, cell % m_grid.columns).adjusted(-kGap, -kGap, kGap, kGap));
}

int ExploreView::numFaces() const
{
    return static_cast<int>(std::count_if(m_faces.begin(), m_faces.end(), [](const QImage &f) { return !f.isNull(); }));
}

void ExploreView::setMarks(const QSet<quint32> &picked, const QSet<quint32> &decided)
{
    m_picked = picked;
    m_decided = decided;
    update();
}

void ExploreView::setCurrentCell(int cell)
{
    cell = std::clamp(cell, 0, m_grid.numCells() - 1);
    if (cell == m_current)
        return;
    m_current = cell;
    update();
    Q_EMIT currentChanged(cell);
}

QSize ExploreView::gutters() const
{
    const QFontMetrics metrics(ui::font(TextSize::Small));
    int widest = 0;
    for (const int row : {0, m_grid.rows - 1})
        widest = std::max(widest, metrics.horizontalAdvance(m_grid.rowLabel(row)));
    return {std::max(widest, metrics.horizontalAdvance(QStringLiteral("idx 00"))) + kSpace + kSpaceXs,
            metrics.height() + kSpaceXs};
}

int ExploreView::rowsThatFit(int columns) const
{
    const QSize room = size() - gutters() - QSize(kGap, kGap);
    if (columns < 1 || room.width() < 1 || room.height() < 1)
        return 1;
    const double side = static_cast<double>(room.width()) / columns;
    // Rounded rather than cut off: slightly smaller faces beat an empty strip at the bottom.
    return std::clamp(static_cast<int>(room.height() / side + 0.4), 1, 32);
}

ExploreView::Layout ExploreView::layout() const
{
    const QSize gutter = gutters();
    const int width = this->width() - gutter.width(), height = this->height() - gutter.height();
    Layout layout;
    layout.side = std::max(8, std::min((width + kGap) / m_grid.columns, (height + kGap) / m_grid.rows) - kGap);
    // What is left over goes between the cells, up to a limit, and then around them.
    const auto step = [&](int room, int n) {
        const int spare = n > 1 ? (room - n * layout.side) / (n - 1) : 0;
        return layout.side + std::clamp(spare, kGap, 6 * kGap);
    };
    layout.stepX = step(width, m_grid.columns);
    layout.stepY = step(height, m_grid.rows);
    const int usedX = layout.stepX * (m_grid.columns - 1) + layout.side;
    const int usedY = layout.stepY * (m_grid.rows - 1) + layout.side;
    layout.origin = {gutter.width() + std::max(0, (width - usedX) / 2),
                     gutter.height() + std::max(0, (height - usedY) / 2)};
    return layout;
}

QRect ExploreView::cellRect(int row, int column) const
{
    const Layout at = layout();
    return {at.origin + QPoint(column * at.stepX, row * at.stepY), QSize(at.side, at.side)};
}

int ExploreView::cellAt(const QPoint &point) const
{
    const Layout at = layout();
    const QPoint inside = point - at.origin;
    if (inside.x() < 0 || inside.y() < 0)
        return -1;
    const int column = inside.x() / at.stepX, row = inside.y() / at.stepY;
    if (column >= m_grid.columns || row >= m_grid.rows || inside.x() - column * at.stepX >= at.side ||
        inside.y() - row * at.stepY >= at.side)
        return -1;
    return row * m_grid.columns + column;
}

const QImage &ExploreView::scaled(int cell, int side)
{
    const auto i = static_cast<std::size_t>(cell);
    const int pixels = static_cast<int>(std::lround(side * devicePixelRatioF()));
    if (!m_faces[i].isNull() && m_scaled[i].width() != pixels) {
        m_scaled[i] = upscaled(m_faces[i], {pixels, pixels});
        m_scaled[i].setDevicePixelRatio(devicePixelRatioF());
    }
    return m_scaled[i];
}

void ExploreView::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Layout at = layout();
    const Colors &c = colors();
    painter.setFont(ui::font(TextSize::Small));

    painter.setPen(c.textDim);
    const QSize gutter = gutters();
    for (int column = 0; column < m_grid.columns; ++column) {
        const bool current = column == currentColumn();
        painter.setPen(current ? c.text : c.textDim);
        painter.drawText(QRect(at.origin.x() + column * at.stepX, at.origin.y() - gutter.height(), at.side,
                               gutter.height() - kSpaceXs),
                         Qt::AlignHCenter | Qt::AlignBottom, m_grid.columnLabel(column));
    }
    for (int row = 0; row < m_grid.rows; ++row) {
        painter.setPen(row == currentRow() ? c.text : c.textDim);
        painter.drawText(
            QRect(at.origin.x() - gutter.width(), at.origin.y() + row * at.stepY, gutter.width() - kSpace, at.side),
            Qt::AlignRight | Qt::AlignVCenter, m_grid.rowLabel(row));
    }

    for (int cell = 0; cell < m_grid.numCells(); ++cell) {
        const int row = cell / m_grid.columns, column = cell % m_grid.columns;
        const QRect rect(at.origin + QPoint(column * at.stepX, row * at.stepY), QSize(at.side, at.side));
        if (!event->rect().intersects(rect.adjusted(-kGap, -kGap, kGap, kGap)))
            continue;
        const QImage &face = scaled(cell, at.side);
        if (face.isNull()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(c.cell);
            painter.drawRoundedRect(rect, kRadius, kRadius);
        } else {
            painter.drawImage(rect.topLeft(), face);
        }
        const auto seed = m_grid.pickSeed(row, column);
        const bool plain = m_grid.cell(row, column).seedB < 0 && m_grid.cell(row, column).directionIndex < 0;
        if (plain && (m_picked.contains(seed) || m_decided.contains(seed))) {
            const int size = std::clamp(at.side / 6, 12, 20);
            const QRect badge(rect.right() - size - 3, rect.top() + 4, size, size);
            painter.setPen(QPen(c.onAccent, 1.5));
            painter.setBrush(m_decided.contains(seed) ? c.good : c.accent);
            painter.drawEllipse(badge);
            // A tick for decided, a plus for waiting: the colour is never alone.
            const QRectF in = QRectF(badge).adjusted(size * 0.28, size * 0.28, -size * 0.28, -size * 0.28);
            painter.setPen(QPen(c.onAccent, std::max(1.5, size / 9.0), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            if (m_decided.contains(seed)) {
                QPainterPath tick(QPointF(in.left(), in.center().y()));
                tick.lineTo(in.left() + in.width() * 0.38, in.bottom() - in.height() * 0.1);
                tick.lineTo(in.right(), in.top() + in.height() * 0.1);
                painter.setBrush(Qt::NoBrush);
                painter.drawPath(tick);
            } else {
                painter.drawLine(QPointF(in.left(), in.center().y()), QPointF(in.right(), in.center().y()));
                painter.drawLine(QPointF(in.center().x(), in.top()), QPointF(in.center().x(), in.bottom()));
            }
        }
        if (cell == m_current) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(hasFocus() ? c.accent : c.textDim, 3));
            painter.drawRoundedRect(QRectF(rect).adjusted(-1.5, -1.5, 1.5, 1.5), kRadius, kRadius);
        } else if (cell == m_hover) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(c.accent, 1));
            painter.drawRoundedRect(QRectF(rect).adjusted(-0.5, -0.5, 0.5, 0.5), kRadius, kRadius);
        }
    }
}

void ExploreView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    Q_EMIT resized();
}

void ExploreView::moveCurrent(int byRows, int byColumns)
{
    const int row = currentRow() + byRows, column = currentColumn() + byColumns;
    if (row < 0 || row >= m_grid.rows) {
        Q_EMIT panRequested(byRows, 0);
    } else if (column < 0 || column >= m_grid.columns) {
        // Reading order in a grid of seeds; elsewhere the neighbour seed or direction comes in from the side.
        if (m_grid.mode == GridMode::Seeds && m_current + byColumns >= 0 && m_current + byColumns < m_grid.numCells())
            setCurrentCell(m_current + byColumns);
        else
            Q_EMIT panRequested(0, byColumns);
    } else {
        setCurrentCell(row * m_grid.columns + column);
    }
}

void ExploreView::keyPressEvent(QKeyEvent *event)
{
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (modifiers != Qt::NoModifier && modifiers != Qt::ShiftModifier) {
        QWidget::keyPressEvent(event);
        return;
    }
    const bool pan = modifiers == Qt::ShiftModifier;
    switch (event->key()) {
    case Qt::Key_Left:
        pan ? Q_EMIT panRequested(0, -1) : moveCurrent(0, -1);
        break;
    case Qt::Key_Right:
        pan ? Q_EMIT panRequested(0, 1) : moveCurrent(0, 1);
        break;
    case Qt::Key_Up:
        pan ? Q_EMIT panRequested(-1, 0) : moveCurrent(-1, 0);
        break;
    case Qt::Key_Down:
        pan ? Q_EMIT panRequested(1, 0) : moveCurrent(1, 0);
        break;
    case Qt::Key_Home:
        setCurrentCell(currentRow() * m_grid.columns);
        break;
    case Qt::Key_End:
        setCurrentCell((currentRow() + 1) * m_grid.columns - 1);
        break;
    case Qt::Key_PageDown:
        Q_EMIT pageRequested(1);
        break;
    case Qt::Key_PageUp:
        Q_EMIT pageRequested(-1);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT activated(m_current);
        break;
    case Qt::Key_P:
        Q_EMIT pickToggled(m_current);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        Q_EMIT zoomRequested(1);
        break;
    case Qt::Key_Minus:
        Q_EMIT zoomRequested(-1);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void ExploreView::mousePressEvent(QMouseEvent *event)
{
    setFocus(Qt::MouseFocusReason);
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = event->pos();
    m_dragging = false;
    const int cell = cellAt(event->pos());
    if (cell < 0)
        return;
    const bool moved = cell != m_current;
    setCurrentCell(cell);
    if (event->modifiers() == Qt::ControlModifier)
        Q_EMIT pickToggled(cell);
    else if (!moved)
        Q_EMIT currentChanged(cell); // asked again: the inspector may show something else by now
}

void ExploreView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton) {
        const QPoint moved = event->pos() - m_pressed;
        const Layout at = layout();
        if (!m_dragging && moved.manhattanLength() > 2 * QApplication::startDragDistance()) {
            m_dragging = true;
            setCursor(Qt::ClosedHandCursor);
        }
        // The plane follows the hand in steps of whole cells.
        const int byColumns = -moved.x() / at.stepX, byRows = -moved.y() / at.stepY;
        if (m_dragging && (byColumns != 0 || byRows != 0)) {
            m_pressed += QPoint(-byColumns * at.stepX, -byRows * at.stepY);
            Q_EMIT panRequested(byRows, byColumns);
        }
        return;
    }
    const int hover = cellAt(event->pos());
    if (hover != m_hover) {
        m_hover = hover;
        update();
    }
}

void ExploreView::mouseReleaseEvent(QMouseEvent *)
{
    m_dragging = false;
    unsetCursor();
}

void ExploreView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int cell = cellAt(event->pos());
    if (cell >= 0 && event->button() == Qt::LeftButton)
        Q_EMIT activated(cell);
}

void ExploreView::wheelEvent(QWheelEvent *event)
{
    m_wheel += event->angleDelta().y();
    const int steps = m_wheel / 120;
    m_wheel -= steps * 120;
    if (steps == 0)
        return;
    if (event->modifiers() & Qt::ControlModifier)
        Q_EMIT zoomRequested(steps);
    else if (event->modifiers() & Qt::ShiftModifier)
        Q_EMIT panRequested(0, -steps);
    else
        Q_EMIT panRequested(-steps, 0);
    event->accept();
}

void ExploreView::leaveEvent(QEvent *)
{
    m_hover = -1;
    update();
}

void ExploreView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        update();
}

bool ExploreView::event(QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const int cell = cellAt(help->pos());
        if (cell < 0) {
            QToolTip::hideText();
            return true;
        }
        const auto face = m_grid.cell(cell / m_grid.columns, cell % m_grid.columns);
        QString text = tr("seed %1").arg(face.seed);
        if (face.seedB >= 0)
            text = tr("blend of the seeds %1 to %2: %3 % right, %4 % down")
                       .arg(face.seed)
                       .arg(face.seedD)
                       .arg(std::lround(face.mix * 100))
                       .arg(std::lround(face.mixDown * 100));
        else if (face.directionIndex >= 0)
            text += tr(", direction %1, degree %2").arg(face.directionIndex).arg(degreeText(face.degree));
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace mimik::ui
