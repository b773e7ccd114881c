#pragma once

#include "core/base/job.h"
#include "core/base/specs/train_gan_spec.h"
#include "core/gan/gan_images.h"
#include "core/gan/run_origin.h"

namespace mimik::engine {

/// Trains a generator (gan/train_gan.h) on a folder or zip archive of images (train_gan_data.h) or on a .npy.
/// With `cond` the labels come from dataset.json, labels.csv (`class` column) or the sub-folders.
/// Error: NotFound, Corrupt, InvalidArgument (each names file or field); Cancelled.
Result<Json> runTrainGan(const TrainGanSpec &spec, std::uint64_t seed, JobContext &ctx);

/// The images of a training, from wherever spec.data says.
Result<gan::GanImages> readForTraining(const gan::RunStart &start, JobContext &ctx);

} // namespace mimik::engine
