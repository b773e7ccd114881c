#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace mimik::data {

class Workspace;

struct ImportOptions {
    std::string name;    ///< of the data set; empty: the source's name
    bool copy = true;    ///< false: images stay where they are and are referenced (not for fer2013)
    std::string licence; ///< free text, kept with the data set
    std::string consent;
    /// done, total; false stops the import and leaves nothing behind.
    std::function<bool(std::int64_t, std::int64_t)> progress;
};

struct ImportReport {
    Dataset dataset;
    std::int64_t images = 0;
    std::vector<std::string> problems;      ///< per file or row: "img_7.png: truncated PNG (no IEND); left out"
    std::int64_t duplicates = 0;            ///< pictures that stand twice in the source (same pixels)
    std::int64_t excluded = 0;              ///< of those, kept out of training because they stand in two splits
    std::vector<std::string> duplicateText; ///< "fer0000012.png = fer0000745.png (train, test)"
    std::vector<std::pair<std::string, std::int64_t>> perClass;
    std::vector<std::pair<std::string, std::int64_t>> perSplit;
};

/// fer2013 folders dataset-json au-csv faces
const std::vector<std::string> &importFormats();

/// Imports `source` as a data set, in one transaction; single bad pictures are reported and left out.
/// fer2013: csv file (emotion,pixels,Usage; also the competition's train.csv / test.csv). folders: <class>/* or
/// train|val|test/<class>/*. dataset-json: folder with dataset.json. au-csv: folder with labels.csv (AU columns or
/// class). faces: any folder of pictures, as reference set.
/// Error: NotFound, Corrupt (names file, row, column), InvalidArgument (unknown format, name taken), Busy, Io,
/// Cancelled. On an error neither files nor rows are left behind.
Result<ImportReport> importDataset(Workspace &workspace, const std::string &format, const std::filesystem::path &source,
                                   const ImportOptions &options = {});

} // namespace mimik::data
