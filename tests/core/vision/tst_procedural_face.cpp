#include "core/vision/procedural_face.h"

#include <QtTest>

#include <cmath>
#include <functional>

using namespace mimik;
using namespace mimik::vision;

namespace {

constexpr int kSize = 128;

FaceParams person(std::uint32_t seed)
{
    FaceParams params;
    params.identity = identityFromSeed(seed);
    return params;
}

/// How far one point moves when one unit goes from 0 to 1, in fractions of the side; x away from the mid-line is
/// positive.
struct Move {
    double out, down;
};
Move moveOf(std::uint32_t seed, int au, std::size_t point)
{
    FaceParams params = person(seed);
    const Landmarks68 before = landmarksOf(params, kSize);
    params.setAu(au, 1);
    const Landmarks68 after = landmarksOf(params, kSize);
    const double middle = kSize / 2.0 - 0.5;
    const double side = double(before[point].x) < middle ? -1 : 1;
    return {side * double(after[point].x - before[point].x) / kSize, double(after[point].y - before[point].y) / kSize};
}

double luma(const Image &image, double x, double y)
{
    const int px = std::clamp(static_cast<int>(std::lround(x)), 0, image.width - 1);
    const int py = std::clamp(static_cast<int>(std::lround(y)), 0, image.height - 1);
    const std::uint8_t *p = image.row(py) + 3 * px;
    return 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

Point2 middleOf(const Landmarks68 &points, std::size_t from, std::size_t to)
{
    Point2 sum;
    for (std::size_t i = from; i <= to; ++i) {
        sum.x += points[i].x;
        sum.y += points[i].y;
    }
    const auto n = static_cast<float>(to - from + 1);
    return {sum.x / n, sum.y / n};
}

} // namespace

class TestProceduralFace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pointsLieWhereTheCanonicalFaceHasThem();
    void rightAndLeftPointsMirrorEachOther();
    void pointsMoveAsTheUnitsSay_data();
    void pointsMoveAsTheUnitsSay();
    void movesGrowWithIntensity();
    void pictureShowsFeaturesAtThePoints();
    void pointsFollowTheHeadWhenItTurns();
    void everyUnitShowsWhereItActs_data();
    void everyUnitShowsWhereItActs();
    void sameParametersGiveTheSameBytes();
    void identitiesDifferAndStayThemselves();
    void skinGroupsGetDarker();
    void lightComesFromItsSide();
    void smallAndOddSizesWork();
};

// Canonical points of the specification (unit square); real proportions are drawn in a little, so within 0.09.
void TestProceduralFace::pointsLieWhereTheCanonicalFaceHasThem()
{
    FaceParams params;
    const Landmarks68 p = landmarksOf(params, 1000);
    const auto near = [&p](std::size_t i, double x, double y) {
        return std::hypot(double(p[i].x) / 1000 - x, double(p[i].y) / 1000 - y) < 0.09;
    };
    QVERIFY(near(8, 0.5, 0.94));
    QVERIFY(near(0, 0.10, 0.38 + 0.02));
    QVERIFY(near(16, 0.90, 0.38 + 0.02));
    QVERIFY(near(17, 0.16 + 0.08, 0.31));
    QVERIFY(near(21, 0.42, 0.31));
    QVERIFY(near(22, 0.58, 0.31));
    QVERIFY(near(27, 0.5, 0.40));
    QVERIFY(near(33, 0.5, 0.63));
    QVERIFY(near(36, 0.235, 0.41));
    QVERIFY(near(39, 0.385, 0.41));
    QVERIFY(near(45, 0.765, 0.41));
    QVERIFY(near(48, 0.37, 0.77));
    QVERIFY(near(54, 0.63, 0.77));
    QVERIFY(near(51, 0.5, 0.725));
    QVERIFY(near(57, 0.5, 0.815));
    QVERIFY(near(62, 0.5, 0.752));
    QVERIFY(near(66, 0.5, 0.788));
    // iBUG order: upper lids above lower ones, mouth clockwise from the picture's left corner.
    QVERIFY(p[37].y < p[41].y && p[38].y < p[40].y && p[43].y < p[47].y && p[44].y < p[46].y);
    QVERIFY(p[37].x < p[38].x && p[43].x < p[44].x && p[41].x < p[40].x && p[47].x < p[46].x);
    QVERIFY(p[48].x < p[49].x && p[53].x < p[54].x && p[55].x > p[56].x && p[59].x < p[58].x);
    QVERIFY(p[17].x < p[21].x && p[22].x < p[26].x && p[27].y < p[30].y && p[31].x < p[35].x);
}

