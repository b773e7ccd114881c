#include "core/base/specs/predict_spec.h"

namespace mimik {

Result<> PredictSpec::validate() const
{
    const auto bad = [](const char *field, const std::string &text) {
        return fail(ErrorCode::InvalidArgument, "predict: " + text, field);
    };
    if (model.empty())
        return bad("model", "no model is given");
    if (images.empty())
        return bad("images", "no folder of images is given");
    if (!split.empty() && labels.empty())
        return bad("labels", "a split needs a labels.csv");
    if (batch < 1)
        return bad("batch", "batch must be at least 1");
    return {};
}

} // namespace mimik
