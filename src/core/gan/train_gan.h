#pragma once

#include "core/base/job.h"
#include "core/base/specs/train_gan_spec.h"
#include "core/gan/gan_images.h"

namespace mimik::gan {

/// The size that images are to be scaled to: of the run that goes on, else spec.size (0: they stay as they are).
/// Error: NotFound, Corrupt, WrongKind; InvalidArgument when the model to start from makes others.
Result<int> trainingSize(const TrainGanSpec &spec, const std::filesystem::path &outDir);

/// Trains on images that were read already (train_gan_job reads folders, this module reads .npy only). Goes on from a
/// checkpoint in ctx.outDir() when there is one, else from spec.resume (a run folder: exactly; a model: its weights).
/// @param rank  which of spec.procs processes this is; 0 is the job itself and starts the others
/// @return as GanTrainer::run, plus `images`
Result<Json> trainGan(const TrainGanSpec &spec, std::uint64_t seed, GanImages images, JobContext &ctx, int rank = 0);

/// Images from spec.data, which must be a .npy, in the size of the run.
Result<GanImages> readNpyForTraining(const TrainGanSpec &spec, JobContext &ctx);

/// The same with images from spec.data, which must be a .npy; with `cond`, the labels from labels.npy beside it.
Result<Json> runTrainGanNpy(const TrainGanSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::gan
