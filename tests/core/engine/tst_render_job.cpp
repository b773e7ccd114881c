#include "core/engine/render_job.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/png.h"
#include "core/vision/procedural_dataset.h"
#include "support/test_support.h"

#include <QtTest>

#include <map>

using namespace mimik;
using namespace mimik::engine;

namespace {

/// Cancels at the n-th question.
class StoppingContext : public SilentJobContext {
public:
    StoppingContext(std::filesystem::path out, int questions) : SilentJobContext(std::move(out), 1), m_left(questions)
    {
    }
    bool shouldStop() override { return m_left-- <= 0; }

private:
    int m_left;
};

std::map<std::string, std::string> bytesOf(const std::filesystem::path &folder)
{
    std::map<std::string, std::string> bytes;
    const auto files = listFiles(folder, {".png", ".csv"});
    MIMIK_ASSERT(files);
    for (const auto &file : *files)
        bytes[file] = *readFile(folder / file);
    return bytes;
}

RenderSpec smallSpec()
{
    RenderSpec spec;
    spec.count = 30;
    spec.size = 32;
    return spec;
}

} // namespace

class TestRenderJob : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesImagesAndTables();
    void bytesDoNotDependOnThreads();
    void landmarksTableHoldsThePointsOfThePictures();
    void classesReplaceUnits();
    void badSettingsAreRefusedByName_data();
    void badSettingsAreRefusedByName();
    void cancelledRunLeavesNoLabels();
    void unwritableFolderIsOneClearError();
};

void TestRenderJob::writesImagesAndTables()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path(), 2);
    RenderSpec spec = smallSpec();
    spec.split = "train";
    spec.labelNoise = 0.2;
    spec.defects = 0.5;
    const auto summary = runRender(spec, 7, ctx);
    QVERIFY2(summary, summary ? "" : summary.error().message().c_str());
    QCOMPARE(summary->at("count").get<int>(), 30);
    QCOMPARE(summary->at("identities").get<int>(), 3);
    const auto labels = readCsv(dir / "labels.csv");
    QVERIFY(labels);
    QCOMPARE(labels->header,
             (std::vector<std::string>{"name", "subject", "split", "AU1", "AU4", "AU5", "AU6", "AU12", "AU15"}));
    QCOMPARE(labels->rows.size(), std::size_t{30});
    QCOMPARE(labels->rows[4][0], std::string("000005.png"));
    QCOMPARE(labels->rows[4][1], std::string("s7p0001"));
    const auto attributes = readCsv(dir / "attributes.csv");
    QVERIFY(attributes);
    const std::vector<std::string> expected = {"name",    "identity", "age",     "gender", "skin",
                                               "glasses", "beard",    "yaw_deg", "light",  "defect"};
    QVERIFY(std::equal(expected.begin(), expected.end(), attributes->header.begin()));
    int defects = 0;
    for (const auto &row : attributes->rows)
        defects += row[9] != "none" ? 1 : 0;
    QCOMPARE(summary->at("defects").get<int>(), defects);
    const auto text = readPngText(dir / "000001.png");
    QVERIFY(text);
    std::map<std::string, std::string> chunks(text->begin(), text->end());
    QCOMPARE(chunks["mimik:seed"], std::string("7"));
    QCOMPARE(chunks["Comment"], std::string("AI-generated image"));
}

void TestRenderJob::bytesDoNotDependOnThreads()
{
    const test::TempDir one;
    const test::TempDir three;
    SilentJobContext a(one.path(), 1);
    SilentJobContext b(three.path(), 3);
    QVERIFY(runRender(smallSpec(), 3, a));
    QVERIFY(runRender(smallSpec(), 3, b));
    QVERIFY(bytesOf(one.path()) == bytesOf(three.path()));
    QCOMPARE(bytesOf(one.path()).size(), std::size_t{33});
    const test::TempDir other;
    SilentJobContext c(other.path(), 1);
    QVERIFY(runRender(smallSpec(), 4, c));
    QVERIFY(bytesOf(one.path()) != bytesOf(other.path()));
}

