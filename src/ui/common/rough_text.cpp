#include "ui/common/rough_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr double kMinute = 60, kHour = 3600, kDay = 86400;

QString text(const char *source)
{
    return QCoreApplication::translate("mimik::ui::RoughText", source);
}

} // namespace

QString roughDuration(double seconds)
{
    if (!(seconds >= 0) || !std::isfinite(seconds))
        return {};
    const auto whole = [](double value) {
        return static_cast<int>(std::lround(value));
    };
    if (seconds < 1.5 * kMinute)
        return text(QT_TRANSLATE_NOOP("mimik::ui::RoughText", "%1 s")).arg(std::max(1, whole(seconds)));
    if (seconds < 1.5 * kHour)
        return text(QT_TRANSLATE_NOOP("mimik::ui::RoughText", "%1 min")).arg(whole(seconds / kMinute));
    if (seconds < 2 * kDay) {
        const int tens = whole(seconds / (10 * kMinute)); // to ten minutes: nobody knows better
        return text(QT_TRANSLATE_NOOP("mimik::ui::RoughText", "%1 h %2 min")).arg(tens / 6).arg(tens % 6 * 10);
    }
    return QCoreApplication::translate("mimik::ui::RoughText", "%n days", nullptr, whole(seconds / kDay));
}

} // namespace mimik::ui
