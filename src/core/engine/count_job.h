#pragma once

#include "core/base/specs/count_spec.h"

namespace mimik::engine {

/// Counts to spec.steps and does nothing else. Goes on from its checkpoint in ctx.outDir().
/// @return {"steps", "resumed_at", "sum"}; sum depends on the seed and every step, so that a lost step shows.
Result<Json> runCount(const CountSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
