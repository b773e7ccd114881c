#include "core/nn/winograd_conv.h"

#include "core/nn/onednn_conv.h"
#include "core/nn/onednn_engine_p.h"

#include <cstdlib>

#ifdef MIMIK_HAS_ONEDNN
#include <map>
#include <mutex>
#include <optional>
#endif

namespace mimik::nn::winograd {

#ifdef MIMIK_HAS_ONEDNN

namespace {

using dnnl::memory;
using Format = memory::format_tag;

constexpr dnnl::algorithm kWinograd = dnnl::algorithm::convolution_winograd;

/// The primitives of one shape, or none where this processor has no Winograd kernel for it.
struct Products {
    dnnl::convolution_forward::primitive_desc forward;
    dnnl::convolution_backward_data::primitive_desc input;
    dnnl::convolution_backward_weights::primitive_desc weight;
    dnnl::convolution_forward forwardRun;
    dnnl::convolution_backward_data inputRun;
    dnnl::convolution_backward_weights weightRun;
};

std::optional<Products> make(const ConvShape &s)
{
    const auto image = [&](int channels) {
        return memory::desc({s.images, channels, s.height, s.width}, memory::data_type::f32, Format::nChw16c);
    };
    const memory::desc src = image(s.in), dst = image(s.out);
    const memory::desc weights({s.out, s.in, 3, 3}, memory::data_type::f32, Format::any);
    const memory::dims one{1, 1};
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    try {
        Products p;
        p.forward = {
            {dnnl::prop_kind::forward_training, kWinograd, src, weights, dst, one, one, one}, attributes, cpu()};
        p.input = {{kWinograd, src, weights, dst, one, one, one}, attributes, cpu(), p.forward};
        p.weight = {{kWinograd, src, weights, dst, one, one, one}, attributes, cpu(), p.forward};
        p.forwardRun = dnnl::convolution_forward(p.forward);
        p.inputRun = dnnl::convolution_backward_data(p.input);
        p.weightRun = dnnl::convolution_backward_weights(p.weight);
        return p;
    } catch (const dnnl::error &) {
        return std::nullopt;
    }
}

/// Made once for every shape and number of threads. A pure function's memory, hence static.
const Products *productsOf(const ConvShape &shape)
{
    static std::mutex mutex;
    static std::map<ConvShape, std::optional<Products>> known;
    const std::lock_guard lock(mutex);
    auto it = known.find(shape);
    if (it == known.end())
        it = known.emplace(shape, make(shape)).first;
    return it->second ? &*it->second : nullptr;
}

/// One run: arguments are brought into the library's order where they are not in it.
class Run {
public:
    Run() : m_stream(cpu()) {}

