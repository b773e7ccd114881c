#include "core/base/specs/render_spec.h"

namespace mimik {

namespace {

Result<> inRange(const char *name, double value, double low, double high)
{
    if (value >= low && value <= high)
        return {};
    const auto text = [](double v) {
        return Json(v == static_cast<double>(static_cast<long long>(v)) ? Json(static_cast<long long>(v)) : Json(v))
            .dump();
    };
    return fail(ErrorCode::InvalidArgument,
                std::string(name) + " must be " + text(low) + " to " + text(high) + ", not " + text(value), name);
}

} // namespace

Result<> RenderSpec::validate() const
{
    for (const auto &checked : {inRange("count", count, 1, 10'000'000), inRange("size", size, 16, 2048),
                                inRange("identities", identities, 0, 10'000'000),
                                inRange("labelNoise", labelNoise, 0, 1), inRange("defects", defects, 0, 1)}) {
        if (!checked)
            return passOn(checked);
    }
    if (!split.empty() && split != "train" && split != "val" && split != "test")
        return fail(ErrorCode::InvalidArgument, "split must be train, val or test, not '" + split + "'", "split");
    return {};
}

} // namespace mimik
