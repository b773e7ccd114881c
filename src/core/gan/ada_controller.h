#pragma once

#include <cstdint>

namespace mimik::gan {

/// Adaptive discriminator augmentation (`stylegan.md` 2.4; Karras et al. 2020, section 3): raises the probability of
/// augmentation while the discriminator is too sure of the real images, which is a sign of overfitting.
struct AdaController {
    double p = 0;       ///< probability of every augmentation, 0..1
    double signSum = 0; ///< of D(real) since the last adjustment
    std::int64_t signCount = 0;

    void report(double sum, std::int64_t count)
    {
        signSum += sum;
        signCount += count;
    }
    /// Moves p by `step` towards more augmentation where the mean sign is above `target`, towards less where below.
    /// p stays in 0..1; the official code has no upper end, which means nothing for probabilities.
    void adjust(double target, double step);
};

} // namespace mimik::gan
