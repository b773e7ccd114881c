#include "core/vision/procedural_dataset.h"

#include "core/facs/emotions.h"

#include <QtTest>

#include <cmath>
#include <map>
#include <set>

using namespace mimik;
using namespace mimik::vision;

namespace {

FaceSet makeSet(const FaceSetSettings &settings, const Json &correlation = {}, const Json &bias = {},
                std::uint64_t seed = 1, const std::vector<int> &aus = {1, 4, 5, 6, 12, 15})
{
    auto sampler = AuSampler::make(aus, correlation, "c.json");
    auto gains = IntensityBias::make(bias, "b.json");
    MIMIK_ASSERT(sampler && gains);
    return FaceSet(settings, *sampler, *gains, seed);
}

double phiOf(const std::vector<std::array<int, 2>> &pairs)
{
    double n = 0;
    double a = 0;
    double b = 0;
    double both = 0;
    for (const auto &pair : pairs) {
        ++n;
        a += pair[0];
        b += pair[1];
        both += pair[0] && pair[1];
    }
    return (both / n - a / n * b / n) / std::sqrt(a / n * (1 - a / n) * b / n * (1 - b / n));
}

} // namespace

class TestProceduralDataset : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void labelsAreWhatIsDrawn();
    void unitsAreIndependentWithTheirRates();
    void bivariateNormalAgreesWithScipy_data();
    void bivariateNormalAgreesWithScipy();
    void correlationsAreReached();
    void impossibleCorrelationsAreRefused();
    void rulesAreConditionalProbabilities();
    void mistakesInJsonNameTheKey_data();
    void mistakesInJsonNameTheKey();
    void biasWeakensTheGroupAndKeepsTheLabel();
    void labelNoiseFlipsItsShareAndSaysSo();
    void defectsSpoilTheirShareAndSaySo();
    void everyDefectChangesThePicture();
    void expressionsShowTheirPrototypes();
    void setsOfDifferentSeedsShareNoPeople();
    void settingsDoNotDisturbEachOther();
};

void TestProceduralDataset::labelsAreWhatIsDrawn()
{
    FaceSetSettings settings;
    settings.count = 300;
    const FaceSet set = makeSet(settings);
    for (int i = 0; i < settings.count; ++i) {
        const FaceSample sample = set.sample(i);
        for (std::size_t k = 0; k < set.aus().size(); ++k) {
            QCOMPARE(sample.labels[k], sample.params.auValue(set.aus()[k]));
            // Three decimals lose nothing.
            QVERIFY(std::fabs(std::round(double(sample.labels[k]) * 1000) / 1000 - double(sample.labels[k])) < 1e-6);
        }
        for (const int au : {2, 7, 9, 17, 20, 25, 26, 43})
            QCOMPARE(sample.params.auValue(au), 0.F);
        QCOMPARE(sample.identity, i % 10);
        QVERIFY(sample.params.identity.shape == set.identity(i % 10).shape);
    }
}

void TestProceduralDataset::unitsAreIndependentWithTheirRates()
{
    FaceSetSettings settings;
    settings.count = 6000;
    const FaceSet set = makeSet(settings, Json{{"rates", {{"default", 0.25}, {"AU15", 0.1}}}});
    std::vector<std::array<int, 2>> pairs;
    double smile = 0;
    double frown = 0;
    for (int i = 0; i < settings.count; ++i) {
        const auto labels = set.sample(i).labels;
        pairs.push_back({labels[3] >= 0.5F, labels[4] >= 0.5F});
        smile += labels[4] >= 0.5F;
        frown += labels[5] >= 0.5F;
    }
    QVERIFY(std::fabs(smile / 6000 - 0.25) < 0.028); // five standard errors
    QVERIFY(std::fabs(frown / 6000 - 0.10) < 0.020);
    QVERIFY(std::fabs(phiOf(pairs)) < 0.065);
}

