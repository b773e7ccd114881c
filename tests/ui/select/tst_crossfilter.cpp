#include "ui/select/crossfilter.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <random>

using namespace mimik::ui;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInf = std::numeric_limits<double>::infinity();

// Slow and plain: what the filter must say, computed from scratch.
struct Plain {
    std::vector<std::vector<double>> values;
    std::vector<Crossfilter::Range> ranges;

    bool passes(std::size_t m, std::size_t i) const
    {
        const auto &r = ranges[m];
        if (r.isOpen())
            return true;
        const double v = values[m][i];
        return !std::isnan(v) && v >= r.min && v <= r.max;
    }
    bool passesAllBut(std::size_t except, std::size_t i) const
    {
        for (std::size_t m = 0; m < values.size(); ++m) {
            if (m != except && !passes(m, i))
                return false;
        }
        return true;
    }
};

} // namespace

class TestCrossfilter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void openRangesKeepEverything();
    void edgesAreInclusive();
    void missingScoresFailOnlyWhereARangeIsSet();
    void barsShowWhatPassesTheOtherFilters();
    void agreesWithAPlainCountAfterManyMoves();
    void groupsAreCounted();
    void manualDecisionsOverrideTheRanges();
    void stripHoldsTheNearestOnEachSide();
    void outliersDoNotSqueezeTheBars();
    void infiniteScoresDoNotStretchTheAxis();
    void dragOverHundredThousandImagesIsQuick();
};

void TestCrossfilter::openRangesKeepEverything()
{
    Crossfilter filter;
    filter.reset(3);
    filter.addMetric("brisque", {1, 2, kNan});
    QCOMPARE(filter.kept(), 3);
    QCOMPARE(filter.missing(0), 1);
    QCOMPARE(filter.keptImages(), (std::vector<int>{0, 1, 2}));
}

void TestCrossfilter::edgesAreInclusive()
{
    Crossfilter filter;
    filter.reset(4);
    filter.addMetric("brisque", {10, 20, 30, 40});
    filter.setRange(0, {20, 30, true});
    QCOMPARE(filter.keptImages(), (std::vector<int>{1, 2}));
    filter.setRange(0, {20, 30, false});
    QCOMPARE(filter.kept(), 4);
    filter.setRange(0, {50, 60, true});
    QCOMPARE(filter.kept(), 0);
    filter.setRange(0, {});
    QCOMPARE(filter.kept(), 4);
}

void TestCrossfilter::missingScoresFailOnlyWhereARangeIsSet()
{
    Crossfilter filter;
    filter.reset(2);
    filter.addMetric("ssim", {0.5, kNan});
    filter.setRange(0, {0.1, kInf, true});
    QCOMPARE(filter.keptImages(), (std::vector<int>{0}));
    filter.setRange(0, {});
    QCOMPARE(filter.kept(), 2);
}

void TestCrossfilter::barsShowWhatPassesTheOtherFilters()
{
    Crossfilter filter;
    filter.reset(4);
    filter.addMetric("a", {0, 0, 1, 1}, 2);
    filter.addMetric("b", {0, 1, 0, 1}, 2);
    filter.setRange(1, {0.5, kInf, true});
    // Bars of `a` lose what fails `b`; bars of `b` keep their full height, since only its own range is set.
    QCOMPARE(filter.bins(0)[0].passOthers, 1);
    QCOMPARE(filter.bins(0)[1].passOthers, 1);
    QCOMPARE(filter.bins(0)[0].all, 2);
    QCOMPARE(filter.bins(1)[0].passOthers, 2);
    QCOMPARE(filter.bins(1)[1].passOthers, 2);
}

void TestCrossfilter::agreesWithAPlainCountAfterManyMoves()
{
    constexpr int kCount = 400;
    std::mt19937 random(7);
    Plain plain;
    Crossfilter filter;
    filter.reset(kCount);
    for (int m = 0; m < 4; ++m) {
        std::vector<double> values;
        for (int i = 0; i < kCount; ++i) {
            const auto draw = static_cast<int>(random() % 50);
            values.push_back(draw == 0 ? kNan : draw);
        }
        plain.values.push_back(values);
        plain.ranges.push_back({});
        filter.addMetric("m" + std::to_string(m), values, 10);
    }
    for (int move = 0; move < 300; ++move) {
        const auto m = random() % 4;
        Crossfilter::Range range{static_cast<double>(random() % 55) - 2, static_cast<double>(random() % 55) - 2,
                                 random() % 8 != 0};
        if (random() % 6 == 0)
            range = {};
        plain.ranges[m] = range;
        filter.setRange(static_cast<int>(m), range);
        int kept = 0;
        for (std::size_t i = 0; i < kCount; ++i) {
            const bool keep = plain.passesAllBut(99, i);
            kept += keep ? 1 : 0;
            QCOMPARE(filter.isKept(static_cast<int>(i)), keep);
        }
        QCOMPARE(filter.kept(), kept);
        for (std::size_t k = 0; k < 4; ++k) {
            int expected = 0, bars = 0;
            for (std::size_t i = 0; i < kCount; ++i)
                expected += !std::isnan(plain.values[k][i]) && plain.passesAllBut(k, i) ? 1 : 0;
            for (const auto &bin : filter.bins(static_cast<int>(k)))
                bars += bin.passOthers;
            QCOMPARE(bars, expected);
        }
    }
}

