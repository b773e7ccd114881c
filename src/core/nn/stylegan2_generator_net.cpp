#include "core/nn/stylegan2_nets_p.h"

#include <cmath>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace mimik::nn {

namespace {
const double kSqrt2 = std::sqrt(2.0);
const double kSqrtHalf = std::sqrt(0.5);

TorchTensor normalised(const TorchTensor &x)
{
    return x * (x.square().mean(1, true) + 1e-8).rsqrt();
}

bool isReducedType(torch::ScalarType type)
{
    return type == torch::kHalf || type == torch::kBFloat16;
}
} // namespace

torch::ScalarType computeType(bool reduced, const TorchTensor &input)
{
    if (reduced)
        return input.is_cpu() ? torch::kBFloat16 : torch::kHalf;
    return isReducedType(input.scalar_type()) ? torch::kFloat : input.scalar_type();
}

FullyConnectedImpl::FullyConnectedImpl(int in, int out, bool lrelu, double lrMultiplier, double biasInit)
    : m_lrelu(lrelu), m_weightGain(lrMultiplier / std::sqrt(in)), m_biasGain(lrMultiplier)
{
    weight = register_parameter("weight", torch::randn({out, in}) / lrMultiplier);
    bias = register_parameter("bias", torch::full({out}, biasInit));
}

TorchTensor FullyConnectedImpl::forward(const TorchTensor &x)
{
    const TorchTensor b = m_biasGain == 1 ? bias : bias * m_biasGain;
    if (!m_lrelu)
        return torch::addmm(b, x, weight.t(), 1, m_weightGain);
    return biasAct(torch::matmul(x, (weight * m_weightGain).t()), b, true, kSqrt2, 0);
}

MappingNetworkImpl::MappingNetworkImpl(int zDim, int cDim, int wDim, int layers, bool withAverage)
    : m_zDim(zDim), m_cDim(cDim)
{
    if (cDim > 0)
        embed = register_module("embed", FullyConnected(cDim, wDim, false));
    int in = zDim + (cDim > 0 ? wDim : 0);
    for (int i = 0; i < layers; ++i) {
        fc.push_back(register_module("fc" + std::to_string(i), FullyConnected(in, wDim, true, 0.01)));
        in = wDim;
    }
    if (withAverage)
        w_avg = register_buffer("w_avg", torch::zeros({wDim}));
}

TorchTensor MappingNetworkImpl::forward(const TorchTensor &z, const TorchTensor &c)
{
    TorchTensor x;
    if (m_zDim > 0)
        x = normalised(z);
    if (m_cDim > 0) {
        TORCH_CHECK(c.defined() && c.size(1) == m_cDim, "mapping: labels [N, ", m_cDim, "] are needed");
        const TorchTensor y = normalised(embed->forward(c));
        x = x.defined() ? torch::cat({x, y}, 1) : y;
    }
    for (auto &layer : fc)
        x = layer->forward(x);
    return x;
}

void MappingNetworkImpl::updateAverage(const TorchTensor &batchMean)
{
    torch::NoGradGuard guard;
    constexpr double kBeta = 0.995;
    w_avg.copy_(batchMean.lerp(w_avg, kBeta));
}

TorchTensor MappingNetworkImpl::truncate(const TorchTensor &ws, double psi, int cutoff) const
{
    if (psi == 1)
        return ws;
    if (cutoff < 0 || cutoff >= ws.size(1))
        return w_avg.lerp(ws, psi);
    return torch::cat({w_avg.lerp(ws.slice(1, 0, cutoff), psi), ws.slice(1, cutoff)}, 1);
}

SynthesisLayerImpl::SynthesisLayerImpl(int in, int out, int wDim, int resolution, int up, double clamp)
    : m_up(up), m_resolution(resolution), m_clamp(clamp)
{
    weight = register_parameter("weight", torch::randn({out, in, 3, 3}));
    noise_strength = register_parameter("noise_strength", torch::zeros({}));
    bias = register_parameter("bias", torch::zeros({out}));
    resample_filter = register_buffer("resample_filter", resampleFilterBuffer());
    noise_const = register_buffer("noise_const", torch::randn({resolution, resolution}));
    affine = register_module("affine", FullyConnected(wDim, in, false, 1, 1));
}

