#include "core/nn/augment_pipe_p.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mimik::nn {

namespace {

// Sizes of the effects (Karras et al. 2020, appendix B).
constexpr double kShiftMax = 0.125, kShiftStd = 0.125; // of the image's size
constexpr double kScaleStd = 0.2, kAnisotropyStd = 0.2;
constexpr double kBrightnessStd = 0.2, kContrastStd = 0.5, kSaturationStd = 1;
constexpr double kFilterStd = 1, kNoiseStd = 0.1, kCutoutSize = 0.5;
constexpr std::int64_t kMargin = 6; // samples that the sym6 filters need on both sides: twice a quarter of 12 taps

/// Inverse of the normal integral, through erfinv.
double inverseErf(double x)
{
    return torch::erfinv(torch::full({}, x, torch::kDouble)).item<double>();
}

} // namespace

/// Random numbers in the order of the official code: values of the whole batch, then who gets them.
struct AugmentPipe::Draws {
    std::int64_t n;
    double p;
    c10::optional<at::Generator> random;
    std::optional<double> percentile;

    using Values = std::vector<float>;

    Values uniform(std::int64_t perImage = 1) { return take(torch::rand({n, perImage}, random)); }
    Values normal(std::int64_t perImage = 1) { return take(torch::randn({n, perImage}, random)); }
    /// For each image, whether it gets an effect of this probability.
    std::vector<bool> gate(double probability)
    {
        std::vector<bool> out;
        for (const float v : uniform())
            out.push_back(v < static_cast<float>(probability));
        return out;
    }

    /// One value for each image: `none` where the gate is shut; `fixed` for a percentile.
    template <typename Effect>
    std::vector<double> values(bool isNormal, double probability, Effect effect, double none)
    {
        const Values drawn = isNormal ? normal() : uniform();
        const std::vector<bool> open = gate(probability);
        std::vector<double> out(static_cast<std::size_t>(n), none);
        for (std::size_t i = 0; i < out.size(); ++i) {
            if (percentile)
                out[i] = effect(isNormal ? inverseErf(*percentile * 2 - 1) : *percentile);
            else if (open[i])
                out[i] = effect(static_cast<double>(drawn[i]));
        }
        return out;
    }

private:
    static Values take(const TorchTensor &t) { return {t.data_ptr<float>(), t.data_ptr<float>() + t.numel()}; }
};

std::vector<Matrix3> AugmentPipe::geometry(Draws &draws, std::int64_t width, std::int64_t height) const
{
    using std::numbers::pi;
    const AugmentSettings &s = m_settings;
    std::vector<Matrix3> inverse(static_cast<std::size_t>(draws.n), Matrix3::identity());
    const auto apply = [&](const std::vector<double> &values, auto matrixOf) {
        for (std::size_t i = 0; i < inverse.size(); ++i)
            inverse[i] = inverse[i] * matrixOf(values[i]);
    };
    /// A shift of both axes with one gate.
    const auto shift = [&](double probability, bool isNormal, auto amount, bool whole) {
        const auto drawn = isNormal ? draws.normal(2) : draws.uniform(2);
        const auto open = draws.gate(probability);
        const auto pixels = [&](float value, std::int64_t size) {
            const double moved = amount(value) * static_cast<double>(size);
            return whole ? std::nearbyint(moved) : moved;
        };
        for (std::size_t i = 0; i < inverse.size(); ++i) {
            float x = drawn[2 * i], y = drawn[2 * i + 1];
            if (draws.percentile)
                x = y = static_cast<float>(isNormal ? inverseErf(*draws.percentile * 2 - 1) : *draws.percentile);
            else if (!open[i])
                continue;
            inverse[i] = inverse[i] * translate2d(-pixels(x, width), -pixels(y, height));
        }
    };
    const auto powerOf2 = [](double std) {
        return [std](double v) {
            return std::exp2(v * std);
        };
    };
    const auto angle = [](double v) {
        return (v * 2 - 1) * pi;
    };

    if (s.xflip > 0)
        apply(draws.values(
                  false, s.xflip * draws.p, [](double v) { return std::floor(v * 2); }, 0),
              [](double i) { return scale2d(1 - 2 * i, 1); });
    if (s.rotate90 > 0)
        apply(draws.values(
                  false, s.rotate90 * draws.p, [](double v) { return std::floor(v * 4); }, 0),
              [](double i) { return rotate2d(pi / 2 * i); });
    if (s.xint > 0)
        shift(
            s.xint * draws.p, false, [](double v) { return (v * 2 - 1) * kShiftMax; }, true);
    if (s.scale > 0)
        apply(draws.values(true, s.scale * draws.p, powerOf2(kScaleStd), 1),
              [](double v) { return scale2d(1 / v, 1 / v); });
    // Turned before and after the anisotropic scale; both together are as likely as one rotation should be.
    const double pTurn = 1 - std::sqrt(std::clamp(1 - s.rotate * draws.p, 0.0, 1.0));
    if (s.rotate > 0)
        apply(draws.values(false, pTurn, angle, 0), [](double v) { return rotate2d(v); });
    if (s.aniso > 0)
        apply(draws.values(true, s.aniso * draws.p, powerOf2(kAnisotropyStd), 1),
              [](double v) { return scale2d(1 / v, v); });
    if (s.rotate > 0) {
        const auto turns = draws.values(false, pTurn, angle, 0);
        if (!draws.percentile) // the first turn stands for both
            apply(turns, [](double v) { return rotate2d(v); });
    }
    if (s.xfrac > 0)
        shift(
            s.xfrac * draws.p, true, [](double v) { return v * kShiftStd; }, false);
    return inverse;
}

