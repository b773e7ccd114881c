#pragma once

#include "ui/explore/explore_grid.h"

#include <QImage>
#include <QSet>
#include <QWidget>

#include <vector>

namespace mimik::ui {

/// Paints an Explore grid: faces as big as the room allows, labels of rows and columns, the current cell. Cells keep
/// their place and fill in. Arrow keys move the current cell and pan at the edge; the wheel pans rows.
class ExploreView : public QWidget {
    Q_OBJECT
public:
    explicit ExploreView(QWidget *parent = nullptr);

    void setGrid(const ExploreGrid &grid);
    const ExploreGrid &grid() const { return m_grid; }
    void setFace(int cell, const QImage &face);
    bool hasFace(int cell) const { return !m_faces[static_cast<std::size_t>(cell)].isNull(); }
    int numFaces() const;
    /// Seeds that carry a mark: picked here, or decided in Annotate.
    void setMarks(const QSet<quint32> &picked, const QSet<quint32> &decided);

    int currentCell() const { return m_current; }
    void setCurrentCell(int cell);
    int currentRow() const { return m_current / m_grid.columns; }
    int currentColumn() const { return m_current % m_grid.columns; }

    /// How many rows of square cells fill the room best for that many columns.
    int rowsThatFit(int columns) const;
    QRect cellRect(int row, int column) const;
    int cellAt(const QPoint &point) const; ///< -1: none

    QSize sizeHint() const override { return {900, 560}; }
    QSize minimumSizeHint() const override { return {320, 240}; }

Q_SIGNALS:
    void currentChanged(int cell);
    /// Double click or Return.
    void activated(int cell);
    /// P, or a click with Ctrl.
    void pickToggled(int cell);
    void panRequested(int byRows, int byColumns);
    void pageRequested(int pages);
    void zoomRequested(int steps); ///< more (negative: fewer) pixels per face
    void resized();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Layout {
        int side = 0; ///< of a cell
        int stepX = 0, stepY = 0;
        QPoint origin; ///< of cell 0, 0
    };
    Layout layout() const;
    QSize gutters() const; ///< room of the row labels (width) and column labels (height)
    void moveCurrent(int byRows, int byColumns);
    const QImage &scaled(int cell, int side);

    ExploreGrid m_grid;
    std::vector<QImage> m_faces;  ///< as they came
    std::vector<QImage> m_scaled; ///< at the size of the cells
    QSet<quint32> m_picked, m_decided;
    int m_current = 0;
    int m_hover = -1;
    QPoint m_pressed;
    bool m_dragging = false;
    int m_wheel = 0;
};

} // namespace mimik::ui
