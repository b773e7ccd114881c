#include "support/test_support.h"
#include "ui/common/plot_widget.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"

#include <QImage>
#include <QSignalSpy>
#include <QtTest>

using namespace mimik;
using namespace mimik::ui;

class TestPlotWidget : public QObject {
    Q_OBJECT

    static PlotSeries series(const std::string &name, std::vector<double> x, std::vector<double> y)
    {
        PlotSeries made;
        made.name = name;
        made.x = std::move(x);
        made.y = std::move(y);
        return made;
    }

    static Plot linePlot()
    {
        Plot plot;
        plot.title = "line";
        plot.xMin = 0;
        plot.xMax = 10;
        plot.yMin = 0;
        plot.yMax = 1;
        plot.series.push_back(series("a, b", {0, 5, 10}, {0, 0.5, 1}));
        return plot;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); }

    void aHandleFollowsThePointer()
    {
        PlotWidget widget;
        widget.resize(500, 300);
        widget.setPlot(linePlot());
        const int handle = widget.addHandle(Qt::Vertical, 4);
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        QTRY_VERIFY(widget.pixelOf(10, 0).x() - widget.pixelOf(0, 0).x() > 200);
        QSignalSpy moved(&widget, &PlotWidget::handleMoved);
        QSignalSpy released(&widget, &PlotWidget::handleReleased);
        auto *canvas = widget.findChild<QWidget *>(QStringLiteral("plotCanvas"));
        QTest::mousePress(canvas, Qt::LeftButton, {}, widget.pixelOf(4, 0.5));
        QTest::mouseMove(canvas, widget.pixelOf(7, 0.5));
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, widget.pixelOf(7, 0.5));
        QVERIFY(!moved.isEmpty());
        QCOMPARE(released.size(), 1);
        QVERIFY(std::abs(widget.handle(handle) - 7) < 0.1);
    }

    void legendMayHaveAnyNumberOfNames()
    {
        PlotWidget widget;
        widget.resize(320, 240); // all side by side would be too wide
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        const int lineHeight = QFontMetrics(font(TextSize::Small)).height();
        QStringList expected;
        const auto problem = [&]() -> QString { // with the legend; empty: none
            QStringList shown;
            QList<QRect> places;
            for (const auto &[name, place] : widget.legendItems()) {
                shown.append(name);
                if (!widget.rect().contains(place))
                    return name % QStringLiteral(" lies outside");
                const int needed = QFontMetrics(font(TextSize::Small)).horizontalAdvance(name);
                if (place.width() < needed || place.height() < lineHeight)
                    return name % QStringLiteral(" is cut off");
                for (const QRect &other : std::as_const(places)) {
                    if (place.intersects(other))
                        return name % QStringLiteral(" overlaps another");
                }
                places.append(place);
            }
            shown.sort();
            return shown == expected ? QString() : QStringLiteral("shown: ") % shown.join(u' ');
        };
        for (const bool below : {false, true}) {
            widget.setLegendBelow(below);
            for (const int names : {1, 4, 5, 2, 7, 4, 0, 6}) { // several columns leave places empty
                Plot plot = linePlot();
                plot.series.clear();
                expected.clear();
                for (int i = 0; i < names; ++i) {
                    plot.series.push_back(series("name " + std::to_string(i), {0, 10}, {0, 0.1 * i}));
                    expected.append(QStringLiteral("name %1").arg(i));
                }
                widget.setPlot(plot);
                QTRY_COMPARE(problem(), QString());
                widget.setPlot(plot); // and once more the same
                QTRY_COMPARE(problem(), QString());
                // Below it takes room of its own: under the axis, whose numbers are there at 0.
                if (names > 0 && below)
                    QVERIFY(widget.legendItems().front().place.top() > widget.pixelOf(0, 0).y());
            }
        }
    }

    void handlesMayGoWhileOneIsHeld()
    {
        PlotWidget widget;
        widget.resize(500, 300);
        widget.setPlot(linePlot());
        widget.addHandle(Qt::Vertical, 4);
        widget.addMarker(2, 0.5);
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        QTRY_VERIFY(widget.pixelOf(10, 0).x() - widget.pixelOf(0, 0).x() > 200);
        QSignalSpy handleMoved(&widget, &PlotWidget::handleMoved);
        QSignalSpy markerMoved(&widget, &PlotWidget::markerMoved);
        auto *canvas = widget.findChild<QWidget *>(QStringLiteral("plotCanvas"));
        for (const double x : {4.0, 2.0}) {
            QTest::mousePress(canvas, Qt::LeftButton, {}, widget.pixelOf(x, 0.5));
            widget.clearHandles();
            QTest::mouseMove(canvas, widget.pixelOf(7, 0.5));
            QTest::mouseRelease(canvas, Qt::LeftButton, {}, widget.pixelOf(7, 0.5));
            widget.addMarker(2, 0.5);
        }
        QVERIFY(handleMoved.isEmpty() && markerMoved.isEmpty());
    }

    void aClickTellsPlotCoordinates()
    {
        PlotWidget widget;
        widget.resize(500, 300);
        widget.setPlot(linePlot());
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        QTRY_VERIFY(widget.pixelOf(10, 0).x() - widget.pixelOf(0, 0).x() > 200);
        QSignalSpy clicked(&widget, &PlotWidget::clicked);
        QTest::mouseClick(widget.findChild<QWidget *>(QStringLiteral("plotCanvas")), Qt::LeftButton, {},
                          widget.pixelOf(2, 0.25));
        QCOMPARE(clicked.size(), 1);
        QVERIFY(std::abs(clicked.first()[0].toDouble() - 2) < 0.05);
        QVERIFY(std::abs(clicked.first()[1].toDouble() - 0.25) < 0.01);
    }

    void numbersAreSavedAsCsv()
    {
        PlotWidget widget;
        widget.setPlot(linePlot());
        widget.append(0, 11, 0.75);
        QCOMPARE(widget.csv(), QStringLiteral("series,x,y,low,high\n\"a, b\",0,0,,\n\"a, b\",5,0.5,,\n"
                                              "\"a, b\",10,1,,\n\"a, b\",11,0.75,,\n"));
    }

    void allFormatsAreWritten()
    {
        test::TempDir dir;
        PlotWidget widget;
        widget.resize(400, 300);
        widget.setPlot(linePlot());
        const std::pair<const char *, QByteArray> heads[] = {
            {"p.png", "\x89PNG"}, {"p.svg", "<?xml"}, {"p.pdf", "%PDF"}, {"p.csv", "series"}};
        for (const auto &[name, head] : heads) {
            const QString file = QString::fromStdString((dir / name).string());
            QVERIFY(widget.save(file));
            QFile read(file);
            QVERIFY(read.open(QIODevice::ReadOnly));
            QCOMPARE(read.read(head.size()), head);
        }
        QVERIFY(!widget.save(QString::fromStdString((dir / "p.xyz").string())));
        QVERIFY(!widget.save(QStringLiteral("/proc/none/p.csv")));
    }

    void aCurveThatGoesStraightUpKeepsItsOrder()
    {
        // A ROC: (0,0) (0,0.6) (0.5,0.6) (1,1). The pixel column over x = 0 must be drawn.
        Plot plot;
        plot.xMin = -0.1;
        plot.xMax = 1.1;
        plot.yMin = -0.1;
        plot.yMax = 1.1;
        plot.square = true;
        plot.series.push_back(series({}, {0, 0, 0.5, 1}, {0, 0.6, 0.6, 1}));
        PlotWidget widget;
        Theme theme(*qApp);
        theme.apply(ThemeChoice::Light);
        widget.resize(400, 400);
        widget.setPlot(plot);
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        QTRY_VERIFY(widget.pixelOf(1, 0).x() - widget.pixelOf(0, 0).x() > 100);
        const QImage picture = widget.grab().toImage();
        const QPoint half = widget.pixelOf(0, 0.3);
        bool found = false;
        for (int dx = -2; dx <= 2; ++dx)
            found =
                found || qBlue(picture.pixel(half + QPoint(dx, 0))) - qRed(picture.pixel(half + QPoint(dx, 0))) > 60;
        QVERIFY(found);
    }
};

QTEST_MAIN(TestPlotWidget)
#include "tst_plot_widget.moc"
