#include "core/gan/adam_p.h"
#include "core/gan/gan_networks_p.h"
#include "core/gan/gan_trainer.h"
#include "core/nn/generator.h"
#include "support/test_support.h"

#include <QtTest>

#include <cmath>
#include <cstdio>

using namespace mimik;
using namespace mimik::gan;

namespace {

constexpr int kResolution = 16, kBatch = 4;

GanSettings tinySettings()
{
    GanSettings s;
    s.network.zDim = s.network.wDim = 16;
    s.network.cDim = 3;
    s.network.resolution = kResolution;
    s.network.mapLayers = 2;
    s.network.channelBase = 256;
    s.network.channelMax = 16;
    s.gamma = 1;
    s.styleMixing = 0;
    s.augpipe = "bgcfnc";
    return s;
}

/// Networks with the same weights and the same random numbers of the CPU. Noise, which each device draws for itself,
/// has no strength, so that it changes nothing but the gradients of the strengths.
GanLoss madeLoss(torch::Device device)
{
    torch::manual_seed(7);
    const GanSettings settings = tinySettings();
    GanLoss loss(GeneratorNet(settings.network), DiscriminatorNet(settings.network), settings);
    loss.m_g->to(device);
    loss.m_d->to(device);
    loss.m_generator = makeGenerator(device, 3);
    loss.m_augmentGenerator = makeGenerator(torch::kCPU, 4);
    loss.m_pipe = std::make_shared<nn::AugmentPipe>(nn::augmentPipeSettings(settings.augpipe).value());
    loss.m_augmentP = 0.7;
    return loss;
}

struct Inputs {
    torch::Tensor real, z, labels;
    explicit Inputs(torch::Device device)
    {
        torch::manual_seed(11);
        real = torch::randn({kBatch, 3, kResolution, kResolution}).to(device);
        z = torch::randn({kBatch, 16}).to(device);
        labels = torch::eye(3).index_select(0, torch::tensor({0, 2, 1, 0}, torch::kLong)).to(device);
    }
};

using Gradients = std::map<std::string, torch::Tensor>;

Gradients taken(torch::nn::Module &net)
{
    Gradients out;
    for (const auto &item : net.named_parameters())
        if (item.value().grad().defined() && !item.key().ends_with("noise_strength"))
            out[item.key()] = item.value().grad().to(torch::kCPU);
    return out;
}

Gradients gradients(Phase phase, torch::Device device)
{
    GanLoss loss = madeLoss(device);
    const Inputs in(device);
    loss.accumulate(phase, in.real, in.labels, in.z, in.labels, 1);
    return taken(phase == Phase::Gmain || phase == Phase::Greg ? static_cast<torch::nn::Module &>(*loss.m_g)
                                                               : *loss.m_d);
}

/// Path length regularisation with given noise: in Greg each device draws its own.
Gradients pathLengthGradients(torch::Device device)
{
    GanLoss loss = madeLoss(device);
    const Inputs in(device);
    nn::SynthesisOptions options;
    options.noise = nn::NoiseMode::None;
    options.twiceDifferentiable = true;
    const torch::Tensor ws = loss.m_g->broadcast(loss.m_g->mapping->forward(in.z, in.labels));
    const torch::Tensor img = loss.m_g->synthesis->forward(ws, options);
    const torch::Tensor slopes = torch::autograd::grad({(img * in.real).sum()}, {ws}, {}, true, true)[0];
    (slopes.square().sum(2).mean(1).sqrt() - 1).square().mean().backward();
    return taken(*loss.m_g);
}

/// Largest difference of a tensor, relative to its size. Tensors that are rounding noise beside the others count with
/// a thousandth of all. No gradient is one of zeros.
double worst(const Gradients &a, const Gradients &b)
{
    double sum = 0, most = 0;
    const auto add = [&most](double difference) {
        most = std::isnan(difference) ? INFINITY : std::max(most, difference);
    };
    for (const auto &[name, t] : a)
        sum += t.square().sum().item<double>();
    const double least = 1e-3 * std::sqrt(sum);
    for (const auto &[name, t] : a) {
        const auto it = b.find(name);
        const torch::Tensor other = it == b.end() ? torch::zeros_like(t) : it->second;
        add((other - t).norm().item<double>() / std::max(t.norm().item<double>(), least));
    }
    for (const auto &[name, t] : b)
        if (a.count(name) == 0)
            add(t.norm().item<double>() / least);
    return most;
}

GanImages tinyImages()
{
    GanImages images;
    for (int i = 0; i < 8; ++i) {
        Image image(kResolution, kResolution);
        for (std::size_t k = 0; k < image.pixels.size(); ++k)
            image.pixels[k] = static_cast<std::uint8_t>((k * 7 + static_cast<std::size_t>(i) * 31) % 251);
        if (!images.add(image, "image"))
            qFatal("add");
    }
    return images;
}

} // namespace

