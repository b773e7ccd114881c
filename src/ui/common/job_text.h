#pragma once

#include "core/base/job.h"

#include <QString>

#include <string>

namespace mimik::jobs {
struct JobInfo;
}

namespace mimik::ui {

/// Name of a job kind as people read it.
QString jobKindText(const std::string &kind);
/// What a running job is at, in the reader's language; a phase that is not known here as the job calls it.
QString jobPhaseText(const std::string &phase);
/// "training 3,000 / 8,000", "time 10 min / 30 min"; only the phase where the total is unknown.
QString jobProgressText(const jobs::JobInfo &job);
/// The phase of a training that its time limit will end: done and total are seconds.
inline constexpr const char *kTimePhase = "time";
/// A job's state in the reader's language: "waiting", "running", "done".
QString jobStateText(JobState state);

} // namespace mimik::ui
