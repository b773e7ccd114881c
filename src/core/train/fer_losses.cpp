#include "core/train/fer_losses_p.h"

#include "core/nn/torch_bridge_p.h"

#include <algorithm>
#include <cmath>

namespace mimik::train {

torch::Tensor weightedBceLoss(const torch::Tensor &logits, const torch::Tensor &labels, const torch::Tensor &positive,
                              const torch::Tensor &negative)
{
    TORCH_CHECK(logits.sizes() == labels.sizes(), "logits ", logits.sizes(), " and labels ", labels.sizes(),
                " differ in shape");
    const torch::Tensor known = labels.isnan().logical_not();
    const torch::Tensor y = torch::where(known, labels, torch::zeros_like(labels));
    const torch::Tensor terms =
        -(positive * y * torch::log_sigmoid(logits) + negative * (1 - y) * torch::log_sigmoid(-logits));
    return (terms * known).sum(1).mean();
}

BceWeights uniformWeights(std::size_t numClasses)
{
    return {std::vector<float>(numClasses, 1.0F), std::vector<float>(numClasses, 1.0F)};
}

BceWeights balancedWeights(const Tensor &labels)
{
    const auto numClasses = static_cast<std::size_t>(labels.dim(1));
    const auto n = static_cast<std::size_t>(labels.dim(0));
    BceWeights weights = uniformWeights(numClasses);
    for (std::size_t k = 0; k < numClasses; ++k) {
        double positives = 0;
        double known = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const float y = labels.data[i * numClasses + k];
            if (std::isnan(y))
                continue;
            known += 1;
            positives += static_cast<double>(y);
        }
        if (positives == 0 || positives == known)
            continue;
        weights.positive[k] = static_cast<float>(std::clamp(known / (2 * positives), 0.1, 10.0));
        weights.negative[k] = static_cast<float>(std::clamp(known / (2 * (known - positives)), 0.1, 10.0));
    }
    return weights;
}

std::vector<float> balancedClassWeights(const std::vector<float> &classIndices, std::size_t numClasses)
{
    std::vector<double> counts(numClasses, 0);
    for (const float index : classIndices)
        counts[static_cast<std::size_t>(index)] += 1;
    std::vector<float> weights(numClasses, 1.0F);
    const auto n = static_cast<double>(classIndices.size());
    for (std::size_t k = 0; k < numClasses; ++k) {
        if (counts[k] > 0)
            weights[k] = static_cast<float>(std::clamp(n / (static_cast<double>(numClasses) * counts[k]), 0.1, 10.0));
    }
    return weights;
}

double weightedBce(const Tensor &logits, const Tensor &labels, const BceWeights &weights)
{
    const torch::NoGradGuard guard;
    return weightedBceLoss(nn::toTorch(logits), nn::toTorch(labels), torch::tensor(weights.positive),
                           torch::tensor(weights.negative))
        .item<double>();
}

} // namespace mimik::train
