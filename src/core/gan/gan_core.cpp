#include "core/gan/gan_core_p.h"

#include <cmath>

namespace mimik::gan {

void LossStats::add(const LossStats &o)
{
    lossG += o.lossG;
    lossD += o.lossD;
    signReal += o.signReal;
    scoreReal += o.scoreReal;
    scoreFake += o.scoreFake;
    r1 += o.r1;
    plPenalty += o.plPenalty;
    countG += o.countG;
    countD += o.countD;
    countReal += o.countReal;
    countFake += o.countFake;
    countR1 += o.countR1;
    countPl += o.countPl;
}

GanLoss::GanLoss(GeneratorNet g, DiscriminatorNet d, const GanSettings &settings)
    : m_g(std::move(g)), m_d(std::move(d)), m_settings(settings)
{
    const auto frozen = m_d->firstLayerParameters(settings.freezeD);
    for (const auto &item : m_d->named_parameters()) {
        if (std::find(frozen.begin(), frozen.end(), item.key()) == frozen.end())
            m_dParameters.push_back(item.value());
        else
            item.value().requires_grad_(false);
    }
}

void GanLoss::train(bool generator)
{
    for (auto &p : m_g->parameters())
        p.requires_grad_(generator);
    for (auto &p : m_dParameters)
        p.requires_grad_(!generator);
}

TorchTensor GanLoss::mappedWs(const TorchTensor &z, const TorchTensor &c)
{
    const TorchTensor w = m_g->mapping->forward(z, c);
    m_wMeans.push_back(w.detach().mean(0));
    TorchTensor ws = m_g->broadcast(w);
    if (m_settings.styleMixing > 0) {
        const std::int64_t numWs = ws.size(1);
        const auto cutoff = torch::randint(1, numWs, {1}, m_generator, torch::kLong).item<std::int64_t>();
        const bool mixed = torch::rand({1}, m_generator).item<double>() < m_settings.styleMixing;
        const TorchTensor other = torch::randn(z.sizes(), m_generator);
        if (mixed) {
            const TorchTensor ws2 = m_g->broadcast(m_g->mapping->forward(other, c));
            ws = torch::cat({ws.slice(1, 0, cutoff), ws2.slice(1, cutoff)}, 1);
        }
    }
    return ws;
}

TorchTensor GanLoss::images(const TorchTensor &ws, bool twice)
{
    nn::SynthesisOptions options;
    options.noise = nn::NoiseMode::Random;
    options.twiceDifferentiable = twice;
    options.generator = m_generator;
    return m_g->synthesis->forward(ws, options);
}

void GanLoss::accumulate(Phase phase, const TorchTensor &real, const TorchTensor &realC, const TorchTensor &z,
                         const TorchTensor &genC, double gain)
{
    namespace F = torch::nn::functional;
    const auto n = static_cast<std::int64_t>(z.defined() ? z.size(0) : real.size(0));
    const auto sum = [](const TorchTensor &t) {
        return t.detach().sum().item<double>();
    };
    train(phase == Phase::Gmain || phase == Phase::Greg);
    switch (phase) {
    case Phase::Gmain: {
        const TorchTensor logits = m_d->forward(images(mappedWs(z, genC), false), genC);
        const TorchTensor loss = F::softplus(-logits);
        m_stats.lossG += sum(loss);
        m_stats.countG += n;
        m_stats.scoreFake += sum(logits);
        m_stats.countFake += n;
        (loss.mean() * gain).backward();
        break;
    }
    case Phase::Greg: {
        const std::int64_t part = std::max<std::int64_t>(1, n / m_settings.plBatchShrink);
        const TorchTensor c = genC.defined() ? genC.slice(0, 0, part) : genC;
        const TorchTensor ws = mappedWs(z.slice(0, 0, part), c);
        const TorchTensor img = images(ws, true);
        const TorchTensor noise =
            torch::randn(img.sizes(), m_generator) / std::sqrt(static_cast<double>(img.size(2) * img.size(3)));
        const TorchTensor grads = torch::autograd::grad({(img * noise).sum()}, {ws}, {}, true, true)[0];
        const TorchTensor lengths = grads.square().sum(2).mean(1).sqrt();
        const TorchTensor mean = m_plMean.lerp(lengths.mean(), m_settings.plDecay);
        m_plMean = mean.detach().clone();
        const TorchTensor penalty = (lengths - mean).square();
        m_stats.plPenalty += sum(penalty);
        m_stats.countPl += part;
        ((penalty * m_settings.plWeight).mean() * gain).backward();
        break;
    }
    case Phase::Dmain: {
        TorchTensor fake;
        {
            torch::NoGradGuard guard;
            fake = images(mappedWs(z, genC), false);
        }
        const TorchTensor fakeLogits = m_d->forward(fake, genC);
        const TorchTensor fakeLoss = F::softplus(fakeLogits);
        (fakeLoss.mean() * gain).backward();
        const TorchTensor realLogits = m_d->forward(real, realC);
        const TorchTensor realLoss = F::softplus(-realLogits);
        (realLoss.mean() * gain).backward();
        m_stats.lossD += sum(fakeLoss) + sum(realLoss);
        m_stats.countD += n;
        m_stats.scoreFake += sum(fakeLogits);
        m_stats.countFake += n;
        m_stats.scoreReal += sum(realLogits);
        m_stats.signReal += sum(realLogits.sign());
        m_stats.countReal += n;
        break;
    }
    case Phase::Dreg: {
        const TorchTensor x = real.detach().requires_grad_(true);
        const TorchTensor logits = m_d->forward(x, realC);
        const TorchTensor g = torch::autograd::grad({logits.sum()}, {x}, {}, true, true)[0];
        const TorchTensor penalty = g.square().sum({1, 2, 3});
        m_stats.r1 += sum(penalty);
        m_stats.countR1 += n;
        m_stats.signReal += sum(logits.sign());
        m_stats.scoreReal += sum(logits);
        m_stats.countReal += n;
        ((penalty * (m_settings.gamma / 2)).mean() * gain).backward();
        break;
    }
    }
}

Adam::Adam(std::vector<std::pair<std::string, TorchTensor>> parameters, double lr, double beta1, double beta2)
    : m_parameters(std::move(parameters)), m_steps(m_parameters.size(), 0), m_lr(lr), m_beta1(beta1), m_beta2(beta2)
{
    for (const auto &[name, p] : m_parameters) {
        m_first.push_back(torch::zeros(p.sizes()));
        m_second.push_back(torch::zeros(p.sizes()));
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
    constexpr double kEps = 1e-8;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        TorchTensor &p = m_parameters[i].second;
        if (!p.grad().defined())
            continue;
        const TorchTensor g = torch::nan_to_num(p.grad(), 0.0, 1e5, -1e5).contiguous();
        const double t = static_cast<double>(++m_steps[i]);
        const double correction1 = 1 - std::pow(m_beta1, t), correction2 = 1 - std::pow(m_beta2, t);
        const auto stepSize = static_cast<float>(m_lr / correction1);
        const auto root2 = static_cast<float>(std::sqrt(correction2));
        const auto b1 = static_cast<float>(m_beta1), b2 = static_cast<float>(m_beta2);
        float *w = p.data_ptr<float>(), *m = m_first[i].data_ptr<float>(), *v = m_second[i].data_ptr<float>();
        const float *d = g.data_ptr<float>();
        for (std::int64_t k = 0; k < p.numel(); ++k) {
            m[k] = b1 * m[k] + (1 - b1) * d[k];
            v[k] = b2 * v[k] + (1 - b2) * d[k] * d[k];
            w[k] -= stepSize * m[k] / (std::sqrt(v[k]) / root2 + static_cast<float>(kEps));
        }
        p.mutable_grad() = TorchTensor();
    }
}

} // namespace mimik::gan
