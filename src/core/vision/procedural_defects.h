#pragma once

#include "core/base/image.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace mimik::vision {

/// Quality defects that can be planted into a picture.
enum class Defect { None, Blur, Noise, Jpeg, Occlusion, LowContrast, Count };

/// "none blur noise jpeg occlusion low_contrast": the values of the column `defect`.
std::string_view defectName(Defect defect);

/// Spoils a picture in place. @param strength  0 just visible .. 1 severe @param seed  of noise and place
void applyDefect(Image &image, Defect defect, float strength, std::uint32_t seed);

} // namespace mimik::vision