/// A graphics card computes what the processor does.
class TestStyleganCuda : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void imagesEqualThoseOfTheProcessor();
    void gradientsEqualThoseOfTheProcessor_data();
    void gradientsEqualThoseOfTheProcessor();
    void secondDerivativesEqualThoseOfTheProcessor();
    void adamStepsEqualThoseOfTheProcessor();
    void generatedFacesEqualThoseOfTheProcessor();
    void mixedTrainingRunsAndGoesOn();
};

void TestStyleganCuda::initTestCase()
{
    if (!torch::cuda::is_available()) {
        std::puts("MIMIK_ALL_SKIPPED"); // for ctest
        QSKIP("LibTorch finds no graphics card on this machine");
    }
    at::globalContext().setAllowTF32CuDNN(false); // as training does
    at::globalContext().setAllowTF32CuBLAS(false);
}

void TestStyleganCuda::imagesEqualThoseOfTheProcessor()
{
    const torch::NoGradGuard guard;
    std::vector<torch::Tensor> images, logits;
    for (const torch::Device device : {torch::Device(torch::kCPU), torch::Device(torch::kCUDA)}) {
        GanLoss loss = madeLoss(device);
        const Inputs in(device);
        images.push_back(
            loss.m_g->synthesis->forward(loss.m_g->broadcast(loss.m_g->mapping->forward(in.z, in.labels)), {}));
        logits.push_back(loss.m_d->forward(in.real, in.labels));
        QVERIFY(images.back().device().type() == device.type());
    }
    for (const auto &both : {images, logits})
        QVERIFY(((both[1].to(torch::kCPU) - both[0]).norm() / both[0].norm()).item<double>() <= 1e-4);
}

void TestStyleganCuda::gradientsEqualThoseOfTheProcessor_data()
{
    QTest::addColumn<int>("phase");
    QTest::newRow("Gmain") << static_cast<int>(Phase::Gmain);
    QTest::newRow("Dmain") << static_cast<int>(Phase::Dmain);
    QTest::newRow("Dreg") << static_cast<int>(Phase::Dreg);
}

void TestStyleganCuda::gradientsEqualThoseOfTheProcessor()
{
    QFETCH(int, phase);
    const auto onCpu = gradients(static_cast<Phase>(phase), torch::kCPU);
    const double error = worst(onCpu, gradients(static_cast<Phase>(phase), torch::kCUDA));
    QVERIFY2(onCpu.size() >= 10 && error <= 1e-4, std::to_string(error).c_str());
}

void TestStyleganCuda::secondDerivativesEqualThoseOfTheProcessor()
{
    const auto onCpu = pathLengthGradients(torch::kCPU);
    const double error = worst(onCpu, pathLengthGradients(torch::kCUDA));
    QVERIFY2(onCpu.size() >= 10 && error <= 1e-4, std::to_string(error).c_str());
    for (const auto &[name, gradient] : gradients(Phase::Greg, torch::kCUDA)) // with noise of its own
        QVERIFY2(torch::isfinite(gradient).all().item<bool>(), name.c_str());
}

