#include "core/gan/adam_p.h"

#include <cmath>

namespace mimik::gan {

namespace {

constexpr double kEps = 1e-8;

/// One pass over plain arrays: the parameters of a network are many and small.
void stepOnCpu(torch::Tensor &parameter, const torch::Tensor &grad, torch::Tensor &first, torch::Tensor &second,
               float stepSize, float root2, float b1, float b2)
{
    float *w = parameter.data_ptr<float>(), *m = first.data_ptr<float>(), *v = second.data_ptr<float>();
    const float *g = grad.data_ptr<float>();
    for (std::int64_t k = 0; k < parameter.numel(); ++k) {
        m[k] = b1 * m[k] + (1 - b1) * g[k];
        v[k] = b2 * v[k] + (1 - b2) * g[k] * g[k];
        w[k] -= stepSize * m[k] / (std::sqrt(v[k]) / root2 + static_cast<float>(kEps));
    }
}

} // namespace

Adam::Adam(std::vector<std::pair<std::string, TorchTensor>> parameters, double lr, double beta1, double beta2)
    : m_parameters(std::move(parameters)), m_steps(m_parameters.size(), 0), m_lr(lr), m_beta1(beta1), m_beta2(beta2)
{
    for (const auto &[name, p] : m_parameters) {
        m_first.push_back(torch::zeros(p.sizes(), p.options().requires_grad(false)));
        m_second.push_back(torch::zeros(p.sizes(), p.options().requires_grad(false)));
    }
}

Adam Adam::lazy(const torch::nn::Module &module, double lr, double ratio, const std::vector<std::string> &frozen)
{
    std::vector<std::pair<std::string, TorchTensor>> parameters;
    for (const auto &item : module.named_parameters())
        if (std::find(frozen.begin(), frozen.end(), item.key()) == frozen.end())
            parameters.emplace_back(item.key(), item.value());
    constexpr double kBeta1 = 0, kBeta2 = 0.99; // of the official configurations
    return Adam(std::move(parameters), lr * ratio, std::pow(kBeta1, ratio), std::pow(kBeta2, ratio));
}

void Adam::step()
{
    torch::NoGradGuard guard;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        TorchTensor &p = m_parameters[i].second;
        if (!p.grad().defined())
            continue;
        const TorchTensor g = torch::nan_to_num(p.grad(), 0.0, 1e5, -1e5).contiguous();
        const double t = static_cast<double>(++m_steps[i]);
        const double stepSize = m_lr / (1 - std::pow(m_beta1, t)), root2 = std::sqrt(1 - std::pow(m_beta2, t));
        if (p.is_cpu() && p.is_contiguous()) {
            stepOnCpu(p, g, m_first[i], m_second[i], static_cast<float>(stepSize), static_cast<float>(root2),
                      static_cast<float>(m_beta1), static_cast<float>(m_beta2));
        } else {
            m_first[i].mul_(m_beta1).add_(g, 1 - m_beta1);
            m_second[i].mul_(m_beta2).addcmul_(g, g, 1 - m_beta2);
            p.addcdiv_(m_first[i], (m_second[i].sqrt() / root2).add_(kEps), -stepSize);
        }
        p.mutable_grad() = TorchTensor();
    }
}

} // namespace mimik::gan
