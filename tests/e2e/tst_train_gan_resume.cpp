#include "cli_runner.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/npy.h"
#include "core/base/sha256.h"
#include "support/test_support.h"

#include <QtTest>

#include <algorithm>
#include <csignal>
#include <sstream>

using namespace mimik;

/// A training process that is killed loses nothing.
class TestTrainGanResume : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void killedRunEndsWithTheSameBytes_data();
    void killedRunEndsWithTheSameBytes();
    void killedRunOfMixedPrecisionEndsWithTheSameBytes();

private:
    QString path(const char *name) { return QString::fromStdString((m_dir / name).string()); }
    QStringList command(const QString &out, const QString &precision = QStringLiteral("float32"))
    {
        // 10 ticks of 0.1 thousand images, plus the one after the first step
        QStringList args{QStringLiteral("train-gan"), QStringLiteral("--data"), path("faces.npy"),
                         QStringLiteral("--out"), out};
        for (const char *a : {"--preset", "small",    "--fmaps", "0.0078125", "--channel-max", "16",     "--latent",
                              "16",       "--batch",  "8",       "--gamma",   "0.1",           "--tick", "0.1",
                              "--kimg",   "1",        "--snap",  "5",         "--aug",         "ada",    "--augpipe",
                              "bgc",      "--mirror", "--seed",  "3",         "--threads",     "2"})
            args << QString::fromLatin1(a);
        return args << QStringLiteral("--precision") << precision;
    }
    static std::vector<Json> lines(const std::filesystem::path &run)
    {
        std::vector<Json> out;
        std::istringstream text(readFile(run / "artifacts" / "stats.jsonl").value_or(std::string()));
        for (std::string line; std::getline(text, line);)
            out.push_back(Json::parse(line));
        return out;
    }
    static std::int64_t ticks(const std::filesystem::path &run)
    {
        const auto text = readFile(run / "artifacts" / "stats.jsonl");
        return text ? std::count(text->begin(), text->end(), '\n') : 0;
    }
    static std::string generatorHash(const std::filesystem::path &run)
    {
        const auto hash = sha256OfFile(run / "artifacts" / "model.safetensors");
        return hash ? *hash : hash.error().message();
    }
    test::TempDir m_dir;
    std::string m_whole;
};

void TestTrainGanResume::initTestCase()
{
    std::vector<std::uint8_t> faces(40 * 16 * 16 * 3);
    for (std::size_t i = 0; i < faces.size(); ++i)
        faces[i] = static_cast<std::uint8_t>((i * i / 7 + i / 768 * 31) % 251);
    QVERIFY(writeNpyU8(m_dir / "faces.npy", {40, 16, 16, 3}, faces));
    const auto run = test::runCli(command(path("whole")), 600000);
    QVERIFY2(run.exitCode == 0, run.err.constData());
    QVERIFY2(ticks(m_dir / "whole") >= 10, std::to_string(ticks(m_dir / "whole")).c_str());
    m_whole = generatorHash(m_dir / "whole");
    QCOMPARE(m_whole.size(), std::size_t(64));
}

void TestTrainGanResume::killedRunEndsWithTheSameBytes_data()
{
    QTest::addColumn<QString>("way");
    for (const char *way : {"--out again", "--resume RUN --out OTHER", "--resume RUN", "--resume RUN/artifacts/"})
        QTest::newRow(way) << QString::fromLatin1(way);
}

