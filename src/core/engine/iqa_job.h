#pragma once

#include "core/base/specs/iqa_spec.h"

namespace mimik::engine {

/// Quality scores of a folder of images: scores.csv (artifact "scores").
/// Summary: images, count, metrics, scores (file), references, per metric min, median and max.
Result<Json> runIqa(const IqaSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
