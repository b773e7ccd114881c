#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/png.h"
#include "core/engine/train_gan_data.h"
#include "core/vision/procedural_dataset.h"
#include "support/test_support.h"
#include "support/turned_face.h"

#include <QtTest>

#include <memory>
#include <zip.h>

using namespace mimik;
using namespace mimik::engine;

class TestTrainGanData : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<test::TempDir>(); }
    void foldersAreClasses();
    void numbersOfDatasetJson();
    void vectorsOfDatasetJson();
    void namedClassesOfDatasetJsonAreOrdered();
    void zipEqualsFolder_data();
    void zipEqualsFolder();
    void otherSizesNeedASize();
    void mistakesAreNamed_data();
    void mistakesAreNamed();
    void damagedZipIsAnError();
    void cascadesAreLoadedWhenNeeded();
    void imagesWithoutLandmarksAreCounted();
    void turnedFacesBecomeUpright();
    void facesAreFound();

private:
    void add(const std::string &name, int width, int height, std::uint8_t value, int channels = 3)
    {
        Image image(width, height, channels);
        image.pixels.assign(image.pixels.size(), value);
        std::filesystem::create_directories((*m_dir / "data" / name).parent_path());
        QVERIFY(writeFileAtomically(*m_dir / "data" / name, encodePng(image)));
    }
    void text(const std::string &name, const std::string &bytes)
    {
        std::filesystem::create_directories(*m_dir / "data");
        QVERIFY(writeFileAtomically(*m_dir / "data" / name, bytes));
    }
    Result<gan::GanImages> read(const TrainingImagesOptions &options, const char *name = "data")
    {
        SilentJobContext ctx(m_dir->path(), 2);
        return readTrainingImages(*m_dir / name, options, ctx);
    }
    std::unique_ptr<test::TempDir> m_dir;
};

namespace {

/// Remembers what is said.
class Listener : public SilentJobContext {
public:
    using SilentJobContext::SilentJobContext;
    void warning(std::string_view code, const std::string &text) override
    {
        warnings.push_back(std::string(code) + ": " + text);
    }
    std::vector<std::string> warnings;
};

std::string landmarkTable(const std::map<std::string, vision::Landmarks68> &faces)
{
    std::string table = "name";
    for (std::size_t k = 0; k < 68; ++k)
        table += ",x" + std::to_string(k) + ",y" + std::to_string(k);
    for (const auto &[name, points] : faces) {
        table += "\n" + name;
        for (const auto &point : points)
            table += "," + shortestDecimal(point.x) + "," + shortestDecimal(point.y);
    }
    return table + "\n";
}

/// Upright faces of 128 pixels.
vision::FaceSet faceSet(int count)
{
    vision::FaceSetSettings settings;
    settings.count = count;
    settings.size = 128;
    settings.hasPose = false;
    return {settings, *vision::AuSampler::make({12}, {}, ""), *vision::IntensityBias::make({}, ""), 5};
}

/// Points all over a picture of 16 pixels; the sixth is (5.5, 5.25).
vision::Landmarks68 somePoints(double scale)
{
    vision::Landmarks68 points;
    for (std::size_t k = 0; k < points.size(); ++k) {
        const double x = k == 5 ? 5.5 : 1 + 2 * static_cast<double>(k % 7), y = k == 5 ? 5.25 : 1 + double(k / 7);
        points[k] = {static_cast<float>(scale * x), static_cast<float>(scale * y)};
    }
    return points;
}

} // namespace

void TestTrainGanData::foldersAreClasses()
{
    add("neutral/a.png", 16, 16, 10);
    add("happy/b.png", 16, 16, 20);
    add("happy/c.png", 16, 16, 30);
    const auto images = read({0, true});
    QVERIFY2(images, images ? "" : images.error().message().c_str());
    QCOMPARE(images->resolution, 16);
    QCOMPARE(images->count(), std::size_t(3));
    QVERIFY((images->classes == std::vector<std::string>{"happy", "neutral"}));
    QVERIFY((images->labels == std::vector<float>{1, 0, 1, 0, 0, 1}));
    QCOMPARE(images->pixels[0], std::uint8_t(20));
    QCOMPARE(images->pixels[images->imageBytes() * 2], std::uint8_t(10));
    QCOMPARE(read({0, false})->labelWidth, 0);
}

