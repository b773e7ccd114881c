#include "core/gan/gan_core_p.h"

#include <QtTest>

#include <cmath>

using namespace mimik;
using namespace mimik::gan;

namespace {

GanSettings smallSettings(int numFp16Res)
{
    GanSettings s;
    s.network.zDim = s.network.wDim = 16;
    s.network.resolution = 32;
    s.network.mapLayers = 2;
    s.network.channelBase = 512;
    s.network.channelMax = 16;
    s.network.numFp16Res = numFp16Res;
    s.gamma = 1;
    return s;
}

/// The same networks with the same random numbers, whatever their precision. Noise and biases as after some training.
GanLoss madeLoss(const GanSettings &settings)
{
    torch::manual_seed(7);
    GanLoss loss(GeneratorNet(settings.network), DiscriminatorNet(settings.network), settings);
    const torch::NoGradGuard guard;
    for (torch::nn::Module *net : std::initializer_list<torch::nn::Module *>{loss.m_g.get(), loss.m_d.get()})
        for (auto &item : net->named_parameters())
            if (item.key().ends_with("noise_strength") || (item.key().ends_with(".bias") && item.value().dim() == 1))
                item.value().add_(torch::randn(item.value().sizes()) * 0.1);
    return loss;
}

/// All gradients of one phase.
std::map<std::string, torch::Tensor> gradients(const GanSettings &settings, Phase phase)
{
    GanLoss loss = madeLoss(settings);
    torch::manual_seed(11);
    const torch::Tensor real = torch::randn({4, 3, 32, 32}), z = torch::randn({4, 16});
    loss.accumulate(phase, real, {}, z, {}, 1);
    const bool isG = phase == Phase::Gmain || phase == Phase::Greg;
    std::map<std::string, torch::Tensor> out;
    for (const auto &item : (isG ? static_cast<torch::nn::Module &>(*loss.m_g) : *loss.m_d).named_parameters())
        if (item.value().grad().defined())
            out[item.key()] = item.value().grad();
    return out;
}

double cosine(const torch::Tensor &a, const torch::Tensor &b)
{
    const torch::Tensor x = a.to(torch::kDouble).flatten(), y = b.to(torch::kDouble).flatten();
    return (x.dot(y) / (x.norm() * y.norm())).item<double>();
}

torch::Tensor joined(const std::map<std::string, torch::Tensor> &tensors)
{
    std::vector<torch::Tensor> parts;
    for (const auto &[name, t] : tensors)
        parts.push_back(t.flatten());
    return torch::cat(parts);
}

} // namespace

/// Training with the highest resolutions in half precision; on the CPU these are bfloat16.
class TestStyleganMixed : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void highestResolutionsAreReduced_data();
    void highestResolutionsAreReduced();
    void weightsAndStylesAreScaledBeforeHalves();
    void gradientsAgreeWithFloat32_data();
    void gradientsAgreeWithFloat32();
};

void TestStyleganMixed::highestResolutionsAreReduced_data()
{
    QTest::addColumn<int>("numFp16Res");
    QTest::addColumn<int>("lowest"); // max(2^(log2 R + 1 - n), 8)
    QTest::newRow("none") << 0 << 64;
    QTest::newRow("one") << 1 << 32;
    QTest::newRow("two") << 2 << 16;
    QTest::newRow("never 4x4") << 4 << 8;
}

void TestStyleganMixed::highestResolutionsAreReduced()
{
    QFETCH(int, numFp16Res);
    QFETCH(int, lowest);
    GanLoss loss = madeLoss(smallSettings(numFp16Res));
    const auto wanted = [&](int resolution) {
        return resolution >= lowest ? torch::kBFloat16 : torch::kFloat;
    };
    const torch::NoGradGuard guard;
    torch::Tensor x, img;
    int wsIndex = 0, resolution = 4;
    const torch::Tensor ws = loss.m_g->broadcast(loss.m_g->mapping->forward(torch::randn({4, 16}), {}));
    for (auto &block : loss.m_g->synthesis->blocks) {
        block->forward(x, img, ws, wsIndex, {});
        QCOMPARE(x.size(2), resolution);
        QVERIFY2(x.scalar_type() == wanted(resolution), std::to_string(resolution).c_str());
        QVERIFY(img.scalar_type() == torch::kFloat);
        QVERIFY(x.abs().max().item<double>() <= 256);
        resolution *= 2;
    }
    QCOMPARE(resolution, 64);
    x = torch::Tensor();
    for (auto &block : loss.m_d->blocks) {
        resolution /= 2;
        block->forward(x, img);
        QVERIFY2(x.scalar_type() == wanted(resolution), std::to_string(resolution).c_str());
    }
    QVERIFY(loss.m_d->b4->forward(x, img, {}).scalar_type() == torch::kFloat);
}

