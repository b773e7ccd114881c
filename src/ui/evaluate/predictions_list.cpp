#include "ui/evaluate/predictions_list.h"

#include "core/data/workspace.h"
#include "ui/evaluate/prediction_faces.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>

namespace mimik::ui {

namespace {

QString titleOf(const data::RunInfo &run, const std::filesystem::path &file, bool isOnly)
{
    const std::string named = run.summary.is_object() ? run.summary.value("name", std::string()) : std::string();
    QString title = named.empty() ? QString::fromStdString(run.kind) : QString::fromStdString(named);
    if (!isOnly || named.empty())
        title += QStringLiteral(" · ") + QString::fromStdString(file.stem().string());
    const auto time = QDateTime::fromString(QString::fromStdString(run.finished), Qt::ISODateWithMs);
    if (named.empty() && time.isValid())
        title += QStringLiteral(" · ") + QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
    return title;
}

} // namespace

std::vector<PredictionsEntry> predictionsOf(const data::Workspace &workspace)
{
    std::vector<PredictionsEntry> entries;
    const auto runs = workspace.runs();
    if (!runs)
        return entries;
    for (const data::RunInfo &run : *runs) {
        std::vector<std::filesystem::path> files;
        for (const data::RunArtifact &artifact : run.artifacts) {
            if (artifact.kind == "predictions")
                files.push_back(artifact.path);
        }
        for (const auto &file : files)
            entries.push_back({titleOf(run, file, files.size() == 1), QString::fromStdString(run.id), file,
                               imageFolders(workspace, run)});
    }
    return entries;
}

} // namespace mimik::ui