// Orthants have closed forms; the others from SciPy 1.10.1: quad(norm.pdf(x) norm.cdf((b - r x) / sqrt(1 - r^2)), -12,
// a), confirmed by multivariate_normal.cdf to 1e-8.
void TestProceduralDataset::bivariateNormalAgreesWithScipy_data()
{
    QTest::addColumn<double>("a");
    QTest::addColumn<double>("b");
    QTest::addColumn<double>("rho");
    QTest::addColumn<double>("expected");
    QTest::newRow("orthant 0.5") << 0.0 << 0.0 << 0.5 << 0.25 + std::asin(0.5) / (2 * M_PI);
    QTest::newRow("orthant -0.9") << 0.0 << 0.0 << -0.9 << 0.25 + std::asin(-0.9) / (2 * M_PI);
    QTest::newRow("independent") << -0.6744897501960817 << 1.0 << 0.0 << 0.25 * 0.8413447460685429;
    QTest::newRow("comonotone") << -0.6744897501960817 << 1.0 << 1.0 << 0.25;
    QTest::newRow("-0.5, 0.3, 0.4") << -0.5 << 0.3 << 0.4 << 0.243575889201;
    QTest::newRow("-1.2, -0.7, 0.85") << -1.2 << -0.7 << 0.85 << 0.101397412256;
    QTest::newRow("0.9, -0.2, -0.6") << 0.9 << -0.2 << -0.6 << 0.276350734620;
    QTest::newRow("-0.67, -0.25, 0.97") << -0.67 << -0.25 << 0.97 << 0.249870755264;
}

void TestProceduralDataset::bivariateNormalAgreesWithScipy()
{
    QFETCH(double, a);
    QFETCH(double, b);
    QFETCH(double, rho);
    QFETCH(double, expected);
    QVERIFY(std::fabs(bivariateNormalCdf(a, b, rho) - expected) < 1e-7);
    QVERIFY(std::fabs(normalCdf(normalQuantile(0.37)) - 0.37) < 1e-12);
}

void TestProceduralDataset::correlationsAreReached()
{
    FaceSetSettings settings;
    settings.count = 20000;
    const FaceSet set = makeSet(settings, Json{{"rates", {{"AU6", 0.3}, {"AU12", 0.4}}},
                                               {"correlations", {{"AU6,AU12", 0.6}, {"AU12,AU15", -0.2}}}});
    std::vector<std::array<int, 2>> cheeks;
    std::vector<std::array<int, 2>> corners;
    std::vector<std::array<int, 2>> others;
    for (int i = 0; i < settings.count; ++i) {
        const auto labels = set.sample(i).labels;
        cheeks.push_back({labels[3] >= 0.5F, labels[4] >= 0.5F});
        corners.push_back({labels[4] >= 0.5F, labels[5] >= 0.5F});
        others.push_back({labels[0] >= 0.5F, labels[1] >= 0.5F});
    }
    QVERIFY2(std::fabs(phiOf(cheeks) - 0.6) < 0.03, qPrintable(QString::number(phiOf(cheeks))));
    QVERIFY2(std::fabs(phiOf(corners) + 0.2) < 0.03, qPrintable(QString::number(phiOf(corners))));
    QVERIFY(std::fabs(phiOf(others)) < 0.04);
}

void TestProceduralDataset::impossibleCorrelationsAreRefused()
{
    // Labels with rates 0.1 and 0.5 reach at most sqrt(0.1 * 0.5 / (0.9 * 0.5)) = 0.333.
    const auto tooHigh = AuSampler::make(
        {6, 12}, Json{{"rates", {{"AU6", 0.1}, {"AU12", 0.5}}}, {"correlations", {{"AU6,AU12", 0.5}}}}, "c.json");
    QVERIFY(!tooHigh);
    QVERIFY2(tooHigh.error().what.find("0.333") != std::string::npos, tooHigh.error().what.c_str());
    const auto contradicting = AuSampler::make(
        {1, 2, 4},
        Json{{"rates", {{"default", 0.5}}}, {"correlations", {{"AU1,AU2", 0.9}, {"AU2,AU4", 0.9}, {"AU1,AU4", -0.9}}}},
        "c.json");
    QVERIFY(!contradicting);
    QVERIFY(contradicting.error().what.find("contradict") != std::string::npos);
}

