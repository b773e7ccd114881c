#include "core/base/random_state.h"
#include "core/eval/selection_rule.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

using namespace mimik;
using namespace mimik::eval;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// 1,000 images: 35 % clean, 65 % degraded, in mixed order. The scores overlap.
ScoreTable plantedPool(std::set<std::string> &clean)
{
    RandomState random(11);
    ScoreTable table;
    table.metrics = {"brisque", "sharpness"};
    table.columns.resize(2);
    for (int i = 0; i < 1000; ++i) {
        const bool isClean = random.uniform() < 0.35;
        const std::string name = std::to_string(i) + ".png";
        table.names.push_back(name);
        table.columns[0].push_back((isClean ? 20 : 60) + 9 * random.gauss());
        table.columns[1].push_back((isClean ? 0.9 : 0.4) + 0.12 * random.gauss());
        if (isClean)
            clean.insert(name);
    }
    return table;
}

ScoreTable permuted(const ScoreTable &table, std::uint32_t seed)
{
    std::vector<std::size_t> order(table.count());
    std::iota(order.begin(), order.end(), std::size_t{0});
    RandomState(seed).shuffle(order);
    ScoreTable out;
    out.metrics = table.metrics;
    out.columns.resize(table.columns.size());
    for (std::size_t i : order) {
        out.names.push_back(table.names[i]);
        for (std::size_t m = 0; m < table.columns.size(); ++m)
            out.columns[m].push_back(table.columns[m][i]);
    }
    return out;
}

std::set<std::string> keptNames(const ScoreTable &table, const SelectionResult &result)
{
    std::set<std::string> names;
    for (std::size_t i = 0; i < table.count(); ++i) {
        if (result.kept[i])
            names.insert(table.names[i]);
    }
    return names;
}

SelectionRule rankRule(int keep, int per)
{
    SelectionRule rule;
    rule.rank = RankRule{{{"brisque", 1}, {"sharpness", 1}}, keep, per, 5, {}};
    return rule;
}

} // namespace

