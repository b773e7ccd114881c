#include "cli_runner.h"
#include "core/base/files.h"
#include "core/data/database.h"
#include "core/data/workspace.h"
#include "support/test_support.h"

#include <QtTest>

using namespace mimik;

/// Every verb is given something wrong: one clear sentence that names it, exit code 3, nothing left behind.
class TestCliBadInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void wrongInputIsOneSentence_data();
    void wrongInputIsOneSentence();
    void otherSettingsNeverOverwriteGeneratedImages();
    void outputThatCannotBeWrittenIsAnError();
    void usageErrorsExitWithTwo();

private:
    test::TempDir m_dir;
    std::unique_ptr<data::Workspace> m_held; ///< by this process
};

void TestCliBadInput::initTestCase()
{
    std::filesystem::create_directories(m_dir / "empty");
    std::filesystem::create_directories(m_dir / "full");
    QVERIFY(writeFileAtomically(m_dir / "full/keep.txt", "keep"));
    QVERIFY(writeFileAtomically(m_dir / "zero.safetensors", ""));
    QVERIFY(writeFileAtomically(m_dir / "text.safetensors", "this is no model, but it is long enough to be read"));
    QVERIFY(writeFileAtomically(m_dir / "P.csv", "name,subject,y_AU1\na,s,1\n"));
    QVERIFY(writeFileAtomically(m_dir / "scores.csv", "brisque\n1\n"));
    QVERIFY(writeFileAtomically(m_dir / "rule.json", "{\"version\":"));
    QVERIFY(writeFileAtomically(m_dir / "fer.csv", "emotion,Usage\n0,Training\n"));
    // the first 100 bytes of a picture
    const auto png = readFile(std::filesystem::path(MIMIK_SOURCE_DIR) / "docs/images/procedural_aus.png");
    QVERIFY(png && png->size() > 1000);
    std::filesystem::create_directories(m_dir / "cut");
    QVERIFY(writeFileAtomically(m_dir / "cut/cut.png", png->substr(0, 100)));
    QVERIFY(writeFileAtomically(m_dir / "cut/labels.csv", "name,subject,AU1\ncut.png,s,1\n"));
    for (const char *name : {"newer.mimik", "held.mimik"})
        QVERIFY(data::Workspace::create(m_dir / name));
    {
        const auto db = data::Database::open(m_dir / "newer.mimik/workspace.db", data::Database::Access::ReadWrite);
        QVERIFY(db && (*db)->exec("PRAGMA user_version=99"));
    }
    auto held = data::Workspace::open(m_dir / "held.mimik");
    QVERIFY(held && !(*held)->isReadOnly());
    m_held = std::move(*held);
    QVERIFY(data::Workspace::create(m_dir / "ws.mimik"));
    QVERIFY(writeFileAtomically(m_dir / "spec.json", R"({"version":1,"kind":"no-such-job","settings":{},"seed":0})"));
}

void TestCliBadInput::wrongInputIsOneSentence_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named"); ///< what the sentence must name
    const auto path = [this](const char *name) {
        return QString::fromStdString((m_dir / name).string());
    };
    const auto row = [](const char *tag, const QStringList &arguments, const QString &named) {
        QTest::newRow(tag) << arguments << named;
    };
    const QString out = path("out");
    row("generate: no such model", {"generate", "--model", path("none.safetensors"), "--seeds", "0", "--out", out},
        "none.safetensors");
    row("generate: 0-byte model", {"generate", "--model", path("zero.safetensors"), "--seeds", "0", "--out", out},
        "zero.safetensors");
    row("generate: no model", {"generate", "--model", path("text.safetensors"), "--seeds", "0", "--out", out},
        "text.safetensors");
    row("generate: full folder",
        {"generate", "--model", path("text.safetensors"), "--seeds", "0", "--out", path("full")}, "full");
    for (const char *indices : {"0-2147483647", "0-40000,0-40000"})
        row(indices,
            {"generate", "--model", path("text.safetensors"), "--seeds", "0", "--indices", indices, "--out", out},
            "more than 65536");
    for (const char *indices : {"0-99999999999", "3-1", "1-", "-1", "x", "1,,2", "1 2"})
        row(indices,
            {"generate", "--model", path("text.safetensors"), "--seeds", "0",
             QStringLiteral("--indices=%1").arg(QLatin1StringView(indices)), "--out", out},
            "no list of indices");
    row("model info: no model", {"model", "info", path("text.safetensors")}, "text.safetensors");
    row("render: full folder", {"render", "--count", "2", "--out", path("full")}, "full");
    row("render: bad size", {"render", "--count", "2", "--size", "-5", "--out", out}, "size");
    row("render: unwritable folder", {"render", "--count", "2", "--out", "/proc/no/such"}, "/proc/no/such");
    row("train-fer: empty folder", {"train-fer", "--data", path("empty"), "--out", out}, "empty");
    row("train-fer: no such folder", {"train-fer", "--data", path("nowhere"), "--out", out}, "nowhere");
    row("train-gan: empty folder", {"train-gan", "--data", path("empty"), "--out", out}, "empty");
    row("predict: no model", {"predict", "--model", path("text.safetensors"), path("empty"), "--out", path("Q.csv")},
        "text.safetensors");
    row("evaluate: missing column", {"evaluate", path("P.csv")}, "P.csv");
    row("evaluate: no such file", {"evaluate", path("none.csv")}, "none.csv");
    row("iqa: empty folder", {"iqa", path("empty"), "--metrics", "brisque", "--out", path("s.csv")}, "empty");
    row("select: broken rule", {"select", path("scores.csv"), "--rule", path("rule.json"), "--out", out}, "rule.json");
    row("import: missing column", {"import", path("ws.mimik"), "--format", "fer2013", path("fer.csv")},
        "fer.csv: column 'pixels'");
    row("import: no workspace", {"import", path("nows"), "--format", "fer2013", path("fer.csv")}, "nows");
    row("import: second owner", {"import", path("held.mimik"), "--format", "folders", path("cut")},
        QStringLiteral("process %1").arg(QCoreApplication::applicationPid()));
    row("info: newer version", {"info", path("newer.mimik")}, "newer Mimik");
    row("iqa: truncated picture", {"iqa", path("cut"), "--metrics", "brisque", "--out", path("s.csv")}, "cut.png");
    row("train-fer: truncated picture", {"train-fer", "--data", path("cut"), "--out", out}, "cut.png");
    row("train-gan: truncated picture", {"train-gan", "--data", path("cut"), "--out", out}, "cut.png");
    row("model info: 0-byte model", {"model", "info", path("zero.safetensors")}, "zero.safetensors");
    row("train-gan: parent is no model",
        {"train-gan", "--data", path("cut"), "--resume", path("text.safetensors"), "--out", out}, "text.safetensors");
    row("demo: model is none", {"demo", "--quick", "--model", path("text.safetensors"), "--out", out},
        "text.safetensors");
    row("demo: 0-byte annotator", {"demo", "--quick", "--annotator", path("zero.safetensors"), "--out", out},
        "zero.safetensors");
    row("demo: full folder", {"demo", "--quick", "--out", path("full")}, "give another folder\n");
    row("generate: full folder names --resume",
        {"generate", "--model", path("zero.safetensors"), "--seeds", "0", "--out", path("full")}, "--resume");
    row("render: file is missing",
        {"render", "--count", "2", "--correlation", path("none.json"), "--out", path("out/deep")}, "none.json");
    row("info: no workspace", {"info", path("empty")}, "empty");
    row("verify: no workspace", {"verify", path("nowhere")}, "nowhere");
    row("init: full folder", {"init", path("full")}, "full");
    row("report: no workspace", {"report", path("empty"), "--out", path("r.html")}, "empty");
    row("run: unknown kind", {"run", path("spec.json"), "--out", out}, "no-such-job");
    row("propose: no file", {"propose", path("none.csv"), "--manifest", path("m.csv"), "--out", out}, "none.csv");
}

