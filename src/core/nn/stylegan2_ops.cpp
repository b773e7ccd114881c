#include "core/nn/stylegan2_ops_p.h"

#include "core/nn/stylegan2_kernels.h"
#include "core/nn/stylegan2_torch_ops_p.h"
#include "core/nn/winograd_conv.h"

#include <ATen/Parallel.h>
#include <atomic>

namespace mimik::nn {

namespace {

std::atomic<bool> s_isPlain = false;

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

TorchTensor channelsLast(const TorchTensor &x)
{
    return x.dim() == 4 ? x.contiguous(torch::MemoryFormat::ChannelsLast) : x.contiguous();
}

TorchTensor emptyNhwc(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w,
                      const torch::TensorOptions &options = {})
{
    return torch::empty({n, c, h, w}, options, torch::MemoryFormat::ChannelsLast);
}

/// Custom functions of torch take no undefined tensors; an empty one stands for "none".
TorchTensor orNone(const TorchTensor &x)
{
    return x.defined() ? x : torch::empty({0});
}

/// Work items that are cheaper than starting a thread are not split.
std::int64_t grain(std::int64_t floatsPerItem)
{
    return std::max<std::int64_t>(1, 32768 / std::max<std::int64_t>(1, floatsPerItem));
}

using plain::Axis;

std::int64_t outSize(const Axis &axis, std::int64_t in, std::size_t taps)
{
    return (in * axis.up + axis.pad0 + axis.pad1 - static_cast<std::int64_t>(taps)) / axis.down + 1;
}

/// Source indices and weights of each output index.
std::vector<kernels::TapList> tapLists(const Axis &axis, std::int64_t in, std::int64_t out,
                                       const std::vector<double> &taps, double scale)
{
    std::vector<kernels::TapList> lists(static_cast<std::size_t>(out));
    const auto count = static_cast<std::int64_t>(taps.size());
    TORCH_CHECK(count <= kernels::kMaxTaps, "upfirdn: at most ", kernels::kMaxTaps, " taps, got ", count);
    for (std::int64_t o = 0; o < out; ++o) {
        auto &list = lists[static_cast<std::size_t>(o)];
        for (std::int64_t m = 0; m < count; ++m) {
            const std::int64_t p = o * axis.down + m - axis.pad0;
            if (p < 0 || p % axis.up != 0 || p / axis.up >= in)
                continue;
            list.index[list.count] = static_cast<int>(p / axis.up);
            list.weight[list.count] = static_cast<float>(taps[static_cast<std::size_t>(count - 1 - m)] * scale);
            ++list.count;
        }
    }
    return lists;
}

TorchTensor resampled(const TorchTensor &input, const std::vector<double> &taps, const Axis &vertical,
                      const Axis &horizontal, double gain)
{
    const std::int64_t n = input.size(0), c = input.size(1), h = input.size(2), w = input.size(3);
    const std::int64_t outH = outSize(vertical, h, taps.size()), outW = outSize(horizontal, w, taps.size());
    TORCH_CHECK(outH > 0 && outW > 0, "upfirdn: nothing is left of ", input.sizes());
    if (!usesKernels(input))
        return plain::resample(input, taps, vertical, horizontal, gain);
    const TorchTensor x = channelsLast(input);
    const auto rows = tapLists(vertical, h, outH, taps, std::sqrt(gain));
    const auto columns = tapLists(horizontal, w, outW, taps, std::sqrt(gain));
    TorchTensor out = emptyNhwc(n, c, outH, outW);
    const float *src = x.data_ptr<float>();
    float *dst = out.data_ptr<float>();
    at::parallel_for(0, n * outH, grain(outW * c), [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> scratch(static_cast<std::size_t>(w * c));
        for (std::int64_t i = begin; i < end; ++i)
            kernels::resampleRow(src + (i / outH) * h * w * c, w, c, rows[static_cast<std::size_t>(i % outH)],
                                 columns.data(), outW, scratch.data(), dst + i * outW * c);
    });
    return out;
}

/// The gradient of a resampling is the resampling with up and down exchanged, so that every order of derivative works.
struct ResampleFn : Function<ResampleFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &x, const std::vector<double> &taps,
                               const std::vector<std::int64_t> &geometry, double gain)
    {
        ctx->saved_data["taps"] = taps;
        ctx->saved_data["geometry"] = geometry;
        ctx->saved_data["gain"] = gain;
        ctx->saved_data["size"] = std::vector<std::int64_t>{x.size(2), x.size(3)};
        const auto at = [&](std::size_t i) {
            return static_cast<int>(geometry[i]);
        };
        return resampled(x, taps, Axis{at(0), at(1), at(2), at(3)}, Axis{at(0), at(1), at(4), at(5)}, gain);
    }
    static variable_list backward(AutogradContext *ctx, variable_list grads)
    {
        auto taps = ctx->saved_data["taps"].toDoubleVector();
        const auto g = ctx->saved_data["geometry"].toIntVector();
        const auto size = ctx->saved_data["size"].toIntVector();
        const auto length = static_cast<std::int64_t>(taps.size());
        std::vector<std::int64_t> back{g[1], g[0]};
        for (std::size_t axis = 0; axis < 2; ++axis) {
            const std::int64_t out = grads[0].size(static_cast<std::int64_t>(2 + axis));
            back.push_back(length - g[2 + 2 * axis] - 1);
            back.push_back(size[axis] * g[0] - out * g[1] + g[2 + 2 * axis] - g[0] + 1);
        }
        std::reverse(taps.begin(), taps.end());
        return {apply(grads[0], taps, back, ctx->saved_data["gain"].toDouble()), {}, {}, {}};
    }
};

