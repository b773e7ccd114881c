#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <filesystem>
#include <string>
#include <vector>

namespace mimik::data {

class Workspace;

struct SeedListReport {
    std::vector<std::string> files; ///< that were read or written
    std::int64_t seeds = 0;
    std::vector<std::pair<std::string, std::int64_t>> perList; ///< "AU12" or "happy", number of seeds
};

/// Reads AU<n>.txt, neutral.txt, <class>.txt of a folder as decisions of source File about seeds of `model`.
/// Error: NotFound, Corrupt (file, line; a seed that is in neutral and in an AU list).
Result<SeedListReport> importSeedLists(Workspace &workspace, ModelId model, const std::filesystem::path &folder);

/// Writes AU<n>.txt, neutral.txt and <class>.txt of the effective decisions of a model's seeds.
Result<SeedListReport> exportSeedLists(Workspace &workspace, ModelId model, const std::filesystem::path &folder);

struct AnnotationReport {
    std::int64_t images = 0;
    std::vector<int> aus;
    std::vector<std::int64_t> positives; ///< per AU
    std::int64_t unlabelled = 0;         ///< rows of zeros because nothing is known of the image
};

/// annotations.npy (uint8 [N, AUs]), annotations.csv (Image_name,AU1,...), names.txt of the filter's images, in the
/// order of names.txt. `aus` empty: the study's.
Result<AnnotationReport> exportAnnotations(Workspace &workspace, const std::vector<ImageId> &images,
                                           const std::filesystem::path &folder, std::vector<int> aus = {});

/// csv: labels.csv (+ attributes.csv) with copies of the pictures; folders: <split>/<class>/<name>;
/// dataset-json: pictures and dataset.json with class indices.
const std::vector<std::string> &exportFormats();
Result<std::int64_t> exportImages(Workspace &workspace, const std::string &format, const std::vector<ImageId> &images,
                                  const std::filesystem::path &folder);

} // namespace mimik::data
