#pragma once

#include "core/nn/augment_matrices.h"
#include "core/nn/augment_ops_p.h"
#include "core/nn/augment_settings.h"

#include <optional>

namespace mimik::nn {

/// The augmentations of StyleGAN2-ADA (`stylegan.md` 2.5; Karras et al. 2020, appendix B), differentiable any number of
/// times with respect to the images. Checked against the official code in tests/core/nn/tst_stylegan_augment.
///
/// At p = 0 images pass untouched, whereas the official code still sends them through the resampling of the geometric
/// part, which changes them a little: our deviation, for speed.
/// Safe to use from several threads at once, each with its own generator.
class AugmentPipe {
public:
    explicit AugmentPipe(AugmentSettings settings) : m_settings(settings) {}

    /// @param images  [N, 1 or 3, H, W] in -1..1
    /// @param p       overall probability, 0..1
    /// @param random  of the CPU, whatever the images' device; torch's default one when empty
    /// @param percentile  for tests: every effect applies to every image with this quantile of its size
    TorchTensor operator()(const TorchTensor &images, double p, c10::optional<at::Generator> random,
                           std::optional<double> percentile = std::nullopt) const;

    const AugmentSettings &settings() const { return m_settings; }

private:
    struct Draws;
    std::vector<Matrix3> geometry(Draws &draws, std::int64_t width, std::int64_t height) const;
    std::vector<Matrix4> colour(Draws &draws, bool hasHue) const;
    TorchTensor transformed(const TorchTensor &images, std::vector<Matrix3> inverse) const;
    static TorchTensor recoloured(const TorchTensor &images, const std::vector<Matrix4> &matrices);
    TorchTensor filtered(const TorchTensor &images, Draws &draws) const;
    TorchTensor noisy(const TorchTensor &images, Draws &draws) const;
    TorchTensor cut(const TorchTensor &images, Draws &draws) const;

    AugmentSettings m_settings;
};

} // namespace mimik::nn
