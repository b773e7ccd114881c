#include "core/base/random_state.h"

#include <cmath>

namespace mimik {

double RandomState::uniform()
{
    const std::uint32_t a = bits() >> 5;
    const std::uint32_t b = bits() >> 6;
    return (a * 67108864.0 + b) / 9007199254740992.0;
}

double RandomState::gauss()
{
    if (m_hasGauss) {
        m_hasGauss = false;
        return m_gauss;
    }
    double x1;
    double x2;
    double r2;
    do {
        x1 = 2.0 * uniform() - 1.0;
        x2 = 2.0 * uniform() - 1.0;
        r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1.0 || r2 == 0.0);
    const double f = std::sqrt(-2.0 * std::log(r2) / r2);
    m_gauss = f * x1;
    m_hasGauss = true;
    return f * x2;
}

std::uint32_t RandomState::below(std::uint32_t n)
{
    const std::uint32_t last = n - 1;
    if (last == 0)
        return 0; // NumPy draws nothing for a range of one
    std::uint32_t mask = last;
    for (unsigned shift = 1; shift < 32; shift *= 2)
        mask |= mask >> shift;
    std::uint32_t value;
    do {
        value = bits() & mask;
    } while (value > last);
    return value;
}

std::vector<float> RandomState::randn(std::size_t count)
{
    std::vector<float> values(count);
    for (float &v : values)
        v = static_cast<float>(gauss());
    return values;
}

} // namespace mimik
