#pragma once

#include "core/base/job.h"
#include "core/jobs/run_folder.h"
#include "core/jobs/runner.h"

#include <functional>
#include <string>

namespace mimik::jobs {

struct RunOptions {
    int threads = 1;
    std::string device = "cpu";
    std::string version; ///< of the program, for hello
    /// Asked every 100 ms: true cancels (Ctrl-C). May be empty.
    std::function<bool()> interrupted;
};

/// Runs the job of a run folder in this thread, from the first event to the last: takes the lock, writes hello, states,
/// heartbeat and results, obeys the control file. A run that was Cancelled, Failed or Crashed is queued again and goes
/// on; a Succeeded one is refused (InvalidArgument). The last state is on the disk when this returns.
/// @return what the job returned. Error: Busy (somebody else works on it; nothing was written), or the job's own.
Result<Json> runInFolder(const RunFolder &folder, const JobFunction &function, const RunOptions &options);

} // namespace mimik::jobs
