#pragma once

#include "core/base/specs/spec.h"

namespace mimik {

/// Settings of `evaluate`: how good the predictions in a file are.
struct EvaluateSpec {
    static constexpr const char *kKind = "evaluate";
    std::string predictions;       ///< P.csv
    std::string compare;           ///< Q.csv of another model on the same faces; empty: none
    std::string threshold = "0.5"; ///< of every AU: a number, or "best-f1" for each AU's best on these rows
    int resamples = 2000;          ///< of the bootstrap; 0: no intervals
    bool bands = false;            ///< write bands.csv too: 95 % bands around the ROC curves
    Result<> validate() const;

    bool isBestF1() const { return threshold == "best-f1"; }
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(EvaluateSpec, predictions, compare, threshold, resamples, bands)

} // namespace mimik