void TestProceduralDataset::rulesAreConditionalProbabilities()
{
    FaceSetSettings settings;
    settings.count = 4000;
    const FaceSet set = makeSet(
        settings, Json::parse(R"({"rules":[{"if":"AU26","then":"AU25","p":1},{"if":"AU12","then":"AU6","p":0.8}]})"),
        {}, 3, {6, 12, 25, 26});
    double smiles = 0;
    double both = 0;
    for (int i = 0; i < settings.count; ++i) {
        const auto labels = set.sample(i).labels;
        QVERIFY(labels[3] < 0.5F || labels[2] >= 0.5F);
        smiles += labels[1] >= 0.5F;
        both += labels[1] >= 0.5F && labels[0] >= 0.5F;
    }
    QVERIFY(std::fabs(both / smiles - 0.8) < 0.065);
}

void TestProceduralDataset::mistakesInJsonNameTheKey_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("isBias");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("not an object") << QByteArray("[1]") << false << QByteArray("must be a JSON object");
    QTest::newRow("unknown key") << QByteArray(R"({"rate":{}})") << false << QByteArray("'rate'");
    QTest::newRow("unknown unit") << QByteArray(R"({"rates":{"AU99":0.1}})") << false << QByteArray("'AU99'");
    QTest::newRow("unit not in the set") << QByteArray(R"({"rates":{"AU9":0.1}})") << false << QByteArray("'AU9'");
    QTest::newRow("rate out of range") << QByteArray(R"({"rates":{"AU1":1.5}})") << false << QByteArray("rates, AU1");
    QTest::newRow("text rate") << QByteArray(R"({"rates":{"AU1":"much"}})") << false << QByteArray("rates, AU1");
    QTest::newRow("one unit only") << QByteArray(R"({"correlations":{"AU1":0.5}})") << false << QByteArray("'AU1'");
    QTest::newRow("rule without then") << QByteArray(R"({"rules":[{"if":"AU1"}]})") << false << QByteArray("rules");
    QTest::newRow("unknown class") << QByteArray(R"({"classes":{"joy":1}})") << false << QByteArray("'joy'");
    QTest::newRow("no class left")
        << QByteArray(R"({"classes":{"neutral":0,"happy":0,"sad":0,"surprise":0,"fear":0,"disgust":0,"anger":0}})")
        << false << QByteArray("at least one");
    QTest::newRow("unknown attribute") << QByteArray(R"({"height":{"tall":1}})") << true << QByteArray("'height'");
    QTest::newRow("unknown group") << QByteArray(R"({"skin":{"6":1}})") << true << QByteArray("'6'");
    QTest::newRow("gain out of range") << QByteArray(R"({"skin":{"5":-1}})") << true << QByteArray("0 to 2");
    QTest::newRow("unit that cannot be drawn")
        << QByteArray(R"({"skin":{"5":{"AU10":1}}})") << true << QByteArray("'AU10'");
}

void TestProceduralDataset::mistakesInJsonNameTheKey()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, isBias);
    QFETCH(QByteArray, expected);
    const Json parsed = Json::parse(json.toStdString());
    Error error;
    if (isBias) {
        const auto made = IntensityBias::make(parsed, "b.json");
        QVERIFY(!made);
        error = made.error();
    } else {
        const auto made = AuSampler::make({1, 4, 5, 6, 12, 15}, parsed, "c.json");
        QVERIFY(!made);
        error = made.error();
    }
    QVERIFY2(error.what.find(expected.toStdString()) != std::string::npos, error.what.c_str());
    QVERIFY(error.what.find(isBias ? "b.json" : "c.json") != std::string::npos);
}