std::vector<Matrix4> AugmentPipe::colour(Draws &draws, bool hasHue) const
{
    using std::numbers::pi;
    const AugmentSettings &s = m_settings;
    std::vector<Matrix4> matrices(static_cast<std::size_t>(draws.n), Matrix4::identity());
    const auto apply = [&](const std::vector<double> &values, auto matrixOf) {
        for (std::size_t i = 0; i < matrices.size(); ++i)
            matrices[i] = matrixOf(values[i]) * matrices[i];
    };
    if (s.brightness > 0)
        apply(draws.values(
                  true, s.brightness * draws.p, [](double v) { return v * kBrightnessStd; }, 0),
              brightnessMatrix);
    if (s.contrast > 0)
        apply(draws.values(
                  true, s.contrast * draws.p, [](double v) { return std::exp2(v * kContrastStd); }, 1),
              contrastMatrix);
    if (s.lumaflip > 0)
        apply(draws.values(
                  false, s.lumaflip * draws.p, [](double v) { return std::floor(v * 2); }, 0),
              [](double i) { return i > 0 ? lumaFlipMatrix() : Matrix4::identity(); });
    if (hasHue && s.hue > 0)
        apply(draws.values(
                  false, s.hue * draws.p, [](double v) { return (v * 2 - 1) * pi; }, 0),
              hueMatrix);
    if (hasHue && s.saturation > 0)
        apply(draws.values(
                  true, s.saturation * draws.p, [](double v) { return std::exp2(v * kSaturationStd); }, 1),
              saturationMatrix);
    return matrices;
}