class TestSelectionRule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranksAverageTiesAndPutMissingLast()
    {
        // scipy.stats.rankdata([3, 1, 3, 2]) = [3.5, 1, 3.5, 2]
        QCOMPARE(averageRanks({3, 1, 3, 2}, true), (std::vector<double>{3.5, 1, 3.5, 2}));
        QCOMPARE(averageRanks({3, 1, 3, 2}, false), (std::vector<double>{1.5, 4, 1.5, 3}));
        QCOMPARE(averageRanks({kNan, 1, 5}, true), (std::vector<double>{3, 1, 2}));
        const double inf = std::numeric_limits<double>::infinity();
        QCOMPARE(averageRanks({inf, 30, inf}, false), (std::vector<double>{1.5, 3, 1.5}));
    }

    void thresholdsAreInclusiveAndAllMustHold()
    {
        ScoreTable table;
        table.names = {"a", "b", "c", "d"};
        table.metrics = {"brisque", "ssim"};
        table.columns = {{40, 40.1, 10, kNan}, {0.5, 0.9, 0.2, 0.9}};
        SelectionRule rule;
        rule.all = {{"brisque", std::nullopt, 40, true}, {"ssim", 0.5, std::nullopt, true}};
        QCOMPARE(applySelection(rule, table)->kept, (std::vector<std::uint8_t>{1, 0, 0, 0}));
        rule.all[1].enabled = false;
        QCOMPARE(applySelection(rule, table)->kept, (std::vector<std::uint8_t>{1, 0, 1, 0}));
    }

    void emptyRuleKeepsAll()
    {
        std::set<std::string> clean;
        const auto table = plantedPool(clean);
        QCOMPARE(applySelection(SelectionRule{}, table)->numKept, table.count());
    }

    // methods A.10, test (a): a pool with 35 % clean images must keep more than 90 % clean ones
    void rankSelectionKeepsTheCleanOnesOfAPlantedPool_data()
    {
        QTest::addColumn<int>("per");
        QTest::newRow("batches of 200") << 200;
        QTest::newRow("one batch") << 0;
    }
    void rankSelectionKeepsTheCleanOnesOfAPlantedPool()
    {
        QFETCH(int, per);
        std::set<std::string> clean;
        const auto table = plantedPool(clean);
        const auto result = applySelection(rankRule(per > 0 ? 60 : 300, per), table);
        QVERIFY(result.has_value());
        QCOMPARE(result->numKept, std::size_t{300});
        int good = 0;
        for (const auto &name : keptNames(table, *result))
            good += clean.contains(name);
        QVERIFY2(good > 270, qPrintable(QString::number(good)));
        const auto control = randomControl(table.names, result->numKept, 3);
        QCOMPARE(control.size(), std::size_t{300});
        int controlGood = 0;
        for (const auto &name : control)
            controlGood += clean.contains(name);
        QVERIFY2(controlGood > 60 && controlGood < 150, qPrintable(QString::number(controlGood)));
    }

    // methods A.10, test (b); ours holds with batches too
    void orderOfRowsDoesNotMatter()
    {
        std::set<std::string> clean;
        const auto table = plantedPool(clean);
        const auto other = permuted(table, 77);
        for (int per : {0, 64}) {
            const auto rule = rankRule(20, per);
            QCOMPARE(keptNames(other, *applySelection(rule, other)), keptNames(table, *applySelection(rule, table)));
        }
        QCOMPARE(randomControl(other.names, 50, 9), randomControl(table.names, 50, 9));
    }

    void partialLastBatchKeepsItsShare()
    {
        std::set<std::string> clean;
        const auto table = plantedPool(clean);
        // 1000 = 512 + 488; round(180 * 488 / 512) = 172
        const auto result = applySelection(rankRule(180, 512), table);
        QCOMPARE(result->numKept, std::size_t{180 + 172});
        QCOMPARE(std::ranges::count(result->batch, 0), 512);
        QCOMPARE(std::ranges::count(result->batch, 1), 488);
    }

    void ranksCountOnlyWhatPassesTheThresholds()
    {
        std::set<std::string> clean;
        const auto table = plantedPool(clean);
        auto rule = rankRule(50, 0);
        rule.all = {{"brisque", 30, std::nullopt, true}};
        const auto result = applySelection(rule, table);
        for (std::size_t i = 0; i < table.count(); ++i) {
            if (result->kept[i])
                QVERIFY(table.columns[0][i] >= 30);
            if (!result->passes[i])
                QCOMPARE(result->batch[i], -1);
        }
        QCOMPARE(result->numKept, std::size_t{50});
    }

    void tiesOfTheTotalGoByName()
    {
        ScoreTable table;
        table.names = {"c", "a", "b"};
        table.metrics = {"brisque"};
        table.columns = {{1, 1, 1}};
        SelectionRule rule;
        rule.rank = RankRule{{{"brisque", 1}}, 2, 0, 0, {}};
        QCOMPARE(keptNames(table, *applySelection(rule, table)), (std::set<std::string>{"a", "b"}));
    }

    void quotaAddsTheBestOfARareLabel()
    {
        std::set<std::string> clean;
        auto table = plantedPool(clean);
        table.labels["AU15"].assign(table.count(), 0);
        for (std::size_t i = 0; i < table.count(); i += 10)
            table.labels["AU15"][i] = 1;
        auto rule = rankRule(100, 0);
        const auto before = applySelection(rule, table);
        rule.rank->quota["AU15"] = 40;
        const auto after = applySelection(rule, table);
        const auto shown = [&](const SelectionResult &result) {
            int n = 0;
            for (std::size_t i = 0; i < table.count(); ++i)
                n += result.kept[i] && table.labels["AU15"][i];
            return n;
        };
        QVERIFY(shown(*before) < 40);
        QCOMPARE(shown(*after), 40);
        rule.rank->quota["AU99"] = 1;
        QVERIFY(applySelection(rule, table).error().what.find("AU99") != std::string::npos);
    }

    void manualDecisionsWin()
    {
        ScoreTable table;
        table.names = {"a", "b", "c"};
        table.metrics = {"brisque"};
        table.columns = {{10, 50, 10}};
        SelectionRule rule;
        rule.all = {{"brisque", std::nullopt, 40, true}};
        rule.keep = {"b", "c"};
        rule.drop = {"c"};
        QCOMPARE(applySelection(rule, table)->kept, (std::vector<std::uint8_t>{1, 1, 0}));
        rule.keep = {"zzz"};
        QVERIFY(applySelection(rule, table).error().what.find("zzz") != std::string::npos);
    }

    void missingMetricIsNamed()
    {
        ScoreTable table;
        table.names = {"a"};
        SelectionRule rule;
        rule.all = {{"niqe", std::nullopt, 5, true}};
        QVERIFY(applySelection(rule, table).error().what.find("'niqe'") != std::string::npos);
        rule.all.clear();
        rule.rank = RankRule{{{"fsim", 1}}, 1, 1, 0, {}};
        QVERIFY(applySelection(rule, table).error().what.find("'fsim'") != std::string::npos);
    }

    void jsonOfTheFormatsRoundTrips()
    {
        const Json json =
            Json::parse(R"({"version":1,"all":[{"metric":"brisque","min":null,"max":40,"enabled":true}],)"
                        R"("rank":{"metrics":{"ssim":1,"rmse":1},"keep":180,"per":512,"seed":0,"quota":{"AU15":500}},)"
                        R"("manual":{"keep":["x.png"],"drop":[]}})");
        const auto rule = selectionRuleFromJson(json, "rule.json");
        QVERIFY(rule.has_value());
        QCOMPARE(rule->all.size(), std::size_t{1});
        QCOMPARE(rule->all[0].max, std::optional<double>(40));
        QVERIFY(!rule->all[0].min);
        QCOMPARE(rule->rank->quota.at("AU15"), 500);
        QVERIFY(*selectionRuleFromJson(toJson(*rule), "again") == *rule);
        QCOMPARE(selectionRuleFromJson(Json::object(), "empty")->all.size(), std::size_t{0});
    }

    void badRulesNameTheField_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("not an object") << QByteArray("[]") << QByteArray("object");
        QTest::newRow("newer") << QByteArray(R"({"version":2})") << QByteArray("newer");
        QTest::newRow("unknown") << QByteArray(R"({"al":[]})") << QByteArray("'al'");
        QTest::newRow("no metric") << QByteArray(R"({"all":[{"max":3}]})") << QByteArray("all[0]");
        QTest::newRow("text") << QByteArray(R"({"all":[{"metric":"a","max":"3"}]})") << QByteArray("all[0].max");
        QTest::newRow("crossed") << QByteArray(R"({"all":[{"metric":"a","min":4,"max":3}]})") << QByteArray("all[0]");
        QTest::newRow("no rank metric") << QByteArray(R"({"rank":{"keep":3}})") << QByteArray("rank.metrics");
        QTest::newRow("keep") << QByteArray(R"({"rank":{"metrics":{"a":1},"keep":600}})") << QByteArray("rank.keep");
        QTest::newRow("weight") << QByteArray(R"({"rank":{"metrics":{"a":-1}}})") << QByteArray("rank.metrics.a");
        QTest::newRow("manual") << QByteArray(R"({"manual":{"keep":[1]}})") << QByteArray("manual.keep");
    }
    void badRulesNameTheField()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, field);
        const auto rule = selectionRuleFromJson(Json::parse(text.toStdString()), "rule.json");
        QVERIFY(!rule.has_value());
        const QByteArray what = QByteArray::fromStdString(rule.error().what);
        QVERIFY2(what.contains("rule.json") && what.contains(field), what.constData());
    }

    void directionsFollowTheTable()
    {
        for (const char *metric : {"rmse", "sam", "brisque", "niqe"})
            QVERIFY(lowerIsBetter(metric));
        for (const char *metric : {"psnr", "ssim", "issm", "uiq", "sre", "fsim", "sharpness", "face", "ssim:compat"})
            QVERIFY(!lowerIsBetter(metric));
        QCOMPARE(findMetric("rmse:compat")->displayName, std::string("RMSE"));
        QVERIFY(!findMetric("nonsense"));
    }
};

QTEST_GUILESS_MAIN(TestSelectionRule)
#include "tst_selection_rule.moc"
