#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/npy.h"
#include "core/base/png.h"
#include "core/base/random_state.h"
#include "core/base/sha256.h"
#include "support/test_support.h"

#include <QtTest>

#include <cmath>
#include <numeric>

using namespace mimik;

class TestBase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void seedsGiveNumPyLatents_data();
    void seedsGiveNumPyLatents();
    void boundedIntegersAreNumPys();
    void sha256MatchesFips180();
    void npyHeaderIsNumPys();
    void npyReadsDtypesAndOrders();
    void damagedNpyIsRefused();
    void pngRoundTripsTextAndRefusesDamage();
    void csvQuotingRoundTrips();
    void csvErrorsNameRowAndColumn();
    void jsonAcceptsNaNOfOtherTools();
    void outputFolderWithFilesIsRefused();
    void failedWriteLeavesNothing();
    void decimalsAreShortest();
};

// Golden values: methods, section 0 (NumPy's legacy RandomState).
void TestBase::seedsGiveNumPyLatents_data()
{
    QTest::addColumn<quint32>("seed");
    QTest::addColumn<double>("z0");
    QTest::addColumn<double>("z1");
    QTest::addColumn<double>("z2");
    QTest::addColumn<double>("z511");
    QTest::newRow("0") << 0u << 1.76405235 << 0.40015721 << 0.97873798 << 1.37496407;
    QTest::newRow("9") << 9u << 0.00110855 << -0.28954407 << -1.11606630 << -2.84364559;
    QTest::newRow("12345") << 12345u << -0.20470766 << 0.47894334 << -0.51943872 << -0.72670813;
}

void TestBase::seedsGiveNumPyLatents()
{
    QFETCH(quint32, seed);
    QFETCH(double, z0);
    QFETCH(double, z1);
    QFETCH(double, z2);
    QFETCH(double, z511);
    RandomState state(seed);
    std::vector<double> z(512);
    for (double &v : z)
        v = state.gauss();
    QVERIFY(std::abs(z[0] - z0) < 1e-8);
    QVERIFY(std::abs(z[1] - z1) < 1e-8);
    QVERIFY(std::abs(z[2] - z2) < 1e-8);
    QVERIFY(std::abs(z[511] - z511) < 1e-8);
}

void TestBase::boundedIntegersAreNumPys()
{
    // numpy 1.24: r = RandomState(5); r.randint(7), r.randint(100), r.randint(1000)
    RandomState state(5);
    QCOMPARE(state.below(7), 3u);
    QCOMPARE(state.below(100), 78u);
    QCOMPARE(state.below(1000), 701u);
    // numpy 1.24: r = RandomState(1); x = list(range(8)); r.shuffle(x)
    RandomState other(1);
    std::vector<int> x(8);
    std::iota(x.begin(), x.end(), 0);
    other.shuffle(x);
    QCOMPARE(x, (std::vector<int>{7, 2, 1, 6, 0, 4, 3, 5}));
}