void TestTrainGanResume::killedRunEndsWithTheSameBytes()
{
    QFETCH(QString, way);
    const bool sameFolder = way != QLatin1String("--resume RUN --out OTHER");
    std::string name = "killed " + way.toStdString();
    std::ranges::replace(name, '/', ' ');
    QProcess process;
    process.start(QStringLiteral(MIMIK_BIN_DIR "/mimik-cli"), command(path(name.c_str())));
    QVERIFY(process.waitForStarted());
    // in the middle of a tick: some time after its line
    QTRY_VERIFY_WITH_TIMEOUT(ticks(m_dir / name) >= 5 || process.state() == QProcess::NotRunning, 300000);
    QTest::qWait(20);
    QVERIFY2(process.state() == QProcess::Running, process.readAllStandardError().constData());
    ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    QVERIFY(!std::filesystem::exists(m_dir / name / "artifacts" / "model.safetensors"));

    QStringList again = command(sameFolder ? path(name.c_str()) : path("rest"));
    if (!sameFolder)
        again << QStringLiteral("--resume") << path(name.c_str());
    if (way.startsWith(QLatin1String("--resume RUN")) && sameFolder) // which knows all the rest
        again = QStringList{QStringLiteral("train-gan"), QStringLiteral("--resume"),
                            way.contains(QLatin1Char('/')) ? path((name + "/artifacts/").c_str()) : path(name.c_str()),
                            QStringLiteral("--threads"), QStringLiteral("2")};
    const auto rest = test::runCli(again, 600000);
    QVERIFY2(rest.exitCode == 0, rest.err.constData());
    const auto folder = m_dir / (sameFolder ? name : "rest");
    QCOMPARE(generatorHash(folder), m_whole);
    if (sameFolder) // no tick is told twice
        QCOMPARE(ticks(folder), ticks(m_dir / "whole"));
    else // it went on, instead of coming to the same by training anew
        QVERIFY(lines(folder).front().at("Progress/kimg").at("mean").get<double>() > 0.4);
    const auto last = [](const std::filesystem::path &run) {
        return lines(run).back();
    };
    for (const char *stat : {"Loss/G/loss", "Loss/D/loss", "Progress/augment", "Progress/kimg"})
        QVERIFY2(last(folder)[stat] == last(m_dir / "whole")[stat], stat);
}

void TestTrainGanResume::killedRunOfMixedPrecisionEndsWithTheSameBytes()
{
    const QString mixed = QStringLiteral("mixed");
    const auto shortened = [&](const char *out) {
        QStringList args = command(path(out), mixed);
        args[args.indexOf(QStringLiteral("--kimg")) + 1] = QStringLiteral("0.3");
        return args;
    };
    const auto whole = test::runCli(shortened("mixed"), 600000);
    QVERIFY2(whole.exitCode == 0, whole.err.constData());
    QProcess process;
    process.start(QStringLiteral(MIMIK_BIN_DIR "/mimik-cli"), shortened("mixed-killed"));
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(ticks(m_dir / "mixed-killed") >= 2 || process.state() == QProcess::NotRunning, 300000);
    QVERIFY2(process.state() == QProcess::Running, process.readAllStandardError().constData());
    ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
    QVERIFY(process.waitForFinished());
    // A run goes on as it began: not with another precision, other faces, or another model to begin with.
    QVERIFY(writeNpyU8(m_dir / "others.npy", {40, 16, 16, 3}, std::vector<std::uint8_t>(40 * 16 * 16 * 3, 7)));
    QStringList precision = shortened("mixed-killed");
    precision.last() = QStringLiteral("float32");
    QStringList faces = shortened("mixed-killed");
    faces[faces.indexOf(QStringLiteral("--data")) + 1] = path("others.npy");
    const QStringList parent = shortened("mixed-killed")
                               << QStringLiteral("--resume") << path("mixed/artifacts/model.safetensors");
    for (const auto &[args, word] : {std::pair(precision, "--precision mixed, not float32"),
                                     std::pair(faces, "not the images that the run was started with"),
                                     std::pair(parent, "started from nothing, not with")}) {
        const auto spec = readFile(m_dir / "mixed-killed" / "spec.json");
        const auto refused = test::runCli(args, 600000);
        QVERIFY2(refused.exitCode != 0 && refused.err.contains(word), refused.err.constData());
        QVERIFY(spec && readFile(m_dir / "mixed-killed" / "spec.json").value() == *spec);
    }
    const auto rest = test::runCli({QStringLiteral("train-gan"), QStringLiteral("--resume"), path("mixed-killed"),
                                    QStringLiteral("--threads"), QStringLiteral("2")},
                                   600000);
    QVERIFY2(rest.exitCode == 0, rest.err.constData());
    QCOMPARE(generatorHash(m_dir / "mixed-killed"), generatorHash(m_dir / "mixed"));
    QVERIFY(generatorHash(m_dir / "mixed") != m_whole);
    const auto options = readJson(m_dir / "mixed" / "artifacts" / "training_options.json");
    QVERIFY(options);
    QCOMPARE(options->at("G_kwargs").at("synthesis_kwargs").at("num_fp16_res").get<int>(), 4);
    QCOMPARE(options->at("D_kwargs").at("conv_clamp").get<double>(), 256.0);
}

QTEST_GUILESS_MAIN(TestTrainGanResume)
#include "tst_train_gan_resume.moc"
