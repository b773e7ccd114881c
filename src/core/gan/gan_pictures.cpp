#include "core/gan/gan_pictures_p.h"

#include "core/base/random_state.h"

#include <algorithm>

namespace mimik::gan {

namespace {

constexpr int kLargestPicture = 4096; // pixels along one side
constexpr int kMostClasses = 32;

/// Images beside each other: 8, fewer where they are large.
int gridSize(int resolution)
{
    return std::clamp(kLargestPicture / resolution, 2, 8);
}

void paste(Image &grid, int row, int column, const TorchTensor &chw)
{
    const int r = static_cast<int>(chw.size(1));
    const TorchTensor rgb = (chw.size(0) == 3 ? chw : chw.repeat({3, 1, 1})).contiguous();
    const Image image = imageFromChw(rgb.data_ptr<float>(), r, r);
    for (int y = 0; y < r; ++y)
        std::copy_n(image.row(y), image.rowBytes(), grid.row(row * r + y) + static_cast<std::size_t>(column * r * 3));
}

} // namespace

Image fakesPicture(GanNetworks &networks, const GanSampler &sampler)
{
    torch::NoGradGuard guard;
    const auto &n = networks.settings.network;
    const int r = n.resolution, columns = gridSize(r);
    const bool byClass = n.cDim > 0 && !sampler.images().classes.empty();
    const int rows = byClass ? std::min(n.cDim, kMostClasses) : columns;
    Image grid(columns * r, rows * r, 3);
    RandomState random(static_cast<std::uint32_t>(networks.settings.seed));
    at::Generator labels = makeGenerator(torch::kCPU, networks.settings.seed);
    TorchTensor z;
    for (int row = 0; row < rows; ++row) {
        if (row == 0 || !byClass)
            z = torch::tensor(random.randn(static_cast<std::size_t>(columns * n.zDim)))
                    .reshape({columns, n.zDim})
                    .to(networks.device);
        TorchTensor c = sampler.randomLabels(columns, labels);
        if (byClass) {
            c.zero_();
            c.select(1, row).fill_(1);
        }
        auto &g = networks.ema;
        const TorchTensor images =
            g->synthesis->forward(g->broadcast(g->mapping->forward(z, c)), {}).to(torch::kCPU).contiguous();
        for (int column = 0; column < columns; ++column)
            paste(grid, row, column, images[column]);
    }
    return grid;
}

Image realsPicture(GanSampler &sampler)
{
    const int r = sampler.images().resolution, size = gridSize(r);
    Image grid(size * r, size * r, 3);
    for (int i = 0; i < size * size; ++i) {
        const auto one = sampler.item(i);
        paste(grid, i / size, i % size, sampler.batch(&one, 1).images[0].to(torch::kCPU).contiguous());
    }
    return grid;
}

} // namespace mimik::gan
