#include "core/nn/model_tensors.h"

#include "core/base/random_state.h"
#include "core/nn/stylegan2_nets_p.h"
#include "core/nn/torch_bridge_p.h"

namespace mimik::nn {

namespace {

template <typename File, typename Entries>
Result<std::map<std::string, Tensor>> withPrefix(const File &file, const Entries &entries, const std::string &prefix)
{
    std::map<std::string, Tensor> out;
    for (const auto &[name, entry] : entries) {
        if (!name.starts_with(prefix))
            continue;
        auto tensor = file.tensor(name);
        if (!tensor)
            return passOn(tensor);
        out.emplace(name.substr(prefix.size()), std::move(*tensor));
    }
    return out;
}

/// What a pickle says of its network must fit the shapes: else one of them is damaged.
Result<> requireSame(const StyleGan2Config &config, const Json &said, const std::string &file)
{
    const Json seen(config);
    for (const char *key : {"resolution", "imgChannels", "zDim", "wDim", "cDim", "mapLayers"})
        if (said.contains(key) && said[key] != seen[key])
            return fail(ErrorCode::Corrupt,
                        "says that its " + std::string(key) + " is " + said[key].dump() + ", its tensors are of " +
                            seen[key].dump(),
                        file);
    return {};
}

} // namespace

Result<std::map<std::string, Tensor>> tensorsWithPrefix(const weights::Safetensors &file, const std::string &prefix)
{
    return withPrefix(file, file.entries(), prefix);
}

Result<std::map<std::string, Tensor>> tensorsWithPrefix(const weights::ModelFile &file, const std::string &prefix)
{
    return withPrefix(file, file.tensors(), prefix);
}

Result<GeneratorLocation> findGenerator(const weights::ModelFile &file)
{
    GeneratorLocation out;
    for (const char *candidate : {"G_ema.", "G."})
        for (const char *first : {"synthesis.b4.const", "synthesis.input.freqs"})
            if (out.prefix.empty() && file.contains(std::string(candidate) + first))
                out.prefix = candidate;
    ShapeMap d;
    for (const auto &[name, tensor] : file.tensors()) {
        if (name.starts_with(out.prefix))
            out.shapes[name.substr(out.prefix.size())] = tensor.shape;
        if (name.starts_with("D."))
            d[name.substr(2)] = tensor.shape;
    }
    auto config = configFromShapes(out.shapes, d);
    if (!config)
        return fail(config.error().code, config.error().what, file.fileName());
    out.config = std::move(*config);
    const Json &said = file.settings();
    const bool hasCard = file.format() == "safetensors";
    try {
        out.config.convClamp = said.value("convClamp", out.config.convClamp);
        out.config.mbstdGroup = said.value("mbstdGroup", out.config.mbstdGroup);
        const int base = said.value("channelBase", out.config.channelBase);
        const int most = said.value("channelMax", out.config.channelMax);
        if (out.config.hasSameWidths(base, most)) { // shapes leave some room
            out.config.channelBase = base;
            out.config.channelMax = most;
        }
    } catch (const Json::exception &) {
        return fail(ErrorCode::Corrupt, "settings of the model card have the wrong type",
                    hasCard ? weights::cardPath(file.fileName()).string() : file.fileName());
    }
    if (!hasCard)
        if (auto same = requireSame(out.config, said, file.fileName()); !same)
            return passOn(same);
    out.isAverageMissing = !out.shapes.count("mapping.w_avg");
    return out;
}

Result<Tensor> averageLatent(const weights::ModelFile &file, const GeneratorLocation &generator)
{
    const StyleGan2Config &c = generator.config;
    if (c.cDim > 0)
        return fail(ErrorCode::WrongKind, "has no average latent (mapping.w_avg), which a generator with classes needs",
                    file.fileName());
    MappingNetwork mapping(c.zDim, c.cDim, c.wDim, c.mapLayers, false);
    auto weights = tensorsWithPrefix(file, generator.prefix + "mapping.");
    if (!weights)
        return passOn(weights);
    if (auto ok = assignTensors(*mapping, *weights, file.fileName()); !ok)
        return passOn(ok);
    constexpr std::int64_t kLatents = 10000, kBatch = 1000;
    torch::NoGradGuard guard;
    RandomState random(0);
    TorchTensor sum = torch::zeros({c.wDim}, torch::kDouble);
    for (std::int64_t done = 0; done < kLatents; done += kBatch) {
        const Tensor z{{kBatch, c.zDim}, random.randn(static_cast<std::size_t>(kBatch * c.zDim))};
        sum += mapping->forward(toTorch(z), {}).to(torch::kDouble).sum(0);
    }
    return fromTorch(sum / static_cast<double>(kLatents));
}

Result<GeneratorTensors> generatorTensors(const weights::ModelFile &file)
{
    const auto found = findGenerator(file);
    if (!found)
        return passOn(found);
    auto tensors = tensorsWithPrefix(file, found->prefix);
    if (!tensors)
        return passOn(tensors);
    if (found->isAverageMissing) {
        auto average = averageLatent(file, *found);
        if (!average)
            return passOn(average);
        tensors->emplace("mapping.w_avg", std::move(*average));
    }
    return GeneratorTensors{found->config, std::move(*tensors)};
}

} // namespace mimik::nn
