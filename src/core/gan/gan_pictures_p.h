#pragma once

#include "core/base/image.h"
#include "core/gan/gan_networks_p.h"

namespace mimik::gan {

/// What the averaged generator makes of latents that are the same in every snapshot of a run. With classes: one row
/// for each (at most 32), the same latents in every row; with other labels, those of random images.
Image fakesPicture(GanNetworks &networks, const GanSampler &sampler);

/// The first images that training sees.
Image realsPicture(GanSampler &sampler);

} // namespace mimik::gan
