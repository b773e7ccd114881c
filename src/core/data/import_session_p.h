#pragma once

#include "core/base/result.h"
#include "core/data/image_rows_p.h"
#include "core/data/importers.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::data {

/// One import: pictures are written into a hidden folder, which gets its name in the same moment as the rows.
/// Leaves nothing behind unless commit() succeeds.
class ImportSession {
public:
    /// `sourceFolder`: where pictures lie that are referenced when options.copy is off; empty forbids that.
    ImportSession(Workspace &workspace, const ImportOptions &options, Dataset dataset,
                  std::filesystem::path sourceFolder);
    ~ImportSession();
    ImportSession(const ImportSession &) = delete;
    ImportSession &operator=(const ImportSession &) = delete;

    Result<> begin();
    /// A picture made here. `contentKey`: equal for equal pictures.
    Result<> addBytes(NewImage image, std::string_view bytes, const std::string &contentKey);
    /// A picture file below the source folder, named image.name there. A damaged one becomes a problem, not an error.
    Result<> addFile(NewImage image);
    void addProblem(std::string text) { m_report.problems.push_back(std::move(text)); }
    /// Error: Cancelled when options.progress says so.
    Result<> progress(std::int64_t done, std::int64_t total) const;
    /// Marks duplicates, writes labels.csv, rows and names. Error: Corrupt when not one picture is left.
    Result<ImportReport> commit();

private:
    Result<> writeIntoFolder(const std::string &name, std::string_view bytes);
    Result<> writeLabels() const;
    Result<> writeRows();

    Workspace &m_workspace;
    const ImportOptions &m_options;
    std::filesystem::path m_sourceFolder;
    std::filesystem::path m_partFolder;
    std::vector<NewImage> m_images;
    std::vector<std::string> m_contentKeys;
    ImportReport m_report;
};

/// What imports left whose process was killed: hidden folders, and named ones without rows.
void removeBrokenImports(const Workspace &workspace);

// One function per family of formats; `name` of the data set is already decided.
Result<ImportReport> importFer2013(Workspace &workspace, const std::filesystem::path &source,
                                   const ImportOptions &options, Dataset dataset);
Result<ImportReport> importFolders(Workspace &workspace, const std::filesystem::path &source,
                                   const ImportOptions &options, Dataset dataset, bool withClasses);
Result<ImportReport> importDatasetJson(Workspace &workspace, const std::filesystem::path &source,
                                       const ImportOptions &options, Dataset dataset);
Result<ImportReport> importLabelsCsv(Workspace &workspace, const std::filesystem::path &source,
                                     const ImportOptions &options, Dataset dataset);

/// Columns of attributes.csv (name,age,...) for the images of that name.
Result<> readAttributes(const std::filesystem::path &file, std::vector<NewImage> &images);

} // namespace mimik::data
