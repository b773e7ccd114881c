#include "core/nn/stylegan2_kernels.h"

#include <QtTest>

#include <random>

using namespace mimik::nn;

/// The kernels give the bits of plain loops wherever the arrays lie: a training that goes on must not depend on the
/// heap. The peer is the formula, compiled here without vector instructions or fused multiply-adds.
class TestStylegan2Kernels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void resultsDoNotDependOnPlaces_data();
    void resultsDoNotDependOnPlaces();
};

namespace {

using Numbers = std::vector<float>;

Numbers randomNumbers(std::size_t count, unsigned seed)
{
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal;
    Numbers out(count);
    for (float &value : out)
        value = normal(generator);
    return out;
}

/// Arrays one close behind the other, each some floats further than the one before would have it.
class Arena {
public:
    explicit Arena(std::size_t gap) : m_memory(1 << 16), m_next(gap), m_gap(gap) {}
    float *add(const Numbers &values)
    {
        float *place = m_memory.data() + m_next;
        std::copy(values.begin(), values.end(), place);
        m_next += values.size() + m_gap;
        return place;
    }
    float *add(std::size_t count) { return add(Numbers(count)); }

private:
    Numbers m_memory;
    std::size_t m_next, m_gap;
};

Numbers read(const float *from, std::size_t count)
{
    return {from, from + count};
}

constexpr float kGain = 1.4142135F, kClamp = 2.5F, kStrength = 0.3F;

float activated(float t)
{
    const float v = t > 0 ? t * kGain : t * (0.2F * kGain);
    return std::clamp(v, -kClamp, kClamp);
}

float slope(float y)
{
    if (y >= kClamp || y <= -kClamp)
        return 0;
    return y > 0 ? kGain : 0.2F * kGain;
}

} // namespace

void TestStylegan2Kernels::resultsDoNotDependOnPlaces_data()
{
    QTest::addColumn<int>("channels");
    for (const int channels : {1, 3, 8, 12, 16, 20, 24, 33, 64})
        QTest::addRow("%d channels", channels) << channels;
}

void TestStylegan2Kernels::resultsDoNotDependOnPlaces()
{
    QFETCH(const int, channels);
    constexpr std::size_t kSide = 4, kPixels = kSide * kSide;
    const auto c = static_cast<std::size_t>(channels);
    const Numbers x = randomNumbers(kPixels * c, 1), g = randomNumbers(kPixels * c, 2), s = randomNumbers(c, 3);
    const Numbers bias = randomNumbers(c, 4), noise = randomNumbers(kPixels, 5);
    const kernels::TailShape shape{kSide, kSide, channels};

    Numbers y(kPixels * c), dx(kPixels * c), ds(c), tail(kPixels * c), dv(kPixels * c), dd(c), db(c);
    for (std::size_t row = 0; row < kSide; ++row) {
        Numbers rowD(c), rowB(c);
        for (std::size_t p = row * kSide; p < (row + 1) * kSide; ++p)
            for (std::size_t k = 0; k < c; ++k) {
                const std::size_t i = p * c + k;
                y[i] = activated(x[i] + bias[k]);
                tail[i] = activated(x[i] * s[k] + noise[p] * kStrength + bias[k]);
                dx[i] = g[i] * s[k];
                ds[k] += g[i] * x[i];
                const float gradient = g[i] * slope(tail[i]);
                dv[i] = gradient * s[k];
                rowD[k] += gradient * x[i];
                rowB[k] += gradient;
            }
        for (std::size_t k = 0; k < c; ++k) {
            dd[k] += rowD[k];
            db[k] += rowB[k];
        }
    }

    for (std::size_t gap = 0; gap < 40; ++gap) {
        Arena arena(gap);
        const float *px = arena.add(x), *pg = arena.add(g), *ps = arena.add(s), *pb = arena.add(bias);
        const float *pn = arena.add(noise);
        float *out = arena.add(kPixels * c), *sums = arena.add(c), *moreSums = arena.add(c);
        kernels::biasAct(px, pb, kPixels, channels, true, kGain, kClamp, out);
        QVERIFY(read(out, kPixels * c) == y);
        kernels::scaleBackward(pg, px, ps, kPixels, channels, out, sums);
        QVERIFY(read(out, kPixels * c) == dx);
        QVERIFY(read(sums, c) == ds);
        kernels::tailForward(shape, px, ps, pn, kStrength, pb, kGain, kClamp, out);
        QVERIFY(read(out, kPixels * c) == tail);
        const float *py = arena.add(tail);
        std::fill_n(sums, c, 0.0F);
        kernels::tailBackward(shape, pg, py, px, ps, pn, kGain, kClamp, out, sums, moreSums);
        QVERIFY(read(out, kPixels * c) == dv);
        QVERIFY(read(sums, c) == dd);
        QVERIFY(read(moreSums, c) == db);

        kernels::TapList taps{4, {0, 1, 2, 3}, {0.125F, 0.375F, 0.375F, 0.125F}};
        float *scratch = arena.add(kSide * c);
        kernels::resampleRow(px, kSide, channels, taps, &taps, 1, scratch, out);
        Numbers column(kSide * c), resampled(c);
        for (std::size_t i = 0; i < kSide * c; ++i)
            column[i] = x[i] * 0.125F + x[kSide * c + i] * 0.375F + x[2 * kSide * c + i] * 0.375F +
                        x[3 * kSide * c + i] * 0.125F;
        for (std::size_t k = 0; k < c; ++k)
            resampled[k] =
                column[k] * 0.125F + column[c + k] * 0.375F + column[2 * c + k] * 0.375F + column[3 * c + k] * 0.125F;
        QVERIFY(read(out, c) == resampled);
    }
}

QTEST_GUILESS_MAIN(TestStylegan2Kernels)
#include "tst_stylegan2_kernels.moc"