void TestProceduralFace::rightAndLeftPointsMirrorEachOther()
{
    const std::vector<std::pair<std::size_t, std::size_t>> pairs = {{0, 16},  {4, 12},  {17, 26}, {21, 22},
                                                                    {36, 45}, {37, 44}, {39, 42}, {41, 46},
                                                                    {31, 35}, {48, 54}, {50, 52}, {61, 63}};
    FaceParams params = person(5);
    params.setAu(4, 0.7F);
    params.setAu(12, 0.4F);
    const Landmarks68 p = landmarksOf(params, kSize);
    for (const auto &[a, b] : pairs) {
        QVERIFY(std::fabs(p[a].x + p[b].x - float(kSize - 1)) < 0.02F);
        QVERIFY(std::fabs(p[a].y - p[b].y) < 0.02F);
    }
}

// Signs and sizes of the specification's table of displacements at intensity 1; sizes within a factor of two.
void TestProceduralFace::pointsMoveAsTheUnitsSay_data()
{
    QTest::addColumn<int>("au");
    QTest::addColumn<int>("point");
    QTest::addColumn<double>("out");
    QTest::addColumn<double>("down");
    const auto row = [](const char *name, int au, std::initializer_list<int> points, double out, double down) {
        for (const int point : points)
            QTest::addRow("%s, point %d", name, point) << au << point << out << down;
    };
    row("AU1 raises inner brows", 1, {21, 22}, 0, -0.040);
    row("AU2 raises outer brows", 2, {17, 26}, 0, -0.040);
    row("AU4 lowers brows", 4, {18, 19, 24, 25}, 0, 0.030);
    row("AU4 draws inner brows together", 4, {21, 22}, -0.012, 0.030);
    row("AU5 raises upper lids", 5, {37, 38, 43, 44}, 0, -0.016);
    row("AU6 raises lower lids", 6, {40, 41, 46, 47}, 0, -0.012);
    row("AU9 raises the nose's base", 9, {31, 33, 35}, 0, -0.015);
    row("AU12 pulls corners out and up", 12, {48, 54}, 0.030, -0.035);
    row("AU15 pulls corners down", 15, {48, 54}, 0, 0.035);
    row("AU20 stretches corners", 20, {48, 54}, 0.030, 0);
    row("AU25 parts the lips, upper", 25, {62}, 0, -0.012);
    row("AU25 parts the lips, lower", 25, {66, 57}, 0, 0.020);
    row("AU26 drops jaw and lower lip", 26, {8, 57, 66}, 0, 0.050);
}

void TestProceduralFace::pointsMoveAsTheUnitsSay()
{
    QFETCH(int, au);
    QFETCH(int, point);
    QFETCH(double, out);
    QFETCH(double, down);
    for (const std::uint32_t seed : {1U, 2U, 3U, 40U}) {
        const Move move = moveOf(seed, au, static_cast<std::size_t>(point));
        if (out != 0)
            QVERIFY2(move.out / out > 0.5 && move.out / out < 2, qPrintable(QString::number(move.out)));
        if (down != 0)
            QVERIFY2(move.down / down > 0.5 && move.down / down < 2, qPrintable(QString::number(move.down)));
    }
}

void TestProceduralFace::movesGrowWithIntensity()
{
    const std::vector<std::pair<int, std::size_t>> cases = {{1, 21},  {2, 17},  {4, 21},  {5, 37},  {6, 41},
                                                            {7, 41},  {9, 33},  {12, 48}, {15, 48}, {17, 57},
                                                            {20, 48}, {25, 66}, {26, 8},  {43, 37}};
    for (const auto &[au, point] : cases) {
        double last = 0;
        for (int k = 1; k <= 4; ++k) {
            FaceParams params = person(9);
            const Landmarks68 before = landmarksOf(params, kSize);
            params.setAu(au, static_cast<float>(k) / 4);
            const Landmarks68 after = landmarksOf(params, kSize);
            const double moved =
                std::hypot(double(after[point].x - before[point].x), double(after[point].y - before[point].y));
            QVERIFY2(moved > last + 0.05, qPrintable(QString("AU%1").arg(au)));
            last = moved;
        }
    }
}

