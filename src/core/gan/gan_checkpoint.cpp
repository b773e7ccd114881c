#include "core/gan/gan_checkpoint_p.h"

#include "core/base/files.h"
#include "core/nn/model_tensors.h"
#include "core/nn/torch_bridge_p.h"

#include <algorithm>
#include <tuple>

namespace mimik::gan {

namespace {

constexpr int kVersion = 1;
constexpr const char *kNames[] = {"checkpoint-a.safetensors", "checkpoint-b.safetensors"};

Tensor asFloats(const TorchTensor &bytes)
{
    return nn::fromTorch(bytes.to(torch::kFloat)); // 0..255, exact
}

void append(std::vector<weights::NamedTensor> &out, const std::string &prefix, const torch::nn::Module &module)
{
    for (const auto &[name, tensor] : nn::namedTensors(module))
        out.push_back({prefix + name, nn::fromTorch(tensor)});
}

void append(std::vector<weights::NamedTensor> &out, const std::string &prefix, const Adam &adam)
{
    for (std::size_t i = 0; i < adam.m_parameters.size(); ++i) {
        out.push_back({prefix + "m." + adam.m_parameters[i].first, nn::fromTorch(adam.m_first[i])});
        out.push_back({prefix + "v." + adam.m_parameters[i].first, nn::fromTorch(adam.m_second[i])});
    }
}

Result<Json> header(const weights::Safetensors &file)
{
    const auto it = file.metadata().find("mimik_gan");
    if (it == file.metadata().end())
        return fail(ErrorCode::WrongKind, "is no checkpoint of a GAN training run", file.fileName());
    const Json json = Json::parse(it->second, nullptr, false);
    if (!json.is_object() || !json.contains("position") || !json.contains("settings"))
        return fail(ErrorCode::Corrupt, "the checkpoint's description is damaged", file.fileName());
    if (json.value("version", 0) > kVersion)
        return fail(ErrorCode::WrongVersion, "was written by a newer version", file.fileName());
    return json;
}

Result<> restore(torch::nn::Module &module, const std::string &prefix, const weights::Safetensors &file)
{
    auto part = nn::tensorsWithPrefix(file, prefix);
    if (!part)
        return passOn(part);
    return nn::assignTensors(module, *part, file.fileName());
}

Result<> restore(Adam &adam, const std::string &prefix, const Json &steps, const weights::Safetensors &file)
{
    if (!steps.is_array() || steps.size() != adam.m_steps.size())
        return fail(ErrorCode::Corrupt, "the optimiser's steps do not fit this network", file.fileName());
    for (std::size_t i = 0; i < adam.m_parameters.size(); ++i) {
        adam.m_steps[i] = steps[i].get<std::int64_t>();
        for (auto *moments : {&adam.m_first, &adam.m_second}) {
            const std::string name = prefix + (moments == &adam.m_first ? "m." : "v.") + adam.m_parameters[i].first;
            auto value = file.tensor(name);
            if (!value)
                return passOn(value);
            if (value->shape != (*moments)[i].sizes().vec())
                return fail(ErrorCode::Corrupt, "tensor '" + name + "' has the wrong shape", file.fileName());
            (*moments)[i].copy_(nn::toTorch(*value));
        }
    }
    return {};
}

} // namespace

Result<> writeCheckpoint(const std::filesystem::path &runFolder, const GanState &state, const GanSettings &settings)
{
    std::vector<weights::NamedTensor> tensors;
    append(tensors, "G.", *state.g);
    append(tensors, "D.", *state.d);
    append(tensors, "G_ema.", *state.ema);
    append(tensors, "adam_g.", *state.adamG);
    append(tensors, "adam_d.", *state.adamD);
    GanPosition &at = *state.at;
    for (std::size_t r = 0; r < at.randomStates.size(); ++r)
        tensors.push_back({"random." + std::to_string(r), asFloats(at.randomStates[r])});
    for (std::size_t r = 0; r < at.augmentStates.size(); ++r)
        tensors.push_back({"random_augment." + std::to_string(r), asFloats(at.augmentStates[r])});
    tensors.push_back({"pl_mean", Tensor{{}, {at.plMean}}});
    const Json json = {{"version", kVersion},
                       {"settings", Json(settings)},
                       {"steps_g", state.adamG->m_steps},
                       {"steps_d", state.adamD->m_steps},
                       {"position",
                        {{"images", at.images},
                         {"batchIndex", at.batchIndex},
                         {"phase", at.phase},
                         {"tick", at.tick},
                         {"tickStart", at.tickStart},
                         {"ada_p", at.ada.p},
                         {"ada_sign_sum", at.ada.signSum},
                         {"ada_sign_count", at.ada.signCount},
                         {"saves", at.saves + 1},
                         {"replicas", at.randomStates.size()},
                         {"signals", at.signals},
                         {"record", at.record},
                         {"parent", at.parent}}}};
    const int slot = at.slot == 0 ? 1 : 0;
    if (auto ok = weights::writeSafetensors(runFolder / kNames[slot], tensors, weights::StoredAs::Float32,
                                            {{"mimik_gan", json.dump()}});
        !ok)
        return ok;
    at.slot = slot;
    ++at.saves;
    return {};
}

Result<weights::Safetensors> newestCheckpoint(const std::filesystem::path &runFolder)
{
    std::optional<weights::Safetensors> newest;
    std::tuple<std::int64_t, std::int64_t, int> newestAge(-1, -1, -1);
    std::optional<Error> damaged;
    for (const char *name : kNames) {
        const auto file = runFolder / name;
        if (!std::filesystem::exists(file))
            continue;
        auto opened = weights::Safetensors::load(file);
        if (!opened) {
            damaged = opened.error();
            continue;
        }
        auto json = header(*opened);
        if (!json) {
            damaged = json.error();
            continue;
        }
        const Json &p = (*json)["position"]; // those of earlier versions are not counted
        const std::tuple age(p.value("saves", std::int64_t(0)), p.value("images", std::int64_t(0)),
                             p.value("phase", 0));
        if (age > newestAge) {
            newestAge = age;
            newest = std::move(*opened);
        }
    }
    if (newest)
        return std::move(*newest);
    if (damaged)
        return tl::unexpected<Error>(*damaged);
    return fail(ErrorCode::NotFound,
                "holds no checkpoint (checkpoint-a.safetensors or checkpoint-b.safetensors); give a run folder of "
                "train-gan or a model file",
                runFolder.string());
}

Result<GanSettings> checkpointSettings(const weights::Safetensors &checkpoint)
{
    auto json = header(checkpoint);
    if (!json)
        return passOn(json);
    try {
        return (*json)["settings"].get<GanSettings>();
    } catch (const Json::exception &e) {
        return fail(ErrorCode::Corrupt, std::string("a setting has the wrong type: ") + e.what(),
                    checkpoint.fileName());
    }
}

Result<Json> checkpointRecord(const weights::Safetensors &checkpoint)
{
    auto json = header(checkpoint);
    if (!json)
        return passOn(json);
    const Json &position = (*json)["position"];
    return position.is_object() ? position.value("record", Json::object()) : Json::object();
}

bool hasCheckpoint(const std::filesystem::path &folder)
{
    return std::ranges::any_of(kNames, [&](const char *name) { return std::filesystem::exists(folder / name); });
}

Result<> restoreCheckpoint(const weights::Safetensors &checkpoint, GanState state)
{
    auto json = header(checkpoint);
    if (!json)
        return passOn(json);
    for (auto result : {restore(*state.g, "G.", checkpoint), restore(*state.d, "D.", checkpoint),
                        restore(*state.ema, "G_ema.", checkpoint)})
        if (!result)
            return result;
    try {
        for (auto result : {restore(*state.adamG, "adam_g.", json->at("steps_g"), checkpoint),
                            restore(*state.adamD, "adam_d.", json->at("steps_d"), checkpoint)})
            if (!result)
                return result;
        GanPosition &at = *state.at;
        const Json &p = json->at("position");
        at.images = p.at("images");
        at.batchIndex = p.at("batchIndex");
        at.phase = p.at("phase");
        at.tick = p.at("tick");
        at.tickStart = p.at("tickStart");
        at.parent = p.at("parent");
        at.saves = p.value("saves", std::int64_t(0));
        at.slot = std::filesystem::path(checkpoint.fileName()).filename() == kNames[0] ? 0 : 1;
        at.signals = p.value("signals", Json());
        at.record = p.value("record", Json::object());
        at.ada.p = p.value("ada_p", 0.0);
        at.ada.signSum = p.value("ada_sign_sum", 0.0);
        at.ada.signCount = p.value("ada_sign_count", std::int64_t(0));
        const auto states = [&](const std::string &prefix, std::vector<TorchTensor> &out) -> Result<> {
            out.clear();
            for (int r = 0; r < p.at("replicas").get<int>(); ++r) {
                auto bytes = checkpoint.tensor(prefix + std::to_string(r));
                if (!bytes)
                    return passOn(bytes);
                out.push_back(nn::toTorch(*bytes).to(torch::kByte));
            }
            return {};
        };
        if (auto ok = states("random.", at.randomStates); !ok)
            return ok;
        // Runs of before augmentation have none: what they never used stays as it was made.
        if (checkpoint.contains("random_augment.0"))
            if (auto ok = states("random_augment.", at.augmentStates); !ok)
                return ok;
        auto mean = checkpoint.tensor("pl_mean");
        if (!mean)
            return passOn(mean);
        at.plMean = mean->data.at(0);
    } catch (const Json::exception &e) {
        return fail(ErrorCode::Corrupt, std::string("the checkpoint's description is damaged: ") + e.what(),
                    checkpoint.fileName());
    }
    return {};
}

std::vector<weights::NamedTensor> modelTensors(const GeneratorNet &ema, const DiscriminatorNet &d)
{
    std::vector<weights::NamedTensor> tensors;
    append(tensors, "G_ema.", *ema);
    append(tensors, "D.", *d);
    return tensors;
}

} // namespace mimik::gan
