#pragma once

#include "core/base/plot.h"

#include <QWidget>

#include <memory>

namespace mimik::ui {

/// Draws a mimik::Plot: themed, zoom (wheel), pan (drag), reset (double click), and a menu to copy the picture or the
/// numbers and to save PNG, SVG, PDF or CSV. Handles are draggable lines, markers are draggable dots.
class PlotWidget : public QWidget {
    Q_OBJECT
public:
    explicit PlotWidget(QWidget *parent = nullptr);
    ~PlotWidget() override;

    void setPlot(const Plot &plot);
    const Plot &plot() const;
    /// One more point of a live curve; the series must exist. Cheap: the picture is drawn at most 20 times a second.
    void append(int series, double x, double y);
    /// Hides the plot and shows one dim sentence in its place; empty: shows the plot.
    void setHint(const QString &text);

    /// Below the plot, where it hides nothing; else it stands in a corner while there is room.
    void setLegendBelow(bool below);

    enum class HandleLook { Accent, Neutral };
    /// A line at `value` across the plot (vertical: at x = value). Returns its number, which counts from 0.
    int addHandle(Qt::Orientation lineOrientation, double value, bool draggable = true,
                  HandleLook look = HandleLook::Accent);
    double handle(int number) const;
    void setHandle(int number, double value);
    /// A dot. Draggable ones follow the pointer; the receiver may snap it with setMarker().
    int addMarker(double x, double y, int colour = 0, bool draggable = true);
    QPointF marker(int number) const;
    void setMarker(int number, double x, double y);
    /// Removes all handles and markers.
    void clearHandles();

    void setZoomEnabled(bool enabled);
    void resetZoom();
    void copyPicture();
    void copyNumbers();
    /// By extension: .png .svg .pdf .csv. The picture is drawn by the code that draws the screen. False: not written.
    bool save(const QString &file);
    /// The numbers as CSV: series,x,y,low,high.
    QString csv() const;

    /// Widget coordinates of plot coordinates, and back (for tests and overlays).
    QPoint pixelOf(double x, double y) const;
    QPointF valueAt(const QPoint &pixel) const;
    /// What the legend shows, in widget coordinates; nothing where it is hidden.
    struct LegendItem {
        QString name;
        QRect place;
    };
    std::vector<LegendItem> legendItems() const;

    QSize sizeHint() const override { return {360, 240}; }
    QSize minimumSizeHint() const override { return {120, 90}; }

Q_SIGNALS:
    /// While a person drags; `handleReleased` at the end.
    void handleMoved(int number, double value);
    void handleReleased(int number, double value);
    void markerMoved(int number, double x, double y);
    void markerReleased(int number);
    /// A click that was no drag, in plot coordinates.
    void clicked(double x, double y, Qt::KeyboardModifiers modifiers);
    void legendClicked(int series);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace mimik::ui
