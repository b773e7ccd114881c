#include "core/base/specs/propose_spec.h"

namespace mimik {

Result<> ProposeSpec::validate() const
{
    if (predictions.empty())
        return fail(ErrorCode::InvalidArgument, "predictions: a table of predictions (P.csv) is needed", "predictions");
    if (manifest.empty())
        return fail(ErrorCode::InvalidArgument, "manifest: the manifest.csv of the predicted images is needed",
                    "manifest");
    if (confidence < 0 || confidence > 1)
        return fail(ErrorCode::InvalidArgument, "confidence: must lie between 0 and 1", "confidence");
    if (unsureMargin < 0 || unsureMargin >= 0.5)
        return fail(ErrorCode::InvalidArgument, "unsureMargin: must be at least 0 and below 0.5", "unsureMargin");
    return {};
}

} // namespace mimik
