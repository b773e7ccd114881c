#include "bench_numbers.h"

#include "core/gan/gan_core_p.h"
#include "core/nn/augment_pipe_p.h"
#include "support/stylegan_peer_p.h"

#include <ATen/Parallel.h>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <thread>

// One training iteration of the full-size 64-pixel network, batch 16, bgc at p = 0.2, phase by phase: ours against the
// plain LibTorch transcription with the same losses, threads and augmentation, in turns.
namespace {

using namespace mimik;
using gan::Phase;
using torch::Tensor;

constexpr std::int64_t kBatch = 16;
constexpr double kP = 0.2, kGamma = 0.0512, kPlWeight = 2;

double seconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The losses of StyleGAN2-ADA in plain torch operations.
class PeerTraining {
public:
    PeerTraining(gan::GeneratorNet g, gan::DiscriminatorNet d)
        : m_g(std::move(g)), m_d(std::move(d)),
          m_adamG(m_g->parameters(), torch::optim::AdamOptions(0.002).betas({0, 0.992})),
          m_adamD(m_d->parameters(), torch::optim::AdamOptions(0.00235).betas({0, 0.9906}))
    {
    }

    void run(Phase phase, const Tensor &real, const Tensor &z)
    {
        namespace F = torch::nn::functional;
        const bool generator = phase == Phase::Gmain || phase == Phase::Greg;
        for (auto &p : m_g->parameters())
            p.requires_grad_(generator);
        for (auto &p : m_d->parameters())
            p.requires_grad_(!generator);
        auto &adam = generator ? m_adamG : m_adamD;
        adam.zero_grad();
        if (phase == Phase::Gmain) {
            F::softplus(-judge(fake(z))).mean().backward();
        } else if (phase == Phase::Greg) {
            const Tensor ws = mapped(z.slice(0, 0, kBatch / 2));
            const Tensor img = peer::synthesize(m_g, ws, {false, nn::NoiseMode::Random});
            const Tensor noise = torch::randn_like(img) / std::sqrt(static_cast<double>(img.size(2) * img.size(3)));
            const Tensor grads = torch::autograd::grad({(img * noise).sum()}, {ws}, {}, true, true)[0];
            const Tensor lengths = grads.square().sum(2).mean(1).sqrt();
            (((lengths - lengths.mean().detach()).square() * kPlWeight).mean() * 4).backward();
        } else if (phase == Phase::Dmain) {
            Tensor img;
            {
                torch::NoGradGuard guard;
                img = fake(z);
            }
            F::softplus(judge(img)).mean().backward();
            F::softplus(-judge(real)).mean().backward();
        } else {
            const Tensor x = real.detach().requires_grad_(true);
            const Tensor grads = torch::autograd::grad({judge(x).sum()}, {x}, {}, true, true)[0];
            ((grads.square().sum({1, 2, 3}) * (kGamma / 2)).mean() * 16).backward();
        }
        adam.step();
    }

private:
    Tensor mapped(const Tensor &z)
    {
        const Tensor ws = m_g->broadcast(m_g->mapping->forward(z, {}));
        const std::int64_t cutoff = ws.size(1) / 2; // style mixing
        const Tensor other = m_g->broadcast(m_g->mapping->forward(torch::randn_like(z), {}));
        return torch::cat({ws.slice(1, 0, cutoff), other.slice(1, cutoff)}, 1);
    }
    Tensor fake(const Tensor &z) { return peer::synthesize(m_g, mapped(z), {false, nn::NoiseMode::Random}); }
    Tensor judge(const Tensor &img) { return peer::discriminate(m_d, m_pipe(img, kP, {}), {}); }

