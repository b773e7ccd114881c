#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/npy.h"
#include "core/gan/generate.h"
#include "core/gan/latent_source_p.h"
#include "core/weights/model_card.h"
#include "support/model_fixtures.h"
#include "support/test_support.h"

#include <QElapsedTimer>
#include <QtTest>

#include <atomic>
#include <cmath>

using namespace mimik;
using namespace mimik::gan;

/// The job `generate`: which latents belong to which classes, what it refuses, how it stops, what it says.
class TestGenerate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void wrongClassesAreRefused_data();
    void wrongClassesAreRefused();
    void classesAreTakenByNameOrNumber_data();
    void classesAreTakenByNameOrNumber();
    void wTakesNoClass();
    void psiMayPullToTheClass();
    void averagesAreMadeWhenNeeded();
    void averagesOfManyLabelsCanBeStopped();
    void latentsMustBeFinite();
    void seedsKeepTheirOrderAndClass();
    void aRepeatedSeedIsMadeOnce();
    void stoppingIsQuickAndNotComplete_data();
    void stoppingIsQuickAndNotComplete();
    void whatIsNotDoneAsAskedIsSaid();

private:
    std::string file(const char *name) const { return (m_dir / name).string(); }
    GenerateSpec spec() const
    {
        GenerateSpec s;
        s.model = file("g.pkl");
        return s;
    }
    test::TempDir m_dir;
};

namespace {

/// Remembers what a job says; asks it to stop at the n-th time that it asks.
class Listener : public SilentJobContext {
public:
    explicit Listener(std::filesystem::path folder, int stopAt = 0)
        : SilentJobContext(std::move(folder), 2), m_stopAt(stopAt)
    {
    }
    void progress(std::string_view, std::int64_t done, std::int64_t total) override
    {
        isComplete = isComplete || done == total;
    }
    void warning(std::string_view, const std::string &text) override { warnings.push_back(text); }
    bool shouldStop() override { return ++asked >= m_stopAt && m_stopAt > 0; }

    bool isComplete = false;
    std::atomic<int> asked{0};
    std::vector<std::string> warnings;

private:
    int m_stopAt;
};

std::vector<std::vector<std::string>> manifest(const std::filesystem::path &folder)
{
    auto table = readCsv(folder / "manifest.csv");
    return table ? table->rows : std::vector<std::vector<std::string>>();
}

/// What the job makes of these settings.
struct Made {
    explicit Made(const GenerateSpec &settings) : result(runGenerate(settings, 0, listener)), rows(manifest(out.path()))
    {
    }

    test::TempDir out;
    Listener listener{out.path()};
    Result<Json> result;
    std::vector<std::vector<std::string>> rows; ///< of the manifest
};

} // namespace

void TestGenerate::initTestCase()
{
    test::NetShape shape;
    shape.resolution = 8;
    shape.cDim = 3;
    const auto net = test::makeGenerator(shape, 1);
    QVERIFY(writeFileAtomically(m_dir / "g.pkl",
                                test::officialPickle({{"G_ema", net, test::generatorArguments(shape)}}, 4)));
}

/// With psi 0 every seed becomes the average: one for all classes, or one of each.
void TestGenerate::psiMayPullToTheClass()
{
    const auto faces = [&](const std::string &center, const std::string &klass, double psi) {
        const test::TempDir out;
        Listener ctx(out.path());
        GenerateSpec s;
        s.model = file("g.pkl");
        s.seeds = "0-1";
        s.classes = klass;
        s.psi = psi;
        s.center = center;
        s.format = "npy";
        if (const auto made = runGenerate(s, 0, ctx); !made)
            qFatal("%s", made.error().message().c_str());
        const auto all = readNpy(out / "images.npy")->toTensor();
        const auto half = static_cast<std::ptrdiff_t>(all.data.size() / 2);
        return std::pair(std::vector<float>(all.data.begin(), all.data.begin() + half),
                         std::vector<float>(all.data.begin() + half, all.data.end()));
    };
    const auto all0 = faces("all", "0", 0), all1 = faces("all", "1", 0);
    const auto own0 = faces("class", "0", 0), own1 = faces("class", "1", 0);
    QVERIFY(all0.first == all0.second);
    QVERIFY(all0.first == all1.first);
    QVERIFY(own0.first == own0.second);
    QVERIFY(own0.first != own1.first);
    QVERIFY(own0.first != all0.first);
    QVERIFY(faces("class", "0", 1).first == faces("all", "0", 1).first); // nothing is pulled
    QVERIFY(faces("class", "0", 0.5).first != faces("all", "0", 0.5).first);

    const test::TempDir out;
    Listener ctx(out.path());
    GenerateSpec s;
    s.model = file("g.pkl");
    s.seeds = "0";
    s.classes = "0";
    s.center = "class";
    QVERIFY(runGenerate(s, 0, ctx));
    const auto header = readCsv(out / "manifest.csv");
    QVERIFY(header);
    const auto column = header->column("center");
    QVERIFY(column);
    QCOMPARE(header->rows.at(0).at(*column), std::string("class"));
    s.w = file("w.npy");
    s.seeds.clear();
    QCOMPARE(s.validate().error().where, std::string("center"));
}

