#include "core/nn/fast_synthesis_p.h"

#include "core/nn/synthesis_kernels.h"

#include <ATen/Parallel.h>

namespace mimik::nn {

namespace {

/// Images in one pass: more do not make it faster ...
constexpr std::int64_t kImages = 8;
/// ... nor more than fit the processor's caches: bytes of the largest layer of all of them.
constexpr std::int64_t kLargestPass = 16 << 20;
/// From this size on, single precision with Winograd's algorithm is faster than bfloat16 without.
constexpr int kSmallestWinograd = 32;

std::vector<float> toVector(const TorchTensor &t)
{
    const TorchTensor c = t.detach().contiguous();
    return {c.data_ptr<float>(), c.data_ptr<float>() + c.numel()};
}

/// Numbers of a layer's input: float32 or bfloat16.
std::size_t bytesOf(std::int64_t numbers, bool halves)
{
    return static_cast<std::size_t>(numbers) * (halves ? 2 : 4);
}

void *advance(void *data, std::int64_t numbers, bool halves)
{
    return static_cast<char *>(data) + bytesOf(numbers, halves);
}

/// Rows that one thread should take at least: cheaper work is not split.
std::int64_t rowGrain(std::int64_t floatsPerRow)
{
    return std::max<std::int64_t>(1, 32768 / std::max<std::int64_t>(1, floatsPerRow));
}

} // namespace

struct FastSynthesis::Layer {
    /// styles = bias + gain * w * weight [wDim, in]; shares the network's memory.
    struct Affine {
        Affine(const FullyConnected &from, double factor)
            : weight(from->weight.detach().t()), bias((from->bias.detach() * (from->m_biasGain * factor)).contiguous()),
              gain(from->m_weightGain * factor)
        {
        }
        TorchTensor operator()(const TorchTensor &w) const { return torch::addmm(bias, w, weight, 1, gain); }

        TorchTensor weight, bias;
        double gain;
    };
    Layer(Conv3x3 convolution, Affine affine) : conv(std::move(convolution)), style(std::move(affine)) {}

