#include "bench_numbers.h"

#include "core/gan/adam_p.h"
#include "core/gan/gan_core_p.h"
#include "core/nn/augment_pipe_p.h"
#include "core/nn/torch_bridge_p.h"
#include "support/stylegan_peer_p.h"

#include <ATen/Parallel.h>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <thread>

// Training iterations of full-size networks, bgc at p = 0.2, phase by phase: ours against the plain LibTorch
// transcription with the same losses, threads and augmentation.
namespace {

using namespace mimik;
using gan::Phase;
using torch::Tensor;

constexpr double kP = 0.2, kGamma = 0.0512, kPlWeight = 2;
constexpr std::pair<Phase, double> kPhases[] = {
    {Phase::Gmain, 1}, {Phase::Greg, 1.0 / 4}, {Phase::Dmain, 1}, {Phase::Dreg, 1.0 / 16}};
constexpr const char *kNames[] = {"Gmain", "Greg", "Dmain", "Dreg"};

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
            const Tensor ws = mapped(z.slice(0, 0, z.size(0) / 2));
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
        for (std::int64_t i = 0; i < z.size(0); i += part)
            m_loss.accumulate(phase, real.slice(0, i, i + part), {}, z.slice(0, i, i + part), {}, gain);
        (phase == Phase::Gmain || phase == Phase::Greg ? m_adamG : m_adamD).step();
        m_loss.m_wMeans.clear();
    }

private:
    gan::GanSettings m_settings;
    gan::GanLoss m_loss;
    gan::Adam m_adamG, m_adamD;
};

struct Case {
    int resolution = 64, batch = 16, part = 8;
    torch::Device device = torch::kCPU;
    gan::GanSettings settings() const
    {
        gan::GanSettings s = *gan::presetSettings("auto", resolution, batch);
        s.microBatch = part;
        s.styleMixing = 1;
        return s;
    }
    Tensor real() const { return torch::rand({batch, 3, resolution, resolution}, device) * 2 - 1; }
    Tensor z() const { return torch::randn({batch, 512}, device); }
};

/// Seconds of each phase after a warm-up.
template <typename Training>
std::vector<std::vector<double>> timesOf(Training &training, const Case &c, int rounds)
{
    const Tensor real = c.real(), z = c.z();
    std::vector<std::vector<double>> times(4);
    for (int round = -1; round < rounds; ++round)
        for (std::size_t i = 0; i < 4; ++i) {
            const double start = seconds();
            training.run(kPhases[i].first, real, z);
            peer::finish(c.device);
            if (round >= 0)
                times[i].push_back(seconds() - start);
        }
    return times;
}

/// One side in a process of its own, for the scripts: `seconds` of one iteration, `memory_mb` at its peak.
template <typename Training>
void alone(Training &&training, const Case &c, int rounds)
{
    const auto times = timesOf(training, c, rounds);
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const double median = bench::percentile(times[i], 0.5);
        std::printf("%s %.4f\n", kNames[i], median);
        sum += median * kPhases[i].second;
    }
    std::printf("seconds %.4f\nmemory_mb %.0f\n", sum, bench::peakMemoryMb());
}

void inTurns(const Case &c, int rounds)
{
    const auto settings = c.settings();
    OurTraining our(gan::GeneratorNet(settings.network), gan::DiscriminatorNet(settings.network), settings);
    PeerTraining peer(gan::GeneratorNet(settings.network), gan::DiscriminatorNet(settings.network));
    const Tensor real = c.real(), z = c.z();
    std::vector<std::vector<double>> ours(4), theirs(4);
    for (int round = -1; round < rounds; ++round)
        for (std::size_t i = 0; i < 4; ++i) {
            const double begin = seconds();
            our.run(kPhases[i].first, real, z);
            const double middle = seconds();
            peer.run(kPhases[i].first, real, z);
            if (round < 0)
                continue;
            ours[i].push_back(middle - begin);
            theirs[i].push_back(seconds() - middle);
        }
    double sumOurs = 0, sumTheirs = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const double a = bench::percentile(ours[i], 0.5), b = bench::percentile(theirs[i], 0.5);
        std::printf("%-6s ours %.2f s, peer %.2f s (x %.2f)\n", kNames[i], a, b, b / a);
        sumOurs += a * kPhases[i].second;
        sumTheirs += b * kPhases[i].second;
    }
    std::printf("one iteration (Gmain + Greg/4 + Dmain + Dreg/16): ours %.2f s, peer %.2f s (x %.2f); %.1f images/s, "
                "%.2f kimg/h\n",
                sumOurs, sumTheirs, sumTheirs / sumOurs, c.batch / sumOurs, 3.6 * c.batch / sumOurs);
}

} // namespace

// [threads] [rounds] [images at once]: ours and the peer in turns; ours takes the batch in parts, as the trainer does,
// the peer whole.
// --ours|--peer RESOLUTION BATCH THREADS ROUNDS [images at once]: one of them alone.
// --cuda RESOLUTION BATCH mixed|float32: ours on a graphics card.
int main(int argc, char **argv)
{
    const auto number = [&](int i, int otherwise) {
        return argc > i ? std::atoi(argv[i]) : otherwise;
    };
    torch::manual_seed(1);
    const std::string side = argc > 1 ? argv[1] : "";
    if (side == "--ours" || side == "--peer") {
        const Case c{number(2, 64), number(3, 16), number(6, 8)};
        at::set_num_threads(number(4, 2));
        const auto settings = c.settings();
        const gan::GeneratorNet g(settings.network);
        const gan::DiscriminatorNet d(settings.network);
        if (side == "--ours")
            alone(OurTraining(g, d, settings), c, number(5, 3));
        else
            alone(PeerTraining(g, d), c, number(5, 3));
        return 0;
    }
    if (side == "--cuda") {
        Case c{number(2, 64), number(3, 16), number(3, 16), nn::openDevice("cuda").value()};
        auto settings = c.settings();
        if (argc > 4 && std::string(argv[4]) == "mixed") {
            settings.network.numFp16Res = 4;
            settings.network.convClamp = 256;
        }
        gan::GeneratorNet g(settings.network);
        gan::DiscriminatorNet d(settings.network);
        g->to(c.device);
        d->to(c.device);
        alone(OurTraining(g, d, settings), c, 10);
        return 0;
    }
    const int threads = number(1, static_cast<int>(std::thread::hardware_concurrency())), rounds = number(2, 3);
    at::set_num_threads(threads);
    const Case c{64, 16, number(3, 8)};
    std::printf("StyleGAN2 training, 64 px, batch %d (ours in parts of %d), %d threads, medians of %d\n", c.batch,
                c.part, threads, rounds);
    inTurns(c, rounds);
    return 0;
}