void TestTrainGanData::numbersOfDatasetJson()
{
    add("00/a.png", 8, 8, 1);
    add("00/b.png", 8, 8, 2);
    add("00/c.png", 8, 8, 3);
    text("dataset.json", R"({"labels": [["00/c.png", 0], ["00/a.png", 2], ["00/b.png", 1]]})");
    const auto images = read({0, true});
    QVERIFY2(images, images ? "" : images.error().message().c_str());
    QVERIFY((images->labels == std::vector<float>{0, 0, 1, 0, 1, 0, 1, 0, 0}));
    QVERIFY((images->classes == std::vector<std::string>{"0", "1", "2"}));
}

void TestTrainGanData::vectorsOfDatasetJson()
{
    add("a.png", 8, 8, 1);
    add("b.png", 8, 8, 2);
    text("dataset.json", R"({"labels": [["a.png", [0.5, -1]], ["b.png", [0, 0.25]]]})");
    const auto images = read({0, true});
    QVERIFY(images);
    QCOMPARE(images->labelWidth, 2);
    QVERIFY((images->labels == std::vector<float>{0.5F, -1, 0, 0.25F}));
    QVERIFY(images->classes.empty());
}

void TestTrainGanData::namedClassesOfDatasetJsonAreOrdered()
{
    add("a.png", 8, 8, 1);
    add("b.png", 8, 8, 2);
    text("dataset.json", R"({"labels": [["a.png", 0], ["b.png", 1]], "classes": ["neutral", "fear"]})");
    const auto images = read({0, true});
    QVERIFY(images);
    QVERIFY((images->classes == std::vector<std::string>{"fear", "neutral"}));
    QVERIFY((images->labels == std::vector<float>{0, 1, 1, 0}));
}

void TestTrainGanData::zipEqualsFolder_data()
{
    QTest::addColumn<bool>("compressed");
    QTest::newRow("stored") << false;
    QTest::newRow("compressed") << true;
}

