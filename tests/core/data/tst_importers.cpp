#include "core/base/csv.h"
#include "core/data/images.h"
#include "core/data/importers.h"
#include "core/data/listing.h"
#include "core/data/picture_check.h"
#include "core/data/verify.h"
#include "data_test_support_p.h"

#include <algorithm>
#include <csignal>
#include <map>
#include <sys/resource.h>
#include <unistd.h>

using namespace mimik;
using namespace mimik::data;
using namespace mimik::data::test;

namespace {

/// One row of a fer2013.csv; all pixels but the first are `value`.
std::string ferRow(int emotion, int value, const std::string &usage, int numPixels = 2304, int first = 0)
{
    std::string row = std::to_string(emotion) + "," + std::to_string(first);
    for (int n = 1; n < numPixels; ++n)
        row += " " + std::to_string(value);
    return row + "," + usage + "\n";
}

bool hasText(const std::vector<std::string> &lines, const std::string &part)
{
    return std::any_of(lines.begin(), lines.end(), [&](const auto &l) { return l.find(part) != std::string::npos; });
}

/// Nothing of a failed import may be left: no rows, no files.
void verifyNothingLeft(Workspace &workspace)
{
    QCOMPARE(valueOf(workspace.datasets()).size(), 0u);
    QCOMPARE(numFiles(workspace.imagesFolder()), 0u);
    QVERIFY(fs::is_empty(workspace.imagesFolder()));
}

} // namespace

