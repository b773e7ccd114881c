#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace mimik {

/// NumPy's legacy RandomState (MT19937, polar Gaussian), bit for bit: seed n gives the latent that everybody else's
/// tools give. Source: numpy/random/src/legacy; checked against NumPy 1.24. Not thread-safe; make one per use.
class RandomState {
public:
    explicit RandomState(std::uint32_t seed) : m_engine(seed) {}

    std::uint32_t bits() { return static_cast<std::uint32_t>(m_engine()); }
    /// Uniform in [0, 1), 53 bits.
    double uniform();
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Standard normal; the second value of each polar pair is kept for the next call.
    double gauss();
    /// randint(0, n): masked rejection as NumPy's legacy generator does for a 32-bit range. n >= 1.
    std::uint32_t below(std::uint32_t n);
    /// count draws of gauss(), cast to float32: `RandomState(seed).randn(1, count)`.
    std::vector<float> randn(std::size_t count);
    /// In-place Fisher-Yates as numpy.random.RandomState.shuffle does on a list.
    template <typename T>
    void shuffle(std::vector<T> &values)
    {
        for (std::size_t i = values.size(); i-- > 1;)
            std::swap(values[i], values[below(static_cast<std::uint32_t>(i + 1))]);
    }

private:
    std::mt19937 m_engine;
    bool m_hasGauss = false;
    double m_gauss = 0;
};

} // namespace mimik
