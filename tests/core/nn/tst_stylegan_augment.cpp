#include "stylegan_golden_p.h"

#include "core/nn/augment_pipe_p.h"

#include <cmath>

using namespace mimik;
using namespace mimik::nn;
using namespace mimik::test;

namespace {

/// Bilinear sampling written with plain indexing, which torch can differentiate any number of times.
torch::Tensor sampledByGathering(const torch::Tensor &x, const torch::Tensor &grid)
{
    const std::int64_t n = x.size(0), c = x.size(1), h = x.size(2), w = x.size(3);
    const torch::Tensor u = ((grid.select(3, 0) + 1) * w - 1) / 2, v = ((grid.select(3, 1) + 1) * h - 1) / 2;
    const torch::Tensor flat = x.reshape({n, c, h * w});
    torch::Tensor out = torch::zeros({n, c, u.size(1), u.size(2)}, x.options());
    for (const int dy : {0, 1})
        for (const int dx : {0, 1}) {
            const torch::Tensor px = u.floor() + dx, py = v.floor() + dy;
            const torch::Tensor inside = (px >= 0) & (px < w) & (py >= 0) & (py < h);
            const torch::Tensor weight = (1 - (u - px).abs()) * (1 - (v - py).abs()) * inside;
            const torch::Tensor index = py.clamp(0, h - 1).to(torch::kLong) * w + px.clamp(0, w - 1).to(torch::kLong);
            const torch::Tensor values = flat.gather(2, index.reshape({n, 1, -1}).expand({n, c, -1}));
            out = out + values.reshape(out.sizes()) * weight.unsqueeze(1);
        }
    return out;
}

AugmentSettings only(const std::string &name)
{
    AugmentSettings s;
    const std::map<std::string, double *> fields = {
        {"xflip", &s.xflip},         {"rotate90", &s.rotate90}, {"xint", &s.xint},   {"scale", &s.scale},
        {"rotate", &s.rotate},       {"aniso", &s.aniso},       {"xfrac", &s.xfrac}, {"brightness", &s.brightness},
        {"contrast", &s.contrast},   {"lumaflip", &s.lumaflip}, {"hue", &s.hue},     {"saturation", &s.saturation},
        {"imgfilter", &s.imgfilter}, {"cutout", &s.cutout}};
    if (const auto it = fields.find(name); it != fields.end())
        *it->second = 1;
    else
        s = *augmentPipeSettings(name);
    return s;
}

} // namespace

class TestStyleganAugment : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void filtersEqualTheOfficialOnes();
    void fixedPercentilesEqualTheOfficialCode_data();
    void fixedPercentilesEqualTheOfficialCode();
    void everyGoldenWasCompared();
    void seededDrawsEqualTheOfficialCode();
    void samplingCanBeDifferentiatedTwice();
    void penaltyOfGradientsThroughThePipeIsRight_data();
    void penaltyOfGradientsThroughThePipeIsRight();
    void bandedMapsAreTheirMatrices();
    void noiseHasItsSize();
    void nothingHappensAtProbabilityZero();
    void unknownPipesAreNamed();

private:
    torch::Tensor golden(const std::string &name) { return toTorch(m_golden.at(name)); }
    std::map<std::string, Tensor> m_golden;
    std::set<std::string> m_compared;
};

void TestStyleganAugment::initTestCase()
{
    m_golden = Golden::npz(sourceTestData() / "stylegan" / "unit" / "augment.npz");
}

void TestStyleganAugment::filtersEqualTheOfficialOnes()
{
    const auto options = torch::kDouble;
    const torch::Tensor taps = torch::tensor(geometryTaps(), options);
    QVERIFY_CLOSE(taps, golden("Hz_geom"), 1e-7);
    std::vector<torch::Tensor> bands;
    for (const auto &band : filterBank())
        bands.push_back(torch::tensor(band, options));
    QVERIFY_CLOSE(torch::stack(bands), golden("Hz_fbank"), 1e-7);
    m_compared.insert({"Hz_geom", "Hz_fbank", "input", "gray_input"});
}

