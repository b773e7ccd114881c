#pragma once

#include "core/data/types.h"
#include "ui/common/face_source.h"

#include <vector>

namespace mimik::data {
class Workspace;
}

namespace mimik::ui {

/// Images of the workspace by their ids, for a FaceGrid: 8 bytes per image here, rows read in windows.
/// The workspace must outlive it: set another source when it closes. An id that is gone gives an empty cell.
class ImageSource : public FaceSource {
public:
    ImageSource(data::Workspace &workspace, std::vector<data::ImageId> ids);
    std::int64_t count() const override { return static_cast<std::int64_t>(m_ids.size()); }
    QList<FaceRow> rows(std::int64_t first, std::int64_t n) const override;
    const std::vector<data::ImageId> &ids() const { return m_ids; }

private:
    data::Workspace &m_workspace;
    std::vector<data::ImageId> m_ids;
};

/// A cell for an image: class or short name as caption; rejected ones and those kept out of training are faded.
FaceRow faceRowOf(const data::ImageRow &image);

} // namespace mimik::ui
