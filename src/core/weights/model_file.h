#pragma once

#include "core/weights/file_bytes.h"
#include "core/weights/model_card.h"
#include "core/weights/stored_tensor.h"

namespace mimik::weights {

/// Everything a reader finds in a model file.
struct ModelContents {
    std::string format;   ///< "safetensors", "pickle", "pt"
    std::string producer; ///< for people: "StyleGAN2-ADA (PyTorch)", "rosinality", ...
    int protocol = 0;     ///< of the pickle; 0: none
    std::map<std::string, StoredTensor> tensors;
    std::map<std::string, std::string> metadata; ///< of safetensors
    Json settings = Json::object();
    Json arguments = Json::object();
    Json training = Json::object();
    std::vector<std::string> notes;
};

/// An opened model file of any kind that can be read: .safetensors; .pkl of StyleGAN2-ADA, of StyleGAN3's repository
/// and of the TensorFlow code; .pt of rosinality and of torch.save and TorchScript where the names fit. What it is is
/// told by its bytes, not by its ending. Nothing in it is run. Tensors have the official names with the prefix
/// `G_ema.`, `G.` or `D.`, whoever wrote the file; those of other models keep their own. The file is mapped, a tensor
/// is copied when it is asked for. Thread-safe.
class ModelFile {
public:
    /// Error: NotFound, WrongKind (what it is instead, or what it asks for), WrongVersion, Corrupt (also the card
    /// beside a safetensors file): one sentence.
    static Result<ModelFile> open(const std::filesystem::path &file);
    /// Same, from bytes. @param name  stands in errors; a card beside it is not looked for
    static Result<ModelFile> parse(FileBytes bytes, const std::string &name);

    const std::map<std::string, StoredTensor> &tensors() const { return m_contents.tensors; }
    bool contains(const std::string &name) const { return m_contents.tensors.count(name) > 0; }
    /// Values as float32. Error: NotFound, Corrupt.
    Result<Tensor> tensor(const std::string &name) const;
    /// The values' own bytes (StoredTensor::storedDtype). Error: NotFound, Corrupt.
    Result<std::string> tensorBytes(const std::string &name) const;

    const std::string &fileName() const { return m_name; }
    const std::string &format() const { return m_contents.format; }
    const std::string &producer() const { return m_contents.producer; }
    int protocol() const { return m_contents.protocol; }
    /// The strings of a safetensors file's `__metadata__`.
    const std::map<std::string, std::string> &metadata() const { return m_contents.metadata; }
    /// What the file, or the card beside it, says of the network, named as in cards: convClamp, mbstdGroup, resolution,
    /// zDim, ... Only what it says; shapes tell the rest.
    const Json &settings() const { return m_contents.settings; }
    /// The arguments the networks were made with, as they stand in the file: by network.
    const Json &arguments() const { return m_contents.arguments; }
    /// What the file says of its training: the data set's settings, the command line.
    const Json &training() const { return m_contents.training; }
    /// For people: what of the file is not used, or computed in its place.
    const std::vector<std::string> &notes() const { return m_contents.notes; }
    /// The hash that the card beside a safetensors file gives for it; empty without a card.
    const std::string &cardSha256() const { return m_cardSha256; }

private:
    FileBytes m_bytes;
    std::string m_name;
    ModelContents m_contents;
    std::string m_cardSha256;
};

} // namespace mimik::weights
