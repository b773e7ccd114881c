#include "core/nn/augment_settings.h"

#include <algorithm>

namespace mimik::nn {

const std::vector<std::string> &augmentPipeNames()
{
    static const std::vector<std::string> names = {"blit", "geom", "color", "filter", "noise", "cutout",
                                                   "bg",   "bgc",  "bgcf",  "bgcfn",  "bgcfnc"};
    return names;
}

Result<AugmentSettings> augmentPipeSettings(const std::string &name)
{
    if (std::ranges::find(augmentPipeNames(), name) == augmentPipeNames().end()) {
        std::string list;
        for (const auto &known : augmentPipeNames())
            list += (list.empty() ? "" : ", ") + known;
        return fail(ErrorCode::InvalidArgument, "'" + name + "' is none of " + list, "augpipe");
    }
    const bool combined = name.starts_with("bg");
    const auto has = [&](const char *alone, char letter) {
        return name == alone || (combined && name.find(letter, 2) != std::string::npos);
    };
    AugmentSettings s;
    if (combined || name == "blit")
        s.xflip = s.rotate90 = s.xint = 1;
    if (combined || name == "geom")
        s.scale = s.rotate = s.aniso = s.xfrac = 1;
    if (has("color", 'c'))
        s.brightness = s.contrast = s.lumaflip = s.hue = s.saturation = 1;
    if (has("filter", 'f'))
        s.imgfilter = 1;
    if (has("noise", 'n'))
        s.noise = 1;
    if (name == "cutout" || name == "bgcfnc") // the second c
        s.cutout = 1;
    return s;
}

} // namespace mimik::nn
