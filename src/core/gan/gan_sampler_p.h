#pragma once

#include "core/gan/gan_images.h"

#include <torch/torch.h>

namespace mimik::gan {

/// Training images in the order of training: a new permutation of the (mirrored) data for each epoch, a function of
/// seed and position alone, so that a run that goes on needs no more than its number of images. Not thread-safe apart
/// from the const functions.
class GanSampler {
public:
    struct Item {
        std::size_t index;
        bool isMirrored;
    };
    struct Batch {
        torch::Tensor images; ///< [n, C, R, R] in -1..1, channels last
        torch::Tensor labels; ///< [n, labelWidth], or undefined
    };

    GanSampler(GanImages images, bool mirror, std::uint64_t seed, bool withLabels, torch::Device device);

    /// The n-th image that training sees.
    Item item(std::int64_t n);
    Batch batch(const Item *items, int n) const;
    /// Labels of random images of the data; undefined for training without labels.
    torch::Tensor randomLabels(int n, at::Generator &generator) const;
    torch::Tensor labelsOf(const std::vector<std::int64_t> &images) const;
    const GanImages &images() const { return m_images; }

private:
    GanImages m_images;
    bool m_mirror, m_withLabels;
    std::uint64_t m_seed;
    torch::Device m_device;
    std::vector<std::uint32_t> m_order; ///< permutation of the current epoch
    std::int64_t m_epoch = -1;
};

} // namespace mimik::gan
