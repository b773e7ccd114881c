#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mimik {

/// One face of a preview: seed, moved along a direction, truncated. The grid position is the caller's business.
struct PreviewCell {
    int cell = 0; ///< echoed in the answer
    std::uint32_t seed = 0;
    std::int64_t seedB = -1; ///< >= 0: blend w of seed and seedB by `mix`
    double mix = 0;
    std::int64_t seedC = -1; ///< >= 0 (with seedB and seedD): four corners; (seed, seedB) above (seedC, seedD),
    std::int64_t seedD = -1; ///< blended by `mix` to the right and by `mixDown` downwards
    double mixDown = 0;
    int directionIndex = -1; ///< SeFa index; -1 none
    double degree = 0;
    int classIndex = -1;
};

/// Asks the preview worker for faces. The newest request wins: older ones are dropped, even half done.
struct PreviewRequest {
    std::int64_t id = 0; ///< grows; answers carry it
    std::string model;   ///< path of a generator
    double psi = 0.7;
    int cutoff = -1;            ///< layers that psi acts on; -1: all
    std::string center = "all"; ///< what psi pulls to: the average of all faces, or `class`: that of each one's class
    std::string noise = "const";
    std::vector<PreviewCell> cells; ///< in the order they are wanted
};

// On the pipe, worker side: reads one JSON object per line; writes one JSON object per line, where
//   {"type":"face","id":3,"cell":5,"width":64,"height":64,"bytes":12288}\n  is followed by that many bytes of RGB,
//   {"type":"done","id":3}, {"type":"error","id":3,"text":"..."}, {"type":"hello","version":1,"pid":123}.
Json toJson(const PreviewRequest &request);
Result<PreviewRequest> previewRequestFromJson(const Json &json);

} // namespace mimik
