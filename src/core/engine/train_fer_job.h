#pragma once

#include "core/base/specs/train_fer_spec.h"

namespace mimik::engine {

/// Trains a classifier; see train::trainFer.
Result<Json> runTrainFer(const TrainFerSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
