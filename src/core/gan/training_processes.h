#pragma once

#include "core/base/job.h"
#include "core/gan/child_processes.h"
#include "core/gan/gan_images.h"
#include "core/gan/gan_settings.h"
#include "core/gan/run_origin.h"

#include <functional>
#include <memory>

namespace mimik::gan {

class ProcessGroup;

/// The other processes of a training (`--procs N`). The job is the first one: it leaves what they need in the folder
/// `procs` of its run folder and starts `mimik-cli train-gan-process RUN RANK` for each; they end with it. The folder
/// goes when this is destroyed.
class TrainingProcesses {
public:
    TrainingProcesses() = default;
    ~TrainingProcesses();
    TrainingProcesses(const TrainingProcesses &) = delete;
    TrainingProcesses &operator=(const TrainingProcesses &) = delete;

    /// Starts the others (rank 0) and waits until all are there. Nothing happens for one process.
    /// Error: NotFound (no mimik-cli), Io, InvalidArgument, Cancelled.
    Result<std::shared_ptr<ProcessGroup>> meet(const RunStart &start, const GanSettings &settings, JobContext &ctx,
                                               int rank);

private:
    ChildProcesses m_children;
    std::filesystem::path m_folder; ///< to be removed
};

using ReadTrainingImages = std::function<Result<GanImages>(const RunStart &, JobContext &)>;

/// All that `mimik-cli train-gan-process` does. Error: as trainGan; NotFound when RUN waits for nobody.
Result<> runTrainingProcess(const std::filesystem::path &outDir, int rank, const ReadTrainingImages &read);

} // namespace mimik::gan
