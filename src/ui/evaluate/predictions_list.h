#pragma once

#include <QString>

#include <filesystem>
#include <vector>

namespace mimik::data {
struct ModelInfo;
class Workspace;
} // namespace mimik::data

namespace mimik::ui {

/// A file of predictions that a run of the workspace left, with the folders of its pictures.
struct PredictionsEntry {
    QString title;
    QString runId;
    std::filesystem::path file;
    std::vector<std::filesystem::path> folders;
    bool isValidation = false; ///< rows by which a training chose its best epoch: they flatter the model
};

/// Tests first, validation rows of trainings last; newest run first within each.
std::vector<PredictionsEntry> predictionsOf(const data::Workspace &workspace);

/// The run that made it where that has a spoken name (those of the demo: "train-real"), else the model's own name.
QString modelTitle(const data::ModelInfo &model);

} // namespace mimik::ui
