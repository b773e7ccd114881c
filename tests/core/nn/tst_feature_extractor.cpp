#include "core/base/files.h"
#include "core/nn/feature_extractor.h"
#include "core/weights/model_card.h"
#include "support/test_support.h"

#include <QtTest>

using namespace mimik;
using namespace mimik::nn;

namespace {

/// Smooth pictures with 8-bit values: [2, size, size, 3].
std::vector<std::uint8_t> pictures(int size)
{
    std::vector<std::uint8_t> out;
    for (int i = 0; i < 2; ++i)
        for (int y = 0; y < size; ++y)
            for (int x = 0; x < size; ++x)
                for (int c = 0; c < 3; ++c)
                    out.push_back(static_cast<std::uint8_t>(
                        std::floor(127 + 100 * std::sin(6.28 * (static_cast<double>(x) / size * (i + 1) +
                                                                static_cast<double>(y) / size * c)))));
    return out;
}

FeatureExtractor bundled()
{
    auto extractor = FeatureExtractor::load(FeatureExtractor::bundledFile());
    if (!extractor)
        qFatal("%s", extractor.error().message().c_str());
    return std::move(*extractor);
}

} // namespace

/// Numbers: tools/oracles/feature_extractor_oracle.py (PyTorch 1.13.1).
class TestFeatureExtractor : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nameHoldsTheHash();
    void featuresEqualPyTorch_data();
    void featuresEqualPyTorch();
    void floatsAreTakenToo();
    void grayIsReplicated();
    void othersAreRefused();
};

void TestFeatureExtractor::nameHoldsTheHash()
{
    QCOMPARE(bundled().name(), std::string("mimik-au-cnn@dd27"));
    QCOMPARE(bundled().width(), 2048);
}

void TestFeatureExtractor::featuresEqualPyTorch_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<std::vector<double>>("sums");
    QTest::addColumn<std::vector<double>>("values"); // features 200, 197, 34 of both images
    using V = std::vector<double>;
    QTest::newRow("as it is") << 64 << V{213.2366, 230.5641} << V{2.0127, 2.01048, 1.74263, 1.56191, 0.99346, 1.04045};
    QTest::newRow("larger") << 32 << V{216.6332, 242.1815} << V{2.1542, 1.94999, 1.89086, 1.85894, 0.98692, 1.16082};
    QTest::newRow("smaller") << 100 << V{213.0333, 224.7673} << V{1.95797, 2.02455, 1.75219, 1.41908, 1.0083, 0.95066};
}

void TestFeatureExtractor::featuresEqualPyTorch()
{
    QFETCH(int, size);
    QFETCH(std::vector<double>, sums);
    QFETCH(std::vector<double>, values);
    const auto pixels = pictures(size);
    const Tensor f = bundled().features(pixels.data(), 2, size, size, 3);
    QCOMPARE(f.shape, (std::vector<std::int64_t>{2, 2048}));
    for (std::size_t i = 0; i < 2; ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < 2048; ++k)
            sum += static_cast<double>(f.data[i * 2048 + k]);
        QVERIFY2(std::abs(sum - sums[i]) < 2e-3, qPrintable(QString::number(sum, 'g', 9)));
        const std::size_t chosen[] = {200, 197, 34};
        for (std::size_t k = 0; k < 3; ++k)
            QVERIFY(std::abs(static_cast<double>(f.data[i * 2048 + chosen[k]]) - values[i * 3 + k]) < 2e-5);
    }
}

void TestFeatureExtractor::floatsAreTakenToo()
{
    const auto pixels = pictures(64);
    Tensor images{{2, 3, 64, 64}, std::vector<float>(pixels.size())};
    for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t p = 0; p < 64 * 64; ++p)
            for (std::size_t c = 0; c < 3; ++c) {
                const float value = static_cast<float>(pixels[(i * 4096 + p) * 3 + c]) / 127.5F - 1;
                images.data[(i * 3 + c) * 4096 + p] = value;
            }
    const FeatureExtractor extractor = bundled();
    const Tensor a = extractor.features(images), b = extractor.features(pixels.data(), 2, 64, 64, 3);
    for (std::size_t i = 0; i < a.data.size(); ++i)
        QVERIFY(std::abs(a.data[i] - b.data[i]) < 1e-5F);
}

void TestFeatureExtractor::grayIsReplicated()
{
    const auto colour = pictures(64);
    std::vector<std::uint8_t> gray, replicated;
    for (std::size_t i = 0; i < colour.size(); i += 3) {
        gray.push_back(colour[i + 1]);
        replicated.insert(replicated.end(), 3, colour[i + 1]);
    }
    const FeatureExtractor extractor = bundled();
    const Tensor a = extractor.features(gray.data(), 2, 64, 64, 1),
                 b = extractor.features(replicated.data(), 2, 64, 64, 3);
    for (std::size_t i = 0; i < a.data.size(); ++i)
        QVERIFY(std::abs(a.data[i] - b.data[i]) < 1e-5F);
}

void TestFeatureExtractor::othersAreRefused()
{
    const test::TempDir folder;
    QCOMPARE(FeatureExtractor::load(folder / "none.safetensors").error().code, ErrorCode::NotFound);
    const auto generator = FeatureExtractor::load(resourceFolder() / "models/demo64.safetensors");
    QVERIFY(!generator);
    QCOMPARE(generator.error().code, ErrorCode::WrongKind);
    QVERIFY(generator.error().message().find("demo64.safetensors") != std::string::npos);
    // a card that promises another number of classes than the weights hold
    const auto source = FeatureExtractor::bundledFile();
    std::filesystem::copy_file(source, folder / "a.safetensors");
    auto card = readJson(weights::cardPath(source));
    card->at("classes").erase(0);
    QVERIFY(writeJson(folder / "a.json", *card));
    const auto wrong = FeatureExtractor::load(folder / "a.safetensors");
    QVERIFY(!wrong);
    QVERIFY2(wrong.error().message().find("'fc.") != std::string::npos, wrong.error().message().c_str());
}

QTEST_GUILESS_MAIN(TestFeatureExtractor)
#include "tst_feature_extractor.moc"
