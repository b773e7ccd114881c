#include "core/eval/comparison.h"
#include "core/eval/evaluation.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "support/test_support.h"

#include <QtTest>
#include <cmath>
#include <random>

using namespace mimik;
using namespace mimik::eval;

namespace {

/// `numSubjects` people with `perSubject` faces each; a score is truth + noise, with an offset per person.
Predictions people(int numSubjects, int perSubject, double personNoise, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> gauss;
    Predictions p;
    p.classes = {"AU1", "AU4"};
    p.isOn.resize(2);
    p.p.resize(2);
    for (int s = 0; s < numSubjects; ++s) {
        const double offset = personNoise * gauss(random);
        const bool smiles = s % 2 == 0; // truth hangs on the person: frames are not independent
        for (int i = 0; i < perSubject; ++i) {
            p.names.push_back(std::to_string(s) + "/" + std::to_string(i));
            p.subjects.push_back("s" + std::to_string(s));
            for (std::size_t c = 0; c < 2; ++c) {
                p.isOn[c].push_back(smiles ? 1 : 0);
                p.p[c].push_back((smiles ? 1.0 : 0.0) + offset + 0.3 * gauss(random));
            }
        }
    }
    return p;
}

double width(const Interval &i)
{
    return i.hi - i.lo;
}

} // namespace

