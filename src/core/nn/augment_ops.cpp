#include "core/nn/augment_ops_p.h"

#include <cmath>

namespace mimik::nn {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

constexpr std::int64_t kBlock = 64; // columns of the matrix that are multiplied together

/// Where the entries lie, by blocks of columns. A graphics card multiplies the whole matrix: one operation is quicker
/// there than many small ones, and nobody waits for its numbers.
std::vector<std::int64_t> blocksOf(const TorchTensor &matrix)
{
    const std::int64_t in = matrix.size(0), out = matrix.size(1);
    if (!matrix.is_cpu())
        return {0, out, 0, in};
    const TorchTensor m = matrix.to(torch::kDouble).contiguous();
    const double *data = m.data_ptr<double>();
    std::vector<std::int64_t> blocks;
    for (std::int64_t from = 0; from < out; from += kBlock) {
        const std::int64_t to = std::min(from + kBlock, out);
        std::int64_t low = in, high = 0;
        for (std::int64_t i = 0; i < in; ++i)
            for (std::int64_t o = from; o < to; ++o)
                if (data[i * out + o] != 0) {
                    low = std::min(low, i);
                    high = i + 1;
                }
        blocks.insert(blocks.end(), {from, to, std::min(low, high), high});
    }
    return blocks;
}

/// x [planes, H, W] times the matrix along width or height.
TorchTensor multiply(const TorchTensor &input, const TorchTensor &matrix, const std::vector<std::int64_t> &blocks,
                     bool width)
{
    const TorchTensor x = input.contiguous();
    const std::int64_t planes = x.size(0), h = x.size(1), w = x.size(2), out = matrix.size(1);
    TorchTensor y = torch::empty({planes, width ? h : out, width ? out : w}, x.options());
    const TorchTensor rows = width ? x.view({planes * h, w}) : x;
    TorchTensor target = width ? y.view({planes * h, out}) : y;
    for (std::size_t b = 0; b < blocks.size(); b += 4) {
        TorchTensor part = target.slice(1, blocks[b], blocks[b + 1]);
        const std::int64_t low = blocks[b + 2], high = blocks[b + 3];
        if (low == high) {
            part.zero_();
            continue;
        }
        const TorchTensor m = matrix.slice(0, low, high).slice(1, blocks[b], blocks[b + 1]);
        if (width)
            at::mm_out(part, rows.slice(1, low, high), m);
        else
            part.copy_(at::matmul(m.t(), rows.slice(1, low, high)));
    }
    return y;
}

/// The gradient of a linear map is its transposed, whose gradient is the map again.
struct BandedFn : Function<BandedFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &x, const TorchTensor &matrix,
                               const TorchTensor &transposed, const std::vector<std::int64_t> &blocks,
                               const std::vector<std::int64_t> &transposedBlocks, bool width)
    {
        ctx->save_for_backward({matrix, transposed});
        ctx->saved_data["blocks"] = blocks;
        ctx->saved_data["transposed"] = transposedBlocks;
        ctx->saved_data["width"] = width;
        return multiply(x, matrix, blocks, width);
    }
    static variable_list backward(AutogradContext *ctx, variable_list grads)
    {
        const auto saved = ctx->get_saved_variables();
        return {apply(grads[0], saved[1], saved[0], ctx->saved_data["transposed"].toIntVector(),
                      ctx->saved_data["blocks"].toIntVector(), ctx->saved_data["width"].toBool()),
                {},
                {},
                {},
                {},
                {}};
    }
};

constexpr std::int64_t kBilinear = 0, kZeros = 0; // at::native's numbers for the modes

TorchTensor sampleGrid(const TorchTensor &x, const TorchTensor &grid);

/// Spreads gradients back to the image. Linear in them, and sampling is its transposed.
struct SpreadFn : Function<SpreadFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &grad, const TorchTensor &grid,
                               const std::vector<std::int64_t> &size)
    {
        ctx->save_for_backward({grid});
        // Only the shape of the image matters for its gradient.
        const TorchTensor image = torch::zeros({1, 1, 1, 1}, grad.options()).expand(size);
        return std::get<0>(at::grid_sampler_2d_backward(grad.contiguous(), image, grid, kBilinear, kZeros, false,
                                                        std::array<bool, 2>{true, false}));
    }
    static variable_list backward(AutogradContext *ctx, variable_list grads)
    {
        return {sampleGrid(grads[0], ctx->get_saved_variables()[0]), {}, {}};
    }
};

struct SampleFn : Function<SampleFn> {
    static TorchTensor forward(AutogradContext *ctx, const TorchTensor &x, const TorchTensor &grid)
    {
        ctx->save_for_backward({grid});
        ctx->saved_data["size"] = x.sizes().vec();
        return at::grid_sampler_2d(x.contiguous(), grid, kBilinear, kZeros, false);
    }
    static variable_list backward(AutogradContext *ctx, variable_list grads)
    {
        return {SpreadFn::apply(grads[0], ctx->get_saved_variables()[0], ctx->saved_data["size"].toIntVector()), {}};
    }
};

TorchTensor sampleGrid(const TorchTensor &x, const TorchTensor &grid)
{
    return SampleFn::apply(x, grid);
}

