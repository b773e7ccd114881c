#include "support/stylegan_peer_p.h"

#include <cmath>

namespace mimik::peer {

namespace F = torch::nn::functional;

namespace {

const double kSqrt2 = std::sqrt(2.0);

Tensor biasAct(Tensor x, const Tensor &bias, bool lrelu, double gain, double clamp)
{
    if (bias.defined())
        x = x + bias.reshape({1, -1, 1, 1});
    if (lrelu)
        x = torch::leaky_relu(x, 0.2);
    if (gain != 1)
        x = x * gain;
    return clamp > 0 ? x.clamp(-clamp, clamp) : x;
}

Tensor conv(const Tensor &x, const Tensor &weight, std::int64_t stride, std::int64_t padding, std::int64_t groups)
{
    return torch::conv2d(x, weight, {}, at::IntArrayRef{stride}, at::IntArrayRef{padding}, at::IntArrayRef{1}, groups);
}

Tensor convolve(const Tensor &x, const Tensor &weight, const Tensor &filter, int up, int down, std::int64_t groups)
{
    const std::int64_t kernel = weight.size(2);
    if (up == 2 && kernel == 1)
        return upfirdn2d(conv(x, weight, 1, 0, groups), filter, 2, 1, 2, 1, 4);
    if (up == 2) {
        const std::int64_t out = weight.size(0) / groups, in = weight.size(1);
        const Tensor transposed = weight.reshape({groups, out, in, kernel, kernel})
                                      .transpose(1, 2)
                                      .reshape({groups * in, out, kernel, kernel});
        return upfirdn2d(torch::conv_transpose2d(x, transposed, {}, 2, 0, 0, groups), filter, 1, 1, 1, 1, 4);
    }
    if (down == 2 && kernel == 1)
        return conv(upfirdn2d(x, filter, 1, 2, 1, 1, 1), weight, 1, 0, 1);
    if (down == 2)
        return conv(upfirdn2d(x, filter, 1, 1, 2, 2, 1), weight, 2, 0, 1);
    return conv(x, weight, 1, kernel / 2, groups);
}

Tensor modulated(const Tensor &x, const Tensor &weight, const Tensor &styles, const Tensor &filter, int up,
                 bool demodulate, bool fused)
{
    const std::int64_t n = x.size(0), out = weight.size(0), in = weight.size(1), k = weight.size(2);
    Tensor w, d;
    if (demodulate || fused)
        w = weight.unsqueeze(0) * styles.reshape({n, 1, in, 1, 1});
    if (demodulate)
        d = (w.square().sum({2, 3, 4}) + 1e-8).rsqrt();
    if (!fused) {
        Tensor y = convolve(x * styles.reshape({n, in, 1, 1}), weight, filter, up, 1, 1);
        return demodulate ? y * d.reshape({n, out, 1, 1}) : y;
    }
    if (demodulate)
        w = w * d.reshape({n, out, 1, 1, 1});
    const Tensor y =
        convolve(x.reshape({1, n * in, x.size(2), x.size(3)}), w.reshape({n * out, in, k, k}), filter, up, 1, n);
    return y.reshape({n, out, y.size(2), y.size(3)});
}

Tensor layer(nn::SynthesisLayer &l, const Tensor &x, const Tensor &w, double gain, const Options &options)
{
    Tensor y = modulated(x, l->weight, l->affine->forward(w), l->resample_filter, l->m_up, true, options.fused);
    if (options.noise == nn::NoiseMode::Const)
        y = y + l->noise_const * l->noise_strength;
    else if (options.noise == nn::NoiseMode::Random)
        y = y + torch::randn({x.size(0), 1, y.size(2), y.size(3)}) * l->noise_strength;
    return biasAct(y, l->bias, true, kSqrt2 * gain, l->m_clamp * gain);
}

Tensor conv2d(nn::Conv2dLayer &l, const Tensor &x, double gain = 1)
{
    const Tensor y = convolve(x, l->weight * l->m_weightGain, l->resample_filter, l->m_up, l->m_down, 1);
    return biasAct(y, l->bias, l->m_lrelu, (l->m_lrelu ? kSqrt2 : 1) * gain, l->m_clamp * gain);
}

} // namespace

Tensor upfirdn2d(const Tensor &input, const Tensor &filter, int up, int down, int pad0, int pad1, double gain)
{
    const std::int64_t n = input.size(0), c = input.size(1), h = input.size(2), w = input.size(3);
    Tensor x = input.reshape({n, c, h, 1, w, 1});
    x = F::pad(x, F::PadFuncOptions({0, up - 1, 0, 0, 0, up - 1})).reshape({n, c, h * up, w * up});
    x = F::pad(x, F::PadFuncOptions({pad0, pad1, pad0, pad1}));
    const Tensor kernel = (filter * gain).flip({0, 1}).unsqueeze(0).unsqueeze(0).repeat({c, 1, 1, 1});
    x = conv(x, kernel, 1, 0, c);
    return down > 1 ? x.slice(2, 0, {}, down).slice(3, 0, {}, down) : x;
}

Tensor synthesize(nn::GeneratorNet &net, const Tensor &ws, const Options &options)
{
    const double half = std::sqrt(0.5);
    Tensor x, img;
    std::int64_t index = 0;
    for (auto &block : net->synthesis->blocks) {
        if (block->constant.defined()) {
            x = block->constant.unsqueeze(0).repeat({ws.size(0), 1, 1, 1});
            x = layer(block->conv1, x, ws.select(1, index++), 1, options);
        } else {
            Tensor y;
            if (block->skip)
                y = conv2d(block->skip, x, half);
            x = layer(block->conv0, x, ws.select(1, index++), 1, options);
            x = layer(block->conv1, x, ws.select(1, index++), block->skip ? half : 1, options);
            if (y.defined())
                x = y + x;
        }
        if (img.defined())
            img = upfirdn2d(img, block->resample_filter, 2, 1, 2, 1, 4);
        if (block->torgb) {
            auto &rgb = block->torgb;
            const Tensor styles = rgb->affine->forward(ws.select(1, index)) * rgb->m_weightGain;
            const Tensor y = biasAct(modulated(x, rgb->weight, styles, {}, 1, false, options.fused), rgb->bias, false,
                                     1, rgb->m_clamp);
            img = img.defined() ? img + y : y;
        }
    }
    return img;
}

Tensor discriminate(nn::DiscriminatorNet &net, const Tensor &image, const Tensor &c)
{
    Tensor x, img = image;
    for (auto &block : net->blocks) {
        if (block->fromrgb) {
            const Tensor y = conv2d(block->fromrgb, img);
            x = x.defined() ? x + y : y;
            img = block->m_architecture == "skip" ? upfirdn2d(img, block->resample_filter, 1, 2, 1, 1, 1) : Tensor();
        }
        if (block->skip) {
            const Tensor y = conv2d(block->skip, x, std::sqrt(0.5));
            x = y + conv2d(block->conv1, conv2d(block->conv0, x), std::sqrt(0.5));
        } else {
            x = conv2d(block->conv1, conv2d(block->conv0, x));
        }
    }
    auto &b4 = net->b4;
    if (b4->fromrgb)
        x = x + conv2d(b4->fromrgb, img);
    x = conv2d(b4->conv, nn::minibatchStd(x, b4->m_group));
    x = b4->out->forward(b4->fc->forward(x.flatten(1)));
    if (net->mapping) {
        const Tensor cmap = net->mapping->forward({}, c);
        x = (x * cmap).sum(1, true) / std::sqrt(static_cast<double>(cmap.size(1)));
    }
    return x;
}

} // namespace mimik::peer
