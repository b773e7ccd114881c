#include "core/nn/convert_model.h"

#include "core/base/sha256.h"
#include "core/weights/convert.h"
#include "core/weights/rosinality.h"

namespace mimik::nn {

namespace fs = std::filesystem;

namespace {

weights::ModelCard cardOf(const weights::ModelFile &model, const StyleGan2Config &config, const std::string &parent)
{
    weights::ModelCard card;
    // A converted safetensors file keeps what its card said.
    if (auto own = weights::readCard(model.fileName()); own && model.format() == "safetensors")
        card = std::move(*own);
    card.kind = "generator";
    card.architecture = architectureText(config);
    card.settings = Json(config);
    if (card.training.empty())
        card.training = model.training();
    card.training["converted_from"] = {{"file", fs::path(model.fileName()).filename().string()},
                                       {"producer", model.producer()},
                                       {"notes", model.notes()}};
    if (card.licence.empty())
        card.licence = "as the original";
    card.parents = {parent};
    return card;
}

} // namespace

std::string architectureText(const StyleGan2Config &n)
{
    const std::string size = std::to_string(n.resolution);
    return "StyleGAN2 " + n.gArchitecture + " / " + n.dArchitecture + ", " + size + "x" + size + ", channel base " +
           std::to_string(n.channelBase) + ", at most " + std::to_string(n.channelMax) + " channels, z " +
           std::to_string(n.zDim) + ", w " + std::to_string(n.wDim);
}

Result<Converted> convertModel(const fs::path &in, const fs::path &out, bool replaces)
{
    std::error_code error;
    if (fs::equivalent(in, out, error))
        return fail(ErrorCode::InvalidArgument, "is the model itself; give another name", out.string());
    if (out.extension() != ".safetensors" && out.extension() != ".pt")
        return fail(ErrorCode::InvalidArgument, "ends in neither .safetensors nor .pt", out.string());
    const fs::path card = weights::cardPath(out);
    for (const fs::path &file : out.extension() == ".pt" ? std::vector{out} : std::vector{out, card})
        if (!replaces && fs::exists(file, error))
            return fail(ErrorCode::InvalidArgument, "exists already; give another name, or --force to replace it",
                        file.string());
    const auto model = weights::ModelFile::open(in);
    if (!model)
        return passOn(model);
    const auto found = findGenerator(*model);
    if (!found)
        return passOn(found);
    auto hash = sha256OfFile(in);
    if (!hash)
        return passOn(hash);
    std::vector<weights::NamedTensor> extra;
    if (found->isAverageMissing) {
        auto average = averageLatent(*model, *found);
        if (!average)
            return passOn(average);
        extra.push_back({found->prefix + "mapping.w_avg", std::move(*average)});
    }
    Converted done{out, model->producer(), *hash, model->notes()};
    if (out.extension() == ".pt") {
        auto notes = weights::writeRosinality(out, *model, extra.empty() ? Tensor{} : extra.front().tensor);
        if (!notes)
            return passOn(notes);
        done.notes.insert(done.notes.end(), notes->begin(), notes->end());
        return done;
    }
    if (auto ok = weights::writeSafetensorsModel(out, *model, extra, cardOf(*model, found->config, *hash)); !ok)
        return passOn(ok);
    return done;
}

} // namespace mimik::nn