void TestRenderJob::landmarksTableHoldsThePointsOfThePictures()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path(), 1);
    QVERIFY(runRender(smallSpec(), 5, ctx));
    const auto table = readCsv(dir / "landmarks.csv");
    QVERIFY(table);
    QCOMPARE(table->header.size(), std::size_t{137});
    QCOMPARE(table->header[136], std::string("y67"));
    vision::FaceSetSettings settings;
    settings.count = 30;
    settings.size = 32;
    settings.identities = 3;
    const vision::FaceSet set(settings, *vision::AuSampler::make({1, 4, 5, 6, 12, 15}, {}, ""),
                              *vision::IntensityBias::make({}, ""), 5);
    for (int i = 0; i < 30; i += 7) {
        const auto points = set.landmarks(set.sample(i));
        for (std::size_t k = 0; k < 68; ++k) {
            QVERIFY(std::abs(*table->number(static_cast<std::size_t>(i), 1 + 2 * k) - double(points[k].x)) < 0.00051);
            QVERIFY(std::abs(*table->number(static_cast<std::size_t>(i), 2 + 2 * k) - double(points[k].y)) < 0.00051);
        }
    }
}

void TestRenderJob::classesReplaceUnits()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir.path(), 1);
    RenderSpec spec = smallSpec();
    spec.classes = true;
    const auto summary = runRender(spec, 1, ctx);
    QVERIFY(summary);
    const auto labels = readCsv(dir / "labels.csv");
    QCOMPARE(labels->header, (std::vector<std::string>{"name", "subject", "class"}));
    int sum = 0;
    for (const auto &[name, n] : summary->at("positives").items())
        sum += n.get<int>();
    QCOMPARE(sum, 30);
    QCOMPARE(summary->at("positives").size(), std::size_t{7});
}

void TestRenderJob::badSettingsAreRefusedByName_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("count") << QByteArray(R"({"count":0})") << QByteArray("count");
    QTest::newRow("size") << QByteArray(R"({"size":8})") << QByteArray("size");
    QTest::newRow("noise") << QByteArray(R"({"labelNoise":1.5})") << QByteArray("labelNoise");
    QTest::newRow("split") << QByteArray(R"({"split":"dev"})") << QByteArray("split");
    QTest::newRow("unknown unit") << QByteArray(R"({"aus":"1,99"})") << QByteArray("99");
    QTest::newRow("unit that cannot be drawn") << QByteArray(R"({"aus":"10"})") << QByteArray("AU10");
    QTest::newRow("no unit") << QByteArray(R"({"aus":""})") << QByteArray("empty");
    QTest::newRow("missing file") << QByteArray(R"({"correlation":"/nowhere/c.json"})") << QByteArray("c.json");
    QTest::newRow("missing bias") << QByteArray(R"({"intensityBias":"/nowhere/b.json"})") << QByteArray("b.json");
}

void TestRenderJob::badSettingsAreRefusedByName()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, expected);
    const test::TempDir dir;
    SilentJobContext ctx(dir.path(), 1);
    const auto spec = Json::parse(json.toStdString()).get<RenderSpec>();
    const auto result = runRender(spec, 1, ctx);
    QVERIFY(!result);
    QVERIFY2(result.error().message().find(expected.toStdString()) != std::string::npos,
             result.error().message().c_str());
    QVERIFY(exitCodeFor(result.error().code) == 3);
    QVERIFY(std::filesystem::is_empty(dir.path()));
}

void TestRenderJob::cancelledRunLeavesNoLabels()
{
    const test::TempDir dir;
    StoppingContext ctx(dir.path(), 1);
    RenderSpec spec = smallSpec();
    spec.count = 100000;
    const auto result = runRender(spec, 1, ctx);
    QVERIFY(!result && result.error().code == ErrorCode::Cancelled);
    QVERIFY(!std::filesystem::exists(dir / "labels.csv"));
}

void TestRenderJob::unwritableFolderIsOneClearError()
{
    const test::TempDir dir;
    SilentJobContext ctx(dir / "missing", 1);
    const auto result = runRender(smallSpec(), 1, ctx);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Io);
    QVERIFY(result.error().what.find("missing") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestRenderJob)
#include "tst_render_job.moc"
