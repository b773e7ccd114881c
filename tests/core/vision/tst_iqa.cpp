#include "core/base/files.h"
#include "core/base/png.h"
#include "core/base/random_state.h"
#include "core/vision/face_detect.h"
#include "core/vision/image_io.h"
#include "core/vision/image_quality.h"
#include "core/vision/iqa.h"
#include "core/vision/procedural_face.h"
#include "support/test_support.h"

#include <QtTest>
#include <cmath>

using namespace mimik;
using namespace mimik::vision;
using mimik::test::TempDir;

namespace {

// The golden pair of methods, section 0. Its gray and BRISQUE values were made by OpenCV, which takes channel 0 as
// blue.
Image goldenA()
{
    Image image(64, 64, 3);
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x) {
            for (int c = 0; c < 3; ++c)
                image.row(y)[x * 3 + c] = static_cast<std::uint8_t>(64 + (5 * x + 3 * y + 20 * c) % 128);
        }
    }
    return image;
}

Image goldenB()
{
    Image image = goldenA();
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x) {
            for (int c = 0; c < 3; ++c) {
                const int v = image.row(y)[x * 3 + c] + (7 * x + 13 * y + 5 * c) % 31 - 15;
                image.row(y)[x * 3 + c] = static_cast<std::uint8_t>(std::clamp(v, 0, 255));
            }
        }
    }
    return image;
}

Image fromBgr(Image image)
{
    for (std::size_t i = 0; i < image.pixels.size(); i += 3)
        std::swap(image.pixels[i], image.pixels[i + 2]);
    return image;
}

Image noise(int width, int height, std::uint32_t seed)
{
    RandomState random(seed);
    Image image(width, height, 3);
    for (auto &pixel : image.pixels)
        pixel = static_cast<std::uint8_t>(random.below(256));
    return image;
}

// SSIM straight from the definition in scikit-image: uniform 7x7 window, sample covariance, valid windows only.
double plainSsim(const Image &a, const Image &b)
{
    constexpr int kWin = 7;
    constexpr double kN = kWin * kWin;
    const double c1 = 0.01 * 255 * 0.01 * 255;
    const double c2 = 0.03 * 255 * 0.03 * 255;
    double total = 0;
    for (int c = 0; c < a.channels; ++c) {
        double sum = 0;
        for (int y = 0; y + kWin <= a.height; ++y) {
            for (int x = 0; x + kWin <= a.width; ++x) {
                double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
                for (int dy = 0; dy < kWin; ++dy) {
                    for (int dx = 0; dx < kWin; ++dx) {
                        const double va = a.row(y + dy)[(x + dx) * a.channels + c];
                        const double vb = b.row(y + dy)[(x + dx) * b.channels + c];
                        sa += va;
                        sb += vb;
                        saa += va * va;
                        sbb += vb * vb;
                        sab += va * vb;
                    }
                }
                const double ma = sa / kN;
                const double mb = sb / kN;
                const double varA = (saa / kN - ma * ma) * kN / (kN - 1);
                const double varB = (sbb / kN - mb * mb) * kN / (kN - 1);
                const double cov = (sab / kN - ma * mb) * kN / (kN - 1);
                sum += (2 * ma * mb + c1) * (2 * cov + c2) / ((ma * ma + mb * mb + c1) * (varA + varB + c2));
            }
        }
        total += sum / ((a.height - kWin + 1.0) * (a.width - kWin + 1.0));
    }
    return total / a.channels;
}

bool near(double value, double expected, double relative = 1e-5)
{
    return std::abs(value - expected) <= relative * std::abs(expected);
}

void writeImages(const std::filesystem::path &folder, const std::vector<Image> &images)
{
    std::filesystem::create_directories(folder);
    for (std::size_t i = 0; i < images.size(); ++i)
        QVERIFY(writePng(folder / ("i" + std::to_string(100 + i) + ".png"), images[i]).has_value());
}

IqaSpec specFor(const std::filesystem::path &images, std::vector<std::string> metrics)
{
    IqaSpec spec;
    spec.images = images.string();
    spec.metrics = std::move(metrics);
    return spec;
}

} // namespace

