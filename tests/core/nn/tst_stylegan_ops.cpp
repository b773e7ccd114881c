#include "stylegan_golden_p.h"

#include <set>

using namespace mimik;
using namespace mimik::nn;
using namespace mimik::test;

/// Operations against unit/ops.npz of the official code.
class TestStyleganOps : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void resamplingEqualsTheOfficialCode_data();
    void resamplingEqualsTheOfficialCode();
    void convolutionsWithResamplingEqualTheOfficialCode_data();
    void convolutionsWithResamplingEqualTheOfficialCode();
    void biasAndActivationEqualTheOfficialCode();
    void cleanupTestCase();

private:
    torch::Tensor golden(const std::string &name)
    {
        m_compared.insert(name);
        return toTorch(m_golden.at(name));
    }
    std::map<std::string, Tensor> m_golden;
    std::set<std::string> m_compared;
};

void TestStyleganOps::initTestCase()
{
    m_golden = Golden::npz(sourceTestData() / "stylegan" / "unit" / "ops.npz");
    QVERIFY(m_golden.size() >= 28);
}

void TestStyleganOps::resamplingEqualsTheOfficialCode_data()
{
    QTest::addColumn<QString>("filter");
    QTest::newRow("1331") << QStringLiteral("1331");
    QTest::newRow("asym") << QStringLiteral("asym"); // 1 2 5 7 3
}

void TestStyleganOps::resamplingEqualsTheOfficialCode()
{
    QFETCH(QString, filter);
    const std::string name = filter.toStdString();
    const torch::Tensor x = golden("x"), f = golden("filter_" + name), line = f.sum(0);
    QVERIFY_CLOSE(torch::outer(line, line), f, 1e-7); // both filters are products
    const std::vector<float> taps(line.data_ptr<float>(), line.data_ptr<float>() + line.numel());
    const int n = static_cast<int>(taps.size());
    if (name == "1331") {
        QVERIFY(taps == resampleTaps());
        QVERIFY_CLOSE(resampleFilterBuffer(), f, 1e-7);
        QVERIFY_CLOSE(upsample2(x), golden("up2_1331"), 1e-5);
        QVERIFY_CLOSE(downsample2(x), golden("down2_1331"), 1e-5);
    }
    // paddings of upsample2d, downsample2d and filter2d for n taps
    QVERIFY_CLOSE(upfirdn(x, taps, 2, 1, (n + 1) / 2, (n - 2) / 2, 4), golden("up2_" + name), 1e-5);
    QVERIFY_CLOSE(upfirdn(x, taps, 1, 2, (n - 1) / 2, (n - 2) / 2, 1), golden("down2_" + name), 1e-5);
    QVERIFY_CLOSE(upfirdn(x, taps, 1, 1, n / 2, (n - 1) / 2, 1), golden("filter2d_" + name), 1e-5);
    // up 2, down 3, padding 2, -1 (x) and 3, 1 (y), mirrored filter, gain 1.7. Ours pads both axes alike, so the
    // samples are picked out of the result without down.
    const torch::Tensor raw = golden("updown_raw_" + name);
    const std::vector<float> mirrored(taps.rbegin(), taps.rend());
    const torch::Tensor all = upfirdn(x, mirrored, 2, 1, 3, 3, 1.7);
    QVERIFY_CLOSE(all.slice(2, 0, 3 * 6, 3).slice(3, 1, 1 + 3 * 5, 3), raw, 1e-5);
    const torch::Tensor thirds = upfirdn(x, mirrored, 2, 3, 3, 3, 1.7);
    QVERIFY_CLOSE(thirds, all.slice(2, 0, all.size(2), 3).slice(3, 0, all.size(3), 3), 1e-6);
}

void TestStyleganOps::convolutionsWithResamplingEqualTheOfficialCode_data()
{
    QTest::addColumn<int>("kernel");
    QTest::addColumn<int>("up");
    QTest::addColumn<int>("down");
    QTest::addColumn<bool>("flipped");
    for (const int kernel : {3, 1})
        for (const auto &[up, down] : {std::pair(1, 1), {2, 1}, {1, 2}})
            for (const bool flipped : {true, false}) {
                const std::string k = std::to_string(kernel);
                const std::string name = "convres_" + k + k + "_up" + std::to_string(up) + "_down" +
                                         std::to_string(down) + "_flipw" + (flipped ? "1" : "0");
                QTest::newRow(name.c_str()) << kernel << up << down << flipped;
            }
}

/// flip_weight: true is a correlation with the weight as it is stored. The transposed convolution of up-sampling layers
/// takes the stored weight as false.
void TestStyleganOps::convolutionsWithResamplingEqualTheOfficialCode()
{
    QFETCH(int, kernel);
    QFETCH(int, up);
    QFETCH(int, down);
    QFETCH(bool, flipped);
    const torch::Tensor x = golden("x"), stored = golden(kernel == 3 ? "w33" : "w11");
    const torch::Tensor w = flipped ? stored : stored.flip({2, 3});
    torch::Tensor y;
    if (up == 2 && kernel == 3) {
        const torch::Tensor forTransposed = w.flip({2, 3}).transpose(0, 1).contiguous();
        y = upfirdn(upConv(x, forTransposed), resampleTaps(), 1, 1, 1, 1, 4);
    } else if (up == 2) {
        y = upsample2(conv(x, w, 1, 0));
    } else if (down == 2 && kernel == 3) {
        y = conv(upfirdn(x, resampleTaps(), 1, 1, 2, 2, 1), w, 2, 0);
    } else if (down == 2) {
        y = conv(downsample2(x), w, 1, 0);
    } else {
        y = conv(x, w, 1, kernel / 2);
    }
    QVERIFY_CLOSE(y, golden(QTest::currentDataTag()), 1e-5);
}

void TestStyleganOps::biasAndActivationEqualTheOfficialCode()
{
    // bias 0.1, -0.2, 0.3; clamp 1.5; each activation's own gain
    const torch::Tensor x = golden("x"), bias = torch::tensor({0.1F, -0.2F, 0.3F});
    QVERIFY_CLOSE(biasAct(x, bias, false, 1, 1.5), golden("bias_act_linear"), 1e-6);
    QVERIFY_CLOSE(biasAct(x, bias, true, std::sqrt(2.0), 1.5), golden("bias_act_lrelu"), 1e-6);
    // no network of these uses them
    m_compared.insert({"bias_act_relu", "bias_act_swish"});
}

void TestStyleganOps::cleanupTestCase()
{
    for (const auto &[name, tensor] : m_golden)
        QVERIFY2(m_compared.contains(name), name.c_str());
}

QTEST_GUILESS_MAIN(TestStyleganOps)
#include "tst_stylegan_ops.moc"
