#include "cli_runner.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/sha256.h"
#include "support/test_support.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace mimik;

// Beyond 32 signed bits: every stage must take such a seed.
constexpr qint64 kSeed = 3000000007;

/// The whole main job from outside: the quick demo, twice.
class TestDemo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void printsTheComparisonOfFourConditions();
    void evaluateGivesTheSameIntervals();
    void sameSeedGivesTheSameBytes();
    void runsNameTheirInputs();
    void workspaceVerifiesClean();
    void reportIsOneSelfContainedFile();

private:
    QString folder(const char *name) const { return QString::fromStdString((m_dir / name).string()); }
    test::TempDir m_dir;
    QByteArray m_first;
};

void TestDemo::initTestCase()
{
    const auto demo =
        test::runCli({QStringLiteral("demo"), QStringLiteral("--quick"), QStringLiteral("--seed"),
                      QString::number(kSeed), QStringLiteral("--out"), folder("a"), QStringLiteral("--json")},
                     400000);
    QVERIFY2(demo.exitCode == 0, demo.err.constData());
    m_first = demo.out;
}

void TestDemo::printsTheComparisonOfFourConditions()
{
    const QJsonObject json = QJsonDocument::fromJson(m_first).object();
    QCOMPARE(json[QStringLiteral("seed")].toInteger(), kSeed);
    QCOMPARE(json[QStringLiteral("report")].toString(), QStringLiteral("report.html"));
    QCOMPARE(json[QStringLiteral("workspace")].toString(), QStringLiteral("demo.mimik"));
    const QJsonArray conditions = json[QStringLiteral("conditions")].toArray();
    const QStringList names{QStringLiteral("real"), QStringLiteral("real+unselected"), QStringLiteral("real+selected"),
                            QStringLiteral("real+random")};
    QCOMPARE(conditions.size(), names.size());
    for (int i = 0; i < names.size(); ++i) {
        const QJsonObject condition = conditions[i].toObject();
        QCOMPARE(condition[QStringLiteral("name")].toString(), names[i]);
        const double auc = condition[QStringLiteral("macro_auc")].toDouble();
        const QJsonArray interval = condition[QStringLiteral("macro_auc_ci")].toArray();
        QVERIFY(interval[0].toDouble() <= auc && auc <= interval[1].toDouble());
        QVERIFY2(auc > 0.6, "a classifier trained on 64-pixel faces must be clearly above chance");
        const QJsonObject images = condition[QStringLiteral("train_images")].toObject();
        QVERIFY(images[QStringLiteral("real")].toInt() > 0);
        QCOMPARE(images[QStringLiteral("synthetic")].toInt() > 0, i > 0);
        QCOMPARE(condition[QStringLiteral("per_au")].toObject().size(), 6);
    }
    const auto synthetic = [&](int i) {
        return conditions[i].toObject()[QStringLiteral("train_images")].toObject()[QStringLiteral("synthetic")].toInt();
    };
    QVERIFY(synthetic(2) < synthetic(1));
    QCOMPARE(synthetic(3), synthetic(2)); // the control of the selection has its size
}

void TestDemo::evaluateGivesTheSameIntervals()
{
    const auto evaluate =
        test::runCli({QStringLiteral("evaluate"), folder("a/demo.mimik/runs/predict-real/artifacts/predictions.csv"),
                      QStringLiteral("--json")});
    QVERIFY2(evaluate.exitCode == 0, evaluate.err.constData());
    const QJsonObject real =
        QJsonDocument::fromJson(m_first).object()[QStringLiteral("conditions")].toArray()[0].toObject();
    const QJsonObject macro = QJsonDocument::fromJson(evaluate.out).object()[QStringLiteral("macro")].toObject();
    QCOMPARE(macro[QStringLiteral("auc_ci")].toArray(), real[QStringLiteral("macro_auc_ci")].toArray());
}

/// The second time with relative paths: the same models, given as files of the working directory.
void TestDemo::sameSeedGivesTheSameBytes()
{
    QStringList arguments{QStringLiteral("demo"),  QStringLiteral("--quick"), QStringLiteral("--seed"),
                          QString::number(kSeed),  QStringLiteral("--out"),   QStringLiteral("b"),
                          QStringLiteral("--json")};
    for (const char *model : {"demo64", "annotator64"}) {
        for (const char *ending : {".safetensors", ".json"})
            std::filesystem::copy_file(resourceFolder() / "models" / (std::string(model) + ending),
                                       m_dir / (std::string(model) + ending));
        arguments << (qstrcmp(model, "demo64") == 0 ? QStringLiteral("--model") : QStringLiteral("--annotator"))
                  << QString::fromLatin1(model) + QStringLiteral(".safetensors");
    }
    const auto demo = test::runCli(arguments, 400000, {QString::fromStdString(m_dir.path().string()), {}});
    QVERIFY2(demo.exitCode == 0, demo.err.constData());
    QCOMPARE(demo.out, m_first);
    for (const char *file :
         {"runs/synthetic/artifacts/manifest.csv", "runs/quality/artifacts/scores.csv", "runs/selected/spec.json",
          "runs/predict-real/spec.json", "runs/train-real+selected/artifacts/model.safetensors",
          "runs/predict-real+selected/artifacts/predictions.csv"}) {
        QFile a(folder("a") + QStringLiteral("/demo.mimik/") + QLatin1StringView(file));
        QFile b(folder("b") + QStringLiteral("/demo.mimik/") + QLatin1StringView(file));
        QVERIFY2(a.open(QIODevice::ReadOnly) && b.open(QIODevice::ReadOnly), file);
        QVERIFY2(a.readAll() == b.readAll(), file);
    }
}

void TestDemo::runsNameTheirInputs()
{
    const auto spec = readJson(m_dir / "a/demo.mimik/runs/selected/spec.json");
    QVERIFY(spec);
    QCOMPARE(spec->at("inputs").size(), std::size_t(1));
    const Json input = spec->at("inputs")[0];
    QCOMPARE(input.at("path").get<std::string>(), spec->at("settings").at("scores").get<std::string>());
    const auto hash = sha256OfFile(m_dir.path() / "a/demo.mimik" / input.at("path").get<std::string>());
    QVERIFY(hash && *hash == input.at("sha256").get<std::string>());
}

void TestDemo::workspaceVerifiesClean()
{
    const auto verify = test::runCli({QStringLiteral("verify"), folder("a/demo.mimik")});
    QVERIFY2(verify.exitCode == 0, (verify.out + verify.err).constData());
}

void TestDemo::reportIsOneSelfContainedFile()
{
    QFile report(folder("a/report.html"));
    QVERIFY(report.open(QIODevice::ReadOnly));
    const QByteArray html = report.readAll();
    QVERIFY(html.contains("<svg"));
    QVERIFY(html.contains("real+selected"));
    for (const char *outside : {"src=\"http", "href=\"http", "<link", "<script src"})
        QVERIFY2(!html.contains(outside), outside);
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
