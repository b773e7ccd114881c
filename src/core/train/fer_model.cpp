#include "core/train/fer_model.h"

#include "core/base/sha256.h"
#include "core/nn/fer_net_p.h"
#include "core/nn/torch_bridge_p.h"
#include "core/train/fer_batch.h"
#include "core/vision/image_io.h"
#include "core/weights/safetensors.h"

#include <algorithm>

namespace mimik::train {

namespace fs = std::filesystem;

struct FerModel::Impl {
    FerCard card;
    std::string sha256;
    // forward() is not const in torch, though in evaluation mode nothing changes
    mutable nn::FerNet net{nullptr};
};

FerModel::FerModel() : m_impl(std::make_unique<Impl>()) {}
FerModel::FerModel(FerModel &&) noexcept = default;
FerModel &FerModel::operator=(FerModel &&) noexcept = default;
FerModel::~FerModel() = default;

const FerCard &FerModel::card() const
{
    return m_impl->card;
}

const std::string &FerModel::sha256() const
{
    return m_impl->sha256;
}

namespace {

Result<FerCard> cardFromJson(const Json &json, const std::string &file)
{
    const auto wrong = [&](const std::string &text) {
        return fail(ErrorCode::WrongKind, file + ": " + text, file);
    };
    FerCard card;
    try {
        if (!json.is_object() || json.value("kind", "") != "classifier")
            return wrong("not the card of a classifier");
        if (json.value("architecture", "") != nn::kFerArchitecture)
            return wrong("unknown architecture '" + json.value("architecture", "") + "', expected " +
                         nn::kFerArchitecture);
        const Json &settings = json.at("settings");
        const auto task = taskFromName(settings.at("task").get<std::string>());
        if (!task)
            return wrong("unknown task '" + settings.at("task").get<std::string>() + "'");
        card.task = *task;
        card.size = settings.at("size").get<int>();
        card.labelThreshold = settings.value("label_threshold", 0.5);
        card.classes = json.at("classes").get<std::vector<std::string>>();
        if (json.contains("thresholds") && json["thresholds"].is_object()) {
            for (const auto &name : card.classes)
                card.thresholds.push_back(json["thresholds"].value(name, 0.5));
        }
    } catch (const Json::exception &e) {
        return wrong(std::string("the card is incomplete or damaged: ") + e.what());
    }
    if (card.classes.empty() || card.size < 16 || card.size > 512)
        return wrong("the card has no classes or an impossible size");
    card.json = json;
    return card;
}

} // namespace

Result<FerModel> FerModel::load(const fs::path &path)
{
    std::error_code ignored;
    const fs::path file = fs::is_directory(path, ignored) ? path / "model.safetensors" : path;
    const auto weights = weights::Safetensors::load(file);
    if (!weights)
        return passOn(weights);
    fs::path cardFile = file;
    cardFile.replace_extension(".json");
    const auto json = readJson(cardFile);
    if (!json)
        return passOn(json);
    auto card = cardFromJson(*json, cardFile.string());
    if (!card)
        return passOn(card);
    FerModel model;
    auto net = nn::ferNetFrom(*weights, card->classes.size());
    if (!net)
        return passOn(net);
    model.m_impl->net = *net;
    const auto hash = sha256OfFile(file);
    if (!hash)
        return passOn(hash);
    model.m_impl->sha256 = *hash;
    model.m_impl->card = std::move(*card);
    return model;
}

Tensor FerModel::predict(const std::vector<Image> &images) const
{
    constexpr std::size_t kChunk = 64;
    const torch::NoGradGuard guard;
    const int size = m_impl->card.size;
    const std::size_t numel = static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * 3;
    Tensor out;
    out.shape = {static_cast<std::int64_t>(images.size()), static_cast<std::int64_t>(m_impl->card.classes.size())};
    for (std::size_t begin = 0; begin < images.size(); begin += kChunk) {
        const std::size_t count = std::min(kChunk, images.size() - begin);
        torch::Tensor batch = torch::empty({static_cast<std::int64_t>(count), 3, size, size});
        for (std::size_t i = 0; i < count; ++i) {
            const Image fitted = vision::resized(images[begin + i], size, size);
            float *target = batch.data_ptr<float>() + i * numel;
            chwFromImage(fitted, kInputScale, kInputOffset, target);
            if (fitted.channels == 1) {
                std::copy_n(target, numel / 3, target + numel / 3);
                std::copy_n(target, numel / 3, target + 2 * (numel / 3));
            }
        }
        const torch::Tensor logits = m_impl->net->forward(batch);
        const Tensor p =
            nn::fromTorch(m_impl->card.task == Task::ActionUnits ? torch::sigmoid(logits) : torch::softmax(logits, 1));
        out.data.insert(out.data.end(), p.data.begin(), p.data.end());
    }
    return out;
}

void setTorchThreads(int threads)
{
    at::set_num_threads(std::max(threads, 1));
}

} // namespace mimik::train
