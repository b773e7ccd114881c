#include "core/nn/fast_synthesis_p.h"
#include "support/stylegan_peer_p.h"

#include <QtTest>

using namespace mimik;
using namespace mimik::nn;

// The inference path against the plain transcription of the official fused path.
class TestFastSynthesis : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void imagesEqualTheFusedPath_data();
    void imagesEqualTheFusedPath();
    void randomNoiseIsDrawnAsInTraining();
    void bfloat16StaysClose();
    void networksItCannotRunAreRefused();
    void itStopsBetweenPasses();
};

namespace {

GeneratorNet network(const StyleGan2Config &config)
{
    torch::NoGradGuard guard;
    torch::manual_seed(3);
    GeneratorNet net(config);
    for (auto &item : net->named_parameters())
        if (item.key().ends_with("noise_strength"))
            item.value().fill_(0.13);
        else if (item.key().ends_with("bias") && item.key().find("affine") == std::string::npos)
            item.value().normal_(0, 0.2);
    return net;
}

StyleGan2Config configOf(const QString &architecture, int resolution, int channelBase, double clamp)
{
    StyleGan2Config c;
    c.gArchitecture = architecture.toStdString();
    c.resolution = resolution;
    c.channelBase = channelBase;
    c.channelMax = 64;
    c.zDim = c.wDim = 48;
    c.mapLayers = 2;
    c.convClamp = clamp;
    return c;
}

torch::Tensor latents(GeneratorNet &net, int count)
{
    torch::NoGradGuard guard;
    // Not the same w in every layer: a layer that takes its neighbour's would be noticed.
    return torch::randn({count, net->m_config.numWs(), net->m_config.wDim});
}

double largest(const torch::Tensor &a, const torch::Tensor &b)
{
    return (a - b).abs().max().item<double>();
}

} // namespace

void TestFastSynthesis::initTestCase()
{
    if (!Conv3x3::isAvailable())
        QSKIP("built without oneDNN, or this processor has no AVX-512");
}

void TestFastSynthesis::imagesEqualTheFusedPath_data()
{
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<int>("resolution");
    QTest::addColumn<int>("images");
    QTest::addColumn<double>("clamp");
    QTest::addColumn<int>("channels");
    for (const auto *architecture : {"skip", "orig"})
        for (const int images : {1, 8, 11}) // less than a pass, a whole one, one and a rest
            QTest::addRow("%s, %d images", architecture, images) << architecture << 64 << images << 256.0 << 3;
    QTest::newRow("a clamp that bites") << "skip" << 32 << 3 << 0.7 << 3;
    QTest::newRow("no clamp, gray") << "skip" << 16 << 2 << 0.0 << 1;
}

void TestFastSynthesis::imagesEqualTheFusedPath()
{
    QFETCH(QString, architecture);
    QFETCH(int, resolution);
    QFETCH(int, images);
    QFETCH(double, clamp);
    QFETCH(int, channels);
    torch::NoGradGuard guard;
    auto config = configOf(architecture, resolution, 1024, clamp);
    config.imgChannels = channels;
    auto net = network(config);
    QVERIFY(FastSynthesis::canRun(config));
    const FastSynthesis fast(net->synthesis, config, FastSynthesis::Precision::Float32);
    const auto ws = latents(net, images);
    for (const auto noise : {NoiseMode::Const, NoiseMode::None}) {
        const auto expected = peer::synthesize(net, ws, {true, noise});
        QVERIFY(expected.abs().max().item<double>() > 0.1);
        QVERIFY(largest(fast.forward(ws, noise), expected) < 5e-5);
        QVERIFY(largest(fast.forward(ws, noise), expected) < 5e-5); // with buffers that were used before
    }
}

void TestFastSynthesis::randomNoiseIsDrawnAsInTraining()
{
    torch::NoGradGuard guard;
    const auto config = configOf(QStringLiteral("skip"), 32, 1024, 256);
    auto net = network(config);
    const FastSynthesis fast(net->synthesis, config, FastSynthesis::Precision::Float32);
    const auto ws = latents(net, 1);
    SynthesisOptions options;
    options.noise = NoiseMode::Random;
    options.generator = at::detail::createCPUGenerator(7);
    const auto expected = net->synthesis->forward(ws, options);
    QVERIFY(largest(fast.forward(ws, NoiseMode::Random, at::detail::createCPUGenerator(7)), expected) < 5e-5);
    QVERIFY(largest(fast.forward(ws, NoiseMode::Random, at::detail::createCPUGenerator(8)), expected) > 1e-2);
}

void TestFastSynthesis::bfloat16StaysClose()
{
    if (!Conv3x3::hasFastBFloat16())
        QSKIP("this processor does not multiply bfloat16");
    torch::NoGradGuard guard;
    const auto config = configOf(QStringLiteral("skip"), 64, 2048, 256);
    auto net = network(config);
    const FastSynthesis halves(net->synthesis, config, FastSynthesis::Precision::BFloat16);
    const auto ws = latents(net, 9);
    const auto expected = peer::synthesize(net, ws, {true, NoiseMode::Const});
    const auto difference = (halves.forward(ws, NoiseMode::Const) - expected).abs();
    // Eight bits of mantissa: errors of some thousandths of the image's range, and not zero.
    QVERIFY(difference.mean().item<double>() < 0.01 * expected.abs().max().item<double>());
    QVERIFY(difference.max().item<double>() > 1e-4);
}

void TestFastSynthesis::networksItCannotRunAreRefused()
{
    QVERIFY(!FastSynthesis::canRun(configOf(QStringLiteral("resnet"), 32, 1024, 256)));
    QVERIFY(!FastSynthesis::canRun(configOf(QStringLiteral("skip"), 32, 768, 256))); // 24 channels
}

void TestFastSynthesis::itStopsBetweenPasses()
{
    torch::NoGradGuard guard;
    const auto config = configOf(QStringLiteral("skip"), 16, 1024, 256);
    auto net = network(config);
    const FastSynthesis fast(net->synthesis, config, FastSynthesis::Precision::Float32);
    const auto ws = latents(net, 11); // a pass of eight and three single images
    int asked = 0;
    const auto stopAt = [&asked](int last) {
        asked = 0;
        return [&asked, last] {
            return ++asked == last;
        };
    };
    QVERIFY(fast.forward(ws, NoiseMode::Const, {}, stopAt(-1)).defined());
    QCOMPARE(asked, 4);
    for (const int last : {1, 3}) {
        QVERIFY(!fast.forward(ws, NoiseMode::Const, {}, stopAt(last)).defined());
        QCOMPARE(asked, last);
    }
    QVERIFY(largest(fast.forward(ws, NoiseMode::Const), peer::synthesize(net, ws, {true, NoiseMode::Const})) < 5e-5);
}

QTEST_GUILESS_MAIN(TestFastSynthesis)
#include "tst_fast_synthesis.moc"
