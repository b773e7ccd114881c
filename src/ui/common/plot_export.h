#pragma once

#include "core/base/plot.h"

#include <QString>

class QCustomPlot;

namespace mimik::ui {

/// The numbers of a plot: series,x,y,low,high, one row per point.
QString plotCsv(const Plot &plot);

/// Writes what the canvas shows, or the numbers, by extension: .png .svg .pdf .csv. False: not written.
bool savePlot(QCustomPlot &canvas, const Plot &plot, const QString &file);

} // namespace mimik::ui
