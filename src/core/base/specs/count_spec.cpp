#include "core/base/specs/count_spec.h"

namespace mimik {

Result<> CountSpec::validate() const
{
    if (steps < 1 || steps > 100'000'000)
        return fail(ErrorCode::InvalidArgument, "steps must be 1 to 100000000, not " + std::to_string(steps), "steps");
    if (delay_ms < 0 || delay_ms > 60'000)
        return fail(ErrorCode::InvalidArgument, "delay_ms must be 0 to 60000, not " + std::to_string(delay_ms),
                    "delay_ms");
    if (artifacts < 0 || artifacts > steps)
        return fail(ErrorCode::InvalidArgument, "artifacts must be 0 to steps, not " + std::to_string(artifacts),
                    "artifacts");
    if (checkpoint_every < 1)
        return fail(ErrorCode::InvalidArgument, "checkpoint_every must be 1 or more", "checkpoint_every");
    return {};
}

} // namespace mimik
