#include "core/vision/image_quality.h"

#include "core/vision/image_io.h"
#include "core/vision/opencv_p.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <opencv2/quality/qualitybrisque.hpp>
#include <vector>

// Loops that a wider vector unit speeds up several times; the same operations in the same order, so the same numbers.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define MIMIK_VECTOR_CLONES __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define MIMIK_VECTOR_CLONES
#endif

namespace mimik::vision {

GrayStatistics grayStatistics(const Image &image)
{
    const Image gray = toGray(image);
    const cv::Mat mat = matOf(gray);
    cv::Mat laplacian;
    cv::Laplacian(mat, laplacian, CV_64F, 1);
    cv::Scalar mean;
    cv::Scalar deviation;
    GrayStatistics statistics;
    cv::meanStdDev(laplacian, mean, deviation);
    statistics.laplacianVariance = deviation[0] * deviation[0];
    cv::meanStdDev(mat, mean, deviation);
    statistics.mean = mean[0];
    statistics.deviation = deviation[0];
    return statistics;
}

double sharpnessOf(const GrayStatistics &statistics)
{
    return 1 - std::exp(-statistics.laplacianVariance / 500);
}

double contrastOf(const GrayStatistics &statistics)
{
    return std::min(1.0, statistics.deviation / 64);
}

namespace {

constexpr int kWindow = 7; // scikit-image's default win_size
constexpr int kWindowArea = kWindow * kWindow;

// Column sums over the window's rows of the five products that SSIM needs, moved down by one row at a time.
struct ColumnSums {
    std::vector<std::int32_t> a, b, aa, bb, ab;
    explicit ColumnSums(std::size_t width) : a(width), b(width), aa(width), bb(width), ab(width) {}
};

MIMIK_VECTOR_CLONES void addRow(ColumnSums &sums, const std::uint8_t *a, const std::uint8_t *b, int width,
                                std::int32_t sign)
{
    std::int32_t *sa = sums.a.data();
    std::int32_t *sb = sums.b.data();
    std::int32_t *saa = sums.aa.data();
    std::int32_t *sbb = sums.bb.data();
    std::int32_t *sab = sums.ab.data();
    for (int x = 0; x < width; ++x) {
        const std::int32_t va = a[x];
        const std::int32_t vb = b[x];
        sa[x] += sign * va;
        sb[x] += sign * vb;
        saa[x] += sign * va * va;
        sbb[x] += sign * vb * vb;
        sab[x] += sign * va * vb;
    }
}

// Sums of 7 neighbours by doubling: out[x] = in[x] + ... + in[x+6]. `pairs` and `fours` are scratch of size n.
MIMIK_VECTOR_CLONES void sumOfSeven(const std::int32_t *in, int n, std::int32_t *pairs, std::int32_t *fours,
                                    std::int32_t *out)
{
    for (int x = 0; x + 1 < n; ++x)
        pairs[x] = in[x] + in[x + 1];
    for (int x = 0; x + 3 < n; ++x)
        fours[x] = pairs[x] + pairs[x + 2];
    for (int x = 0; x + 6 < n; ++x)
        out[x] = fours[x] + pairs[x + 4] + in[x + 6];
}

// SSIM of one row of windows. Window sums are exact integers: 49 * 49 * 255^2 still fits 32 bits.
MIMIK_VECTOR_CLONES void ssimRow(const std::int32_t *sa, const std::int32_t *sb, const std::int32_t *saa,
                                 const std::int32_t *sbb, const std::int32_t *sab, int n, float *out)
{
    constexpr float kN = kWindowArea;
    constexpr float kC1 = (0.01F * 255) * (0.01F * 255);
    constexpr float kC2 = (0.03F * 255) * (0.03F * 255);
    constexpr float kMeanScale = 1 / (kN * kN);
    constexpr float kCovarianceScale = 1 / (kN * (kN - 1));
    for (int x = 0; x < n; ++x) {
        const std::int32_t productOfSums = sa[x] * sb[x];
        const std::int32_t squaresOfSums = sa[x] * sa[x] + sb[x] * sb[x];
        const std::int32_t covariance = kWindowArea * sab[x] - productOfSums;
        const std::int32_t variances = kWindowArea * (saa[x] + sbb[x]) - squaresOfSums;
        const float means = static_cast<float>(productOfSums) * kMeanScale;
        const float squares = static_cast<float>(squaresOfSums) * kMeanScale;
        const float numerator = (2 * means + kC1) * (2 * static_cast<float>(covariance) * kCovarianceScale + kC2);
        const float denominator = (squares + kC1) * (static_cast<float>(variances) * kCovarianceScale + kC2);
        out[x] = numerator / denominator;
    }
}

// Mean SSIM over the map cropped by 3 pixels each side: exactly the windows that lie inside.
double ssimOfPlane(const std::uint8_t *a, const std::uint8_t *b, int width, int height)
{
    const auto w = static_cast<std::size_t>(width);
    ColumnSums columns(w);
    std::array<std::vector<std::int32_t>, 5> windows;
    for (auto &window : windows)
        window.resize(w);
    std::vector<std::int32_t> pairs(w);
    std::vector<std::int32_t> fours(w);
    std::vector<float> row(w);
    const int numWindows = width - kWindow + 1;
    const std::array<const std::vector<std::int32_t> *, 5> sums = {&columns.a, &columns.b, &columns.aa, &columns.bb,
                                                                   &columns.ab};
    double total = 0;
    for (int y = 0; y < height; ++y) {
        addRow(columns, a + static_cast<std::size_t>(y) * w, b + static_cast<std::size_t>(y) * w, width, 1);
        if (y < kWindow - 1)
            continue;
        for (std::size_t i = 0; i < sums.size(); ++i)
            sumOfSeven(sums[i]->data(), width, pairs.data(), fours.data(), windows[i].data());
        ssimRow(windows[0].data(), windows[1].data(), windows[2].data(), windows[3].data(), windows[4].data(),
                numWindows, row.data());
        double sum = 0;
        for (int x = 0; x < numWindows; ++x)
            sum += static_cast<double>(row[static_cast<std::size_t>(x)]);
        total += sum;
        const auto first = static_cast<std::size_t>(y - kWindow + 1);
        addRow(columns, a + first * w, b + first * w, width, -1);
    }
    return total / (static_cast<double>(numWindows) * (height - kWindow + 1));
}

MIMIK_VECTOR_CLONES std::int64_t sumOfSquaredDifferences(const std::uint8_t *a, const std::uint8_t *b, std::size_t n)
{
    std::int64_t total = 0;
    // 2^14 squares of at most 255^2 fit 32 bits
    for (std::size_t begin = 0; begin < n; begin += 16384) {
        const std::size_t end = std::min(begin + 16384, n);
        std::int32_t sum = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const std::int32_t d = a[i] - b[i];
            sum += d * d;
        }
        total += sum;
    }
    return total;
}

std::vector<cv::Mat> planesOf(const Image &image)
{
    std::vector<cv::Mat> planes;
    cv::split(matOf(image), planes);
    return planes;
}

} // namespace