void TestCrossfilter::groupsAreCounted()
{
    Crossfilter filter;
    filter.reset(4);
    filter.addMetric("a", {1, 2, 3, 4});
    filter.setGroups({"AU1", "AU12"}, {0b01, 0b11, 0b10, 0b10});
    QCOMPARE(filter.groupTotals(), (std::vector<int>{2, 3}));
    filter.setRange(0, {2, 3, true});
    QCOMPARE(filter.groupKept(), (std::vector<int>{1, 2}));
}

void TestCrossfilter::manualDecisionsOverrideTheRanges()
{
    Crossfilter filter;
    filter.reset(3);
    filter.addMetric("a", {1, 2, 3});
    filter.setRange(0, {2, 3, true});
    filter.setManual({1, 0, -1});
    QCOMPARE(filter.keptImages(), (std::vector<int>{0, 1}));
    filter.setRange(0, {3, 3, true});
    QCOMPARE(filter.keptImages(), (std::vector<int>{0}));
}

void TestCrossfilter::stripHoldsTheNearestOnEachSide()
{
    Crossfilter filter;
    filter.reset(6);
    filter.addMetric("a", {1, 2, 3, 4, 5, 6});
    filter.addMetric("b", {1, 0, 1, 1, 1, 1});
    filter.setRange(0, {-kInf, 3.5, true});
    filter.setRange(1, {0.5, kInf, true});
    const auto strip = filter.atCut(0, Crossfilter::Edge::Max, 2);
    QCOMPARE(strip.kept, (std::vector<int>{2, 0})); // image 1 fails b
    QCOMPARE(strip.dropped, (std::vector<int>{3, 4}));
    filter.setRange(0, {3.5, kInf, true});
    const auto low = filter.atCut(0, Crossfilter::Edge::Min, 2);
    QCOMPARE(low.kept, (std::vector<int>{3, 4}));
    QCOMPARE(low.dropped, (std::vector<int>{2, 0}));
    filter.setRange(0, {10, 11, true});
    QVERIFY(filter.atCut(0, Crossfilter::Edge::Min, 2).kept.empty());
    QCOMPARE(filter.atCut(0, Crossfilter::Edge::Min, 1).dropped, (std::vector<int>{5}));
}

void TestCrossfilter::outliersDoNotSqueezeTheBars()
{
    std::vector<double> values;
    for (int i = 0; i < 1000; ++i)
        values.push_back(i % 100);
    values.push_back(1e9);
    Crossfilter filter;
    filter.reset(static_cast<int>(values.size()));
    filter.addMetric("a", values, 20);
    QVERIFY(filter.span(0).second < 200);
    QCOMPARE(filter.extremes(0).second, 1e9);
    int all = 0;
    for (const auto &bin : filter.bins(0))
        all += bin.all;
    QCOMPARE(all, 1001);
}

void TestCrossfilter::infiniteScoresDoNotStretchTheAxis()
{
    Crossfilter filter;
    filter.reset(4);
    filter.addMetric("psnr", {20, 30, kInf, kInf}, 4);
    QCOMPARE(filter.span(0), (std::pair<double, double>{20, 30}));
    filter.setRange(0, {25, kInf, true});
    QCOMPARE(filter.kept(), 3);
}

void TestCrossfilter::dragOverHundredThousandImagesIsQuick()
{
    constexpr int kCount = 100000;
    std::mt19937 random(1);
    std::normal_distribution<double> normal;
    Crossfilter filter;
    filter.reset(kCount);
    for (int m = 0; m < 8; ++m) {
        std::vector<double> values(kCount);
        for (auto &v : values)
            v = normal(random);
        filter.addMetric("m" + std::to_string(m), std::move(values));
    }
    QElapsedTimer timer;
    timer.start();
    constexpr int kSteps = 200;
    for (int step = 0; step <= kSteps; ++step) // a whole sweep, as fast as a hand can
        filter.setRange(0, {-3 + 6.0 * step / kSteps, kInf, true});
    const double perStep = static_cast<double>(timer.nsecsElapsed()) / 1e6 / (kSteps + 1);
    timer.restart();
    filter.setRange(0, {});
    const double jump = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    qInfo("drag step %.3f ms, all 100,000 at once %.2f ms", perStep, jump);
    QCOMPARE(filter.kept(), kCount);
    QVERIFY2(perStep < 30, "an order of magnitude above what it takes");
}

QTEST_GUILESS_MAIN(TestCrossfilter)
#include "tst_crossfilter.moc"
