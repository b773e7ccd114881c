#include "core/vision/face_align.h"
#include "core/vision/procedural_dataset.h"
#include "support/turned_face.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace mimik;
using namespace mimik::vision;

class TestFaceAlign : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void exactGeometryOfGivenPoints();
    void hugeSquaresNeedLittleMemory();
    void angleIsRecovered_data();
    void angleIsRecovered();
    void eyesAreFound();
    void blankHasNoFace();
};

namespace {

FaceSet upright(int count)
{
    FaceSetSettings settings;
    settings.count = count;
    settings.size = 256;
    settings.identities = count;
    settings.hasPose = false;
    return FaceSet(settings, *AuSampler::make({12}, {}, ""), *IntensityBias::make({}, ""), 17);
}

} // namespace

void TestFaceAlign::exactGeometryOfGivenPoints()
{
    Landmarks68 points;
    points.fill({100, 120});
    for (std::size_t k = 36; k < 42; ++k)
        points[k] = {80, 90};
    for (std::size_t k = 42; k < 48; ++k)
        points[k] = {120, 90};
    points[48] = {90, 140};
    points[54] = {110, 140};
    points[8] = {100, 170}; // the chin
    const FaceCrop crop = cropOfLandmarks(points);
    QCOMPARE(crop.degrees, 0.0);
    QCOMPARE(crop.pivot.x, 100.0F);
    QCOMPARE(crop.pivot.y, 90.0F);
    QCOMPARE(crop.centre.x, 100.0F);
    QCOMPARE(crop.centre.y, 130.0F);
    QCOMPARE(crop.halfSide, 1.3 * 40);

    // A square of 40 pixels about the middle of a picture, without turning: its very pixels.
    Image image(100, 80, 1);
    for (int y = 0; y < 80; ++y)
        for (int x = 0; x < 100; ++x)
            *(image.row(y) + x) = static_cast<std::uint8_t>(x + y);
    FaceCrop middle;
    middle.centre = {49.5F, 39.5F};
    middle.halfSide = 20;
    const Image square = cropped(image, middle, 40);
    QCOMPARE(int(*square.row(0)), 30 + 20);
    QCOMPARE(int(*(square.row(39) + 39)), 69 + 59);
    middle.centre = {9.5F, 39.5F}; // its left part lies outside: mirrored
    const Image border = cropped(image, middle, 40);
    QCOMPARE(int(*border.row(0)), 10 + 20);
}

void TestFaceAlign::hugeSquaresNeedLittleMemory()
{
    Image image(100, 80, 1);
    for (int y = 0; y < 80; ++y)
        for (int x = 0; x < 100; ++x)
            *(image.row(y) + x) = static_cast<std::uint8_t>(x + y);
    FaceCrop crop;
    crop.centre = {49.5F, 39.5F};
    crop.halfSide = 1e5; // a square of 40 GB
    QCOMPARE(cropped(image, crop, 16).width, 16);
    // Just below and above twice the picture: nearly the same square.
    crop.halfSide = 100;
    const Image below = cropped(image, crop, 50);
    crop.halfSide = 101;
    const Image above = cropped(image, crop, 50);
    int largest = 0;
    for (std::size_t i = 0; i < below.pixels.size(); ++i)
        largest = std::max(largest, std::abs(int(below.pixels[i]) - int(above.pixels[i])));
    QVERIFY2(largest <= 4, qPrintable(QString::number(largest)));
}

void TestFaceAlign::angleIsRecovered_data()
{
    QTest::addColumn<double>("degrees");
    for (const double d : {-25.0, -10.0, 0.0, 10.0, 25.0})
        QTest::addRow("%g", d) << d;
}

void TestFaceAlign::angleIsRecovered()
{
    QFETCH(const double, degrees);
    const FaceSet set = upright(4);
    for (int i = 0; i < 4; ++i) {
        Landmarks68 points = set.landmarks(set.sample(i));
        const FaceCrop before = cropOfLandmarks(points);
        const Image image = set.image(set.sample(i));
        const Image turned = test::turnedCopy(image, degrees, points);
        const FaceCrop after = cropOfLandmarks(points);
        QVERIFY2(std::abs(after.degrees - before.degrees - degrees) < 1, qPrintable(QString::number(after.degrees)));
        // The same face comes out, but for twofold interpolation and corners that came from outside.
        const Image a = cropped(image, before, 64), b = cropped(turned, after, 64);
        const double difference = test::meanDifference(a.pixels.data(), b.pixels.data(), 64, 12);
        QVERIFY2(difference < 6, qPrintable(QString::number(difference)));
    }
}

void TestFaceAlign::eyesAreFound()
{
    auto aligner = FaceAligner::load();
    if (!aligner)
        QSKIP("Haar cascades are not installed (package opencv-data)");
    const FaceSet set = upright(40);
    int found = 0, near = 0;
    double offset = 0;
    for (int i = 0; i < 40; ++i) {
        Landmarks68 points = set.landmarks(set.sample(i));
        const double degrees = i % 2 ? 8 : -8;
        const Image turned = test::turnedCopy(set.image(set.sample(i)), degrees, points);
        const auto crop = aligner->find(turned);
        if (!crop)
            continue;
        ++found;
        const FaceCrop right = cropOfLandmarks(points);
        near += std::abs(crop->degrees - right.degrees) < 4 ? 1 : 0;
        offset += std::hypot(crop->centre.x - right.centre.x, crop->centre.y - right.centre.y) / right.halfSide;
    }
    QVERIFY2(found >= 36, qPrintable(QString("%1 of 40 found").arg(found)));
    QVERIFY2(near >= found * 6 / 10, qPrintable(QString("%1 of %2 within 4 degrees").arg(near).arg(found)));
    QVERIFY2(offset / found < 0.3, qPrintable(QString::number(offset / found)));
}

void TestFaceAlign::blankHasNoFace()
{
    auto aligner = FaceAligner::load();
    if (!aligner)
        QSKIP("Haar cascades are not installed (package opencv-data)");
    Image blank(200, 200, 3);
    blank.pixels.assign(blank.pixels.size(), 127);
    const auto crop = aligner->find(blank);
    QVERIFY(!crop);
    QCOMPARE(crop.error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestFaceAlign)
#include "tst_face_align.moc"
