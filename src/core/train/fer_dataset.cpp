#include "core/train/fer_dataset.h"

#include "core/base/files.h"
#include "core/data/listing.h"
#include "core/vision/image_io.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace mimik::train {

namespace fs = std::filesystem;

std::string_view taskName(Task task)
{
    return task == Task::ActionUnits ? "au" : "expression";
}

std::optional<Task> taskFromName(std::string_view name)
{
    if (name == "au")
        return Task::ActionUnits;
    if (name == "expression")
        return Task::Expression;
    return std::nullopt;
}

namespace {

Result<std::set<std::string>> readNames(const fs::path &file)
{
    const auto text = readFile(file);
    if (!text)
        return passOn(text);
    std::set<std::string> names;
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (!line.empty())
            names.insert(line);
    }
    return names;
}

// One data set setting with what it gave.
struct Part {
    std::string setting;
    data::DatasetListing listing;
    bool isSynthetic = false;
    std::size_t unlabelled = 0; ///< names of its list that have no labels
};

Result<Part> readPart(const std::string &setting, bool isSynthetic)
{
    const auto source = resolveSource(setting);
    if (!source)
        return passOn(source);
    auto listing = data::readListing(source->folder);
    if (!listing)
        return passOn(listing);
    std::set<std::string> missing;
    if (source->names) {
        missing = *source->names;
        std::erase_if(listing->rows, [&](const data::ListingRow &row) { return !source->names->contains(row.name); });
        for (const auto &row : listing->rows)
            missing.erase(row.name);
        // Images of seeds that nobody was sure of have no labels; a real set is complete.
        if (!missing.empty() && (!isSynthetic || listing->rows.empty()))
            return fail(ErrorCode::NotFound,
                        setting + ": '" + *missing.begin() + "' is in the list, but has no labels in " +
                            source->folder.string() + " (" + std::to_string(missing.size()) + " such names)",
                        setting);
    }
    if (listing->rows.empty())
        return fail(ErrorCode::NotFound, setting + ": no images to train with", setting);
    return Part{setting, std::move(*listing), isSynthetic, missing.size()};
}

bool hasClasses(const Part &part)
{
    return std::ranges::any_of(part.listing.rows, [](const data::ListingRow &row) { return !row.className.empty(); });
}

Result<Task> findTask(const TrainFerSpec &spec, const std::vector<Part> &parts)
{
    Task task;
    if (const auto asked = taskFromName(spec.task))
        task = *asked;
    else
        task = !parts.front().listing.aus.empty() ? Task::ActionUnits : Task::Expression;
    for (const auto &part : parts) {
        if (task == Task::ActionUnits && part.listing.aus.empty())
            return fail(ErrorCode::WrongKind, part.setting + ": has no AU labels (columns AU1, AU2, ... of labels.csv)",
                        part.setting);
        if (task == Task::Expression && !hasClasses(part))
            return fail(ErrorCode::WrongKind,
                        part.setting + ": has no expression labels (column 'class' of labels.csv, or class folders)",
                        part.setting);
    }
    return task;
}

std::string auName(int au)
{
    return "AU" + std::to_string(au);
}

Result<std::vector<std::string>> findClasses(const TrainFerSpec &spec, Task task, const std::vector<Part> &parts)
{
    std::vector<std::string> found;
    const auto add = [&](const std::string &name) {
        if (std::ranges::find(found, name) == found.end())
            found.push_back(name);
    };
    for (const auto &part : parts) {
        if (task == Task::ActionUnits) {
            for (int au : part.listing.aus)
                add(auName(au));
        } else {
            for (const auto &name : part.listing.classes)
                add(name);
        }
    }
    for (const auto &name : spec.classes) {
        if (std::ranges::find(found, name) == found.end()) {
            std::string known;
            for (const auto &other : found)
                known += (known.empty() ? "" : ", ") + other;
            return fail(ErrorCode::InvalidArgument,
                        "train-fer: the data have no '" + name + "' (they have " + known + ")", "classes");
        }
    }
    if (!spec.classes.empty())
        found = spec.classes;
    if (task == Task::Expression && found.size() < 2)
        return fail(ErrorCode::InvalidArgument, "train-fer: at least two expression classes are needed", "classes");
    return found;
}

