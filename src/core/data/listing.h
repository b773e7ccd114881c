#pragma once

#include "core/base/result.h"
#include "core/data/images.h"
#include "core/data/types.h"

#include <filesystem>
#include <string>
#include <vector>

namespace mimik::data {

class Workspace;

struct ListingRow {
    ImageId image{};
    std::filesystem::path path; ///< absolute
    std::string name;           ///< relative to its data set's folder
    std::string subject;
    std::string split;
    std::string className;            ///< empty = not known
    std::vector<double> aus;          ///< one per DatasetListing::aus; NaN = not known
    std::vector<LabelSource> sources; ///< of each AU value
};

/// Images with their effective labels: what training, reports and exports read.
struct DatasetListing {
    std::vector<int> aus;
    std::vector<std::string> classes; ///< those that occur, in canonical order
    std::vector<ListingRow> rows;
};

/// Effective labels (override, inherited, file; a model's only with `withModel`) of the filter's images.
/// `aus` empty: those of the study. Cost: 100,000 images about 1 s.
Result<DatasetListing> listing(const Workspace &workspace, const ImageFilter &filter, std::vector<int> aus = {},
                               bool withModel = false);

/// The class names without repetition: ours first (neutral, happy, sad, ...), then the others by name.
std::vector<std::string> inCanonicalOrder(const std::vector<std::string> &classes);

/// Writes `folder`/labels.csv: name,subject,split,AU1,... or name,subject,split,class; `name` is relative to `folder`
/// and may lead out of it ("../../runs/.../12_000001.png"). Jobs take `folder` as a data set.
/// Images of which nothing is known for the task are left out.
/// @param task  "au" or "expression"
Result<> writeListing(const DatasetListing &listing, const std::string &task, const std::filesystem::path &folder);

/// Labels of one data set as a job reads them: a file beside the images, or written by the owner.
/// Folder with labels.csv, or class folders (train|test/<class>/... or <class>/...). Without any labels: the images.
/// Error: NotFound, Corrupt (file, row, column).
Result<DatasetListing> readListing(const std::filesystem::path &folder);

} // namespace mimik::data
