#include "stylegan_golden_p.h"

#include <functional>

using namespace mimik;
using namespace mimik::nn;
using namespace mimik::test;

namespace {

using Operation = std::function<torch::Tensor(const std::vector<torch::Tensor> &)>;

torch::Tensor orZeros(const torch::Tensor &t, const torch::Tensor &like)
{
    return t.defined() ? t.detach() : torch::zeros_like(like);
}

/// The result, its gradients, and the gradients of their sum with random weights.
std::vector<torch::Tensor> derivatives(const Operation &operation, const std::vector<torch::Tensor> &values, int orders)
{
    torch::manual_seed(5);
    std::vector<torch::Tensor> inputs;
    for (const auto &v : values)
        inputs.push_back(v.detach().clone().requires_grad_(true));
    const torch::Tensor y = operation(inputs);
    const torch::Tensor weights = torch::randn(y.sizes()).requires_grad_(true);
    const auto first = torch::autograd::grad({y}, inputs, {weights}, true, orders > 1, true);
    std::vector<torch::Tensor> out{y.detach()};
    for (std::size_t i = 0; i < inputs.size(); ++i)
        out.push_back(orZeros(first[i], inputs[i]));
    if (orders < 2)
        return out;
    torch::Tensor sum = torch::zeros({});
    for (const auto &g : first)
        if (g.defined())
            sum = sum + (g * torch::randn(g.sizes())).sum();
    inputs.push_back(weights);
    const auto second = torch::autograd::grad({sum}, inputs, {}, false, false, true);
    for (std::size_t i = 0; i < inputs.size(); ++i)
        out.push_back(orZeros(second[i], inputs[i]));
    return out;
}

/// Largest difference of one of the tensors, relative to its size.
double worst(const std::vector<torch::Tensor> &a, const std::vector<torch::Tensor> &b)
{
    double most = a.size() == b.size() ? 0 : INFINITY;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].sizes() != b[i].sizes())
            return INFINITY;
        const double size = b[i].norm().item<double>(), error = (a[i] - b[i]).norm().item<double>();
        most = std::max(most, size > 0 ? error / size : error > 0 ? INFINITY : 0);
    }
    return most;
}

} // namespace

/// What graphics cards compute with, against the kernels, whose numbers the golden tests check.
class TestStyleganTorchOps : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void operationsEqualTheKernels_data();
    void operationsEqualTheKernels();
    void otherTypesStayWhatTheyAre_data();
    void otherTypesStayWhatTheyAre();
    void onlyFloat32OnTheProcessorUsesKernels();
};

void TestStyleganTorchOps::operationsEqualTheKernels_data()
{
    QTest::addColumn<QString>("operation");
    QTest::addColumn<int>("n");
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    const std::array<std::array<int, 4>, 4> shapes = {{{1, 3, 5, 7}, {2, 8, 8, 8}, {3, 5, 9, 4}, {1, 32, 16, 16}}};
    for (const char *name :
         {"up", "down", "blur", "crop", "conv3", "conv1", "conv stride 2", "transposed conv", "scale", "lrelu",
          "linear", "lrelu clamp", "no bias", "clamp no bias", "tail", "tail clamp", "tail one noise", "tail no noise"})
        for (const auto &[n, c, h, w] : shapes)
            QTest::addRow("%s %dx%dx%dx%d", name, n, c, h, w) << QString::fromLatin1(name) << n << c << h << w;
}

