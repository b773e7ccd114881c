#pragma once

#include "core/base/result.h"

#include <QString>

#include <functional>

class QObject;

namespace mimik::ui {

class AppContext;

/// Takes the weights of one moment of a training ("network-snapshot-000012-800.safetensors") into the workspace, under
/// a name that tells run and moment.
/// `done` gets the path of the new generator, on the GUI thread, while `receiver` lives.
void addSnapshot(AppContext &context, const QString &file, const QString &runTitle, QObject *receiver,
                 std::function<void(const Result<QString> &)> done);

} // namespace mimik::ui
