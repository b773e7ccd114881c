#include "ui/common/face_grid.h"

#include "ui/common/thumbnail_loader.h"
#include "ui/common/tokens.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace mimik::ui {

namespace {
constexpr int kGap = kSpace / 2;
constexpr int kPrefetchScreens = 1;
} // namespace

FaceGrid::FaceGrid(ThumbnailLoader &loader, QWidget *parent)
    : QAbstractItemView(parent), m_loader(loader), m_model(new FaceGridModel(this))
{
    setObjectName(QStringLiteral("faceGrid"));
    setAccessibleName(tr("Faces"));
    setModel(m_model);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    connect(&m_loader, &ThumbnailLoader::ready, this, [this](const ThumbnailKey &key) {
        const auto [first, last] = visibleRows();
        for (int row = first; row <= last; ++row) {
            const FaceRow *face = m_model->peek(row);
            if (face && face->file == key.file)
                viewport()->update(cellRect(row));
        }
    });
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this] { viewport()->update(); });
    connect(this, &QAbstractItemView::doubleClicked, this,
            [this](const QModelIndex &index) { Q_EMIT faceActivated(m_model->row(index.row())); });
}

FaceGrid::~FaceGrid()
{
    m_loader.want(this, {});
}

void FaceGrid::setCellSize(int side)
{
    if (side == m_side)
        return;
    const QModelIndex anchor = indexAt(QPoint(kGap + 1, kGap + 1));
    m_side = side;
    updateGeometries();
    if (anchor.isValid())
        scrollTo(anchor, PositionAtTop);
    viewport()->update();
    updateGeometry();
}

void FaceGrid::setCaptions(bool shown)
{
    m_captions = shown;
    updateGeometries();
    viewport()->update();
}