std::vector<double> convolved(const std::vector<double> &a, const std::vector<double> &b)
{
    std::vector<double> out(a.size() + b.size() - 1, 0.0);
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j)
            out[i + j] += a[i] * b[j];
    return out;
}

/// Autocorrelation / 2: the zero-phase filter of a wavelet.
std::vector<double> zeroPhase(const std::vector<double> &taps)
{
    auto out = convolved(taps, {taps.rbegin(), taps.rend()});
    for (double &v : out)
        v /= 2;
    return out;
}

} // namespace

BandedMap::BandedMap(const TorchTensor &matrix)
    : m_matrix(matrix.contiguous()), m_transposed(matrix.t().contiguous()), m_blocks(blocksOf(m_matrix)),
      m_transposedBlocks(blocksOf(m_transposed))
{
}

TorchTensor BandedMap::alongWidth(const TorchTensor &x) const
{
    return BandedFn::apply(x, m_matrix, m_transposed, m_blocks, m_transposedBlocks, true);
}

TorchTensor BandedMap::alongHeight(const TorchTensor &x) const
{
    return BandedFn::apply(x, m_matrix, m_transposed, m_blocks, m_transposedBlocks, false);
}

const std::vector<double> &geometryTaps()
{
    static const std::vector<double> taps = [] {
        // scaling coefficients of the symlet with 6 vanishing moments (Daubechies, Ten Lectures, table 6.3)
        std::vector<double> t = {0.015404109327027373, 0.0034907120842174702, -0.11799011114819057,
                                 -0.048311742585633,   0.4910559419267466,    0.787641141030194,
                                 0.3379294217276218,   -0.07263752278646252,  -0.021060292512300564,
                                 0.04472490177066578,  0.0017677118642428036, -0.007800708325034148};
        double sum = 0;
        for (const double v : t)
            sum += v;
        for (double &v : t)
            v /= sum;
        return t;
    }();
    return taps;
}

std::int64_t reflectedIndex(std::int64_t index, std::int64_t size)
{
    if (size == 1)
        return 0;
    const std::int64_t period = 2 * (size - 1);
    const std::int64_t at = ((index % period) + period) % period;
    return at < size ? at : period - at;
}

TorchTensor reflectUpsampleMatrix(std::int64_t size, std::int64_t pad0, std::int64_t pad1,
                                  const torch::TensorOptions &options)
{
    const auto &taps = geometryTaps();
    const auto count = static_cast<std::int64_t>(taps.size());
    const std::int64_t length = size + pad0 + pad1, out = 2 * length;
    const std::int64_t lead = (count + 1) / 2; // zeros before the signal that centre the filter
    TorchTensor matrix = torch::zeros({size, out}, torch::kDouble);
    double *m = matrix.data_ptr<double>();
    for (std::int64_t o = 0; o < out; ++o)
        for (std::int64_t t = 0; t < count; ++t) {
            const std::int64_t at = o + t - lead;
            if (at < 0 || at % 2 != 0 || at / 2 >= length)
                continue;
            m[reflectedIndex(at / 2 - pad0, size) * out + o] += 2 * taps[static_cast<std::size_t>(count - 1 - t)];
        }
    return matrix.to(options);
}

TorchTensor cropDownsampleMatrix(std::int64_t size, const torch::TensorOptions &options)
{
    const auto &taps = geometryTaps();
    const auto count = static_cast<std::int64_t>(taps.size());
    constexpr std::int64_t kMargin = 6;
    const std::int64_t lead = kMargin - (count - 1) / 2;
    TorchTensor matrix = torch::zeros({2 * (size + kMargin), size}, torch::kDouble);
    double *m = matrix.data_ptr<double>();
    for (std::int64_t o = 0; o < size; ++o)
        for (std::int64_t t = 0; t < count; ++t)
            m[(2 * o + t + lead) * size + o] += taps[static_cast<std::size_t>(t)];
    return matrix.to(options);
}

const std::vector<std::vector<double>> &filterBank()
{
    static const std::vector<std::vector<double>> bank = [] {
        // scaling coefficients of the symlet with 2 vanishing moments
        const std::vector<double> low = {-0.12940952255092145, 0.22414386804185735, 0.836516303737469,
                                         0.48296291314469025};
        std::vector<double> high = low;
        for (std::size_t i = 1; i < high.size(); i += 2)
            high[i] = -high[i];
        const auto low2 = zeroPhase(low), high2 = zeroPhase(high);
        // Each octave: zeros between the samples, low-pass for what was there, high-pass as the next band.
        std::vector<std::vector<double>> bands(4, std::vector<double>{0.0});
        bands[0][0] = 1;
        for (std::size_t octave = 1; octave < bands.size(); ++octave) {
            for (auto &band : bands) {
                std::vector<double> spread(2 * band.size() - 1, 0.0);
                for (std::size_t i = 0; i < band.size(); ++i)
                    spread[2 * i] = band[i];
                band = convolved(spread, low2);
            }
            auto &own = bands[octave];
            const std::size_t first = (own.size() - high2.size()) / 2;
            for (std::size_t i = 0; i < high2.size(); ++i)
                own[first + i] += high2[i];
        }
        return bands;
    }();
    return bank;
}

TorchTensor sampleBilinear(const TorchTensor &x, const TorchTensor &grid)
{
    return sampleGrid(x, grid);
}

} // namespace mimik::nn