void TestProceduralFace::pictureShowsFeaturesAtThePoints()
{
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        FaceParams params = person(seed);
        params.identity.glasses = 0;
        params.identity.beard = Beard::None;
        params.identity.hair = HairStyle::Cropped;
        params.light.azimuthDeg = 0;
        params.setAu(26, 1);
        RandomState rng(seed);
        params.pose = samplePose(rng);
        const Image image = renderFace(params, kSize);
        const Landmarks68 p = landmarksOf(params, kSize);
        const auto at = [&image](Point2 q) {
            return luma(image, double(q.x), double(q.y));
        };
        // Cheeks: between eye and mouth.
        const Point2 cheek{(p[41].x + p[48].x) / 2, (p[41].y + p[48].y) / 2};
        // Pupils are within the eyes; brows are darker than the skin above; the open mouth is dark.
        QVERIFY2(at(middleOf(p, 36, 41)) < 0.75 * at(cheek), qPrintable(QString::number(seed)));
        QVERIFY(at(middleOf(p, 42, 47)) < 0.75 * at({(p[46].x + p[54].x) / 2, (p[46].y + p[54].y) / 2}));
        QVERIFY(at(p[19]) < 0.85 * at({p[19].x, p[19].y - 0.06F * kSize}));
        QVERIFY(at(p[24]) < 0.85 * at({p[24].x, p[24].y - 0.06F * kSize}));
        double darkest = 255;
        for (int k = 2; k <= 8; ++k)
            darkest = std::min(darkest, at({p[62].x, p[62].y + static_cast<float>(k) / 10 * (p[66].y - p[62].y)}));
        QVERIFY(darkest < 0.7 * at(cheek));
    }
}

void TestProceduralFace::pointsFollowTheHeadWhenItTurns()
{
    FaceParams params = person(3);
    const Landmarks68 straight = landmarksOf(params, kSize);
    params.pose.rollDeg = 10;
    const Landmarks68 rolled = landmarksOf(params, kSize);
    const double angle = std::atan2(double(rolled[45].y - rolled[36].y), double(rolled[45].x - rolled[36].x));
    QVERIFY(std::fabs(angle * 180 / M_PI - 10) < 0.05);
    params.pose.rollDeg = 0;
    params.pose.yawDeg = 12;
    const Landmarks68 turned = landmarksOf(params, kSize);
    // The nose goes to the picture's right, further than the outline; the near side grows, the far side shrinks.
    QVERIFY(turned[30].x - straight[30].x > 3);
    QVERIFY(turned[16].x - turned[30].x < turned[30].x - turned[0].x);
    params.pose.yawDeg = 0;
    params.pose.scale = 1.05F;
    params.pose.shiftX = 0.02F;
    const Landmarks68 larger = landmarksOf(params, kSize);
    QVERIFY(std::fabs((larger[45].x - larger[36].x) / (straight[45].x - straight[36].x) - 1.05F) < 1e-3F);
}

void TestProceduralFace::everyUnitShowsWhereItActs_data()
{
    QTest::addColumn<int>("au");
    QTest::addColumn<double>("top"); // share of the side between which most of the change lies
    QTest::addColumn<double>("bottom");
    QTest::newRow("AU1") << 1 << 0.1 << 0.5;
    QTest::newRow("AU2") << 2 << 0.1 << 0.5;
    QTest::newRow("AU4") << 4 << 0.1 << 0.56;
    QTest::newRow("AU5") << 5 << 0.33 << 0.52;
    QTest::newRow("AU6") << 6 << 0.33 << 0.70;
    QTest::newRow("AU7") << 7 << 0.33 << 0.55;
    QTest::newRow("AU9") << 9 << 0.3 << 0.8;
    QTest::newRow("AU12") << 12 << 0.45 << 0.95;
    QTest::newRow("AU15") << 15 << 0.6 << 0.98;
    QTest::newRow("AU17") << 17 << 0.6 << 0.98;
    QTest::newRow("AU20") << 20 << 0.55 << 0.95;
    QTest::newRow("AU25") << 25 << 0.6 << 0.95;
    QTest::newRow("AU26") << 26 << 0.6 << 1.0;
    QTest::newRow("AU43") << 43 << 0.33 << 0.55;
}

