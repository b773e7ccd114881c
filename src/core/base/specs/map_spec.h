#pragma once

#include "core/base/specs/spec.h"

#include <string>

namespace mimik {

/// Settings of mapping seeds or z to w.
struct MapSpec {
    static constexpr const char *kKind = "map";

    std::string model;   ///< generator
    std::string seeds;   ///< "0-31, 40"; empty where z is given
    std::string z;       ///< .npy [N, z_dim] in place of seeds
    double psi = 1;      ///< truncation
    int cutoff = -1;     ///< layers that psi acts on; -1: all
    std::string classes; ///< class K, "k1,k2,..." one per row, or a .npy; empty: none

    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MapSpec, model, seeds, z, psi, cutoff, classes)

/// Settings of finding directions in the latent space of a generator.
struct DirectionsSpec {
    static constexpr const char *kKind = "directions";

    std::string model;
    std::string method = "sefa";
    std::string layers = "all"; ///< ws indices: all, or "0-3,6"
    int count = 0;              ///< strongest ones that are kept; 0: all

    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DirectionsSpec, model, method, layers, count)

} // namespace mimik
