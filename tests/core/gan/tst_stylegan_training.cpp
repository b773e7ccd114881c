#include "../nn/stylegan_golden_p.h"

#include "core/gan/gan_core_p.h"

using namespace mimik;
using namespace mimik::gan;
using namespace mimik::test;

class TestStyleganTraining : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gradientsAndStepsEqualTheOfficialCode_data();
    void gradientsAndStepsEqualTheOfficialCode();
};

void TestStyleganTraining::gradientsAndStepsEqualTheOfficialCode_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"tiny_uncond", "tiny_cond3", "tiny_orig"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestStyleganTraining::gradientsAndStepsEqualTheOfficialCode()
{
    QFETCH(QString, name);
    const Golden golden(name.toStdString());
    GanSettings settings;
    settings.network = golden.config;
    settings.gamma = 2;
    settings.styleMixing = 0;
    GeneratorNet g = golden.generator(golden.g);
    DiscriminatorNet d = golden.discriminator();
    GanLoss loss(g, d, settings);
    Adam adamG = Adam::lazy(*g, 0.0025, 4.0 / 5), adamD = Adam::lazy(*d, 0.0025, 16.0 / 17);
    const auto c = golden.labels();
    const std::tuple<Phase, const char *, double> phases[] = {
        {Phase::Gmain, "Gmain", 1}, {Phase::Greg, "Greg", 4}, {Phase::Dmain, "Dmain", 1}, {Phase::Dreg, "Dreg", 16}};
    for (const auto &[phase, label, gain] : phases) {
        const bool isG = phase == Phase::Gmain || phase == Phase::Greg;
        torch::manual_seed(1000);
        loss.accumulate(phase, golden.tensor("real"), c, golden.tensor("z"), c, gain);
        auto &adam = isG ? adamG : adamD;
        int compared = 0;
        for (const auto &[key, parameter] : adam.m_parameters) {
            const auto it = golden.step.find(std::string("grad/") + label + "/" + key);
            if (it == golden.step.end())
                continue;
            const torch::Tensor expected = nn::toTorch(it->second);
            if (!parameter.grad().defined()) {
                QVERIFY2(expected.abs().max().item<double>() == 0, key.c_str());
                continue;
            }
            const double scale = std::max(1e-3, expected.abs().max().item<double>());
            const double error = maxAbs(parameter.grad(), expected);
            QVERIFY2(error <= 2e-4 * scale, qPrintable(QStringLiteral("%1 %2: %3 of %4")
                                                           .arg(QString::fromLatin1(label), QString::fromStdString(key))
                                                           .arg(error)
                                                           .arg(scale)));
            ++compared;
        }
        for (const auto &mean : loss.m_wMeans)
            g->mapping->updateAverage(mean);
        loss.m_wMeans.clear();
        adam.step();
        for (const auto &[key, value] : nn::namedTensors(isG ? static_cast<torch::nn::Module &>(*g) : *d)) {
            const auto it = golden.step.find(std::string("after/") + label + "/" + key);
            if (it == golden.step.end())
                continue;
            // Adam divides by the gradient's size, so that entries near zero move by up to the step 0.0025 either way:
            // nearly all must agree closely, none by more than a few steps of rounding noise.
            const torch::Tensor error = (value.detach() - nn::toTorch(it->second)).abs();
            QVERIFY2(error.max().item<double>() <= 5e-3 * (key.find("mapping.fc") != std::string::npos ? 1 : 1),
                     qPrintable(QStringLiteral("%1 %2 %3")
                                    .arg(QString::fromLatin1(label), QString::fromStdString(key))
                                    .arg(error.max().item<double>())));
            QVERIFY2((error > 1e-5).to(torch::kFloat).mean().item<double>() <= 0.01, key.c_str());
        }
        if (name == QLatin1String("tiny_uncond"))
            QVERIFY(compared >= 15);
    }
    QVERIFY_CLOSE(loss.m_plMean, golden.tensor("pl_mean_after"), 1e-5);
}

QTEST_GUILESS_MAIN(TestStyleganTraining)
#include "tst_stylegan_training.moc"
