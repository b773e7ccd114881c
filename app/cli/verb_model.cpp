#include "cli/cli.h"
#include "cli/verbs.h"
#include "core/base/sha256.h"
#include "core/nn/model_tensors.h"
#include "core/weights/model_card.h"

#include <cstdio>
#include <memory>

namespace mimik::cli {

namespace {

Result<Json> info(const std::string &file)
{
    const auto opened = weights::openModel(file);
    if (!opened)
        return passOn(opened);
    const auto hash = sha256OfFile(file);
    if (!hash)
        return passOn(hash);
    Json out = {{"file", file}, {"sha256", *hash}, {"tensors", opened->entries().size()}, {"kind", "unknown"}};
    std::int64_t parameters = 0, generator = 0, discriminator = 0;
    for (const auto &[name, entry] : opened->entries()) {
        std::int64_t n = 1;
        for (auto d : entry.shape)
            n *= d;
        parameters += n;
        (name.starts_with("D.") ? discriminator : generator) += n;
        out["dtype"] = entry.dtype;
    }
    out["numbers"] = parameters;
    if (const auto g = nn::generatorTensors(*opened)) {
        out["kind"] = "stylegan2";
        out["resolution"] = g->config.resolution;
        out["z_dim"] = g->config.zDim;
        out["w_dim"] = g->config.wDim;
        out["num_ws"] = g->config.numWs();
        out["classes"] = g->config.cDim;
        out["mapping_layers"] = g->config.mapLayers;
        out["g_architecture"] = g->config.gArchitecture;
        out["generator_numbers"] = generator;
        out["discriminator_numbers"] = discriminator;
        out["can_be_fine_tuned"] = discriminator > 0;
    } else if (opened->contains("directions")) {
        out["kind"] = "direction-set";
        out["directions"] = opened->entries().at("directions").shape;
        for (const auto &[key, value] : opened->metadata())
            out[key] = value;
    }
    if (const auto card = weights::readCard(file)) {
        out["card"] = Json(*card);
        if (!card->kind.empty())
            out["kind"] = card->kind;
        out["hash_fits_card"] = card->sha256 == *hash;
    } else if (card.error().code == ErrorCode::NotFound) {
        out["card"] = nullptr;
    } else {
        return passOn(card);
    }
    return out;
}

void print(const Json &info)
{
    for (const auto &[key, value] : info.items()) {
        if (key == "card" && value.is_object()) {
            std::printf("card\n");
            for (const auto &[name, field] : value.items())
                if (!field.empty())
                    std::printf("  %-22s %s\n", name.c_str(),
                                field.is_string() ? field.get<std::string>().c_str() : field.dump().c_str());
            continue;
        }
        std::printf("%-24s %s\n", key.c_str(),
                    value.is_string() ? value.get<std::string>().c_str() : value.dump().c_str());
    }
}

} // namespace

void addModelVerb(CLI::App &app, Cli &cli)
{
    auto *model = app.add_subcommand("model", "Model files");
    model->require_subcommand(1);
    auto file = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(
        *model, "info", "What a model file is: architecture, size, hash, card", [=] { return info(*file); }, print);
    verb->add_option("file", *file, "Model (.safetensors)")->required();
}

} // namespace mimik::cli
