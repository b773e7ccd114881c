#include "core/gan/ada_controller.h"

#include <algorithm>

namespace mimik::gan {

void AdaController::adjust(double target, double step)
{
    if (signCount == 0)
        return;
    const double excess = signSum / static_cast<double>(signCount) - target;
    if (excess != 0)
        p = std::clamp(p + (excess > 0 ? step : -step), 0.0, 1.0);
    signSum = 0;
    signCount = 0;
}

} // namespace mimik::gan
