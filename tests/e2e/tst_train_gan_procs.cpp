#include "cli_runner.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/npy.h"
#include "core/weights/safetensors.h"
#include "support/test_support.h"

#include <QtTest>

#include <csignal>

using namespace mimik;

/// Training in several processes, from outside.
class TestTrainGanProcs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void twoProcessesEqualOne();
    void othersEndWithTheFirst();
    void unevenBatchIsRefused();
    void metricsNameTheirExtractor();

private:
    QString path(const char *name) { return QString::fromStdString((m_dir / name).string()); }
    QStringList command(const char *out, const QStringList &more)
    {
        QStringList args{QStringLiteral("train-gan"), QStringLiteral("--data"), path("faces.npy"),
                         QStringLiteral("--out"), path(out)};
        for (const char *a : {"--preset", "small", "--fmaps", "0.0078125", "--channel-max", "16", "--latent", "16",
                              "--batch", "8", "--gamma", "0.1", "--seed", "3", "--threads", "2", "--augpipe", "bgc"})
            args << QString::fromLatin1(a);
        return args + more;
    }
    test::TempDir m_dir;
};

void TestTrainGanProcs::initTestCase()
{
    std::vector<std::uint8_t> faces(40 * 16 * 16 * 3);
    for (std::size_t i = 0; i < faces.size(); ++i)
        faces[i] = static_cast<std::uint8_t>((i * i / 7 + i / 768 * 31) % 251);
    QVERIFY(writeNpyU8(m_dir / "faces.npy", {40, 16, 16, 3}, faces));
}

void TestTrainGanProcs::twoProcessesEqualOne()
{
    const QStringList length{QStringLiteral("--kimg"), QStringLiteral("0.04"), QStringLiteral("--tick"),
                             QStringLiteral("0.02")};
    const auto one = test::runCli(command("one", length), 300000);
    QVERIFY2(one.exitCode == 0, one.err.constData());
    const auto two =
        test::runCli(command("two", length + QStringList{QStringLiteral("--procs"), QStringLiteral("2")}), 300000);
    QVERIFY2(two.exitCode == 0, two.err.constData());
    const auto a = weights::Safetensors::load(m_dir / "one/artifacts/checkpoint-a.safetensors"),
               b = weights::Safetensors::load(m_dir / "two/artifacts/checkpoint-a.safetensors");
    QVERIFY(a && b);
    QVERIFY(a->entries().size() > 100);
    for (const auto &[name, entry] : a->entries()) {
        const auto x = a->tensor(name)->data, y = b->tensor(name)->data;
        double largest = 1e-12, difference = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            QVERIFY2(std::isfinite(x[i]) && std::isfinite(y[i]), name.c_str());
            largest = std::max(largest, std::abs(static_cast<double>(x[i])));
            difference = std::max(difference, std::abs(static_cast<double>(x[i] - y[i])));
        }
        QVERIFY2(difference <= 1e-5 * largest, name.c_str());
    }
    // nothing is left behind
    QVERIFY(!std::filesystem::exists(m_dir / "two/artifacts/procs"));
}

void TestTrainGanProcs::othersEndWithTheFirst()
{
    QProcess process;
    process.start(QStringLiteral(MIMIK_BIN_DIR "/mimik-cli"),
                  command("killed", {QStringLiteral("--kimg"), QStringLiteral("1000"), QStringLiteral("--procs"),
                                     QStringLiteral("2")}));
    QVERIFY(process.waitForStarted());
    const auto stats = m_dir / "killed/artifacts/stats.jsonl";
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(stats) || process.state() == QProcess::NotRunning, 120000);
    QVERIFY2(process.state() == QProcess::Running, process.readAllStandardError().constData());
    const auto children = [pid = process.processId()] {
        QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(pid));
        return file.open(QIODevice::ReadOnly) ? file.readAll().simplified().split(' ') : QByteArrayList();
    }();
    QCOMPARE(children.size(), 1);
    const std::int64_t other = children[0].toLongLong();
    QVERIFY(processAlive(other));
    ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
    QVERIFY(process.waitForFinished());
    QTRY_VERIFY_WITH_TIMEOUT(!processAlive(other), 10000);
}

void TestTrainGanProcs::unevenBatchIsRefused()
{
    const auto run = test::runCli(command("three", {QStringLiteral("--procs"), QStringLiteral("3")}));
    QCOMPARE(run.exitCode, 3);
    QVERIFY2(run.err.contains("batch of 8") && run.err.contains("3 processes"), run.err.constData());
}

void TestTrainGanProcs::metricsNameTheirExtractor()
{
    const auto run = test::runCli(
        command("measured", {QStringLiteral("--kimg"), QStringLiteral("0.04"), QStringLiteral("--tick"),
                             QStringLiteral("0.02"), QStringLiteral("--snap"), QStringLiteral("1"),
                             QStringLiteral("--metrics"), QStringLiteral("fid:0.1,pr:0.1"), QStringLiteral("--json")}),
        300000);
    QVERIFY2(run.exitCode == 0, run.err.constData());
    const Json summary = Json::parse(run.out.toStdString());
    const double last = summary.at("metrics").at("FID(mimik-au-cnn@dd27)").at("value").get<double>();
    const auto folder = m_dir / "measured/artifacts";
    const auto card = readJson(folder / "model.json");
    QVERIFY(card);
    QCOMPARE(card->at("metrics").at("FID(mimik-au-cnn@dd27)").at("value").get<double>(), last);
    // the best of the lines of metric-fid.jsonl
    std::istringstream lines(*readFile(folder / "metric-fid.jsonl"));
    double best = 1e300;
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count)
        best = std::min(best, Json::parse(line)["results"]["fid"].get<double>());
    QVERIFY(count >= 2);
    QCOMPARE(readJson(folder / "best.json")->at("value").get<double>(), best);
    QCOMPARE(summary.at("best").at("value").get<double>(), best);
    const auto refused = test::runCli(command("wrong", {QStringLiteral("--metrics"), QStringLiteral("fid50k")}));
    QCOMPARE(refused.exitCode, 3);
}

QTEST_GUILESS_MAIN(TestTrainGanProcs)
#include "tst_train_gan_procs.moc"