void TestGenerate::averagesAreMadeWhenNeeded()
{
    const auto generator = nn::Generator::load(m_dir / "g.pkl");
    QVERIFY(generator);
    auto source = LatentSource::open(*generator, "0-2", {}, {}, "1,2,1", {});
    QVERIFY(source);
    const Tensor pulledToAll = source->ws(*generator, 0, 0.5, 2);
    QVERIFY(source->centerOnClasses());
    int asked = 0;
    const auto count = [&asked] {
        ++asked;
        return false;
    };
    const Tensor whole = source->ws(*generator, 0, 1, -1, count);
    QVERIFY(source->ws(*generator, 1, 0.5, 0, count).shape == whole.shape);
    QCOMPARE(asked, 0); // nothing is pulled: no average
    QVERIFY(source->ws(*generator, 0, 0.5, 2, [] { return true; }).shape.empty());
    const Tensor cut = source->ws(*generator, 0, 0.5, 2, count);
    QCOMPARE(asked, 10); // once for each thousand
    source->ws(*generator, 2, 0.5, -1, count);
    QCOMPARE(asked, 10); // the same class
    source->ws(*generator, 1, 0.5, -1, count);
    QCOMPARE(asked, 20);

    // Half-way to the class's average in the first two layers, the others untouched.
    const Tensor center = generator->averageOf(Tensor{{1, 3}, {0, 1, 0}});
    const std::size_t width = center.data.size(), layers = whole.data.size() / width;
    QVERIFY(layers > 2);
    for (std::size_t k = 0; k < whole.data.size(); ++k) {
        const float expected = k < 2 * width ? (whole.data[k] + center.data[k % width]) / 2 : whole.data[k];
        QVERIFY(std::abs(cut.data[k] - expected) <= 1e-5F * (1 + std::abs(expected)));
    }
    QVERIFY(cut.data != pulledToAll.data);
}

// Twenty thousand averages take minutes: they are not made before the first image.
void TestGenerate::averagesOfManyLabelsCanBeStopped()
{
    constexpr std::int64_t kCount = 20'000;
    Tensor labels{{kCount, 3}, std::vector<float>(3 * kCount)};
    for (std::size_t i = 0; i < labels.data.size(); ++i)
        labels.data[i] = static_cast<float>(i) / static_cast<float>(labels.data.size());
    QVERIFY(writeNpy(m_dir / "soft.npy", labels));
    auto s = spec();
    s.seeds = "0-19999";
    s.classes = file("soft.npy");
    s.psi = 0.7;
    s.center = "class";
    for (const bool after : {false, true})
        for (const char *format : {"png", "npy"})
            for (const int stopAt : {1, 5, 200}) { // before the first average, within one, some images later
                s.truncateAfter = after;
                s.format = format;
                const test::TempDir out;
                Listener listener(out.path(), stopAt);
                QElapsedTimer timer;
                timer.start();
                const auto made = runGenerate(s, 0, listener);
                QVERIFY(!made);
                QCOMPARE(made.error().code, ErrorCode::Cancelled);
                QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
                QVERIFY(listener.asked <= stopAt + 1);
            }
}

