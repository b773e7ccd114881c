#pragma once

#include "core/base/csv.h"
#include "core/base/job.h"
#include "core/base/specs/iqa_spec.h"

namespace mimik::vision {

struct IqaResult {
    std::vector<std::string> names;           ///< scored images, sorted
    std::vector<std::string> metrics;         ///< as in the spec
    std::vector<std::vector<double>> columns; ///< one per metric, size of names; NaN: could not be computed
    std::vector<std::string> references;      ///< names of the reference images that were used

    /// scores.csv: `name,<metric>...`; psnr of identical images is "inf", a missing score an empty cell.
    Csv toCsv() const;
};

/// Scores all images of spec.images. Images that also lie in the reference folder under the same path are never
/// compared with themselves. References of another size are resized to the image's size. Memory: the references and one
/// image per thread; never all images. Does not depend on the order of files or threads.
/// @param seed  draws the references
/// Error: of the spec; NotFound (empty folder); as readImage; Cancelled.
Result<IqaResult> scoreImages(const IqaSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::vision
