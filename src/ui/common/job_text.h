#pragma once

#include "core/base/job.h"

#include <QString>

#include <string>

namespace mimik::ui {

/// Name of a job kind as people read it.
QString jobKindText(const std::string &kind);
/// A job's state in the reader's language: "waiting", "running", "done".
QString jobStateText(JobState state);

} // namespace mimik::ui