void TestGenerate::wrongClassesAreRefused_data()
{
    QTest::addColumn<std::vector<float>>("values");
    QTest::addColumn<int>("row");
    QTest::addColumn<QString>("named");
    QTest::newRow("NaN") << std::vector<float>{0, 1, NAN} << 2 << "nan";
    QTest::newRow("infinite") << std::vector<float>{INFINITY, 1, 0} << 0 << "inf";
    QTest::newRow("between") << std::vector<float>{0, 1.7F, 0} << 1 << "1.7";
    QTest::newRow("too large") << std::vector<float>{0, 3, 0} << 1 << "3";
    QTest::newRow("huge") << std::vector<float>{0, 3e9F, 0} << 1 << "3e+09";
    QTest::newRow("negative") << std::vector<float>{-1, 0, 0} << 0 << "-1";
}

void TestGenerate::wrongClassesAreRefused()
{
    QFETCH(std::vector<float>, values);
    QFETCH(int, row);
    QFETCH(QString, named);
    QVERIFY(writeNpy(m_dir / "c.npy", Tensor{{3}, values}));
    auto s = spec();
    s.seeds = "0-2";
    s.classes = file("c.npy");
    const test::TempDir out;
    Listener listener(out.path());
    const auto made = runGenerate(s, 0, listener);
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::InvalidArgument);
    const std::string expected = "row " + std::to_string(row) + " is " + named.toStdString() + ";";
    QVERIFY2(made.error().what.find(expected) != std::string::npos, made.error().what.c_str());
    QVERIFY2(made.error().what.find("0 to 2") != std::string::npos, made.error().what.c_str());
}

void TestGenerate::classesAreTakenByNameOrNumber_data()
{
    using Names = std::vector<std::string>;
    QTest::addColumn<Names>("names");
    QTest::addColumn<QString>("given");
    QTest::addColumn<std::vector<int>>("classes"); ///< empty: it is refused
    QTest::addColumn<QString>("said");
    const Names all = {"Happy", "sad", "2nd"}, none, few = {"happy"};
    const auto good = [](const char *tag, const Names &names, const char *given, const std::vector<int> &classes) {
        QTest::newRow(tag) << names << given << classes << QString();
    };
    good("numbers", none, "2,0,1", {2, 0, 1});
    good("names", all, "sad,Happy,2nd", {1, 0, 2});
    good("other case", all, "SAD,happy,2ND", {1, 0, 2});
    good("blanks", all, " sad , 0,\t2nd ", {1, 0, 2});
    good("case tells them apart", {"sad", "SAD", "x"}, "SAD,sad,X", {1, 0, 2});
    good("some names", few, "1,Happy,2", {1, 0, 2});
    const auto bad = [](const char *tag, const Names &names, const char *given, const char *said) {
        QTest::newRow(tag) << names << given << std::vector<int>() << said;
    };
    bad("name without names", none, "happy",
        "'happy' is no class; this generator has no class names, give numbers 0 to 2");
    bad("unknown name", all, "0,angry,1",
        "'angry' is no class; this generator has classes 0 (Happy), 1 (sad), 2 (2nd)");
    bad("unknown among some names", few, "sad", "'sad' is no class; this generator has classes 0 (happy), 1, 2");
    bad("too large", none, "3", "'3' is no class; this generator has classes 0 to 2");
    bad("huge", none, "99999999999", "'99999999999' is no class");
    bad("huge among some names", few, "99999999999", "'99999999999' is no class");
    bad("negative", none, "-1", "'-1' is no class");
    bad("fraction", few, "1.5", "'1.5' is no class");
    bad("nothing between commas", {"", "b", "c"}, "0,,1", "'' is no class");
    bad("two alike", {"sad", "SAD", "x"}, "Sad", "several classes; give the number");
}

void TestGenerate::classesAreTakenByNameOrNumber()
{
    QFETCH(std::vector<std::string>, names);
    QFETCH(QString, given);
    QFETCH(std::vector<int>, classes);
    QFETCH(QString, said);
    const auto generator = nn::Generator::load(m_dir / "g.pkl");
    QVERIFY(generator);
    const std::string seeds = classes.empty() ? "0" : "0-2";
    const auto source = LatentSource::open(*generator, seeds, {}, {}, given.toStdString(), names);
    if (classes.empty()) {
        QVERIFY(!source);
        QCOMPARE(source.error().where, std::string("class"));
        QVERIFY2(source.error().what.find(said.toStdString()) != std::string::npos, source.error().what.c_str());
        return;
    }
    QVERIFY2(source, source ? "" : source.error().message().c_str());
    QCOMPARE(source->count(), std::int64_t(3));
    for (int i = 0; i < 3; ++i)
        QCOMPARE(source->classIndex(i), classes[static_cast<std::size_t>(i)]);
}