void TestBase::sha256MatchesFips180()
{
    QCOMPARE(sha256Hex("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QCOMPARE(sha256Hex(""), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    QCOMPARE(sha256Hex(std::string(1000000, 'a')),
             std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

void TestBase::npyHeaderIsNumPys()
{
    const std::string header = npyHeader("|u1", {3, 6});
    QCOMPARE(header.size() % 64, std::size_t{0});
    QVERIFY(header.find("{'descr': '|u1', 'fortran_order': False, 'shape': (3, 6), }") == 10);
    QVERIFY(npyHeader("<f4", {5}).find("'shape': (5,), }") != std::string::npos);
}

void TestBase::npyReadsDtypesAndOrders()
{
    std::string fortran = npyHeader("<i2", {2, 3});
    fortran.replace(fortran.find("False"), 5, "True ");
    for (const std::int16_t v : std::initializer_list<std::int16_t>{1, 4, 2, 5, 3, 6})
        fortran.append(reinterpret_cast<const char *>(&v), 2);
    const auto array = parseNpy(fortran, "f.npy");
    QVERIFY(array);
    QCOMPARE(array->toDouble(), (std::vector<double>{1, 2, 3, 4, 5, 6}));

    std::string big = npyHeader(">f4", {1});
    big += std::string("\x3f\x80\x00\x00", 4); // 1.0 big-endian
    QCOMPARE(parseNpy(big, "b.npy")->toDouble(), (std::vector<double>{1}));
}

void TestBase::damagedNpyIsRefused()
{
    const std::string good = npyHeader("<f4", {2}) + std::string(8, '\0');
    QVERIFY(parseNpy(good, "x"));
    for (std::size_t n = 0; n < good.size(); ++n)
        QVERIFY(!parseNpy(std::string_view(good).substr(0, n), "cut.npy"));
    std::string object = npyHeader("|O", {2});
    const auto refused = parseNpy(object, "o.npy");
    QVERIFY(!refused);
    QVERIFY(refused.error().what.find("pickle") != std::string::npos);
    QVERIFY(!parseNpy(npyHeader("<f8", {1000000000, 1000000000, 1000000000}), "huge.npy"));
}

void TestBase::pngRoundTripsTextAndRefusesDamage()
{
    Image image(5, 3, 3);
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
        image.pixels[i] = static_cast<std::uint8_t>(i * 37);
    const std::string png = encodePng(image, {{"mimik:seed", "412"}});
    QCOMPARE(encodePng(image, {{"mimik:seed", "412"}}), png);
    test::TempDir dir;
    QVERIFY(writeFileAtomically(dir / "a.png", *insertPngText(png, {{"Comment", "AI-generated image"}})));
    const auto text = readPngText(dir / "a.png");
    QVERIFY(text);
    QCOMPARE(text->size(), std::size_t{2});
    QCOMPARE(text->at(0).second, std::string("412"));
    for (std::size_t n = 0; n < png.size(); ++n)
        QVERIFY(!checkPng(std::string_view(png).substr(0, n), "cut.png"));
    std::string flipped = png;
    flipped[png.size() / 2] = static_cast<char>(flipped[png.size() / 2] ^ 1);
    QVERIFY(!checkPng(flipped, "flipped.png"));
}

void TestBase::csvQuotingRoundTrips()
{
    Csv table;
    table.header = {"name", "note"};
    table.rows = {{"a.png", "say \"hi\", then\nleave"}, {"b.png", ""}};
    const auto again = parseCsv(csvText(table), "t.csv");
    QVERIFY(again);
    QCOMPARE(again->rows, table.rows);
    const auto dos = parseCsv("\xef\xbb\xbfname, note\r\na,1\r\n", "dos.csv");
    QVERIFY(dos);
    QCOMPARE(dos->header, (std::vector<std::string>{"name", "note"}));
    QCOMPARE(dos->rows.at(0).at(1), std::string("1"));
}

void TestBase::csvErrorsNameRowAndColumn()
{
    const auto shortRow = parseCsv("name,AU1,AU4\na,1,0\nb,1\n", "labels.csv");
    QVERIFY(!shortRow);
    QCOMPARE(shortRow.error().what, std::string("labels.csv, row 3: 2 columns, expected 3 (name, AU1, AU4)"));
    const auto table = parseCsv("name,AU1\na,x\n", "labels.csv");
    const auto number = table->number(0, 1);
    QVERIFY(!number);
    QCOMPARE(number.error().what, std::string("labels.csv, row 2, column 'AU1': 'x' is not a number"));
    QVERIFY(!table->require("AU4"));
    QVERIFY(!parseCsv("", "empty.csv"));
    QVERIFY(!parseCsv("a,b\n\"open", "open.csv"));
}

void TestBase::jsonAcceptsNaNOfOtherTools()
{
    test::TempDir dir;
    QVERIFY(writeFileAtomically(dir / "a.json", R"({"x": NaN, "y": [-Infinity, 1], "s": "NaN \" NaN"})"));
    const auto json = readJson(dir / "a.json");
    QVERIFY(json);
    QVERIFY((*json)["x"].is_null());
    QCOMPARE((*json)["s"].get<std::string>(), std::string("NaN \" NaN"));
    QVERIFY(writeFileAtomically(dir / "b.json", "{\"x\": "));
    QVERIFY(!readJson(dir / "b.json"));
}

void TestBase::outputFolderWithFilesIsRefused()
{
    test::TempDir dir;
    QVERIFY(prepareOutputFolder(dir / "new"));
    QVERIFY(prepareOutputFolder(dir / "new"));
    QVERIFY(writeFileAtomically(dir / "new/file", "x"));
    QVERIFY(!prepareOutputFolder(dir / "new"));
    QVERIFY(prepareOutputFolder(dir / "new", true));
    QVERIFY(!prepareOutputFolder(dir / "new/file"));
}

void TestBase::failedWriteLeavesNothing()
{
    test::TempDir dir;
    const auto written = writeFileAtomically(dir / "missing/file.txt", "x");
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Io);
    QVERIFY(writeFileAtomically(dir / "kept", "old"));
    std::filesystem::create_directory(dir / "target");
    QVERIFY(!writeFileAtomically(dir / "target", "a folder cannot be replaced"));
    for (const auto &entry : std::filesystem::directory_iterator(dir.path()))
        QVERIFY(entry.path().filename().string().find(".tmp") == std::string::npos);
}

void TestBase::decimalsAreShortest()
{
    QCOMPARE(shortestDecimal(5), std::string("5"));
    QCOMPARE(shortestDecimal(-2.5), std::string("-2.5"));
    QCOMPARE(shortestDecimal(0.1), std::string("0.1"));
    QCOMPARE(shortestDecimal(1e6), std::string("1000000"));
    QCOMPARE(shortestDecimal(std::nan("")), std::string());
}

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
