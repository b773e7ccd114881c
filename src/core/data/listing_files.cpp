#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/data/class_folders.h"
#include "core/data/listing.h"

#include <cmath>
#include <limits>
#include <system_error>

namespace mimik::data {

namespace fs = std::filesystem;

namespace {

constexpr const char *kLabelsName = "labels.csv";

std::string cellOf(double value)
{
    return std::isnan(value) ? std::string() : shortestDecimal(value);
}

Result<DatasetListing> readLabelsCsv(const fs::path &folder)
{
    auto table = readCsv(folder / kLabelsName);
    if (!table)
        return passOn(table);
    auto name = table->require("name");
    if (!name)
        return passOn(name);
    const auto subject = table->column("subject");
    const auto split = table->column("split");
    const auto className = table->column("class");
    const auto excluded = table->column("excluded");
    DatasetListing list;
    std::vector<std::size_t> auColumns;
    for (std::size_t c = 0; c < table->header.size(); ++c)
        if (const int au = auFromKey(table->header[c])) {
            list.aus.push_back(au);
            auColumns.push_back(c);
        }
    std::vector<std::string> classes;
    for (std::size_t r = 0; r < table->rows.size(); ++r) {
        const auto &cells = table->rows[r];
        if (excluded && !cells[*excluded].empty() && cells[*excluded] != "0")
            continue;
        ListingRow row;
        row.name = cells[*name];
        if (row.name.empty())
            return fail(ErrorCode::Corrupt, "row " + std::to_string(r + 2) + ", column 'name' is empty",
                        (folder / kLabelsName).string());
        row.path = (folder / row.name).lexically_normal();
        row.subject = subject ? cells[*subject] : std::string();
        row.split = split ? cells[*split] : std::string();
        row.className = className ? cells[*className] : std::string();
        for (std::size_t column : auColumns) {
            auto value = table->number(r, column);
            if (!value)
                return passOn(value);
            if (!std::isnan(*value) && (*value < 0 || *value > 1))
                return fail(ErrorCode::Corrupt,
                            "row " + std::to_string(r + 2) + ", column '" + table->header[column] +
                                "': " + cells[column] + " is not between 0 and 1",
                            (folder / kLabelsName).string());
            row.aus.push_back(*value);
        }
        row.sources.assign(row.aus.size(), LabelSource::File);
        classes.push_back(row.className);
        list.rows.push_back(std::move(row));
    }
    list.classes = inCanonicalOrder(classes);
    return list;
}

} // namespace

Result<> writeListing(const DatasetListing &listing, const std::string &task, const fs::path &folder)
{
    const bool isAu = task == "au";
    if (!isAu && task != "expression")
        return fail(ErrorCode::InvalidArgument, "'" + task + "' is no task; there are: au, expression", "task");
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return fail(ErrorCode::Io, "the folder cannot be made: " + error.message(), folder.string());
    const fs::path base = fs::absolute(folder).lexically_normal();
    Csv table;
    table.header = {"name", "subject", "split"};
    if (isAu)
        for (int au : listing.aus)
            table.header.push_back(auKey(au));
    else
        table.header.push_back("class");
    for (const ListingRow &row : listing.rows) {
        bool isKnown = !row.className.empty();
        if (isAu) {
            isKnown = false;
            for (double value : row.aus)
                isKnown = isKnown || !std::isnan(value);
        }
        if (!isKnown)
            continue;
        std::vector<std::string> cells{row.path.lexically_relative(base).generic_string(), row.subject, row.split};
        if (cells[0].empty())
            cells[0] = row.path.generic_string();
        if (isAu)
            for (double value : row.aus)
                cells.push_back(cellOf(value));
        else
            cells.push_back(row.className);
        table.rows.push_back(std::move(cells));
    }
    return writeCsv(folder / kLabelsName, table);
}

Result<DatasetListing> readListing(const fs::path &folder)
{
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return fail(ErrorCode::NotFound, "no such folder", folder.string());
    if (fs::is_regular_file(folder / kLabelsName, error))
        return readLabelsCsv(folder);
    auto found = scanClassFolders(folder);
    if (!found)
        return passOn(found);
    if (found->empty())
        return fail(ErrorCode::NotFound, "there are no pictures in this folder", folder.string());
    DatasetListing list;
    std::vector<std::string> classes;
    for (const ClassFolderImage &image : *found) {
        ListingRow row;
        row.name = image.name;
        row.path = folder / image.name;
        row.split = image.split;
        row.className = image.className;
        classes.push_back(image.className);
        list.rows.push_back(std::move(row));
    }
    list.classes = inCanonicalOrder(classes);
    return list;
}

} // namespace mimik::data
