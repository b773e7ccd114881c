#include "core/base/specs/generate_spec.h"

#include <cmath>

namespace mimik {

Result<> GenerateSpec::validate() const
{
    const auto bad = [](const char *field, const std::string &text) {
        return fail(ErrorCode::InvalidArgument, "generate: " + text, field);
    };
    if (model.empty())
        return bad("model", "no generator is given");
    const int sources = (seeds.empty() ? 0 : 1) + (z.empty() ? 0 : 1) + (w.empty() ? 0 : 1);
    if (sources != 1)
        return bad("seeds", sources == 0 ? "no seeds are given" : "give only one of seeds, z and w");
    if (!std::isfinite(psi))
        return bad("psi", "psi must be a number");
    if (cutoff < -1)
        return bad("cutoff", "the cutoff is a number of layers, or -1 for all");
    if (center != "all" && center != "class")
        return bad("center", "the center is all or class, not '" + center + "'");
    if (center == "class" && !w.empty())
        return bad("center", "w says nothing of classes; use the average of all");
    if (noise != "const" && noise != "none" && noise != "random")
        return bad("noise", "noise is const, none or random, not '" + noise + "'");
    if (noiseSeed < 0)
        return bad("noiseSeed", "the noise seed must be 0 or more");
    if (degrees.empty() != directions.empty())
        return bad(degrees.empty() ? "degrees" : "directions",
                   degrees.empty() ? "directions are given without degrees" : "degrees are given without directions");
    for (const int index : indices)
        if (index < 0)
            return bad("indices", "directions are numbered from 0, there is no " + std::to_string(index));
    for (const double degree : degrees)
        if (!std::isfinite(degree))
            return bad("degrees", "a degree must be a number");
    if (format != "png" && format != "npy")
        return bad("format", "format is png or npy, not '" + format + "'");
    if (precision != "float32" && precision != "bfloat16")
        return bad("precision", "precision is float32 or bfloat16, not '" + precision + "'");
    if (device != "cpu" && device != "cuda")
        return bad("device", "device is cpu or cuda, not '" + device + "'");
    if (device == "cuda" && precision != "float32")
        return bad("precision", "bfloat16 is for the processor; a graphics card computes in float32");
    return {};
}

} // namespace mimik