TorchTensor AugmentPipe::transformed(const TorchTensor &images, std::vector<Matrix3> inverse) const
{
    const std::int64_t n = images.size(0), c = images.size(1), h = images.size(2), w = images.size(3);
    const double cx = static_cast<double>(w - 1) / 2, cy = static_cast<double>(h - 1) / 2;
    // How far the images reach over their edges (left, top, right, bottom).
    std::array<double, 4> reach = {-1e9, -1e9, -1e9, -1e9};
    for (const auto &m : inverse)
        for (const double x : {-cx, cx})
            for (const double y : {-cy, cy}) {
                const double u = m.at(0, 0) * x + m.at(0, 1) * y + m.at(0, 2);
                const double v = m.at(1, 0) * x + m.at(1, 1) * y + m.at(1, 2);
                reach = {std::max(reach[0], -u), std::max(reach[1], -v), std::max(reach[2], u), std::max(reach[3], v)};
            }
    std::array<std::int64_t, 4> pad{};
    for (std::size_t i = 0; i < 4; ++i) {
        const double half = i % 2 == 0 ? cx : cy;
        pad[i] = static_cast<std::int64_t>(std::ceil(std::clamp(reach[i] + kMargin - half, 0.0, 2 * half)));
    }
    const std::int64_t upW = 2 * (w + pad[0] + pad[2]), upH = 2 * (h + pad[1] + pad[3]);
    const std::int64_t outW = 2 * (w + kMargin), outH = 2 * (h + kMargin);

    // From normalised coordinates of the enlarged output to those of the enlarged, padded input.
    const Matrix3 before =
        translate2d(static_cast<double>(pad[0] - pad[2]) / 2, static_cast<double>(pad[1] - pad[3]) / 2);
    const Matrix3 left = scale2d(2.0 / static_cast<double>(upW), 2.0 / static_cast<double>(upH)) *
                         translate2d(-0.5, -0.5) * scale2d(2, 2) * before;
    const Matrix3 right = scale2d(0.5, 0.5) * translate2d(0.5, 0.5) *
                          scale2d(static_cast<double>(outW) / 2, static_cast<double>(outH) / 2);
    TorchTensor theta = torch::empty({n, 2, 3}, torch::kDouble);
    double *t = theta.data_ptr<double>();
    for (const auto &m : inverse) {
        const Matrix3 whole = left * m * right;
        t = std::copy_n(whole.m.begin(), 6, t);
    }
    const TorchTensor grid = torch::affine_grid_generator(theta.to(images.options()), {n, c, outH, outW}, false);

    const auto options = images.options();
    const BandedMap upX(reflectUpsampleMatrix(w, pad[0], pad[2], options));
    const BandedMap upY(reflectUpsampleMatrix(h, pad[1], pad[3], options));
    const BandedMap downX(cropDownsampleMatrix(w, options)), downY(cropDownsampleMatrix(h, options));
    TorchTensor x = images.reshape({n * c, h, w});
    x = upY.alongHeight(upX.alongWidth(x)).reshape({n, c, upH, upW});
    x = sampleBilinear(x, grid).reshape({n * c, outH, outW});
    return downX.alongWidth(downY.alongHeight(x)).reshape({n, c, h, w});
}

TorchTensor AugmentPipe::recoloured(const TorchTensor &images, const std::vector<Matrix4> &matrices)
{
    const std::int64_t n = images.size(0), c = images.size(1);
    TorchTensor m = torch::empty({n, 4, 4}, torch::kDouble);
    double *data = m.data_ptr<double>();
    for (const auto &matrix : matrices)
        data = std::copy(matrix.m.begin(), matrix.m.end(), data);
    m = m.to(images.options()).slice(1, 0, 3);
    if (c == 1) { // grey: the mean of what the three channels would become
        m = m.mean(1, true);
        return images * m.slice(2, 0, 3).sum(2, true).unsqueeze(3) + m.slice(2, 3).unsqueeze(3);
    }
    const TorchTensor flat = images.reshape({n, c, -1});
    return torch::baddbmm(m.slice(2, 3), m.slice(2, 0, 3), flat).reshape(images.sizes());
}

