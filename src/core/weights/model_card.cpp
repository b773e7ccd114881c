#include "core/weights/model_card.h"

#include "core/base/files.h"
#include "core/base/sha256.h"

namespace mimik::weights {

std::filesystem::path cardPath(const std::filesystem::path &model)
{
    return std::filesystem::path(model).replace_extension(".json");
}

Result<ModelCard> readCard(const std::filesystem::path &model)
{
    const auto file = cardPath(model);
    auto json = readJson(file);
    if (!json)
        return passOn(json);
    if (!json->is_object())
        return fail(ErrorCode::Corrupt, "a model card must be a JSON object", file.string());
    try {
        return json->get<ModelCard>();
    } catch (const Json::exception &e) {
        return fail(ErrorCode::Corrupt, std::string("a field of the model card has the wrong type: ") + e.what(),
                    file.string());
    }
}

Result<> writeModel(const std::filesystem::path &file, const std::vector<NamedTensor> &tensors, StoredAs storedAs,
                    ModelCard card)
{
    const std::string bytes = encodeSafetensors(tensors, storedAs, {{"format", "pt"}, {"kind", card.kind}});
    card.sha256 = sha256Hex(bytes);
    if (auto ok = writeFileAtomically(file, bytes); !ok)
        return ok;
    return writeJson(cardPath(file), Json(card));
}

} // namespace mimik::weights