void TestStyleganAugment::fixedPercentilesEqualTheOfficialCode_data()
{
    QTest::addColumn<QString>("effect");
    QTest::addColumn<double>("percentile");
    for (const auto &[name, tensor] : m_golden) {
        const auto at = name.rfind("_p");
        if (at == std::string::npos || name.find("_seed") != std::string::npos)
            continue;
        QTest::newRow(name.c_str()) << QString::fromStdString(name.substr(0, at)) << std::stod(name.substr(at + 2));
    }
}

void TestStyleganAugment::fixedPercentilesEqualTheOfficialCode()
{
    QFETCH(QString, effect);
    QFETCH(double, percentile);
    const bool grey = effect.startsWith(QLatin1String("gray_"));
    const AugmentPipe pipe(only((grey ? effect.mid(5) : effect).toStdString()));
    const torch::Tensor out = pipe(golden(grey ? "gray_input" : "input"), 1, {}, percentile);
    QVERIFY_CLOSE(out, golden(QTest::currentDataTag()), 1e-4);
    QVERIFY((out - golden(QTest::currentDataTag())).abs().mean().item<double>() <= 1e-5);
    m_compared.insert(QTest::currentDataTag());
}

void TestStyleganAugment::seededDrawsEqualTheOfficialCode()
{
    torch::manual_seed(77);
    const torch::Tensor out = AugmentPipe(only("bgc"))(golden("input"), 0.6, {});
    QVERIFY_CLOSE(out, golden("bgc_seed77_p0.6"), 1e-4);
    m_compared.insert("bgc_seed77_p0.6");
}

void TestStyleganAugment::everyGoldenWasCompared()
{
    seededDrawsEqualTheOfficialCode();
    QVERIFY(m_golden.size() >= 50);
    for (const auto &[name, tensor] : m_golden)
        QVERIFY2(m_compared.contains(name), name.c_str());
}

void TestStyleganAugment::samplingCanBeDifferentiatedTwice()
{
    torch::manual_seed(5);
    const auto options = torch::kDouble;
    const torch::Tensor grid = torch::rand({2, 6, 7, 2}, options) * 2.6 - 1.3; // also outside
    const torch::Tensor target = torch::randn({2, 3, 6, 7}, options);
    const torch::Tensor start = torch::randn({2, 3, 5, 4}, options);
    const auto derivatives = [&](auto sample) {
        const torch::Tensor x = start.clone().requires_grad_(true);
        const torch::Tensor y = sample(x, grid);
        const torch::Tensor first = torch::autograd::grad({(y.tanh() * target).sum()}, {x}, {}, true, true)[0];
        const torch::Tensor second = torch::autograd::grad({first.square().sum()}, {x})[0];
        return std::vector<torch::Tensor>{y.detach(), first.detach(), second};
    };
    const auto ours = derivatives(sampleBilinear), reference = derivatives(sampledByGathering);
    for (std::size_t i = 0; i < ours.size(); ++i)
        QVERIFY_CLOSE(ours[i], reference[i], 1e-10);
    QVERIFY(reference[2].abs().max().item<double>() > 0.1);
}

