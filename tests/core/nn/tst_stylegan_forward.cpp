#include "stylegan_golden_p.h"

using namespace mimik;
using namespace mimik::nn;
using namespace mimik::test;

class TestStyleganForward : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void architectureIsReadOffTheShapes();
    void imagesAndLogitsEqualTheOfficialCode_data();
    void imagesAndLogitsEqualTheOfficialCode();
    void cachedInferenceEqualsTheTrainingPath();
    void twiceDifferentiablePathEqualsTheFusedOne_data();
    void twiceDifferentiablePathEqualsTheFusedOne();
    void resamplingEqualsTheOfficialCode();
    void gradientsAgreeWithFiniteDifferences();
    void numWsFollowsTheResolution();
    void wrongShapesAreNamed();
};

void TestStyleganForward::architectureIsReadOffTheShapes()
{
    const Golden a("tiny_uncond"), b("tiny_cond3"), c("tiny_orig");
    QCOMPARE(a.config.resolution, 16);
    QCOMPARE(a.config.zDim, 16);
    QCOMPARE(a.config.mapLayers, 3);
    QCOMPARE(a.config.channels(16), 16);
    QCOMPARE(a.config.channels(8), 24);
    QCOMPARE(a.config.cDim, 0);
    QCOMPARE(a.config.gArchitecture, std::string("skip"));
    QCOMPARE(a.config.dArchitecture, std::string("resnet"));
    QCOMPARE(b.config.cDim, 3);
    QCOMPARE(b.config.zDim, 16);
    QCOMPARE(b.config.dMapLayers, 2);
    QCOMPARE(c.config.dArchitecture, std::string("orig"));
}

void TestStyleganForward::imagesAndLogitsEqualTheOfficialCode_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"tiny_uncond", "tiny_cond3", "tiny_orig"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestStyleganForward::imagesAndLogitsEqualTheOfficialCode()
{
    QFETCH(QString, name);
    torch::NoGradGuard guard;
    const Golden golden(name.toStdString());
    GeneratorNet g = golden.generator(golden.gEma);
    const torch::Tensor ws = g->broadcast(g->mapping->forward(golden.tensor("z"), golden.labels()));
    const torch::Tensor truncated = g->mapping->truncate(ws, 0.6, -1);
    QVERIFY_CLOSE(ws, golden.tensor("w_psi1.0"), 1e-5);
    QVERIFY_CLOSE(truncated, golden.tensor("w_psi0.6"), 1e-5);
    SynthesisOptions options;
    QVERIFY_CLOSE(g->synthesis->forward(ws, options), golden.tensor("img_const"), 1e-4);
    QVERIFY_CLOSE(g->synthesis->forward(truncated, options), golden.tensor("img_const_psi0.6"), 1e-4);
    options.noise = NoiseMode::None;
    QVERIFY_CLOSE(g->synthesis->forward(ws, options), golden.tensor("img_none"), 1e-4);
    options.noise = NoiseMode::Random;
    torch::manual_seed(42);
    QVERIFY_CLOSE(g->synthesis->forward(ws, options), golden.tensor("img_random_seed42"), 1e-4);
    DiscriminatorNet d = golden.discriminator();
    QVERIFY_CLOSE(d->forward(golden.tensor("real"), golden.labels()), golden.tensor("D_real"), 1e-4);
}

void TestStyleganForward::cachedInferenceEqualsTheTrainingPath()
{
    torch::NoGradGuard guard;
    const Golden golden("tiny_uncond");
    GeneratorNet g = golden.generator(golden.gEma);
    const torch::Tensor ws = golden.tensor("w_psi1.0");
    const torch::Tensor before = g->synthesis->forward(ws, {});
    g->synthesis->freezeForInference();
    QVERIFY_CLOSE(g->synthesis->forward(ws, {}), before, 0.0);
    // one image at a time: convolutions of another shape, other rounding
    for (int i = 0; i < 3; ++i)
        QVERIFY_CLOSE(g->synthesis->forward(ws.slice(0, i, i + 1), {}), before.slice(0, i, i + 1), 2e-5);
}