void TestGenerate::wTakesNoClass()
{
    QVERIFY(writeNpy(m_dir / "w8.npy", Tensor{{2, 8}, std::vector<float>(16, 0.5F)}));
    auto s = spec();
    s.w = file("w8.npy");
    for (const char *klass : {"1", "7", "labels.npy"}) {
        s.classes = klass;
        const test::TempDir out;
        Listener listener(out.path());
        const auto made = runGenerate(s, 0, listener);
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(made.error().where, std::string("class"));
        QVERIFY2(made.error().what.find("w already holds the class") != std::string::npos, made.error().what.c_str());
    }
    s.classes.clear();
    const test::TempDir out;
    Listener listener(out.path());
    QVERIFY(runGenerate(s, 0, listener));
}

void TestGenerate::latentsMustBeFinite()
{
    Tensor rows{{2, 8}, std::vector<float>(16, 0.5F)};
    rows.data[9] = NAN;
    QVERIFY(writeNpy(m_dir / "z.npy", rows));
    QVERIFY(writeNpy(m_dir / "labels.npy", Tensor{{2, 3}, {1, 0, 0, 0, NAN, 0}}));
    const test::TempDir out;
    Listener listener(out.path());
    auto ofZ = spec(), ofW = spec(), ofLabels = spec();
    ofZ.z = ofW.w = file("z.npy");
    ofZ.classes = "1";
    ofLabels.seeds = "0-1";
    ofLabels.classes = file("labels.npy");
    for (const auto &s : {ofZ, ofW, ofLabels}) {
        const auto made = runGenerate(s, 0, listener);
        QVERIFY(!made);
        QVERIFY2(made.error().what.find("row 1 ") != std::string::npos, made.error().what.c_str());
    }
}

void TestGenerate::seedsKeepTheirOrderAndClass()
{
    // The same seed in two classes, and out of order: one row of classes for each as it stands there.
    auto s = spec();
    s.seeds = "9,1,9";
    s.classes = "0,2,1";
    const Made made(s);
    QVERIFY2(made.result, made.result ? "" : made.result.error().message().c_str());
    const auto &rows = made.rows;
    QCOMPARE(rows.size(), std::size_t(3));
    const std::vector<std::vector<std::string>> expected = {
        {"9_000001.png", "9", "1", "0"}, {"1_000002.png", "1", "2", "2"}, {"9_000003.png", "9", "3", "1"}};
    for (std::size_t i = 0; i < 3; ++i)
        QVERIFY(std::vector<std::string>(rows[i].begin(), rows[i].begin() + 4) == expected[i]);
    QVERIFY(rows[0].back() != rows[2].back());
    // Each is the image of that seed and class alone.
    for (const auto &[seed, klass, hash] :
         {std::tuple{"9", "0", rows[0].back()}, {"1", "2", rows[1].back()}, {"9", "1", rows[2].back()}}) {
        auto one = spec();
        one.seeds = seed;
        one.classes = klass;
        one.format = "npy";
        auto all = s;
        all.format = "npy";
        const test::TempDir alone, together;
        Listener first(alone.path()), second(together.path());
        QVERIFY(runGenerate(one, 0, first) && runGenerate(all, 0, second));
        const Tensor a = readNpy(alone / "images.npy")->toTensor(), b = readNpy(together / "images.npy")->toTensor();
        const std::size_t size = a.data.size(), at = hash == rows[0].back() ? 0 : hash == rows[1].back() ? 1 : 2;
        for (std::size_t i = 0; i < size; ++i)
            QVERIFY(std::abs(a.data[i] - b.data[at * size + i]) <= 1e-4F * (1 + std::abs(a.data[i])));
    }
}

