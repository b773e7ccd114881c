#pragma once

#include "core/base/specs/render_spec.h"

namespace mimik::engine {

/// Draws procedural faces into ctx.outDir(): `000001.png …`, `labels.csv`, `attributes.csv`, `landmarks.csv`. The bytes
/// depend on spec and seed only, not on the number of threads. The tables are written last.
/// @return {"count", "size", "identities", "positives" per unit or class, "defects", "origin", "name"?, "split"?}
Result<Json> runRender(const RenderSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
