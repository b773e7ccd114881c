#pragma once

#include "core/base/json.h"

#include <string>
#include <vector>

namespace mimik::gan {

/// A number about a snapshot.
struct SnapshotScore {
    std::string name; ///< with the extractor: `FID(mimik-au-cnn@dd27)`
    double value = 0;
    bool isDistance = true; ///< less is better; precision and recall: more
};

/// What was measured of a snapshot.
struct SnapshotScores {
    double spread = 0; ///< mean pairwise feature distance of 64 generated faces: low when they are all alike
    std::vector<SnapshotScore> scores;
    Json forCard = Json::object(); ///< the scores with the numbers of images
};

} // namespace mimik::gan
