#include "core/eval/roc.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <random>

using namespace mimik::eval;

namespace {

const std::vector<std::uint8_t> kTruth{0, 0, 1, 1, 0, 1, 1, 0, 1, 0};
const std::vector<double> kScores{.1, .4, .35, .8, .4, .6, .9, .2, .4, .7};

bool near(double a, double b, double tolerance = 1e-12)
{
    return std::abs(a - b) <= tolerance;
}

/// Mann-Whitney by its definition: every pair, ties half.
double slowAuc(const std::vector<std::uint8_t> &truth, const std::vector<double> &scores)
{
    double wins = 0;
    double pairs = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        for (std::size_t k = 0; k < truth.size(); ++k) {
            if (truth[i] == 1 && truth[k] == 0) {
                pairs += 1;
                wins += scores[i] > scores[k] ? 1.0 : scores[i] == scores[k] ? 0.5 : 0.0;
            }
        }
    }
    return wins / pairs;
}

double trapezoid(const Roc &roc)
{
    double area = 0;
    for (std::size_t i = 1; i < roc.fpr.size(); ++i)
        area += (roc.fpr[i] - roc.fpr[i - 1]) * 0.5 * (roc.tpr[i] + roc.tpr[i - 1]);
    return area;
}

} // namespace

class TestRoc : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // Published example of the method notes: AUC 0.76, DeLong variance 0.0262.
    void referenceExampleHasKnownAreaAndVariance()
    {
        QVERIFY(near(auc(kTruth, kScores), 0.76));
        QVERIFY(near(roc(kTruth, kScores).auc, 0.76));
        QVERIFY(near(delongVariance(kTruth, kScores), 0.0262, 5e-5));
    }

    // sklearn.metrics.roc_curve(y, s, drop_intermediate=False), scikit-learn 1.2.1
    void curveGroupsTies()
    {
        const Roc curve = roc(kTruth, kScores, false);
        const std::vector<double> fpr{0, 0, 0, .2, .2, .6, .6, .8, 1};
        const std::vector<double> tpr{0, .2, .4, .4, .6, .8, 1, 1, 1};
        const std::vector<double> thresholds{.9, .8, .7, .6, .4, .35, .2, .1};
        QCOMPARE(curve.fpr.size(), fpr.size());
        for (std::size_t i = 0; i < fpr.size(); ++i) {
            QVERIFY(near(curve.fpr[i], fpr[i]));
            QVERIFY(near(curve.tpr[i], tpr[i]));
        }
        QVERIFY(std::isinf(curve.threshold[0]));
        for (std::size_t i = 0; i < thresholds.size(); ++i)
            QCOMPARE(curve.threshold[i + 1], thresholds[i]);
    }

    void droppingCollinearPointsKeepsTheArea()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 20; ++round) {
            std::vector<std::uint8_t> truth(500);
            std::vector<double> scores(500);
            for (std::size_t i = 0; i < truth.size(); ++i) {
                truth[i] = static_cast<std::uint8_t>(random() % 3 == 0);
                scores[i] = static_cast<double>(random() % 50) / 50.0;
            }
            const Roc all = roc(truth, scores, false);
            const Roc few = roc(truth, scores, true);
            QVERIFY(few.fpr.size() <= all.fpr.size());
            QVERIFY(near(trapezoid(all), trapezoid(few)));
            QVERIFY(near(trapezoid(all), all.auc));
            QVERIFY(near(all.auc, slowAuc(truth, scores)));
        }
    }

    void radixSortAgreesWithTheDefinition()
    {
        std::mt19937_64 random(5);
        std::vector<double> scores(9000);
        for (double &s : scores)
            s = (static_cast<double>(random() % 2000) - 1000) / 7.0; // negative ones and ties too
        scores[10] = 0.0;
        scores[11] = -0.0;
        const auto order = orderByScore(scores);
        for (std::size_t i = 1; i < order.size(); ++i) {
            QVERIFY(scores[order[i - 1]] >= scores[order[i]]);
            if (scores[order[i - 1]] == scores[order[i]])
                QVERIFY(order[i - 1] < order[i]);
        }
        std::vector<std::uint8_t> truth(scores.size());
        for (auto &t : truth)
            t = static_cast<std::uint8_t>(random() & 1);
        QVERIFY(near(auc(truth, scores), slowAuc(truth, scores)));
    }

    void oneClassMissingGivesNoArea()
    {
        const std::vector<std::uint8_t> allOn{1, 1, 1};
        const std::vector<std::uint8_t> allOff{0, 0, 0};
        const std::vector<double> scores{.1, .2, .3};
        QVERIFY(std::isnan(auc(allOn, scores)));
        QVERIFY(std::isnan(roc(allOff, scores).auc));
        QVERIFY(std::isnan(auc({}, {})));
        QVERIFY(std::isnan(delongVariance(allOn, scores)));
    }

    // sklearn.metrics.average_precision_score, scikit-learn 1.2.1
    void averagePrecisionIsTheStepSum()
    {
        QVERIFY(near(precisionRecall(kTruth, kScores).averagePrecision, 0.7892857142857144));
        const std::vector<std::uint8_t> allOff{0, 0};
        QCOMPARE(precisionRecall(allOff, std::vector<double>{.1, .2}).averagePrecision, 0.0);
        QVERIFY(std::isnan(precisionRecall({}, {}).averagePrecision));
    }

    void bestF1ThresholdBeatsEveryOther()
    {
        // counts by hand: threshold .35 calls 8 positive, all 5 true ones among them: F1 = 10 / 13
        QCOMPARE(bestF1Threshold(kTruth, kScores), .35);
        QCOMPARE(bestF1Threshold(std::vector<std::uint8_t>{0, 0}, std::vector<double>{.1, .2}), 0.5);
    }
};

QTEST_GUILESS_MAIN(TestRoc)
#include "tst_roc.moc"
