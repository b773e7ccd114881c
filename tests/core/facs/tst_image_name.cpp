#include "core/facs/image_name.h"

#include <QtTest>

#include <random>
#include <regex>

using namespace mimik::facs;

class TestImageName : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesAreWrittenAsTheFormatSays();
    void namesAreReadBack();
    void randomNamesSurviveAndAgreeWithARegularExpression();
    void otherNamesAreRefused_data();
    void otherNamesAreRefused();
    void seedIsTheNumberBeforeTheFirstUnderscore();
};

void TestImageName::namesAreWrittenAsTheFormatSays()
{
    ImageName name;
    name.number = 9;
    name.order = 61;
    QCOMPARE(toString(name), std::string("9_000061.png"));
    name.hasDirection = true;
    name.index = 3;
    name.degree = -5;
    QCOMPARE(toString(name), std::string("9_i3_d-5_000061.png"));
    name.degree = 2.5;
    QCOMPARE(toString(name), std::string("9_i3_d2.5_000061.png"));
    name.degree = -0.0;
    QCOMPARE(toString(name), std::string("9_i3_d0_000061.png"));
    name.source = ImageName::Source::RowOfZ;
    name.hasDirection = false;
    name.order = 1234567;
    QCOMPARE(toString(name), std::string("z9_1234567.png"));
}

void TestImageName::namesAreReadBack()
{
    const auto plain = parseImageName("out/images/12_000151.jpg");
    QVERIFY(plain);
    QCOMPARE(plain->number, 12U);
    QCOMPARE(plain->order, 151);
    QCOMPARE(plain->extension, std::string("jpg"));
    QVERIFY(!plain->hasDirection);
    const auto moved = parseImageName("4294967295_i24_d-0.125_000002.PNG");
    QVERIFY(moved && moved->hasDirection);
    QCOMPARE(moved->number, 4294967295U);
    QCOMPARE(moved->index, 24);
    QCOMPARE(moved->degree, -0.125);
    const auto row = parseImageName("w7_000001.png");
    QVERIFY(row && row->source == ImageName::Source::RowOfW);
}

// The regular expression is the plain second opinion on what the grammar accepts.
void TestImageName::randomNamesSurviveAndAgreeWithARegularExpression()
{
    const std::regex grammar(
        R"(([zw]?)(0|[1-9][0-9]*)(?:_i([0-9]+)_d(-?[0-9]+(?:\.[0-9]+)?))?_([0-9]+)\.(png|jpg|jpeg))");
    std::mt19937 rng(1);
    const double degrees[] = {-15, -5, -2.5, 0, 0.1, 1.0 / 3, 5, 7.25, 100};
    for (int i = 0; i < 1000; ++i) {
        ImageName name;
        name.source = static_cast<ImageName::Source>(rng() % 3);
        name.number = static_cast<std::uint32_t>(rng() >> (rng() % 32));
        name.order = 1 + static_cast<std::int64_t>(rng() % (rng() % 2 ? 1000 : 3'000'000));
        name.hasDirection = rng() % 2;
        if (name.hasDirection) {
            name.index = static_cast<int>(rng() % 513);
            name.degree = degrees[rng() % std::size(degrees)];
        }
        name.extension = rng() % 2 ? "png" : "jpg";
        const std::string text = toString(name);
        const auto read = parseImageName(text);
        QVERIFY2(read && *read == name, text.c_str());
        std::smatch match;
        QVERIFY2(std::regex_match(text, match, grammar), text.c_str());
        QCOMPARE(std::stoull(match[2]), static_cast<unsigned long long>(name.number));
        QCOMPARE(std::stoll(match[5]), static_cast<long long>(name.order));
        if (name.hasDirection)
            QCOMPARE(std::stod(match[4]), name.degree);
        // One wrong character: both must say the same about it.
        std::string broken = text;
        broken[rng() % broken.size()] = "_.dix9Z-"[rng() % 8];
        const auto stillRead = parseImageName(broken);
        std::smatch again;
        const bool matches = std::regex_match(broken, again, grammar);
        if (stillRead)
            QVERIFY2(toString(*stillRead).size() >= 5, broken.c_str());
        if (matches && std::stoull(again[2]) <= 4294967295ULL && std::stoll(again[5]) > 0)
            QVERIFY2(stillRead.has_value(), broken.c_str());
        if (!matches)
            QVERIFY2(!stillRead, broken.c_str());
    }
}

void TestImageName::otherNamesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"",
                             ".png",
                             "9.png",
                             "_000001.png",
                             "9_.png",
                             "9_000000.png",
                             "9_000001.gif",
                             "9_000001",
                             "x9_000001.png",
                             "-9_000001.png",
                             "4294967296_000001.png",
                             "09_000001.png",
                             "9_i3_000001.png",
                             "9_d5_000001.png",
                             "9_i3_d_000001.png",
                             "9_i_d5_000001.png",
                             "9_i3_dx_000001.png",
                             "9_i3_dinf_000001.png",
                             "9_i3_dnan_000001.png",
                             "9_i3_d5_7_000001.png",
                             "9_1e3.png",
                             "9 _000001.png"})
        QTest::newRow(text) << QByteArray(text);
}

void TestImageName::otherNamesAreRefused()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseImageName(text.toStdString()));
}

void TestImageName::seedIsTheNumberBeforeTheFirstUnderscore()
{
    QCOMPARE(seedOfImageName("a/b/9_000061.jpg").value(), 9U);
    QCOMPARE(seedOfImageName("12_anything_at_all.webp").value(), 12U);
    QVERIFY(!seedOfImageName("z12_000001.png"));
    QVERIFY(!seedOfImageName("face.png"));
    QVERIFY(!seedOfImageName("99999999999_000001.png"));
}

QTEST_GUILESS_MAIN(TestImageName)
#include "tst_image_name.moc"
