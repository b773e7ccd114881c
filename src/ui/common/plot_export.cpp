#include "ui/common/plot_export.h"

#include "core/base/csv.h"

#include <QSaveFile>
#include <QSvgGenerator>

#include <qcustomplot.h>

#include <algorithm>

namespace mimik::ui {

QString plotCsv(const Plot &plot)
{
    QString out = QStringLiteral("series,x,y,low,high\n");
    const auto cell = [](const std::vector<double> &values, std::size_t i) {
        return i < values.size() ? QString::fromStdString(shortestDecimal(values[i])) : QString();
    };
    for (const auto &s : plot.series) {
        for (std::size_t i = 0; i < s.x.size(); ++i) {
            QString x = cell(s.x, i);
            const auto category = static_cast<std::size_t>(std::max(0.0, s.x[i]));
            if (!plot.categories.empty() && category < plot.categories.size())
                x = QString::fromStdString(csvCell(plot.categories[category]));
            out += QString::fromStdString(csvCell(s.name)) % u',' % x % u',' % cell(s.y, i) % u',' % cell(s.yLow, i) %
                   u',' % cell(s.yHigh, i) % u'\n';
        }
    }
    return out;
}

bool savePlot(QCustomPlot &canvas, const Plot &plot, const QString &file)
{
    const int width = std::max(320, canvas.width());
    const int height = std::max(240, canvas.height());
    if (file.endsWith(u".png", Qt::CaseInsensitive))
        return canvas.savePng(file, width, height, 2);
    if (file.endsWith(u".pdf", Qt::CaseInsensitive))
        return canvas.savePdf(file, width, height);
    if (file.endsWith(u".svg", Qt::CaseInsensitive)) {
        QSvgGenerator generator;
        generator.setFileName(file);
        generator.setSize({width, height});
        generator.setViewBox(QRect(0, 0, width, height));
        generator.setTitle(QString::fromStdString(plot.title));
        QCPPainter painter;
        if (!painter.begin(&generator))
            return false;
        canvas.toPainter(&painter, width, height);
        return painter.end();
    }
    if (file.endsWith(u".csv", Qt::CaseInsensitive)) {
        QSaveFile out(file);
        return out.open(QIODevice::WriteOnly) && out.write(plotCsv(plot).toUtf8()) >= 0 && out.commit();
    }
    return false;
}

} // namespace mimik::ui