void TestStyleganCuda::adamStepsEqualThoseOfTheProcessor()
{
    std::map<std::string, torch::Tensor> weights[2];
    for (const int onCard : {0, 1}) {
        const torch::Device device = onCard ? torch::kCUDA : torch::kCPU;
        torch::manual_seed(5);
        GeneratorNet net(tinySettings().network);
        net->to(device);
        Adam adam = Adam::lazy(*net, 0.0025, 0.8);
        for (int step = 0; step < 3; ++step) {
            int number = 0;
            for (auto &p : net->parameters()) {
                const torch::Tensor g = torch::randn(p.sizes()).to(device);
                if ((step + ++number) % 4 > 0) // now and then one has no gradient
                    p.mutable_grad() = g;
            }
            adam.step();
        }
        for (const auto &item : net->named_parameters())
            weights[onCard][item.key()] = item.value().detach().to(torch::kCPU);
    }
    for (const auto &[name, w] : weights[0])
        QVERIFY2((w - weights[1].at(name)).norm().item<double>() <= 1e-6 * w.norm().item<double>() + 1e-7,
                 name.c_str());
}

void TestStyleganCuda::generatedFacesEqualThoseOfTheProcessor()
{
    const auto file = test::sourceTestData() / "../../resources/models/demo64.safetensors";
    const auto ours = nn::Generator::load(file), card = nn::Generator::load(file, {}, "cuda");
    QVERIFY(ours && card);
    const Tensor w = ours->mapSeed(5);
    QVERIFY(w.data == card->mapSeed(5).data);
    using Mode = nn::NoiseSettings::Mode;
    for (const auto mode : {Mode::Const, Mode::None, Mode::Random}) { // random numbers too are the processor's
        const Tensor a = ours->synthesize(ours->broadcast(w), {mode, 3});
        const Tensor b = card->synthesize(card->broadcast(w), {mode, 3});
        QVERIFY(a.shape == b.shape);
        for (std::size_t i = 0; i < a.data.size(); ++i)
            QVERIFY2(std::abs(a.data[i] - b.data[i]) <= 1e-4F, std::to_string(i).c_str()); // nor is it no number
    }
}

void TestStyleganCuda::mixedTrainingRunsAndGoesOn()
{
    const test::TempDir dir;
    GanSettings settings = tinySettings();
    settings.network.cDim = 0;
    settings.network.numFp16Res = 4;
    settings.device = "cuda";
    settings.batch = settings.microBatch = kBatch;
    settings.aug = "fixed";
    settings.augP = 0.5;
    settings.totalKimg = kBatch / 1000.0;
    SilentJobContext ctx(dir.path(), 1);
    for (const double iterations : {1.0, 3.0}) { // the second one goes on from the first one's checkpoint
        settings.totalKimg = iterations * kBatch / 1000.0;
        auto trainer = GanTrainer::create(settings, tinyImages());
        QVERIFY2(trainer, trainer ? "" : trainer.error().message().c_str());
        if (iterations > 1)
            QVERIFY(trainer->resumeFrom(dir.path()));
        const auto summary = trainer->run(ctx);
        QVERIFY2(summary, summary ? "" : summary.error().message().c_str());
        QCOMPARE(summary->at("kimg").get<double>(), settings.totalKimg);
        QVERIFY(std::isfinite(summary->at("loss_G").get<double>()) &&
                std::isfinite(summary->at("loss_D").get<double>()));
        const auto model = weights::Safetensors::load(dir / "model.safetensors");
        QVERIFY(model);
        for (const auto &[name, entry] : model->entries()) {
            const auto tensor = model->tensor(name);
            QVERIFY(tensor);
            for (const float v : tensor->data)
                QVERIFY2(std::isfinite(v), name.c_str());
        }
    }
}

QTEST_GUILESS_MAIN(TestStyleganCuda)
#include "tst_stylegan_cuda.moc"
