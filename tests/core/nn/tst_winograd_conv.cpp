#include "core/nn/stylegan2_ops_p.h"
#include "core/nn/winograd_conv.h"

#include <ATen/Parallel.h>
#include <QProcess>
#include <QtTest>

using namespace mimik::nn;

// The peer is LibTorch's own convolution in double.
class TestWinogradConv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void productsEqualTheDirectOnes_data();
    void productsEqualTheDirectOnes();
    void secondDerivativesEqualTheDirectOnes();
    void olderProcessorsUseLibTorch();
};

namespace {

double relative(const torch::Tensor &a, const torch::Tensor &b)
{
    return (a.to(torch::kDouble) - b).abs().max().item<double>() / b.abs().max().item<double>();
}

/// Gradients of sum(y * g) by input and weight, and those of a function of the input's gradient (as R1 has it).
struct Derivatives {
    torch::Tensor y, dx, dw, secondX, secondW;
};

template <typename Convolution>
Derivatives derivatives(torch::Tensor x, torch::Tensor w, const torch::Tensor &g, const Convolution &convolution)
{
    x = x.detach().requires_grad_(true);
    w = w.detach().requires_grad_(true);
    Derivatives d;
    d.y = convolution(x, w);
    const auto first = torch::autograd::grad({(d.y * d.y * g).sum()}, {x, w}, {}, true, true);
    d.dx = first[0];
    d.dw = first[1];
    const auto second = torch::autograd::grad({d.dx.square().sum() + d.dw.square().sum()}, {x, w});
    d.secondX = second[0];
    d.secondW = second[1];
    return d;
}

} // namespace

void TestWinogradConv::productsEqualTheDirectOnes_data()
{
    QTest::addColumn<int>("images");
    QTest::addColumn<int>("in");
    QTest::addColumn<int>("out");
    QTest::addColumn<int>("size");
    QTest::newRow("wide, low") << 8 << 128 << 96 << 8;
    QTest::newRow("64 pixels") << 2 << 32 << 64 << 64;
    QTest::newRow("one image, odd size") << 1 << 64 << 32 << 37;
}

void TestWinogradConv::productsEqualTheDirectOnes()
{
    QFETCH(int, images);
    QFETCH(int, in);
    QFETCH(int, out);
    QFETCH(int, size);
    if (!winograd::pays({images, in, out, size, size, at::get_num_threads()}))
        QSKIP("this processor, or this build, has no Winograd convolutions");
    torch::manual_seed(1);
    const auto x = torch::randn({images, in, size, size}), w = torch::randn({out, in, 3, 3}) / std::sqrt(9.0 * in);
    const auto g = torch::randn({images, out, size, size}) / (size * size);
    const auto ours = derivatives(x, w, g, [](const auto &a, const auto &b) { return conv(a, b, 1, 1); });
    const auto direct =
        derivatives(x.to(torch::kDouble), w.to(torch::kDouble), g.to(torch::kDouble), [](const auto &a, const auto &b) {
            return torch::conv2d(a, b, {}, at::IntArrayRef{1}, at::IntArrayRef{1});
        });
    QVERIFY(relative(ours.y, direct.y) < 1e-5);
    QVERIFY(relative(ours.dx, direct.dx) < 1e-5);
    QVERIFY(relative(ours.dw, direct.dw) < 2e-5);
}

void TestWinogradConv::secondDerivativesEqualTheDirectOnes()
{
    if (!winograd::pays({4, 32, 48, 16, 16, at::get_num_threads()}))
        QSKIP("this processor, or this build, has no Winograd convolutions");
    torch::manual_seed(2);
    const auto x = torch::randn({4, 32, 16, 16}), w = torch::randn({48, 32, 3, 3}) / 17;
    const auto g = torch::randn({4, 48, 16, 16});
    const auto direct = [](const auto &a, const auto &b) {
        return torch::conv2d(a, b, {}, at::IntArrayRef{1}, at::IntArrayRef{1});
    };
    const auto ours = derivatives(x, w, g, [](const auto &a, const auto &b) { return conv(a, b, 1, 1); });
    const auto single = derivatives(x, w, g, direct);
    const auto exact = derivatives(x.to(torch::kDouble), w.to(torch::kDouble), g.to(torch::kDouble), direct);
    // Sums over many products of three factors: as exact as single precision allows LibTorch's own to be, within a
    // factor.
    constexpr double kFactor = 8;
    QVERIFY2(relative(ours.secondX, exact.secondX) < kFactor * relative(single.secondX, exact.secondX),
             qPrintable(QString::number(relative(ours.secondX, exact.secondX))));
    QVERIFY2(relative(ours.secondW, exact.secondW) < kFactor * relative(single.secondW, exact.secondW),
             qPrintable(QString::number(relative(ours.secondW, exact.secondW))));
}

void TestWinogradConv::olderProcessorsUseLibTorch()
{
    const char *variable = "DNNL_MAX_CPU_ISA"; // read once in a process
    if (qgetenv(variable) == "AVX2") {
        QVERIFY(!winograd::pays({8, 128, 96, 8, 8, at::get_num_threads()}));
        return;
    }
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(variable), QStringLiteral("AVX2"));
    child.setProcessEnvironment(environment);
    child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("olderProcessorsUseLibTorch")});
    QVERIFY(child.waitForFinished(60000));
    QVERIFY2(child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0,
             child.readAllStandardOutput().constData());
}

QTEST_GUILESS_MAIN(TestWinogradConv)
#include "tst_winograd_conv.moc"
