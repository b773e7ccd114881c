#include "core/nn/feature_distance.h"

#include "core/base/random_state.h"

#include <torch/torch.h>

#include <cmath>
#include <numeric>

#ifdef MIMIK_HAS_BLAS
// Of the BLAS that torch uses.
extern "C" void dsyrk_(const char *uplo, const char *trans, const int *n, const int *k, const double *alpha,
                       const double *a, const int *lda, const double *beta, double *c, const int *ldc);
#endif

namespace mimik::nn {

namespace {

constexpr std::int64_t kBufferRows = 2048; // rows that one matrix product adds to a covariance
constexpr std::int64_t kPanel = 256;       // rows of a panel that is mirrored at once
constexpr std::int64_t kMostPairs = 3000;  // rows whose kernels of all pairs are kept: 3 * 72 MB
constexpr std::int64_t kRowBlock = 1000;   // rows of a block of all pairs

torch::Tensor matrix(const TensorView &view)
{
    TORCH_CHECK(view.shape.size() == 2, "features are [N, D], not of ", view.shape.size(), " dimensions");
    return torch::from_blob(const_cast<float *>(view.data), {view.shape[0], view.shape[1]}).to(torch::kDouble);
}

void checkPair(const torch::Tensor &a, const torch::Tensor &b, std::int64_t atLeast)
{
    TORCH_CHECK(a.size(1) == b.size(1), "features of both sides have the same width, not ", a.sizes(), " and ",
                b.sizes());
    TORCH_CHECK(a.size(0) >= atLeast && b.size(0) >= atLeast, "at least ", atLeast, " rows are needed, not ", a.sizes(),
                " and ", b.sizes());
}

/// Lower triangle of c += x' x. A symmetric product is half the work of a general one, and torch has none.
void addLowerProduct(torch::Tensor &c, const torch::Tensor &x)
{
#ifdef MIMIK_HAS_BLAS
    // What is upper and lower, transposed or not, is the other way round in Fortran's column order.
    const int n = static_cast<int>(c.size(0)), k = static_cast<int>(x.size(0));
    const double one = 1;
    dsyrk_("U", "N", &n, &k, &one, x.data_ptr<double>(), &n, &one, c.data_ptr<double>(), &n);
#else
    c.addmm_(x.t(), x);
#endif
}

/// (a'b/d + 1)^3 of all pairs of rows.
torch::Tensor kernel(const torch::Tensor &a, const torch::Tensor &b)
{
    const torch::Tensor k = a.matmul(b.t()).div_(static_cast<double>(a.size(1))).add_(1);
    return (k * k).mul_(k);
}

double kernelSum(const torch::Tensor &a, const torch::Tensor &b)
{
    double sum = 0;
    for (std::int64_t i = 0; i < a.size(0); i += kRowBlock)
        sum += kernel(a.slice(0, i, std::min(a.size(0), i + kRowBlock)), b).sum().item<double>();
    return sum;
}

double kernelSumOfOthers(const torch::Tensor &a)
{
    const torch::Tensor self = (a * a).sum(1).div_(static_cast<double>(a.size(1))).add_(1);
    return kernelSum(a, a) - self.pow(3).sum().item<double>();
}

double unbiasedKernelDistance(const torch::Tensor &x, const torch::Tensor &y)
{
    const auto n = static_cast<double>(x.size(0)), m = static_cast<double>(y.size(0));
    return kernelSumOfOthers(x) / (n * (n - 1)) + kernelSumOfOthers(y) / (m * (m - 1)) - 2 * kernelSum(x, y) / (n * m);
}

/// Squared distances of rows [begin, end) of a to all rows of b.
torch::Tensor squaredDistances(const torch::Tensor &a, const torch::Tensor &b, std::int64_t begin, std::int64_t end)
{
    const torch::Tensor rows = a.slice(0, begin, end);
    torch::Tensor d = rows.matmul(b.t()).mul_(-2);
    d.add_((rows * rows).sum(1, true)).add_((b * b).sum(1));
    return d.clamp_min_(0);
}

torch::Tensor squaredReach(const torch::Tensor &a, int k)
{
    torch::Tensor reach = torch::empty({a.size(0)}, torch::kDouble);
    for (std::int64_t i = 0; i < a.size(0); i += kRowBlock) {
        const std::int64_t end = std::min(a.size(0), i + kRowBlock);
        torch::Tensor d = squaredDistances(a, a, i, end);
        d.diagonal(i).fill_(-1); // the point itself comes first
        reach.slice(0, i, end).copy_(std::get<0>(d.kthvalue(k + 1, 1)));
    }
    return reach;
}

/// The share of `points` within the reach of one of `centres`.
double shareWithin(const torch::Tensor &points, const torch::Tensor &centres, const torch::Tensor &reach)
{
    std::int64_t within = 0;
    for (std::int64_t i = 0; i < points.size(0); i += kRowBlock)
        within += (squaredDistances(points, centres, i, std::min(points.size(0), i + kRowBlock)) <= reach)
                      .any(1)
                      .sum()
                      .item<std::int64_t>();
    return static_cast<double>(within) / static_cast<double>(points.size(0));
}

std::vector<double> toVector(const torch::Tensor &t)
{
    const torch::Tensor c = t.contiguous();
    return {c.data_ptr<double>(), c.data_ptr<double>() + c.numel()};
}

} // namespace

/// Sums of x - origin and of its outer products; the origin, the mean of what came first, keeps cancellation small.
struct FeatureStatistics::Impl {
    std::int64_t width, count = 0, waiting = 0; ///< rows in the sums; rows in the buffer
    torch::Tensor origin, sum, products;        ///< products: the lower triangle
    torch::Tensor buffer;

