#pragma once

#include "core/base/job.h"
#include "core/base/specs/train_fer_spec.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mimik::train {

enum class Task { ActionUnits, Expression };

std::string_view taskName(Task task); ///< au, expression
std::optional<Task> taskFromName(std::string_view name);

/// Labelled faces in memory, as 8 bit: 12 kB per face of 64x64.
struct FerSet {
    Task task = Task::ActionUnits;
    std::vector<std::string> classes; ///< K of them
    int size = 0;                     ///< side in pixels
    std::vector<std::string> names;   ///< N, relative to their data set
    std::vector<std::string> subjects;
    std::vector<std::string> splits; ///< train, val, test or empty
    std::vector<std::uint8_t> isSynthetic;
    std::vector<float> labels;        ///< AUs: [N, K] 0, 1 or NaN (missing); expressions: [N] class index
    std::vector<std::uint8_t> pixels; ///< [N, size, size, 3] RGB

    std::size_t count() const { return names.size(); }
    std::size_t numClasses() const { return classes.size(); }
};

/// Where a data set setting points to: a folder of labelled images, perhaps only some of them.
struct DataSource {
    std::filesystem::path folder;
    std::optional<std::set<std::string>> names; ///< only these
};

/// `setting` is a folder of images, a selection folder (selection.json and kept.txt), or a list of names (.txt) beside
/// selection.json. Error: NotFound, Corrupt.
Result<DataSource> resolveSource(const std::string &setting);

/// Reads the images and labels of all data sets of a spec, real ones first; all images are resized to spec.size. Images
/// without any label are left out with a warning that counts them, and so are names of a synthetic selection that have
/// no labels; in a list of real images such a name is an error.
/// Error: NotFound, Corrupt (names file, row, column), WrongKind (sets of different tasks), Cancelled.
Result<FerSet> loadFerSet(const TrainFerSpec &spec, JobContext &ctx);

} // namespace mimik::train
