#pragma once

#include "ui/select/crossfilter.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace mimik::ui {

/// Bars of one metric with two draggable thresholds. Bars that the other filters empty are grey, those outside the
/// range too; the outline is the distribution of real images. Double click opens the range. With the keyboard: Left
/// and Right move the edge last used, Up and Down choose it, Delete opens the range.
class HistogramBars : public QWidget {
    Q_OBJECT
public:
    HistogramBars(const Crossfilter &filter, int metric, QWidget *parent = nullptr);

    void setLogarithmic(bool on);
    /// The edge that was moved last.
    Crossfilter::Edge edge() const { return m_edge; }
    void setEdge(Crossfilter::Edge edge);
    double valueAt(int x) const;
    int pixelOf(double value) const;
    QImage picture(int scale) const;

    QSize sizeHint() const override { return {420, 64}; }
    QSize minimumSizeHint() const override { return {160, 44}; }

Q_SIGNALS:
    /// While a person drags.
    void rangeMoved(const mimik::ui::Crossfilter::Range &range);
    void dragStarted();
    void dragEnded();
    void resetRequested();
    void edgeChosen();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QRect plot() const;
    double edgeValue(Crossfilter::Edge edge) const; ///< open edges stand at the ends of the axis
    std::optional<Crossfilter::Edge> edgeNear(int x) const;
    void moveEdge(double value);
    void paint(QPainter &painter) const;

    const Crossfilter &m_filter;
    int m_metric;
    Crossfilter::Edge m_edge = Crossfilter::Edge::Max;
    bool m_dragging = false;
    bool m_logarithmic = false;
};

/// The bars with the metric's name, which way is better, an enable box and two number fields.
class HistogramRow : public QWidget {
    Q_OBJECT
public:
    HistogramRow(const Crossfilter &filter, int metric, QWidget *parent = nullptr);

    int metric() const { return m_metric; }
    HistogramBars &bars() const { return *m_bars; }
    /// The filter has changed.
    void refresh();
    /// This row's edge is what the strip shows.
    void setActive(bool active);

Q_SIGNALS:
    /// @param metric  of this row. `final`: not in the middle of a drag
    void rangeWanted(int metric, const mimik::ui::Crossfilter::Range &range, bool final);
    void dragStarted();
    void activated(int metric, mimik::ui::Crossfilter::Edge edge);

private:
    void takeField(QLineEdit *field, Crossfilter::Edge edge);
    void showMenu(const QPoint &at);

    const Crossfilter &m_filter;
    int m_metric;
    QCheckBox *m_enabled;
    QLabel *m_hint;
    HistogramBars *m_bars;
    QLineEdit *m_min;
    QLineEdit *m_max;
    bool m_active = false;
};

/// As many digits as tell neighbouring bars apart.
QString scoreText(double value, double span);

} // namespace mimik::ui
