#pragma once

#include <QString>

namespace mimik::jobs {
class JobManager;
}

namespace mimik::ui {

/// What an earlier training on this computer took; imagesPerSecond 0: none was like this one.
struct TrainingSpeed {
    double imagesPerSecond = 0;
    QString run; ///< its title
};

/// The newest training of the same size, preset and width.
TrainingSpeed measuredSpeed(jobs::JobManager &manager, const QString &preset, int size, double fmaps);

} // namespace mimik::ui