void TestProceduralDataset::biasWeakensTheGroupAndKeepsTheLabel()
{
    FaceSetSettings settings;
    settings.count = 600;
    settings.identities = 60;
    const Json bias = Json::parse(R"({"skin":{"5":0.5},"gender":{"female":{"AU12":0.8}}})");
    const FaceSet set = makeSet(settings, {}, bias);
    const FaceSet fair = makeSet(settings);
    int seen = 0;
    for (int i = 0; i < settings.count; ++i) {
        const FaceSample sample = set.sample(i);
        QCOMPARE(sample.labels, fair.sample(i).labels);
        const float skin = sample.params.identity.skin == 5 ? 0.5F : 1.F;
        const float smile = skin * (sample.params.identity.gender < 0 ? 0.8F : 1.F);
        QVERIFY(std::fabs(sample.params.auValue(4) - skin * sample.labels[1]) < 1e-6F);
        QVERIFY(std::fabs(sample.params.auValue(12) - smile * sample.labels[4]) < 1e-6F);
        seen += skin < 1 ? 1 : 0;
    }
    QCOMPARE(seen, 100);
}

void TestProceduralDataset::labelNoiseFlipsItsShareAndSaysSo()
{
    FaceSetSettings settings;
    settings.count = 2000;
    const FaceSet fair = makeSet(settings);
    settings.labelNoise = 0.1;
    const FaceSet set = makeSet(settings);
    double flipped = 0;
    for (int i = 0; i < settings.count; ++i) {
        const FaceSample sample = set.sample(i);
        const FaceSample truth = fair.sample(i);
        QVERIFY(sample.params.au == truth.params.au);
        const std::set<int> wrong(sample.wrongAus.begin(), sample.wrongAus.end());
        for (std::size_t k = 0; k < set.aus().size(); ++k) {
            const bool differs = (sample.labels[k] >= 0.5F) != (truth.labels[k] >= 0.5F);
            QCOMPARE(differs, wrong.contains(set.aus()[k]));
            flipped += differs ? 1 : 0;
        }
    }
    QVERIFY(std::fabs(flipped / (2000 * 6) - 0.1) < 0.014);
}

void TestProceduralDataset::defectsSpoilTheirShareAndSaySo()
{
    FaceSetSettings settings;
    settings.count = 2000;
    settings.size = 32;
    const FaceSet fair = makeSet(settings);
    settings.defects = 0.3;
    const FaceSet set = makeSet(settings);
    std::map<Defect, int> counts;
    for (int i = 0; i < settings.count; ++i)
        ++counts[set.sample(i).defect];
    QVERIFY(std::fabs(1 - counts[Defect::None] / 2000.0 - 0.3) < 0.052);
    for (const Defect defect : {Defect::Blur, Defect::Noise, Defect::Jpeg, Defect::Occlusion, Defect::LowContrast})
        QVERIFY(counts[defect] > 60);
    for (int i = 0; i < 60; ++i) {
        const FaceSample sample = set.sample(i);
        QCOMPARE(set.image(sample) == fair.image(fair.sample(i)), sample.defect == Defect::None);
    }
}

void TestProceduralDataset::everyDefectChangesThePicture()
{
    FaceSetSettings settings;
    const FaceSet set = makeSet(settings);
    const Image clean = set.image(set.sample(0));
    const auto spread = [](const Image &image) {
        double sum = 0;
        double squares = 0;
        for (const auto v : image.pixels) {
            sum += v;
            squares += double(v) * v;
        }
        const auto n = static_cast<double>(image.pixels.size());
        return std::sqrt(squares / n - sum / n * sum / n);
    };
    // Energy of the second differences along rows.
    const auto detail = [](const Image &image) {
        double sum = 0;
        for (int y = 0; y < image.height; ++y)
            for (int x = 1; x + 1 < image.width; ++x) {
                const auto *p = image.row(y) + 3 * x;
                const double second = double(p[-3]) + double(p[3]) - 2 * double(p[0]);
                sum += second * second;
            }
        return sum;
    };
    const auto spoilt = [&clean](Defect defect, float strength) {
        Image image = clean;
        applyDefect(image, defect, strength, 7);
        return image;
    };
    QVERIFY(detail(spoilt(Defect::Blur, 0)) < 0.5 * detail(clean));
    QVERIFY(detail(spoilt(Defect::Blur, 1)) < 0.7 * detail(spoilt(Defect::Blur, 0)));
    QVERIFY(detail(spoilt(Defect::Noise, 0)) > 1.5 * detail(clean));
    QVERIFY(spread(spoilt(Defect::LowContrast, 0)) < 0.4 * spread(clean));
    QVERIFY(!(spoilt(Defect::Jpeg, 0.5F) == clean));
    QVERIFY(!(spoilt(Defect::Occlusion, 0.5F) == clean));
    QVERIFY(spoilt(Defect::None, 1) == clean);
}

