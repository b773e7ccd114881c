#pragma once

#include "core/base/result.h"

#include <string>
#include <vector>

namespace mimik {

/// A distance to the training faces that is measured at every snapshot.
struct MetricChoice {
    std::string name;     ///< fid, kid or pr (precision and recall)
    double thousands = 0; ///< generated images / 1000

    int images() const; ///< at least 10
};

/// `fid`, `fid:5,kid:1,pr`: names with the number of generated images in thousands (fid:50 is the usual one, which
/// takes hours on a CPU); without a number 2.5, which is just above the 2,048 features of our classifiers. `none` or
/// empty: none. Distances come first. Error: InvalidArgument.
Result<std::vector<MetricChoice>> parseMetrics(const std::string &text);

} // namespace mimik
