#include "core/gan/failure_signals.h"

#include <QtTest>

using namespace mimik;
using namespace mimik::gan;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Numbers (from 0) of the steps that warned, with the code.
using Warned = std::vector<std::pair<int, std::string>>;

Warned ofSpreads(const std::vector<double> &spreads)
{
    FailureSignals signals;
    Warned out;
    for (std::size_t i = 0; i < spreads.size(); ++i)
        for (const auto &s : signals.snapshot(static_cast<double>(i), spreads[i], kNan))
            out.emplace_back(static_cast<int>(i), s.code);
    return out;
}

Warned ofDistances(const std::vector<double> &distances)
{
    FailureSignals signals;
    Warned out;
    for (std::size_t i = 0; i < distances.size(); ++i)
        for (const auto &s : signals.snapshot(static_cast<double>(i), kNan, distances[i]))
            out.emplace_back(static_cast<int>(i), s.code);
    return out;
}

} // namespace

class TestFailureSignals : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void collapseIsHalfOfTheFirstSpread();
    void collapseIsSaidOncePerCollapse();
    void winningDiscriminatorNeedsThreeTicks();
    void tooLongIsFiveClearlyWorseSnapshots();
    void nothingMeasuredNothingSaid();
    void stateSurvivesAPause();
};

void TestFailureSignals::collapseIsHalfOfTheFirstSpread()
{
    // median of 8, 12, 10 is 10: the limit is 5
    QCOMPARE(ofSpreads({8, 12, 10, 5.1, 5.0}), Warned());
    QCOMPARE(ofSpreads({8, 12, 10, 4.9}), (Warned{{3, "mode-collapse"}}));
    // the first three are only the measure
    QCOMPARE(ofSpreads({10, 10, 1}), Warned());
    FailureSignals signals;
    for (int i = 0; i < 3; ++i)
        signals.snapshot(i, 10, kNan);
    const auto said = signals.snapshot(3, 2, kNan);
    QCOMPARE(said.size(), std::size_t(1));
    QVERIFY(said[0].text.find("from 10 to 2") != std::string::npos);
}

void TestFailureSignals::collapseIsSaidOncePerCollapse()
{
    QCOMPARE(ofSpreads({10, 10, 10, 4, 3, 2, 9, 4}), (Warned{{3, "mode-collapse"}, {7, "mode-collapse"}}));
}

void TestFailureSignals::winningDiscriminatorNeedsThreeTicks()
{
    const auto run = [](const std::vector<std::pair<double, double>> &ticks) {
        FailureSignals signals;
        Warned out;
        for (std::size_t i = 0; i < ticks.size(); ++i)
            for (const auto &s : signals.tick(ticks[i].first, ticks[i].second))
                out.emplace_back(static_cast<int>(i), s.code);
        return out;
    };
    QCOMPARE(run({{0.96, 0.05}, {0.97, 0.04}, {0.99, 0.01}, {1, 0.001}}), (Warned{{2, "vanishing-gradient"}}));
    QCOMPARE(run({{0.96, 0.05}, {0.97, 0.04}, {0.9, 0.01}, {1, 0.001}, {1, 0.001}}), Warned());
    QCOMPARE(run({{1, 0.2}, {1, 0.2}, {1, 0.2}, {1, 0.2}}), Warned());
    QCOMPARE(run({{1, 0}, {1, 0}, {1, 0}, {0.6, 0.5}, {1, 0}, {1, 0}, {1, 0}}),
             (Warned{{2, "vanishing-gradient"}, {6, "vanishing-gradient"}}));
    QCOMPARE(run({{kNan, kNan}, {kNan, kNan}, {kNan, kNan}}), Warned());
}

void TestFailureSignals::tooLongIsFiveClearlyWorseSnapshots()
{
    QCOMPARE(ofDistances({50, 20, 24.1, 25, 26, 27, 28}), (Warned{{6, "over-long-training"}}));
    QCOMPARE(ofDistances({50, 20, 24.1, 25, 26, 27, 23.9, 28, 28, 28, 28}), Warned());
    QCOMPARE(ofDistances({50, 20, 24.1, 25, 26, 27, 19, 24, 24, 24, 24, 24}), (Warned{{11, "over-long-training"}}));
    FailureSignals signals;
    std::vector<FailureSignals::Signal> said;
    for (const double d : {50.0, 20.0, 30.0, 30.0, 30.0, 30.0, 31.0})
        for (const auto &s : signals.snapshot(d == 20 ? 7 : 99, kNan, d))
            said.push_back(s);
    QCOMPARE(said.size(), std::size_t(1));
    QVERIFY(said[0].text.find("7 kimg (20)") != std::string::npos && said[0].text.find("now 31") != std::string::npos);
}

void TestFailureSignals::nothingMeasuredNothingSaid()
{
    QCOMPARE(ofSpreads({kNan, kNan, kNan, kNan, kNan}), Warned());
    QCOMPARE(ofDistances({kNan, 5, kNan, 5.5}), Warned());
}

void TestFailureSignals::stateSurvivesAPause()
{
    // every step of a history with all three failures, whole and with a pause before each step
    const auto step = [](FailureSignals &signals, int i, Warned &out) {
        const double spreads[] = {10, 12, 8, 9, 4, 3, 8, 2, 9, 9}, distances[] = {9, 5, 7, 7, 7, 7, 7, 5, 7, 7};
        for (const auto &s : signals.tick(i > 2 && i < 8 ? 1 : 0.5, 0.01))
            out.emplace_back(i, s.code);
        for (const auto &s : signals.snapshot(i, spreads[i], distances[i]))
            out.emplace_back(i, s.code);
    };
    Warned whole, paused;
    FailureSignals one, other;
    for (int i = 0; i < 10; ++i) {
        step(one, i, whole);
        other = FailureSignals::fromJson(Json::parse(other.toJson().dump()));
        step(other, i, paused);
    }
    QCOMPARE(
        whole,
        (Warned{{4, "mode-collapse"}, {5, "vanishing-gradient"}, {6, "over-long-training"}, {7, "mode-collapse"}}));
    QCOMPARE(paused, whole);
    FailureSignals::fromJson(Json()).tick(1, 0);
}

QTEST_GUILESS_MAIN(TestFailureSignals)
#include "tst_failure_signals.moc"
