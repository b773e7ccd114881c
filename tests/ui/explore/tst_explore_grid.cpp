#include "ui/explore/explore_grid.h"

#include <QtTest>
#include <set>

using namespace mimik;
using namespace mimik::ui;

class TestExploreGrid : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void degreesRunFromMinusFifteenToFifteenInSevenColumns();
    void middleColumnIsThePlainSeed();
    void rowsOfADirectionGridAreIndices();
    void cornersOfABlendAreTheirSeeds();
    void orderHoldsEachCellOnce_data();
    void orderHoldsEachCellOnce();
    void coarseCellsComeFirst();
    void seedPagesFollowEachOther();
    void panStopsAtTheEnds();
    void pickGivesTheNearestCorner();
};

void TestExploreGrid::degreesRunFromMinusFifteenToFifteenInSevenColumns()
{
    ExploreGrid grid;
    QStringList labels;
    for (int c = 0; c < grid.columns; ++c)
        labels << grid.columnLabel(c);
    QCOMPARE(labels.join(u' '), QStringLiteral("-15 -10 -5 0 5 10 15"));
}

void TestExploreGrid::middleColumnIsThePlainSeed()
{
    ExploreGrid grid;
    grid.seed = 412;
    for (int r = 0; r < grid.rows; ++r) {
        const auto cell = grid.cell(r, 3);
        QCOMPARE(cell.seed, 412u);
        QCOMPARE(cell.directionIndex, -1);
        QCOMPARE(cell.degree, 0.0);
    }
}

void TestExploreGrid::rowsOfADirectionGridAreIndices()
{
    ExploreGrid grid;
    grid.firstIndex = 5;
    QCOMPARE(grid.cell(2, 0).directionIndex, 7);
    QCOMPARE(grid.cell(2, 0).degree, -15.0);
    QCOMPARE(grid.page(1).firstIndex, 9);
    grid.mode = GridMode::SeedByDegree;
    grid.seed = 10;
    QCOMPARE(grid.cell(2, 0).directionIndex, 5);
    QCOMPARE(grid.cell(2, 0).seed, 12u);
}

void TestExploreGrid::cornersOfABlendAreTheirSeeds()
{
    ExploreGrid grid;
    grid.mode = GridMode::SeedBySeed;
    grid.seed = 8;
    grid.rows = 3;
    grid.columns = 5;
    QCOMPARE(grid.cell(0, 0).seed, 8u);
    QCOMPARE(grid.cell(0, 4).seed, 9u);
    QCOMPARE(grid.cell(2, 0).seed, 10u);
    QCOMPARE(grid.cell(2, 4).seed, 11u);
    QCOMPARE(grid.cell(2, 4).seedB, std::int64_t{-1});
    const auto middle = grid.cell(1, 2);
    QCOMPARE(middle.mix, 0.5);
    QCOMPARE(middle.mixDown, 0.5);
    QCOMPARE(middle.seedD, std::int64_t{11});
}

void TestExploreGrid::orderHoldsEachCellOnce_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    for (int mode = 0; mode < 4; ++mode) {
        for (const auto &[rows, columns] : {std::pair{1, 1}, {1, 7}, {4, 7}, {8, 8}, {5, 13}})
            QTest::addRow("mode %d, %d x %d", mode, rows, columns) << mode << rows << columns;
    }
}

void TestExploreGrid::orderHoldsEachCellOnce()
{
    QFETCH(int, mode);
    QFETCH(int, rows);
    QFETCH(int, columns);
    ExploreGrid grid;
    grid.mode = static_cast<GridMode>(mode);
    grid.rows = rows;
    grid.columns = columns;
    const auto order = grid.order();
    const std::set<int> unique(order.begin(), order.end());
    QCOMPARE(static_cast<int>(order.size()), rows * columns);
    QCOMPARE(static_cast<int>(unique.size()), rows * columns);
    QCOMPARE(*unique.rbegin(), rows * columns - 1);
}

void TestExploreGrid::coarseCellsComeFirst()
{
    ExploreGrid grid;
    grid.rows = 2;
    const auto order = grid.order();
    // Degree 0 of both rows, then -15 and 15 of both rows.
    QCOMPARE(std::vector<int>(order.begin(), order.begin() + 6), (std::vector<int>{3, 10, 0, 6, 7, 13}));
    grid.mode = GridMode::SeedBySeed;
    grid.rows = 5;
    grid.columns = 5;
    const auto blend = grid.order();
    QCOMPARE(std::vector<int>(blend.begin(), blend.begin() + 4), (std::vector<int>{0, 4, 20, 24}));
    QCOMPARE(std::set<int>(blend.begin() + 4, blend.begin() + 9), (std::set<int>{2, 10, 12, 14, 22}));
}

void TestExploreGrid::seedPagesFollowEachOther()
{
    ExploreGrid grid;
    grid.mode = GridMode::Seeds;
    grid.rows = 3;
    grid.columns = 4;
    QCOMPARE(grid.page(1).seed, 12u);
    QCOMPARE(grid.page(1).page(-1).seed, 0u);
    QCOMPARE(grid.panned(0, 1).seed, 1u);
    grid.mode = GridMode::SeedBySeed;
    QCOMPARE(grid.page(1).seed, 4u);
}

void TestExploreGrid::panStopsAtTheEnds()
{
    ExploreGrid grid;
    grid.mode = GridMode::Seeds;
    QCOMPARE(grid.page(-1).seed, 0u);
    grid.seed = ExploreGrid::kLastSeed - 2;
    QCOMPARE(grid.page(1).seed, ExploreGrid::kLastSeed - 27);
    grid.mode = GridMode::IndexByDegree;
    QCOMPARE(grid.page(-1).firstIndex, 0);
    grid.numDirections = 10; // the worker refuses a direction that the generator does not have
    QCOMPARE(grid.page(5).firstIndex, 6);
}

void TestExploreGrid::pickGivesTheNearestCorner()
{
    ExploreGrid grid;
    grid.mode = GridMode::SeedBySeed;
    grid.seed = 0;
    grid.rows = 5;
    grid.columns = 5;
    QCOMPARE(grid.pickSeed(1, 1), 0u);
    QCOMPARE(grid.pickSeed(1, 3), 1u);
    QCOMPARE(grid.pickSeed(4, 0), 2u);
    QCOMPARE(grid.pickSeed(3, 4), 3u);
}

QTEST_GUILESS_MAIN(TestExploreGrid)
#include "tst_explore_grid.moc"