void TestTrainGanData::zipEqualsFolder()
{
    QFETCH(bool, compressed);
    add("00/a.png", 8, 8, 1);
    add("01/b.png", 8, 8, 2);
    text("dataset.json", R"({"labels": [["00/a.png", 1], ["01/b.png", 0]]})");
    int code = 0;
    zip_t *zip = zip_open((*m_dir / "data.zip").c_str(), ZIP_CREATE, &code);
    QVERIFY(zip);
    std::vector<std::string> contents;
    contents.reserve(3);
    for (const char *name : {"00/a.png", "01/b.png", "dataset.json"}) {
        contents.push_back(*readFile(*m_dir / "data" / name));
        const auto index = zip_file_add(
            zip, name, zip_source_buffer(zip, contents.back().data(), contents.back().size(), 0), ZIP_FL_ENC_UTF_8);
        QVERIFY(index >= 0);
        zip_set_file_compression(zip, static_cast<zip_uint64_t>(index), compressed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
    }
    QCOMPARE(zip_close(zip), 0);
    const auto folder = read({0, true}), archive = read({0, true}, "data.zip");
    QVERIFY2(archive, archive ? "" : archive.error().message().c_str());
    QVERIFY(folder->pixels == archive->pixels && folder->labels == archive->labels);
    QCOMPARE(archive->description, std::string("data.zip"));
}

void TestTrainGanData::otherSizesNeedASize()
{
    add("a.png", 64, 64, 1);
    add("b.png", 100, 40, 2);
    const auto refused = read({0, false});
    QVERIFY(!refused);
    QVERIFY2(refused.error().message().find("b.png") != std::string::npos &&
                 refused.error().message().find("--size") != std::string::npos,
             refused.error().message().c_str());
    const auto scaled = read({32, false});
    QVERIFY(scaled);
    QCOMPARE(scaled->resolution, 32);
    QCOMPARE(scaled->pixels.back(), std::uint8_t(2));
}

void TestTrainGanData::mistakesAreNamed_data()
{
    QTest::addColumn<QString>("mistake");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *mistake, const char *named) {
        QTest::newRow(mistake) << QString::fromLatin1(mistake) << QString::fromLatin1(named);
    };
    row("not square", "16x8");
    row("no power of two", "24x24");
    row("grey among colours", "grey");
    row("empty class folder", "sad");
    row("class number without images", "class 1");
    row("missing label", "b.png");
    row("label for a missing image", "z.png");
    row("missing label in csv", "b.png");
    row("label of csv for a missing image", "z.png");
    row("vectors of two lengths", "b.png");
    row("no json", "dataset.json");
    row("no classes", "a.png");
    row("negative class", "-1");
    row("landmark far away", "row 3, column 'x5': 100000 lies far outside 'b.png' (16x16)");
    row("landmark far above", "row 3, column 'y5': -1000000000 lies far outside 'b.png' (16x16)");
    row("landmark that is nan", "landmarks.csv: row 3, column 'x5': 'nan' is no coordinate");
    row("landmark that is infinite", "row 3, column 'x5': '-inf' is no coordinate");
    row("landmark beyond float", "row 3, column 'x5': '1e300' is no coordinate");
    row("landmark left empty", "row 3, column 'x5': '' is no coordinate");
    row("landmark that is a word", "row 3, column 'x5': 'left' is not a number");
    row("landmarks on one spot", "row 3: the points of 'b.png' lie on one spot");
    row("landmarks as shares", "row 3: the points of 'b.png' lie on one spot; give them in pixels");
}

void TestTrainGanData::mistakesAreNamed()
{
    QFETCH(QString, mistake);
    QFETCH(QString, named);
    const std::string m = mistake.toStdString();
    const bool inFolder = m == "empty class folder";
    const int width = m == "no power of two" ? 24 : 16, height = m == "not square" ? 8 : width;
    add(inFolder ? "happy/a.png" : "a.png", width, height, 1);
    add(inFolder ? "happy/b.png" : "b.png", width, height, 2, m == "grey among colours" ? 1 : 3);
    if (inFolder)
        std::filesystem::create_directories(*m_dir / "data" / "sad");
    const std::map<std::string, std::string> json = {
        {"class number without images", R"([["a.png", 0], ["b.png", 2]])"},
        {"missing label", R"([["a.png", 0], ["b.png", null]])"},
        {"label for a missing image", R"([["a.png", 0], ["b.png", 1], ["z.png", 1]])"},
        {"vectors of two lengths", R"([["a.png", [1, 2]], ["b.png", [1]]])"},
        {"negative class", R"([["a.png", 0], ["b.png", -1]])"}};
    if (json.count(m))
        text("dataset.json", "{\"labels\": " + json.at(m) + "}");
    if (m == "no json")
        text("dataset.json", "[1, 2");
    if (m == "missing label in csv")
        text("labels.csv", "name,class\na.png,x\n");
    if (m == "label of csv for a missing image")
        text("labels.csv", "name,class\na.png,x\nb.png,y\nz.png,y\n");
    const std::map<std::string, std::string> points = {
        {"landmark far away", "100000,5.25"},    {"landmark far above", "5.5,-1e9"},
        {"landmark that is nan", "nan,5.25"},    {"landmark that is infinite", "-inf,5.25"},
        {"landmark beyond float", "1e300,5.25"}, {"landmark left empty", ",5.25"},
        {"landmark that is a word", "left,5.25"}};
    const bool isAligned = m.starts_with("landmark");
    if (isAligned) {
        const double scale = m == "landmarks on one spot" ? 0 : m == "landmarks as shares" ? 1.0 / 16 : 1;
        std::string table = landmarkTable({{"a.png", somePoints(1)}, {"b.png", somePoints(scale)}});
        if (points.count(m)) {
            const std::string place = "5.5,5.25"; // of b.png, which is last
            table.replace(table.rfind(place), place.size(), points.at(m));
        }
        text("landmarks.csv", table);
    }
    const bool needsNoLabels = m == "not square" || m == "no power of two" || m == "grey among colours";
    const auto images = read({isAligned ? 8 : 0, !needsNoLabels && !isAligned, isAligned});
    QVERIFY(!images);
    QVERIFY2(images.error().message().find(named.toStdString()) != std::string::npos, images.error().message().c_str());
}

