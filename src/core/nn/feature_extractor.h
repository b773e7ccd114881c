#pragma once

#include "core/base/image.h"
#include "core/base/result.h"

#include <filesystem>
#include <memory>
#include <string>

namespace mimik::nn {

/// The features of faces for distances between sets of them: what the last layer of one of our classifiers sees. A
/// stand-in for Inception-v3, and therefore always named beside a number: `FID(mimik-au-cnn@dd27)`.
/// Movable; one per thread. Uses torch's current number of threads.
class FeatureExtractor {
public:
    /// @param file  a classifier of train-fer (.safetensors with its card)
    /// Error: NotFound, Corrupt, WrongKind (each names the file).
    static Result<FeatureExtractor> load(const std::filesystem::path &file);
    /// The bundled AU classifier.
    static std::filesystem::path bundledFile();
    FeatureExtractor(FeatureExtractor &&) noexcept;
    FeatureExtractor &operator=(FeatureExtractor &&) noexcept;
    ~FeatureExtractor();

    /// `mimik-au-cnn@dd27`: task, net and the first four hex digits of the file's sha256.
    const std::string &name() const;
    int width() const; ///< numbers per image

    /// @param images  [N, 3 or 1, H, W], nominally in -1..1 (clamped, as 8-bit images are); scaled to the classifier's
    ///                size (bilinear, with smoothing when made smaller); gray is replicated
    /// @return        [N, width()]
    Tensor features(const TensorView &images) const;
    /// The same for 8-bit images: uint8 [N, H, W, channels].
    Tensor features(const std::uint8_t *pixels, std::int64_t count, int height, int imageWidth, int channels) const;

private:
    FeatureExtractor();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace mimik::nn
