#pragma once

#include <torch/torch.h>

#include <string>
#include <utility>
#include <vector>

namespace mimik::gan {

/// Adam as torch.optim.Adam computes it, with its moments in the open for checkpoints.
class Adam {
public:
    using TorchTensor = torch::Tensor;

    Adam() = default;
    Adam(std::vector<std::pair<std::string, TorchTensor>> parameters, double lr, double beta1, double beta2);
    /// lr, betas with the correction for lazy regularisation: ratio = interval / (interval + 1), or 1 without.
    static Adam lazy(const torch::nn::Module &module, double lr, double ratio,
                     const std::vector<std::string> &frozen = {});
    /// One step from the parameters' gradients (parameters without one are left alone), which are cleared.
    /// NaN gradients count as 0, infinities as +-1e5.
    void step();

    std::vector<std::pair<std::string, TorchTensor>> m_parameters;
    std::vector<TorchTensor> m_first, m_second;
    std::vector<std::int64_t> m_steps;

private:
    double m_lr = 0, m_beta1 = 0, m_beta2 = 0;
};

} // namespace mimik::gan
