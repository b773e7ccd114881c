#include "core/data/annotations.h"
#include "core/data/database.h"
#include "core/data/image_rows_p.h"
#include "core/data/images.h"
#include "core/data/listing.h"
#include "core/data/selections.h"
#include "data_test_support_p.h"

#include <random>

using namespace mimik;
using namespace mimik::data;
using namespace mimik::data::test;

namespace {

constexpr int kNumImages = 100000;
constexpr int kImagesPerSeed = 10;

// Generous bounds, so that a busy machine does not fail the test: a list that is read in full per scroll step, or a
// filter without its index, takes longer by far.
constexpr double kIdsMs = 1500;
constexpr double kPageMs = 100;

double milliseconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

} // namespace

/// One workspace of 100,000 images for all tests.
class TestImageQueries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_workspace = valueOf(Workspace::create(m_dir / "ws"));
        m_model = addGenerator(*m_workspace, m_dir.path());
        Database &db = m_workspace->database();
        QElapsedTimer timer;
        timer.start();
        Transaction transaction(db);
        valueOf(transaction.begin());
        valueOf(db.exec("INSERT INTO datasets(name, origin, kind, folder, created) VALUES('real', 'real', 'folders',"
                        " 'images/real', '2026'), ('gen', 'synthetic', 'generate', 'images/gen', '2026')"));
        ImageWriter writer(db);
        ScoreColumn brisque{"brisque", {}, {}};
        std::mt19937 random(1);
        for (int n = 0; n < kNumImages; ++n) {
            NewImage image;
            image.name = std::to_string(1000000 + n) + ".png";
            image.sha256 = std::string(64, 'a');
            image.width = image.height = 64;
            const bool isReal = n < 1000;
            if (isReal) {
                image.className = n % 2 ? "happy" : "sad";
                image.split = n % 10 ? "train" : "test";
                image.subject = "S" + std::to_string(n % 50);
            } else {
                image.lineage.generator = m_model;
                image.lineage.seed = n / kImagesPerSeed;
            }
            const ImageId id = valueOf(writer.write(DatasetId{isReal ? 1 : 2}, image));
            if (!isReal) {
                brisque.images.push_back(id);
                brisque.values.push_back(static_cast<double>(random() % 10000) / 100);
            }
        }
        valueOf(writeScores(*m_workspace, brisque));
        valueOf(transaction.commit());
        qInfo("100,000 images and scores inserted in %.0f ms", milliseconds(timer));
        std::vector<SeedState> seeds;
        for (std::int64_t seed = 100; seed < 2100; ++seed)
            seeds.push_back(
                {{m_model, seed}, SeedStatus::Labelled, {{12, 0, Side::Both, 0}}, "", LabelSource::File, "", ""});
        valueOf(m_workspace->annotations().putSeeds(seeds));
    }

    void idsAndPagesOfAHundredThousandAreQuick()
    {
        QElapsedTimer timer;
        timer.start();
        const auto ids = valueOf(m_workspace->images().ids());
        const double idsMs = milliseconds(timer);
        QCOMPARE(ids.size(), std::size_t{kNumImages});
        double worst = 0;
        for (std::size_t start : {std::size_t{0}, std::size_t{50000}, std::size_t{99800}}) {
            timer.restart();
            const auto rows = valueOf(m_workspace->images().rows(std::span(ids).subspan(start, 200)));
            worst = std::max(worst, milliseconds(timer));
            QCOMPARE(rows.size(), 200u);
            QCOMPARE(rows[7].id, ids[start + 7]);
            QCOMPARE(rows[7].name, std::to_string(1000000 + start + 7) + ".png");
        }
        qInfo("all ids: %.0f ms; a page of 200 rows: %.1f ms", idsMs, worst);
        QVERIFY(idsMs < kIdsMs);
        QVERIFY(worst < kPageMs);
    }

    void filtersGiveWhatTheySay()
    {
        Images &images = m_workspace->images();
        ImageFilter filter;
        filter.origin = Origin::Real;
        QCOMPARE(valueOf(images.count(filter)), 1000);
        filter.splits = {"test"};
        QCOMPARE(valueOf(images.count(filter)), 100);
        filter.classes = {"sad"};
        QCOMPARE(valueOf(images.count(filter)), 100); // every tenth is even
        filter = {};
        filter.subjects = {"S3", "S4"};
        QCOMPARE(valueOf(images.count(filter)), 40);
        filter = {};
        filter.seeds = {500};
        filter.generator = m_model;
        QCOMPARE(valueOf(images.count(filter)), kImagesPerSeed);
        filter = {};
        filter.text = "1000999";
        QCOMPARE(valueOf(images.count(filter)), 1);
    }

    void filtersOfLabelsAreQuickToo()
    {
        Images &images = m_workspace->images();
        QElapsedTimer timer;
        timer.start();
        ImageFilter filter;
        filter.aus = {12};
        QCOMPARE(valueOf(images.ids(filter)).size(), std::size_t{2000 * kImagesPerSeed});
        const double auMs = milliseconds(timer);
        timer.restart();
        filter = {};
        filter.hideExcluded = true;
        QCOMPARE(valueOf(images.ids(filter)).size(), std::size_t{kNumImages});
        const double usableMs = milliseconds(timer);
        timer.restart();
        const DatasetListing list = valueOf(listing(*m_workspace, {}));
        QCOMPARE(list.rows.size(), std::size_t{kNumImages});
        qInfo("images with AU12: %.0f ms; usable images: %.0f ms; listing with labels: %.0f ms", auMs, usableMs,
              milliseconds(timer));
        QVERIFY(auMs < 2 * kIdsMs);
        QVERIFY(usableMs < 2 * kIdsMs);
    }

    void scoresComeInColumnsAndOrderImages()
    {
        QElapsedTimer timer;
        timer.start();
        const ScoreColumn column = valueOf(m_workspace->images().scores("brisque", DatasetId{2}));
        qInfo("99,000 scores: %.0f ms", milliseconds(timer));
        QCOMPARE(column.images.size(), std::size_t{99000});
        QVERIFY(std::is_sorted(column.images.begin(), column.images.end()));
        ImageFilter filter;
        filter.metric = "brisque";
        filter.min = 10;
        filter.max = 20;
        const auto ids = valueOf(m_workspace->images().ids(filter));
        std::size_t expected = 0;
        for (double value : column.values)
            expected += value >= 10 && value <= 20;
        QCOMPARE(ids.size(), expected);
        double last = 10;
        for (std::size_t n = 0; n < 50; ++n) {
            const double value = valueOf(m_workspace->images().scoresOf(ids[n]))[0].second;
            QVERIFY(value >= last);
            last = value;
        }
        filter.metric = "unknown";
        QVERIFY(valueOf(m_workspace->images().ids(filter)).empty());
    }

    void selectionsFreezeTheirIds()
    {
        ImageFilter filter;
        filter.seeds = {500, 501};
        const auto ids = valueOf(m_workspace->images().ids(filter));
        Selections &selections = m_workspace->selections();
        const SelectionId id = valueOf(selections.save("pick", {{"version", 1}}, ids));
        QCOMPARE(selections.save("pick", {}, ids).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(valueOf(selections.images(id)), ids);
        filter = {};
        filter.selection = id;
        QCOMPARE(valueOf(m_workspace->images().ids(filter)), ids);
        const SelectionId replaced = valueOf(selections.save("pick", {}, std::span(ids).first(5), true));
        QCOMPARE(valueOf(selections.list()).size(), 1u);
        QCOMPARE(valueOf(selections.list())[0].count, 5);
        valueOf(selections.remove(replaced));
        QVERIFY(valueOf(selections.list()).empty());
        QCOMPARE(valueOf(m_workspace->images().count()), kNumImages);
    }

    void listingsAreWrittenForJobs()
    {
        ImageFilter filter;
        filter.seeds = {150, 5000};
        const DatasetListing list = valueOf(listing(*m_workspace, filter, {12}));
        const fs::path folder = m_workspace->exportsFolder() / "train";
        valueOf(writeListing(list, "au", folder));
        const DatasetListing read = valueOf(readListing(folder));
        QCOMPARE(read.rows.size(), std::size_t{kImagesPerSeed}); // nothing is known of seed 5000
        QCOMPARE(read.rows[0].name.substr(0, 17), std::string("../../images/gen/"));
        QCOMPARE(read.rows[0].path, m_workspace->imagesFolder() / "gen/1001500.png");
        QCOMPARE(read.rows[0].aus[0], 1.0);
        QVERIFY(!writeListing(list, "pain", folder));
    }

    void rowsOfUnknownIdsAreAnError()
    {
        const std::vector<ImageId> ids{ImageId{1}, ImageId{99999999}};
        auto rows = m_workspace->images().rows(ids);
        QVERIFY(!rows);
        QCOMPARE(rows.error().code, ErrorCode::NotFound);
    }

private:
    mimik::test::TempDir m_dir;
    std::unique_ptr<Workspace> m_workspace;
    ModelId m_model{};
};

QTEST_GUILESS_MAIN(TestImageQueries)
#include "tst_image_queries.moc"