/// grad * act'(y): linear in grad, and the second derivative of leaky ReLU is zero, so its gradient is itself.
struct ActMaskFn : Function<ActMaskFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &grad, const TorchTensor &y, bool lrelu,
                               double gain, double clamp)
    {
        ctx->save_for_backward({y});
        ctx->saved_data["lrelu"] = lrelu;
        ctx->saved_data["gain"] = gain;
        ctx->saved_data["clamp"] = clamp;
        const TorchTensor g = channelsLast(grad);
        TorchTensor out = torch::empty_like(g);
        const float *pg = g.data_ptr<float>(), *py = y.data_ptr<float>();
        float *po = out.data_ptr<float>();
        at::parallel_for(0, g.numel(), 32768, [&](std::int64_t b, std::int64_t e) {
            kernels::biasActMask(pg + b, py + b, e - b, lrelu, static_cast<float>(gain), static_cast<float>(clamp),
                                 po + b);
        });
        return out;
    }
    static variable_list backward(AutogradContext *ctx, variable_list grads)
    {
        const auto saved = ctx->get_saved_variables();
        return {apply(grads[0], saved[0], ctx->saved_data["lrelu"].toBool(), ctx->saved_data["gain"].toDouble(),
                      ctx->saved_data["clamp"].toDouble()),
                {},
                {},
                {},
                {}};
    }
};

struct BiasActFn : Function<BiasActFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &input, const TorchTensor &bias, bool lrelu,
                               double gain, double clamp)
    {
        const TorchTensor x = channelsLast(input);
        const std::int64_t channels = x.size(1), rows = x.numel() / channels;
        TorchTensor y = torch::empty_like(x);
        const bool biased = bias.numel() > 0;
        const TorchTensor b = bias.contiguous();
        const float *px = x.data_ptr<float>(), *pb = biased ? b.data_ptr<float>() : nullptr;
        float *py = y.data_ptr<float>();
        at::parallel_for(0, rows, grain(channels), [&](std::int64_t from, std::int64_t to) {
            kernels::biasAct(px + from * channels, pb, to - from, channels, lrelu, static_cast<float>(gain),
                             static_cast<float>(clamp), py + from * channels);
        });
        ctx->save_for_backward({y});
        ctx->saved_data["lrelu"] = lrelu;
        ctx->saved_data["gain"] = gain;
        ctx->saved_data["clamp"] = clamp;
        ctx->saved_data["bias"] = biased;
        return y;
    }
    static variable_list backward(AutogradContext *ctx, variable_list grads)
    {
        const auto saved = ctx->get_saved_variables();
        const TorchTensor g = ActMaskFn::apply(grads[0], saved[0].detach(), ctx->saved_data["lrelu"].toBool(),
                                               ctx->saved_data["gain"].toDouble(), ctx->saved_data["clamp"].toDouble());
        TorchTensor db;
        if (ctx->saved_data["bias"].toBool())
            db = g.dim() == 4 ? g.permute({0, 2, 3, 1}).reshape({-1, g.size(1)}).sum(0) : g.sum(0);
        return {g, db, {}, {}, {}};
    }
};

