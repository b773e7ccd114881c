#include "core/base/files.h"
#include "core/base/random_state.h"
#include "core/gan/snapshot_metrics.h"
#include "core/nn/feature_distance.h"
#include "core/nn/feature_extractor.h"
#include "core/nn/generator.h"
#include "core/weights/model_card.h"
#include "support/test_support.h"

#include <QtTest>

using namespace mimik;
using namespace mimik::gan;

namespace {

/// Remembers what a job says; asks to stop at the n-th question.
class Listener : public SilentJobContext {
public:
    explicit Listener(int stopAt = 1 << 30) : SilentJobContext({}, 2), m_left(stopAt) {}
    void metric(std::int64_t step, std::string_view name, double value) override
    {
        metrics.emplace_back(step, name, value);
    }
    void warning(std::string_view code, const std::string &text) override
    {
        warnings.emplace_back(code);
        texts.push_back(text);
    }
    bool shouldStop() override { return --m_left < 0; }
    std::vector<std::tuple<std::int64_t, std::string, double>> metrics;
    std::vector<std::string> warnings, texts;

private:
    int m_left;
};

/// Faces of the bundled generator as training images: [count, 64, 64, 3].
GanImages facesOf(const nn::Generator &generator, int count, std::uint32_t firstSeed)
{
    GanImages images;
    for (int i = 0; i < count; ++i) {
        const Tensor chw =
            generator.synthesize(generator.broadcast(generator.mapSeed(firstSeed + static_cast<std::uint32_t>(i))));
        if (!images.add(generator.toImage(chw.data.data()), "face"))
            qFatal("add");
    }
    return images;
}

std::vector<MetricChoice> chosen(const std::string &text)
{
    return *parseMetrics(text);
}

} // namespace

class TestSnapshotMetrics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void choiceIsReadAndRefused();
    void numbersAreNamedAndWritten();
    void fidIsThatOfTheFeatures();
    void noiseIsFarFromFaces();
    void mirroredFacesCount();
    void spreadTellsAlikeFromDifferent();
    void stoppedMeasurementWritesNothing();

private:
    test::TempDir m_dir;
    std::filesystem::path m_model;
    GanImages m_faces;
};

void TestSnapshotMetrics::initTestCase()
{
    m_model = m_dir / "network-snapshot-000004.safetensors";
    std::filesystem::copy_file(resourceFolder() / "models/demo64.safetensors", m_model);
    std::filesystem::copy_file(resourceFolder() / "models/demo64.json", weights::cardPath(m_model));
    m_faces = facesOf(*nn::Generator::load(m_model), 60, 5000);
}

void TestSnapshotMetrics::choiceIsReadAndRefused()
{
    const auto three = chosen("pr:0.1,fid:50,kid");
    QCOMPARE(three.size(), std::size_t(3));
    QCOMPARE(three[0].name + three[1].name + three[2].name, std::string("fidkidpr"));
    QCOMPARE(three[0].images(), 50000);
    QCOMPARE(three[1].images(), 2500);
    QCOMPARE(three[2].images(), 100);
    QVERIFY(chosen("").empty() && chosen("none").empty());
    for (const char *wrong :
         {"is", "fid:", "fid:0", "fid:x", "fid:2k", "fid:-1", "fid:nan", "fid,fid:2", "fid,", ","}) {
        const auto refused = parseMetrics(wrong);
        if (std::string(wrong) == "fid,")
            continue; // a comma at the end changes nothing
        QVERIFY2(!refused && refused.error().where == "metrics", wrong);
    }
}

void TestSnapshotMetrics::numbersAreNamedAndWritten()
{
    auto metrics = SnapshotMetrics::create(chosen("fid:0.05,kid:0.05,pr:0.05"), {}, false, 1);
    QVERIFY(metrics);
    Listener ctx;
    const auto scores = metrics->measure(m_model, 4000, m_faces, ctx);
    QVERIFY2(scores, scores ? "" : scores.error().message().c_str());
    QCOMPARE(scores->scores.size(), std::size_t(4));
    QCOMPARE(scores->scores[0].name, std::string("FID(mimik-au-cnn@dd27)"));
    QCOMPARE(scores->scores[2].name, std::string("precision(mimik-au-cnn@dd27)"));
    QVERIFY(scores->scores[0].isDistance && !scores->scores[3].isDistance);
    QCOMPARE(ctx.metrics.size(), std::size_t(4));
    QCOMPARE(std::get<0>(ctx.metrics[0]), std::int64_t(4000));
    // 50 generated faces are far fewer than 2,048 features
    QCOMPARE(ctx.warnings, std::vector<std::string>{"few-images"});
    QVERIFY(ctx.texts[0].find("50 generated and 60 training faces") != std::string::npos);

    const auto text = readFile(m_dir / "metric-fid.jsonl");
    QVERIFY(text);
    const Json line = Json::parse(*text);
    QCOMPARE(line["results"]["fid"].get<double>(), scores->scores[0].value);
    QCOMPARE(line["extractor"].get<std::string>(), std::string("mimik-au-cnn@dd27"));
    QCOMPARE(line["images"].get<int>(), 50);
    QCOMPARE(line["kimg"].get<double>(), 4.0);
    QCOMPARE(line["snapshot"].get<std::string>(), std::string("network-snapshot-000004.safetensors"));
    const auto card = weights::readCard(m_model);
    QVERIFY(card);
    QCOMPARE(card->metrics["KID(mimik-au-cnn@dd27)"]["value"].get<double>(), scores->scores[1].value);

    // the same again: the same numbers, one more line, no second warning
    const auto again = metrics->measure(m_model, 4000, m_faces, ctx);
    QCOMPARE(again->scores[0].value, scores->scores[0].value);
    QCOMPARE(again->spread, scores->spread);
    QCOMPARE(ctx.warnings.size(), std::size_t(1));
    const auto lines = *readFile(m_dir / "metric-fid.jsonl");
    QCOMPARE(std::ranges::count(lines, '\n'), 2);
}

