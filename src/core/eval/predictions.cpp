#include "core/eval/predictions.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace mimik::eval {
namespace {

std::string cellPlace(const Csv &table, std::size_t row, std::size_t column)
{
    return table.file.filename().string() + ", row " + std::to_string(row + 2) + ", column '" + table.header[column] +
           "'";
}

/// The cells of a p_ column, all finite.
Result<std::vector<double>> readScores(const Csv &table, std::size_t column)
{
    std::vector<double> scores(table.rows.size());
    for (std::size_t row = 0; row < scores.size(); ++row) {
        if (table.rows[row][column].empty())
            return fail(ErrorCode::Corrupt, cellPlace(table, row, column) + ": empty, a probability is needed",
                        table.file.string());
        auto value = table.number(row, column);
        if (!value)
            return passOn(value);
        if (!std::isfinite(*value))
            return fail(ErrorCode::Corrupt,
                        cellPlace(table, row, column) + ": '" + table.rows[row][column] + "' is not a finite number",
                        table.file.string());
        scores[row] = *value;
    }
    return scores;
}

/// The cells of a y_ column of an AU: 0, 1 or missing.
Result<std::vector<std::int8_t>> readOnOff(const Csv &table, std::size_t column)
{
    std::vector<std::int8_t> isOn(table.rows.size(), -1);
    for (std::size_t row = 0; row < isOn.size(); ++row) {
        const std::string &cell = table.rows[row][column];
        if (cell.empty())
            continue;
        // other tools write 1.0 where a column has missing cells
        const auto value = table.number(row, column);
        if (value && std::isnan(*value))
            continue;
        if (!value || (*value != 0 && *value != 1))
            return fail(ErrorCode::Corrupt, cellPlace(table, row, column) + ": '" + cell + "' is not 0, 1 or empty",
                        table.file.string());
        isOn[row] = static_cast<std::int8_t>(*value);
    }
    return isOn;
}

} // namespace

int Predictions::classIndex(std::string_view name) const
{
    const auto it = std::find(classes.begin(), classes.end(), name);
    return it == classes.end() ? -1 : static_cast<int>(it - classes.begin());
}

bool Predictions::hasSubjects() const
{
    return !subjects.empty() && std::none_of(subjects.begin(), subjects.end(), [](const auto &s) { return s.empty(); });
}

bool Predictions::hasLabel(std::size_t row) const
{
    if (kind == PredictionKind::Multiclass)
        return actual[row] >= 0;
    return std::any_of(isOn.begin(), isOn.end(), [row](const auto &column) { return column[row] >= 0; });
}

std::vector<int> Predictions::predicted() const
{
    std::vector<int> best(numRows(), 0);
    for (std::size_t row = 0; row < best.size(); ++row) {
        for (std::size_t c = 1; c < classes.size(); ++c) {
            if (p[c][row] > p[static_cast<std::size_t>(best[row])][row])
                best[row] = static_cast<int>(c);
        }
    }
    return best;
}