void TestGenerate::aRepeatedSeedIsMadeOnce()
{
    auto s = spec();
    s.seeds = "5,0-2,5,1";
    s.classes = "1";
    const Made made(s);
    QVERIFY2(made.result, made.result ? "" : made.result.error().message().c_str());
    std::vector<std::string> names;
    for (const auto &row : made.rows)
        names.push_back(row[0]);
    QCOMPARE(names, (std::vector<std::string>{"5_000001.png", "0_000002.png", "1_000003.png", "2_000004.png"}));
    QVERIFY(made.listener.isComplete);
}

void TestGenerate::stoppingIsQuickAndNotComplete_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("stopAt");
    for (const char *format : {"png", "npy"}) {
        QTest::addRow("%s, before the first images", format) << format << 1;
        QTest::addRow("%s, by a worker", format) << format << 2;
        QTest::addRow("%s, by a worker of the second round", format) << format << 6;
    }
}

void TestGenerate::stoppingIsQuickAndNotComplete()
{
    QFETCH(QString, format);
    QFETCH(int, stopAt);
    auto s = spec();
    s.seeds = "0-39";
    s.classes = "1";
    s.format = format.toStdString();
    const test::TempDir out;
    Listener listener(out.path(), stopAt);
    const auto made = runGenerate(s, 0, listener);
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::Cancelled);
    QVERIFY(!listener.isComplete);
    QVERIFY(listener.asked <= stopAt + 1); // the other worker may have asked at the same time
    // Every picture stands in the manifest.
    std::size_t pictures = 0;
    for (const auto &entry : std::filesystem::directory_iterator(out.path()))
        pictures += entry.path().extension() == ".png" ? 1 : 0;
    QCOMPARE(pictures, manifest(out.path()).size());
    QVERIFY(!std::filesystem::exists(out / "images.npy") && !std::filesystem::exists(out / "images.npy.part"));
    // It goes on to the same result as in one go.
    if (format != "png")
        return;
    const test::TempDir whole;
    Listener rest(out.path()), once(whole.path());
    QVERIFY(runGenerate(s, 0, rest) && runGenerate(s, 0, once));
    QCOMPARE(manifest(out.path()).size(), std::size_t(40));
    QVERIFY(*readFile(out / "manifest.csv") == *readFile(whole / "manifest.csv"));
}

void TestGenerate::whatIsNotDoneAsAskedIsSaid()
{
    // Eight channels: no network for the inference path, so that no bfloat16 can be had.
    auto s = spec();
    s.seeds = "0";
    s.classes = "0";
    s.precision = "bfloat16";
    const test::TempDir out;
    Listener listener(out.path());
    const auto made = runGenerate(s, 0, listener);
    QVERIFY(made);
    QCOMPARE((*made)["precision"].get<std::string>(), std::string("float32"));
    QCOMPARE(listener.warnings.size(), std::size_t(1));
    QVERIFY2(listener.warnings[0].find("float32 is used") != std::string::npos, listener.warnings[0].c_str());
    QVERIFY(readFile(out / "manifest.csv")->find("precision") == std::string::npos);

    // A card of another file.
    test::NetShape shape;
    shape.resolution = 8;
    std::vector<weights::NamedTensor> tensors;
    for (const auto &[name, tensor] : test::makeGenerator(shape, 2))
        tensors.push_back({"G_ema." + name, tensor.values});
    QVERIFY(weights::writeModel(m_dir / "g.safetensors", tensors, weights::StoredAs::Float32, {}));
    auto other = spec();
    other.model = file("g.safetensors");
    other.seeds = "0";
    for (const bool fits : {true, false}) {
        if (!fits) {
            auto card = *weights::readCard(m_dir / "g.safetensors");
            card.sha256[0] = card.sha256[0] == '0' ? '1' : '0';
            QVERIFY(writeJson(m_dir / "g.json", Json(card)));
        }
        const test::TempDir folder;
        Listener said(folder.path());
        QVERIFY(runGenerate(other, 0, said));
        QCOMPARE(said.warnings.size(), std::size_t(fits ? 0 : 1));
        if (!fits)
            QVERIFY2(said.warnings[0].find("another file") != std::string::npos, said.warnings[0].c_str());
    }
}

QTEST_GUILESS_MAIN(TestGenerate)
#include "tst_generate.moc"