    gan::GeneratorNet m_g;
    gan::DiscriminatorNet m_d;
    torch::optim::Adam m_adamG, m_adamD;
    nn::AugmentPipe m_pipe{*nn::augmentPipeSettings("bgc")};
};

/// The same through the trainer's own loss and optimiser, in micro-batches as the trainer takes them.
class OurTraining {
public:
    OurTraining(gan::GeneratorNet g, gan::DiscriminatorNet d, const gan::GanSettings &settings)
        : m_settings(settings), m_loss(g, d, settings), m_adamG(gan::Adam::lazy(*g, 0.0025, 0.8)),
          m_adamD(gan::Adam::lazy(*d, 0.0025, 16.0 / 17))
    {
        m_loss.m_pipe = std::make_shared<nn::AugmentPipe>(*nn::augmentPipeSettings("bgc"));
        m_loss.m_augmentP = kP;
    }
    void run(Phase phase, const Tensor &real, const Tensor &z)
    {
        const std::int64_t part = m_settings.microBatch;
        const double gain = phase == Phase::Greg ? 4 : phase == Phase::Dreg ? 16 : 1;
        for (std::int64_t i = 0; i < kBatch; i += part)
            m_loss.accumulate(phase, real.slice(0, i, i + part), {}, z.slice(0, i, i + part), {}, gain);
        (phase == Phase::Gmain || phase == Phase::Greg ? m_adamG : m_adamD).step();
        m_loss.m_wMeans.clear();
    }

private:
    gan::GanSettings m_settings;
    gan::GanLoss m_loss;
    gan::Adam m_adamG, m_adamD;
};

} // namespace

int main(int argc, char **argv)
{
    const int threads = argc > 1 ? std::atoi(argv[1]) : static_cast<int>(std::thread::hardware_concurrency());
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 3;
    at::set_num_threads(threads);
    torch::manual_seed(1);
    gan::GanSettings settings = *gan::presetSettings("auto", 64, static_cast<int>(kBatch));
    settings.microBatch = argc > 3 ? std::atoi(argv[3]) : 8;
    settings.styleMixing = 1;
    const auto real = torch::rand({kBatch, 3, 64, 64}) * 2 - 1, z = torch::randn({kBatch, 512});
    const std::pair<Phase, double> phases[] = {
        {Phase::Gmain, 1}, {Phase::Greg, 1.0 / 4}, {Phase::Dmain, 1}, {Phase::Dreg, 1.0 / 16}};
    const char *names[] = {"Gmain", "Greg", "Dmain", "Dreg"};

    std::vector<std::vector<double>> ours(4), theirs(4);
    double ourMemory = 0, theirMemory = 0;
    {
        OurTraining our(gan::GeneratorNet(settings.network), gan::DiscriminatorNet(settings.network), settings);
        PeerTraining peer(gan::GeneratorNet(settings.network), gan::DiscriminatorNet(settings.network));
        for (int round = -1; round < rounds; ++round)
            for (std::size_t i = 0; i < 4; ++i) {
                const double a = seconds();
                our.run(phases[i].first, real, z);
                const double b = seconds();
                ourMemory = std::max(ourMemory, bench::memoryMb());
                peer.run(phases[i].first, real, z);
                const double c = seconds();
                theirMemory = std::max(theirMemory, bench::memoryMb());
                if (round < 0)
                    continue;
                ours[i].push_back(b - a);
                theirs[i].push_back(c - b);
            }
    }
    std::printf("StyleGAN2 training, 64 px, batch %d, %d threads, medians of %d\n", static_cast<int>(kBatch), threads,
                rounds);
    double sumOurs = 0, sumTheirs = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const double a = bench::percentile(ours[i], 0.5), b = bench::percentile(theirs[i], 0.5);
        std::printf("%-6s ours %.2f s, peer %.2f s (x %.2f)\n", names[i], a, b, b / a);
        sumOurs += a * phases[i].second;
        sumTheirs += b * phases[i].second;
    }
    std::printf("one iteration (Gmain + Greg/4 + Dmain + Dreg/16): ours %.2f s, peer %.2f s (x %.2f); %.1f images/s, "
                "%.2f kimg/h\n",
                sumOurs, sumTheirs, sumTheirs / sumOurs, kBatch / sumOurs, 3.6 * kBatch / sumOurs);
    return 0;
}
