#include "core/nn/generator.h"

#include "core/base/random_state.h"
#include "core/base/sha256.h"
#include "core/nn/fast_synthesis_p.h"
#include "core/nn/model_tensors.h"
#include "core/nn/stylegan2_nets_p.h"
#include "core/nn/torch_bridge_p.h"

#include <algorithm>

namespace mimik::nn {

struct Generator::Impl {
    StyleGan2Config config;
    std::string sha256;
    mutable GeneratorNet net{nullptr};   // forward() of torch modules is not const
    std::unique_ptr<FastSynthesis> fast; ///< null where this network or machine needs the general one
    Precision precision = Precision::Float32;
    torch::Device device = torch::kCPU; ///< of the synthesis
    std::vector<std::string> warnings;

    /// From here on weights do not change.
    void freeze(Precision asked)
    {
        for (auto &p : net->parameters())
            p.requires_grad_(false);
        if (device.is_cuda()) {
            net->synthesis->to(device);
            net->synthesis->freezeForInference();
            return;
        }
        const bool canRun = FastSynthesis::canRun(config);
        if (asked == Precision::BFloat16 && canRun && Conv3x3::hasFastBFloat16())
            precision = Precision::BFloat16;
        else if (asked == Precision::BFloat16)
            warnings.emplace_back(Conv3x3::hasFastBFloat16()
                                      ? "this network cannot be run with bfloat16: float32 is used"
                                      : "this processor does not multiply bfloat16: float32 is used");
        if (!canRun) {
            net->synthesis->freezeForInference();
            return;
        }
        fast = std::make_unique<FastSynthesis>(net->synthesis, config,
                                               precision == Precision::BFloat16 ? FastSynthesis::Precision::BFloat16
                                                                                : FastSynthesis::Precision::Float32);
        net->synthesis->dropConvolutions();
    }
    /// Undefined where `stop` said so.
    torch::Tensor images(const torch::Tensor &ws, const SynthesisOptions &options,
                         const std::function<bool()> &stop) const
    {
        if (fast)
            return fast->forward(ws, options.noise, options.generator, stop);
        return stop && stop() ? torch::Tensor() : net->synthesis->forward(ws.to(device), options).to(torch::kCPU);
    }
};

Result<NoiseSettings::Mode> noiseModeFromName(const std::string &name)
{
    if (name == "const")
        return NoiseSettings::Mode::Const;
    if (name == "none")
        return NoiseSettings::Mode::None;
    if (name == "random")
        return NoiseSettings::Mode::Random;
    return fail(ErrorCode::InvalidArgument, "'" + name + "' is none of const, none, random", "noise");
}

Result<Generator> Generator::load(const std::filesystem::path &file, Precision precision, const std::string &device)
{
    const auto place = openDevice(device);
    if (!place)
        return passOn(place);
    const auto opened = weights::ModelFile::open(file);
    if (!opened)
        return passOn(opened);
    auto found = findGenerator(*opened);
    if (!found)
        return passOn(found);
    auto hash = sha256OfFile(file);
    if (!hash)
        return passOn(hash);
    auto impl = std::make_unique<Impl>();
    impl->config = found->config;
    impl->sha256 = *hash;
    impl->net = GeneratorNet(found->config);
    const auto read = [&](const std::string &name) -> Result<Tensor> {
        if (name == "mapping.w_avg" && found->isAverageMissing)
            return averageLatent(*opened, *found);
        return opened->tensor(found->prefix + name);
    };
    if (found->isAverageMissing)
        found->shapes["mapping.w_avg"] = {found->config.wDim};
    if (auto ok = assignTensors(*impl->net, found->shapes, read, file.string()); !ok)
        return passOn(ok);
    impl->device = *place;
    impl->freeze(precision);
    if (!opened->cardSha256().empty() && opened->cardSha256() != *hash)
        impl->warnings.emplace_back("the card beside the model was written for another file (its sha256 differs); its "
                                    "settings may not fit");
    return Generator(std::move(impl));
}

Generator::Generator(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Generator::Generator(Generator &&) noexcept = default;
Generator &Generator::operator=(Generator &&) noexcept = default;
Generator::~Generator() = default;

const StyleGan2Config &Generator::config() const
{
    return m_impl->config;
}

const std::string &Generator::sha256() const
{
    return m_impl->sha256;
}

Generator::Precision Generator::precision() const
{
    return m_impl->precision;
}

const std::vector<std::string> &Generator::warnings() const
{
    return m_impl->warnings;
}

Tensor Generator::map(const Tensor &z, const Tensor &labels) const
{
    torch::NoGradGuard guard;
    const torch::Tensor c = m_impl->config.cDim > 0 ? toTorch(labels) : torch::Tensor();
    return fromTorch(m_impl->net->mapping->forward(toTorch(z), c));
}

Tensor Generator::mapSeed(std::uint32_t seed, int classIndex) const
{
    const auto width = static_cast<std::size_t>(m_impl->config.zDim);
    Tensor labels;
    if (const int classes = m_impl->config.cDim; classes > 0) {
        labels = Tensor{{1, classes}, std::vector<float>(static_cast<std::size_t>(classes))};
        if (classIndex >= 0 && classIndex < classes)
            labels.data[static_cast<std::size_t>(classIndex)] = 1;
    }
    return map(Tensor{{1, m_impl->config.zDim}, RandomState(seed).randn(width)}, labels);
}

Tensor Generator::broadcast(const Tensor &w) const
{
    const std::int64_t n = w.dim(0), width = w.dim(1), layers = m_impl->config.numWs();
    Tensor out{{n, layers, width}, {}};
    out.data.reserve(static_cast<std::size_t>(out.numel()));
    for (std::int64_t i = 0; i < n; ++i)
        for (std::int64_t l = 0; l < layers; ++l)
            out.data.insert(out.data.end(), w.data.begin() + i * width, w.data.begin() + (i + 1) * width);
    return out;
}

Tensor Generator::truncate(const Tensor &ws, double psi, int cutoff, const Tensor &center) const
{
    if (psi == 1)
        return ws;
    torch::NoGradGuard guard;
    const torch::Tensor all = toTorch(ws);
    if (center.shape.empty())
        return fromTorch(m_impl->net->mapping->truncate(all, psi, cutoff));
    const std::int64_t layers = cutoff < 0 ? all.size(1) : std::min<std::int64_t>(cutoff, all.size(1));
    torch::Tensor out = all.clone();
    out.slice(1, 0, layers).copy_(toTorch(center).reshape({-1}).lerp(all.slice(1, 0, layers), psi));
    return fromTorch(out);
}

Tensor Generator::averageOf(const Tensor &label, const std::function<bool()> &stop) const
{
    constexpr std::int64_t kLatents = 10000, kBatch = 1000;
    torch::NoGradGuard guard;
    const torch::Tensor labels = toTorch(label).expand({kBatch, label.dim(1)}).contiguous();
    RandomState random(0);
    torch::Tensor sum = torch::zeros({m_impl->config.wDim}, torch::kDouble);
    for (std::int64_t done = 0; done < kLatents; done += kBatch) {
        if (stop && stop())
            return {};
        const Tensor z{{kBatch, m_impl->config.zDim},
                       random.randn(static_cast<std::size_t>(kBatch * m_impl->config.zDim))};
        sum += m_impl->net->mapping->forward(toTorch(z), labels).to(torch::kDouble).sum(0);
    }
    return fromTorch((sum / static_cast<double>(kLatents)).to(torch::kFloat).unsqueeze(0));
}

Tensor Generator::synthesize(const Tensor &ws, const NoiseSettings &noise, const std::function<bool()> &stop) const
{
    torch::NoGradGuard guard;
    const torch::Tensor latents = toTorch(ws);
    SynthesisOptions options;
    if (noise.mode != NoiseSettings::Mode::Random) {
        options.noise = noise.mode == NoiseSettings::Mode::Const ? NoiseMode::Const : NoiseMode::None;
        const torch::Tensor images = m_impl->images(latents, options, stop);
        return images.defined() ? fromTorch(images) : Tensor();
    }
    // One by one, so that an image does not depend on its neighbours in the batch.
    options.noise = NoiseMode::Random;
    std::vector<torch::Tensor> images;
    for (std::int64_t i = 0; i < latents.size(0); ++i) {
        options.generator = at::detail::createCPUGenerator(noise.seed + static_cast<std::uint64_t>(i));
        images.push_back(m_impl->images(latents.slice(0, i, i + 1), options, stop));
        if (!images.back().defined())
            return {};
    }
    return fromTorch(torch::cat(images));
}

Image Generator::toImage(const float *chw) const
{
    const int r = m_impl->config.resolution;
    if (m_impl->config.imgChannels == 3)
        return imageFromChw(chw, r, r);
    std::vector<float> rgb;
    const auto plane = static_cast<std::size_t>(r) * static_cast<std::size_t>(r);
    for (int c = 0; c < 3; ++c)
        rgb.insert(rgb.end(), chw, chw + plane);
    return imageFromChw(rgb.data(), r, r);
}

DirectionSet Generator::sefa(const std::vector<int> &layers) const
{
    torch::NoGradGuard guard;
    // Style weight of each ws index: conv1 of b4, then conv0 and conv1 of each block, the last index the last torgb.
    std::vector<torch::Tensor> styles;
    for (auto &block : m_impl->net->synthesis->blocks) {
        if (block->conv0)
            styles.push_back(block->conv0->affine->weight);
        styles.push_back(block->conv1->affine->weight);
    }
    styles.push_back(m_impl->net->synthesis->blocks.back()->torgb->affine->weight);
    std::vector<torch::Tensor> chosen;
    for (std::size_t i = 0; i < styles.size(); ++i)
        if (layers.empty() || std::find(layers.begin(), layers.end(), static_cast<int>(i)) != layers.end())
            chosen.push_back(styles[i].t().to(torch::kDouble));
    torch::Tensor a = torch::cat(chosen, 1);
    a = a / a.norm(2, 0, true);
    auto [values, vectors] = torch::linalg_eigh(torch::matmul(a, a.t()), "L");
    values = values.flip(0);
    vectors = vectors.flip(1).t().contiguous(); // rows, falling eigenvalue
    const torch::Tensor largest = vectors.abs().argmax(1, true);
    vectors = vectors * vectors.gather(1, largest).sign();
    DirectionSet set;
    set.directions = fromTorch(vectors);
    set.layers = layers;
    set.method = "sefa";
    set.name = "sefa";
    set.modelSha256 = m_impl->sha256;
    const torch::Tensor v = values.contiguous();
    set.strengths.assign(v.data_ptr<double>(), v.data_ptr<double>() + v.numel());
    return set;
}

} // namespace mimik::nn
