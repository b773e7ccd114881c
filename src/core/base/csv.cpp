#include "core/base/csv.h"

#include "core/base/files.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace mimik {

namespace {

std::string trimmed(const std::string &text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string joined(const std::vector<std::string> &names, std::size_t most = 12)
{
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most; ++i)
        text += (i ? ", " : "") + names[i];
    return names.size() > most ? text + ", ..." : text;
}

/// Reads one record starting at `at`; moves `at` behind its line end. False at the end of the text.
bool readRecord(std::string_view text, std::size_t &at, std::vector<std::string> &cells, bool &openQuote)
{
    cells.clear();
    openQuote = false;
    if (at >= text.size())
        return false;
    std::string cell;
    bool quoted = false;
    while (at < text.size()) {
        const char c = text[at++];
        if (quoted) {
            if (c == '"' && at < text.size() && text[at] == '"') {
                cell += '"';
                ++at;
            } else if (c == '"') {
                quoted = false;
            } else {
                cell += c;
            }
            continue;
        }
        if (c == '"' && cell.empty()) {
            quoted = true;
        } else if (c == ',') {
            cells.push_back(std::move(cell));
            cell.clear();
        } else if (c == '\n' || (c == '\r' && (at >= text.size() || text[at] == '\n'))) {
            if (c == '\r' && at < text.size())
                ++at;
            cells.push_back(std::move(cell));
            return true;
        } else {
            cell += c;
        }
    }
    openQuote = quoted;
    cells.push_back(std::move(cell));
    return true;
}

} // namespace

std::optional<std::size_t> Csv::column(std::string_view name) const
{
    const auto it = std::find(header.begin(), header.end(), name);
    if (it == header.end())
        return std::nullopt;
    return static_cast<std::size_t>(it - header.begin());
}

Result<std::size_t> Csv::require(std::string_view name) const
{
    if (const auto index = column(name))
        return *index;
    return fail(ErrorCode::Corrupt,
                file.string() + ": column '" + std::string(name) + "' is missing (found: " + joined(header) + ")",
                file.string());
}

Result<double> Csv::number(std::size_t row, std::size_t columnIndex) const
{
    const std::string text = trimmed(rows.at(row).at(columnIndex));
    if (text.empty() || text == "nan" || text == "NaN")
        return std::numeric_limits<double>::quiet_NaN();
    if (text == "inf" || text == "Infinity")
        return std::numeric_limits<double>::infinity();
    if (text == "-inf" || text == "-Infinity")
        return -std::numeric_limits<double>::infinity();
    double value = 0;
    const char *begin = text.data() + (text.front() == '+' ? 1 : 0);
    const char *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (error != std::errc() || stop != end)
        return fail(ErrorCode::Corrupt,
                    file.string() + ", row " + std::to_string(row + 2) + ", column '" + header[columnIndex] + "': '" +
                        text + "' is not a number",
                    file.string());
    return value;
}

Result<Csv> parseCsv(std::string_view text, const std::string &name)
{
    Csv table;
    table.file = name;
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    std::size_t at = 0;
    std::vector<std::string> cells;
    bool openQuote = false;
    if (!readRecord(text, at, cells, openQuote) || (cells.size() == 1 && trimmed(cells[0]).empty()))
        return fail(ErrorCode::Corrupt, name + ": the table is empty, a header row is needed", name);
    for (const auto &cell : cells)
        table.header.push_back(trimmed(cell));
    std::size_t row = 1;
    while (readRecord(text, at, cells, openQuote)) {
        ++row;
        if (openQuote)
            return fail(ErrorCode::Corrupt, name + ", row " + std::to_string(row) + ": a quote is not closed", name);
        if (cells.size() == 1 && trimmed(cells[0]).empty() && (table.header.size() > 1 || at >= text.size()))
            continue; // blank line
        if (cells.size() != table.header.size())
            return fail(ErrorCode::Corrupt,
                        name + ", row " + std::to_string(row) + ": " + std::to_string(cells.size()) +
                            " columns, expected " + std::to_string(table.header.size()) + " (" + joined(table.header) +
                            ")",
                        name);
        table.rows.push_back(std::move(cells));
    }
    return table;
}

Result<Csv> readCsv(const std::filesystem::path &file)
{
    const auto text = readFile(file);
    if (!text)
        return passOn(text);
    return parseCsv(*text, file.string());
}

std::string csvCell(std::string_view value)
{
    if (value.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(value);
    std::string out = "\"";
    for (const char c : value) {
        if (c == '"')
            out += '"';
        out += c;
    }
    return out + '"';
}

std::string csvText(const Csv &table)
{
    std::string out;
    const auto append = [&out](const std::vector<std::string> &cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i)
                out += ',';
            out += csvCell(cells[i]);
        }
        out += '\n';
    };
    append(table.header);
    for (const auto &row : table.rows)
        append(row);
    return out;
}

Result<> writeCsv(const std::filesystem::path &file, const Csv &table)
{
    return writeFileAtomically(file, csvText(table));
}

std::string shortestDecimal(double value)
{
    if (std::isnan(value))
        return {};
    if (std::isinf(value))
        return value > 0 ? "inf" : "-inf";
    if (value == 0)
        return "0"; // also for -0
    char text[64];
    auto [end, error] = std::to_chars(text, text + sizeof text, value);
    std::string out(text, end);
    if (out.find('e') != std::string::npos && std::abs(value) < 1e15 && std::abs(value) >= 1e-6) {
        auto [fixedEnd, fixedError] = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed);
        out.assign(text, fixedEnd);
    }
    return out;
}

} // namespace mimik