// Labels of one row appended to `labels`; false where the row says nothing about the classes.
bool appendLabels(const data::ListingRow &row, const data::DatasetListing &listing, const TrainFerSpec &spec,
                  const FerSet &set, std::vector<float> &labels)
{
    if (set.task == Task::Expression) {
        const auto found = std::ranges::find(set.classes, row.className);
        if (found == set.classes.end())
            return false;
        labels.push_back(static_cast<float>(found - set.classes.begin()));
        return true;
    }
    bool any = false;
    std::vector<float> values;
    for (const auto &name : set.classes) {
        float value = std::numeric_limits<float>::quiet_NaN();
        for (std::size_t i = 0; i < listing.aus.size(); ++i) {
            if (auName(listing.aus[i]) == name && i < row.aus.size() && !std::isnan(row.aus[i])) {
                value = row.aus[i] >= spec.labelThreshold ? 1.0F : 0.0F;
                any = true;
            }
        }
        values.push_back(value);
    }
    if (any)
        labels.insert(labels.end(), values.begin(), values.end());
    return any;
}

} // namespace

Result<DataSource> resolveSource(const std::string &setting)
{
    const fs::path path(setting);
    std::error_code ignored;
    const bool isList = path.extension() == ".txt" && fs::is_regular_file(path, ignored);
    if (!isList && !fs::is_directory(path, ignored))
        return fail(ErrorCode::NotFound, "no such folder: " + setting, setting);
    const fs::path folder = isList ? path.parent_path() : path;
    const fs::path list = isList ? path : path / "kept.txt";
    DataSource source{folder, std::nullopt};
    const fs::path selectionFile = folder / "selection.json";
    if (fs::is_regular_file(selectionFile, ignored)) {
        const auto selection = readJson(selectionFile);
        if (!selection)
            return passOn(selection);
        if (!selection->is_object() || !selection->contains("images") || !(*selection)["images"].is_string())
            return fail(ErrorCode::Corrupt, selectionFile.string() + ": 'images', the folder of the images, is missing",
                        selectionFile.string());
        source.folder = (folder / (*selection)["images"].get<std::string>()).lexically_normal();
    }
    if (isList || fs::is_regular_file(list, ignored)) {
        auto names = readNames(list);
        if (!names)
            return passOn(names);
        source.names = std::move(*names);
    }
    return source;
}

Result<FerSet> loadFerSet(const TrainFerSpec &spec, JobContext &ctx)
{
    std::vector<Part> parts;
    for (const bool isSynthetic : {false, true}) {
        for (const auto &setting : isSynthetic ? spec.synthetic : spec.data) {
            auto part = readPart(setting, isSynthetic);
            if (!part)
                return passOn(part);
            parts.push_back(std::move(*part));
        }
    }
    FerSet set;
    set.size = spec.size;
    const auto task = findTask(spec, parts);
    if (!task)
        return passOn(task);
    set.task = *task;
    auto classes = findClasses(spec, set.task, parts);
    if (!classes)
        return passOn(classes);
    set.classes = std::move(*classes);
    std::vector<std::string> files;
    std::size_t unlabelled = 0;
    for (const auto &part : parts) {
        unlabelled += part.unlabelled;
        for (const auto &row : part.listing.rows) {
            if (!appendLabels(row, part.listing, spec, set, set.labels)) {
                ++unlabelled;
                continue;
            }
            set.names.push_back(row.name);
            set.subjects.push_back(row.subject);
            set.splits.push_back(row.split);
            set.isSynthetic.push_back(part.isSynthetic ? 1 : 0);
            files.push_back(row.path.string());
        }
    }
    if (unlabelled > 0)
        ctx.warning("unlabelled", std::to_string(unlabelled) + " images have no label of the classes and are left out");
    if (files.empty())
        return fail(ErrorCode::InvalidArgument, "train-fer: no image has a label of the classes", "classes");
    const std::size_t bytes = static_cast<std::size_t>(spec.size) * static_cast<std::size_t>(spec.size) * 3;
    set.pixels.resize(bytes * files.size());
    const auto read = vision::readImages({}, files, ctx, "read images", [&](std::size_t i, Image &&image) {
        const Image fitted = vision::resized(image, spec.size, spec.size);
        std::ranges::copy(fitted.pixels, set.pixels.begin() + static_cast<std::ptrdiff_t>(i * bytes));
    });
    if (!read)
        return passOn(read);
    return set;
}

} // namespace mimik::train
