#include "core/base/random_state.h"
#include "core/nn/feature_distance.h"

#include <QtTest>

using namespace mimik;
using namespace mimik::nn;

namespace {

/// The published example: x = RandomState(0).randn(500, 8), then y = randn(400, 8) * 1.5 + 0.3.
struct Example {
    Tensor x{{500, 8}, {}}, y{{400, 8}, {}};
    Example()
    {
        RandomState random(0);
        for (int i = 0; i < 500 * 8; ++i)
            x.data.push_back(static_cast<float>(random.gauss()));
        for (int i = 0; i < 400 * 8; ++i)
            y.data.push_back(static_cast<float>(random.gauss() * 1.5 + 0.3));
    }
};

Tensor randomRows(RandomState &random, std::int64_t n, std::int64_t d)
{
    return {{n, d}, random.randn(static_cast<std::size_t>(n * d))};
}

FeatureStatistics statistics(const Tensor &features)
{
    FeatureStatistics s(features.dim(1));
    s.add(features);
    return s;
}

double frechet(const Tensor &x, const Tensor &y)
{
    FeatureStatistics a = statistics(x), b = statistics(y);
    return frechetDistance(a, b);
}

} // namespace

#define COMPARE_NEAR(actual, expected, tolerance)                                                                      \
    QVERIFY2(std::abs((actual) - (expected)) <= (tolerance), qPrintable(QString::number(actual, 'g', 12)))

/// Numbers: the table of the methods, and tools/oracles/feature_distance_oracle.py (NumPy 1.24, SciPy 1.10).
class TestFeatureDistance : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void publishedExample();
    void singularCovariances();
    void equalSetsHaveNoDistance();
    void equalCovariancesLeaveTheMeans();
    void batchesDoNotMatter();
    void farFromZeroNothingIsLost();
    void wholeSubsetsAreTheWholeSet();
    void subsetsScatterAroundTheWhole();
    void largeSetsGoTheOtherWay();
    void reachIsThatOfTheThirdNeighbour();
    void differentWidthsAreRefused();
};

void TestFeatureDistance::publishedExample()
{
    const Example e;
    COMPARE_NEAR(frechet(e.x, e.y), 3.0142351983494606, 1e-9);
    COMPARE_NEAR(kernelDistance(e.x, e.y), 1.1814312557039628, 1e-9);
    const PrecisionRecall pr = precisionAndRecall(e.x, e.y);
    COMPARE_NEAR(pr.precision, 0.41, 1e-12);
    COMPARE_NEAR(pr.recall, 0.994, 1e-12);
    COMPARE_NEAR(meanPairwiseDistance(e.x), 3.8125695256392116, 1e-9);
}

void TestFeatureDistance::singularCovariances()
{
    RandomState random(1);
    const Tensor x = randomRows(random, 20, 30), y = randomRows(random, 25, 30);
    // square roots of eigenvalues that are 0 but for rounding: 30 * sqrt(1e-16 * largest)
    COMPARE_NEAR(frechet(x, y), 23.794674264314416, 1e-6);
    COMPARE_NEAR(kernelDistance(x, y), -0.1053165855503777, 1e-9);
    COMPARE_NEAR(frechet(x, x), 0.0, 1e-6);
    COMPARE_NEAR(frechet(x, y), frechet(y, x), 1e-6);
}

void TestFeatureDistance::equalSetsHaveNoDistance()
{
    const Example e;
    COMPARE_NEAR(frechet(e.x, e.x), 0.0, 1e-9);
    const PrecisionRecall pr = precisionAndRecall(e.x, e.x);
    QCOMPARE(pr.precision, 1.0);
    QCOMPARE(pr.recall, 1.0);
}

void TestFeatureDistance::equalCovariancesLeaveTheMeans()
{
    const Example e;
    Tensor moved = e.x;
    for (std::size_t i = 0; i < moved.data.size(); ++i)
        moved.data[i] += i % 8 == 0 ? 3.0F : i % 8 == 5 ? -4.0F : 0.0F;
    COMPARE_NEAR(frechet(e.x, moved), 25.0, 1e-5); // moved is rounded to float
}

