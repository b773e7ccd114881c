#include "core/base/specs/convert_model_spec.h"

namespace mimik {

Result<> ConvertModelSpec::validate() const
{
    if (model.empty())
        return fail(ErrorCode::InvalidArgument, "convert-model: no model is given", "model");
    return {};
}

} // namespace mimik
