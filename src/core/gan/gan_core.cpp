#include "core/gan/gan_core_p.h"

#include <cmath>

namespace mimik::gan {

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
        const torch::TensorOptions device(z.device());
        const auto cutoff = torch::randint(1, numWs, {1}, m_generator, device.dtype(torch::kLong)).item<std::int64_t>();
        const bool mixed = torch::rand({1}, m_generator, device).item<double>() < m_settings.styleMixing;
        const TorchTensor other = torch::randn(z.sizes(), m_generator, device);
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

TorchTensor GanLoss::judged(const TorchTensor &images, const TorchTensor &c)
{
    return m_d->forward(m_pipe ? (*m_pipe)(images, m_augmentP, m_augmentGenerator) : images, c);
}

void GanLoss::report(const char *name, const TorchTensor &values)
{
    const TorchTensor v = values.detach().to(torch::kCPU, torch::kDouble).contiguous();
    m_stats.report(name, std::span(v.data_ptr<double>(), static_cast<std::size_t>(v.numel())));
}

void GanLoss::accumulate(Phase phase, const TorchTensor &real, const TorchTensor &realC, const TorchTensor &z,
                         const TorchTensor &genC, double gain)
{
    namespace F = torch::nn::functional;
    train(phase == Phase::Gmain || phase == Phase::Greg);
    switch (phase) {
    case Phase::Gmain: {
        const TorchTensor logits = judged(images(mappedWs(z, genC), false), genC);
        const TorchTensor loss = F::softplus(-logits);
        report("Loss/scores/fake", logits);
        report("Loss/signs/fake", logits.sign());
        report("Loss/G/loss", loss);
        (loss.mean() * gain).backward();
        break;
    }
    case Phase::Greg: {
        const std::int64_t part = std::max<std::int64_t>(1, z.size(0) / m_settings.plBatchShrink);
        const TorchTensor c = genC.defined() ? genC.slice(0, 0, part) : genC;
        const TorchTensor ws = mappedWs(z.slice(0, 0, part), c);
        const TorchTensor img = images(ws, true);
        const TorchTensor noise = torch::randn(img.sizes(), m_generator, torch::TensorOptions(img.device())) /
                                  std::sqrt(static_cast<double>(img.size(2) * img.size(3)));
        const TorchTensor grads = torch::autograd::grad({(img * noise).sum()}, {ws}, {}, true, true)[0];
        const TorchTensor lengths = grads.square().sum(2).mean(1).sqrt();
        const TorchTensor mean = m_plMean.to(lengths.device()).lerp(lengths.mean(), m_settings.plDecay);
        m_plMean = mean.detach().clone();
        const TorchTensor penalty = (lengths - mean).square(), loss = penalty * m_settings.plWeight;
        report("Loss/pl_penalty", penalty);
        report("Loss/G/reg", loss);
        (loss.mean() * gain).backward();
        break;
    }
    case Phase::Dmain: {
        TorchTensor fake;
        {
            torch::NoGradGuard guard;
            fake = images(mappedWs(z, genC), false);
        }
        const TorchTensor fakeLogits = judged(fake, genC);
        const TorchTensor fakeLoss = F::softplus(fakeLogits);
        (fakeLoss.mean() * gain).backward();
        const TorchTensor realLogits = judged(real, realC);
        const TorchTensor realLoss = F::softplus(-realLogits);
        (realLoss.mean() * gain).backward();
        report("Loss/scores/fake", fakeLogits);
        report("Loss/signs/fake", fakeLogits.sign());
        report("Loss/scores/real", realLogits);
        report("Loss/signs/real", realLogits.sign());
        report("Loss/D/loss", fakeLoss.detach() + realLoss.detach());
        break;
    }
    case Phase::Dreg: {
        const TorchTensor x = real.detach().requires_grad_(true);
        const TorchTensor logits = judged(x, realC);
        const TorchTensor g = torch::autograd::grad({logits.sum()}, {x}, {}, true, true)[0];
        const TorchTensor penalty = g.square().sum({1, 2, 3}), loss = penalty * (m_settings.gamma / 2);
        report("Loss/scores/real", logits);
        report("Loss/signs/real", logits.sign());
        report("Loss/r1_penalty", penalty);
        report("Loss/D/reg", loss);
        (loss.mean() * gain).backward();
        break;
    }
    }
}

} // namespace mimik::gan
