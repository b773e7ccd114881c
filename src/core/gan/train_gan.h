#pragma once

#include "core/base/job.h"
#include "core/base/specs/train_gan_spec.h"
#include "core/gan/gan_images.h"
#include "core/gan/run_origin.h"

namespace mimik::gan {

/// The size that images are to be scaled to: of the run that goes on, else spec.size (0: they stay as they are).
/// Error: NotFound, Corrupt, WrongKind; InvalidArgument when the model to start from makes others.
Result<int> trainingSize(const RunStart &start);

/// Trains on images that were read already (train_gan_job reads folders, this module reads .npy only). Goes on from the
/// checkpoint in start.folder when there is one, exactly; else from the model spec.resume, with its weights.
/// @param rank  which of spec.procs processes this is; 0 is the job itself and starts the others
/// @return as GanTrainer::run, plus `images`
Result<Json> trainGan(const RunStart &start, GanImages images, JobContext &ctx, int rank = 0);

/// Images from spec.data, which must be a .npy, in the size of the run.
Result<GanImages> readNpyForTraining(const RunStart &start, JobContext &ctx);

/// A whole job with images from spec.data, which must be a .npy; with `cond`, the labels from labels.npy beside it.
Result<Json> runTrainGanNpy(const TrainGanSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::gan