Result<Predictions> predictionsFromCsv(const Csv &table)
{
    const std::string file = table.file.string();
    const std::string shortName = table.file.filename().string();
    Predictions result;
    result.file = table.file;

    const auto nameColumn = table.require("name");
    if (!nameColumn)
        return passOn(nameColumn);
    std::vector<std::size_t> scoreColumns;
    for (std::size_t i = 0; i < table.header.size(); ++i) {
        if (table.header[i].starts_with("p_") && table.header[i].size() > 2) {
            scoreColumns.push_back(i);
            result.classes.push_back(table.header[i].substr(2));
        }
    }
    if (scoreColumns.empty())
        return fail(ErrorCode::Corrupt,
                    shortName +
                        ": no column of probabilities (p_AU1, ... or p_<class>, ...); write it with mimik-cli predict",
                    file);
    for (std::size_t i = 0; i < result.classes.size(); ++i) {
        if (std::find(result.classes.begin() + static_cast<std::ptrdiff_t>(i) + 1, result.classes.end(),
                      result.classes[i]) != result.classes.end())
            return fail(ErrorCode::Corrupt, shortName + ": column 'p_" + result.classes[i] + "' stands twice", file);
    }
    const bool hasAuTruth =
        std::any_of(table.header.begin(), table.header.end(), [](const auto &h) { return h.starts_with("y_"); });
    const auto classColumn = table.column("y");
    if (!hasAuTruth && !classColumn)
        return fail(ErrorCode::Corrupt,
                    shortName + ": neither column 'y' (a class name) nor columns 'y_" + result.classes.front() +
                        "', ... (0 or 1); give the true labels to mimik-cli predict with --labels",
                    file);
    result.kind = hasAuTruth ? PredictionKind::Multilabel : PredictionKind::Multiclass;
    if (table.rows.empty())
        return fail(ErrorCode::Corrupt, shortName + ": has no rows", file);

    const auto subjectColumn = table.column("subject");
    for (const auto &row : table.rows) {
        result.names.push_back(row[*nameColumn]);
        result.subjects.push_back(subjectColumn ? row[*subjectColumn] : std::string());
    }
    for (std::size_t column : scoreColumns) {
        auto scores = readScores(table, column);
        if (!scores)
            return passOn(scores);
        result.p.push_back(std::move(*scores));
    }
    if (result.kind == PredictionKind::Multilabel) {
        for (const std::string &header : table.header) {
            if (header.starts_with("y_") && result.classIndex(header.substr(2)) < 0)
                return fail(ErrorCode::Corrupt,
                            shortName + ": column 'p_" + header.substr(2) + "' is missing, though '" + header +
                                "' is there",
                            file);
        }
        for (const std::string &name : result.classes) {
            const auto column = table.column("y_" + name);
            if (!column)
                return fail(ErrorCode::Corrupt,
                            shortName + ": column 'y_" + name + "' is missing, though 'p_" + name + "' is there", file);
            auto isOn = readOnOff(table, *column);
            if (!isOn)
                return passOn(isOn);
            result.isOn.push_back(std::move(*isOn));
        }
        return result;
    }
    std::unordered_map<std::string, int> indexOf;
    for (std::size_t i = 0; i < result.classes.size(); ++i)
        indexOf.emplace(result.classes[i], static_cast<int>(i));
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const std::string &cell = table.rows[row][*classColumn];
        const auto it = indexOf.find(cell);
        if (!cell.empty() && it == indexOf.end())
            return fail(ErrorCode::Corrupt,
                        cellPlace(table, row, *classColumn) + ": class '" + cell + "' has no column 'p_" + cell + "'",
                        file);
        result.actual.push_back(cell.empty() ? -1 : it->second);
    }
    return result;
}

Result<Predictions> readPredictions(const std::filesystem::path &file)
{
    const auto table = readCsv(file);
    if (!table)
        return passOn(table);
    return predictionsFromCsv(*table);
}

Csv toCsv(const Predictions &predictions)
{
    const bool multilabel = predictions.kind == PredictionKind::Multilabel;
    Csv table;
    table.header = {"name", "subject"};
    if (multilabel) {
        for (const auto &name : predictions.classes)
            table.header.push_back("y_" + name);
    } else {
        table.header.push_back("y");
    }
    for (const auto &name : predictions.classes)
        table.header.push_back("p_" + name);
    for (std::size_t row = 0; row < predictions.numRows(); ++row) {
        std::vector<std::string> cells{predictions.names[row], predictions.subjects[row]};
        if (multilabel) {
            for (const auto &isOn : predictions.isOn)
                cells.push_back(isOn[row] < 0 ? "" : isOn[row] == 1 ? "1" : "0");
        } else {
            const int c = predictions.actual[row];
            cells.push_back(c < 0 ? "" : predictions.classes[static_cast<std::size_t>(c)]);
        }
        for (const auto &p : predictions.p)
            cells.push_back(shortestDecimal(p[row]));
        table.rows.push_back(std::move(cells));
    }
    return table;
}

Result<> writePredictions(const std::filesystem::path &file, const Predictions &predictions)
{
    return writeCsv(file, toCsv(predictions));
}

} // namespace mimik::eval
