#pragma once

#include "core/base/specs/spec.h"

namespace mimik {

/// Settings of the job that only counts: it proves queue, progress, pause, cancel and resume without any real work.
struct CountSpec {
    static constexpr const char *kKind = "count";
    int steps = 100;
    int delay_ms = 10; ///< per step
    int fail_at = -1;  ///< step at which it fails with an error; -1 never
    int crash_at = -1; ///< step at which the process dies of a signal; -1 never
    int hang_at = -1;  ///< step from which it no longer asks whether it should stop; -1 never
    int artifacts = 0; ///< files written, spread over the steps
    int checkpoint_every = 10;
    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CountSpec, steps, delay_ms, fail_at, crash_at, hang_at, artifacts,
                                                checkpoint_every)

} // namespace mimik
