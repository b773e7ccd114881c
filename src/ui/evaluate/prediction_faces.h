#pragma once

#include "core/data/types.h"
#include "core/eval/predictions.h"
#include "ui/common/face_source.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace mimik::data {
class Workspace;
struct RunInfo;
} // namespace mimik::data

namespace mimik::ui {

/// Where the pictures of a file of predictions lie: the folders that its run worked on.
std::vector<std::filesystem::path> imageFolders(const data::Workspace &workspace, const data::RunInfo &run);

/// Faces of some rows of predictions, for a strip; each with its probability. Rows are looked up as they are shown.
/// The workspace (may be null) must outlive it.
class PredictionFaces : public FaceSource {
public:
    PredictionFaces(data::Workspace *workspace, std::shared_ptr<const eval::Predictions> predictions,
                    std::vector<std::filesystem::path> folders, std::vector<std::uint32_t> rows,
                    std::size_t classIndex);
    std::int64_t count() const override { return static_cast<std::int64_t>(m_rows.size()); }
    QList<FaceRow> rows(std::int64_t first, std::int64_t n) const override;

private:
    std::filesystem::path fileOf(const std::string &name) const;
    std::int64_t idOf(const std::filesystem::path &file) const;

    data::Workspace *m_workspace;
    std::shared_ptr<const eval::Predictions> m_predictions;
    std::vector<std::filesystem::path> m_folders;
    std::vector<std::uint32_t> m_rows;
    std::size_t m_class;
    std::vector<data::Dataset> m_datasets;
};

} // namespace mimik::ui
