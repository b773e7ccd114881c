#pragma once

#include "core/base/specs/spec.h"

#include <string>
#include <vector>

namespace mimik {

/// Settings of an image-quality run: which metrics for which images, against which references.
struct IqaSpec {
    static constexpr const char *kKind = "iqa";

    std::string images;         ///< folder of the images to score
    std::string imagesSplit;    ///< only images of this split (labels.csv of the folder); empty: all
    std::string reference;      ///< folder of real images; needed by rmse, psnr, ssim
    std::string referenceSplit; ///< only references of this split (labels.csv of the folder); empty: all
    std::vector<std::string> metrics = {"sharpness", "laplacian", "contrast", "brisque"};
    std::string referenceMode = "knn"; ///< knn: mean over the nearest references; mean: mean over all of them
    int neighbours = 5;                ///< K of knn mode
    int referenceCount = 64;           ///< references drawn from the folder with the run's seed; 0: all
    std::string file = "scores.csv";   ///< name of the table in the folder of results

    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(IqaSpec, images, imagesSplit, reference, referenceSplit, metrics,
                                                referenceMode, neighbours, referenceCount, file)

/// The metrics that can be computed, in the order of their columns.
const std::vector<std::string> &iqaMetrics();
/// Does the metric compare with reference images?
bool iqaNeedsReference(const std::string &metric);

} // namespace mimik