void TestProceduralFace::everyUnitShowsWhereItActs()
{
    QFETCH(int, au);
    QFETCH(double, top);
    QFETCH(double, bottom);
    for (const std::uint32_t seed : {2U, 4U, 11U, 23U}) {
        FaceParams params = person(seed);
        params.identity.beard = Beard::None;
        params.identity.hair = HairStyle::Short;
        const Image before = renderFace(params, 64);
        params.setAu(au, 1);
        const Image after = renderFace(params, 64);
        double inside = 0;
        double all = 0;
        double strongest = 0;
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x) {
                const double d = std::fabs(luma(before, x, y) - luma(after, x, y));
                all += d;
                strongest = std::max(strongest, d);
                if (y >= top * 64 && y < bottom * 64)
                    inside += d;
            }
        const auto said =
            qPrintable(QString("seed %1: %2 of %3, strongest %4").arg(seed).arg(inside).arg(all).arg(strongest));
        QVERIFY2(inside > 0.8 * all, said);
        // Visible on a screen: some pixels change by far more than noise would.
        QVERIFY2(strongest > 14 && all > 250, said);
    }
}

void TestProceduralFace::sameParametersGiveTheSameBytes()
{
    FaceParams params = person(77);
    params.setAu(12, 0.6F);
    RandomState rng(1);
    params.pose = samplePose(rng);
    const Image a = renderFace(params, 64);
    renderFace(person(78), 48);
    QVERIFY(renderFace(params, 64) == a);
    params.setAu(12, 0.61F);
    QVERIFY(!(renderFace(params, 64) == a));
}

void TestProceduralFace::identitiesDifferAndStayThemselves()
{
    const FaceIdentity a = identityFromSeed(1);
    QCOMPARE(identityFromSeed(1).shape, a.shape);
    QVERIFY(identityFromSeed(2).shape != a.shape);
    int male = 0;
    int glasses = 0;
    std::array<int, kNumSkinGroups> skin{};
    for (std::uint32_t seed = 0; seed < 600; ++seed) {
        const FaceIdentity id = identityFromSeed(seed);
        male += id.gender > 0 ? 1 : 0;
        glasses += id.glasses ? 1 : 0;
        ++skin[static_cast<std::size_t>(id.skin)];
        QVERIFY(id.age >= 16 && id.age <= 75 && (id.gender > 0 || id.beard == Beard::None));
        for (const float s : id.shape)
            QVERIFY(std::fabs(s) <= 2.2F);
    }
    // Rates 0.5, 0.18 and 1/6: within five standard deviations of 600 draws.
    QVERIFY(std::abs(male - 300) < 62);
    QVERIFY(std::abs(glasses - 108) < 48);
    for (const int n : skin)
        QVERIFY(std::abs(n - 100) < 46);
}

void TestProceduralFace::skinGroupsGetDarker()
{
    double last = 256;
    for (int skin = 0; skin < kNumSkinGroups; ++skin) {
        FaceParams params = person(10);
        params.identity.skin = skin;
        const Image image = renderFace(params, 64);
        const Landmarks68 p = landmarksOf(params, 64);
        const double cheek = luma(image, double(p[41].x + p[48].x) / 2, double(p[41].y + p[48].y) / 2);
        QVERIFY(cheek < last - 4);
        last = cheek;
    }
}

void TestProceduralFace::lightComesFromItsSide()
{
    FaceParams params = person(10);
    params.identity.beard = Beard::None;
    params.identity.hair = HairStyle::Bald;
    for (const float azimuth : {-50.F, 50.F}) {
        params.light.azimuthDeg = azimuth;
        const Image image = renderFace(params, 64);
        const double left = luma(image, 16, 38);
        const double right = luma(image, 47, 38);
        QVERIFY(azimuth < 0 ? left > right + 15 : right > left + 15);
    }
}

void TestProceduralFace::smallAndOddSizesWork()
{
    for (const int size : {16, 37, 48, 256}) {
        const Image image = renderFace(person(6), size);
        QCOMPARE(image.width, size);
        QCOMPARE(image.height, size);
        QCOMPARE(image.pixels.size(), static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * 3);
    }
    // Points scale with the picture: pixel centres, so (x + 0.5) / size is the same.
    const Landmarks68 a = landmarksOf(person(6), 64);
    const Landmarks68 b = landmarksOf(person(6), 256);
    for (std::size_t i = 0; i < a.size(); ++i)
        QVERIFY(std::fabs((a[i].x + 0.5F) * 4 - (b[i].x + 0.5F)) < 1e-2F);
}

QTEST_GUILESS_MAIN(TestProceduralFace)
#include "tst_procedural_face.moc"
