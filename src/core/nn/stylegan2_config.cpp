#include "core/nn/stylegan2_config.h"

#include <algorithm>
#include <climits>

namespace mimik::nn {

namespace {

int log2Of(int n)
{
    int bits = 0;
    while ((1 << bits) < n)
        ++bits;
    return bits;
}

bool isPowerOfTwo(int n)
{
    return n > 0 && (n & (n - 1)) == 0;
}

} // namespace

int StyleGan2Config::numWs() const
{
    return 2 * log2Of(resolution) - 2;
}

bool StyleGan2Config::hasSameWidths(int base, int most) const
{
    for (int res = 4; res <= resolution; res *= 2)
        if (std::min(base / res, most) != channels(res))
            return false;
    return true;
}

Result<> StyleGan2Config::validate() const
{
    const auto bad = [](const std::string &text, const char *field) {
        return fail(ErrorCode::InvalidArgument, text, field);
    };
    if (!isPowerOfTwo(resolution) || resolution < 8 || resolution > 1024)
        return bad("must be a power of two from 8 to 1024, is " + std::to_string(resolution), "resolution");
    if (zDim < 1 || wDim < 1)
        return bad("latent widths must be at least 1", "zDim");
    if (cDim < 0)
        return bad("must not be negative", "cDim");
    if (mapLayers < 1 || mapLayers > 64 || dMapLayers < 0 || dMapLayers > 64)
        return bad("mapping layers must lie between 1 and 64", "mapLayers");
    if (channelMax < 1 || channelBase < resolution)
        return bad("channel base must be at least the resolution (one channel at full size)", "channelBase");
    if (imgChannels != 1 && imgChannels != 3)
        return bad("images have 1 or 3 channels", "imgChannels");
    for (const auto &[name, field] : {std::pair{gArchitecture, "gArchitecture"}, {dArchitecture, "dArchitecture"}})
        if (name != "skip" && name != "orig" && name != "resnet")
            return bad("'" + name + "' is none of skip, orig, resnet", field);
    if (mbstdGroup < 1)
        return bad("must be at least 1", "mbstdGroup");
    if (numFp16Res < 0 || numFp16Res > 9)
        return bad("resolutions in half precision are 0 to 9, not " + std::to_string(numFp16Res), "numFp16Res");
    return {};
}

namespace {

/// Every layer as wide as the configuration says: a file that lies about one of them must not make a network that is
/// larger than the file.
Result<> requireWidths(const StyleGan2Config &c, const ShapeMap &g)
{
    const auto require = [&](const std::string &name, const std::vector<std::int64_t> &expected) -> Result<> {
        const auto it = g.find(name);
        if (it == g.end())
            return fail(ErrorCode::Corrupt, name + " is missing");
        if (it->second != expected)
            return fail(ErrorCode::Corrupt, name + " has another shape than its network");
        return {};
    };
    const int embed = c.cDim > 0 ? c.wDim : 0;
    for (int i = 0; i < c.mapLayers; ++i)
        if (auto ok = require("mapping.fc" + std::to_string(i) + ".weight", {c.wDim, i == 0 ? c.zDim + embed : c.wDim});
            !ok)
            return ok;
    for (int res = 4; res <= c.resolution; res *= 2) {
        const int width = c.channels(res);
        const std::string layer = "synthesis.b" + std::to_string(res) + ".conv1.";
        if (auto ok = require(layer + "weight", {width, width, 3, 3}); !ok)
            return ok;
        if (auto ok = require(layer + "affine.weight", {width, c.wDim}); !ok)
            return ok;
    }
    return {};
}

/// The multiple of the largest power of two within these bounds: bases are usually round numbers.
int roundest(int least, int most)
{
    int value = least;
    for (int step = 2; step > 0 && step <= most; step *= 2)
        if (const int up = (least + step - 1) / step * step; up <= most)
            value = up;
    return value;
}

} // namespace

Result<StyleGan2Config> configFromShapes(const ShapeMap &g, const ShapeMap &d)
{
    if (g.count("synthesis.input.freqs"))
        return fail(ErrorCode::WrongKind, "these are StyleGAN3 weights; only StyleGAN2 generators are supported");
    if (!g.count("synthesis.b4.const") || !g.count("mapping.fc0.weight"))
        return fail(ErrorCode::WrongKind,
                    "these are no StyleGAN2 weights: synthesis.b4.const and mapping.fc0.weight are missing");
    constexpr std::int64_t kWidest = 1 << 16; // far above any network, far below what overflows
    for (const auto *shapes : {&g, &d})
        for (const auto &[name, shape] : *shapes)
            for (const auto n : shape)
                if (n < 0 || n > kWidest)
                    return fail(ErrorCode::Corrupt, "tensor '" + name + "' has an impossible shape");
    StyleGan2Config c;
    c.channelMax = 0;
    c.resolution = 4;
    while (c.resolution < 1024 && g.count("synthesis.b" + std::to_string(c.resolution * 2) + ".conv1.weight"))
        c.resolution *= 2;
    c.mapLayers = 0;
    while (g.count("mapping.fc" + std::to_string(c.mapLayers) + ".weight"))
        ++c.mapLayers;
    // The base is what gives each width below the largest, channels(res) = base / res: within these bounds.
    int least = 0, most = INT_MAX;
    for (int res = 4; res <= c.resolution; res *= 2) {
        const auto it = g.find("synthesis.b" + std::to_string(res) + ".conv1.weight");
        if (it == g.end() || it->second.size() != 4)
            return fail(ErrorCode::Corrupt,
                        "synthesis.b" + std::to_string(res) + ".conv1.weight is missing or not 4-d");
        const int width = static_cast<int>(it->second[0]);
        c.channelMax = std::max(c.channelMax, width);
        least = std::max(least, width * res);
        if (width < c.channelMax || res == c.resolution)
            most = std::min(most, width * res + res - 1);
    }
    c.channelBase = roundest(least, std::max(least, most));
    const auto &fc0 = g.at("mapping.fc0.weight");
    const auto &affine = g.find("synthesis.b4.conv1.affine.weight");
    if (fc0.size() != 2 || affine == g.end() || affine->second.size() != 2)
        return fail(ErrorCode::Corrupt, "mapping.fc0.weight or synthesis.b4.conv1.affine.weight is missing or not 2-d");
    c.wDim = static_cast<int>(affine->second[1]);
    c.zDim = static_cast<int>(fc0[1]);
    if (const auto embed = g.find("mapping.embed.weight"); embed != g.end() && embed->second.size() == 2) {
        c.cDim = static_cast<int>(embed->second[1]);
        c.zDim -= static_cast<int>(embed->second[0]);
    }
    const std::string last = "synthesis.b" + std::to_string(c.resolution);
    const auto rgb = g.find(last + ".torgb.weight");
    if (rgb == g.end() || rgb->second.size() != 4)
        return fail(ErrorCode::Corrupt, last + ".torgb.weight is missing or not 4-d");
    c.imgChannels = static_cast<int>(rgb->second[0]);
    c.gArchitecture = g.count("synthesis.b4.torgb.weight") ? "skip"
                      : g.count(last + ".skip.weight")     ? "resnet"
                                                           : "orig";
    if (!d.empty()) {
        const std::string first = "b" + std::to_string(c.resolution);
        if (!d.count(first + ".fromrgb.weight"))
            return fail(ErrorCode::Corrupt, "discriminator: " + first + ".fromrgb.weight is missing");
        c.dArchitecture = d.count(first + ".skip.weight")                                       ? "resnet"
                          : d.count("b" + std::to_string(c.resolution / 2) + ".fromrgb.weight") ? "skip"
                                                                                                : "orig";
        if (c.cDim > 0) {
            c.dMapLayers = 0;
            while (d.count("mapping.fc" + std::to_string(c.dMapLayers) + ".weight"))
                ++c.dMapLayers;
        }
    }
    if (auto widths = requireWidths(c, g); !widths)
        return passOn(widths);
    if (auto valid = c.validate(); !valid)
        return fail(ErrorCode::Corrupt, "weights of an impossible architecture: " + valid.error().message());
    return c;
}

} // namespace mimik::nn
