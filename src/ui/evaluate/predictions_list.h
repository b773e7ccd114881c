#pragma once

#include <QString>

#include <filesystem>
#include <vector>

namespace mimik::data {
class Workspace;
}

namespace mimik::ui {

/// A file of predictions that a run of the workspace left, with the folders of its pictures.
struct PredictionsEntry {
    QString title;
    QString runId;
    std::filesystem::path file;
    std::vector<std::filesystem::path> folders;
};

/// Newest run first.
std::vector<PredictionsEntry> predictionsOf(const data::Workspace &workspace);

} // namespace mimik::ui
