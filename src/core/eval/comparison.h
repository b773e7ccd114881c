#pragma once

#include "core/base/json.h"
#include "core/eval/bootstrap.h"
#include "core/eval/predictions.h"

#include <string>
#include <vector>

namespace mimik::eval {

/// One number of two models on the same faces: a of the first, b of the second.
struct Difference {
    std::string name; ///< class, or "macro"
    double a = 0;
    double b = 0;
    double delta = 0;   ///< a - b
    Interval deltaCi{}; ///< percentile, paired bootstrap
    double p = 0;       ///< 2 min(share of resamples with delta <= 0, with delta >= 0), at most 1
};

struct Comparison {
    std::int64_t n = 0;       ///< labelled faces that both files have
    std::int64_t leftOut = 0; ///< labelled faces of the first file that the second lacks
    bool bySubject = false;
    std::vector<Difference> auc;      ///< per class; the last entry is the mean over classes
    std::vector<Difference> accuracy; ///< multiclass: one entry
};

/// Paired bootstrap: the same resample of subjects (or images) for both models. Faces are matched by name.
/// Error: Corrupt where kinds or classes differ, a name stands twice, a true label differs (row named), or no face is
/// common to both.
Result<Comparison> compare(const Predictions &a, const Predictions &b, int resamples = 2000, std::uint64_t seed = 0,
                           int threads = 1);

Json toJson(const Comparison &comparison);

} // namespace mimik::eval
