#pragma once

#include "core/base/specs/propose_spec.h"

namespace mimik::engine {

/// Turns predictions of generated images into seed lists (<AU>.txt and neutral.txt, or <class>.txt) and seed-labels.csv
/// (artifact "seed-labels", taken in as suggestions of a model), and labels.csv, in which every image of a sure seed
/// inherits its seed's labels. Images moved along a direction are not asked; several
/// images of one seed are averaged.
/// @return {"seeds","unsure","model_sha256","counts":{list: number of seeds}}
Result<Json> runPropose(const ProposeSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
