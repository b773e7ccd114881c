#include "core/nn/onednn_conv.h"

#include "core/nn/onednn_engine_p.h"

#include <cstdlib>
#include <new>
#include <utility>

#ifdef MIMIK_HAS_ONEDNN
#include <map>
#include <mutex>
#include <tuple>
#include <vector>
#endif

namespace mimik::nn {

AlignedBuffer::~AlignedBuffer()
{
    std::free(m_data);
}

AlignedBuffer::AlignedBuffer(AlignedBuffer &&other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0))
{
}

AlignedBuffer &AlignedBuffer::operator=(AlignedBuffer &&other) noexcept
{
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

void *AlignedBuffer::reserve(std::size_t bytes)
{
    constexpr std::size_t kAlignment = 64;
    if (bytes > m_size) {
        std::free(m_data);
        m_size = (bytes + kAlignment - 1) / kAlignment * kAlignment;
        m_data = std::aligned_alloc(kAlignment, m_size);
        if (!m_data) {
            m_size = 0;
            throw std::bad_alloc();
        }
    }
    return m_data;
}

#ifdef MIMIK_HAS_ONEDNN

namespace {

using Format = dnnl::memory::format_tag;
using Type = dnnl::memory::data_type;

/// Sets of instructions are bits in oneDNN: each has those of the sets that it includes.
bool hasInstructions(dnnl::cpu_isa needed)
{
    const auto bits = static_cast<unsigned>(needed);
    return (static_cast<unsigned>(dnnl::get_effective_cpu_isa()) & bits) == bits;
}

/// With fewer pixels than this, bringing the weights into Winograd's form costs more than it saves. (The form could be
/// kept, but is four times as large.)
constexpr int kFewestWinogradPixels = 512;

} // namespace

struct Conv3x3::Impl {
    /// One primitive for a number of images, a size and a number of threads.
    struct Ready {
        dnnl::primitive primitive;
        dnnl::memory::desc src, dst, scratch;
        std::size_t weights = 0; ///< index into packed
    };
    struct Packed {
        dnnl::memory::desc layout;
        dnnl::memory data;
    };

    Kind kind;
    Source source;
    int in, out;
    std::mutex mutex;
    std::map<std::tuple<int, int, int>, Ready> ready;
    std::vector<Packed> packed;   ///< never empty once the constructor is through
    const float *given = nullptr; ///< [out, in, 3, 3], within the constructor

    Type sourceType() const { return source == Source::Float32 ? Type::f32 : Type::bf16; }
    dnnl::memory::desc weightsAs(Type type, Format format) const { return {{out, in, 3, 3}, type, format}; }

    template <typename Descriptor>
    Ready make(const Descriptor &descriptor)
    {
        dnnl::primitive_attr attributes;
        attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
        Ready one;
        if constexpr (std::is_same_v<Descriptor, dnnl::convolution_forward::desc>) {
            const dnnl::convolution_forward::primitive_desc made(descriptor, attributes, cpu());
            one = {dnnl::convolution_forward(made), made.src_desc(), made.dst_desc(), made.scratchpad_desc(),
                   pack(made.weights_desc())};
        } else {
            const dnnl::deconvolution_forward::primitive_desc made(descriptor, attributes, cpu());
            one = {dnnl::deconvolution_forward(made), made.src_desc(), made.dst_desc(), made.scratchpad_desc(),
                   pack(made.weights_desc())};
        }
        return one;
    }

    Ready prepare(int images, int size)
    {
        const int outSize = kind == Kind::Up ? 2 * size + 1 : size;
        const dnnl::memory::desc src({images, in, size, size}, sourceType(), Format::nChw16c);
        const dnnl::memory::desc dst({images, out, outSize, outSize}, Type::f32, Format::nChw16c);
        const auto weights = weightsAs(sourceType(), Format::any);
        constexpr auto kInference = dnnl::prop_kind::forward_inference;
        // "Training" makes Winograd's kernels take weights in the order of the direct ones.
        constexpr auto kPlainWeights = dnnl::prop_kind::forward_training;
        if (kind == Kind::Up)
            return make(dnnl::deconvolution_forward::desc(kInference, dnnl::algorithm::deconvolution_direct, src,
                                                          weights, dst, {2, 2}, {0, 0}, {0, 0}));
        if (source == Source::Float32 && images * size * size >= kFewestWinogradPixels) {
            try {
                return make(dnnl::convolution_forward::desc(kPlainWeights, dnnl::algorithm::convolution_winograd, src,
                                                            weights, dst, {1, 1}, {1, 1}, {1, 1}));
            } catch (const dnnl::error &) {
                // No Winograd kernel for this processor: the direct one follows.
            }
        }
        return make(dnnl::convolution_forward::desc(kPlainWeights, dnnl::algorithm::convolution_direct, src, weights,
                                                    dst, {1, 1}, {1, 1}, {1, 1}));
    }

    /// Index of the weights in this layout; brought into it when they are not yet.
    std::size_t pack(const dnnl::memory::desc &layout)
    {
        for (std::size_t i = 0; i < packed.size(); ++i)
            if (packed[i].layout == layout)
                return i;
        dnnl::stream stream(cpu());
        dnnl::memory from = packed.empty()
                                ? dnnl::memory(weightsAs(Type::f32, Format::oihw), cpu(), const_cast<float *>(given))
                                : packed.front().data;
        Packed next{layout, dnnl::memory(layout, cpu())};
        dnnl::reorder(from, next.data).execute(stream, from, next.data);
        stream.wait();
        packed.push_back(std::move(next));
        return packed.size() - 1;
    }
};

bool Conv3x3::isAvailable()
{
    // In channel blocks of sixteen, older instruction sets have only the library's reference loops, which are hundreds
    // of times slower.
    return hasInstructions(dnnl::cpu_isa::avx512_core);
}

bool Conv3x3::hasFastBFloat16()
{
    return hasInstructions(dnnl::cpu_isa::avx512_core_bf16);
}

Conv3x3::Conv3x3(Kind kind, Source source, int in, int out, int size, int threads, const float *weight)
    : m_impl(std::make_unique<Impl>())
{
    m_impl->kind = kind;
    m_impl->source = source;
    m_impl->in = in;
    m_impl->out = out;
    // At once: the plain weights can go when all layers have theirs.
    m_impl->given = weight;
    m_impl->ready.emplace(std::tuple(1, size, threads), m_impl->prepare(1, size));
    m_impl->given = nullptr;
}

Conv3x3::~Conv3x3() = default;
Conv3x3::Conv3x3(Conv3x3 &&) noexcept = default;
Conv3x3 &Conv3x3::operator=(Conv3x3 &&) noexcept = default;

void Conv3x3::run(int images, int size, int threads, const void *src, float *dst, AlignedBuffer &scratch) const
{
    Impl::Ready *one = nullptr;
    dnnl::memory weights;
    {
        const std::lock_guard lock(m_impl->mutex);
        const std::tuple key(images, size, threads);
        auto it = m_impl->ready.find(key);
        if (it == m_impl->ready.end())
            it = m_impl->ready.emplace(key, m_impl->prepare(images, size)).first;
        one = &it->second; // stays where it is: nodes of a map do not move
        weights = m_impl->packed[one->weights].data;
    }
    dnnl::stream stream(cpu());
    dnnl::memory from(one->src, cpu(), const_cast<void *>(src)), to(one->dst, cpu(), dst);
    dnnl::memory free(one->scratch, cpu(), scratch.reserve(one->scratch.get_size()));
    one->primitive.execute(
        stream, {{DNNL_ARG_SRC, from}, {DNNL_ARG_WEIGHTS, weights}, {DNNL_ARG_DST, to}, {DNNL_ARG_SCRATCHPAD, free}});
    stream.wait();
}

#else

struct Conv3x3::Impl {};

bool Conv3x3::isAvailable()
{
    return false;
}

bool Conv3x3::hasFastBFloat16()
{
    return false;
}

Conv3x3::Conv3x3(Kind, Source, int, int, int, int, const float *)
{
    std::abort();
}

Conv3x3::~Conv3x3() = default;
Conv3x3::Conv3x3(Conv3x3 &&) noexcept = default;
Conv3x3 &Conv3x3::operator=(Conv3x3 &&) noexcept = default;

void Conv3x3::run(int, int, int, const void *, float *, AlignedBuffer &) const
{
    std::abort();
}

#endif

} // namespace mimik::nn
