#include "ui/evaluate/prediction_faces.h"

#include "core/data/images.h"
#include "core/data/workspace.h"

#include <QLocale>
#include <algorithm>
#include <system_error>

namespace mimik::ui {

namespace {

void addFolders(const data::Workspace &workspace, const Json &object, const char *key,
                std::vector<std::filesystem::path> &folders)
{
    if (!object.is_object() || !object.contains(key))
        return;
    const Json &value = object[key];
    for (const Json &entry : value.is_array() ? value : Json::array({value})) {
        if (!entry.is_string() || entry.get<std::string>().empty())
            continue;
        const std::filesystem::path folder = workspace.resolved(entry.get<std::string>());
        if (std::find(folders.begin(), folders.end(), folder) == folders.end())
            folders.push_back(folder);
    }
}

} // namespace

std::vector<std::filesystem::path> imageFolders(const data::Workspace &workspace, const data::RunInfo &run)
{
    std::vector<std::filesystem::path> folders;
    addFolders(workspace, run.summary, "images", folders);
    for (const char *key : {"images", "data", "synthetic"})
        addFolders(workspace, run.settings, key, folders);
    return folders;
}

PredictionFaces::PredictionFaces(data::Workspace *workspace, std::shared_ptr<const eval::Predictions> predictions,
                                 std::vector<std::filesystem::path> folders, std::vector<std::uint32_t> rows,
                                 std::size_t classIndex)
    : m_workspace(workspace), m_predictions(std::move(predictions)), m_folders(std::move(folders)),
      m_rows(std::move(rows)), m_class(classIndex)
{
    if (m_predictions->file.has_parent_path())
        m_folders.push_back(m_predictions->file.parent_path());
    if (workspace) {
        if (auto datasets = workspace->datasets())
            m_datasets = std::move(*datasets);
    }
}

std::filesystem::path PredictionFaces::fileOf(const std::string &name) const
{
    std::error_code error;
    for (const auto &folder : m_folders) {
        auto file = (folder / name).lexically_normal();
        if (std::filesystem::exists(file, error))
            return file;
    }
    return {};
}

std::int64_t PredictionFaces::idOf(const std::filesystem::path &file) const
{
    for (const data::Dataset &set : m_datasets) {
        const std::string name = file.lexically_relative(set.folder.lexically_normal()).generic_string();
        if (name.empty() || name.starts_with(".."))
            continue;
        if (const auto id = m_workspace->images().find(set.id, name); id && *id)
            return data::raw(**id);
    }
    return -1;
}

QList<FaceRow> PredictionFaces::rows(std::int64_t first, std::int64_t n) const
{
    QList<FaceRow> faces;
    const auto end = std::min<std::int64_t>(first + n, count());
    for (std::int64_t i = first; i < end; ++i) {
        const std::uint32_t row = m_rows[static_cast<std::size_t>(i)];
        const std::string &name = m_predictions->names[row];
        FaceRow face;
        const auto file = fileOf(name);
        face.file = QString::fromStdString(file.string());
        face.id = file.empty() ? -1 : idOf(file);
        face.caption = QStringLiteral("p %1").arg(QLocale::c().toString(m_predictions->p[m_class][row], 'f', 2));
        face.toolTip = QString::fromStdString(name);
        faces.append(face);
    }
    return faces;
}

} // namespace mimik::ui
