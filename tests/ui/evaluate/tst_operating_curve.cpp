#include "ui/evaluate/operating_curve.h"

#include <QtTest>
#include <random>

using namespace mimik;
using namespace mimik::ui;

class TestOperatingCurve : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsAreThoseOfTheThreshold()
    {
        const eval::ClassRows rows = sample();
        const OperatingCurve curve(rows);
        for (const double threshold : {-1.0, 0.0, 0.05, 0.1, 0.5, 0.55, 0.9, 0.95, 2.0}) {
            const auto mine = curve.at(threshold);
            const auto slow = eval::countsAt(threshold, rows.isPositive, rows.scores);
            QCOMPARE(mine.tp, slow.tp);
            QCOMPARE(mine.fp, slow.fp);
            QCOMPARE(mine.fn, slow.fn);
            QCOMPARE(mine.tn, slow.tn);
        }
    }

    void nearestGivesBackThePointOfTheCurve()
    {
        const eval::ClassRows rows = sample();
        const OperatingCurve curve(rows);
        const eval::Roc roc = eval::roc(rows.isPositive, rows.scores, false);
        for (std::size_t i = 0; i < roc.fpr.size(); ++i) {
            const auto counts = curve.at(curve.nearest(roc.fpr[i], roc.tpr[i]));
            QCOMPARE(counts.fpr(), roc.fpr[i]);
            QCOMPARE(counts.recall(), roc.tpr[i]);
        }
    }

    void namedPointsAreTheBestOfTheirKind()
    {
        const eval::ClassRows rows = sample();
        const OperatingCurve curve(rows);
        const auto youden = curve.at(curve.youden());
        const auto best = curve.at(curve.bestF1());
        const auto equal = curve.at(curve.equalError());
        for (double t = -0.05; t < 1.1; t += 0.01) {
            const auto other = eval::countsAt(t, rows.isPositive, rows.scores);
            QVERIFY(youden.recall() - youden.fpr() >= other.recall() - other.fpr() - 1e-12);
            QVERIFY(best.f1() >= other.f1() - 1e-12);
            QVERIFY(std::abs(equal.fpr() - 1 + equal.recall()) <= std::abs(other.fpr() - 1 + other.recall()) + 1e-12);
        }
    }

    void withoutRowsThereIsNothingToAsk()
    {
        QVERIFY(OperatingCurve().isEmpty());
        QCOMPARE(OperatingCurve().at(0.5).total(), 0);
        QCOMPARE(OperatingCurve().youden(), 0.5);
    }

private:
    static eval::ClassRows sample()
    {
        std::mt19937 random(2);
        eval::ClassRows rows;
        for (std::uint32_t i = 0; i < 200; ++i) {
            rows.isPositive.push_back(i % 3 == 0);
            rows.scores.push_back(static_cast<double>(random() % 20) / 20.0 + (i % 3 == 0 ? 0.2 : 0.0));
            rows.rows.push_back(i);
        }
        return rows;
    }
};

QTEST_GUILESS_MAIN(TestOperatingCurve)
#include "tst_operating_curve.moc"
