#pragma once

#include "core/base/job.h"
#include "core/base/specs/generate_spec.h"
#include "core/base/specs/map_spec.h"

namespace mimik::gan {

/// Images of seeds (or rows of z or w) x directions x degrees into ctx.outDir(): PNG with text chunks, or one
/// images.npy, and manifest.csv. Order of operations: map, truncate, add degree * direction (or truncate last, with
/// `truncateAfter`). The bytes depend on the settings only, not on threads; a run that was stopped goes on with the
/// first missing image; with other settings than those of the manifest that lies there it is refused (InvalidArgument).
/// Directions: a direction set file, or "sefa" for those of the generator itself.
/// @return {count, manifest, format, seconds, img_per_s}
Result<Json> runGenerate(const GenerateSpec &spec, std::uint64_t seed, JobContext &ctx);

/// w of seeds or z: w.npy float32 [N, num_ws, w_dim] in ctx.outDir(). @return {count, file, shape}
Result<Json> runMap(const MapSpec &spec, std::uint64_t seed, JobContext &ctx);

/// Directions of a generator: <method>.safetensors in ctx.outDir(). @return {count, file, method}
Result<Json> runDirections(const DirectionsSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::gan
