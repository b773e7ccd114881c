#include "core/nn/stylegan2_torch_ops_p.h"

namespace mimik::nn::plain {

namespace {

constexpr double kSlope = 0.2; // of leaky ReLU

/// A zero after every sample, `up - 1` of them, also after the last.
TorchTensor withZeros(const TorchTensor &x, std::int64_t upRows, std::int64_t upColumns)
{
    if (upRows == 1 && upColumns == 1)
        return x;
    const std::int64_t n = x.size(0), c = x.size(1), h = x.size(2), w = x.size(3);
    TorchTensor spread = torch::zeros({n, c, h, upRows, w, upColumns}, x.options());
    spread.select(5, 0).select(3, 0).copy_(x);
    return spread.reshape({n, c, h * upRows, w * upColumns});
}

/// [N, C] beside [N, C, H, W].
TorchTensor perChannel(const TorchTensor &s, const TorchTensor &x)
{
    return s.to(x.scalar_type()).reshape({s.size(0), s.size(1), 1, 1});
}

} // namespace

TorchTensor resample(const TorchTensor &x, const std::vector<double> &taps, const Axis &vertical,
                     const Axis &horizontal, double gain)
{
    const torch::NoGradGuard guard;
    const std::vector<double> mirrored(taps.rbegin(), taps.rend()); // conv2d correlates
    const auto length = static_cast<std::int64_t>(taps.size());
    const TorchTensor line = torch::tensor(mirrored, torch::kDouble);
    const TorchTensor filter =
        (torch::outer(line, line) * gain).to(x.options()).expand({x.size(1), 1, length, length}).contiguous();
    const TorchTensor padded = torch::constant_pad_nd(withZeros(x, vertical.up, horizontal.up),
                                                      {horizontal.pad0, horizontal.pad1, vertical.pad0, vertical.pad1});
    const std::array<std::int64_t, 2> stride = {vertical.down, horizontal.down}, none = {0, 0}, one = {1, 1};
    return torch::conv2d(padded, filter, {}, stride, none, one, x.size(1));
}

TorchTensor biasAct(const TorchTensor &x, const TorchTensor &bias, bool lrelu, double gain, double clamp)
{
    TorchTensor y = x;
    if (bias.defined()) {
        std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
        shape[1] = bias.size(0);
        y = y + bias.to(x.scalar_type()).reshape(shape);
    }
    if (lrelu)
        y = torch::leaky_relu(y, kSlope);
    if (gain != 1)
        y = y * gain;
    return clamp > 0 ? y.clamp(-clamp, clamp) : y;
}

TorchTensor modulatedTail(const TorchTensor &v, const TorchTensor &d, const TorchTensor &noise,
                          const TorchTensor &strength, const TorchTensor &bias, double gain, double clamp)
{
    TorchTensor y = v * perChannel(d, v);
    if (noise.defined())
        y = y + (noise * strength).to(v.scalar_type());
    return biasAct(y, bias, true, gain, clamp);
}

TorchTensor scaleChannels(const TorchTensor &x, const TorchTensor &s)
{
    return x * perChannel(s, x);
}

TorchTensor upConv(const TorchTensor &x, const TorchTensor &weight)
{
    return torch::conv_transpose2d(x, weight, {}, 2);
}

} // namespace mimik::nn::plain
