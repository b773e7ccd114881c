#pragma once

#include "core/train/fer_losses.h"

#include <torch/torch.h>

namespace mimik::train {

/// weightedBce with gradients: logits, labels [B, K], weights [K].
torch::Tensor weightedBceLoss(const torch::Tensor &logits, const torch::Tensor &labels, const torch::Tensor &positive,
                              const torch::Tensor &negative);

} // namespace mimik::train