void TestTrainGanData::damagedZipIsAnError()
{
    QVERIFY(writeFileAtomically(*m_dir / "data.zip", "PK\x03\x04 nothing more"));
    const auto images = read({0, false}, "data.zip");
    QVERIFY(!images && images.error().code == ErrorCode::WrongKind);
    QCOMPARE(read({0, false}, "none.zip").error().code, ErrorCode::NotFound);
}

// With a cascade that cannot be read: no matter where landmarks.csv names every image.
void TestTrainGanData::cascadesAreLoadedWhenNeeded()
{
    const auto cascade = *m_dir / "opencv" / "haarcascades" / "haarcascade_frontalface_default.xml";
    std::filesystem::create_directories(cascade.parent_path());
    QVERIFY(writeFileAtomically(cascade, "<?xml version=\"1.0\"?><opencv_storage><a>1</a></opencv_storage>"));
    add("a.png", 16, 16, 1);
    add("b.png", 16, 16, 2);
    const QByteArray before = qgetenv("MIMIK_OPENCV_DATA");
    qputenv("MIMIK_OPENCV_DATA", QByteArray::fromStdString((*m_dir / "opencv").string()));
    text("landmarks.csv", landmarkTable({{"a.png", somePoints(1)}, {"b.png", somePoints(1)}}));
    const auto known = read({8, false, true});
    text("landmarks.csv", landmarkTable({{"a.png", somePoints(1)}}));
    const auto unknown = read({8, false, true});
    before.isNull() ? qunsetenv("MIMIK_OPENCV_DATA") : qputenv("MIMIK_OPENCV_DATA", before);
    QVERIFY2(known, known ? "" : known.error().message().c_str());
    QCOMPARE(known->count(), std::size_t(2));
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().where, cascade.string());
}

void TestTrainGanData::imagesWithoutLandmarksAreCounted()
{
    for (const char *name : {"in/a.png", "in/b.png", "in/c.png"})
        add(name, 16, 16, 90);
    const TrainingImagesOptions aligned{8, false, true};
    text("landmarks.csv", landmarkTable({{"in/b.png", somePoints(1)}, {"other.png", somePoints(1)}}));
    Listener some(m_dir->path(), 2);
    const auto one = readTrainingImages(*m_dir / "data", aligned, some);
    QVERIFY2(one, one ? "" : one.error().message().c_str());
    QCOMPARE(one->count(), std::size_t(1)); // the others are grey all over: no face
    QCOMPARE(some.warnings,
             (std::vector<std::string>{
                 "no-landmarks: 2 of 3 images have no row in landmarks.csv; their faces are searched for",
                 "no-face: 2 of 3 images show no face and are left out"}));

    const auto points = somePoints(1);
    text("landmarks.csv", landmarkTable({{"in/a.png", points}, {"in/b.png", points}, {"in/c.png", points}}));
    Listener all(m_dir->path(), 2);
    QVERIFY(readTrainingImages(*m_dir / "data", aligned, all));
    QVERIFY(all.warnings.empty());

    text("landmarks.csv", landmarkTable({{"a.png", points}, {"b.png", points}}));
    const auto none = read(aligned);
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::InvalidArgument);
    for (const char *part : {"landmarks.csv", "'a.png'", "'in/a.png'"})
        QVERIFY2(none.error().message().find(part) != std::string::npos, none.error().message().c_str());
    text("landmarks.csv", landmarkTable({}));
    QVERIFY2(read(aligned).error().message().find("has no rows") != std::string::npos, "no rows");
}

