#pragma once

#include "core/base/job.h"

#include <QString>

namespace mimik::ui {

/// A job's state in the reader's language: "waiting", "running", "done".
QString jobStateText(JobState state);

} // namespace mimik::ui