LayerCache SynthesisLayerImpl::makeCache(torch::ScalarType type) const
{
    TorchTensor full = weight;
    if (isReducedType(
            type)) // keeps the sums of halves small; demodulation cancels the factors, so they have no gradient
        full = weight / (weight.detach().abs().amax({1, 2, 3}, true) * std::sqrt(weight.numel() / weight.size(0)));
    const TorchTensor used = full.to(type);
    return {m_up == 2 ? used.transpose(0, 1).contiguous() : used, full.square().sum({2, 3}).t()};
}

TorchTensor SynthesisLayerImpl::forward(const TorchTensor &x, const TorchTensor &w, const SynthesisOptions &options,
                                        double gain)
{
    const torch::ScalarType type = x.scalar_type();
    TorchTensor s = affine->forward(w);
    if (isReducedType(type)) // as the weights
        s = s / s.detach().abs().amax(1, true);
    const bool isCached = m_cache.weight.defined() && m_cache.weight.scalar_type() == type;
    const LayerCache cache = isCached ? m_cache : makeCache(type);
    const TorchTensor d = (torch::matmul(s.square(), cache.squares) + 1e-8).rsqrt();
    TorchTensor noise;
    if (options.noise == NoiseMode::Random)
        noise = torch::randn({w.size(0), 1, m_resolution, m_resolution}, options.generator,
                             torch::TensorOptions(options.generator ? options.generator->device() : w.device()))
                    .to(w.device()); // numbers of the processor's generator are the same on every device
    else if (options.noise == NoiseMode::Const)
        noise = noise_const.reshape({1, 1, m_resolution, m_resolution});
    const double clamp = m_clamp > 0 ? m_clamp * gain : 0;
    const std::int64_t n = w.size(0), in = s.size(1), out = bias.size(0);
    const auto convolve = [&](const TorchTensor &modulated) {
        if (m_up == 1)
            return conv(modulated, cache.weight, 1, 1);
        return upfirdn(upConv(modulated, cache.weight), resampleTaps(), 1, 1, 1, 1, 4);
    };
    if (!options.twiceDifferentiable || !usesKernels(x))
        return modulatedTail(convolve(scaleChannels(x, s)), d, noise, noise_strength, bias, kSqrt2 * gain, clamp);
    TorchTensor v = convolve(x * s.reshape({n, in, 1, 1}));
    v = v * d.reshape({n, out, 1, 1});
    if (noise.defined())
        v = v + noise * noise_strength;
    return biasAct(v, bias, true, kSqrt2 * gain, clamp);
}

ToRgbImpl::ToRgbImpl(int in, int out, int wDim, double clamp) : m_weightGain(1 / std::sqrt(in)), m_clamp(clamp)
{
    weight = register_parameter("weight", torch::randn({out, in, 1, 1}));
    bias = register_parameter("bias", torch::zeros({out}));
    affine = register_module("affine", FullyConnected(wDim, in, false, 1, 1));
}

TorchTensor ToRgbImpl::forward(const TorchTensor &x, const TorchTensor &w)
{
    // A 1x1 convolution to three channels without demodulation: per-sample weights are tiny here, so it is one batched
    // matrix product [HW, C] x [C, 3].
    const TorchTensor s = affine->forward(w) * m_weightGain;
    const std::int64_t n = x.size(0), c = x.size(1), h = x.size(2), wd = x.size(3), out = bias.size(0);
    const TorchTensor weights = (weight.reshape({1, out, c}) * s.reshape({n, 1, c})).to(x.scalar_type());
    const TorchTensor pixels = x.permute({0, 2, 3, 1}).reshape({n, h * wd, c});
    const TorchTensor y = torch::bmm(pixels, weights.transpose(1, 2)).reshape({n, h, wd, out}).permute({0, 3, 1, 2});
    return biasAct(y, bias, false, 1, m_clamp);
}

