#pragma once

#include "core/base/specs/spec.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mimik {

/// Settings of making images (or latents) of seeds x directions x degrees.
struct GenerateSpec {
    static constexpr const char *kKind = "generate";

    std::string model;           ///< generator
    std::string seeds;           ///< "0-31, 40"; empty where z or w is given
    std::string z;               ///< .npy [N, z_dim] in place of seeds
    std::string w;               ///< .npy [N, w_dim] or [N, num_ws, w_dim] in place of seeds
    double psi = 1;              ///< truncation
    int cutoff = -1;             ///< layers that psi acts on; -1: all
    std::string center = "all";  ///< what psi pulls to: the average of all faces, or `class`: that of each one's class
    std::string classes;         ///< class K, "k1,k2,..." one per row, or a .npy; empty: none
    std::string noise = "const"; ///< const, none or random
    std::int64_t noiseSeed = 0;
    std::string directions;            ///< direction set; empty: none
    std::vector<int> indices;          ///< which of its directions; empty: all
    std::vector<double> degrees;       ///< how far along each
    bool truncateAfter = false;        ///< truncate after the direction is added
    std::string format = "png";        ///< png or npy
    std::string precision = "float32"; ///< or bfloat16: faster where the processor has it, a little different
    std::string device = "cpu";        ///< cpu or cuda: other rounding, so a column of its own in the manifest
    std::string name;                  ///< of the data set in the workspace; empty: the run's id

    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(GenerateSpec, model, seeds, z, w, psi, cutoff, center, classes, noise,
                                                noiseSeed, directions, indices, degrees, truncateAfter, format,
                                                precision, device, name)

} // namespace mimik
