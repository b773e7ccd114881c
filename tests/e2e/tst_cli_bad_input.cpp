#include "cli_runner.h"
#include "core/base/files.h"
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
    void usageErrorsExitWithTwo();

private:
    test::TempDir m_dir;
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
    QVERIFY(writeFileAtomically(m_dir / "fer.csv", "emotion,pixels\n0,1 2 3\n"));
    QVERIFY(writeFileAtomically(m_dir / "spec.json", R"({"version":1,"kind":"no-such-job","settings":{},"seed":0})"));
}

void TestCliBadInput::wrongInputIsOneSentence_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named"); ///< what the sentence must name
    const auto path = [this](const char *name) { return QString::fromStdString((m_dir / name).string()); };
    const auto row = [](const char *tag, const QStringList &arguments, const QString &named) {
        QTest::newRow(tag) << arguments << named;
    };
    const QString out = path("out");
    row("generate: no such model", {"generate", "--model", path("none.safetensors"), "--seeds", "0", "--out", out}, "none.safetensors");
    row("generate: 0-byte model", {"generate", "--model", path("zero.safetensors"), "--seeds", "0", "--out", out}, "zero.safetensors");
    row("generate: no model", {"generate", "--model", path("text.safetensors"), "--seeds", "0", "--out", out}, "text.safetensors");
    row("generate: full folder", {"generate", "--model", path("text.safetensors"), "--seeds", "0", "--out", path("full")}, "full");
    row("model info: no model", {"model", "info", path("text.safetensors")}, "text.safetensors");
    row("render: full folder", {"render", "--count", "2", "--out", path("full")}, "full");
    row("render: bad size", {"render", "--count", "2", "--size", "-5", "--out", out}, "size");
    row("render: unwritable folder", {"render", "--count", "2", "--out", "/proc/no/such"}, "/proc/no/such");
    row("train-fer: empty folder", {"train-fer", "--data", path("empty"), "--out", out}, "empty");
    row("train-fer: no such folder", {"train-fer", "--data", path("nowhere"), "--out", out}, "nowhere");
    row("train-gan: empty folder", {"train-gan", "--data", path("empty"), "--out", out}, "empty");
    row("predict: no model", {"predict", "--model", path("text.safetensors"), path("empty"), "--out", path("Q.csv")}, "text.safetensors");
    row("evaluate: missing column", {"evaluate", path("P.csv")}, "P.csv");
    row("evaluate: no such file", {"evaluate", path("none.csv")}, "none.csv");
    row("iqa: empty folder", {"iqa", path("empty"), "--metrics", "brisque", "--out", path("s.csv")}, "empty");
    row("select: broken rule", {"select", path("scores.csv"), "--rule", path("rule.json"), "--out", out}, "rule.json");
    row("import: missing column", {"import", path("nows"), "--format", "fer2013", path("fer.csv")}, "nows");
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
    const bool leftOver = std::filesystem::exists(m_dir / "out") && !std::filesystem::is_empty(m_dir / "out", ec);
    QVERIFY2(!leftOver, "something half-written was left in the result folder");
    std::filesystem::remove_all(m_dir / "out", ec);
}

void TestCliBadInput::usageErrorsExitWithTwo()
{
    QCOMPARE(test::runCli({QStringLiteral("generate"), QStringLiteral("--no-such-option")}).exitCode, 2);
    QCOMPARE(test::runCli({QStringLiteral("no-such-verb")}).exitCode, 2);
    QCOMPARE(test::runCli({QStringLiteral("--help")}).exitCode, 0);
}

QTEST_GUILESS_MAIN(TestCliBadInput)
#include "tst_cli_bad_input.moc"
