#include "cli_runner.h"
#include "core/base/files.h"
#include "support/test_support.h"

#include <QtTest>

using namespace mimik;

/// The main job as the README prints it, with smaller counts.
class TestReadme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTenLinesRunAsPrinted();
};

void TestReadme::theTenLinesRunAsPrinted()
{
    QFile readme(QStringLiteral(MIMIK_SOURCE_DIR "/README.md"));
    QVERIFY(readme.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(readme.readAll());
    const qsizetype heading = text.indexOf(QStringLiteral("## The main job in ten lines"));
    const qsizetype begin = text.indexOf(QStringLiteral("```sh\n"), heading) + 6;
    const qsizetype end = text.indexOf(QStringLiteral("```"), begin);
    QVERIFY(heading > 0 && begin > heading && end > begin);
    QString script = text.mid(begin, end - begin);
    QCOMPARE(script.count(QStringLiteral("mimik-cli init")), 1);

    const test::TempDir dir;
    const auto replace = [&script](const char *before, const QString &after) {
        const QString old = QString::fromLatin1(before);
        if (!script.contains(old))
            qFatal("the README has no '%s'", before);
        script.replace(old, after);
    };
    replace("$PWD/build/bin", QStringLiteral(MIMIK_BIN_DIR));
    replace("$PWD/resources", QStringLiteral(MIMIK_SOURCE_DIR "/resources"));
    replace("\"$(mktemp -d)\"", QString::fromStdString(dir.path().string()));
    replace("--count 600", QStringLiteral("--count 80"));
    replace("--count 300", QStringLiteral("--count 40"));
    replace("--seeds 0-199", QStringLiteral("--seeds 0-39"));
    replace("--task au", QStringLiteral("--task au --epochs 2"));
    QVERIFY(writeFileAtomically(dir / "lines.sh", script.toStdString()));
    const auto result = test::runProgram(
        QStringLiteral("bash"),
        {QStringLiteral("-euo"), QStringLiteral("pipefail"), QString::fromStdString((dir / "lines.sh").string())},
        400000);
    QVERIFY2(result.exitCode == 0 && !result.crashed, (result.out + result.err).constData());
    const auto report = readFile(dir / "study.mimik/report.html");
    QVERIFY(report);
    QVERIFY(report->find("Evaluation: ") != std::string::npos);
    const auto verify =
        test::runCli({QStringLiteral("verify"), QString::fromStdString((dir / "study.mimik").string())});
    QVERIFY2(verify.exitCode == 0, (verify.out + verify.err).constData());
}

QTEST_GUILESS_MAIN(TestReadme)
#include "tst_readme.moc"
