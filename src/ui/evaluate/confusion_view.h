#pragma once

#include "core/report/figures.h"

#include <QWidget>

namespace mimik::ui {

/// A confusion matrix to look at and to click: rows are actual, columns predicted, totals outside. Colour: share of
/// the row or column. Arrow keys move, Return chooses.
class ConfusionView : public QWidget {
    Q_OBJECT
public:
    explicit ConfusionView(QWidget *parent = nullptr);

    /// Keeps the chosen cell when the classes are the same.
    void setMatrix(const eval::ConfusionMatrix &confusion, const QStringList &classes);
    void setView(report::ConfusionView view);
    QPoint currentCell() const { return m_current; } ///< x: predicted, y: actual; (-1, -1): none
    void setCurrentCell(int actual, int predicted);
    /// Middle of a cell in widget coordinates, for tests.
    QPoint cellCentre(int actual, int predicted) const;
    QString cellText(int actual, int predicted) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {180, 140}; }

Q_SIGNALS:
    void cellClicked(int actual, int predicted);
    void cellActivated(int actual, int predicted);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Geometry {
        QRectF cells; ///< all cells
        double width; ///< of one
        double height;
        bool slant;
    };
    Geometry geometryOf() const;
    QRectF cellRect(int actual, int predicted) const;
    QPoint cellAt(const QPointF &position) const;
    int labelWidth() const;

    eval::ConfusionMatrix m_confusion{0};
    QStringList m_classes;
    report::ConfusionView m_view = report::ConfusionView::RowPercent;
    QPoint m_current{-1, -1};
    QPoint m_hover{-1, -1};
};

} // namespace mimik::ui
