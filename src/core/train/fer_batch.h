#pragma once

#include "core/base/random_state.h"
#include "core/train/fer_dataset.h"

#include <span>
#include <string>
#include <vector>

namespace mimik::train {

/// Network input: value / 127.5 - 1.
inline constexpr float kInputScale = 1.0F / 127.5F;
inline constexpr float kInputOffset = -1.0F;

/// Random changes of training images; all off by default.
struct Augmentation {
    bool flip = false;     ///< left-right with probability 1/2
    bool shift = false;    ///< whole pixels, up to 8 % of the side
    bool affine = false;   ///< rotation up to 10 degrees, scale 0.9..1.1, shift up to 8 %
    bool contrast = false; ///< gain 0.75..1.25 and brightness +-0.15
    bool noise = false;    ///< Gaussian, sigma up to 0.08
    bool erase = false;    ///< with probability 1/2 a rectangle of a quarter to half a side becomes gray

    static Augmentation fromNames(const std::vector<std::string> &names);
};

/// Fills out [indices, 3, size, size] with the chosen images, changed at random. Same state of `random`, same values.
void fillBatch(const FerSet &set, std::span<const std::size_t> indices, const Augmentation &augmentation,
               RandomState &random, float *out);

} // namespace mimik::train
