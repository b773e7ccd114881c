#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace mimik::nn {

/// Widths and variants of one StyleGAN2 generator and discriminator. Defaults are those of the official code.
struct StyleGan2Config {
    int zDim = 512;
    int cDim = 0; ///< classes or label width; 0 = unconditional
    int wDim = 512;
    int resolution = 64; ///< power of two, 8 .. 1024
    int imgChannels = 3;
    int mapLayers = 8;
    int dMapLayers = 8; ///< of the discriminator's label mapping
    int channelBase = 32768;
    int channelMax = 512;
    double convClamp = 256;               ///< <= 0: none
    std::string gArchitecture = "skip";   ///< skip, orig, resnet
    std::string dArchitecture = "resnet"; ///< resnet, orig, skip
    int mbstdGroup = 4;
    int numFp16Res = 0; ///< so many of the highest resolutions train in half precision, never 4x4; 0: none

    int channels(int res) const { return std::min(channelBase / res, channelMax); }
    /// Whether the block of this resolution computes in half precision.
    bool isReduced(int res) const { return numFp16Res > 0 && res >= 8 && (res << (numFp16Res - 1)) >= resolution; }
    /// 2 log2(R) - 2 for all architectures.
    int numWs() const;
    /// Whether another channel base and maximum mean the same network.
    bool hasSameWidths(int base, int most) const;
    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StyleGan2Config, zDim, cDim, wDim, resolution, imgChannels, mapLayers,
                                                dMapLayers, channelBase, channelMax, convClamp, gArchitecture,
                                                dArchitecture, mbstdGroup, numFp16Res)

using ShapeMap = std::map<std::string, std::vector<std::int64_t>>;

/// Reads the architecture off the tensor shapes (official names, `stylegan.md` 3.3: number of fc layers, embed, the
/// highest block, torgb and skip weights). What shapes cannot tell (clamp, group size) keeps its default.
/// @param g  names without prefix: `mapping.fc0.weight`, `synthesis.b4.const`, ...
/// @param d  discriminator's, may be empty
/// Error: WrongKind where these are not StyleGAN2 weights, and for StyleGAN3.
Result<StyleGan2Config> configFromShapes(const ShapeMap &g, const ShapeMap &d = {});

} // namespace mimik::nn
