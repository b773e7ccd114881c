#pragma once

#include "core/base/image.h"
#include "core/base/json.h"
#include "core/train/fer_dataset.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace mimik::train {

/// The labels and threshold that a card declares.
struct FerCard {
    Task task = Task::ActionUnits;
    std::vector<std::string> classes;
    std::vector<double> thresholds; ///< AUs: of best F1 on the validation images; else empty
    int size = 64;
    double labelThreshold = 0.5; ///< AU intensity from which an AU counted as present
    Json json;                   ///< the whole card
};

/// A trained classifier with its card. Movable; one per thread.
class FerModel {
public:
    /// @param path  the .safetensors file, or a folder that holds model.safetensors
    /// Error: NotFound, Corrupt, WrongKind (each names the file).
    static Result<FerModel> load(const std::filesystem::path &path);
    FerModel(FerModel &&) noexcept;
    FerModel &operator=(FerModel &&) noexcept;
    ~FerModel();

    const FerCard &card() const;
    const std::vector<std::string> &classes() const { return card().classes; }
    const std::string &sha256() const; ///< of the weights file

    /// Probabilities [N, K]: sigmoid per AU, or softmax over the classes. Images of any size; gray is replicated.
    /// Uses torch's current number of threads.
    Tensor predict(const std::vector<Image> &images) const;

private:
    FerModel();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Sets how many threads torch uses in this process.
void setTorchThreads(int threads);

} // namespace mimik::train
