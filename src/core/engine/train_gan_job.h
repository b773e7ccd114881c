#pragma once

#include "core/base/job.h"
#include "core/base/specs/train_gan_spec.h"

namespace mimik::engine {

/// Trains a generator (gan/train_gan.h) on a folder of images, which are cut to the centre square and scaled, or on a
/// .npy. With `cond` the classes come from labels.csv (`class` column) or from the sub-folders.
/// Error: NotFound, Corrupt, InvalidArgument (each names file or field); Cancelled.
Result<Json> runTrainGan(const TrainGanSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