struct ScaleFn : Function<ScaleFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &input, const TorchTensor &scale)
    {
        const TorchTensor x = channelsLast(input), s = scale.contiguous();
        ctx->save_for_backward({x, s});
        TorchTensor out = torch::empty_like(x);
        const std::int64_t channels = x.size(1), pixels = x.size(2) * x.size(3);
        const float *px = x.data_ptr<float>(), *ps = s.data_ptr<float>();
        float *po = out.data_ptr<float>();
        at::parallel_for(0, x.size(0), grain(pixels * channels), [&](std::int64_t b, std::int64_t e) {
            for (std::int64_t n = b; n < e; ++n)
                kernels::scaleForward(px + n * pixels * channels, ps + n * channels, pixels, channels,
                                      po + n * pixels * channels);
        });
        return out;
    }
    static variable_list backward(AutogradContext *ctx, variable_list grads)
    {
        const auto saved = ctx->get_saved_variables();
        const TorchTensor &x = saved[0], &s = saved[1];
        const TorchTensor g = channelsLast(grads[0]);
        TorchTensor dx = torch::empty_like(x), ds = torch::zeros_like(s);
        const std::int64_t channels = x.size(1), pixels = x.size(2) * x.size(3);
        const float *pg = g.data_ptr<float>(), *px = x.data_ptr<float>(), *ps = s.data_ptr<float>();
        float *pdx = dx.data_ptr<float>(), *pds = ds.data_ptr<float>();
        at::parallel_for(0, x.size(0), grain(pixels * channels), [&](std::int64_t b, std::int64_t e) {
            for (std::int64_t n = b; n < e; ++n)
                kernels::scaleBackward(pg + n * pixels * channels, px + n * pixels * channels, ps + n * channels,
                                       pixels, channels, pdx + n * pixels * channels, pds + n * channels);
        });
        return {dx, ds};
    }
};

