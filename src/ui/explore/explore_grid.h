#pragma once

#include "core/base/preview.h"

#include <QMetaType>
#include <QString>

#include <cstdint>
#include <vector>

namespace mimik::ui {

enum class GridMode {
    Seeds,         ///< consecutive seeds
    SeedBySeed,    ///< four corner seeds, blended in w
    SeedByDegree,  ///< one direction: seeds down, degrees across
    IndexByDegree, ///< one seed: direction indices down, degrees across
};

/// What an Explore grid shows, and which face belongs into which cell. Plain data, no widgets.
struct ExploreGrid {
    GridMode mode = GridMode::IndexByDegree;
    std::uint32_t seed = 0; ///< first seed (top left), or the one seed of IndexByDegree
    int firstIndex = 0;     ///< direction index of the top row; of all rows with SeedByDegree
    double maxDegree = 15;  ///< degrees run from -maxDegree to maxDegree
    int rows = 4, columns = 7;
    int classIndex = -1;
    int numDirections = 512; ///< of the generator: the width of w

    static constexpr double kUsualDegree = 6; ///< what the screen starts with; small generators break up beyond it
    static constexpr std::uint32_t kLastSeed = 0xffffffffu;

    int numCells() const { return rows * columns; }
    bool hasDegrees() const { return mode == GridMode::SeedByDegree || mode == GridMode::IndexByDegree; }
    /// Degree of a column: evenly spaced, rounded to 0.1, 0 in the middle of an odd number of columns.
    double degree(int column) const;
    PreviewCell cell(int row, int column) const;
    QString rowLabel(int row) const; ///< empty where rows have none
    QString columnLabel(int column) const;
    /// Cells in the order in which they are wanted: coarse first, so that the whole picture can be judged early.
    /// Each of 0..numCells() - 1 exactly once.
    std::vector<int> order() const;
    /// The grid one page further (forward) or back: what the next key press will show.
    ExploreGrid page(int pages) const;
    /// Moved by rows and columns of the seed plane or of the direction indices, kept within range.
    ExploreGrid panned(int byRows, int byColumns) const;
    /// The seed a person picks by clicking a cell: for a blend the nearest corner, else the cell's own.
    std::uint32_t pickSeed(int row, int column) const;

    bool operator==(const ExploreGrid &) const = default;
};

/// As short as possible: 5, -2.5.
QString degreeText(double degree);

} // namespace mimik::ui
