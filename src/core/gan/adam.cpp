#include "core/gan/adam_p.h"

#include <cmath>
#include <map>

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

/// Parameters on a graphics card that are at the same step: a few launches for all of them, for launching costs more
/// than computing.
struct Together {
    std::vector<torch::Tensor> parameters, grads, first, second;
};
void stepOnCard(Together &all, double stepSize, double root2, double b1, double b2)
{
    at::_foreach_mul_(all.first, b1);
    at::_foreach_add_(all.first, all.grads, 1 - b1);
    at::_foreach_mul_(all.second, b2);
    at::_foreach_addcmul_(all.second, all.grads, all.grads, 1 - b2);
    std::vector<torch::Tensor> roots = at::_foreach_sqrt(all.second);
    at::_foreach_div_(roots, root2);
    at::_foreach_add_(roots, kEps);
    at::_foreach_addcdiv_(all.parameters, all.first, roots, -stepSize);
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
    const auto sizes = [this](std::int64_t step) { // of the step, and the root of the second moment's correction
        const auto t = static_cast<double>(step);
        return std::pair(m_lr / (1 - std::pow(m_beta1, t)), std::sqrt(1 - std::pow(m_beta2, t)));
    };
    std::map<std::int64_t, Together> onCard; // by their step
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        TorchTensor &p = m_parameters[i].second;
        if (!p.grad().defined())
            continue;
        const TorchTensor g = torch::nan_to_num(p.grad(), 0.0, 1e5, -1e5).contiguous();
        p.mutable_grad() = TorchTensor();
        const std::int64_t t = ++m_steps[i];
        if (p.is_cpu() && p.is_contiguous()) {
            const auto [stepSize, root2] = sizes(t);
            stepOnCpu(p, g, m_first[i], m_second[i], static_cast<float>(stepSize), static_cast<float>(root2),
                      static_cast<float>(m_beta1), static_cast<float>(m_beta2));
            continue;
        }
        Together &all = onCard[t];
        all.parameters.push_back(p);
        all.grads.push_back(g);
        all.first.push_back(m_first[i]);
        all.second.push_back(m_second[i]);
    }
    for (auto &[t, all] : onCard) {
        const auto [stepSize, root2] = sizes(t);
        stepOnCard(all, stepSize, root2, m_beta1, m_beta2);
    }
}

} // namespace mimik::gan