void TestStyleganForward::twiceDifferentiablePathEqualsTheFusedOne_data()
{
    QTest::addColumn<QString>("architecture");
    for (const char *name : {"skip", "orig", "resnet"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestStyleganForward::twiceDifferentiablePathEqualsTheFusedOne()
{
    QFETCH(QString, architecture);
    torch::manual_seed(3);
    StyleGan2Config config;
    config.zDim = config.wDim = 8;
    config.resolution = 16;
    config.channelBase = 128;
    config.channelMax = 12;
    config.gArchitecture = architecture.toStdString();
    GeneratorNet g(config);
    for (auto &p : g->named_parameters())
        if (p.key().ends_with("noise_strength"))
            torch::NoGradGuard(), p.value().data().fill_(0.3);
    const torch::Tensor z = torch::randn({4, 8}), weight = torch::randn({4, 3, 16, 16});
    std::vector<std::map<std::string, torch::Tensor>> grads;
    std::vector<torch::Tensor> images;
    for (bool twice : {false, true}) {
        g->zero_grad();
        SynthesisOptions options;
        options.twiceDifferentiable = twice;
        const torch::Tensor img = g->synthesis->forward(g->broadcast(g->mapping->forward(z, {})), options);
        (img * weight).sum().backward();
        images.push_back(img.detach());
        std::map<std::string, torch::Tensor> all;
        for (auto &p : g->named_parameters())
            all[p.key()] = p.value().grad().detach().clone();
        grads.push_back(all);
    }
    QVERIFY_CLOSE(images[0], images[1], 1e-5);
    for (const auto &[name, grad] : grads[0]) {
        const double scale = std::max(1.0, grads[1].at(name).abs().max().item<double>());
        QVERIFY2(maxAbs(grad, grads[1].at(name)) <= 1e-4 * scale, name.c_str());
    }
}

void TestStyleganForward::resamplingEqualsTheOfficialCode()
{
    // A plain reference from the definition: zero insertion, padding, full 2-D convolution, decimation.
    torch::manual_seed(5);
    const torch::Tensor x = torch::randn({2, 3, 8, 8});
    const torch::Tensor f = resampleFilterBuffer();
    const auto reference = [&](int up, int down, int p0, int p1, double gain) {
        torch::Tensor z = torch::zeros({2, 3, 8 * up, 8 * up});
        using torch::indexing::None;
        using torch::indexing::Slice;
        z.index_put_({Slice(), Slice(), Slice(0, None, up), Slice(0, None, up)}, x);
        z = torch::constant_pad_nd(z, {p0, p1, p0, p1});
        const torch::Tensor k = (f * gain).flip({0, 1}).reshape({1, 1, 4, 4}).repeat({3, 1, 1, 1});
        z = torch::conv2d(z, k, torch::Tensor(), 1, at::IntArrayRef(0), 1, 3);
        return z.index({Slice(), Slice(), Slice(0, None, down), Slice(0, None, down)});
    };
    QVERIFY_CLOSE(upsample2(x), reference(2, 1, 2, 1, 4), 1e-6);
    QVERIFY_CLOSE(downsample2(x), reference(1, 2, 1, 1, 1), 1e-6);
    QVERIFY_CLOSE(upfirdn(x, resampleTaps(), 1, 1, 2, 2, 1), reference(1, 1, 2, 2, 1), 1e-6);
    QVERIFY_CLOSE(upfirdn(x, resampleTaps(), 2, 1, -1, 3, 2), reference(2, 1, -1, 3, 2), 1e-6);
    QVERIFY_CLOSE(upfirdn(x, resampleTaps(), 3, 2, 3, 0, 1), reference(3, 2, 3, 0, 1), 1e-6);
}

void TestStyleganForward::gradientsAgreeWithFiniteDifferences()
{
    // The resampling and the activation are linear around a point away from zero, so central differences are exact up
    // to float32 rounding.
    torch::manual_seed(7);
    const torch::Tensor x = torch::randn({1, 2, 6, 6}), b = torch::randn({2});
    const auto f = [&](const torch::Tensor &in) {
        const torch::Tensor y = biasAct(upfirdn(in, resampleTaps(), 2, 1, 2, 1, 4), b, true, 1.4, 2.0);
        return (downsample2(y).square()).sum();
    };
    torch::Tensor leaf = x.clone().requires_grad_(true);
    const torch::Tensor grad = torch::autograd::grad({f(leaf)}, {leaf}, {}, true, true)[0];
    const torch::Tensor direction = torch::randn_like(x);
    const double h = 1e-3;
    const double numeric = (f(x + h * direction) - f(x - h * direction)).item<double>() / (2 * h);
    const double analytic = (grad.detach() * direction).sum().item<double>();
    QVERIFY2(std::abs(numeric - analytic) < 2e-2 * std::max(1.0, std::abs(analytic)),
             qPrintable(QStringLiteral("%1 against %2").arg(numeric).arg(analytic)));
    const auto gradAt = [&](const torch::Tensor &in) {
        torch::Tensor l = in.clone().requires_grad_(true);
        return torch::autograd::grad({f(l)}, {l})[0];
    };
    const torch::Tensor second = torch::autograd::grad({(grad * direction).sum()}, {leaf})[0];
    const torch::Tensor numericSecond = (gradAt(x + h * direction) - gradAt(x - h * direction)) / (2 * h);
    const double scale = std::max(1.0, second.abs().max().item<double>());
    // kinks that a step crosses spoil single entries: the median entry has to agree
    QVERIFY((second - numericSecond).abs().median().item<double>() < 1e-2 * scale);
}

void TestStyleganForward::numWsFollowsTheResolution()
{
    for (const auto &[res, num] : {std::pair{32, 8}, {64, 10}, {256, 14}, {1024, 18}}) {
        StyleGan2Config config;
        config.resolution = res;
        QCOMPARE(config.numWs(), num);
    }
}

void TestStyleganForward::wrongShapesAreNamed()
{
    const Golden golden("tiny_uncond");
    GeneratorNet g(golden.config);
    auto state = golden.g;
    state["mapping.fc1.bias"].shape = {4, 4};
    const auto wrong = assignTensors(*g, state, "file");
    QVERIFY(!wrong);
    QVERIFY(wrong.error().message().find("mapping.fc1.bias") != std::string::npos);
    state = golden.g;
    state.erase("synthesis.b4.const");
    const auto missing = assignTensors(*g, state, "file");
    QVERIFY(!missing && missing.error().message().find("synthesis.b4.const") != std::string::npos);
    const auto config = configFromShapes({{"classifier.weight", {3, 3}}});
    QVERIFY(!config && config.error().code == ErrorCode::WrongKind);
}

QTEST_GUILESS_MAIN(TestStyleganForward)
#include "tst_stylegan_forward.moc"