struct TailFn : Function<TailFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &source, const TorchTensor &demod,
                               const TorchTensor &noise, const TorchTensor &strength, const TorchTensor &bias,
                               double gain, double clamp)
    {
        const TorchTensor v = channelsLast(source), d = demod.contiguous(), b = bias.contiguous();
        const bool noisy = noise.numel() > 0;
        const TorchTensor nz = noise.contiguous();
        const kernels::TailShape shape{v.size(2), v.size(3), v.size(1)};
        TorchTensor y = emptyNhwc(v.size(0), shape.channels, shape.height, shape.width);
        const std::int64_t size = shape.height * shape.width * shape.channels;
        const std::int64_t noiseStep = noisy && nz.size(0) > 1 ? shape.height * shape.width : 0;
        const float *pv = v.data_ptr<float>(), *pd = d.data_ptr<float>(), *pb = b.data_ptr<float>();
        const float *pn = noisy ? nz.data_ptr<float>() : nullptr;
        const float amount = noisy ? strength.item<float>() : 0.0F;
        float *py = y.data_ptr<float>();
        at::parallel_for(0, v.size(0), grain(size), [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t n = from; n < to; ++n)
                kernels::tailForward(shape, pv + n * size, pd + n * shape.channels, pn ? pn + n * noiseStep : nullptr,
                                     amount, pb, static_cast<float>(gain), static_cast<float>(clamp), py + n * size);
        });
        ctx->save_for_backward({v, d, nz, y});
        ctx->saved_data["gain"] = gain;
        ctx->saved_data["clamp"] = clamp;
        return y;
    }
    static variable_list backward(AutogradContext *ctx, variable_list grads)
    {
        const auto saved = ctx->get_saved_variables();
        const TorchTensor &v = saved[0], &d = saved[1], &nz = saved[2], &y = saved[3];
        const bool noisy = nz.numel() > 0;
        const TorchTensor g = channelsLast(grads[0]);
        const kernels::TailShape shape{y.size(2), y.size(3), y.size(1)};
        const auto gain = static_cast<float>(ctx->saved_data["gain"].toDouble());
        const auto clamp = static_cast<float>(ctx->saved_data["clamp"].toDouble());
        const std::int64_t count = y.size(0), size = shape.height * shape.width * shape.channels;
        const std::int64_t noiseStep = noisy && nz.size(0) > 1 ? shape.height * shape.width : 0;
        TorchTensor dv = torch::empty_like(v), dd = torch::zeros_like(d);
        TorchTensor db = torch::zeros({count, shape.channels});
        std::vector<double> strengths(static_cast<std::size_t>(count));
        const float *pg = g.data_ptr<float>(), *py = y.data_ptr<float>(), *pv = v.data_ptr<float>();
        const float *pd = d.data_ptr<float>(), *pn = noisy ? nz.data_ptr<float>() : nullptr;
        float *pdv = dv.data_ptr<float>(), *pdd = dd.data_ptr<float>(), *pdb = db.data_ptr<float>();
        at::parallel_for(0, count, grain(size), [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t n = from; n < to; ++n)
                strengths[static_cast<std::size_t>(n)] =
                    kernels::tailBackward(shape, pg + n * size, py + n * size, pv + n * size, pd + n * shape.channels,
                                          pn ? pn + n * noiseStep : nullptr, gain, clamp, pdv + n * size,
                                          pdd + n * shape.channels, pdb + n * shape.channels);
        });
        TorchTensor dStrength;
        if (noisy) {
            double sum = 0;
            for (double s : strengths)
                sum += s;
            dStrength = torch::full({}, sum);
        }
        return {dv, dd, {}, dStrength, db.sum(0), {}, {}};
    }
};

/// The weight's gradient of the transposed convolution below; with it, its own gradients are the other two products.
struct UpConvWeightFn : Function<UpConvWeightFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &input, const TorchTensor &gradient);
    static variable_list backward(AutogradContext *ctx, variable_list grads);
};

/// A transposed convolution is the input gradient of a strided one. Written that way it reaches oneDNN's channels-last
/// kernels, which at::conv_transpose2d does not (it comes back in another memory format).
struct UpConvFn : Function<UpConvFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &input, const TorchTensor &weight)
    {
        const TorchTensor x = channelsLast(input);
        ctx->save_for_backward({input, weight}); // not a copy of it, which would be no part of the graph
        const TorchTensor like =
            emptyNhwc(x.size(0), weight.size(1), 2 * x.size(2) + 1, 2 * x.size(3) + 1, x.options());
        return std::get<0>(at::convolution_backward(x, like, weight, {}, {2, 2}, {0, 0}, {1, 1}, false, {0, 0}, 1,
                                                    {true, false, false}));
    }
    static variable_list backward(AutogradContext *ctx, variable_list grads)
    {
        const auto saved = ctx->get_saved_variables();
        const TorchTensor g = channelsLast(grads[0]);
        TorchTensor dx, dw;
        if (ctx->needs_input_grad(0))
            dx = conv(g, saved[1], 2, 0);
        if (ctx->needs_input_grad(1))
            dw = UpConvWeightFn::apply(saved[0], g);
        return {dx, dw};
    }
};

