#include "ui/common/image_source.h"

#include "core/data/images.h"
#include "core/data/workspace.h"
#include "ui/common/tokens.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace mimik::ui {

FaceRow faceRowOf(const data::ImageRow &image)
{
    FaceRow row;
    row.id = data::raw(image.id);
    row.file = QString::fromStdString(image.path.string());
    row.hash = QString::fromStdString(image.sha256);
    const QString name = QString::fromStdString(image.name);
    row.caption =
        image.className.empty() ? QFileInfo(name).completeBaseName() : QString::fromStdString(image.className);
    row.toolTip = name;
    if (image.keep == data::Keep::Rejected) {
        row.dimmed = true;
        row.mark = colors().reject;
        row.caption = QCoreApplication::translate("mimik::ui::ImageSource", "rejected");
    } else if (!image.excluded.empty()) {
        row.dimmed = true;
        row.caption = QCoreApplication::translate("mimik::ui::ImageSource", "kept out");
        row.toolTip += u'\n' % QString::fromStdString(image.excluded);
    }
    return row;
}

ImageSource::ImageSource(data::Workspace &workspace, std::vector<data::ImageId> ids)
    : m_workspace(workspace), m_ids(std::move(ids))
{
}

QList<FaceRow> ImageSource::rows(std::int64_t first, std::int64_t n) const
{
    if (first < 0 || first >= count())
        return {};
    const auto length = static_cast<std::size_t>(std::min(n, count() - first));
    const std::span<const data::ImageId> window(m_ids.data() + first, length);
    QList<FaceRow> faces;
    faces.reserve(static_cast<qsizetype>(length));
    if (const auto images = m_workspace.images().rows(window)) {
        for (const auto &image : *images)
            faces.append(faceRowOf(image));
        return faces;
    }
    // One of them is gone: the others one by one, so that each cell keeps its place.
    for (const auto id : window) {
        const auto image = m_workspace.images().row(id);
        faces.append(image ? faceRowOf(*image) : FaceRow());
    }
    return faces;
}

} // namespace mimik::ui
