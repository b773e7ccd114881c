#include "core/base/random_state.h"
#include "core/gan/gan_sampler_p.h"

#include <numeric>

namespace mimik::gan {

GanSampler::GanSampler(GanImages images, bool mirror, std::uint64_t seed, bool withLabels, torch::Device device)
    : m_images(std::move(images)), m_mirror(mirror), m_withLabels(withLabels), m_seed(seed), m_device(device)
{
}

GanSampler::Item GanSampler::item(std::int64_t n)
{
    const std::size_t count = m_images.count();
    const auto total = static_cast<std::int64_t>(count * (m_mirror ? 2 : 1));
    if (m_epoch != n / total) {
        m_epoch = n / total;
        m_order.resize(static_cast<std::size_t>(total));
        std::iota(m_order.begin(), m_order.end(), 0U);
        RandomState random(static_cast<std::uint32_t>(m_seed * 7919 + static_cast<std::uint64_t>(m_epoch)));
        random.shuffle(m_order);
    }
    const std::size_t index = m_order[static_cast<std::size_t>(n % total)];
    return {index % count, index >= count};
}

GanSampler::Batch GanSampler::batch(const Item *items, int n) const
{
    const int r = m_images.resolution, c = m_images.channels;
    Batch batch;
    batch.images = torch::empty({n, c, r, r}, torch::TensorOptions().memory_format(torch::MemoryFormat::ChannelsLast));
    float *out = batch.images.data_ptr<float>();
    for (int i = 0; i < n; ++i) {
        const std::uint8_t *src = m_images.pixels.data() + items[i].index * m_images.imageBytes();
        for (int y = 0; y < r; ++y)
            for (int x = 0; x < r; ++x) {
                const std::uint8_t *p = src + (y * r + (items[i].isMirrored ? r - 1 - x : x)) * c;
                for (int k = 0; k < c; ++k)
                    *out++ = static_cast<float>(p[k]) / 127.5F - 1;
            }
    }
    batch.images = batch.images.to(m_device);
    std::vector<std::int64_t> indices;
    for (int i = 0; i < n; ++i)
        indices.push_back(static_cast<std::int64_t>(items[i].index));
    batch.labels = labelsOf(indices);
    return batch;
}

torch::Tensor GanSampler::labelsOf(const std::vector<std::int64_t> &images) const
{
    if (!m_withLabels)
        return {};
    const int width = m_images.labelWidth;
    torch::Tensor labels = torch::empty({static_cast<std::int64_t>(images.size()), width});
    float *out = labels.data_ptr<float>();
    for (const std::int64_t index : images)
        out = std::copy_n(m_images.labels.data() + index * width, width, out);
    return labels.to(m_device);
}

torch::Tensor GanSampler::randomLabels(int n, at::Generator &generator) const
{
    if (!m_withLabels)
        return {};
    const torch::Tensor index =
        torch::randint(0, static_cast<std::int64_t>(m_images.count()), {n}, generator, torch::kLong);
    const auto *values = index.data_ptr<std::int64_t>();
    return labelsOf({values, values + n});
}

} // namespace mimik::gan
