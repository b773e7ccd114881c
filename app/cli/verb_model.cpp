#include "cli/cli.h"
#include "cli/verbs.h"
#include "core/base/sha256.h"
#include "core/nn/convert_model.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <numeric>
#include <set>

namespace mimik::cli {

namespace {

/// Constants and averages: stored with the network, but no parameters.
bool isBuffer(const std::string &name)
{
    static const std::set<std::string> buffers = {"noise_const",   "resample_filter", "w_avg",
                                                  "magnitude_ema", "freqs",           "phases",
                                                  "transform",     "up_filter",       "down_filter"};
    return buffers.count(name.substr(name.rfind('.') + 1)) > 0;
}

std::int64_t parameters(const weights::ModelFile &model, const std::string &prefix)
{
    std::int64_t sum = 0;
    for (const auto &[name, tensor] : model.tensors())
        if (name.starts_with(prefix) && !isBuffer(name) && (!prefix.empty() || !name.starts_with("D.")))
            sum += tensor.numel();
    return sum;
}

/// Present, and its mean: a zero means that the average was never updated.
Result<Json> averageLatent(const weights::ModelFile &model, const std::string &prefix)
{
    const std::string name = prefix + "mapping.w_avg";
    if (!model.contains(name))
        return Json{{"present", false}};
    const auto values = model.tensor(name);
    if (!values)
        return passOn(values);
    const double sum = std::accumulate(values->data.begin(), values->data.end(), 0.0);
    return Json{{"present", true},
                {"mean", jsonNumber(sum / static_cast<double>(std::max<std::int64_t>(1, values->numel())))}};
}

Result<> describeGenerator(const weights::ModelFile &model, const nn::GeneratorLocation &generator, Json &out)
{
    const nn::StyleGan2Config &c = generator.config;
    out["kind"] = "stylegan2";
    out["resolution"] = c.resolution;
    out["channels"] = c.imgChannels;
    out["z_dim"] = c.zDim;
    out["w_dim"] = c.wDim;
    out["num_ws"] = c.numWs();
    out["classes"] = c.cDim;
    out["mapping_layers"] = c.mapLayers;
    out["channel_base"] = c.channelBase;
    out["channel_max"] = c.channelMax;
    out["conv_clamp"] = c.convClamp > 0 ? Json(c.convClamp) : Json(nullptr);
    out["g_architecture"] = c.gArchitecture;
    out["network"] = generator.prefix.empty() ? "unnamed" : generator.prefix.substr(0, generator.prefix.size() - 1);
    out["g_parameters"] = parameters(model, generator.prefix);
    const bool hasDiscriminator = model.contains("D.b4.out.weight");
    out["can_be_fine_tuned"] = hasDiscriminator;
    if (hasDiscriminator) {
        out["d_architecture"] = c.dArchitecture;
        out["d_parameters"] = parameters(model, "D.");
        out["mbstd_group"] = c.mbstdGroup;
    }
    auto average = averageLatent(model, generator.prefix);
    if (!average)
        return passOn(average);
    out["w_avg"] = std::move(*average);
    return {};
}

Result<> addCard(const std::string &file, const std::string &hash, Json &out)
{
    const auto card = weights::readCard(file);
    if (card) {
        out["card"] = Json(*card);
        if (!card->kind.empty())
            out["kind"] = card->kind;
        out["hash_fits_card"] = card->sha256 == hash;
    } else if (card.error().code == ErrorCode::NotFound) {
        out["card"] = nullptr;
    } else {
        return passOn(card);
    }
    return {};
}

Result<Json> info(const std::string &file)
{
    const auto model = weights::ModelFile::open(file);
    if (!model)
        return passOn(model);
    const auto hash = sha256OfFile(file);
    if (!hash)
        return passOn(hash);
    Json out = {{"file", file},
                {"sha256", *hash},
                {"format", model->format()},
                {"producer", model->producer()},
                {"tensors", model->tensors().size()},
                {"kind", "unknown"},
                {"notes", model->notes()}};
    if (model->protocol() > 0)
        out["pickle_protocol"] = model->protocol();
    std::int64_t numbers = 0;
    std::set<std::string> types;
    for (const auto &[name, tensor] : model->tensors()) {
        numbers += tensor.numel();
        types.insert(tensor.dtype);
    }
    out["numbers"] = numbers;
    out["dtypes"] = types;
    if (!model->arguments().empty())
        out["arguments"] = model->arguments();
    if (!model->training().empty())
        out["training"] = model->training();
    if (const auto generator = nn::findGenerator(*model)) {
        if (auto described = describeGenerator(*model, *generator, out); !described)
            return passOn(described);
    } else if (model->producer().starts_with("StyleGAN3-")) {
        const std::string prefix = model->contains("G_ema.synthesis.input.freqs") ? "G_ema." : "G.";
        out["kind"] = "stylegan3";
        out["network"] = prefix.substr(0, prefix.size() - 1);
        out["resolution"] = model->settings().value("resolution", Json());
        out["classes"] = model->settings().value("cDim", Json());
        out["z_dim"] = model->settings().value("zDim", Json());
        out["w_dim"] = model->settings().value("wDim", Json());
        out["g_parameters"] = parameters(*model, prefix);
        out["d_parameters"] = parameters(*model, "D.");
        auto average = averageLatent(*model, prefix);
        if (!average)
            return passOn(average);
        out["w_avg"] = std::move(*average);
    } else if (model->contains("directions")) {
        out["kind"] = "direction-set";
        out["directions"] = model->tensors().at("directions").shape;
        for (const auto &[key, value] : model->metadata())
            out[key] = value;
    } else if (model->format() != "safetensors") {
        out["notes"].push_back("no images can be made with it: " + generator.error().what);
    }
    if (model->format() == "safetensors") {
        if (auto added = addCard(file, *hash, out); !added)
            return passOn(added);
    }
    return out;
}

void printFields(const Json &fields, int indent)
{
    for (const auto &[key, value] : fields.items()) {
        if (value.empty() && !value.is_number() && !value.is_boolean() && indent > 0)
            continue;
        if (value.is_object() && !value.empty() && indent < 4) {
            std::printf("%*s%s\n", indent, "", key.c_str());
            printFields(value, indent + 2);
        } else if (key == "notes" && value.is_array()) {
            for (const Json &note : value)
                std::printf("%*snote: %s\n", indent, "", note.get<std::string>().c_str());
        } else {
            std::printf("%*s%-*s %s\n", indent, "", 24 - indent, key.c_str(),
                        value.is_string() ? value.get<std::string>().c_str()
                                          : value.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
        }
    }
}

Result<Json> convert(const std::string &in, const std::string &out, bool replaces)
{
    const auto done = nn::convertModel(in, out, replaces);
    if (!done)
        return passOn(done);
    const auto hash = sha256OfFile(out);
    if (!hash)
        return passOn(hash);
    return Json{{"file", out}, {"sha256", *hash}, {"parent", done->parentSha256}, {"notes", done->notes}};
}

} // namespace

void addModelVerb(CLI::App &app, Cli &cli)
{
    auto *model = app.add_subcommand("model", "Model files");
    model->require_subcommand(1);
    auto file = std::make_shared<std::string>(), out = std::make_shared<std::string>();
    auto force = std::make_shared<bool>(false);
    CLI::App *verb = cli.addVerb(
        *model, "info", "What a model file is: architecture, size, hash, card", [=] { return info(*file); },
        [](const Json &fields) { printFields(fields, 0); });
    verb->add_option("file", *file, "Model (.safetensors, .pkl, .pt)")->required();
    verb = cli.addVerb(
        *model, "convert", "Write a model as .safetensors or, for rosinality's code, as .pt",
        [=] { return convert(*file, *out, *force); }, [](const Json &fields) { printFields(fields, 0); });
    verb->add_option("in", *file, "Model (.safetensors, .pkl, .pt)")->required();
    verb->add_option("out", *out, "File to write; its ending says the kind")->required();
    verb->add_flag("--force", *force, "Replace OUT and its card where they exist");
}

} // namespace mimik::cli
