#include "cli_runner.h"
#include "support/test_support.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace mimik;

/// The whole main job from outside: the quick demo, twice.
class TestDemo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void printsTheComparisonOfFourConditions();
    void sameSeedGivesTheSameBytes();
    void workspaceVerifiesClean();
    void reportIsOneSelfContainedFile();

private:
    QString folder(const char *name) const { return QString::fromStdString((m_dir / name).string()); }
    test::TempDir m_dir;
    QByteArray m_first;
};

void TestDemo::initTestCase()
{
    const auto demo = test::runCli({QStringLiteral("demo"), QStringLiteral("--quick"), QStringLiteral("--seed"),
                                    QStringLiteral("7"), QStringLiteral("--out"), folder("a"), QStringLiteral("--json")},
                                   400000);
    QVERIFY2(demo.exitCode == 0, demo.err.constData());
    m_first = demo.out;
}

void TestDemo::printsTheComparisonOfFourConditions()
{
    const QJsonObject json = QJsonDocument::fromJson(m_first).object();
    QCOMPARE(json[QStringLiteral("seed")].toInt(), 7);
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
}

void TestDemo::sameSeedGivesTheSameBytes()
{
    const auto demo = test::runCli({QStringLiteral("demo"), QStringLiteral("--quick"), QStringLiteral("--seed"),
                                    QStringLiteral("7"), QStringLiteral("--out"), folder("b"), QStringLiteral("--json")},
                                   400000);
    QVERIFY2(demo.exitCode == 0, demo.err.constData());
    QCOMPARE(demo.out, m_first);
    for (const char *file : {"runs/synthetic/artifacts/manifest.csv", "runs/quality/artifacts/scores.csv",
                             "runs/train-real+selected/artifacts/model.safetensors",
                             "runs/predict-real+selected/artifacts/predictions.csv"}) {
        QFile a(folder("a") + QStringLiteral("/demo.mimik/") + QLatin1StringView(file));
        QFile b(folder("b") + QStringLiteral("/demo.mimik/") + QLatin1StringView(file));
        QVERIFY2(a.open(QIODevice::ReadOnly) && b.open(QIODevice::ReadOnly), file);
        QVERIFY2(a.readAll() == b.readAll(), file);
    }
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
