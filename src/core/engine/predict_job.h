#pragma once

#include "core/base/specs/predict_spec.h"

namespace mimik::engine {

/// Probabilities of a classifier for a folder of images: P.csv (artifact "predictions").
/// Summary: images, count, labelled, classes, task, model_sha256, predictions (file).
Result<Json> runPredict(const PredictSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