class TestIqa : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // methods A.7, table of golden values, column "sound"
    void similarityEqualsTheGoldenTable()
    {
        const Similarity s = similarity(goldenA(), goldenB());
        QVERIFY2(near(s.rmse, 0.035073685), qPrintable(QString::number(s.rmse, 'g', 12)));
        QVERIFY2(near(s.psnr, 29.100372), qPrintable(QString::number(s.psnr, 'g', 12)));
        QVERIFY2(near(s.ssim, 0.863311913), qPrintable(QString::number(s.ssim, 'g', 12)));
    }

    void identicalImagesAreIdentical()
    {
        const Similarity s = similarity(goldenA(), goldenA());
        QCOMPARE(s.rmse, 0.0);
        QVERIFY(std::isinf(s.psnr) && s.psnr > 0);
        QVERIFY(std::abs(s.ssim - 1) < 1e-6);
    }

    void ssimEqualsThePlainDefinition_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("7x7") << 7 << 7;
        QTest::newRow("odd") << 23 << 9;
        QTest::newRow("48") << 48 << 48;
    }
    void ssimEqualsThePlainDefinition()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        Image a = noise(width, height, 1);
        Image b = noise(width, height, 2);
        for (std::size_t i = 0; i < b.pixels.size(); i += 2)
            b.pixels[i] = a.pixels[i];
        const double expected = plainSsim(a, b);
        QVERIFY(std::abs(similarity(a, b).ssim - expected) < 1e-5);
        // extremes: 0 and 255 only, where window sums are largest
        std::ranges::fill(a.pixels, std::uint8_t{255});
        for (std::size_t i = 0; i < b.pixels.size(); ++i)
            b.pixels[i] = i % 3 == 0 ? 0 : 255;
        QVERIFY(std::abs(similarity(a, b).ssim - plainSsim(a, b)) < 1e-5);
    }

    void tinyImagesHaveNoSsim() { QVERIFY(std::isnan(similarity(noise(6, 20, 1), noise(6, 20, 2)).ssim)); }

    // methods D.1 (OpenCV 4.6)
    void grayStatisticsEqualTheGoldenValues()
    {
        const GrayStatistics s = grayStatistics(fromBgr(goldenA()));
        QVERIFY2(near(s.laplacianVariance, 1601.41346), qPrintable(QString::number(s.laplacianVariance, 'g', 12)));
        QVERIFY(near(s.mean, 128.366211));
        QVERIFY(near(s.deviation, 26.747292));
        QVERIFY(near(sharpnessOf(s), 1 - std::exp(-1601.41346 / 500)));
        QVERIFY(near(contrastOf(s), 26.747292 / 64));
    }

    // methods A.9.2 (OpenCV 4.6): GA 100 (clamped), GB 69.196
    void brisqueEqualsOpenCv()
    {
        auto brisque = Brisque::load();
        QVERIFY2(brisque.has_value(), brisque ? "" : brisque.error().what.c_str());
        QCOMPARE(brisque->score(fromBgr(goldenA())), 100.0);
        const double b = brisque->score(fromBgr(goldenB()));
        QVERIFY2(std::abs(b - 69.196) < 5e-4, qPrintable(QString::number(b, 'g', 9)));
    }

    void brisqueOfTinyOrFlatImagesIsMissingOrFinite()
    {
        auto brisque = Brisque::load();
        QVERIFY(brisque.has_value());
        QVERIFY(std::isnan(brisque->score(noise(8, 8, 1))));
        for (int side : {16, 17, 48}) {
            const double textured = brisque->score(noise(side, side, 3));
            QVERIFY(textured >= 0 && textured <= 100);
            Image flat(side, side, 3);
            std::ranges::fill(flat.pixels, std::uint8_t{77});
            const double score = brisque->score(flat);
            QVERIFY(std::isnan(score) || (score >= 0 && score <= 100));
        }
    }

    void detectorFindsRenderedFacesAndNotNoise()
    {
        auto detector = FaceDetector::load();
        QVERIFY2(detector.has_value(), detector ? "" : detector.error().what.c_str());
        FaceParams params;
        Image canvas = renderFace(params, 128);
        const auto boxes = detector->detect(canvas);
        QCOMPARE(boxes.size(), std::size_t{1});
        QVERIFY(boxes[0].width > 40 && boxes[0].x + boxes[0].width / 2 > 40 && boxes[0].x + boxes[0].width / 2 < 88);
        QVERIFY(detector->detect(noise(128, 128, 5)).empty());
    }

    void blurLowersSharpness()
    {
        TempDir dir;
        const Image sharp = noise(48, 48, 1);
        writeImages(dir / "in", {sharp, resized(resized(sharp, 16, 16), 48, 48)});
        SilentJobContext ctx(dir.path(), 2);
        const auto result = scoreImages(specFor(dir / "in", {"sharpness", "laplacian", "brisque"}), 0, ctx);
        QVERIFY2(result.has_value(), result ? "" : result.error().what.c_str());
        QVERIFY(result->columns[1][0] > 10 * result->columns[1][1]);
    }

    void nearestReferencesAreCompared()
    {
        TempDir dir;
        const Image a = noise(32, 32, 1);
        Image nearA = a;
        for (std::size_t i = 0; i < nearA.pixels.size(); ++i)
            nearA.pixels[i] = static_cast<std::uint8_t>(std::min(255, nearA.pixels[i] + 4));
        writeImages(dir / "real", {noise(32, 32, 7), nearA, noise(32, 32, 8)});
        writeImages(dir / "fake", {a});
        IqaSpec spec = specFor(dir / "fake", {"rmse", "psnr", "ssim"});
        spec.reference = (dir / "real").string();
        spec.neighbours = 1;
        SilentJobContext ctx(dir.path(), 1);
        const auto result = scoreImages(spec, 0, ctx);
        QVERIFY2(result.has_value(), result ? "" : result.error().what.c_str());
        const Similarity expected = similarity(nearA, a);
        QCOMPARE(result->columns[0][0], expected.rmse);
        QCOMPARE(result->columns[2][0], expected.ssim);
        spec.referenceMode = "mean";
        const auto mean = scoreImages(spec, 0, ctx);
        QVERIFY(mean->columns[0][0] > 3 * expected.rmse);
        QCOMPARE(mean->columns[0][0],
                 (expected.rmse + similarity(noise(32, 32, 7), a).rmse + similarity(noise(32, 32, 8), a).rmse) / 3);
    }

    void anImageIsNeverItsOwnReference()
    {
        TempDir dir;
        writeImages(dir / "real", {noise(32, 32, 1), noise(32, 32, 2)});
        IqaSpec spec = specFor(dir / "real", {"psnr"});
        spec.reference = (dir / "real").string();
        SilentJobContext ctx(dir.path(), 1);
        const auto result = scoreImages(spec, 0, ctx);
        QVERIFY(std::isfinite(result->columns[0][0]) && std::isfinite(result->columns[0][1]));
    }

    void identicalReferenceGivesInf()
    {
        TempDir dir;
        writeImages(dir / "real", {noise(32, 32, 1)});
        writeImages(dir / "fake", {noise(32, 32, 1)});
        IqaSpec spec = specFor(dir / "fake", {"psnr", "rmse"});
        spec.reference = (dir / "real").string();
        SilentJobContext ctx(dir.path(), 1);
        const Csv table = scoreImages(spec, 0, ctx)->toCsv();
        QCOMPARE(table.header, (std::vector<std::string>{"name", "psnr", "rmse"}));
        QCOMPARE(table.rows[0], (std::vector<std::string>{"i100.png", "inf", "0"}));
    }

    void referencesOfAnotherSizeAreResized()
    {
        TempDir dir;
        writeImages(dir / "real", {noise(50, 50, 1), noise(64, 40, 2)});
        writeImages(dir / "fake", {noise(32, 32, 3), noise(24, 24, 4)});
        IqaSpec spec = specFor(dir / "fake", {"ssim"});
        spec.reference = (dir / "real").string();
        SilentJobContext ctx(dir.path(), 2);
        const auto result = scoreImages(spec, 0, ctx);
        QVERIFY2(result.has_value(), result ? "" : result.error().what.c_str());
        QVERIFY(std::isfinite(result->columns[0][0]) && std::isfinite(result->columns[0][1]));
    }

    void threadsDoNotChangeTheNumbers()
    {
        TempDir dir;
        std::vector<Image> images;
        for (std::uint32_t i = 0; i < 24; ++i)
            images.push_back(noise(40, 40, i));
        writeImages(dir / "fake", images);
        writeImages(dir / "real", {noise(40, 40, 90), noise(40, 40, 91), noise(40, 40, 92)});
        IqaSpec spec = specFor(dir / "fake", iqaMetrics());
        spec.reference = (dir / "real").string();
        spec.referenceCount = 2;
        SilentJobContext one(dir.path(), 1);
        SilentJobContext four(dir.path(), 4);
        const auto a = scoreImages(spec, 5, one);
        const auto b = scoreImages(spec, 5, four);
        QVERIFY2(a.has_value(), a ? "" : a.error().what.c_str());
        QCOMPARE(a->references.size(), std::size_t{2});
        QCOMPARE(csvText(a->toCsv()), csvText(b->toCsv()));
    }

    void splitsLimitReferencesAndLeaveOutExcludedImages()
    {
        TempDir dir;
        writeImages(dir / "real", {noise(32, 32, 1), noise(32, 32, 2), noise(32, 32, 3)});
        QVERIFY(writeFileAtomically(dir / "real/labels.csv",
                                    "name,subject,class,split,excluded\ni100.png,,happy,train,\n"
                                    "i101.png,,happy,test,\ni102.png,,sad,train,1\n")
                    .has_value());
        writeImages(dir / "fake", {noise(32, 32, 9)});
        IqaSpec spec = specFor(dir / "fake", {"rmse"});
        spec.reference = (dir / "real").string();
        spec.referenceSplit = "train";
        SilentJobContext ctx(dir.path(), 1);
        QCOMPARE(scoreImages(spec, 0, ctx)->references, (std::vector<std::string>{"i100.png"}));
        spec.referenceSplit = "val";
        QCOMPARE(scoreImages(spec, 0, ctx).error().code, ErrorCode::NotFound);
    }

    void badInputIsNamed()
    {
        TempDir dir;
        SilentJobContext ctx(dir.path(), 1);
        QCOMPARE(scoreImages(specFor(dir / "none", {"brisque"}), 0, ctx).error().code, ErrorCode::NotFound);
        std::filesystem::create_directories(dir / "empty");
        QVERIFY(scoreImages(specFor(dir / "empty", {"brisque"}), 0, ctx).error().what.find("empty") !=
                std::string::npos);
        writeImages(dir / "in", {noise(32, 32, 1), noise(32, 32, 2)});
        const auto unknown = scoreImages(specFor(dir / "in", {"niqqe"}), 0, ctx);
        QCOMPARE(unknown.error().where, std::string("metrics"));
        QCOMPARE(scoreImages(specFor(dir / "in", {"ssim"}), 0, ctx).error().where, std::string("reference"));
        const std::string whole = *readFile(dir / "in/i101.png");
        QVERIFY(writeFileAtomically(dir / "in/i101.png", whole.substr(0, whole.size() / 2)).has_value());
        const auto damaged = scoreImages(specFor(dir / "in", {"sharpness"}), 0, ctx);
        QCOMPARE(damaged.error().code, ErrorCode::Corrupt);
        QVERIFY(damaged.error().what.find("i101.png") != std::string::npos);
    }

    void cancellingStops()
    {
        class Stopping : public SilentJobContext {
        public:
            using SilentJobContext::SilentJobContext;
            bool shouldStop() override { return true; }
        };
        TempDir dir;
        writeImages(dir / "in", std::vector<Image>(200, noise(32, 32, 1)));
        Stopping ctx(dir.path(), 2);
        QCOMPARE(scoreImages(specFor(dir / "in", {"brisque"}), 0, ctx).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestIqa)
#include "tst_iqa.moc"