/// W by 1 / (sqrt(9 I) max|W|) for each output channel (`stylegan.md` 1.5), and only there.
void TestStyleganMixed::weightsAndStylesAreScaledBeforeHalves()
{
    torch::manual_seed(1);
    nn::SynthesisLayer layer(4, 6, 8, 8, 1, 256);
    const torch::NoGradGuard guard;
    layer->weight.mul_(1e4);
    QVERIFY(layer->makeCache(torch::kFloat).weight.equal(layer->weight));
    const auto cache = layer->makeCache(torch::kHalf);
    QVERIFY(cache.weight.scalar_type() == torch::kHalf && cache.squares.scalar_type() == torch::kFloat);
    const torch::Tensor largest = cache.weight.to(torch::kFloat).abs().amax({1, 2, 3});
    QVERIFY((largest - 1 / 6.0).abs().max().item<double>() < 1e-4); // sqrt(9 * 4) = 6, 11 bits
    const torch::Tensor squares = cache.weight.to(torch::kFloat).square().sum({2, 3}).t();
    QVERIFY((squares - cache.squares).abs().max().item<double>() < 1e-4);
    // Styles of any size: what a half cannot hold (65504) gives the image of float32, within bfloat16's 8 bits.
    layer->affine->weight.mul_(1e6);
    const torch::Tensor x = torch::randn({2, 4, 8, 8}), w = torch::randn({2, 8});
    nn::SynthesisOptions options;
    options.noise = nn::NoiseMode::None;
    const torch::Tensor full = layer->forward(x, w, options, 1),
                        reduced = layer->forward(x.to(torch::kBFloat16), w, options, 1);
    QVERIFY(reduced.scalar_type() == torch::kBFloat16);
    QVERIFY(((reduced.to(torch::kFloat) - full).norm() / full.norm()).item<double>() < 0.01);
}

void TestStyleganMixed::gradientsAgreeWithFloat32_data()
{
    QTest::addColumn<int>("phase");
    QTest::addColumn<QString>("generator");
    QTest::addColumn<QString>("discriminator");
    const std::pair<const char *, Phase> phases[] = {
        {"Gmain", Phase::Gmain}, {"Greg", Phase::Greg}, {"Dmain", Phase::Dmain}, {"Dreg", Phase::Dreg}};
    const std::pair<const char *, const char *> variants[] = {{"skip", "resnet"}, {"resnet", "skip"}, {"orig", "orig"}};
    for (const auto &[g, d] : variants)
        for (const auto &[name, phase] : phases)
            QTest::addRow("%s %s/%s", name, g, d)
                << static_cast<int>(phase) << QString::fromLatin1(g) << QString::fromLatin1(d);
}

/// Every rounding to bfloat16 changes a number by 2^-9 at most, 0.11 % in the mean square. A gradient has gone through
/// about 10 of them in each of 6 layers, forward and backward: if they are independent, sqrt(120) * 0.11 % = 1.2 %;
/// leaky ReLUs whose sign turns and small gradients that are sums of large numbers make it a few times that. A cosine
/// of 0.99 stands for 14 %; a gradient that is wrong in one place only is further away. A single tensor may be the
/// difference of what real and generated images ask for, which nearly cancels before training: it gets twice as much.
void TestStyleganMixed::gradientsAgreeWithFloat32()
{
    QFETCH(int, phase);
    QFETCH(QString, generator);
    QFETCH(QString, discriminator);
    GanSettings full = smallSettings(0), mixed = smallSettings(4);
    for (GanSettings *s : {&full, &mixed}) {
        s->network.gArchitecture = generator.toStdString();
        s->network.dArchitecture = discriminator.toStdString();
    }
    const auto a = gradients(full, static_cast<Phase>(phase)), b = gradients(mixed, static_cast<Phase>(phase));
    QVERIFY(a.size() >= 10);
    QCOMPARE(b.size(), a.size());
    const torch::Tensor all = joined(a), ours = joined(b);
    QVERIFY(torch::isfinite(ours).all().item<bool>());
    QVERIFY(!ours.equal(all));
    const double norm = all.norm().item<double>();
    const double whole = cosine(ours, all);
    QVERIFY2(whole > 0.99, std::to_string(whole).c_str());
    const double longer = ours.norm().item<double>() / norm - 1;
    QVERIFY2(std::abs(longer) < 0.14, std::to_string(longer).c_str());
    double least = 1;
    for (const auto &[name, expected] : a) {
        QVERIFY2(b.at(name).scalar_type() == torch::kFloat, name.c_str());
        if (expected.norm().item<double>() < 0.02 * norm || expected.numel() < 16)
            continue; // roundings of the large ones
        const double own = cosine(b.at(name), expected);
        QVERIFY2(own > 0.95, (name + " " + std::to_string(own)).c_str());
        least = std::min(least, own);
    }
    qInfo("cosine %.5f, of one tensor at least %.5f", whole, least);
}

QTEST_GUILESS_MAIN(TestStyleganMixed)
#include "tst_stylegan_mixed.moc"