TorchTensor UpConvWeightFn::forward(AutogradContext *ctx, const TorchTensor &input, const TorchTensor &gradient)
{
    ctx->save_for_backward({input, gradient});
    const TorchTensor like = torch::empty({input.size(1), gradient.size(1), 3, 3}, input.options());
    return std::get<1>(at::convolution_backward(input, gradient, like, {}, {2, 2}, {0, 0}, {1, 1}, false, {0, 0}, 1,
                                                {false, true, false}));
}

variable_list UpConvWeightFn::backward(AutogradContext *ctx, variable_list grads)
{
    const auto saved = ctx->get_saved_variables();
    return {ctx->needs_input_grad(0) ? conv(channelsLast(saved[1]), grads[0], 2, 0) : TorchTensor(),
            ctx->needs_input_grad(1) ? UpConvFn::apply(saved[0], grads[0]) : TorchTensor()};
}

ConvShape shapeOf(at::IntArrayRef image, at::IntArrayRef weight)
{
    return {static_cast<int>(image[0]), static_cast<int>(weight[1]), static_cast<int>(weight[0]),
            static_cast<int>(image[2]), static_cast<int>(image[3]),  at::get_num_threads()};
}

// The three products of a 3x3 convolution; each one's gradients are the other two, so that every order of derivative
// works.
struct WinogradFn : Function<WinogradFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &input, const TorchTensor &weights);
    static variable_list backward(AutogradContext *ctx, variable_list grads);
};

struct WinogradInputFn : Function<WinogradInputFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &gradient, const TorchTensor &weights);
    static variable_list backward(AutogradContext *ctx, variable_list grads);
};

struct WinogradWeightFn : Function<WinogradWeightFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &input, const TorchTensor &gradient);
    static variable_list backward(AutogradContext *ctx, variable_list grads);
};

TorchTensor WinogradFn::forward(AutogradContext *ctx, const TorchTensor &input, const TorchTensor &weights)
{
    const TorchTensor x = channelsLast(input), w = weights.contiguous();
    ctx->save_for_backward({input, weights}); // not copies, which would be no part of the graph
    TorchTensor y = emptyNhwc(x.size(0), w.size(0), x.size(2), x.size(3));
    winograd::forward(shapeOf(x.sizes(), w.sizes()), x.data_ptr<float>(), w.data_ptr<float>(), y.data_ptr<float>());
    return y;
}

variable_list WinogradFn::backward(AutogradContext *ctx, variable_list grads)
{
    const auto saved = ctx->get_saved_variables();
    return {ctx->needs_input_grad(0) ? WinogradInputFn::apply(grads[0], saved[1]) : TorchTensor(),
            ctx->needs_input_grad(1) ? WinogradWeightFn::apply(saved[0], grads[0]) : TorchTensor()};
}

TorchTensor WinogradInputFn::forward(AutogradContext *ctx, const TorchTensor &gradient, const TorchTensor &weights)
{
    const TorchTensor g = channelsLast(gradient), w = weights.contiguous();
    ctx->save_for_backward({gradient, weights});
    TorchTensor dx = emptyNhwc(g.size(0), w.size(1), g.size(2), g.size(3));
    winograd::inputGradient(shapeOf(g.sizes(), w.sizes()), g.data_ptr<float>(), w.data_ptr<float>(),
                            dx.data_ptr<float>());
    return dx;
}

variable_list WinogradInputFn::backward(AutogradContext *ctx, variable_list grads)
{
    const auto saved = ctx->get_saved_variables();
    return {ctx->needs_input_grad(0) ? WinogradFn::apply(grads[0], saved[1]) : TorchTensor(),
            ctx->needs_input_grad(1) ? WinogradWeightFn::apply(grads[0], saved[0]) : TorchTensor()};
}

TorchTensor WinogradWeightFn::forward(AutogradContext *ctx, const TorchTensor &input, const TorchTensor &gradient)
{
    const TorchTensor x = channelsLast(input), g = channelsLast(gradient);
    ctx->save_for_backward({input, gradient});
    TorchTensor dw = torch::empty({g.size(1), x.size(1), 3, 3});
    winograd::weightGradient(shapeOf(x.sizes(), dw.sizes()), x.data_ptr<float>(), g.data_ptr<float>(),
                             dw.data_ptr<float>());
    return dw;
}