TorchTensor AugmentPipe::filtered(const TorchTensor &images, Draws &draws) const
{
    constexpr std::array<double, 4> kExpectedPower = {10.0 / 13, 1.0 / 13, 1.0 / 13, 1.0 / 13}; // of natural images
    const auto &bank = filterBank();
    const std::int64_t n = images.size(0), c = images.size(1), h = images.size(2), w = images.size(3);
    std::vector<std::array<double, 4>> gains(static_cast<std::size_t>(n), {1, 1, 1, 1});
    for (std::size_t band = 0; band < bank.size(); ++band) {
        const auto amounts = draws.values(
            true, m_settings.imgfilter * draws.p, [](double v) { return std::exp2(v * kFilterStd); }, 1);
        for (std::size_t i = 0; i < gains.size(); ++i) {
            double power = 0;
            for (std::size_t k = 0; k < bank.size(); ++k)
                power += kExpectedPower[k] * (k == band ? amounts[i] * amounts[i] : 1);
            for (std::size_t k = 0; k < bank.size(); ++k)
                gains[i][k] *= (k == band ? amounts[i] : 1) / std::sqrt(power);
        }
    }
    const auto length = static_cast<std::int64_t>(bank.front().size());
    /// Each image's filter with reflected borders as a matrix [n, size, size].
    const auto matrices = [&](std::int64_t size) {
        TorchTensor m = torch::zeros({n, size, size}, torch::kDouble);
        double *data = m.data_ptr<double>();
        for (std::int64_t i = 0; i < n; ++i)
            for (std::int64_t k = 0; k < length; ++k) {
                double tap = 0;
                for (std::size_t band = 0; band < bank.size(); ++band)
                    tap += gains[static_cast<std::size_t>(i)][band] * bank[band][static_cast<std::size_t>(k)];
                for (std::int64_t o = 0; o < size; ++o)
                    data[(i * size + reflectedIndex(o + k - length / 2, size)) * size + o] += tap;
            }
        return m.to(images.options());
    };
    const TorchTensor alongX = torch::bmm(images.reshape({n, c * h, w}), matrices(w)).reshape(images.sizes());
    return torch::matmul(matrices(h).transpose(1, 2).unsqueeze(1), alongX);
}

TorchTensor AugmentPipe::noisy(const TorchTensor &images, Draws &draws) const
{
    const auto amounts = draws.values(
        true, m_settings.noise * draws.p, [](double v) { return std::abs(v); }, 0);
    TorchTensor sigma = torch::empty({draws.n, 1, 1, 1}, torch::kDouble);
    for (std::int64_t i = 0; i < draws.n; ++i)
        sigma.data_ptr<double>()[i] =
            kNoiseStd * (draws.percentile ? inverseErf(*draws.percentile) : amounts[static_cast<std::size_t>(i)]);
    const TorchTensor noise = torch::randn(images.sizes(), draws.random);
    return images + noise.to(images.options()) * sigma.to(images.options());
}

TorchTensor AugmentPipe::cut(const TorchTensor &images, Draws &draws) const
{
    const std::int64_t h = images.size(2), w = images.size(3);
    auto open = draws.gate(m_settings.cutout * draws.p);
    auto centre = draws.uniform(2);
    if (draws.percentile) {
        open.assign(open.size(), true);
        std::ranges::fill(centre, static_cast<float>(*draws.percentile));
    }
    TorchTensor mask = torch::ones({draws.n, 1, h, w});
    float *m = mask.data_ptr<float>();
    const auto inside = [](std::int64_t pixel, std::int64_t size, float centreOfBox) {
        const float at = (static_cast<float>(pixel) + 0.5F) / static_cast<float>(size);
        return std::abs(at - centreOfBox) < static_cast<float>(kCutoutSize / 2);
    };
    for (std::size_t i = 0; i < open.size(); ++i)
        for (std::int64_t y = 0; open[i] && y < h; ++y)
            for (std::int64_t x = 0; x < w; ++x)
                if (inside(x, w, centre[2 * i]) && inside(y, h, centre[2 * i + 1]))
                    m[(static_cast<std::int64_t>(i) * h + y) * w + x] = 0;
    return images * mask.to(images.options());
}

TorchTensor AugmentPipe::operator()(const TorchTensor &input, double p, c10::optional<at::Generator> random,
                                    std::optional<double> percentile) const
{
    TORCH_CHECK(input.dim() == 4 && (input.size(1) == 1 || input.size(1) == 3), "augment: [N, 1 or 3, H, W], got ",
                input.sizes());
    if (p <= 0 && !percentile)
        return input;
    Draws draws{input.size(0), p, std::move(random), percentile};
    TorchTensor images = input.contiguous();
    if (m_settings.hasGeometry())
        images = transformed(images, geometry(draws, images.size(3), images.size(2)));
    if (m_settings.hasColour())
        images = recoloured(images, colour(draws, images.size(1) == 3));
    if (m_settings.imgfilter > 0)
        images = filtered(images, draws);
    if (m_settings.noise > 0)
        images = noisy(images, draws);
    if (m_settings.cutout > 0)
        images = cut(images, draws);
    return images;
}

} // namespace mimik::nn
