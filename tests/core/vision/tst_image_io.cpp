#include "core/base/files.h"
#include "core/base/png.h"
#include "core/vision/image_io.h"
#include "support/test_support.h"

#include <QtTest>
#include <atomic>
#include <opencv2/imgcodecs.hpp>

using namespace mimik;
using namespace mimik::vision;
using mimik::test::TempDir;

namespace {

Image pattern(int width, int height)
{
    Image image(width, height, 3);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int c = 0; c < 3; ++c)
                image.row(y)[x * 3 + c] = static_cast<std::uint8_t>((5 * x + 3 * y + 60 * c + x * y) % 256);
        }
    }
    return image;
}

// Bytes of the pattern in another format, by OpenCV.
std::string encoded(const char *extension, const Image &image)
{
    cv::Mat bgr(image.height, image.width, CV_8UC3);
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x)
            bgr.at<cv::Vec3b>(y, x) = {image.row(y)[x * 3 + 2], image.row(y)[x * 3 + 1], image.row(y)[x * 3]};
    }
    std::vector<std::uint8_t> bytes;
    cv::imencode(extension, bgr, bytes);
    return std::string(bytes.begin(), bytes.end());
}

} // namespace

class TestImageIo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void losslessFormatsComeBackAsRgb()
    {
        const Image image = pattern(37, 21);
        QCOMPARE(*decodeImage(encodePng(image), "a.png"), image);
        for (const char *extension : {".png", ".bmp", ".tiff"})
            QCOMPARE(*decodeImage(encoded(extension, image), "a"), image);
        const auto jpeg = decodeImage(encoded(".jpg", image), "a.jpg");
        QVERIFY(jpeg.has_value());
        QCOMPARE(jpeg->width, 37);
        QCOMPARE(jpeg->height, 21);
    }

    void grayIsReplicated()
    {
        Image gray(5, 4, 1);
        for (std::size_t i = 0; i < gray.pixels.size(); ++i)
            gray.pixels[i] = static_cast<std::uint8_t>(i * 12);
        const auto image = decodeImage(encodePng(gray), "g.png");
        QCOMPARE(image->channels, 3);
        for (std::size_t i = 0; i < gray.pixels.size(); ++i) {
            for (std::size_t c = 0; c < 3; ++c)
                QCOMPARE(image->pixels[i * 3 + c], gray.pixels[i]);
        }
    }

    void alphaAndSixteenBitsAreReduced()
    {
        std::vector<std::uint8_t> bytes;
        cv::imencode(".png", cv::Mat(3, 3, CV_8UC4, cv::Scalar(10, 20, 30, 128)), bytes);
        auto image = decodeImage(std::string(bytes.begin(), bytes.end()), "rgba.png");
        QCOMPARE(image->pixels[0], 30);
        QCOMPARE(image->pixels[2], 10);
        cv::imencode(".png", cv::Mat(3, 3, CV_16UC3, cv::Scalar(0x1234, 0x5678, 0x9abc)), bytes);
        image = decodeImage(std::string(bytes.begin(), bytes.end()), "deep.png");
        QCOMPARE(image->pixels[0], 0x9a);
        QCOMPARE(image->pixels[2], 0x12);
    }

    void truncationIsSeenInEveryFormat_data()
    {
        QTest::addColumn<QByteArray>("extension");
        for (const char *extension : {".png", ".jpg", ".bmp", ".webp"})
            QTest::newRow(extension) << QByteArray(extension);
    }
    void truncationIsSeenInEveryFormat()
    {
        QFETCH(QByteArray, extension);
        const std::string whole = encoded(extension.constData(), pattern(96, 64));
        QVERIFY(decodeImage(whole, "whole").has_value());
        for (const double share : {0.02, 0.3, 0.6, 0.9, 0.99}) {
            const auto size = static_cast<std::size_t>(static_cast<double>(whole.size()) * share);
            const auto image = decodeImage(std::string_view(whole).substr(0, size), "half.img");
            QVERIFY2(!image.has_value(), qPrintable(QString::number(share)));
            QVERIFY(image.error().code == ErrorCode::Corrupt || image.error().code == ErrorCode::WrongKind);
            QVERIFY(image.error().what.find("half.img") != std::string::npos);
        }
        if (extension == ".png" || extension == ".jpg")
            QVERIFY(!decodeImage(std::string_view(whole).substr(0, whole.size() - 1), "x").has_value());
    }

    void jpegWithTrailingBytesIsRead()
    {
        QVERIFY(decodeImage(encoded(".jpg", pattern(32, 32)) + std::string(10, '\0'), "padded.jpg").has_value());
    }

    void damagedDataOfAPngIsSeen()
    {
        std::string bytes = encodePng(pattern(64, 64));
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x55);
        const auto image = decodeImage(bytes, "bits.png");
        QVERIFY(!image.has_value());
        QCOMPARE(image.error().code, ErrorCode::Corrupt);
    }

    void hostileHeadersAreRefused()
    {
        // a PNG that claims 2^31-1 x 2^31-1 pixels
        std::string bytes = encodePng(pattern(8, 8));
        for (std::size_t i : {16, 20})
            bytes.replace(i, 4, std::string("\x7f\xff\xff\xff", 4));
        QVERIFY(!decodeImage(bytes, "huge.png").has_value());
        QCOMPARE(decodeImage("", "empty.png").error().code, ErrorCode::Corrupt);
        QCOMPARE(decodeImage("name,subject\n", "labels.png").error().code, ErrorCode::WrongKind);
        QCOMPARE(decodeImage("\xff\xd8\xff", "short.jpg").error().code, ErrorCode::Corrupt);
    }

    void missingFileIsNamed()
    {
        const auto image = readImage("/nonexistent/face.png");
        QCOMPARE(image.error().code, ErrorCode::NotFound);
        QVERIFY(image.error().message().find("face.png") != std::string::npos);
    }

    void shrinkingAveragesAreas()
    {
        Image image(4, 2, 1);
        image.pixels = {0, 10, 100, 200, 20, 30, 100, 200};
        QCOMPARE(resized(image, 2, 1).pixels, (std::vector<std::uint8_t>{15, 150}));
        QCOMPARE(resized(image, 4, 2), image);
        QCOMPARE(resized(image, 8, 4).width, 8);
    }

    void batchesReadInThreadsAndNameTheFirstBadFile()
    {
        TempDir dir;
        std::vector<std::string> names;
        for (int i = 0; i < 150; ++i) {
            names.push_back("f" + std::to_string(1000 + i) + ".png");
            Image image(6, 5, 3);
            image.pixels[0] = static_cast<std::uint8_t>(i);
            QVERIFY(writePng(dir.path() / names.back(), image).has_value());
        }
        SilentJobContext ctx(dir.path(), 3);
        std::vector<int> seen(names.size(), -1);
        std::atomic<int> calls = 0;
        QVERIFY(readImages(dir.path(), names, ctx, "read", [&](std::size_t i, Image &&image) {
                    seen[i] = image.pixels[0];
                    ++calls;
                }).has_value());
        QCOMPARE(calls.load(), 150);
        for (int i = 0; i < 150; ++i)
            QCOMPARE(seen[static_cast<std::size_t>(i)], i);
        for (int i : {90, 40, 120})
            QVERIFY(writeFileAtomically(dir.path() / names[static_cast<std::size_t>(i)], "\x89PNG\r\n\x1a\n....")
                        .has_value());
        const auto read = readImages(dir.path(), names, ctx, "read", [](std::size_t, Image &&) {});
        QVERIFY(!read.has_value());
        QVERIFY2(read.error().what.find("f1040.png") != std::string::npos, read.error().what.c_str());
    }
};

QTEST_GUILESS_MAIN(TestImageIo)
#include "tst_image_io.moc"