void FaceGrid::setSingleRow(bool single)
{
    m_singleRow = single;
    setVerticalScrollBarPolicy(single ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setHorizontalScrollBarPolicy(single ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    updateGeometries();
}

QList<std::int64_t> FaceGrid::selectedIds() const
{
    QList<std::int64_t> ids;
    for (const auto &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            ids.append(m_model->row(row).id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

QSize FaceGrid::cell() const
{
    const int caption = m_captions ? QFontMetrics(ui::font(TextSize::Small)).height() + 2 : 0;
    return {m_side + kGap, m_side + kGap + caption};
}

int FaceGrid::columns() const
{
    if (m_singleRow)
        return std::max(1, m_model->rowCount());
    return std::max(1, (viewport()->width() - kGap) / cell().width());
}

QRect FaceGrid::cellRect(int row) const
{
    const QSize size = cell();
    const int columnCount = columns();
    const int x = kGap + (row % columnCount) * size.width() - horizontalOffset();
    const int y = kGap + (row / columnCount) * size.height() - verticalOffset();
    return {x, y, size.width() - kGap, size.height() - kGap};
}

QRect FaceGrid::visualRect(const QModelIndex &index) const
{
    return index.isValid() ? cellRect(index.row()) : QRect();
}

std::pair<int, int> FaceGrid::visibleRows() const
{
    const QSize size = cell();
    const int count = m_model->rowCount();
    if (m_singleRow) {
        const int first = std::max(0, (horizontalOffset() - kGap) / size.width());
        return {first, std::min(count - 1, first + viewport()->width() / size.width() + 1)};
    }
    const int columnCount = columns();
    const int firstLine = std::max(0, (verticalOffset() - kGap) / size.height());
    const int lastLine = (verticalOffset() + viewport()->height()) / size.height();
    return {firstLine * columnCount, std::min(count - 1, (lastLine + 1) * columnCount - 1)};
}

void FaceGrid::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    QScrollBar *bar = m_singleRow ? horizontalScrollBar() : verticalScrollBar();
    const QRect rect = cellRect(index.row());
    const int start = m_singleRow ? rect.left() : rect.top();
    const int length = m_singleRow ? rect.width() : rect.height();
    const int room = m_singleRow ? viewport()->width() : viewport()->height();
    if (hint == PositionAtTop)
        bar->setValue(bar->value() + start - kGap);
    else if (hint == PositionAtCenter)
        bar->setValue(bar->value() + start + length / 2 - room / 2);
    else if (start < 0)
        bar->setValue(bar->value() + start - kGap);
    else if (start + length > room)
        bar->setValue(bar->value() + start + length - room + kGap);
}

QModelIndex FaceGrid::indexAt(const QPoint &point) const
{
    const QSize size = cell();
    const int x = point.x() + horizontalOffset() - kGap;
    const int y = point.y() + verticalOffset() - kGap;
    if (x < 0 || y < 0)
        return {};
    const int column = x / size.width();
    if (column >= columns() || (m_singleRow && y >= size.height()))
        return {};
    const int row = (y / size.height()) * columns() + column;
    return row < m_model->rowCount() ? m_model->index(row) : QModelIndex();
}

QSize FaceGrid::sizeHint() const
{
    const QSize size = cell();
    if (m_singleRow)
        return {8 * size.width(), size.height() + kGap + horizontalScrollBar()->sizeHint().height()};
    return {6 * size.width() + kGap, 4 * size.height() + kGap};
}

QSize FaceGrid::minimumSizeHint() const
{
    const QSize size = cell();
    return m_singleRow ? QSize(size.width(), sizeHint().height()) : QSize(size.width() + kGap, size.height() + kGap);
}

void FaceGrid::reset()
{
    QAbstractItemView::reset();
    m_hover = -1;
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
    updateGeometries();
    viewport()->update();
}

QModelIndex FaceGrid::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int count = m_model->rowCount();
    if (count == 0)
        return {};
    const int now = currentIndex().isValid() ? currentIndex().row() : -1;
    if (now < 0)
        return m_model->index(0);
    const int page = std::max(1, viewport()->height() / cell().height()) * columns();
    int next = now;
    switch (action) {
    case MoveLeft:
    case MovePrevious:
        next = now - 1;
        break;
    case MoveRight:
    case MoveNext:
        next = now + 1;
        break;
    case MoveUp:
        next = m_singleRow ? now : now - columns();
        break;
    case MoveDown:
        next = m_singleRow ? now : now + columns();
        break;
    case MovePageUp:
        next = m_singleRow ? now - 10 : std::max(now % columns(), now - page);
        break;
    case MovePageDown:
        next = std::min(count - 1, m_singleRow ? now + 10 : now + page);
        break;
    case MoveHome:
        next = 0;
        break;
    case MoveEnd:
        next = count - 1;
        break;
    }
    return m_model->index(next < 0 || next >= count ? now : next);
}

int FaceGrid::horizontalOffset() const
{
    return m_singleRow ? horizontalScrollBar()->value() : 0;
}

int FaceGrid::verticalOffset() const
{
    return m_singleRow ? 0 : verticalScrollBar()->value();
}

QItemSelectionModel::SelectionFlags FaceGrid::selectionCommand(const QModelIndex &index, const QEvent *event) const
{
    const bool press = event && (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::KeyPress);
    if (press) {
        m_selectsRun = static_cast<const QInputEvent *>(event)->modifiers() & Qt::ShiftModifier;
        if (!m_selectsRun)
            m_anchor = index.row();
    } else if (event && event->type() == QEvent::MouseMove) {
        m_selectsRun = false; // a rubber band
    }
    return QAbstractItemView::selectionCommand(index, event);
}

void FaceGrid::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags)
{
    if (m_selectsRun && currentIndex().isValid() && m_anchor >= 0 && m_anchor < m_model->rowCount()) {
        const auto [first, last] = std::minmax(m_anchor, currentIndex().row());
        selectionModel()->select(QItemSelection(m_model->index(first), m_model->index(last)), flags);
        return;
    }
    const QSize size = cell();
    const QRect area = rect.normalized().translated(horizontalOffset() - kGap, verticalOffset() - kGap);
    const int columnCount = columns();
    const int count = m_model->rowCount();
    const int left = std::clamp(area.left() / size.width(), 0, columnCount - 1);
    const int right = std::clamp(area.right() / size.width(), 0, columnCount - 1);
    const int top = std::max(0, area.top() / size.height());
    const int bottom = std::max(0, area.bottom() / size.height());
    QItemSelection selection;
    for (int line = top; line <= bottom; ++line) {
        const int first = line * columnCount + left;
        const int last = std::min(count - 1, line * columnCount + right);
        if (first >= count)
            break;
        selection.append(QItemSelectionRange(m_model->index(first), m_model->index(last)));
    }
    selectionModel()->select(selection, flags);
}

QRegion FaceGrid::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    const auto [first, last] = visibleRows();
    for (const auto &range : selection) {
        for (int row = std::max(first, range.top()); row <= std::min(last, range.bottom()); ++row)
            region += cellRect(row);
    }
    return region;
}

void FaceGrid::updateGeometries()
{
    const QSize size = cell();
    const int count = m_model->rowCount();
    if (m_singleRow) {
        horizontalScrollBar()->setSingleStep(size.width() / 2);
        horizontalScrollBar()->setPageStep(viewport()->width());
        horizontalScrollBar()->setRange(0, std::max(0, count * size.width() + kGap - viewport()->width()));
        verticalScrollBar()->setRange(0, 0);
    } else {
        const int lines = (count + columns() - 1) / columns();
        verticalScrollBar()->setSingleStep(size.height() / 2);
        verticalScrollBar()->setPageStep(viewport()->height());
        verticalScrollBar()->setRange(0, std::max(0, lines * size.height() + kGap - viewport()->height()));
        horizontalScrollBar()->setRange(0, 0);
    }
    QAbstractItemView::updateGeometries();
    wantThumbnails();
}

int FaceGrid::pixels() const
{
    return static_cast<int>(m_side * devicePixelRatioF());
}

void FaceGrid::wantThumbnails()
{
    const auto [first, last] = visibleRows();
    const int screen = (last - first + 1) * kPrefetchScreens;
    QList<ThumbnailKey> keys;
    auto add = [&](int row) {
        const FaceRow *face = m_model->peek(row);
        if (!face || face->file.isEmpty())
            return;
        ThumbnailKey key{face->file, face->hash, pixels(), true};
        if (m_loader.find(key).isNull() && !m_loader.isBroken(key))
            keys.append(std::move(key));
    };
    for (int row = first; row <= last; ++row)
        add(row);
    for (int row = last + 1; row <= std::min(m_model->rowCount() - 1, last + screen); ++row)
        add(row);
    for (int row = first - 1; row >= std::max(0, first - screen); --row)
        add(row);
    m_loader.want(this, keys);
}

void FaceGrid::paintEvent(QPaintEvent *event)
{
    const Colors &c = colors();
    QPainter painter(viewport());
    painter.fillRect(event->rect(), c.surface);
    painter.setFont(ui::font(TextSize::Small));
    const QFontMetrics metrics = painter.fontMetrics();
    const auto [first, last] = visibleRows();
    bool missing = false;
    for (int row = first; row <= last; ++row) {
        const QRect rect = cellRect(row);
        if (!rect.intersects(event->rect()))
            continue;
        const QRect place(rect.left(), rect.top(), m_side, m_side);
        const FaceRow *face = m_model->peek(row);
        const QModelIndex index = m_model->index(row);
        QImage image;
        bool broken = false;
        if (face && !face->file.isEmpty()) {
            const ThumbnailKey key{face->file, face->hash, pixels(), true};
            image = m_loader.find(key);
            broken = image.isNull() && m_loader.isBroken(key);
        }
        missing = missing || (image.isNull() && !broken);
        if (image.isNull()) {
            painter.fillRect(place, c.cell);
            if (broken) {
                painter.setPen(c.reject);
                painter.drawText(place, Qt::AlignCenter | Qt::TextWordWrap, tr("unreadable"));
            }
        } else {
            const QSize shown = image.size().scaled(m_side, m_side, Qt::KeepAspectRatio);
            const QRect target(place.center() - QPoint(shown.width() / 2, shown.height() / 2) + QPoint(1, 1), shown);
            if (shown != place.size())
                painter.fillRect(place, c.cell);
            if (face->dimmed)
                painter.setOpacity(0.35);
            painter.setRenderHint(QPainter::SmoothPixmapTransform, image.width() < pixels());
            painter.drawImage(target.intersected(place), image);
            painter.setOpacity(1);
        }
        if (face && face->mark.isValid())
            painter.fillRect(QRect(place.left(), place.bottom() - 3, place.width(), 4), face->mark);
        if (m_captions && face && !face->caption.isEmpty()) {
            painter.setPen(c.textDim);
            const QRect line(rect.left(), place.bottom() + 1, rect.width(), rect.bottom() - place.bottom());
            painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                             metrics.elidedText(face->caption, Qt::ElideMiddle, line.width()));
        }
        const bool selected = selectionModel()->isSelected(index);
        if (selected || row == m_hover) {
            painter.setPen(QPen(selected ? c.accent : c.textDim, selected ? 3 : 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(place.adjusted(1, 1, -2, -2));
        }
        if (hasFocus() && index == currentIndex()) {
            painter.setPen(QPen(c.text, 1, Qt::DotLine));
            painter.drawRect(place.adjusted(4, 4, -5, -5));
        }
    }
    if (missing)
        wantThumbnails();
}

void FaceGrid::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
}

void FaceGrid::scrollContentsBy(int, int)
{
    viewport()->update(); // the viewport is repainted whole: cells are few, and blitting would leave hover marks behind
    wantThumbnails();
}

void FaceGrid::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT faceActivated(m_model->row(currentIndex().row()));
        event->accept();
        return;
    }
    // Single letters belong to the screen's keys, not to a search by typing.
    if (!event->text().isEmpty() && event->text().at(0).isPrint() && event->key() != Qt::Key_Space) {
        event->ignore();
        return;
    }
    QAbstractItemView::keyPressEvent(event);
}

void FaceGrid::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QAbstractItemView::currentChanged(current, previous);
    viewport()->update();
    if (current.isValid())
        Q_EMIT faceCurrent(m_model->row(current.row()));
}

void FaceGrid::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QAbstractItemView::selectionChanged(selected, deselected);
    viewport()->update();
    Q_EMIT faceSelectionChanged();
}

bool FaceGrid::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::MouseMove || event->type() == QEvent::Leave || event->type() == QEvent::HoverMove) {
        int hover = -1;
        if (event->type() != QEvent::Leave) {
            const auto point = static_cast<QSinglePointEvent *>(event)->position().toPoint();
            const QModelIndex index = indexAt(point);
            hover = index.isValid() ? index.row() : -1;
        }
        if (hover != m_hover) {
            for (int row : {m_hover, hover}) {
                if (row >= 0)
                    viewport()->update(cellRect(row));
            }
            m_hover = hover;
        }
    }
    return QAbstractItemView::viewportEvent(event);
}

} // namespace mimik::ui