    Conv3x3 conv;
    int in = 0, out = 0, inSize = 0, size = 0; ///< size: of the output
    bool up = false;
    bool halves = false; ///< its input is bfloat16
    int wsIndex = 0;
    Affine style;
    TorchTensor squares; ///< [in, out]
    std::vector<float> bias, noise;
    float strength = 0, gain = 0, clamp = 0;
    struct Rgb {
        TorchTensor weight;
        Affine style;
        std::vector<float> bias;
        int wsIndex = 0;
        float clamp = 0;
    };
    c10::optional<Rgb> rgb;
};

struct FastSynthesis::Workspace {
    AlignedBuffer input, output, scratch, image, previous;
};

/// One pass: some images of a call.
struct FastSynthesis::Task {
    std::int64_t images = 0;
    TorchTensor ws; ///< [images, numWs, wDim]
    NoiseMode noise = NoiseMode::Const;
    c10::optional<at::Generator> generator;
    Workspace *workspace = nullptr;
    std::vector<TorchTensor> styles; ///< of each layer [images, in]
    float *out = nullptr;            ///< images of the last layer
};

bool FastSynthesis::canRun(const StyleGan2Config &config)
{
    if (!Conv3x3::isAvailable() || config.gArchitecture == "resnet" || config.imgChannels > kernels::kMaxImageChannels)
        return false;
    for (int res = 4; res <= config.resolution; res *= 2)
        if (config.channels(res) % kLanes != 0)
            return false;
    return true;
}

FastSynthesis::FastSynthesis(SynthesisNetwork &net, const StyleGan2Config &config, Precision precision)
    : m_config(config)
{
    torch::NoGradGuard guard;
    int index = 0, size = 4;
    const auto clampOf = [](double clamp) {
        return static_cast<float>(clamp);
    };
    const auto add = [&](SynthesisLayer &from) {
        const bool up = from->m_up == 2;
        const bool halves =
            precision == Precision::BFloat16 && Conv3x3::hasFastBFloat16() && (up || size < kSmallestWinograd);
        const TorchTensor weight = from->weight.detach().contiguous();
        Layer layer(Conv3x3(up ? Conv3x3::Kind::Up : Conv3x3::Kind::Same,
                            halves ? Conv3x3::Source::BFloat16 : Conv3x3::Source::Float32,
                            static_cast<int>(weight.size(1)), static_cast<int>(weight.size(0)), up ? size / 2 : size,
                            at::get_num_threads(), weight.data_ptr<float>()),
                    Layer::Affine(from->affine, 1));
        layer.in = static_cast<int>(weight.size(1));
        layer.out = static_cast<int>(weight.size(0));
        layer.inSize = up ? size / 2 : size;
        layer.size = size;
        layer.up = up;
        layer.halves = halves;
        layer.wsIndex = index++;
        layer.squares = weight.square().sum({2, 3}).t().contiguous();
        layer.bias = toVector(from->bias);
        layer.noise = toVector(from->noise_const);
        layer.strength = from->noise_strength.item<float>();
        layer.gain = static_cast<float>(std::sqrt(2.0));
        layer.clamp = clampOf(from->m_clamp);
        m_layers.push_back(std::move(layer));
    };
    for (auto &block : net->blocks) {
        if (block->constant.defined())
            m_constant =
                toVector(block->constant.reshape({-1, kLanes, 16}).permute({0, 2, 1})); // [C, 4, 4] in channel blocks
        if (block->conv0)
            add(block->conv0);
        add(block->conv1);
        if (block->torgb) {
            auto &rgb = block->torgb;
            m_layers.back().rgb = Layer::Rgb{rgb->weight.detach().reshape({rgb->weight.size(0), -1}).contiguous(),
                                             Layer::Affine(rgb->affine, rgb->m_weightGain), toVector(rgb->bias), index,
                                             clampOf(rgb->m_clamp)};
        }
        size *= 2;
    }
}

FastSynthesis::~FastSynthesis() = default;

std::unique_ptr<FastSynthesis::Workspace> FastSynthesis::takeWorkspace() const
{
    const std::lock_guard lock(m_mutex);
    if (m_free.empty())
        return std::make_unique<Workspace>();
    auto taken = std::move(m_free.back());
    m_free.pop_back();
    return taken;
}

void FastSynthesis::giveBack(std::unique_ptr<Workspace> workspace) const
{
    const std::lock_guard lock(m_mutex);
    m_free.push_back(std::move(workspace));
}

TorchTensor FastSynthesis::forward(const TorchTensor &allWs, NoiseMode noise,
                                   const c10::optional<at::Generator> &generator,
                                   const std::function<bool()> &stop) const
{
    torch::NoGradGuard guard;
    const std::int64_t n = allWs.size(0), r = m_config.resolution, channels = m_config.imgChannels;
    std::int64_t largest = 0;
    for (const auto &layer : m_layers) {
        const std::int64_t outSize = layer.up ? 2 * layer.inSize + 1 : layer.size;
        largest = std::max<std::int64_t>(
            largest, 4 * (layer.in * std::int64_t(layer.inSize) * layer.inSize + layer.out * outSize * outSize));
    }
    const std::int64_t inOnePass = std::clamp<std::int64_t>(kLargestPass / largest, 1, kImages);
    const TorchTensor result = torch::empty({n, channels, r, r});
    auto workspace = takeWorkspace();
    for (std::int64_t from = 0; from < n;) {
        if (stop && stop()) {
            giveBack(std::move(workspace));
            return {};
        }
        // Whole passes, then the rest one by one: few sizes, so that few primitives are made.
        Task task;
        task.images = n - from >= inOnePass ? inOnePass : 1;
        task.ws = allWs.slice(0, from, from + task.images).contiguous();
        task.noise = noise;
        task.generator = generator;
        task.workspace = workspace.get();
        task.out = result.data_ptr<float>() + from * channels * r * r;
        for (const auto &layer : m_layers)
            task.styles.push_back(layer.style(task.ws.select(1, layer.wsIndex)).contiguous());
        const Layer &first = m_layers.front();
        const std::int64_t numbers = std::int64_t(first.in) * 16;
        void *input = workspace->input.floats(task.images * numbers);
        const float *style = task.styles.front().data_ptr<float>();
        for (std::int64_t i = 0; i < task.images; ++i)
            kernels::scaleBlocks(m_constant.data(), style + i * first.in, first.in / kLanes, 16,
                                 advance(input, i * numbers, first.halves), first.halves);
        for (std::size_t i = 0; i < m_layers.size(); ++i)
            runLayer(task, i);
        from += task.images;
    }
    giveBack(std::move(workspace));
    return result;
}

void FastSynthesis::runLayer(const Task &task, std::size_t index) const
{
    const Layer &layer = m_layers[index];
    Workspace &work = *task.workspace;
    const bool isLast = index + 1 == m_layers.size();
    const std::int64_t n = task.images, size = layer.size, convSize = layer.up ? 2 * layer.inSize + 1 : size;
    const std::int64_t inNumbers = std::int64_t(layer.in) * layer.inSize * layer.inSize;
    const std::int64_t outNumbers = layer.out * size * size, convNumbers = layer.out * convSize * convSize;
    const int channels = m_config.imgChannels, blocks = layer.out / kLanes;

    const TorchTensor &styles = task.styles[index];
    const TorchTensor demodulation = torch::matmul(styles.square(), layer.squares).add_(1e-8).rsqrt_().contiguous();
    TorchTensor noise;
    if (task.noise == NoiseMode::Random)
        noise = torch::randn({n, 1, size, size}, task.generator);
    TorchTensor rgbWeights; // [n, channels, out], styles included
    if (layer.rgb) {
        const auto &rgb = *layer.rgb;
        const TorchTensor s = rgb.style(task.ws.select(1, rgb.wsIndex));
        rgbWeights = (rgb.weight.unsqueeze(0) * s.unsqueeze(1)).contiguous();
    }

    float *conv = work.output.floats(n * convNumbers);
    layer.conv.run(static_cast<int>(n), layer.inSize, at::get_num_threads(),
                   work.input.reserve(bytesOf(n * inNumbers, layer.halves)), conv, work.scratch);

    const bool nextHalves = !isLast && m_layers[index + 1].halves;
    void *next = isLast ? nullptr : work.input.reserve(bytesOf(n * outNumbers, nextHalves));
    const bool showsEarlier = layer.rgb && size > 4 && m_config.gArchitecture == "skip";
    if (showsEarlier)
        std::swap(work.image, work.previous);
    float *image = nullptr;
    if (layer.rgb)
        image = isLast ? task.out : work.image.floats(n * channels * size * size);

    const std::int64_t scratchFloats = (size + 1) * kLanes + size * kLanes * (1 + channels);
    at::parallel_for(0, n * size, rowGrain(layer.out * size), [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> scratch(static_cast<std::size_t>(scratchFloats));
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t sample = i / size, y = i % size;
            kernels::SynthesisTail tail;
            tail.blocks = blocks;
            tail.demodulation = demodulation.data_ptr<float>() + sample * layer.out;
            tail.bias = layer.bias.data();
            if (task.noise != NoiseMode::None)
                tail.noise =
                    (noise.defined() ? noise.data_ptr<float>() + sample * size * size : layer.noise.data()) + y * size;
            tail.strength = layer.strength;
            tail.gain = layer.gain;
            tail.clamp = layer.clamp;
            tail.outBlock = size * size * kLanes;
            tail.outIsBFloat16 = nextHalves;
            if (!isLast) {
                tail.nextStyle = task.styles[index + 1].data_ptr<float>() + sample * layer.out;
                tail.out = advance(next, sample * outNumbers + y * size * kLanes, nextHalves);
            }
            if (layer.rgb) {
                tail.rgbWeight = rgbWeights.data_ptr<float>() + sample * channels * layer.out;
                tail.rgbChannels = channels;
                tail.rgb = image + sample * channels * size * size + y * size;
                tail.rgbPlane = size * size;
            }
            const float *in = conv + sample * convNumbers;
            const std::int64_t inBlock = convSize * convSize * kLanes;
            if (layer.up)
                kernels::synthesisUpTail(tail, size, y, in, inBlock, scratch.data());
            else
                kernels::synthesisTail(tail, size, in + y * size * kLanes, inBlock, scratch.data());
        }
    });
    if (!layer.rgb)
        return;
    const float *earlier = showsEarlier ? work.previous.floats(n * channels * size * size / 4) : nullptr;
    at::parallel_for(0, n * channels, rowGrain(size * size), [&](std::int64_t begin, std::int64_t end) {
        const float limit = layer.rgb->clamp > 0 ? layer.rgb->clamp : 3.0e38F;
        for (std::int64_t i = begin; i < end; ++i) {
            float *plane = image + i * size * size;
            const float bias = layer.rgb->bias[static_cast<std::size_t>(i % channels)];
            for (std::int64_t p = 0; p < size * size; ++p)
                plane[p] = std::clamp(plane[p] + bias, -limit, limit);
            if (earlier)
                kernels::addUpsampled(earlier + i * size * size / 4, size / 2, plane);
        }
    });
}

} // namespace mimik::nn