void TestStyleganAugment::penaltyOfGradientsThroughThePipeIsRight_data()
{
    QTest::addColumn<QString>("name");
    for (const auto &name : augmentPipeNames())
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

/// d/dx of sum (d f(pipe(x)) / dx)^2 against finite differences of the inner gradient, in double.
void TestStyleganAugment::penaltyOfGradientsThroughThePipeIsRight()
{
    QFETCH(QString, name);
    const AugmentPipe pipe(only(name.toStdString()));
    torch::manual_seed(9);
    const torch::Tensor start = torch::randn({2, 3, 8, 8}, torch::kDouble);
    const torch::Tensor weights = torch::randn({2, 3, 8, 8}, torch::kDouble);
    const auto penalty = [&](const torch::Tensor &x, bool graph) {
        const torch::Tensor y = pipe(x, 0.9, at::detail::createCPUGenerator(3));
        const torch::Tensor g = torch::autograd::grad({((y * weights).sin()).sum()}, {x}, {}, true, graph)[0];
        return g.square().sum();
    };
    const torch::Tensor x = start.clone().requires_grad_(true);
    const torch::Tensor analytic = torch::autograd::grad({penalty(x, true)}, {x})[0];
    const torch::Tensor direction = torch::randn_like(start);
    constexpr double kStep = 1e-5;
    const auto at = [&](double amount) {
        return penalty((start + direction * amount).requires_grad_(true), false).item<double>();
    };
    const double numeric = (at(kStep) - at(-kStep)) / (2 * kStep);
    const double expected = (analytic * direction).sum().item<double>();
    QVERIFY2(std::abs(numeric - expected) <= 1e-6 * std::max(1.0, std::abs(expected)),
             qPrintable(QStringLiteral("%1 %2").arg(numeric).arg(expected)));
    QVERIFY(std::abs(expected) > 1e-3);
}

void TestStyleganAugment::bandedMapsAreTheirMatrices()
{
    torch::manual_seed(2);
    const torch::Tensor matrix = reflectUpsampleMatrix(80, 30, 79, torch::kDouble);
    const BandedMap map(matrix);
    const torch::Tensor x = torch::randn({3, 5, 80}, torch::kDouble);
    QVERIFY_CLOSE(map.alongWidth(x), torch::matmul(x, matrix), 1e-12);
    const torch::Tensor y = torch::randn({3, 80, 5}, torch::kDouble).requires_grad_(true);
    const torch::Tensor weights = torch::randn({3, 2 * 189, 5}, torch::kDouble);
    QVERIFY_CLOSE(map.alongHeight(y), torch::matmul(matrix.t(), y), 1e-12);
    QVERIFY_CLOSE(torch::autograd::grad({(map.alongHeight(y) * weights).sum()}, {y})[0], torch::matmul(matrix, weights),
                  1e-12);
}

void TestStyleganAugment::noiseHasItsSize()
{
    // quantile 0.5 of |N(0,1)| as the official code takes it: erfinv(0.5) = 0.476936 (SciPy 1.10), times 0.1
    torch::manual_seed(4);
    const torch::Tensor x = torch::zeros({4, 3, 64, 64});
    const torch::Tensor out = AugmentPipe(only("noise"))(x, 1, {}, 0.5);
    const double deviation = out.std().item<double>(); // of 49,152 draws: within 1.5 %
    QVERIFY2(std::abs(deviation - 0.0476936) < 0.0476936 * 0.015, qPrintable(QString::number(deviation)));
}

void TestStyleganAugment::nothingHappensAtProbabilityZero()
{
    const torch::Tensor x = golden("input");
    QVERIFY(torch::equal(AugmentPipe(only("bgcfnc"))(x, 0, {}), x));
    QVERIFY(!torch::equal(AugmentPipe(only("bgcfnc"))(x, 1, {}), x));
}

void TestStyleganAugment::unknownPipesAreNamed()
{
    const auto wrong = augmentPipeSettings("bgx");
    QVERIFY(!wrong && wrong.error().where == "augpipe");
    QVERIFY(wrong.error().message().find("bgcfnc") != std::string::npos);
    const AugmentSettings all = only("bgcfnc"), bgcfn = only("bgcfn"), bgc = only("bgc");
    QVERIFY(all.cutout == 1 && bgcfn.cutout == 0 && bgcfn.noise == 1 && bgc.noise == 0 && bgc.imgfilter == 0);
    QVERIFY(!only("color").hasGeometry() && only("bg").hasGeometry() && !only("bg").hasColour());
}

QTEST_GUILESS_MAIN(TestStyleganAugment)
#include "tst_stylegan_augment.moc"
