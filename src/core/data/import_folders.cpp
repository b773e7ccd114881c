#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/data/class_folders.h"
#include "core/data/import_session_p.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <system_error>

namespace mimik::data {

namespace fs = std::filesystem;

namespace {

Result<ImportReport> importAll(ImportSession &session, std::vector<NewImage> images)
{
    const auto total = static_cast<std::int64_t>(images.size());
    std::int64_t done = 0;
    for (NewImage &image : images) {
        if (auto added = session.addFile(std::move(image)); !added)
            return passOn(added);
        if (auto going = session.progress(++done, total); !going)
            return passOn(going);
    }
    return session.commit();
}

/// Class of a dataset.json label: a number, a one-hot list, or null. Empty string: none.
Result<std::string> classOf(const Json &label, const std::string &where)
{
    if (label.is_null())
        return std::string();
    if (label.is_number_integer())
        return std::to_string(label.get<std::int64_t>());
    if (label.is_array()) {
        std::vector<double> values;
        for (const Json &value : label) {
            if (!value.is_number())
                return fail(ErrorCode::Corrupt, "a label is a list with something else than numbers", where);
            values.push_back(value.get<double>());
        }
        const auto largest = std::max_element(values.begin(), values.end());
        return largest == values.end() ? std::string() : std::to_string(largest - values.begin());
    }
    return fail(ErrorCode::Corrupt, "a label is neither a number nor a list", where);
}

} // namespace

Result<ImportReport> importFolders(Workspace &workspace, const fs::path &source, const ImportOptions &options,
                                   Dataset dataset, bool withClasses)
{
    auto found = scanClassFolders(source);
    if (!found)
        return passOn(found);
    ImportSession session(workspace, options, std::move(dataset), source);
    if (auto begun = session.begin(); !begun)
        return passOn(begun);
    std::vector<NewImage> images;
    for (const ClassFolderImage &entry : *found) {
        NewImage image;
        image.name = entry.name;
        if (withClasses) {
            if (entry.className.empty()) {
                session.addProblem(entry.name + ": lies in no class folder; left out (a folder of faces without "
                                                "classes is imported with --format faces)");
                continue;
            }
            image.split = entry.split;
            image.className = entry.className;
        }
        images.push_back(std::move(image));
    }
    return importAll(session, std::move(images));
}

Result<ImportReport> importDatasetJson(Workspace &workspace, const fs::path &source, const ImportOptions &options,
                                       Dataset dataset)
{
    const fs::path file = source / "dataset.json";
    auto json = readJson(file);
    if (!json)
        return passOn(json);
    if (!json->is_object() || !json->contains("labels"))
        return fail(ErrorCode::Corrupt, "field 'labels' is missing", file.string());
    const Json &labels = (*json)["labels"];
    if (!labels.is_null() && !labels.is_array())
        return fail(ErrorCode::Corrupt, "field 'labels' is not a list", file.string());
    ImportSession session(workspace, options, std::move(dataset), source);
    if (auto begun = session.begin(); !begun)
        return passOn(begun);
    std::vector<NewImage> images;
    std::set<std::string> named;
    if (labels.is_array())
        for (std::size_t n = 0; n < labels.size(); ++n) {
            const Json &entry = labels[n];
            const std::string where = file.string() + ", label " + std::to_string(n);
            if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string())
                return fail(ErrorCode::Corrupt, "a label must be [\"name\", class]", where);
            auto className = classOf(entry[1], where);
            if (!className)
                return passOn(className);
            NewImage image;
            image.name = entry[0].get<std::string>();
            image.className = *className;
            if (!named.insert(image.name).second) {
                session.addProblem(image.name + ": stands twice in dataset.json; the first holds");
                continue;
            }
            images.push_back(std::move(image));
        }
    auto files = listFiles(source, imageExtensions());
    if (!files)
        return passOn(files);
    for (const std::string &name : *files)
        if (!named.contains(name)) {
            NewImage image;
            image.name = name;
            images.push_back(std::move(image));
        }
    return importAll(session, std::move(images));
}

Result<ImportReport> importLabelsCsv(Workspace &workspace, const fs::path &source, const ImportOptions &options,
                                     Dataset dataset)
{
    std::error_code error;
    const fs::path file = fs::is_directory(source, error) ? source / "labels.csv" : source;
    const fs::path folder = file.parent_path();
    auto table = readCsv(file);
    if (!table)
        return passOn(table);
    auto name = table->require("name");
    if (!name)
        return passOn(name);
    const auto subject = table->column("subject");
    const auto split = table->column("split");
    const auto className = table->column("class");
    std::vector<std::pair<int, std::size_t>> aus;
    for (std::size_t c = 0; c < table->header.size(); ++c)
        if (const int au = auFromKey(table->header[c]))
            aus.emplace_back(au, c);
    if (aus.empty() && !className)
        return fail(ErrorCode::Corrupt, "neither AU columns (AU1, AU4, ...) nor a column 'class'", file.string());
    ImportSession session(workspace, options, std::move(dataset), folder);
    if (auto begun = session.begin(); !begun)
        return passOn(begun);
    std::vector<NewImage> images;
    std::set<std::string> named;
    for (std::size_t r = 0; r < table->rows.size(); ++r) {
        const auto &cells = table->rows[r];
        NewImage image;
        image.name = cells[*name];
        if (!named.insert(image.name).second)
            return fail(ErrorCode::Corrupt, "row " + std::to_string(r + 2) + ": '" + image.name + "' stands twice",
                        file.string());
        image.subject = subject ? cells[*subject] : std::string();
        image.split = split ? splitFromName(cells[*split]) : std::string();
        image.className = className ? cells[*className] : std::string();
        for (const auto &[au, column] : aus) {
            auto value = table->number(r, column);
            if (!value)
                return passOn(value);
            if (std::isnan(*value))
                continue;
            if (*value < 0 || *value > 1)
                return fail(ErrorCode::Corrupt,
                            "row " + std::to_string(r + 2) + ", column '" + table->header[column] +
                                "': " + cells[column] + " is not between 0 and 1",
                            file.string());
            image.aus.emplace_back(au, *value);
        }
        images.push_back(std::move(image));
    }
    if (fs::is_regular_file(folder / "attributes.csv", error))
        if (auto read = readAttributes(folder / "attributes.csv", images); !read)
            return passOn(read);
    return importAll(session, std::move(images));
}

} // namespace mimik::data
