#pragma once

#include "core/jobs/job_info.h"

#include <QString>

#include <string>
#include <unordered_map>

namespace mimik::jobs {
class JobManager;
}

namespace mimik::ui {

/// What an earlier training on this computer took; imagesPerSecond 0: none was like this one.
struct TrainingSpeed {
    double imagesPerSecond = 0;
    QString run; ///< its title
};

/// Speeds of the trainings of a workspace. The files of a run are read once; of one that still runs, the speed follows
/// its curve.
class TrainingSpeeds {
public:
    /// The newest training of the same size, preset and width. Ask again after JobManager::historyRead: long logs are
    /// read in the background.
    TrainingSpeed measured(jobs::JobManager &manager, const QString &preset, int size, double fmaps);

private:
    struct Run {
        std::string preset;
        double fmaps = 0;
        int size = 0;
        double imagesPerSecond = 0;
        bool isFinished = false; ///< nothing of it changes any more
    };
    const Run &look(jobs::JobManager &manager, const jobs::JobInfo &job);

    std::unordered_map<std::string, Run> m_runs; ///< by id, which tells the time: no other workspace has the same
};

} // namespace mimik::ui