void TestProceduralDataset::expressionsShowTheirPrototypes()
{
    FaceSetSettings settings;
    settings.count = 700;
    settings.hasClasses = true;
    const FaceSet set = makeSet(settings);
    std::map<std::string, int> counts;
    for (int i = 0; i < settings.count; ++i) {
        const FaceSample sample = set.sample(i);
        ++counts[sample.expression];
        QCOMPARE(sample.expression, sample.trueExpression);
        for (const int au : facs::prototypeOf(sample.expression))
            if (facs::renderAuIndex(au) >= 0)
                QVERIFY(sample.params.auValue(au) >= 0.2F);
        if (sample.expression == "neutral")
            for (const float au : sample.params.au)
                QVERIFY(au < 0.4F);
    }
    QCOMPARE(counts.size(), facs::kNumBasicExpressions);
    for (const auto &[name, n] : counts)
        QVERIFY2(std::abs(n - 100) < 47, name.c_str());
    const FaceSet happyOnly = makeSet(
        settings, Json::parse(R"({"classes":{"neutral":0,"sad":0,"surprise":0,"fear":0,"disgust":0,"anger":0}})"));
    for (int i = 0; i < 50; ++i)
        QCOMPARE(happyOnly.sample(i).expression, std::string("happy"));
    settings.labelNoise = 0.5;
    const FaceSet noisy = makeSet(settings);
    int wrong = 0;
    for (int i = 0; i < settings.count; ++i)
        wrong += noisy.sample(i).expression != noisy.sample(i).trueExpression ? 1 : 0;
    QVERIFY(std::abs(wrong - 350) < 67);
}

void TestProceduralDataset::setsOfDifferentSeedsShareNoPeople()
{
    FaceSetSettings settings;
    settings.identities = 500;
    const FaceSet a = makeSet(settings, {}, {}, 1);
    const FaceSet b = makeSet(settings, {}, {}, 2);
    QCOMPARE(a.subject(12), std::string("s1p0012"));
    std::set<std::array<float, kNumShapes>> shapes;
    for (int i = 0; i < 500; ++i) {
        shapes.insert(a.identity(i).shape);
        shapes.insert(b.identity(i).shape);
    }
    QCOMPARE(shapes.size(), std::size_t{1000});
}

void TestProceduralDataset::settingsDoNotDisturbEachOther()
{
    FaceSetSettings settings;
    const FaceSample plain = makeSet(settings).sample(7);
    settings.labelNoise = 0.3;
    settings.defects = 1;
    const FaceSample spoilt = makeSet(settings).sample(7);
    QVERIFY(plain.params.au == spoilt.params.au);
    QCOMPARE(plain.params.pose.yawDeg, spoilt.params.pose.yawDeg);
    settings.hasPose = false;
    const FaceSample upright = makeSet(settings).sample(7);
    QCOMPARE(upright.params.pose.rollDeg, 0.F);
    QCOMPARE(upright.params.light.azimuthDeg, plain.params.light.azimuthDeg);
    QVERIFY(upright.params.au == plain.params.au);
}

QTEST_GUILESS_MAIN(TestProceduralDataset)
#include "tst_procedural_dataset.moc"