    explicit Impl(std::int64_t w) : width(w)
    {
        TORCH_CHECK(w > 0, "features have a width of at least 1, not ", w);
        sum = torch::zeros({w}, torch::kDouble);
        products = torch::zeros({w, w}, torch::kDouble);
    }

    void add(const torch::Tensor &rows)
    {
        TORCH_CHECK(rows.dim() == 2 && rows.size(1) == width, "features are [N, ", width, "], not ", rows.sizes());
        if (rows.size(0) == 0)
            return;
        if (!buffer.defined()) {
            buffer = torch::empty({kBufferRows, width}, torch::kDouble);
            origin = rows.slice(0, 0, kBufferRows).to(torch::kDouble).mean(0);
        }
        for (std::int64_t i = 0; i < rows.size(0);) {
            const std::int64_t n = std::min(rows.size(0) - i, kBufferRows - waiting);
            torch::Tensor target = buffer.slice(0, waiting, waiting + n);
            torch::sub_out(target, rows.slice(0, i, i + n), origin);
            waiting += n;
            i += n;
            if (waiting == kBufferRows)
                flush();
        }
    }

    void flush()
    {
        const torch::Tensor rows = buffer.slice(0, 0, waiting);
        sum.add_(rows.sum(0));
        addLowerProduct(products, rows);
        count += waiting;
        waiting = 0;
    }

    torch::Tensor mean()
    {
        TORCH_CHECK(count + waiting > 0, "a mean needs at least one row");
        if (waiting > 0)
            flush();
        return origin + sum / static_cast<double>(count);
    }

