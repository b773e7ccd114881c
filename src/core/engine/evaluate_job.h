#pragma once

#include "core/base/specs/evaluate_spec.h"

namespace mimik::engine {

/// Metrics, curves and intervals of a file of predictions. Unless ctx.outDir() is empty, evaluation.json, classes.csv,
/// roc.csv, pr.csv and, where they apply, confusion.csv, bands.csv and comparison.json are written there.
/// @return the document of `formats.md`, evaluate --json; with spec.compare also "compare"
Result<Json> runEvaluate(const EvaluateSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
