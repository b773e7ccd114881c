#include "ui/evaluate/predictions_list.h"

#include "core/base/specs/predict_spec.h"
#include "core/base/specs/train_fer_spec.h"
#include "core/data/workspace.h"
#include "ui/common/json_fields.h"
#include "ui/evaluate/prediction_faces.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>

namespace mimik::ui {

namespace {

struct Catalog {
    std::vector<data::ModelInfo> models;
    std::vector<data::Dataset> datasets;
};

/// Ids of runs begin with their time, unless somebody named them; "out-…" is that of a folder taken in.
bool isSpoken(const std::string &runId)
{
    return !runId.empty() && !(runId[0] >= '0' && runId[0] <= '9') && !runId.starts_with("out-");
}

/// "model-2 on faces, test" of a predict run.
QString testTitle(const data::Workspace &workspace, const data::RunInfo &run, const Catalog &catalog)
{
    const std::filesystem::path modelFile = textOf(run.settings, "model");
    QString model = QString::fromStdString(modelFile.stem().string());
    const std::string hash = textOf(run.summary, "model_sha256");
    for (const data::ModelInfo &known : catalog.models) {
        if (!hash.empty() && known.sha256 == hash)
            model = modelTitle(known);
    }
    const auto folder = workspace.resolved(textOf(run.settings, "images")).lexically_normal();
    QString set = QString::fromStdString(folder.filename().string());
    for (const data::Dataset &known : catalog.datasets) {
        if (known.folder.lexically_normal() == folder)
            set = QString::fromStdString(known.name);
    }
    const std::string split = textOf(run.settings, "split");
    if (split.empty() || split == "all")
        return QCoreApplication::translate("mimik::ui::PredictionsList", "%1 on %2", "model, data set").arg(model, set);
    return QCoreApplication::translate("mimik::ui::PredictionsList", "%1 on %2, %3", "model, data set, split")
        .arg(model, set, QString::fromStdString(split));
}

QString titleOf(const data::Workspace &workspace, const data::RunInfo &run, const Catalog &catalog)
{
    if (run.kind == PredictSpec::kKind && !textOf(run.settings, "model").empty())
        return testTitle(workspace, run, catalog);
    return QString::fromStdString(isSpoken(run.id) ? run.id : run.kind);
}

QString titleOfFile(const data::Workspace &workspace, const data::RunInfo &run, const Catalog &catalog,
                    const std::filesystem::path &file, bool isOnly)
{
    const std::string named = textOf(run.summary, "name");
    QString title = named.empty() ? titleOf(workspace, run, catalog) : QString::fromStdString(named);
    if (!isOnly)
        title += QStringLiteral(" · ") + QString::fromStdString(file.stem().string());
    const auto time = QDateTime::fromString(QString::fromStdString(run.finished), Qt::ISODateWithMs);
    if (named.empty() && time.isValid())
        title += QStringLiteral(" · ") + QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
    return title;
}

} // namespace

QString modelTitle(const data::ModelInfo &model)
{
    return QString::fromStdString(isSpoken(model.run) ? model.run : model.name);
}

std::vector<PredictionsEntry> predictionsOf(const data::Workspace &workspace)
{
    std::vector<PredictionsEntry> entries;
    const auto runs = workspace.runs();
    if (!runs)
        return entries;
    Catalog catalog;
    if (auto models = workspace.models())
        catalog.models = std::move(*models);
    if (auto datasets = workspace.datasets())
        catalog.datasets = std::move(*datasets);
    for (const data::RunInfo &run : *runs) {
        std::vector<data::RunArtifact> files;
        for (const data::RunArtifact &artifact : run.artifacts) {
            if (artifact.kind == "predictions" || artifact.kind == "val-predictions")
                files.push_back(artifact);
        }
        for (const data::RunArtifact &artifact : files) {
            PredictionsEntry entry{titleOfFile(workspace, run, catalog, artifact.path, files.size() == 1),
                                   QString::fromStdString(run.id), artifact.path, imageFolders(workspace, run)};
            // older trainings called theirs "predictions" too
            entry.isValidation = artifact.kind == "val-predictions" || run.kind == TrainFerSpec::kKind;
            if (entry.isValidation)
                entry.title += QStringLiteral(" · ") +
                               QCoreApplication::translate("mimik::ui::PredictionsList", "validation, chose the epoch");
            entries.push_back(std::move(entry));
        }
    }
    std::stable_partition(entries.begin(), entries.end(), [](const auto &entry) { return !entry.isValidation; });
    return entries;
}

} // namespace mimik::ui
