#include "core/nn/feature_extractor.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/sha256.h"
#include "core/nn/fer_net_p.h"
#include "core/nn/torch_bridge_p.h"
#include "core/weights/model_card.h"

namespace mimik::nn {

namespace {

constexpr std::int64_t kChunk = 64; // images per forward pass: bounded memory

struct NetSettings {
    std::string task;
    int size = 0;
    std::size_t numClasses = 0;
};

Result<NetSettings> settingsFrom(const Json &card, const std::string &where)
{
    const auto wrong = [&](const std::string &text) {
        return fail(ErrorCode::WrongKind, text, where);
    };
    try {
        if (card.value("kind", "") != "classifier" || card.value("architecture", "") != kFerArchitecture)
            return wrong("is no classifier of train-fer; give one to measure the distance between faces");
        const Json &settings = card.at("settings");
        NetSettings s{settings.at("task").get<std::string>(), settings.at("size").get<int>(),
                      card.at("classes").size()};
        if (s.numClasses == 0 || s.size < 16 || s.size > 512)
            return wrong("the card has no classes or an impossible size");
        return s;
    } catch (const Json::exception &e) {
        return wrong(std::string("the card is incomplete or damaged: ") + e.what());
    }
}

} // namespace

struct FeatureExtractor::Impl {
    std::string name;
    int size = 0;
    // forward() is not const in torch, though in evaluation mode nothing changes
    mutable FerNet net{nullptr};

    Tensor run(const torch::Tensor &images) const
    {
        namespace F = torch::nn::functional;
        TORCH_CHECK(images.dim() == 4 && (images.size(1) == 3 || images.size(1) == 1),
                    "features takes images [N, 3 or 1, H, W], not ", images.sizes());
        const torch::NoGradGuard guard;
        const std::int64_t n = images.size(0);
        torch::Tensor out = torch::empty({n, net->fc->options.in_features()});
        for (std::int64_t i = 0; i < n; i += kChunk) {
            torch::Tensor x = images.slice(0, i, std::min(n, i + kChunk)).to(torch::kFloat);
            if (images.scalar_type() == torch::kByte)
                x = x / 127.5 - 1;
            x = x.clamp(-1, 1);
            if (x.size(2) != size || x.size(3) != size)
                x = F::interpolate(x, F::InterpolateFuncOptions()
                                          .size(std::vector<std::int64_t>{size, size})
                                          .mode(torch::kBilinear)
                                          .align_corners(false)
                                          .antialias(true));
            if (x.size(1) == 1)
                x = x.expand({-1, 3, -1, -1});
            out.slice(0, i, i + x.size(0)).copy_(net->features(x.contiguous()));
        }
        return fromTorch(out);
    }
};

FeatureExtractor::FeatureExtractor() : m_impl(std::make_unique<Impl>()) {}
FeatureExtractor::FeatureExtractor(FeatureExtractor &&) noexcept = default;
FeatureExtractor &FeatureExtractor::operator=(FeatureExtractor &&) noexcept = default;
FeatureExtractor::~FeatureExtractor() = default;

std::filesystem::path FeatureExtractor::bundledFile()
{
    return resourceFolder() / "models" / "annotator64.safetensors";
}

Result<FeatureExtractor> FeatureExtractor::load(const std::filesystem::path &file)
{
    const auto weights = weights::Safetensors::load(file);
    if (!weights)
        return passOn(weights);
    const auto card = readJson(weights::cardPath(file));
    if (!card)
        return passOn(card);
    const auto settings = settingsFrom(*card, file.string());
    if (!settings)
        return passOn(settings);
    auto net = ferNetFrom(*weights, settings->numClasses);
    if (!net)
        return passOn(net);
    const auto hash = sha256OfFile(file);
    if (!hash)
        return passOn(hash);
    FeatureExtractor extractor;
    extractor.m_impl->net = *net;
    extractor.m_impl->size = settings->size;
    extractor.m_impl->name = "mimik-" + settings->task + "-cnn@" + hash->substr(0, 4);
    return extractor;
}

const std::string &FeatureExtractor::name() const
{
    return m_impl->name;
}

int FeatureExtractor::width() const
{
    return static_cast<int>(m_impl->net->fc->options.in_features());
}

Tensor FeatureExtractor::features(const TensorView &images) const
{
    return m_impl->run(torch::from_blob(const_cast<float *>(images.data), // read only
                                        std::vector<std::int64_t>(images.shape.begin(), images.shape.end())));
}

Tensor FeatureExtractor::features(const std::uint8_t *pixels, std::int64_t count, int height, int imageWidth,
                                  int channels) const
{
    const torch::Tensor bytes = torch::from_blob(const_cast<std::uint8_t *>(pixels), // read only
                                                 {count, height, imageWidth, channels}, torch::kByte);
    return m_impl->run(bytes.permute({0, 3, 1, 2}));
}

} // namespace mimik::nn
