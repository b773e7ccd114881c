#pragma once

#include <torch/torch.h>

#include <map>
#include <string>

namespace mimik::train {

/// Adam, AdamW or SGD with momentum 0.9, with all state in plain tensors, so that a checkpoint holds it on any
/// LibTorch.
class FerOptimizer {
public:
    FerOptimizer(const std::string &kind, double weightDecay, const torch::nn::Module &module);

    void zeroGrad();
    /// @param step  counts from 1: the bias correction of Adam
    void step(double lr, std::int64_t step);

    const std::map<std::string, torch::Tensor> &state() const { return m_state; }
    void assignState(const std::map<std::string, torch::Tensor> &state);

private:
    std::string m_kind;
    double m_weightDecay;
    std::map<std::string, torch::Tensor> m_parameters;
    std::map<std::string, torch::Tensor> m_state; ///< m.<parameter>, v.<parameter>
};

} // namespace mimik::train
