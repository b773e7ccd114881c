#include "bench_numbers.h"

#include "core/base/image.h"
#include "core/nn/fast_synthesis_p.h"
#include "core/nn/stylegan2_nets_p.h"
#include "core/nn/torch_bridge_p.h"
#include "support/stylegan_peer_p.h"

#include <ATen/Parallel.h>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <thread>

// The generator against a plain LibTorch transcription of the official fused path, same weights, same threads, in
// turns, so that other work on the machine meets both alike. Ratios are those of medians.
namespace {

using namespace mimik;
using torch::Tensor;

double seconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Each in turn, `rounds` times after one warm-up.
std::vector<std::vector<double>> inTurns(const std::vector<std::function<void()>> &works, int rounds)
{
    std::vector<std::vector<double>> times(works.size());
    for (int round = -1; round < rounds; ++round)
        for (std::size_t i = 0; i < works.size(); ++i) {
            const double start = seconds();
            works[i]();
            if (round >= 0)
                times[i].push_back(seconds() - start);
        }
    return times;
}

nn::StyleGan2Config fullSize(int resolution)
{
    nn::StyleGan2Config c;
    c.resolution = resolution;
    c.channelBase = 16384;
    c.mapLayers = resolution == 64 ? 2 : 8;
    return c;
}

/// Noise and biases that are not zero, as in trained networks.
void shake(nn::GeneratorNet &net)
{
    torch::NoGradGuard guard;
    for (auto &item : net->named_parameters())
        if (item.key().ends_with("noise_strength"))
            item.value().fill_(0.1);
        else if (item.key().ends_with("bias") && item.key().find("affine") == std::string::npos)
            item.value().normal_(0, 0.1);
}

/// The network's own convolutions and nothing else, as LibTorch runs them.
std::function<void()> bareConvolutions(nn::GeneratorNet &net, std::int64_t batch)
{
    struct Work {
        Tensor x, weight;
        bool up;
    };
    auto works = std::make_shared<std::vector<Work>>();
    int size = 4;
    for (auto &block : net->synthesis->blocks) {
        for (auto *layer : {&block->conv0, &block->conv1}) {
            if (!*layer)
                continue;
            const bool up = (*layer)->m_up == 2;
            const int side = up ? size / 2 : size;
            const Tensor &w = (*layer)->weight;
            works->push_back(
                {torch::randn({batch, w.size(1), side, side}).contiguous(torch::MemoryFormat::ChannelsLast),
                 up ? w.detach().transpose(0, 1).contiguous() : w.detach(), up});
        }
        size *= 2;
    }
    return [works] {
        torch::NoGradGuard guard;
        for (const auto &w : *works)
            w.up ? nn::upConv(w.x, w.weight) : nn::conv(w.x, w.weight, 1, 1);
    };
}

void compare(int resolution, std::int64_t batch, int rounds)
{
    torch::NoGradGuard guard;
    torch::manual_seed(1);
    const auto config = fullSize(resolution);
    nn::GeneratorNet net(config);
    shake(net);
    const Tensor ws = net->broadcast(net->mapping->forward(torch::randn({batch, 512}), {})).contiguous();
    const nn::FastSynthesis fast(net->synthesis, config, nn::FastSynthesis::Precision::Float32);
    const nn::FastSynthesis halves(net->synthesis, config, nn::FastSynthesis::Precision::BFloat16);
    Tensor ours, bf16, fused;
    std::vector<std::function<void()>> works = {
        [&] { ours = fast.forward(ws, nn::NoiseMode::Const); },
        [&] { bf16 = halves.forward(ws, nn::NoiseMode::Const); },
        [&] {
            fused = peer::synthesize(net, ws, {true, nn::NoiseMode::Const});
        },
        [&] {
            peer::synthesize(net, ws, {false, nn::NoiseMode::Const});
        },
        bareConvolutions(net, batch),
        [&] { net->synthesis->forward(ws, {}); },
    };
    const double before = bench::memoryMb();
    const auto times = inTurns(works, rounds);
    std::vector<double> median;
    for (const auto &t : times)
        median.push_back(bench::percentile(t, 0.5));
    const auto rate = [&](std::size_t i) {
        return static_cast<double>(batch) / median[i];
    };
    std::printf("%3d px batch %2d: ours %.2f img/s, peer fused %.2f (x %.2f), peer not fused %.2f (x %.2f), "
                "training network %.2f; bare LibTorch convolutions %.2f (%.0f %%); bf16 %.2f (x %.2f)\n",
                resolution, static_cast<int>(batch), rate(0), rate(2), rate(0) / rate(2), rate(3), rate(0) / rate(3),
                rate(5), rate(4), 100 * rate(0) / rate(4), rate(1), rate(1) / rate(0));
    const auto difference = [&](const Tensor &a) {
        return std::pair((a - fused).abs().max().item<double>(), (a - fused).abs().mean().item<double>());
    };
    const auto [max32, mean32] = difference(ours);
    const auto [max16, mean16] = difference(bf16);
    std::printf("       difference to the peer: max %.1e mean %.1e; bf16 max %.1e mean %.1e (images within %.1f); "
                "memory %.0f -> %.0f MB\n",
                max32, mean32, max16, mean16, fused.abs().max().item<double>(), before, bench::memoryMb());
    std::fflush(stdout);
}

/// Input and output of the largest layer for one image, and what the convolutions multiply and add for it.
struct Size {
    double largestMb = 0, gigaflops = 0, weightsMb = 0;
};
Size sizeOf(nn::GeneratorNet &net)
{
    Size out;
    int size = 4;
    for (auto &block : net->synthesis->blocks) {
        for (auto *layer : {&block->conv0, &block->conv1}) {
            if (!*layer)
                continue;
            const int in = (*layer)->m_up == 2 ? size / 2 : size;
            const auto &w = (*layer)->weight;
            const double numbers = double(w.size(1)) * in * in + double(w.size(0)) * size * size;
            out.largestMb = std::max(out.largestMb, numbers * 4 / 1048576);
            out.gigaflops += 2e-9 * static_cast<double>(w.numel()) * in * in;
        }
        size *= 2;
    }
    for (const auto &p : net->parameters())
        out.weightsMb += static_cast<double>(p.numel()) * 4 / 1048576;
    return out;
}

/// Of the discriminator's convolutions, for one image.
double discriminatorGigaflops(const nn::StyleGan2Config &c)
{
    double sum = 0;
    for (int res = c.resolution; res > 4; res /= 2) {
        const double in = c.channels(res), out = c.channels(res / 2), half = res / 2.0;
        sum += 2e-9 * (9 * in * in * res * res + 10 * in * out * half * half); // 3x3, then 3x3 and the skip's 1x1
    }
    return sum;
}

/// What two dense matrices reach, in GFLOP/s: the hardware's peak as far as a library gets there.
double peakRate(std::int64_t size, const torch::TensorOptions &options)
{
    const Tensor a = torch::randn({size, size}, options), b = torch::randn({size, size}, options);
    const auto times = inTurns({[&] {
                                   torch::matmul(a, b);
                                   peer::finish(options.device());
                               }},
                               5);
    return 2e-9 * std::pow(static_cast<double>(size), 3) / bench::percentile(times.front(), 0);
}

/// The same numbers of a graphics card: latents lie there, images stay there.
void onCard(int resolution, std::int64_t batch)
{
    torch::NoGradGuard guard;
    const torch::Device card = nn::openDevice("cuda").value();
    const auto config = fullSize(resolution);
    nn::GeneratorNet net(config);
    const Size size = sizeOf(net);
    net->to(card);
    net->synthesis->freezeForInference();
    const Tensor ws = torch::randn({batch, config.numWs(), config.wDim}, card);
    const auto times = inTurns({[&] {
                                   net->synthesis->forward(ws, {});
                                   peer::finish(card);
                               }},
                               20);
    std::printf("seconds %.6f\ndiscriminator_gigaflops %.3f\ngigaflops %.3f\n", bench::percentile(times.front(), 0.5),
                discriminatorGigaflops(config), size.gigaflops);
    std::printf("peak_gflops %.1f\npeak_halves_gflops %.1f\n", peakRate(8192, card),
                peakRate(8192, torch::TensorOptions(card).dtype(torch::kHalf)));
}

/// Best of three in a process of its own, for the scripts.
void oursOnly(int resolution, std::int64_t batch, bool withPeak)
{
    torch::NoGradGuard guard;
    auto config = fullSize(resolution);
    { // the libraries' code and threads are there before the memory is counted
        auto narrow = config;
        narrow.channelMax = narrow.zDim = narrow.wDim = 32;
        nn::GeneratorNet net(narrow);
        const nn::FastSynthesis fast(net->synthesis, narrow, nn::FastSynthesis::Precision::Float32);
        fast.forward(torch::randn({1, narrow.numWs(), narrow.wDim}), nn::NoiseMode::Const);
        net->synthesis->dropConvolutions();
    }
    const double empty = bench::memoryMb();
    nn::GeneratorNet net(config);
    const Size size = sizeOf(net);
    const Tensor ws = torch::randn({batch, config.numWs(), config.wDim});
    const nn::FastSynthesis fast(net->synthesis, config, nn::FastSynthesis::Precision::Float32);
    net->synthesis->dropConvolutions();
    bench::forgetPeak();
    const auto times = inTurns({[&] {
                                   fast.forward(ws, nn::NoiseMode::Const);
                               }},
                               3);
    const double seconds = bench::percentile(times.front(), 0), peak = bench::peakMemoryMb() - empty;
    std::printf("seconds %.6f\n", seconds);
    std::printf("discriminator_gigaflops %.3f\n", discriminatorGigaflops(config));
    std::printf("gigaflops %.3f\nmemory_mb %.1f\nweights_mb %.1f\nlargest_layer_mb %.2f\n", size.gigaflops, peak,
                size.weightsMb, size.largestMb);
    if (withPeak)
        std::printf("peak_gflops %.1f\n", peakRate(2048, torch::kCPU));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc >= 4 && std::string(argv[1]) == "--cuda") { // RESOLUTION BATCH
        onCard(std::atoi(argv[2]), std::atoi(argv[3]));
        return 0;
    }
    if (argc >= 5 && std::string(argv[1]) == "--ours") { // RESOLUTION BATCH THREADS [peak]
        at::set_num_threads(std::atoi(argv[4]));
        oursOnly(std::atoi(argv[2]), std::atoi(argv[3]), argc > 5);
        return 0;
    }
    const int threads = argc > 1 ? std::atoi(argv[1]) : static_cast<int>(std::thread::hardware_concurrency());
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
    at::set_num_threads(threads);
    std::printf(
        "StyleGAN2 generator, %d threads, medians of %d, full-size networks (channel base 16384, at most 512)\n",
        threads, rounds);
    for (const int resolution : {64, 256})
        for (const std::int64_t batch : {1, 16})
            compare(resolution, batch, rounds);
    return 0;
}
