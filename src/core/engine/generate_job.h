#pragma once

#include "core/base/job.h"
#include "core/base/specs/generate_spec.h"
#include "core/base/specs/map_spec.h"

namespace mimik::engine {

/// See gan/generate.h: images, latents and directions of a generator into ctx.outDir().
Result<Json> runGenerate(const GenerateSpec &spec, std::uint64_t seed, JobContext &ctx);
Result<Json> runMap(const MapSpec &spec, std::uint64_t seed, JobContext &ctx);
Result<Json> runDirections(const DirectionsSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