    torch::Tensor covariance()
    {
        TORCH_CHECK(count + waiting >= 2, "a covariance needs at least 2 rows, not ", count + waiting);
        if (waiting > 0)
            flush();
        // the other triangle, in place: memory that is not touched costs nothing
        for (std::int64_t i = 0; i < width; i += kPanel) {
            const std::int64_t end = std::min(width, i + kPanel);
            products.slice(0, 0, i).slice(1, i, end).copy_(products.slice(0, i, end).slice(1, 0, i).t());
            torch::Tensor block = products.slice(0, i, end).slice(1, i, end);
            block.copy_(block.tril() + block.tril(-1).t());
        }
        const torch::Tensor shift = sum / static_cast<double>(count);
        return torch::addr(products, shift, sum, 1, -1).div_(static_cast<double>(count - 1));
    }
};

FeatureStatistics::FeatureStatistics(std::int64_t width) : m_impl(std::make_unique<Impl>(width)) {}
FeatureStatistics::FeatureStatistics(FeatureStatistics &&) noexcept = default;
FeatureStatistics &FeatureStatistics::operator=(FeatureStatistics &&) noexcept = default;
FeatureStatistics::~FeatureStatistics() = default;

void FeatureStatistics::add(const TensorView &features)
{
    TORCH_CHECK(features.shape.size() == 2, "features are [N, D], not of ", features.shape.size(), " dimensions");
    m_impl->add(torch::from_blob(const_cast<float *>(features.data), {features.shape[0], features.shape[1]}));
}

void FeatureStatistics::add(const double *features, std::int64_t count)
{
    m_impl->add(torch::from_blob(const_cast<double *>(features), {count, m_impl->width}, torch::kDouble));
}

std::int64_t FeatureStatistics::width() const
{
    return m_impl->width;
}

std::int64_t FeatureStatistics::count() const
{
    return m_impl->count + m_impl->waiting;
}

std::vector<double> FeatureStatistics::mean()
{
    return toVector(m_impl->mean());
}

std::vector<double> FeatureStatistics::covariance()
{
    return toVector(m_impl->covariance());
}

struct FrechetReference::Impl {
    torch::Tensor mean, factor; ///< factor [D, rank]: covariance = factor factor'
    double trace = 0;
};

FrechetReference::FrechetReference(FeatureStatistics &real) : m_impl(std::make_unique<Impl>())
{
    const torch::Tensor covariance = real.m_impl->covariance();
    m_impl->mean = real.m_impl->mean();
    m_impl->trace = covariance.trace().item<double>();
    // Cholesky is 20 times cheaper than eigenvalues; it refuses what is singular.
    const auto [lower, info] = at::linalg_cholesky_ex(covariance);
    if (info.item<int>() == 0) {
        m_impl->factor = lower;
        return;
    }
    const auto [values, vectors] = at::linalg_eigh(covariance);
    const double smallest =
        values[-1].item<double>() * std::numeric_limits<double>::epsilon() * static_cast<double>(covariance.size(0));
    const std::int64_t first = (values <= smallest).sum().item<std::int64_t>(); // ascending: noise around 0 goes
    m_impl->factor = vectors.slice(1, first) * values.slice(0, first).sqrt();
}

FrechetReference::FrechetReference(FrechetReference &&) noexcept = default;
FrechetReference &FrechetReference::operator=(FrechetReference &&) noexcept = default;
FrechetReference::~FrechetReference() = default;

double FrechetReference::distance(FeatureStatistics &generated) const
{
    const torch::Tensor covariance = generated.m_impl->covariance();
    TORCH_CHECK(covariance.size(0) == m_impl->mean.size(0), "features of both sides have the same width, not ",
                m_impl->mean.size(0), " and ", covariance.size(0));
    const torch::Tensor &f = m_impl->factor;
    torch::Tensor product = f.t().matmul(covariance.matmul(f));
    product = (product + product.t()).div_(2);
    const double root = at::linalg_eigvalsh(product).clamp_min_(0).sqrt_().sum().item<double>();
    const double means = (m_impl->mean - generated.m_impl->mean()).square().sum().item<double>();
    return means + m_impl->trace + covariance.trace().item<double>() - 2 * root;
}

double frechetDistance(FeatureStatistics &real, FeatureStatistics &generated)
{
    return FrechetReference(real).distance(generated);
}

double kernelDistance(const TensorView &real, const TensorView &generated)
{
    const torch::Tensor x = matrix(real), y = matrix(generated);
    checkPair(x, y, 2);
    return unbiasedKernelDistance(x, y);
}

MeanAndDeviation kernelDistanceOfSubsets(const TensorView &real, const TensorView &generated, int subsets, int size,
                                         std::uint32_t seed)
{
    const torch::Tensor x = matrix(real), y = matrix(generated);
    checkPair(x, y, 2);
    const std::int64_t n = std::min({static_cast<std::int64_t>(size), x.size(0), y.size(0)});
    TORCH_CHECK(subsets > 0 && n >= 2, "at least one subset of at least 2 rows is needed");
    RandomState random(seed);
    const auto draw = [&](const torch::Tensor &from) {
        std::vector<std::int64_t> rows(static_cast<std::size_t>(from.size(0)));
        std::iota(rows.begin(), rows.end(), 0);
        random.shuffle(rows);
        return torch::tensor(rows).slice(0, 0, n);
    };
    // The kernels of all pairs once, where they fit in memory: subsets then only add up numbers.
    const bool isSmall = std::max(x.size(0), y.size(0)) <= kMostPairs;
    const torch::Tensor xx = isSmall ? kernel(x, x).fill_diagonal_(0) : x,
                        yy = isSmall ? kernel(y, y).fill_diagonal_(0) : y, xy = isSmall ? kernel(x, y) : x;
    const auto count = static_cast<double>(n);
    std::vector<double> values;
    for (int i = 0; i < subsets; ++i) {
        const torch::Tensor a = draw(x), b = draw(y);
        const auto sum = [](const torch::Tensor &k, const torch::Tensor &rows, const torch::Tensor &columns) {
            return k.index_select(0, rows).index_select(1, columns).sum().item<double>();
        };
        if (isSmall)
            values.push_back((sum(xx, a, a) + sum(yy, b, b)) / (count * (count - 1)) -
                             2 * sum(xy, a, b) / (count * count));
        else
            values.push_back(unbiasedKernelDistance(x.index_select(0, a), y.index_select(0, b)));
    }
    MeanAndDeviation result;
    for (const double v : values)
        result.mean += v / subsets;
    for (const double v : values)
        result.deviation += (v - result.mean) * (v - result.mean) / subsets;
    result.deviation = std::sqrt(result.deviation);
    return result;
}

PrecisionRecall precisionAndRecall(const TensorView &real, const TensorView &generated, int k)
{
    const torch::Tensor x = matrix(real), y = matrix(generated);
    TORCH_CHECK(k >= 1, "at least one neighbour is needed, not ", k);
    checkPair(x, y, k + 1);
    return {shareWithin(y, x, squaredReach(x, k)), shareWithin(x, y, squaredReach(y, k))};
}

double meanPairwiseDistance(const TensorView &features)
{
    const torch::Tensor x = matrix(features);
    TORCH_CHECK(x.size(0) >= 2, "pairs need at least 2 rows, not ", x.size(0));
    double sum = 0;
    for (std::int64_t i = 0; i < x.size(0); i += kRowBlock) {
        torch::Tensor d = squaredDistances(x, x, i, std::min(x.size(0), i + kRowBlock));
        d.diagonal(i).zero_(); // rounding leaves a little
        sum += d.sqrt_().sum().item<double>();
    }
    return sum / (static_cast<double>(x.size(0)) * static_cast<double>(x.size(0) - 1));
}

} // namespace mimik::nn
