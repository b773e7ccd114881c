#include "core/gan/gan_transfer_p.h"

#include "core/nn/model_tensors.h"
#include "core/nn/torch_bridge_p.h"
#include "core/weights/model_file.h"

namespace mimik::gan {

namespace {

std::map<std::string, Tensor> valuesOf(const torch::nn::Module &module)
{
    std::map<std::string, Tensor> out;
    for (const auto &[name, tensor] : nn::namedTensors(module))
        out.emplace(name, nn::fromTorch(tensor));
    return out;
}

/// The model's tensors, completed by fresh ones where a network with classes has more than one without.
std::map<std::string, Tensor> withLabelLayers(const std::map<std::string, Tensor> &model,
                                              const torch::nn::Module &network)
{
    std::map<std::string, Tensor> out = model;
    for (auto &[name, fresh] : valuesOf(network)) {
        const auto it = out.find(name);
        if (it == out.end()) {
            if (name.starts_with("mapping."))
                out.emplace(name, std::move(fresh));
        } else if (name == "mapping.fc0.weight" && it->second.shape != fresh.shape && fresh.shape.size() == 2 &&
                   it->second.shape.size() == 2 && it->second.shape[0] == fresh.shape[0] &&
                   it->second.shape[1] < fresh.shape[1]) {
            // [out, z] into the first columns of [out, z + label]
            const auto from = static_cast<std::size_t>(it->second.shape[1]);
            const auto to = static_cast<std::size_t>(fresh.shape[1]);
            for (std::size_t row = 0; row * to < fresh.data.size(); ++row)
                std::copy_n(it->second.data.begin() + static_cast<std::ptrdiff_t>(row * from), from,
                            fresh.data.begin() + static_cast<std::ptrdiff_t>(row * to));
            it->second = std::move(fresh);
        } else if (name.starts_with("b4.out.") && it->second.shape != fresh.shape) {
            it->second = std::move(fresh);
        }
    }
    return out;
}

} // namespace

Result<ModelTensors> readModelTensors(const std::filesystem::path &file)
{
    auto opened = weights::ModelFile::open(file);
    if (!opened)
        return passOn(opened);
    ModelTensors out;
    auto g = nn::generatorTensors(*opened);
    if (!g)
        return passOn(g);
    out.g = std::move(g->tensors);
    out.config = g->config;
    auto trained = nn::tensorsWithPrefix(*opened, "G.");
    if (!trained)
        return passOn(trained);
    out.trained = std::move(*trained);
    if (!out.trained.empty())
        out.trained.insert(out.g.begin(), out.g.end()); // what only the average has, such as w_avg
    auto d = nn::tensorsWithPrefix(*opened, "D.");
    if (!d)
        return passOn(d);
    out.d = std::move(*d);
    if (const auto card = weights::readCard(file))
        out.classes = card->classes;
    return out;
}

Result<bool> startFrom(const ModelTensors &model, GanNetworks &networks, const std::string &where)
{
    const bool learnsLabels = networks.settings.network.cDim > 0 && model.config.cDim == 0;
    const auto assign = [&](torch::nn::Module &network, const std::map<std::string, Tensor> &values) {
        return nn::assignTensors(network, learnsLabels ? withLabelLayers(values, network) : values, where);
    };
    if (auto ok = assign(*networks.ema, model.g); !ok)
        return passOn(ok);
    if (model.trained.empty())
        copyTensors(*networks.ema, *networks.generator());
    else if (auto ok = assign(*networks.generator(), model.trained); !ok)
        return passOn(ok);
    if (model.d.empty())
        return false;
    if (auto ok = assign(*networks.discriminator(), model.d); !ok)
        return passOn(ok);
    return true;
}

} // namespace mimik::gan
