#include "core/base/specs/select_spec.h"

namespace mimik {

Result<> SelectSpec::validate() const
{
    if (scores.empty())
        return fail(ErrorCode::InvalidArgument, "select: no table of scores is given", "scores");
    if (!rule.is_object())
        return fail(ErrorCode::InvalidArgument, "select: the rule must be a JSON object", "rule");
    return {};
}

} // namespace mimik
