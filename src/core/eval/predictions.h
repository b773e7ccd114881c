#pragma once

#include "core/base/csv.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::eval {

/// Multilabel: AUs, each on or off by itself. Multiclass: one expression per face.
enum class PredictionKind { Multilabel, Multiclass };

/// What a classifier said about a set of faces, and the truth where it is known: the file P.csv of `formats.md`.
struct Predictions {
    std::filesystem::path file; ///< for texts; may be empty
    PredictionKind kind = PredictionKind::Multilabel;
    std::vector<std::string> classes; ///< in the order of the p_ columns
    std::vector<std::string> names;
    std::vector<std::string> subjects;          ///< per row; empty where unknown
    std::vector<std::vector<double>> p;         ///< [class][row]
    std::vector<std::vector<std::int8_t>> isOn; ///< multilabel, [class][row]: 0, 1, or -1 where missing
    std::vector<int> actual;                    ///< multiclass, per row: class number or -1 where missing

    std::size_t numRows() const { return names.size(); }
    int classIndex(std::string_view name) const; ///< -1 where there is none
    bool hasSubjects() const;                    ///< every row names its subject
    bool hasLabel(std::size_t row) const;        ///< at least one true value is known
    std::vector<int> predicted() const;          ///< multiclass: class with the highest p per row; the first on ties
};

/// Columns `name, subject (optional), y_<AU>..., p_<AU>...` or `name, subject, y, p_<class>...`, in any order; further
/// columns are ignored. y is 0, 1 or empty, or a class name or empty; p is a finite number.
/// Error: NotFound, Corrupt (names the missing column, or row and column of the cell at fault).
Result<Predictions> readPredictions(const std::filesystem::path &file);
Result<Predictions> predictionsFromCsv(const Csv &table);

/// The same table as text; numbers as shortest decimals, so that reading gives the same values.
Csv toCsv(const Predictions &predictions);
Result<> writePredictions(const std::filesystem::path &file, const Predictions &predictions);

} // namespace mimik::eval