// A turned picture with its turned landmarks gives the face of the upright one.
void TestTrainGanData::turnedFacesBecomeUpright()
{
    constexpr int kFaces = 3;
    const auto set = faceSet(kFaces);
    std::map<std::string, vision::Landmarks68> points;
    std::filesystem::create_directories(*m_dir / "data");
    for (int i = 0; i < kFaces; ++i) {
        const std::string upright = "f" + std::to_string(i) + ".png", turned = "t" + std::to_string(i) + ".png";
        points[upright] = points[turned] = set.landmarks(set.sample(i));
        const Image image = set.image(set.sample(i));
        const Image copy = test::turnedCopy(image, i % 2 ? -20 : 20, points[turned]);
        QVERIFY(writeFileAtomically(*m_dir / "data" / upright, encodePng(image)));
        QVERIFY(writeFileAtomically(*m_dir / "data" / turned, encodePng(copy)));
    }
    text("landmarks.csv", landmarkTable(points));
    const auto aligned = read({64, false, true}), plain = read({64, false, false});
    QVERIFY2(aligned, aligned ? "" : aligned.error().message().c_str());
    QVERIFY(plain);
    QCOMPARE(aligned->count(), std::size_t(2 * kFaces)); // f0, f1, f2, t0, t1, t2
    const auto difference = [](const gan::GanImages &images, std::size_t face) {
        const std::size_t size = images.imageBytes();
        return test::meanDifference(images.pixels.data() + face * size, images.pixels.data() + (face + kFaces) * size,
                                    64, 12);
    };
    for (std::size_t i = 0; i < kFaces; ++i) {
        const double upright = difference(*aligned, i), turned = difference(*plain, i);
        QVERIFY2(upright < 4 && turned > 12,
                 qPrintable(QString("face %1: aligned %2, as it is %3").arg(i).arg(upright).arg(turned)));
    }
}

// By what the cascades find; what shows no face is left out, with its label.
void TestTrainGanData::facesAreFound()
{
    const auto set = faceSet(2);
    std::filesystem::create_directories(*m_dir / "data");
    for (int i = 0; i < 2; ++i)
        QVERIFY(writeFileAtomically(*m_dir / "data" / ("f" + std::to_string(i) + ".png"),
                                    encodePng(set.image(set.sample(i)))));
    add("blank.png", 128, 128, 90);
    text("labels.csv", "name,class\nblank.png,sad\nf0.png,happy\nf1.png,sad\n");
    QVERIFY(!read({0, false, true})); // a size is needed
    const auto found = read({64, true, true});
    QVERIFY2(found, found ? "" : found.error().message().c_str());
    QCOMPARE(found->count(), std::size_t(2));
    QVERIFY((found->labels == std::vector<float>{1, 0, 0, 1}));

    text("landmarks.csv", "name,x0\nf0.png,1\n");
    const auto damaged = read({64, false, true});
    QVERIFY(!damaged);
    QVERIFY2(damaged.error().message().find("'y0'") != std::string::npos, damaged.error().message().c_str());
    std::filesystem::remove(*m_dir / "data" / "landmarks.csv");
    std::filesystem::remove(*m_dir / "data" / "f0.png");
    text("labels.csv", "name,class\nblank.png,happy\nf1.png,sad\n");
    const auto emptied = read({64, true, true});
    QVERIFY(!emptied);
    QVERIFY2(emptied.error().message().find("'happy'") != std::string::npos, emptied.error().message().c_str());
}

QTEST_GUILESS_MAIN(TestTrainGanData)
#include "tst_train_gan_data.moc"
