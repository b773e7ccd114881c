#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mimik {

/// A table: UTF-8, comma, header row, RFC 4180 quoting, LF or CRLF, BOM tolerated; header names are trimmed.
/// Empty cell = missing. Every row has as many cells as the header.
struct Csv {
    std::filesystem::path file; ///< for error texts; may be empty
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;

    /// Index of a column, or nothing.
    std::optional<std::size_t> column(std::string_view name) const;
    /// Index of a required column. Error: Corrupt "labels.csv: column 'name' is missing (found: a, b)".
    Result<std::size_t> require(std::string_view name) const;
    /// A cell as a number. Error: Corrupt "scores.csv, row 12, column 'brisque': 'abc' is not a number".
    /// Empty cell, "nan" -> NaN; "inf" -> infinity. Rows in messages count from 1 with the header as row 1.
    Result<double> number(std::size_t row, std::size_t column) const;
};

/// Error: NotFound; Corrupt "labels.csv, row 12: 5 columns, expected 6 (name, AU1, ...)".
Result<Csv> readCsv(const std::filesystem::path &file);
Result<Csv> parseCsv(std::string_view text, const std::string &name);

std::string csvCell(std::string_view value);
std::string csvText(const Csv &table);
Result<> writeCsv(const std::filesystem::path &file, const Csv &table);

/// Shortest decimal that reads back as the same double ("0.1", "5", "-2.5"); NaN gives "".
std::string shortestDecimal(double value);

} // namespace mimik