variable_list WinogradWeightFn::backward(AutogradContext *ctx, variable_list grads)
{
    const auto saved = ctx->get_saved_variables();
    return {ctx->needs_input_grad(0) ? WinogradInputFn::apply(saved[1], grads[0]) : TorchTensor(),
            ctx->needs_input_grad(1) ? WinogradFn::apply(saved[0], grads[0]) : TorchTensor()};
}

} // namespace

bool usesKernels(const TorchTensor &x)
{
    return x.is_cpu() && x.scalar_type() == torch::kFloat && !s_isPlain.load(std::memory_order_relaxed);
}

PlainOperations::PlainOperations() : m_before(s_isPlain.exchange(true)) {}

PlainOperations::~PlainOperations()
{
    s_isPlain = m_before;
}

TorchTensor upfirdn(const TorchTensor &x, const std::vector<float> &taps, int up, int down, int pad0, int pad1,
                    double gain)
{
    return ResampleFn::apply(x, std::vector<double>(taps.begin(), taps.end()),
                             std::vector<std::int64_t>{up, down, pad0, pad1, pad0, pad1}, gain);
}

const std::vector<float> &resampleTaps()
{
    static const std::vector<float> taps{0.125F, 0.375F, 0.375F, 0.125F};
    return taps;
}

TorchTensor resampleFilterBuffer()
{
    const TorchTensor f = torch::tensor(resampleTaps());
    return torch::outer(f, f);
}

TorchTensor upsample2(const TorchTensor &x)
{
    return upfirdn(x, resampleTaps(), 2, 1, 2, 1, 4);
}

TorchTensor downsample2(const TorchTensor &x)
{
    return upfirdn(x, resampleTaps(), 1, 2, 1, 1, 1);
}

TorchTensor biasAct(const TorchTensor &x, const TorchTensor &bias, bool lrelu, double gain, double clamp)
{
    if (!usesKernels(x))
        return plain::biasAct(x, bias, lrelu, gain, clamp);
    return BiasActFn::apply(x, orNone(bias), lrelu, gain, clamp);
}

TorchTensor modulatedTail(const TorchTensor &v, const TorchTensor &d, const TorchTensor &noise,
                          const TorchTensor &strength, const TorchTensor &bias, double gain, double clamp)
{
    if (!usesKernels(v))
        return plain::modulatedTail(v, d, noise, strength, bias, gain, clamp);
    return TailFn::apply(v, d, orNone(noise), strength, bias, gain, clamp);
}

TorchTensor scaleChannels(const TorchTensor &x, const TorchTensor &s)
{
    if (!usesKernels(x))
        return plain::scaleChannels(x, s);
    return ScaleFn::apply(x, s);
}

TorchTensor upConv(const TorchTensor &x, const TorchTensor &weight)
{
    // LibTorch 1.13 refuses transposed convolutions of bfloat16 on the CPU, but not the gradients of plain ones.
    const bool isRefused = x.is_cpu() && x.scalar_type() == torch::kBFloat16;
    if (!usesKernels(x) && !isRefused)
        return plain::upConv(x, weight);
    return UpConvFn::apply(x, weight);
}

TorchTensor conv(const TorchTensor &x, const TorchTensor &weight, int stride, int padding)
{
    if (!usesKernels(x))
        return torch::conv2d(x, weight, {}, stride, padding);
    if (stride == 1 && padding == 1 && weight.size(2) == 3 && weight.size(3) == 3 &&
        winograd::pays(shapeOf(x.sizes(), weight.sizes())))
        return WinogradFn::apply(x, weight);
    if (at::globalContext().hasMKLDNN())
        return at::mkldnn_convolution(channelsLast(x), weight, {}, {padding, padding}, {stride, stride}, {1, 1}, 1);
    return torch::conv2d(x, weight, {}, stride, padding);
}

} // namespace mimik::nn