class TestImporters : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<mimik::test::TempDir>();
        m_workspace = valueOf(Workspace::create(*m_dir / "ws"));
    }
    void cleanup()
    {
        m_workspace.reset();
        m_dir.reset();
    }

    void fer2013KeepsUsageAndClass()
    {
        const fs::path csv = *m_dir / "fer.csv";
        writeText(csv, "emotion,pixels,Usage\n" + ferRow(0, 10, "Training") + ferRow(3, 20, "PublicTest") +
                           ferRow(6, 30, "PrivateTest"));
        const ImportReport report = valueOf(importDataset(*m_workspace, "fer2013", csv));
        QCOMPARE(report.images, 3);
        QCOMPARE(report.dataset.name, std::string("fer2013"));
        QCOMPARE(report.dataset.classes.size(), 7u);
        const auto rows = valueOf(m_workspace->images().rows(valueOf(m_workspace->images().ids())));
        QCOMPARE(rows[0].name, std::string("fer0000000.png"));
        QCOMPARE(rows[0].className, std::string("anger"));
        QCOMPARE(rows[1].className, std::string("happy"));
        QCOMPARE(rows[2].className, std::string("neutral"));
        QCOMPARE(rows[0].split, std::string("train"));
        QCOMPARE(rows[1].split, std::string("val"));
        QCOMPARE(rows[2].split, std::string("test"));
        QCOMPARE(rows[0].width, 48);
        QVERIFY(fs::exists(rows[0].path));
        const DatasetListing list = valueOf(readListing(report.dataset.folder));
        QCOMPARE(list.rows.size(), 3u);
        QCOMPARE(list.rows[1].split, std::string("val"));
        QVERIFY(valueOf(verify(*m_workspace)).isClean());
    }

    void picturesInTwoSplitsAreKeptOutOfTraining()
    {
        const fs::path csv = *m_dir / "fer.csv";
        writeText(csv, "emotion,pixels,Usage\n" + ferRow(0, 10, "Training") + ferRow(0, 10, "PrivateTest") +
                           ferRow(1, 20, "Training") + ferRow(2, 20, "Training") + ferRow(3, 30, "PublicTest"));
        const ImportReport report = valueOf(importDataset(*m_workspace, "fer2013", csv));
        QCOMPARE(report.images, 5);
        QCOMPARE(report.duplicates, 2);
        QCOMPARE(report.excluded, 1);
        QVERIFY(hasText(report.duplicateText, "fer0000000.png = fer0000001.png (train, test)"));
        QVERIFY(hasText(report.duplicateText, "labelled differently: disgust, fear"));
        const auto rows = valueOf(m_workspace->images().rows(valueOf(m_workspace->images().ids())));
        QCOMPARE(rows[0].excluded, std::string("same picture as fer0000001.png (test)"));
        QVERIFY(rows[1].excluded.empty()); // the copy of the test part stays
        ImageFilter usable;
        usable.hideExcluded = true;
        QCOMPARE(valueOf(m_workspace->images().count(usable)), 4);
        for (const ListingRow &row : valueOf(readListing(report.dataset.folder)).rows)
            QVERIFY(row.name != "fer0000000.png"); // nor does a job find it
    }

    void competitionFilesHaveNoUsageOrNoEmotion()
    {
        fs::create_directories(*m_dir / "fer");
        std::string pixels = "0";
        for (int n = 1; n < 2304; ++n)
            pixels += " 7";
        writeText(*m_dir / "fer/train.csv", "emotion,pixels\n4,\"" + pixels + "\"\n");
        writeText(*m_dir / "fer/test.csv", "pixels\n" + pixels + " \n");
        const ImportReport report = valueOf(importDataset(*m_workspace, "fer2013", *m_dir / "fer"));
        QCOMPARE(report.images, 2);
        const auto rows = valueOf(m_workspace->images().rows(valueOf(m_workspace->images().ids())));
        QCOMPARE(rows[0].split, std::string("train"));
        QCOMPARE(rows[0].className, std::string("sad"));
        QCOMPARE(rows[1].split, std::string("test"));
        QCOMPARE(rows[1].className, std::string());
    }

    void damagedRowsAreNamedAndLeftOut()
    {
        const fs::path csv = *m_dir / "fer.csv";
        writeText(csv, "emotion,pixels,Usage\n" + ferRow(0, 10, "Training") + ferRow(0, 11, "Training", 2303) +
                           ferRow(7, 12, "Training") + ferRow(0, 13, "Holiday") + ferRow(0, 300, "Training") + "1,2\n" +
                           ferRow(1, 14, "Training"));
        const ImportReport report = valueOf(importDataset(*m_workspace, "fer2013", csv));
        QCOMPARE(report.images, 2);
        QCOMPARE(report.problems.size(), 5u);
        QVERIFY(hasText(report.problems, "fer.csv, row 3, column 'pixels': 2303 values, expected 2304 (48 x 48)"));
        QVERIFY(hasText(report.problems, "row 4, column 'emotion': '7' is no class (0 to 6)"));
        QVERIFY(hasText(report.problems, "row 5, column 'Usage': 'Holiday'"));
        QVERIFY(hasText(report.problems, "row 6, column 'pixels': value 2 is not a whole number 0 to 255"));
        QVERIFY(hasText(report.problems, "row 7, 2 columns, expected 3"));
        QVERIFY(
            valueOf(m_workspace->images().find(report.dataset.id, "fer0000006.png")).has_value()); // row's own number
    }

    void damagedSourcesAreErrorsThatLeaveNothing_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("empty file") << QByteArray() << QByteArray("the file is empty");
        QTest::newRow("missing column") << QByteArray("emotion,Usage\n0,Training\n") << QByteArray("'pixels'");
        QTest::newRow("header only") << QByteArray("emotion,pixels,Usage\n") << QByteArray("no pictures");
        QTest::newRow("all rows bad") << QByteArray("emotion,pixels,Usage\n0,1 2 3,Training\n")
                                      << QByteArray("row 2, column 'pixels': 3 values");
        QTest::newRow("binary") << QByteArray("\x89PNG\r\n\x1a\n\0\0", 10) << QByteArray("'pixels'");
    }
    void damagedSourcesAreErrorsThatLeaveNothing()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, part);
        writeText(*m_dir / "fer.csv", text.toStdString());
        auto report = importDataset(*m_workspace, "fer2013", *m_dir / "fer.csv");
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::Corrupt);
        QVERIFY2(report.error().message().find(part.toStdString()) != std::string::npos,
                 report.error().message().c_str());
        verifyNothingLeft(*m_workspace);
    }

    void classFoldersWithAndWithoutSplits()
    {
        writeText(*m_dir / "plain/happy/a.png", pngOf(1));
        writeText(*m_dir / "plain/sad/b.png", pngOf(2));
        writeText(*m_dir / "plain/stray.png", pngOf(3));
        const ImportReport plain = valueOf(importDataset(*m_workspace, "folders", *m_dir / "plain"));
        QCOMPARE(plain.images, 2);
        QVERIFY(hasText(plain.problems, "stray.png: lies in no class folder"));
        QCOMPARE(plain.dataset.classes, (std::vector<std::string>{"happy", "sad"}));
        writeText(*m_dir / "split/train/happy/a.png", pngOf(1));
        writeText(*m_dir / "split/test/happy/a.png", pngOf(5));
        const ImportReport split = valueOf(importDataset(*m_workspace, "folders", *m_dir / "split"));
        QCOMPARE(split.perSplit, (std::vector<std::pair<std::string, std::int64_t>>{{"test", 1}, {"train", 1}}));
        auto again = importDataset(*m_workspace, "folders", *m_dir / "split");
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::InvalidArgument);
        QVERIFY(valueOf(verify(*m_workspace)).isClean());
    }

    void damagedPicturesAreReportedAndTheImportGoesOn()
    {
        writeText(*m_dir / "faces/good.png", pngOf(1));
        writeText(*m_dir / "faces/empty.png", "");
        writeText(*m_dir / "faces/short.png", pngOf(2).substr(0, 60));
        std::string flipped = pngOf(3);
        flipped[45] = static_cast<char>(flipped[45] ^ 1);
        writeText(*m_dir / "faces/flipped.png", flipped);
        writeText(*m_dir / "faces/text.jpg", "this is no picture");
        const ImportReport report = valueOf(importDataset(*m_workspace, "faces", *m_dir / "faces"));
        QCOMPARE(report.images, 1);
        QVERIFY(hasText(report.problems, "empty.png: the file is empty; left out"));
        QVERIFY(hasText(report.problems, "short.png: truncated PNG: it ends before IEND; left out"));
        QVERIFY(hasText(report.problems, "flipped.png: damaged PNG: checksum of chunk IDAT is wrong; left out"));
        QVERIFY(hasText(report.problems, "text.jpg: this is not a picture"));
        QCOMPARE(numFiles(m_workspace->imagesFolder()), 1u);
    }

    void picturesCanStayWhereTheyAre()
    {
        writeText(*m_dir / "faces/a.png", pngOf(1, 16));
        ImportOptions options;
        options.copy = false;
        const ImportReport report = valueOf(importDataset(*m_workspace, "faces", *m_dir / "faces", options));
        QVERIFY(fs::is_empty(m_workspace->imagesFolder()));
        const ImageRow row = valueOf(m_workspace->images().row(valueOf(m_workspace->images().ids())[0]));
        QCOMPARE(row.path, *m_dir / "faces/a.png");
        QCOMPARE(row.width, 16);
        QVERIFY(valueOf(verify(*m_workspace)).isClean());
    }

    void datasetJsonGivesClasses()
    {
        writeText(*m_dir / "gan/00000/a.png", pngOf(1));
        writeText(*m_dir / "gan/00000/b.png", pngOf(2));
        writeText(*m_dir / "gan/00000/c.png", pngOf(3));
        writeText(*m_dir / "gan/dataset.json",
                  R"({"labels":[["00000/a.png",3],["00000/b.png",[0,1]],["00000/x.png",1]]})");
        const ImportReport report = valueOf(importDataset(*m_workspace, "dataset-json", *m_dir / "gan"));
        QCOMPARE(report.images, 3);
        QVERIFY(hasText(report.problems, "00000/x.png"));
        const auto rows = valueOf(m_workspace->images().rows(valueOf(m_workspace->images().ids())));
        QCOMPARE(rows[0].className, std::string("3"));
        QCOMPARE(rows[1].className, std::string("1"));
        QCOMPARE(rows[2].className, std::string());
        writeText(*m_dir / "bad/dataset.json", R"({"labels":[["a.png"]]})");
        QCOMPARE(importDataset(*m_workspace, "dataset-json", *m_dir / "bad").error().code, ErrorCode::Corrupt);
        writeText(*m_dir / "out/dataset.json", R"({"labels":[["../gan/00000/a.png",1]]})");
        auto outside = importDataset(*m_workspace, "dataset-json", *m_dir / "out");
        QVERIFY(!outside);
        QVERIFY(outside.error().what.find("leads out of the folder") != std::string::npos);
    }

    void labelsCsvGivesAusSubjectsAndAttributes()
    {
        for (int n = 0; n < 3; ++n)
            writeText(*m_dir / ("set/" + std::to_string(n) + ".png"), pngOf(n));
        writeText(*m_dir / "set/labels.csv",
                  "name,subject,AU1,AU12\n0.png,S1,0,0.5\n1.png,S2,,1\n2.png,S2,1,0\n9.png,S3,1,1\n");
        writeText(*m_dir / "set/attributes.csv", "name,age,gender\n0.png,31,f\n1.png,,m\n");
        const ImportReport report = valueOf(importDataset(*m_workspace, "au-csv", *m_dir / "set"));
        QCOMPARE(report.images, 3);
        QVERIFY(hasText(report.problems, "9.png"));
        QCOMPARE(report.dataset.aus, (std::vector<int>{1, 12}));
        const auto ids = valueOf(m_workspace->images().ids());
        QCOMPARE(valueOf(m_workspace->images().labels(ids[1])).size(), 1u); // the empty cell is missing, not 0
        QCOMPARE(valueOf(m_workspace->images().attributeColumn(ids, "gender")),
                 (std::vector<std::string>{"f", "m", ""}));
        const auto bySubject = valueOf(m_workspace->images().countsBy("subject"));
        QCOMPARE(bySubject[1].name, std::string("S2"));
        QCOMPARE(bySubject[1].count, 2);
        // What a job reads says the same.
        const DatasetListing list = valueOf(readListing(report.dataset.folder));
        QCOMPARE(list.aus, (std::vector<int>{1, 12}));
        QCOMPARE(list.rows[0].aus[1], 0.5);
        QVERIFY(std::isnan(list.rows[1].aus[0]));
    }

    void labelsCsvErrorsNameFileRowAndColumn_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("no name") << QByteArray("file,AU1\na.png,1\n") << QByteArray("'name'");
        QTest::newRow("no labels") << QByteArray("name,subject\na.png,S\n") << QByteArray("neither AU columns");
        QTest::newRow("range") << QByteArray("name,AU1\na.png,3\n")
                               << QByteArray("row 2, column 'AU1': 3 is not between");
        QTest::newRow("text") << QByteArray("name,AU1\na.png,yes\n") << QByteArray("row 2, column 'AU1'");
        QTest::newRow("columns") << QByteArray("name,AU1\na.png\n") << QByteArray("row 2");
        QTest::newRow("twice") << QByteArray("name,AU1\na.png,1\na.png,0\n")
                               << QByteArray("row 3: 'a.png' stands twice");
    }
    void labelsCsvErrorsNameFileRowAndColumn()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, part);
        writeText(*m_dir / "set/a.png", pngOf(1));
        writeText(*m_dir / "set/labels.csv", text.toStdString());
        auto report = importDataset(*m_workspace, "au-csv", *m_dir / "set");
        QVERIFY(!report);
        QVERIFY2(report.error().message().find(part.toStdString()) != std::string::npos,
                 report.error().message().c_str());
        QVERIFY(report.error().message().find("labels.csv") != std::string::npos);
        verifyNothingLeft(*m_workspace);
    }

    void wrongArgumentsAreNamed()
    {
        QCOMPARE(importDataset(*m_workspace, "msword", *m_dir / "x").error().code, ErrorCode::InvalidArgument);
        QCOMPARE(importDataset(*m_workspace, "faces", *m_dir / "nowhere").error().code, ErrorCode::NotFound);
        writeText(*m_dir / "a.zip", "PK");
        QCOMPARE(importDataset(*m_workspace, "faces", *m_dir / "a.zip").error().code, ErrorCode::WrongKind);
        fs::create_directories(*m_dir / "empty");
        QVERIFY(!importDataset(*m_workspace, "faces", *m_dir / "empty"));
        verifyNothingLeft(*m_workspace);
    }

    void cancelAndFullDiskLeaveNothing()
    {
        for (int n = 0; n < 20; ++n)
            writeText(*m_dir / ("faces/" + std::to_string(n) + ".png"), pngOf(n, 64));
        ImportOptions options;
        options.progress = [](std::int64_t done, std::int64_t) {
            return done < 5;
        };
        QCOMPARE(importDataset(*m_workspace, "faces", *m_dir / "faces", options).error().code, ErrorCode::Cancelled);
        verifyNothingLeft(*m_workspace);
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit old{};
        ::getrlimit(RLIMIT_FSIZE, &old);
        const rlimit tight{512, old.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &tight);
        auto full = importDataset(*m_workspace, "faces", *m_dir / "faces");
        ::setrlimit(RLIMIT_FSIZE, &old);
        QVERIFY(!full);
        QCOMPARE(full.error().code, ErrorCode::Io);
        verifyNothingLeft(*m_workspace);
        QCOMPARE(valueOf(importDataset(*m_workspace, "faces", *m_dir / "faces")).images, 20);
    }

    /// As kill -9 leaves them: before the folder got its name, and between that and the rows.
    void whatAKilledImportLeftGoesWhenTheWorkspaceIsOpened()
    {
        for (int n = 0; n < 3; ++n)
            writeText(*m_dir / ("faces/" + std::to_string(n) + ".png"), pngOf(n));
        valueOf(importDataset(*m_workspace, "faces", *m_dir / "faces"));
        const fs::path images = m_workspace->imagesFolder();
        QVERIFY(!fs::exists(images / "faces/.import"));
        const std::string dead = "2147483647", alive = std::to_string(::getppid());
        writeText(images / (".import-" + dead + "-other") / "0.png", pngOf(0));
        writeText(images / (".import-" + alive + "-busy") / "0.png", pngOf(0));
        writeText(images / "other/0.png", pngOf(0));
        writeText(images / "other/.import", dead);
        writeText(images / "mine/0.png", pngOf(7)); // put there by a person
        writeText(images / "faces/.import", dead);  // killed after the rows
        m_workspace.reset();
        m_workspace = valueOf(Workspace::open(*m_dir / "ws"));
        QVERIFY(!fs::exists(images / (".import-" + dead + "-other")));
        QVERIFY(!fs::exists(images / "other"));
        QVERIFY(!fs::exists(images / "faces/.import"));
        QVERIFY(fs::exists(images / "faces/2.png"));
        QVERIFY(fs::exists(images / "mine/0.png"));
        QVERIFY(fs::exists(images / (".import-" + alive + "-busy")));
        ImportOptions options;
        options.name = "other"; // the same import is possible again
        QCOMPARE(valueOf(importDataset(*m_workspace, "faces", *m_dir / "faces", options)).images, 3);
    }

    void jpegAndBmpAreCheckedByTheirStructure()
    {
        // Smallest sensible JPEG skeleton: SOI, SOF0 (16 x 9), SOS, data, EOI.
        const std::string jpeg(
            "\xff\xd8\xff\xc0\x00\x0b\x08\x00\x09\x00\x10\x01\x01\x11\x00\xff\xda\x00\x02xyz\xff\xd9", 25);
        const PictureInfo info = valueOf(checkPicture(jpeg, "a.jpg"));
        QCOMPARE(info.width, 16);
        QCOMPARE(info.height, 9);
        QCOMPARE(checkPicture(jpeg.substr(0, jpeg.size() - 2), "a.jpg").error().what,
                 std::string("truncated JPEG: it ends before EOI"));
        for (std::size_t size = 0; size < jpeg.size() - 1; ++size)
            QVERIFY(!checkPicture(std::string_view(jpeg).substr(0, size), "a.jpg"));
        const std::string png = pngOf(1);
        for (std::size_t size = 0; size < png.size(); ++size)
            QVERIFY(!checkPicture(std::string_view(png).substr(0, size), "a.png"));
        QVERIFY(!checkPicture(std::string("BM\xff\xff\0\0", 6), "a.bmp"));
    }

    void theSharedFer2013SampleIsRead()
    {
        const fs::path csv = mimik::test::testData() / "fer2013/fer2013_sample.csv";
        if (mimik::test::testData().empty() || !fs::exists(csv))
            QSKIP("MIMIK_TEST_DATA has no fer2013/fer2013_sample.csv");
        const ImportReport report = valueOf(importDataset(*m_workspace, "fer2013", csv));
        QCOMPARE(report.images, 1050); // 7 classes x (100 Training + 25 PublicTest + 25 PrivateTest)
        QVERIFY(report.problems.empty());
        QCOMPARE(report.perSplit,
                 (std::vector<std::pair<std::string, std::int64_t>>{{"test", 175}, {"train", 700}, {"val", 175}}));
        for (const auto &[name, count] : report.perClass)
            QCOMPARE(count, 150);
        QVERIFY(report.duplicates > 0);
        QVERIFY(report.excluded > 0);
        qInfo("%lld pictures stand twice, %lld kept out of training", static_cast<long long>(report.duplicates),
              static_cast<long long>(report.excluded));
    }

private:
    std::unique_ptr<mimik::test::TempDir> m_dir;
    std::unique_ptr<Workspace> m_workspace;
};

QTEST_GUILESS_MAIN(TestImporters)
#include "tst_importers.moc"