    memory channelsLast(const memory::desc &as, float *data) const
    {
        return {memory::desc(as.dims(), memory::data_type::f32, Format::nhwc), cpu(), data};
    }
    memory plainWeights(const memory::desc &as, float *data) const
    {
        return {memory::desc(as.dims(), memory::data_type::f32, Format::oihw), cpu(), data};
    }
    memory input(const memory::desc &as, memory from, AlignedBuffer &buffer)
    {
        if (isSame(as, from.get_desc()))
            return memory(as, cpu(), from.get_data_handle());
        memory to(as, cpu(), buffer.reserve(as.get_size()));
        dnnl::reorder(from, to).execute(m_stream, from, to);
        return to;
    }
    memory output(const memory::desc &as, const memory &to, AlignedBuffer &buffer) const
    {
        if (isSame(as, to.get_desc()))
            return memory(as, cpu(), to.get_data_handle());
        return {as, cpu(), buffer.reserve(as.get_size())};
    }
    void finish(memory from, memory to)
    {
        if (from.get_data_handle() != to.get_data_handle())
            dnnl::reorder(from, to).execute(m_stream, from, to);
        m_stream.wait();
    }
    dnnl::stream &stream() { return m_stream; }

private:
    /// With 16 channels, channel blocks and channels-last are the same order under two names.
    static bool isSame(const memory::desc &a, const memory::desc &b)
    {
        return a == b || (a.dims()[1] == kLanes && a.dims()[2] > 3 &&
                          a == memory::desc(a.dims(), memory::data_type::f32, Format::nChw16c) &&
                          b == memory::desc(a.dims(), memory::data_type::f32, Format::nhwc));
    }
    dnnl::stream m_stream;
};

/// Buffers of one thread; they live as long as it does.
struct Buffers {
    AlignedBuffer a, b, c, scratch;
};

Buffers &buffers()
{
    thread_local Buffers own;
    return own;
}

float *writable(const float *p)
{
    return const_cast<float *>(p); // the library takes no const
}

} // namespace

bool pays(const ConvShape &s)
{
    constexpr int kFewestPixels = 512; // else the weights' transform costs more than it saves
    constexpr int kFewestChannels = 32;
    return Conv3x3::isAvailable() && s.in % kLanes == 0 && s.out % kLanes == 0 && s.in >= kFewestChannels &&
           s.out >= kFewestChannels && s.images * s.height * s.width >= kFewestPixels && productsOf(s) != nullptr;
}

void forward(const ConvShape &shape, const float *x, const float *weight, float *y)
{
    const Products &p = *productsOf(shape);
    Buffers &own = buffers();
    Run run;
    const memory::desc src = p.forward.src_desc(), w = p.forward.weights_desc(), dst = p.forward.dst_desc();
    const memory to = run.channelsLast(dst, y);
    const memory out = run.output(dst, to, own.c);
    const memory from = run.input(src, run.channelsLast(src, writable(x)), own.a);
    const memory weights = run.input(w, run.plainWeights(w, writable(weight)), own.b);
    const memory free(p.forward.scratchpad_desc(), cpu(), own.scratch.reserve(p.forward.scratchpad_desc().get_size()));
    p.forwardRun.execute(
        run.stream(),
        {{DNNL_ARG_SRC, from}, {DNNL_ARG_WEIGHTS, weights}, {DNNL_ARG_DST, out}, {DNNL_ARG_SCRATCHPAD, free}});
    run.finish(out, to);
}

void inputGradient(const ConvShape &shape, const float *dy, const float *weight, float *dx)
{
    const Products &p = *productsOf(shape);
    Buffers &own = buffers();
    Run run;
    const memory::desc dst = p.input.diff_dst_desc(), w = p.input.weights_desc(), src = p.input.diff_src_desc();
    const memory to = run.channelsLast(src, dx);
    const memory out = run.output(src, to, own.c);
    const memory from = run.input(dst, run.channelsLast(dst, writable(dy)), own.a);
    const memory weights = run.input(w, run.plainWeights(w, writable(weight)), own.b);
    const memory free(p.input.scratchpad_desc(), cpu(), own.scratch.reserve(p.input.scratchpad_desc().get_size()));
    p.inputRun.execute(run.stream(), {{DNNL_ARG_DIFF_DST, from},
                                      {DNNL_ARG_WEIGHTS, weights},
                                      {DNNL_ARG_DIFF_SRC, out},
                                      {DNNL_ARG_SCRATCHPAD, free}});
    run.finish(out, to);
}

void weightGradient(const ConvShape &shape, const float *x, const float *dy, float *dw)
{
    const Products &p = *productsOf(shape);
    Buffers &own = buffers();
    Run run;
    const memory::desc src = p.weight.src_desc(), dst = p.weight.diff_dst_desc(), w = p.weight.diff_weights_desc();
    const memory to = run.plainWeights(w, dw);
    const memory out = run.output(w, to, own.c);
    const memory from = run.input(src, run.channelsLast(src, writable(x)), own.a);
    const memory gradient = run.input(dst, run.channelsLast(dst, writable(dy)), own.b);
    const memory free(p.weight.scratchpad_desc(), cpu(), own.scratch.reserve(p.weight.scratchpad_desc().get_size()));
    p.weightRun.execute(run.stream(), {{DNNL_ARG_SRC, from},
                                       {DNNL_ARG_DIFF_DST, gradient},
                                       {DNNL_ARG_DIFF_WEIGHTS, out},
                                       {DNNL_ARG_SCRATCHPAD, free}});
    run.finish(out, to);
}

#else

bool pays(const ConvShape &)
{
    return false;
}

void forward(const ConvShape &, const float *, const float *, float *)
{
    std::abort();
}

void inputGradient(const ConvShape &, const float *, const float *, float *)
{
    std::abort();
}

void weightGradient(const ConvShape &, const float *, const float *, float *)
{
    std::abort();
}

#endif

} // namespace mimik::nn::winograd
