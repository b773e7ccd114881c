#include "core/nn/stylegan2_nets_p.h"

#include <cmath>

namespace mimik::nn {

namespace {
const double kSqrt2 = std::sqrt(2.0);
const double kSqrtHalf = std::sqrt(0.5);
} // namespace

Conv2dLayerImpl::Conv2dLayerImpl(int in, int out, int kernel, bool withBias, bool lrelu, int up, int down, double clamp)
    : m_lrelu(lrelu), m_up(up), m_down(down), m_kernel(kernel),
      m_weightGain(1 / std::sqrt(static_cast<double>(in) * kernel * kernel)), m_clamp(clamp)
{
    weight = register_parameter("weight", torch::randn({out, in, kernel, kernel}));
    if (withBias)
        bias = register_parameter("bias", torch::zeros({out}));
    resample_filter = register_buffer("resample_filter", resampleFilterBuffer());
}

TorchTensor Conv2dLayerImpl::forward(const TorchTensor &x, double gain)
{
    const double total = (m_lrelu ? kSqrt2 : 1) * gain;
    const bool needsTail = bias.defined() || m_lrelu || m_clamp > 0;
    // Without bias, activation and clamp the gain goes into the weight, which saves a pass.
    const TorchTensor w = (weight * (m_weightGain * (needsTail ? 1 : total))).to(x.scalar_type());
    TorchTensor y;
    if (m_up == 2) // only the 1x1 skip of the resnet generator
        y = upsample2(conv(x, w, 1, 0));
    else if (m_down == 2 && m_kernel == 1)
        y = conv(downsample2(x), w, 1, 0);
    else if (m_down == 2)
        y = conv(upfirdn(x, resampleTaps(), 1, 1, 2, 2, 1), w, 2, 0);
    else
        y = conv(x, w, 1, m_kernel / 2);
    if (!needsTail)
        return y;
    return biasAct(y, bias, m_lrelu, total, m_clamp > 0 ? m_clamp * gain : 0);
}

DiscriminatorBlockImpl::DiscriminatorBlockImpl(const StyleGan2Config &config, int resolution, bool first)
    : m_architecture(config.dArchitecture), m_isReduced(config.isReduced(resolution))
{
    const int tmp = config.channels(resolution), out = config.channels(resolution / 2);
    const double clamp = config.convClamp;
    resample_filter = register_buffer("resample_filter", resampleFilterBuffer());
    if (first || m_architecture == "skip")
        fromrgb = register_module("fromrgb", Conv2dLayer(config.imgChannels, tmp, 1, true, true, 1, 1, clamp));
    conv0 = register_module("conv0", Conv2dLayer(tmp, tmp, 3, true, true, 1, 1, clamp));
    conv1 = register_module("conv1", Conv2dLayer(tmp, out, 3, true, true, 1, 2, clamp));
    if (m_architecture == "resnet")
        skip = register_module("skip", Conv2dLayer(tmp, out, 1, false, false, 1, 2, 0));
}

void DiscriminatorBlockImpl::forward(TorchTensor &x, TorchTensor &img)
{
    const torch::ScalarType type = computeType(m_isReduced, x.defined() ? x : img);
    for (TorchTensor *t : {&x, &img})
        if (t->defined())
            *t = t->to(type);
    if (fromrgb) {
        const TorchTensor y = fromrgb->forward(img);
        x = x.defined() ? x + y : y;
        img = m_architecture == "skip" ? downsample2(img) : TorchTensor();
    }
    if (skip) {
        const TorchTensor y = skip->forward(x, kSqrtHalf);
        x = y + conv1->forward(conv0->forward(x), kSqrtHalf);
    } else {
        x = conv1->forward(conv0->forward(x));
    }
}

TorchTensor minibatchStd(const TorchTensor &x, int groupSize)
{
    const std::int64_t n = x.size(0), c = x.size(1), h = x.size(2), w = x.size(3);
    const std::int64_t group = std::min<std::int64_t>(groupSize, n);
    TORCH_CHECK(n % group == 0, "minibatch std: batch ", n, " is not divisible by the group size ", group);
    TorchTensor y = x.reshape({group, n / group, c, h, w});
    y = y - y.mean(0);
    y = (y.square().mean(0) + 1e-8).sqrt().mean({1, 2, 3}); // [N / group]
    y = y.reshape({-1, 1, 1, 1}).repeat({group, 1, h, w});
    return torch::cat({x, y}, 1);
}

DiscriminatorEpilogueImpl::DiscriminatorEpilogueImpl(const StyleGan2Config &config, int cmapDim)
    : m_group(config.mbstdGroup)
{
    const int channels = config.channels(4);
    if (config.dArchitecture == "skip")
        fromrgb = register_module("fromrgb", Conv2dLayer(config.imgChannels, channels, 1, true, true, 1, 1, 0));
    conv = register_module("conv", Conv2dLayer(channels + 1, channels, 3, true, true, 1, 1, config.convClamp));
    fc = register_module("fc", FullyConnected(channels * 16, channels, true));
    out = register_module("out", FullyConnected(channels, cmapDim > 0 ? cmapDim : 1, false));
}

TorchTensor DiscriminatorEpilogueImpl::forward(const TorchTensor &input, const TorchTensor &img,
                                               const TorchTensor &cmap)
{
    TorchTensor x = input.to(computeType(false, input)); // always in full precision
    if (fromrgb)
        x = x + fromrgb->forward(img.to(x.scalar_type()));
    x = conv->forward(minibatchStd(x.contiguous(), m_group));
    x = out->forward(fc->forward(x.contiguous().flatten(1)));
    if (cmap.defined())
        x = (x * cmap).sum(1, true) * (1 / std::sqrt(static_cast<double>(cmap.size(1))));
    return x;
}

DiscriminatorNetImpl::DiscriminatorNetImpl(const StyleGan2Config &config) : m_config(config)
{
    for (int res = config.resolution; res > 4; res /= 2)
        blocks.push_back(
            register_module("b" + std::to_string(res), DiscriminatorBlock(config, res, res == config.resolution)));
    const int cmapDim = config.cDim > 0 ? config.channels(4) : 0;
    if (config.cDim > 0)
        mapping = register_module("mapping", MappingNetwork(0, config.cDim, cmapDim, config.dMapLayers, false));
    b4 = register_module("b4", DiscriminatorEpilogue(config, cmapDim));
}

TorchTensor DiscriminatorNetImpl::forward(const TorchTensor &image, const TorchTensor &c)
{
    TorchTensor x, img = image;
    for (auto &block : blocks)
        block->forward(x, img);
    const TorchTensor cmap = mapping ? mapping->forward({}, c) : TorchTensor();
    return b4->forward(x, img, cmap);
}

std::vector<std::string> DiscriminatorNetImpl::firstLayerParameters(int layers) const
{
    std::vector<std::string> names;
    int index = 0;
    int res = m_config.resolution;
    for (const auto &block : blocks) {
        for (const char *layer : {"fromrgb", "conv0", "conv1", "skip"}) {
            const std::string prefix = "b" + std::to_string(res) + "." + layer;
            bool exists = false;
            for (const auto &item : block->named_parameters()) {
                if (item.key().rfind(std::string(layer) + ".", 0) != 0)
                    continue;
                exists = true;
                if (index < layers)
                    names.push_back("b" + std::to_string(res) + "." + item.key());
            }
            index += exists ? 1 : 0;
        }
        res /= 2;
    }
    return names;
}

} // namespace mimik::nn
