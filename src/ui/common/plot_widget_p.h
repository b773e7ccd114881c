#pragma once

#include "ui/common/plot_widget.h"

#include <QPoint>

#include <vector>

class QCPAbstractPlottable;
class QCPGraph;
class QCPItemStraightLine;
class QCustomPlot;
class QLabel;
class QTimer;

namespace mimik::ui {

/// What a PlotWidget holds and how it is drawn (plot_drawing.cpp); what a person does with it is in plot_widget.cpp.
struct PlotWidget::Impl {
    struct Handle {
        Qt::Orientation orientation;
        double value;
        bool draggable;
        HandleLook look;
        QCPItemStraightLine *line;
    };

    struct Marker {
        double x, y;
        int colour;
        bool draggable;
        QCPGraph *dot;
    };

    QCustomPlot *canvas = nullptr;
    QLabel *hint = nullptr;
    QTimer *redraw = nullptr;
    Plot plot;
    std::vector<Handle> handles;
    std::vector<Marker> markers;
    std::vector<QCPAbstractPlottable *> plottables; // one per series, the low line of a band
    bool zoom = true;
    bool legendBelow = false;
    bool userZoomed = false;
    int dragHandle = -1;
    int dragMarker = -1;
    QPoint pressedAt;

    QColor colourOf(std::size_t series) const;
    void rebuild();
    void addSeries(std::size_t i);
    void makeLine(Handle &handle);
    void place(Handle &handle);
    void makeDot(Marker &marker);
    void style();
    void placeLegend();
    void spaceNumbers();
    void slantCategories();
    void fit();
    void squareUp();
};

} // namespace mimik::ui
