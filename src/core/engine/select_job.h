#pragma once

#include "core/base/specs/select_spec.h"

namespace mimik::engine {

/// Applies a rule to scores: selection.csv (artifact "selection"), kept.txt, rule.json, selection.json, and random.txt,
/// the control of equal size, where that is asked for. Summary: images, scored, passed, kept, random, rule.
Result<Json> runSelect(const SelectSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