void TestStyleganTorchOps::operationsEqualTheKernels()
{
    QFETCH(QString, operation);
    QFETCH(int, n);
    QFETCH(int, channels);
    QFETCH(int, height);
    QFETCH(int, width);
    const std::string name = operation.toStdString();
    torch::manual_seed(n * 1000 + channels * 100 + height);
    const torch::Tensor x = torch::randn({n, channels, height, width});
    std::vector<torch::Tensor> inputs{x};
    Operation compute, twice; // twice: how the kernels compute what can be differentiated twice
    const double clamp = name.find("clamp") != std::string::npos ? 0.7 : 0;
    const auto resampled = [&](int up, int down, int pad0, int pad1, std::vector<float> taps) {
        compute = [=](const auto &in) {
            return upfirdn(in[0], taps, up, down, pad0, pad1, 1.7);
        };
    };
    if (name == "up") {
        resampled(2, 1, 2, 1, resampleTaps());
    } else if (name == "down") {
        resampled(1, 2, 1, 1, resampleTaps());
    } else if (name == "blur") {
        resampled(1, 1, 2, 2, {0.1F, 0.2F, 0.5F, -0.7F, 0.3F});
    } else if (name == "crop") {
        resampled(2, 3, 4, -1, {0.1F, 0.2F, 0.5F, -0.7F, 0.3F});
    } else if (name.starts_with("conv")) {
        const int kernel = name == "conv1" ? 1 : 3, stride = name == "conv stride 2" ? 2 : 1;
        inputs.push_back(torch::randn({channels + 2, channels, kernel, kernel}));
        compute = [=](const auto &in) {
            return conv(in[0], in[1], stride, stride == 2 ? 0 : kernel / 2);
        };
    } else if (name == "transposed conv") {
        inputs.push_back(torch::randn({channels, channels + 1, 3, 3}));
        compute = [](const auto &in) {
            return upConv(in[0], in[1]);
        };
    } else if (name == "scale") {
        inputs.push_back(torch::randn({n, channels}));
        compute = [](const auto &in) {
            return scaleChannels(in[0], in[1]);
        };
        twice = [=](const auto &in) {
            return in[0] * in[1].reshape({n, channels, 1, 1});
        };
    } else if (name.starts_with("tail")) {
        inputs.push_back(torch::rand({n, channels}) + 0.5);
        inputs.push_back(torch::randn({channels}));
        const bool noisy = name != "tail no noise";
        if (noisy)
            inputs.push_back(torch::full({}, 0.3));
        const torch::Tensor noise =
            noisy ? torch::randn({name == "tail one noise" ? 1 : n, 1, height, width}) : torch::Tensor();
        compute = [=](const auto &in) {
            return modulatedTail(in[0], in[1], noise, noisy ? in[3] : torch::zeros({}), in[2], 1.3, clamp);
        };
        twice = [=](const auto &in) {
            const torch::Tensor v = in[0] * in[1].reshape({n, channels, 1, 1});
            return biasAct(noisy ? v + noise * in[3] : v, in[2], true, 1.3, clamp);
        };
    } else {
        const bool biased = name.find("no bias") == std::string::npos;
        if (biased)
            inputs.push_back(torch::randn({channels}));
        compute = [=](const auto &in) {
            return biasAct(in[0], biased ? in[1] : torch::Tensor(), name != "linear", 1.4, clamp);
        };
    }
    const int orders = twice ? 1 : 2;
    const auto kernels = derivatives(compute, inputs, orders);
    const auto kernelsTwice = twice ? derivatives(twice, inputs, 2) : kernels;
    const PlainOperations plain;
    const auto ours = derivatives(compute, inputs, 2);
    const double error = worst({ours.begin(), ours.begin() + static_cast<std::ptrdiff_t>(kernels.size())}, kernels);
    QVERIFY2(error <= 1e-5, std::to_string(error).c_str());
    const double second = worst(ours, kernelsTwice);
    QVERIFY2(second <= 1e-5, std::to_string(second).c_str());
    QVERIFY(kernels.front().abs().max().item<double>() > 0.1);
    if (clamp > 0)
        QVERIFY_CLOSE(ours.front().abs().max(), torch::full({}, clamp), 1e-6);
}

void TestStyleganTorchOps::otherTypesStayWhatTheyAre_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<double>("tolerance");
    QTest::newRow("double") << static_cast<int>(torch::kDouble) << 1e-5;
    // one rounding to 8 bits in each of a handful of steps
    QTest::newRow("bfloat16") << static_cast<int>(torch::kBFloat16) << 0.03;
}

void TestStyleganTorchOps::otherTypesStayWhatTheyAre()
{
    QFETCH(int, type);
    QFETCH(double, tolerance);
    const auto wanted = static_cast<torch::ScalarType>(type);
    torch::manual_seed(3);
    const torch::Tensor x = torch::randn({2, 8, 9, 9}), s = torch::rand({2, 8}) + 0.5, b = torch::randn({8}),
                        w = torch::randn({8, 8, 3, 3}), noise = torch::randn({2, 1, 9, 9});
    const std::pair<const char *, Operation> all[] = {
        {"upfirdn",
         [](const auto &in) {
             return upsample2(in[0]);
         }},
        {"biasAct",
         [&](const auto &in) {
             return biasAct(in[0], b, true, 1.4, 1);
         }},
        {"tail",
         [&](const auto &in) {
             return modulatedTail(in[0], s, noise, torch::full({}, 0.3), b, 1.4, 256);
         }},
        {"scale",
         [&](const auto &in) {
             return scaleChannels(in[0], s);
         }},
        {"upConv",
         [&](const auto &in) {
             return upConv(in[0], in[1]);
         }},
        {"conv",
         [&](const auto &in) {
             return conv(in[0], in[1], 1, 1);
         }},
    };
    for (const auto &[name, operation] : all) {
        const torch::Tensor y = operation({x.to(wanted), w.to(wanted)});
        QVERIFY2(y.scalar_type() == wanted, name);
        const double error = worst({y.to(torch::kFloat)}, {operation({x, w})});
        QVERIFY2(error <= tolerance, (std::string(name) + " " + std::to_string(error)).c_str());
        // twice differentiable in this type too
        for (const auto &d : derivatives(
                 [&, op = operation](const auto &in) {
                     return op({in[0].to(wanted), in[1].to(wanted)}).to(torch::kFloat);
                 },
                 {x, w}, 2))
            QVERIFY2(torch::isfinite(d).all().item<bool>(), name);
    }
}

void TestStyleganTorchOps::onlyFloat32OnTheProcessorUsesKernels()
{
    const torch::Tensor x = torch::randn({1, 2, 4, 4});
    QVERIFY(usesKernels(x));
    QVERIFY(!usesKernels(x.to(torch::kDouble)));
    QVERIFY(!usesKernels(x.to(torch::kBFloat16)));
    {
        const PlainOperations plain;
        QVERIFY(!usesKernels(x));
    }
    QVERIFY(usesKernels(x));
}

QTEST_GUILESS_MAIN(TestStyleganTorchOps)
#include "tst_stylegan_torch_ops.moc"
