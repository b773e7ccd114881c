#pragma once

#include <QString>

namespace mimik::ui {

/// A file that holds a network, by its ending: Mimik's own and those that the engine converts.
bool isModelFile(const QString &path);
/// "*.safetensors *.pkl …", for file dialogs.
QString modelFilePatterns();

} // namespace mimik::ui