class TestEvaluation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bootstrapBySubjectIsWiderThanByImageWhenFramesDepend()
    {
        Predictions p = people(16, 40, 0.8, 1);
        const auto bySubject = evaluate(p);
        p.subjects.assign(p.numRows(), "");
        const auto byImage = evaluate(p);
        QVERIFY(bySubject && byImage);
        QVERIFY(bySubject->bySubject);
        QVERIFY(!byImage->bySubject);
        QCOMPARE(bySubject->classes[0].auc, byImage->classes[0].auc);
        QVERIFY(width(bySubject->classes[0].aucCi) > 2 * width(byImage->classes[0].aucCi));
    }

    // DeLong's variance is an independent road to the same interval for independent rows.
    void bootstrapIntervalAgreesWithDelong()
    {
        std::mt19937 random(7);
        std::normal_distribution<double> gauss;
        Predictions p;
        p.classes = {"AU1"};
        p.isOn.resize(1);
        p.p.resize(1);
        for (int i = 0; i < 600; ++i) {
            p.names.push_back(std::to_string(i));
            p.subjects.push_back("");
            p.isOn[0].push_back(static_cast<std::int8_t>(i % 3 == 0));
            p.p[0].push_back((i % 3 == 0 ? 0.8 : 0.0) + gauss(random));
        }
        const auto result = evaluate(p);
        QVERIFY(result.has_value());
        const ClassRows rows = classRows(p, 0);
        const double delong = 2 * 1.959964 * std::sqrt(delongVariance(rows.isPositive, rows.scores));
        QVERIFY(std::abs(width(result->classes[0].aucCi) / delong - 1) < 0.1);
    }

    void sameSeedGivesTheSameBytesOnAnyNumberOfThreads()
    {
        const Predictions p = people(10, 20, 0.5, 2);
        EvaluateOptions options;
        options.bands = true;
        const auto one = evaluate(p, options);
        options.threads = 3;
        const auto three = evaluate(p, options);
        QVERIFY(one && three);
        QCOMPARE(toJson(*one).dump(), toJson(*three).dump());
        QCOMPARE(one->classes[0].band.lo, three->classes[0].band.lo);
        options.seed = 1;
        QVERIFY(toJson(*evaluate(p, options)).dump() != toJson(*one).dump());
    }

    void weightedAreaEqualsTheAreaOfRepeatedRows()
    {
        std::mt19937 random(11);
        std::vector<std::uint8_t> truth(60);
        std::vector<double> scores(60);
        std::vector<std::uint32_t> units(60);
        for (std::size_t i = 0; i < truth.size(); ++i) {
            truth[i] = static_cast<std::uint8_t>(random() & 1);
            scores[i] = static_cast<double>(random() % 10);
            units[i] = static_cast<std::uint32_t>(i / 5);
        }
        const SortedScores sorted(truth, scores, units, 12);
        std::vector<std::uint32_t> counts(12);
        for (std::uint32_t b = 0; b < 20; ++b) {
            drawCounts(3, b, counts);
            std::vector<std::uint8_t> drawnTruth;
            std::vector<double> drawnScores;
            for (std::size_t i = 0; i < truth.size(); ++i) {
                for (std::uint32_t k = 0; k < counts[units[i]]; ++k) {
                    drawnTruth.push_back(truth[i]);
                    drawnScores.push_back(scores[i]);
                }
            }
            QVERIFY(std::abs(sorted.auc(counts) - auc(drawnTruth, drawnScores)) < 1e-12);
            // the band's curve, against the points of the plain ROC
            std::vector<double> tpr(101);
            QVERIFY(sorted.tprAt(counts, tpr));
            const Roc curve = roc(drawnTruth, drawnScores, false);
            for (std::size_t k = 0; k < curve.fpr.size(); ++k) {
                const double position = curve.fpr[k] * 100;
                const auto index = static_cast<std::size_t>(std::lround(position));
                if (std::abs(position - static_cast<double>(index)) < 1e-9)
                    QVERIFY(tpr[index] >= curve.tpr[k] - 1e-9);
            }
            QCOMPARE(tpr.back(), 1.0);
        }
    }

    void bandLiesAroundTheCurve()
    {
        const Predictions p = people(30, 10, 0.6, 4);
        EvaluateOptions options;
        options.bands = true;
        const auto result = evaluate(p, options);
        QVERIFY(result.has_value());
        const RocBand &band = result->classes[0].band;
        QCOMPARE(band.fpr.size(), std::size_t{101});
        for (std::size_t k = 0; k < band.fpr.size(); ++k) {
            QVERIFY(band.lo[k] <= band.hi[k]);
            QVERIFY(band.lo[k] >= 0 && band.hi[k] <= 1);
        }
        QVERIFY(band.hi[50] > band.lo[50] || band.lo[50] == 1.0);
    }

    void classWithoutPositivesHasNoAreaAndIsLeftOutOfTheMean()
    {
        Predictions p = people(8, 10, 0.3, 5);
        p.isOn[1].assign(p.numRows(), 0);
        const auto result = evaluate(p);
        QVERIFY(result.has_value());
        const Json json = toJson(*result);
        QVERIFY(json["classes"][1]["auc"].is_null());
        QVERIFY(json["classes"][1]["auc_ci"].is_null());
        QCOMPARE(json["macro"]["auc"].get<double>(), json["classes"][0]["auc"].get<double>());
        QCOMPARE(json["macro"]["auc_classes"].get<int>(), 1);
    }

    void oneSubjectGivesNoInterval()
    {
        Predictions p = people(2, 10, 0.3, 5);
        p.subjects.assign(p.numRows(), "s");
        const Json json = toJson(*evaluate(p));
        QVERIFY(json["classes"][0]["auc"].is_number());
        QVERIFY(json["classes"][0]["auc_ci"].is_null());
        QVERIFY(json["macro"]["auc_ci"].is_null());
    }

    void rowsWithoutTruthAreLeftOut()
    {
        Predictions p = people(8, 10, 0.3, 5);
        const auto before = evaluate(p);
        for (int i = 0; i < 7; ++i) {
            p.names.push_back("x" + std::to_string(i));
            p.subjects.push_back("s0");
            for (std::size_t c = 0; c < 2; ++c) {
                p.isOn[c].push_back(-1);
                p.p[c].push_back(0.5);
            }
        }
        QCOMPARE(toJson(*evaluate(p)).dump(), toJson(*before).dump());
        for (auto &column : p.isOn)
            std::fill(column.begin(), column.end(), std::int8_t{-1});
        QVERIFY(!evaluate(p).has_value());
    }

    void bestF1OptionChoosesPerClass()
    {
        Predictions p = people(8, 10, 0.3, 6);
        for (double &v : p.p[0])
            v *= 0.1; // no score reaches 0.5
        EvaluateOptions options;
        options.resamples = 0;
        QCOMPARE(evaluate(p, options)->classes[0].counts.tp, 0);
        options.bestF1 = true;
        const auto best = evaluate(p, options);
        QVERIFY(best->classes[0].counts.f1() > 0.8);
        QVERIFY(best->classes[0].threshold < 0.2);
    }

    void stopsWhenAsked()
    {
        EvaluateOptions options;
        options.shouldStop = [] {
            return true;
        };
        const auto result = evaluate(people(8, 10, 0.3, 6), options);
        QVERIFY(!result.has_value());
        QVERIFY(result.error().code == ErrorCode::Cancelled);
    }

    void comparisonWithItselfHasNoDifference()
    {
        const Predictions p = people(8, 10, 0.3, 6);
        const auto same = compare(p, p);
        QVERIFY(same.has_value());
        QCOMPARE(same->auc.back().delta, 0.0);
        QCOMPARE(same->auc.back().p, 1.0);
    }

    void comparisonFindsTheBetterModelWhateverTheRowOrder()
    {
        const Predictions good = people(30, 10, 0.3, 8);
        Predictions bad = good;
        std::mt19937 random(1);
        for (auto &column : bad.p) {
            for (double &v : column)
                v += std::normal_distribution<double>(0, 2)(random);
        }
        auto reversed = [](auto values) {
            return decltype(values)(values.rbegin(), values.rend());
        };
        bad.names = reversed(bad.names);
        bad.subjects = reversed(bad.subjects);
        for (std::size_t c = 0; c < 2; ++c) {
            bad.p[c] = reversed(bad.p[c]);
            bad.isOn[c] = reversed(bad.isOn[c]);
        }
        const auto result = compare(good, bad);
        QVERIFY(result.has_value());
        QVERIFY(result->auc.back().deltaCi.lo > 0);
        QVERIFY(result->auc.back().p < 0.01);
        const auto other = compare(bad, good);
        QCOMPARE(other->auc.back().delta, -result->auc.back().delta);
    }

    void comparisonRefusesWhatDoesNotMatch()
    {
        const Predictions p = people(4, 5, 0.3, 6);
        Predictions other = p;
        other.isOn[0][3] = static_cast<std::int8_t>(1 - other.isOn[0][3]);
        QVERIFY(!compare(p, other).has_value());
        other = p;
        other.names[1] = other.names[0];
        QVERIFY(!compare(p, other).has_value());
        other = p;
        other.classes[1] = "AU9";
        QVERIFY(!compare(p, other).has_value());
        other = p;
        for (auto &name : other.names)
            name += "x";
        QVERIFY(!compare(p, other).has_value());
    }

    void writesTablesAndCurves()
    {
        const test::TempDir dir;
        QVERIFY(writeEvaluation(*evaluate(people(8, 10, 0.3, 6)), dir / "out").has_value());
        const auto table = readCsv(dir / "out" / "roc.csv");
        QVERIFY(table.has_value());
        QCOMPARE(table->header, (std::vector<std::string>{"class", "threshold", "fpr", "tpr"}));
        QVERIFY(readJson(dir / "out" / "evaluation.json").has_value());
        QCOMPARE(readCsv(dir / "out" / "classes.csv")->rows.size(), std::size_t{2});
        QVERIFY(!writeEvaluation(*evaluate(people(8, 10, 0.3, 6)), "/proc/nowhere").has_value());
    }

    // numpy.percentile(values, [2.5, 97.5])
    void percentilesInterpolateLinearly()
    {
        const Interval i = percentileInterval({4, 1, 3, 2, std::nan(""), 5}, 1);
        QVERIFY(std::abs(i.lo - 1.1) < 1e-12);
        QVERIFY(std::abs(i.hi - 4.9) < 1e-12);
        QVERIFY(std::isnan(percentileInterval({1, 2}, 3).lo));
    }
};

QTEST_GUILESS_MAIN(TestEvaluation)
#include "tst_evaluation.moc"
