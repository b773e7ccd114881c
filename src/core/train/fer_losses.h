#pragma once

#include "core/base/image.h"

#include <vector>

namespace mimik::train {

/// Weights of the weighted binary cross-entropy, per class.
struct BceWeights {
    std::vector<float> positive; ///< N / (2 N+)
    std::vector<float> negative; ///< N / (2 N-)
};

/// Balanced weights of AU labels [N, K] (0, 1, NaN missing), clipped to 0.1..10 (methods A.11); N counts the rows whose
/// label is known. A class without positives or without negatives gets weight 1 on both sides.
BceWeights balancedWeights(const Tensor &labels);
BceWeights uniformWeights(std::size_t numClasses);

/// Weights of the cross-entropy: N / (K N_k), clipped to 0.1..10; 1 for a class without images.
std::vector<float> balancedClassWeights(const std::vector<float> &classIndices, std::size_t numClasses);

/// mean over rows of the sum over classes of -[w+ y log p + w- (1-y) log(1-p)], p = sigmoid(logit); missing labels add
/// nothing. The number that training minimises.
double weightedBce(const Tensor &logits, const Tensor &labels, const BceWeights &weights);

} // namespace mimik::train
