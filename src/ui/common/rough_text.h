#pragma once

#include <QString>

namespace mimik::ui {

/// "40 s", "12 min", "3 h 20 min", "4 days": a length of time as one says it. Empty for what is no time.
QString roughDuration(double seconds);

} // namespace mimik::ui
