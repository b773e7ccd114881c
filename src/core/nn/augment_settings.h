#pragma once

#include "core/base/result.h"

#include <string>
#include <vector>

namespace mimik::nn {

/// Which augmentations the discriminator's images go through; each number multiplies the common probability p
/// (0: never). The sizes of the effects are those of the official code.
struct AugmentSettings {
    // pixel blitting
    double xflip = 0, rotate90 = 0, xint = 0;
    // general geometric transformations
    double scale = 0, rotate = 0, aniso = 0, xfrac = 0;
    // colour transformations
    double brightness = 0, contrast = 0, lumaflip = 0, hue = 0, saturation = 0;
    // image-space corruptions
    double imgfilter = 0, noise = 0, cutout = 0;

    bool hasGeometry() const { return xflip + rotate90 + xint + scale + rotate + aniso + xfrac > 0; }
    bool hasColour() const { return brightness + contrast + lumaflip + hue + saturation > 0; }
};

/// blit, geom, color, filter, noise, cutout, bg, bgc, bgcf, bgcfn, bgcfnc.
const std::vector<std::string> &augmentPipeNames();

/// The settings of a named pipe. Error: InvalidArgument, which lists the names.
Result<AugmentSettings> augmentPipeSettings(const std::string &name);

} // namespace mimik::nn
