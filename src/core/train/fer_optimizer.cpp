#include "core/train/fer_optimizer_p.h"

#include <cmath>

namespace mimik::train {

FerOptimizer::FerOptimizer(const std::string &kind, double weightDecay, const torch::nn::Module &module)
    : m_kind(kind), m_weightDecay(weightDecay)
{
    for (const auto &item : module.named_parameters()) {
        m_parameters.emplace(item.key(), item.value());
        m_state.emplace("m." + item.key(), torch::zeros_like(item.value()));
        if (kind != "sgd")
            m_state.emplace("v." + item.key(), torch::zeros_like(item.value()));
    }
}

void FerOptimizer::zeroGrad()
{
    for (auto &[name, parameter] : m_parameters)
        parameter.mutable_grad() = torch::Tensor();
}

void FerOptimizer::step(double lr, std::int64_t step)
{
    // Kingma and Ba 2015, algorithm 1; decoupled decay after Loshchilov and Hutter 2019
    constexpr double kBeta1 = 0.9;
    constexpr double kBeta2 = 0.999;
    constexpr double kEpsilon = 1e-8;
    constexpr double kMomentum = 0.9;
    const torch::NoGradGuard guard;
    const double correction1 = 1 - std::pow(kBeta1, static_cast<double>(step));
    const double correction2 = 1 - std::pow(kBeta2, static_cast<double>(step));
    for (auto &[name, parameter] : m_parameters) {
        torch::Tensor gradient = parameter.grad();
        if (!gradient.defined())
            continue;
        if (m_weightDecay > 0) {
            if (m_kind == "adamw")
                parameter.mul_(1 - lr * m_weightDecay);
            else
                gradient = gradient.add(parameter, m_weightDecay);
        }
        torch::Tensor &m = m_state.at("m." + name);
        if (m_kind == "sgd") {
            m.mul_(kMomentum).add_(gradient);
            parameter.add_(m, -lr);
            continue;
        }
        torch::Tensor &v = m_state.at("v." + name);
        m.mul_(kBeta1).add_(gradient, 1 - kBeta1);
        v.mul_(kBeta2).addcmul_(gradient, gradient, 1 - kBeta2);
        parameter.addcdiv_(m, v.sqrt().div_(std::sqrt(correction2)).add_(kEpsilon), -lr / correction1);
    }
}

void FerOptimizer::assignState(const std::map<std::string, torch::Tensor> &state)
{
    for (auto &[name, tensor] : m_state) {
        const auto found = state.find(name);
        TORCH_CHECK(found != state.end() && found->second.sizes() == tensor.sizes(), "optimiser state '", name,
                    "' is missing or of another shape");
        tensor.copy_(found->second);
    }
}

} // namespace mimik::train