SynthesisBlockImpl::SynthesisBlockImpl(const StyleGan2Config &config, int resolution)
    : m_architecture(config.gArchitecture), m_isReduced(config.isReduced(resolution))
{
    const int out = config.channels(resolution);
    const bool isLast = resolution == config.resolution;
    if (resolution == 4)
        constant = register_parameter("const", torch::randn({out, 4, 4}));
    resample_filter = register_buffer("resample_filter", resampleFilterBuffer());
    if (resolution > 4)
        conv0 = register_module("conv0", SynthesisLayer(config.channels(resolution / 2), out, config.wDim, resolution,
                                                        2, config.convClamp));
    conv1 = register_module("conv1", SynthesisLayer(out, out, config.wDim, resolution, 1, config.convClamp));
    if (isLast || m_architecture == "skip")
        torgb = register_module("torgb", ToRgb(out, config.imgChannels, config.wDim, config.convClamp));
    if (resolution > 4 && m_architecture == "resnet")
        skip = register_module("skip", Conv2dLayer(config.channels(resolution / 2), out, 1, false, false, 2, 1, 0));
}

void SynthesisBlockImpl::forward(TorchTensor &x, TorchTensor &img, const TorchTensor &ws, int &wsIndex,
                                 const SynthesisOptions &options)
{
    const auto w = [&](int i) {
        return ws.select(1, wsIndex + i).contiguous();
    };
    int used = 0;
    if (x.defined())
        x = x.to(computeType(m_isReduced, ws));
    if (constant.defined()) {
        x = constant.unsqueeze(0).repeat({ws.size(0), 1, 1, 1}).contiguous(torch::MemoryFormat::ChannelsLast);
        x = conv1->forward(x, w(used++), options, 1);
    } else if (skip) {
        const TorchTensor y = skip->forward(x, kSqrtHalf);
        x = conv0->forward(x, w(used++), options, 1);
        x = y + conv1->forward(x, w(used++), options, kSqrtHalf);
    } else {
        x = conv0->forward(x, w(used++), options, 1);
        x = conv1->forward(x, w(used++), options, 1);
    }
    if (img.defined())
        img = upsample2(img);
    if (torgb) {
        const TorchTensor rgb = torgb->forward(x, w(used)).to(ws.scalar_type());
        img = img.defined() ? img + rgb : rgb;
    }
    wsIndex += used; // torgb shares its w with the next block's conv0
}

SynthesisNetworkImpl::SynthesisNetworkImpl(const StyleGan2Config &config)
{
    for (int res = 4; res <= config.resolution; res *= 2)
        blocks.push_back(register_module("b" + std::to_string(res), SynthesisBlock(config, res)));
}

TorchTensor SynthesisNetworkImpl::forward(const TorchTensor &ws, const SynthesisOptions &options)
{
    TorchTensor x, img;
    int index = 0;
    for (auto &block : blocks)
        block->forward(x, img, ws, index, options);
    return img;
}

void SynthesisNetworkImpl::freezeForInference()
{
    torch::NoGradGuard guard;
    for (auto &block : blocks)
        for (auto *layer : {&block->conv0, &block->conv1})
            if (*layer)
                (*layer)->m_cache = (*layer)->makeCache((*layer)->weight.scalar_type());
}

void SynthesisNetworkImpl::dropConvolutions()
{
    torch::NoGradGuard guard;
    for (auto &block : blocks)
        for (auto *layer : {&block->conv0, &block->conv1})
            if (*layer)
                (*layer)->weight.set_data(torch::empty({0}));
#ifdef __GLIBC__
    ::malloc_trim(0); // tens of megabytes that would else stay with the process
#endif
}

GeneratorNetImpl::GeneratorNetImpl(const StyleGan2Config &config) : m_config(config)
{
    synthesis = register_module("synthesis", SynthesisNetwork(config));
    mapping = register_module("mapping", MappingNetwork(config.zDim, config.cDim, config.wDim, config.mapLayers, true));
}

TorchTensor GeneratorNetImpl::broadcast(const TorchTensor &w) const
{
    return w.unsqueeze(1).expand({w.size(0), m_config.numWs(), w.size(1)});
}

std::vector<std::pair<std::string, TorchTensor>> namedTensors(const torch::nn::Module &module)
{
    std::vector<std::pair<std::string, TorchTensor>> all;
    for (const auto &item : module.named_parameters())
        all.emplace_back(item.key(), item.value());
    for (const auto &item : module.named_buffers())
        all.emplace_back(item.key(), item.value());
    return all;
}

} // namespace mimik::nn
