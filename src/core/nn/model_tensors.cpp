#include "core/nn/model_tensors.h"

#include "core/weights/model_card.h"

namespace mimik::nn {

Result<std::map<std::string, Tensor>> tensorsWithPrefix(const weights::Safetensors &file, const std::string &prefix)
{
    std::map<std::string, Tensor> out;
    for (const auto &[name, entry] : file.entries()) {
        if (!name.starts_with(prefix))
            continue;
        auto tensor = file.tensor(name);
        if (!tensor)
            return passOn(tensor);
        out.emplace(name.substr(prefix.size()), std::move(*tensor));
    }
    return out;
}

Result<GeneratorTensors> generatorTensors(const weights::Safetensors &file)
{
    std::string prefix;
    for (const char *candidate : {"G_ema.", "G."})
        if (prefix.empty() && file.contains(std::string(candidate) + "synthesis.b4.const"))
            prefix = candidate;
    ShapeMap g, d;
    for (const auto &[name, entry] : file.entries()) {
        if (name.starts_with(prefix))
            g[name.substr(prefix.size())] = entry.shape;
        if (name.starts_with("D."))
            d[name.substr(2)] = entry.shape;
    }
    auto config = configFromShapes(g, d);
    if (!config)
        return fail(config.error().code, config.error().what, file.fileName());
    // The card is optional: a bare weight file works with the defaults.
    if (const auto card = weights::readCard(file.fileName()); card && card->settings.is_object()) {
        try {
            config->convClamp = card->settings.value("convClamp", config->convClamp);
            config->mbstdGroup = card->settings.value("mbstdGroup", config->mbstdGroup);
        } catch (const Json::exception &) {
            return fail(ErrorCode::Corrupt, "settings of the model card have the wrong type",
                        weights::cardPath(file.fileName()).string());
        }
    }
    auto tensors = tensorsWithPrefix(file, prefix);
    if (!tensors)
        return passOn(tensors);
    return GeneratorTensors{*config, std::move(*tensors)};
}

} // namespace mimik::nn