void TestSnapshotMetrics::fidIsThatOfTheFeatures()
{
    // the same faces by hand: latents RandomState(seed), in batches of any size
    constexpr int kCount = 40;
    const auto generator = nn::Generator::load(m_model);
    const auto extractor = nn::FeatureExtractor::load(nn::FeatureExtractor::bundledFile());
    nn::FeatureStatistics real(extractor->width()), generated(extractor->width());
    real.add(extractor->features(m_faces.pixels.data(), 60, 64, 64, 3));
    RandomState random(9);
    const Tensor z{{kCount, generator->config().zDim},
                   random.randn(static_cast<std::size_t>(kCount * generator->config().zDim))};
    generated.add(extractor->features(generator->synthesize(generator->broadcast(generator->map(z)))));
    const double expected = nn::frechetDistance(real, generated);
    auto metrics = SnapshotMetrics::create({{"fid", kCount / 1000.0}}, {}, false, 9);
    Listener ctx;
    const double fid = metrics->measure(m_model, 0, m_faces, ctx)->scores[0].value;
    QVERIFY2(std::abs(fid - expected) < 1e-3 * expected,
             qPrintable(QString::number(fid) + " " + QString::number(expected)));
}

void TestSnapshotMetrics::noiseIsFarFromFaces()
{
    GanImages noise = m_faces;
    RandomState random(4);
    for (auto &v : noise.pixels)
        v = static_cast<std::uint8_t>(random.below(256));
    Listener ctx;
    const auto choice = chosen("fid:0.06,kid:0.06,pr:0.06");
    const auto near = SnapshotMetrics::create(choice, {}, false, 1)->measure(m_model, 0, m_faces, ctx);
    const auto far = SnapshotMetrics::create(choice, {}, false, 1)->measure(m_model, 0, noise, ctx);
    QVERIFY(far->scores[0].value > 3 * near->scores[0].value);
    QVERIFY(far->scores[1].value > 3 * std::abs(near->scores[1].value));
    QVERIFY(near->scores[2].value > 0.3); // precision
    QCOMPARE(far->scores[2].value, 0.0);
}

void TestSnapshotMetrics::mirroredFacesCount()
{
    Listener ctx;
    QVERIFY(SnapshotMetrics::create(chosen("fid:0.05"), {}, true, 1)->measure(m_model, 0, m_faces, ctx));
    QVERIFY(ctx.texts.at(0).find("120 training faces") != std::string::npos);
}

void TestSnapshotMetrics::spreadTellsAlikeFromDifferent()
{
    // a generator whose mapping ignores the latent makes 64 times the same face
    const auto whole = weights::Safetensors::load(m_model);
    std::vector<weights::NamedTensor> tensors;
    for (const auto &[name, entry] : whole->entries()) {
        Tensor t = *whole->tensor(name);
        if (name == "G_ema.mapping.fc0.weight")
            std::ranges::fill(t.data, 0.0F);
        tensors.push_back({name, std::move(t)});
    }
    const auto file = m_dir / "collapsed.safetensors";
    QVERIFY(weights::writeModel(file, tensors, weights::StoredAs::Float32, *weights::readCard(m_model)));
    auto metrics = SnapshotMetrics::create({}, {}, false, 1);
    Listener ctx;
    const double different = metrics->measure(m_model, 0, m_faces, ctx)->spread,
                 alike = metrics->measure(file, 0, m_faces, ctx)->spread;
    QVERIFY2(different > 1 && alike < 0.01 * different,
             qPrintable(QString::number(different) + " " + QString::number(alike)));
    QVERIFY(ctx.metrics.empty() && ctx.warnings.empty());
}

void TestSnapshotMetrics::stoppedMeasurementWritesNothing()
{
    auto metrics = SnapshotMetrics::create(chosen("fid:0.05"), {}, false, 1);
    std::filesystem::remove(m_dir / "metric-fid.jsonl");
    for (int stopAt : {0, 1, 3}) {
        Listener ctx(stopAt);
        const auto scores = metrics->measure(m_model, 0, m_faces, ctx);
        QVERIFY(!scores && ctx.metrics.empty());
        QCOMPARE(scores.error().code, ErrorCode::Cancelled);
    }
    QVERIFY(!std::filesystem::exists(m_dir / "metric-fid.jsonl"));
    Listener ctx;
    QCOMPARE(metrics->measure(m_model, 0, m_faces, ctx)->scores.size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestSnapshotMetrics)
#include "tst_snapshot_metrics.moc"
