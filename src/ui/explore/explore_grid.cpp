#include "ui/explore/explore_grid.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

/// Positions 0..n-1: both ends and the middle first, then the middles between them.
std::vector<int> coarseLevels(int n)
{
    std::vector<int> level(static_cast<std::size_t>(n), -1);
    level.front() = 0;
    level.back() = 0;
    int step = n - 1;
    for (int depth = 1; step > 1; ++depth) {
        for (int i = 0; i + 1 < n;) {
            int next = i + 1;
            while (level[static_cast<std::size_t>(next)] < 0)
                ++next;
            if (next - i > 1)
                level[static_cast<std::size_t>((i + next) / 2)] = depth + n; // marked for this depth only afterwards
            i = next;
        }
        bool any = false;
        for (auto &l : level) {
            if (l >= n) {
                l -= n;
                any = true;
            }
        }
        if (!any)
            break;
    }
    return level;
}

std::uint32_t shiftedSeed(std::uint32_t seed, std::int64_t by, std::int64_t room)
{
    const auto last = static_cast<std::int64_t>(ExploreGrid::kLastSeed) - room;
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(static_cast<std::int64_t>(seed) + by, 0, last));
}

} // namespace

QString degreeText(double degree)
{
    return QString::number(degree == 0 ? 0.0 : degree, 'g', 6);
}

double ExploreGrid::degree(int column) const
{
    if (columns < 2)
        return 0;
    const double value = -maxDegree + 2 * maxDegree * column / (columns - 1);
    return std::round(value * 10) / 10;
}

PreviewCell ExploreGrid::cell(int row, int column) const
{
    PreviewCell cell;
    cell.cell = row * columns + column;
    cell.classIndex = classIndex;
    switch (mode) {
    case GridMode::Seeds:
        cell.seed = shiftedSeed(seed, cell.cell, 0);
        break;
    case GridMode::SeedBySeed: {
        const double right = columns > 1 ? static_cast<double>(column) / (columns - 1) : 0;
        const double down = rows > 1 ? static_cast<double>(row) / (rows - 1) : 0;
        const std::uint32_t base = shiftedSeed(seed, 0, 3);
        // A corner is the plain seed, so that it is the very face that Annotate shows.
        if ((right == 0 || right == 1) && (down == 0 || down == 1)) {
            cell.seed = base + (right == 1 ? 1 : 0) + (down == 1 ? 2 : 0);
            break;
        }
        cell.seed = base;
        cell.seedB = base + 1;
        cell.seedC = base + 2;
        cell.seedD = base + 3;
        cell.mix = right;
        cell.mixDown = down;
        break;
    }
    case GridMode::SeedByDegree:
        cell.seed = shiftedSeed(seed, row, 0);
        cell.degree = degree(column);
        cell.directionIndex = cell.degree == 0 ? -1 : firstIndex;
        break;
    case GridMode::IndexByDegree:
        cell.seed = seed;
        cell.degree = degree(column);
        cell.directionIndex = cell.degree == 0 ? -1 : firstIndex + row;
        break;
    }
    return cell;
}

QString ExploreGrid::rowLabel(int row) const
{
    switch (mode) {
    case GridMode::Seeds:
    case GridMode::SeedByDegree:
        return QString::number(cell(row, 0).seed);
    case GridMode::SeedBySeed:
        return row == 0 || row == rows - 1 ? QString::number(cell(row, 0).seed) : QString();
    case GridMode::IndexByDegree:
        //: Row of the direction grid; %1 is the index of the direction
        return QCoreApplication::translate("ExploreGrid", "idx %1").arg(firstIndex + row);
    }
    return {};
}

QString ExploreGrid::columnLabel(int column) const
{
    if (hasDegrees())
        return degreeText(degree(column));
    if (mode == GridMode::SeedBySeed && (column == 0 || column == columns - 1))
        return QString::number(cell(0, column).seed);
    if (mode == GridMode::Seeds)
        return QStringLiteral("+%1").arg(column);
    return {};
}

std::vector<int> ExploreGrid::order() const
{
    const auto n = static_cast<std::size_t>(numCells());
    std::vector<int> cells(n);
    for (std::size_t i = 0; i < n; ++i)
        cells[i] = static_cast<int>(i);
    if (mode == GridMode::Seeds)
        return cells; // every seed is as good as another: reading order
    const auto across = coarseLevels(columns);
    const auto down = coarseLevels(rows);
    const auto rank = [&](int cell) {
        const int row = cell / columns, column = cell % columns;
        if (mode == GridMode::SeedBySeed)
            return std::max(across[static_cast<std::size_t>(column)], down[static_cast<std::size_t>(row)]);
        // The unmoved face first (one face serves a whole direction grid), then the ends, then what is between.
        return degree(column) == 0 ? -1 : across[static_cast<std::size_t>(column)];
    };
    std::stable_sort(cells.begin(), cells.end(), [&](int a, int b) { return rank(a) < rank(b); });
    return cells;
}

ExploreGrid ExploreGrid::panned(int byRows, int byColumns) const
{
    ExploreGrid moved = *this;
    switch (mode) {
    case GridMode::Seeds:
        moved.seed = shiftedSeed(seed, static_cast<std::int64_t>(byRows) * columns + byColumns, numCells() - 1);
        break;
    case GridMode::SeedBySeed:
        moved.seed = shiftedSeed(seed, 2 * static_cast<std::int64_t>(byRows) + byColumns, 3);
        break;
    case GridMode::SeedByDegree:
        moved.seed = shiftedSeed(seed, byRows, rows - 1);
        moved.firstIndex = std::clamp(firstIndex + byColumns, 0, std::max(0, numDirections - 1));
        break;
    case GridMode::IndexByDegree:
        moved.firstIndex = std::clamp(firstIndex + byRows, 0, std::max(0, numDirections - rows));
        moved.seed = shiftedSeed(seed, byColumns, 0);
        break;
    }
    return moved;
}

ExploreGrid ExploreGrid::page(int pages) const
{
    // A page of the corner grid shows four new seeds, of the others as many rows as are shown.
    return panned(mode == GridMode::SeedBySeed ? 2 * pages : rows * pages, 0);
}

std::uint32_t ExploreGrid::pickSeed(int row, int column) const
{
    const auto face = cell(row, column);
    if (face.seedB < 0)
        return face.seed;
    return face.seed + (face.mix >= 0.5 ? 1 : 0) + (face.mixDown >= 0.5 ? 2 : 0);
}

} // namespace mimik::ui
