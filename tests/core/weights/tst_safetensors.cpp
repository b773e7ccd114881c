#include "core/base/files.h"
#include "core/weights/model_file.h"
#include "core/weights/npz.h"
#include "support/test_support.h"

#include <QtTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace mimik;
using namespace mimik::weights;

class TestSafetensors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void valuesComeBackExactly();
    void halvesFollowIeee754();
    void everyTruncationIsRefused();
    void lyingHeadersAreRefused_data();
    void lyingHeadersAreRefused();
    void modelAndCardBelongTogether();
    void otherFilesAreNamed();
    void damagedNpzIsRefused();
};

static const std::vector<NamedTensor> kTensors = {
    {"a.weight", {{2, 3}, {1, -2.5F, 3, 0.1F, -0.0F, 6e-8F}}}, {"scalar", {{}, {42}}}, {"empty", {{0, 4}, {}}}};

void TestSafetensors::valuesComeBackExactly()
{
    const auto file = Safetensors::parse(encodeSafetensors(kTensors, StoredAs::Float32, {{"key", "value"}}), "x");
    QVERIFY(file);
    QCOMPARE(file->entries().size(), std::size_t(3));
    QCOMPARE(file->metadata().at("key"), std::string("value"));
    for (const auto &[name, tensor] : kTensors) {
        const auto read = file->tensor(name);
        QVERIFY(read);
        QVERIFY(read->shape == tensor.shape);
        QVERIFY(read->data == tensor.data);
    }
    const auto missing = file->tensor("b");
    QVERIFY(!missing && missing.error().message().find("'b'") != std::string::npos);
}

void TestSafetensors::halvesFollowIeee754()
{
    // value -> bits, from the tables of IEEE 754-2008 binary16 and numpy.float16
    const std::pair<float, std::uint16_t> cases[] = {
        {0.0F, 0x0000},           {-0.0F, 0x8000},          {1.0F, 0x3c00},          {-2.0F, 0xc000},
        {65504.0F, 0x7bff},       {65519.0F, 0x7bff},       {65520.0F, 0x7c00},      {0.1F, 0x2e66},
        {6.1035156e-5F, 0x0400},  {5.9604645e-8F, 0x0001},  {2.9802322e-8F, 0x0000}, {2.99e-8F, 0x0001},
        {1.00048828125F, 0x3c00}, {1.00146484375F, 0x3c02},
    };
    for (const auto &[value, bits] : cases)
        QCOMPARE(halfFromFloat(value), bits);
    QVERIFY(std::isnan(floatFromHalf(halfFromFloat(std::numeric_limits<float>::quiet_NaN()))));
    QCOMPARE(floatFromHalf(0xfc00), -std::numeric_limits<float>::infinity());
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        const float value = floatFromHalf(static_cast<std::uint16_t>(bits));
        if (!std::isnan(value))
            QCOMPARE(halfFromFloat(value), static_cast<std::uint16_t>(bits));
    }
}

void TestSafetensors::everyTruncationIsRefused()
{
    const std::string whole = encodeSafetensors(kTensors, StoredAs::Float16);
    for (std::size_t n = 0; n < whole.size(); ++n)
        QVERIFY2(!Safetensors::parse(whole.substr(0, n), "x"), std::to_string(n).c_str());
}

void TestSafetensors::lyingHeadersAreRefused_data()
{
    QTest::addColumn<QString>("header");
    const auto row = [](const char *name, const char *header) {
        QTest::newRow(name) << QString::fromLatin1(header);
    };
    row("no JSON", "{\"a\":");
    row("list", "[1,2]");
    row("no type", "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}");
    row("unknown type", "{\"a\":{\"dtype\":\"F8\",\"shape\":[2],\"data_offsets\":[0,8]}}");
    row("beyond the end", "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}");
    row("backwards", "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,4]}}");
    row("shape does not fit", "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}");
    row("negative shape", "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}");
    row("overflowing shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296,4294967296],\"data_offsets\":[0,8]}}");
}

void TestSafetensors::lyingHeadersAreRefused()
{
    QFETCH(QString, header);
    const std::string text = header.toStdString();
    const std::uint64_t size = text.size();
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &size, 8);
    const auto file = Safetensors::parse(bytes + text + std::string(8, '\0'), "bad.safetensors");
    QVERIFY(!file);
    QVERIFY(file.error().message().find("bad.safetensors") != std::string::npos);
}

void TestSafetensors::modelAndCardBelongTogether()
{
    const test::TempDir folder;
    ModelCard card;
    card.kind = "stylegan2";
    card.training = {{"kimg", 150}};
    QVERIFY(writeModel(folder / "m.safetensors", kTensors, StoredAs::Float32, card));
    const auto read = readCard(folder / "m.safetensors");
    QVERIFY(read);
    QCOMPARE(read->kind, std::string("stylegan2"));
    QCOMPARE(read->training["kimg"].get<int>(), 150);
    QCOMPARE(read->sha256.size(), std::size_t(64));
    QVERIFY(writeFileAtomically(folder / "m.json", "{\"kind\": 3}"));
    const auto wrong = readCard(folder / "m.safetensors");
    QVERIFY(!wrong && wrong.error().message().find("m.json") != std::string::npos);
}

void TestSafetensors::otherFilesAreNamed()
{
    const test::TempDir folder;
    const std::pair<std::string, const char *> cases[] = {{"\x80\x02}q\x01.", "pickle"},
                                                          {"\x89PNG\r\n\x1a\n....", "picture"},
                                                          {"\xff\xd8\xff\xe0 a photograph", "picture"},
                                                          {"\x93NUMPY\x01", "NumPy"},
                                                          {"<!DOCTYPE html><html>", "download"},
                                                          {"version https://git-lfs.github.com/spec/v1", "git lfs"}};
    for (const auto &[bytes, word] : cases) {
        QVERIFY(writeFileAtomically(folder / "f", bytes));
        const auto opened = ModelFile::open(folder / "f");
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::WrongKind);
        QVERIFY(opened.error().message().find(word) != std::string::npos);
    }
    QCOMPARE(ModelFile::open(folder / "missing").error().code, ErrorCode::NotFound);
}

void TestSafetensors::damagedNpzIsRefused()
{
    const auto good = test::sourceTestData() / "stylegan" / "tiny_uncond" / "G_state.npz";
    const auto arrays = readNpz(good);
    QVERIFY(arrays);
    QVERIFY(arrays->at("synthesis.b4.const").shape == (std::vector<std::int64_t>{24, 4, 4}));
    const test::TempDir folder;
    auto bytes = *readFile(good);
    QVERIFY(writeFileAtomically(folder / "cut.npz", bytes.substr(0, bytes.size() / 2)));
    QVERIFY(!readNpz(folder / "cut.npz"));
    bytes[bytes.size() / 3] = static_cast<char>(bytes[bytes.size() / 3] ^ 0x55);
    QVERIFY(writeFileAtomically(folder / "flipped.npz", bytes));
    const auto flipped = readNpz(folder / "flipped.npz");
    QVERIFY(!flipped && flipped.error().message().find("flipped.npz") != std::string::npos);
    QVERIFY(writeFileAtomically(folder / "text.npz", "not an archive"));
    QCOMPARE(readNpz(folder / "text.npz").error().code, ErrorCode::WrongKind);
}

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
