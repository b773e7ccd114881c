#pragma once

#include "ui/common/face_grid_model.h"

#include <QAbstractItemView>

namespace mimik::ui {

class ThumbnailLoader;

/// A grid of faces of one size over a FaceGridModel: O(1) layout, so 100,000 faces scroll as 100. Cells keep their
/// place and fill in. Arrow keys, Shift and Ctrl select; `faceActivated` on double click or Return.
class FaceGrid : public QAbstractItemView {
    Q_OBJECT
public:
    FaceGrid(ThumbnailLoader &loader, QWidget *parent = nullptr);
    ~FaceGrid() override;

    /// Side of a face in pixels (device independent).
    void setCellSize(int side);
    int cellSize() const { return m_side; }
    void setCaptions(bool shown);
    /// One row that scrolls sideways (filmstrip) in place of a grid.
    void setSingleRow(bool single);
    FaceGridModel &faces() { return *m_model; }
    QList<std::int64_t> selectedIds() const;

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    void reset() override;

Q_SIGNALS:
    void faceActivated(const mimik::ui::FaceRow &row);
    /// The current cell changed (click or arrow key).
    void faceCurrent(const mimik::ui::FaceRow &row);
    void faceSelectionChanged();

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override;
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags) override;
    QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex &index,
                                                         const QEvent *event = nullptr) const override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void updateGeometries() override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    bool viewportEvent(QEvent *event) override;

private:
    QSize cell() const;
    int columns() const;
    QRect cellRect(int row) const; ///< in viewport coordinates
    std::pair<int, int> visibleRows() const;
    void wantThumbnails();
    int pixels() const;

    ThumbnailLoader &m_loader;
    FaceGridModel *m_model;
    int m_side = 96;
    int m_hover = -1;
    bool m_captions = true;
    bool m_singleRow = false;
    mutable int m_anchor = 0;          ///< where a Shift selection starts
    mutable bool m_selectsRun = false; ///< Shift: all faces from the anchor on, as in reading order
};

} // namespace mimik::ui
