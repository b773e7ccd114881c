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
    if (file.empty() || file.find('/') != std::string::npos)
        return bad("file", "the name of the table must be a plain file name");
    return {};
}

} // namespace mimik