void TestFeatureDistance::batchesDoNotMatter()
{
    RandomState random(3);
    const std::int64_t n = 3000, d = 300; // more than one buffer, more than one panel
    const Tensor x = randomRows(random, n, d);
    FeatureStatistics whole = statistics(x), parts(d);
    for (std::int64_t i = 0; i < n;) {
        const std::int64_t rows = std::min<std::int64_t>(n - i, 1 + i % 777);
        const std::vector<std::int64_t> shape = {rows, d};
        parts.add(TensorView(shape, x.data.data() + i * d));
        i += rows;
    }
    QCOMPARE(parts.count(), n);
    // against sums in plain loops
    std::vector<double> mean(static_cast<std::size_t>(d), 0.0);
    for (std::int64_t i = 0; i < n; ++i)
        for (std::int64_t k = 0; k < d; ++k)
            mean[static_cast<std::size_t>(k)] += static_cast<double>(x.data[static_cast<std::size_t>(i * d + k)]) / n;
    const auto a = whole.mean(), b = parts.mean(), ca = whole.covariance(), cb = parts.covariance();
    for (std::size_t k = 0; k < mean.size(); ++k)
        QVERIFY(std::abs(a[k] - mean[k]) < 1e-12 && std::abs(b[k] - mean[k]) < 1e-12);
    for (std::int64_t r = 0; r < d; r += 7)
        for (std::int64_t c = 0; c < d; c += 11) {
            double sum = 0;
            for (std::int64_t i = 0; i < n; ++i)
                sum += (static_cast<double>(x.data[static_cast<std::size_t>(i * d + r)]) -
                        mean[static_cast<std::size_t>(r)]) *
                       (static_cast<double>(x.data[static_cast<std::size_t>(i * d + c)]) -
                        mean[static_cast<std::size_t>(c)]);
            const auto at = static_cast<std::size_t>(r * d + c);
            QVERIFY(std::abs(ca[at] - sum / (n - 1)) < 1e-12 && std::abs(cb[at] - sum / (n - 1)) < 1e-12);
        }
}

void TestFeatureDistance::farFromZeroNothingIsLost()
{
    // 1e8 +- 1: a difference of squares would lose most digits
    std::vector<double> rows;
    for (int i = 0; i < 5000; ++i)
        rows.push_back(1e8 + (i % 2 == 0 ? 1 : -1));
    FeatureStatistics s(1);
    s.add(rows.data(), 5000);
    COMPARE_NEAR(s.mean()[0], 1e8, 1e-6);
    COMPARE_NEAR(s.covariance()[0], 5000.0 / 4999, 1e-6);
}

void TestFeatureDistance::wholeSubsetsAreTheWholeSet()
{
    const Example e;
    const MeanAndDeviation m = kernelDistanceOfSubsets(e.x, e.y, 3, 400);
    QVERIFY(m.deviation > 0); // 400 of the 500 rows of x
    const Tensor part{{400, 8}, std::vector<float>(e.x.data.begin(), e.x.data.begin() + 3200)};
    const MeanAndDeviation same = kernelDistanceOfSubsets(part, e.y, 3, 1000);
    COMPARE_NEAR(same.mean, kernelDistance(part, e.y), 1e-9);
    COMPARE_NEAR(same.deviation, 0.0, 1e-9);
}

void TestFeatureDistance::subsetsScatterAroundTheWhole()
{
    const Example e;
    const MeanAndDeviation m = kernelDistanceOfSubsets(e.x, e.y, 200, 100, 5);
    // unbiased: the mean of 200 subsets lies within 4 standard errors
    COMPARE_NEAR(m.mean, 1.1814312557039628, 4 * m.deviation / std::sqrt(200.0));
    const MeanAndDeviation again = kernelDistanceOfSubsets(e.x, e.y, 200, 100, 5);
    QCOMPARE(again.mean, m.mean);
}

void TestFeatureDistance::largeSetsGoTheOtherWay()
{
    // more rows than those whose pairs are kept: all of them in one subset are the whole set, whatever the way
    RandomState random(6);
    const Tensor x = randomRows(random, 3200, 4), y = randomRows(random, 3100, 4);
    const Tensor part{{3100, 4}, std::vector<float>(x.data.begin(), x.data.begin() + 12400)};
    COMPARE_NEAR(kernelDistanceOfSubsets(part, y, 1, 5000).mean, kernelDistance(part, y), 1e-9);
}

void TestFeatureDistance::reachIsThatOfTheThirdNeighbour()
{
    // on a line: real points at 0, 1, 2, 3 reach 3, 2, 2, 3
    const Tensor real{{4, 1}, {0, 1, 2, 3}};
    const Tensor generated{{5, 1}, {-3, -3.5F, 6, 6.5F, 1.5F}};
    QCOMPARE(precisionAndRecall(real, generated).precision, 3.0 / 5);
}

void TestFeatureDistance::differentWidthsAreRefused()
{
    const Tensor a{{4, 2}, std::vector<float>(8, 1.0F)}, b{{4, 1}, std::vector<float>(4, 1.0F)};
    QVERIFY_EXCEPTION_THROWN(kernelDistance(a, b), std::exception);
    QVERIFY_EXCEPTION_THROWN(precisionAndRecall(b, b, 4), std::exception);
    QVERIFY_EXCEPTION_THROWN(statistics(a).add(b), std::exception);
}

QTEST_GUILESS_MAIN(TestFeatureDistance)
#include "tst_feature_distance.moc"
