#include "core/eval/confusion.h"

#include <QtTest>
#include <cmath>

using namespace mimik::eval;

namespace {

const std::vector<int> kActual{0, 1, 2, 2, 1, 0, 3, 3, 2, 1};
const std::vector<int> kPredicted{0, 1, 2, 1, 1, 0, 3, 2, 2, 0};

bool near(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance;
}

} // namespace

class TestConfusion : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // Published numbers of the method notes (six digits), the same that scikit-learn 1.2 gives.
    void referenceExampleHasKnownMetrics()
    {
        const ConfusionMatrix matrix(4, kActual, kPredicted);
        QCOMPARE(matrix.total(), 10);
        QVERIFY(near(matrix.accuracy(), .7, 1e-12));
        QVERIFY(near(matrix.balancedAccuracy(), .708333, 5e-7));
        QVERIFY(near(matrix.f1Macro(), .7, 1e-12));
        QVERIFY(near(matrix.f1Weighted(), .693333, 5e-7));
        QVERIFY(near(matrix.kappa(), .594595, 5e-7));
        QVERIFY(near(matrix.quadraticKappa(), .857143, 5e-7));
        QVERIFY(near(matrix.mcc(), .602796, 5e-7));
    }

    void intraclassCorrelationOfTheReferenceExample()
    {
        const std::vector<double> a(kActual.begin(), kActual.end());
        const std::vector<double> b(kPredicted.begin(), kPredicted.end());
        QVERIFY(near(icc31(a, b), .895522, 5e-7));
    }

    void rowsAreActualAndColumnsPredicted()
    {
        const ConfusionMatrix matrix(3, std::vector<int>{0, 0, 2}, std::vector<int>{1, 1, 2});
        QCOMPARE(matrix.at(0, 1), 2);
        QCOMPARE(matrix.at(1, 0), 0);
        QCOMPARE(matrix.actual(0), 2);
        QCOMPARE(matrix.predicted(1), 2);
        const BinaryCounts first = matrix.oneVsRest(1);
        QCOMPARE(first.tp, 0);
        QCOMPARE(first.fp, 2);
        QCOMPARE(first.fn, 0);
        QCOMPARE(first.tn, 1);
    }

    void classesThatNeverOccurAreLeftOutOfMeans()
    {
        const ConfusionMatrix four(4, std::vector<int>{0, 1, 1}, std::vector<int>{0, 1, 0});
        const ConfusionMatrix two(2, std::vector<int>{0, 1, 1}, std::vector<int>{0, 1, 0});
        QCOMPARE(four.f1Macro(), two.f1Macro());
        QCOMPARE(four.balancedAccuracy(), two.balancedAccuracy());
        QCOMPARE(four.kappa(), two.kappa());
    }

    void ratiosWithoutDenominatorAreZeroButFdrIsUnknown()
    {
        const BinaryCounts nothingCalled = countsAt(.5, std::vector<std::uint8_t>{1, 0}, std::vector<double>{.1, .2});
        QCOMPARE(nothingCalled.precision(), 0.0);
        QCOMPARE(nothingCalled.f1(), 0.0);
        QVERIFY(std::isnan(nothingCalled.fdr()));
        const BinaryCounts empty = countsAt(.5, {}, {});
        QCOMPARE(empty.accuracy(), 0.0);
        const ConfusionMatrix one(2, std::vector<int>{0, 0}, std::vector<int>{0, 0});
        QVERIFY(std::isnan(one.kappa()));
        QCOMPARE(one.mcc(), 0.0);
    }

    void scoreAtTheThresholdIsPositive()
    {
        const BinaryCounts counts =
            countsAt(.5, std::vector<std::uint8_t>{1, 0, 0}, std::vector<double>{.5, .5, .4999});
        QCOMPARE(counts.tp, 1);
        QCOMPARE(counts.fp, 1);
        QCOMPARE(counts.tn, 1);
    }
};

QTEST_GUILESS_MAIN(TestConfusion)
#include "tst_confusion.moc"