void TestCliBadInput::wrongInputIsOneSentence()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, named);
    const auto result = test::runCli(arguments);
    QVERIFY2(!result.crashed, result.err.constData());
    QVERIFY2(result.exitCode == 3, (QByteArray::number(result.exitCode) + ": " + result.err).constData());
    QVERIFY2(result.err.contains(named.toUtf8()), result.err.constData());
    QVERIFY2(result.err.trimmed().count('\n') == 0, result.err.constData());
    QVERIFY(std::filesystem::exists(m_dir / "full/keep.txt"));
    std::error_code ec;
    const bool leftOver = std::filesystem::exists(m_dir / "out");
    std::filesystem::remove_all(m_dir / "out", ec);
    QVERIFY2(!leftOver, "the result folder was left behind");
}

void TestCliBadInput::otherSettingsNeverOverwriteGeneratedImages()
{
    const QString out = QString::fromStdString((m_dir / "faces").string());
    const QString model = QString::fromStdString((resourceFolder() / "models/demo64.safetensors").string());
    const auto generate = [&](const QString &psi) {
        return test::runCli({QStringLiteral("generate"), QStringLiteral("--model"), model, QStringLiteral("--seeds"),
                             QStringLiteral("0-2"), QStringLiteral("--psi"), psi, QStringLiteral("--resume"),
                             QStringLiteral("--out"), out});
    };
    const auto first = generate(QStringLiteral("0.7"));
    QVERIFY2(first.exitCode == 0, first.err.constData());
    const auto before = readFile(m_dir / "faces/manifest.csv");
    const auto other = generate(QStringLiteral("0.5"));
    QCOMPARE(other.exitCode, 3);
    QVERIFY2(other.err.contains("other settings"), other.err.constData());
    QCOMPARE(*readFile(m_dir / "faces/manifest.csv"), *before);
    QCOMPARE(generate(QStringLiteral("0.7")).exitCode, 0);
    QCOMPARE(*readFile(m_dir / "faces/manifest.csv"), *before);
}

void TestCliBadInput::outputThatCannotBeWrittenIsAnError()
{
    if (!std::filesystem::exists("/dev/full"))
        QSKIP("no /dev/full here");
    QVERIFY(writeFileAtomically(m_dir / "good.csv", "name,subject,y_AU1,p_AU1\na,s,1,0.9\nb,t,0,0.1\n"));
    const QStringList evaluate{QStringLiteral("evaluate"), QString::fromStdString((m_dir / "good.csv").string()),
                               QStringLiteral("--json")};
    QCOMPARE(test::runCli(evaluate).exitCode, 0);
    for (const QStringList &arguments : {evaluate, QStringList{QStringLiteral("--help")}}) {
        const auto result = test::runCli(arguments, 60000, {{}, QStringLiteral("/dev/full")});
        QCOMPARE(result.exitCode, 3);
        QVERIFY2(result.err.contains("cannot write the output"), result.err.constData());
    }
}

void TestCliBadInput::usageErrorsExitWithTwo()
{
    QCOMPARE(test::runCli({QStringLiteral("generate"), QStringLiteral("--no-such-option")}).exitCode, 2);
    QCOMPARE(test::runCli({QStringLiteral("no-such-verb")}).exitCode, 2);
    QCOMPARE(test::runCli({QStringLiteral("--help")}).exitCode, 0);
}

QTEST_GUILESS_MAIN(TestCliBadInput)
#include "tst_cli_bad_input.moc"
