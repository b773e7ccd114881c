#include "core/base/specs/evaluate_spec.h"

#include <charconv>
#include <cmath>

namespace mimik {

Result<> EvaluateSpec::validate() const
{
    if (predictions.empty())
        return fail(ErrorCode::InvalidArgument, "predictions: give a file of predictions", "predictions");
    if (resamples < 0 || resamples > 1'000'000)
        return fail(ErrorCode::InvalidArgument, "resamples must be 0 to 1000000, not " + std::to_string(resamples),
                    "resamples");
    if (!isBestF1()) {
        double value = 0;
        const char *end = threshold.data() + threshold.size();
        const auto parsed = std::from_chars(threshold.data(), end, value);
        if (parsed.ec != std::errc() || parsed.ptr != end || !std::isfinite(value))
            return fail(ErrorCode::InvalidArgument, "threshold must be a number or best-f1, not '" + threshold + "'",
                        "threshold");
    }
    return {};
}

} // namespace mimik
