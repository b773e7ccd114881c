#include "ui/generate/run_curves.h"

#include "ui/common/plot_widget.h"
#include "ui/common/tokens.h"

#include <QComboBox>
#include <QtTest>

#include <cmath>

using namespace mimik;
using namespace mimik::ui;

class TestRunCurves : public QObject {
    Q_OBJECT
    static std::vector<double> xs(const RunCurves &curves, RunCurves::Topic topic, std::size_t series = 0)
    {
        return curves.plot(topic).plot().series.at(series).x;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); }

    void eachMetricIsDrawnWhereItBelongs()
    {
        RunCurves curves;
        curves.setPoints({{1000, "Loss/G/loss", 1},
                          {1000, "Loss/D/loss", 2},
                          {1000, "Loss/signs/real", 0.4},
                          {1000, "Progress/augment", 0.1},
                          {1000, "FID(random)", 80},
                          {1000, "KID(random)", 0.02},
                          {1000, "recall(random)", 0.3},
                          {1000, "precision(random)", 0.6},
                          {1000, "Loss/r1_penalty", 0.1},
                          {1000, "Timing/img_per_s", 50},
                          {1000, "Loss/scores/real", 7}});
        QCOMPARE(curves.plot(RunCurves::Losses).plot().series.size(), std::size_t(2));
        QCOMPARE(curves.plot(RunCurves::Overfitting).plot().series.size(), std::size_t(2));
        QCOMPARE(curves.plot(RunCurves::Quality).plot().series.at(0).name, std::string("FID(random)"));
        QCOMPARE(curves.plot(RunCurves::Kernel).plot().series.at(0).y.at(0), 0.02);
        QCOMPARE(curves.plot(RunCurves::Coverage).plot().series.size(), std::size_t(2));
        QCOMPARE(curves.plot(RunCurves::Penalties).plot().series.size(), std::size_t(1));
        QCOMPARE(curves.plot(RunCurves::Speed).plot().series.at(0).y.at(0), 50.0);
        QCOMPARE(xs(curves, RunCurves::Losses), std::vector<double>{1});
    }

    void pointsSaidAgainAfterAResumeReplaceTheOldOnes()
    {
        RunCurves curves;
        curves.setPoints(
            {{1000, "Loss/G/loss", 1}, {2000, "Loss/G/loss", 2}, {3000, "Loss/G/loss", 3}, {2000, "Loss/G/loss", 2.5}});
        QCOMPARE(xs(curves, RunCurves::Losses), (std::vector<double>{1, 2}));
        QCOMPARE(curves.plot(RunCurves::Losses).plot().series[0].y, (std::vector<double>{1, 2.5}));
        curves.addPoint("Loss/G/loss", 4000, 4);
        curves.addPoint("Loss/G/loss", 2000, 2.25);
        QCOMPARE(xs(curves, RunCurves::Losses), (std::vector<double>{1, 2}));
        QCOMPARE(curves.plot(RunCurves::Losses).plot().series[0].y, (std::vector<double>{1, 2.25}));
    }

    void theReportBeforeAnythingIsLearnedIsLeftOut()
    {
        RunCurves curves; // of 16 images, then of 4 thousand each
        curves.setPoints({{16, "Loss/G/loss", 30}, {4000, "Loss/G/loss", 1}, {8000, "Loss/G/loss", 2}});
        QCOMPARE(xs(curves, RunCurves::Losses), (std::vector<double>{4, 8}));
        RunCurves live;
        live.addPoint("Loss/G/loss", 16, 30);
        QCOMPARE(xs(live, RunCurves::Losses), std::vector<double>{0.016}); // better than nothing
        live.addPoint("Loss/G/loss", 4000, 1);
        live.addPoint("Loss/G/loss", 8000, 2);
        QCOMPARE(xs(live, RunCurves::Losses), (std::vector<double>{4, 8}));
    }

    void whatIsMeasuredAtTheStartStays()
    {
        const std::vector<std::pair<const char *, RunCurves::Topic>> measured = {
            {"FID(random)", RunCurves::Quality},
            {"KID(random)", RunCurves::Kernel},
            {"precision(random)", RunCurves::Coverage},
            {"Progress/augment", RunCurves::Overfitting},
            {"Timing/img_per_s", RunCurves::Speed}};
        for (const auto &[name, topic] : measured) {
            RunCurves curves;
            curves.setPoints({{16, name, 90}, {4000, name, 95}, {8000, name, 97}});
            QCOMPARE(xs(curves, topic), (std::vector<double>{0.016, 4, 8}));
            QCOMPARE(curves.plot(topic).plot().series[0].y, (std::vector<double>{90, 95, 97}));
            RunCurves live;
            live.addPoint(name, 16, 90);
            live.addPoint(name, 4000, 95);
            QCOMPARE(xs(live, topic), (std::vector<double>{0.016, 4}));
        }
        RunCurves curves;
        curves.setPoints({{16, "Loss/r1_penalty", 30}, {4000, "Loss/r1_penalty", 1}});
        QCOMPARE(xs(curves, RunCurves::Penalties), std::vector<double>{4});
    }

    void nothingHidesTheCurvesAndTheLineIsNoCurve()
    {
        RunCurves curves;
        curves.resize(900, 700);
        curves.show();
        curves.setPoints({{1000, "Loss/G/loss", 1},
                          {1000, "Loss/signs/real", 1},
                          {9000, "Loss/signs/real", 2},
                          {9000, "Progress/augment", 1}});
        curves.setMoment(5);
        auto &plot = curves.plot(RunCurves::Overfitting);
        QTRY_VERIFY(plot.pixelOf(9, 1).x() > plot.pixelOf(5, 1).x());
        const auto count = [&](bool wantsAccent) { // of pixels along the line, above the curve
            const QImage shown = plot.grab().toImage();
            const QPoint top = plot.pixelOf(5, 2), bottom = plot.pixelOf(5, 1.6);
            int found = 0;
            for (int y = top.y(); y < bottom.y(); ++y) {
                for (int x = top.x() - 1; x <= top.x() + 1; ++x) {
                    const QColor there = shown.pixelColor(x, y); // smoothed: between line and ground
                    const bool isLine = std::abs(there.lightness() - colors().surface.lightness()) > 60;
                    found += isLine && (there.saturation() > 100) == wantsAccent;
                }
            }
            return found;
        };
        QTRY_VERIFY(count(false) > 0);
        QCOMPARE(count(true), 0);
        // The legend takes its room below the axes instead of within them.
        PlotWidget corner;
        corner.resize(plot.size());
        corner.show();
        corner.setPlot(plot.plot());
        QTRY_VERIFY(corner.pixelOf(9, 1).x() > corner.pixelOf(5, 1).x());
        QVERIFY(plot.pixelOf(5, 1).y() < corner.pixelOf(5, 1).y());
    }

    void allAtOnceWhereThereIsRoomElseOneAtATime()
    {
        RunCurves curves;
        curves.setPoints({{1000, "Loss/G/loss", 1}, {1000, "Timing/img_per_s", 50}});
        curves.resize(300, 300);
        curves.show();
        QVERIFY(!curves.isTiled());
        auto *chooser = curves.findChild<QComboBox *>(QStringLiteral("curveChooser"));
        QVERIFY(chooser->isVisible());
        QVERIFY(curves.plot(RunCurves::Losses).isVisible());
        QVERIFY(!curves.plot(RunCurves::Speed).isVisible());
        chooser->setFocus();
        QTest::keyClick(chooser, Qt::Key_End);
        QVERIFY(curves.plot(RunCurves::Speed).isVisible());
        QVERIFY(!curves.plot(RunCurves::Losses).isVisible());
        curves.resize(900, 700);
        QTRY_VERIFY(curves.isTiled());
        QVERIFY(!chooser->isVisible());
        QVERIFY(curves.plot(RunCurves::Losses).isVisible());
        QVERIFY(curves.plot(RunCurves::Speed).isVisible());
        QVERIFY(!curves.plot(RunCurves::Quality).isVisible()); // not measured: no room for it
    }

    void theLineIsMovedByAPersonAndFollowsTheSlider()
    {
        RunCurves curves;
        curves.resize(900, 700);
        curves.show();
        curves.setPoints({{1000, "Loss/G/loss", 1}, {9000, "Loss/G/loss", 2}});
        curves.setMoment(3);
        auto &plot = curves.plot(RunCurves::Losses);
        QCOMPARE(plot.handle(0), 3.0);
        QSignalSpy moved(&curves, &RunCurves::momentMoved);
        curves.setMoment(4);
        QCOMPARE(plot.handle(0), 4.0);
        QCOMPARE(moved.size(), 0);
        QTRY_VERIFY(plot.pixelOf(8, 1).x() > plot.pixelOf(4, 1).x());
        auto *canvas = plot.childAt(plot.pixelOf(4, 1.5));
        QVERIFY(canvas);
        const QPoint from = canvas->mapFrom(&plot, plot.pixelOf(4, 1.5));
        const QPoint to = canvas->mapFrom(&plot, plot.pixelOf(8, 1.5));
        QTest::mousePress(canvas, Qt::LeftButton, {}, from);
        QTest::mouseMove(canvas, to);
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, to);
        QVERIFY(moved.size() > 0);
        QVERIFY(std::abs(moved.last().first().toDouble() - 8) < 0.2);
    }
};

QTEST_MAIN(TestRunCurves)
#include "tst_run_curves.moc"
