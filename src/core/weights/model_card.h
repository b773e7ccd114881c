#pragma once

#include "core/weights/safetensors.h"

namespace mimik::weights {

/// The JSON beside a model file: what it is, how it was made, under which licence.
struct ModelCard {
    std::string name;         ///< for lists; empty: the file's
    std::string kind;         ///< "generator", "au-classifier", "expression-classifier", ...
    std::string architecture; ///< for people: "StyleGAN2 skip/resnet 64x64"
    Json settings = Json::object();
    std::vector<std::string> classes;
    Json thresholds = Json::array(); ///< of classifiers: numbers in the order of the classes, or by their names
    Json training = Json::object();  ///< command, data, seed, kimg or epochs, versions
    Json metrics = Json::object();
    std::string licence;
    std::string sha256; ///< of the weight file; filled by writeModel
    std::vector<std::string> parents;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ModelCard, name, kind, architecture, settings, classes, thresholds,
                                                training, metrics, licence, sha256, parents)

/// `<name>.json` beside `<name>.safetensors`.
std::filesystem::path cardPath(const std::filesystem::path &model);

/// Error: NotFound, Corrupt (names the file).
Result<ModelCard> readCard(const std::filesystem::path &model);

/// Writes weights and card, each atomically, the card last; fills in the card's hash.
Result<> writeModel(const std::filesystem::path &file, const std::vector<NamedTensor> &tensors, StoredAs storedAs,
                    ModelCard card);

} // namespace mimik::weights
