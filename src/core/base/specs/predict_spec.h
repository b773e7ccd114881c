#pragma once

#include "core/base/specs/spec.h"

#include <string>

namespace mimik {

/// Settings of a prediction run of a trained classifier.
struct PredictSpec {
    static constexpr const char *kKind = "predict";

    std::string model;                    ///< classifier (.safetensors with its card)
    std::string images;                   ///< folder of images
    std::string labels;                   ///< labels.csv: y and subject come from it; empty: y and subject stay empty
    std::string split;                    ///< only images of this split of `labels`; empty: all
    std::string file = "predictions.csv"; ///< name of the table in the folder of results

    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PredictSpec, model, images, labels, split, file)

} // namespace mimik
