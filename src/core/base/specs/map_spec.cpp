#include "core/base/specs/map_spec.h"

#include <cmath>

namespace mimik {

Result<> MapSpec::validate() const
{
    const auto bad = [](const char *field, const std::string &text) {
        return fail(ErrorCode::InvalidArgument, "map: " + text, field);
    };
    if (model.empty())
        return bad("model", "no generator is given");
    if (seeds.empty() == z.empty())
        return bad("seeds", seeds.empty() ? "no seeds are given" : "give only one of seeds and z");
    if (!std::isfinite(psi))
        return bad("psi", "psi must be a number");
    if (cutoff < -1)
        return bad("cutoff", "the cutoff is a number of layers, or -1 for all");
    return {};
}

Result<> DirectionsSpec::validate() const
{
    if (model.empty())
        return fail(ErrorCode::InvalidArgument, "directions: no generator is given", "model");
    if (method != "sefa")
        return fail(ErrorCode::InvalidArgument, "directions: the method is sefa, not '" + method + "'", "method");
    if (count < 0)
        return fail(ErrorCode::InvalidArgument, "directions: the count must be 0 (all) or more", "count");
    return {};
}

} // namespace mimik
