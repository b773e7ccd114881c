#pragma once

#include <QString>
#include <QStringList>

namespace mimik::ui {

/// What lies in the folder of a training's artifacts.
struct RunFiles {
    bool hasCheckpoint = false; ///< a state to go on from
    bool hasCard = false;       ///< of a snapshot
    QStringList classes; ///< that a conditional generator knows; its pictures have a row for each of the first ones
};

/// Reads the disk: not for the GUI thread. Thread-safe.
RunFiles lookAtRunFiles(const QString &artifacts);

} // namespace mimik::ui
