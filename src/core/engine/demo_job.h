#pragma once

#include "core/base/specs/demo_spec.h"

namespace mimik::engine {

/// The main job from end to end below ctx.outDir(): makes the workspace demo.mimik and runs every stage in it as an
/// ordinary run: rendered real stand-ins, seeds annotated by a classifier (and says so), a generated set, quality,
/// selection, four classifiers, their evaluation on real test faces, report.html.
/// @return the JSON of the formats (demo --json)
Result<Json> runDemo(const DemoSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