Similarity similarity(const Image &a, const Image &b, bool withSsim)
{
    MIMIK_ASSERT(a.width == b.width && a.height == b.height && a.channels == b.channels && !a.isEmpty());
    const auto planesA = planesOf(a);
    const auto planesB = planesOf(b);
    const std::size_t pixels = static_cast<std::size_t>(a.width) * static_cast<std::size_t>(a.height);
    const bool hasWindows = a.width >= kWindow && a.height >= kWindow;
    Similarity result;
    double squares = 0;
    for (std::size_t c = 0; c < planesA.size(); ++c) {
        const auto sum = static_cast<double>(sumOfSquaredDifferences(planesA[c].data, planesB[c].data, pixels));
        squares += sum;
        result.rmse += std::sqrt(sum / static_cast<double>(pixels)) / 255;
        if (withSsim && hasWindows)
            result.ssim += ssimOfPlane(planesA[c].data, planesB[c].data, a.width, a.height);
    }
    const auto channels = static_cast<double>(planesA.size());
    result.rmse /= channels;
    result.ssim = hasWindows ? result.ssim / channels : std::numeric_limits<double>::quiet_NaN();
    result.psnr = squares > 0 ? 20 * std::log10(255 / std::sqrt(squares / (static_cast<double>(pixels) * channels)))
                              : std::numeric_limits<double>::infinity();
    return result;
}

Result<std::filesystem::path> openCvDataFile(const std::string &relative)
{
    std::vector<std::filesystem::path> folders;
    if (const char *own = std::getenv("MIMIK_OPENCV_DATA"))
        folders.emplace_back(own);
    folders.emplace_back("/usr/share/opencv4");
    folders.emplace_back("/usr/local/share/opencv4");
    for (const auto &folder : folders) {
        std::error_code ignored;
        if (std::filesystem::is_regular_file(folder / relative, ignored))
            return folder / relative;
    }
    return fail(ErrorCode::NotFound,
                "OpenCV's data file " + relative +
                    " is missing; install the packages opencv-data and libopencv-dev, "
                    "or set MIMIK_OPENCV_DATA to the folder that holds it",
                relative);
}

struct Brisque::Impl {
    cv::Ptr<cv::quality::QualityBRISQUE> quality;
};

Brisque::Brisque() : m_impl(std::make_unique<Impl>()) {}
Brisque::Brisque(Brisque &&) noexcept = default;
Brisque &Brisque::operator=(Brisque &&) noexcept = default;
Brisque::~Brisque() = default;

Result<Brisque> Brisque::load()
{
    const auto model = openCvDataFile("quality/brisque_model_live.yml");
    if (!model)
        return passOn(model);
    const auto range = openCvDataFile("quality/brisque_range_live.yml");
    if (!range)
        return passOn(range);
    Brisque brisque;
    brisque.m_impl->quality = cv::quality::QualityBRISQUE::create(model->string(), range->string());
    return brisque;
}

double Brisque::score(const Image &image)
{
    constexpr int kLeastSide = 16;
    if (image.width < kLeastSide || image.height < kLeastSide)
        return std::numeric_limits<double>::quiet_NaN();
    cv::Mat bgr;
    cv::cvtColor(matOf(image), bgr, image.channels == 1 ? cv::COLOR_GRAY2BGR : cv::COLOR_RGB2BGR);
    const double score = m_impl->quality->compute(bgr)[0];
    return std::isfinite(score) ? score : std::numeric_limits<double>::quiet_NaN();
}

} // namespace mimik::vision
