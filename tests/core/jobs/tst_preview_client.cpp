#include "core/base/files.h"
#include "core/jobs/preview_client.h"
#include "core/jobs/preview_server.h"

#include <QCoreApplication>
#include <QProcess>
#include <QtTest>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <unistd.h>

using namespace mimik;
using namespace mimik::jobs;

namespace {

/// Faces of one colour that tells seed and cell. The model's name says how it behaves: "slow" takes 20 ms per face,
/// "stuck" never ends, "crash" dies, "broken" is an error, "throws" throws.
class ColourRenderer : public PreviewRenderer {
public:
    Result<std::vector<Image>> render(const PreviewRequest &request, std::span<const PreviewCell> cells) override
    {
        std::vector<Image> faces;
        for (const auto &cell : cells) {
            auto face = draw(request, cell);
            if (!face)
                return passOn(face);
            faces.push_back(std::move(*face));
        }
        return faces;
    }
    int groupSize() const override { return 2; }

private:
    Result<Image> draw(const PreviewRequest &request, const PreviewCell &cell)
    {
        if (request.model == "broken")
            return fail(ErrorCode::Corrupt, "the file is truncated", "broken");
        if (request.model == "throws")
            throw std::runtime_error("out of cheese");
        if (request.model == "crash")
            std::abort();
        if (request.model == "stuck")
            std::this_thread::sleep_for(std::chrono::hours(1));
        if (request.model == "slow")
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        Image face(8, 6);
        for (std::size_t i = 0; i < face.pixels.size(); i += 3) {
            face.pixels[i] = static_cast<std::uint8_t>(cell.seed);
            face.pixels[i + 1] = static_cast<std::uint8_t>(cell.cell);
            face.pixels[i + 2] = 10; // a newline: payloads must not be taken for lines
        }
        return face;
    }
};

PreviewRequest ask(const std::string &model, int cells, std::uint32_t seed = 1)
{
    PreviewRequest request;
    request.model = model;
    for (int i = 0; i < cells; ++i) {
        PreviewCell cell;
        cell.cell = i;
        cell.seed = seed;
        request.cells.push_back(cell);
    }
    return request;
}

void useThisProgram(PreviewClient &client)
{
    client.setCommand(QCoreApplication::applicationFilePath(), {QStringLiteral("--as-worker")});
}

struct Answers : QObject {
    explicit Answers(PreviewClient &client)
    {
        connect(&client, &PreviewClient::faceReady, this, [this](std::int64_t id, int cell, const Image &image) {
            faces.push_back({id, cell});
            last = image;
        });
        connect(&client, &PreviewClient::done, this, [this](std::int64_t id) { done.push_back(id); });
        connect(&client, &PreviewClient::error, this, [this](std::int64_t id, const QString &text) {
            errors.push_back(id);
            lastError = text;
        });
        connect(&client, &PreviewClient::stateChanged, this,
                [this](PreviewClient::State state) { states.push_back(state); });
    }
    std::vector<std::pair<std::int64_t, int>> faces;
    std::vector<std::int64_t> done;
    std::vector<std::int64_t> errors;
    std::vector<PreviewClient::State> states;
    Image last;
    QString lastError;
};

} // namespace

class PreviewClientTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void facesComeInOrder();
    void workerStaysWarm();
    void newestRequestWins();
    void olderRequestIsLeftHalfDone();
    void droppedRequestIsSilent();
    void errorsReachTheirRequest();
    void deadWorkerIsStartedAgain();
    void workerThatKeepsDyingIsGivenUp();
    void missingProgramIsAnError();
    void nonsenseOutputIsSurvived();
    void stopFromASlotIsSafe();
    void workerEndsWithItsWindow_data();
    void workerEndsWithItsWindow();
    void workerEndsAtEndOfInput();
};

void PreviewClientTest::facesComeInOrder()
{
    PreviewClient client;
    useThisProgram(client);
    Answers answers(client);
    QCOMPARE(client.state(), PreviewClient::State::Stopped);
    const auto id = client.request(ask("fast", 5, 77));
    QTRY_COMPARE(answers.done, std::vector<std::int64_t>{id});
    QCOMPARE(answers.faces.size(), 5u);
    for (int i = 0; i < 5; ++i)
        QVERIFY(answers.faces[static_cast<std::size_t>(i)] == std::pair(id, i));
    QCOMPARE(answers.last.width, 8);
    QCOMPARE(answers.last.height, 6);
    QCOMPARE(answers.last.pixels[0], 77);
    QCOMPARE(answers.last.pixels[1], 4);
    QCOMPARE(answers.last.pixels.back(), 10);
    using State = PreviewClient::State;
    QVERIFY((answers.states == std::vector{State::Starting, State::Busy, State::Ready}));
}

void PreviewClientTest::workerStaysWarm()
{
    PreviewClient client;
    useThisProgram(client);
    Answers answers(client);
    client.warmUp();
    QTRY_COMPARE(client.state(), PreviewClient::State::Ready);
    const auto pid = client.workerPid();
    QVERIFY(pid > 0);
    for (int i = 1; i <= 20; ++i) {
        client.request(ask("fast", 1));
        QTRY_COMPARE(answers.done.size(), static_cast<std::size_t>(i));
    }
    QCOMPARE(client.workerPid(), pid);
}

void PreviewClientTest::newestRequestWins()
{
    PreviewClient client;
    useThisProgram(client);
    Answers answers(client);
    std::int64_t id = 0;
    for (int i = 0; i < 50; ++i)
        id = client.request(ask("slow", 3, static_cast<std::uint32_t>(i)));
    QTRY_COMPARE(answers.done, std::vector<std::int64_t>{id});
    QCOMPARE(answers.faces.size(), 3u); // nothing of the 49 others
    QCOMPARE(answers.last.pixels[0], 49);
}

void PreviewClientTest::olderRequestIsLeftHalfDone()
{
    PreviewClient client;
    useThisProgram(client);
    Answers answers(client);
    const auto big = client.request(ask("slow", 500)); // 10 s in full
    QTRY_VERIFY(answers.faces.size() >= 3);
    QElapsedTimer timer;
    timer.start();
    const auto small = client.request(ask("slow", 1));
    const auto before = answers.faces.size();
    QTRY_COMPARE(answers.done, std::vector<std::int64_t>{small});
    QVERIFY(timer.elapsed() < 2000);
    QCOMPARE(answers.faces.size(), before + 1); // no face of the big one after the small one was asked
    QCOMPARE(answers.faces.back().first, small);
    QVERIFY(std::count(answers.done.begin(), answers.done.end(), big) == 0);
}

void PreviewClientTest::droppedRequestIsSilent()
{
    PreviewClient client;
    useThisProgram(client);
    Answers answers(client);
    client.request(ask("slow", 500));
    QTRY_VERIFY(!answers.faces.empty());
    client.drop();
    const auto before = answers.faces.size();
    QCOMPARE(client.state(), PreviewClient::State::Ready);
    QTest::qWait(200);
    QCOMPARE(answers.faces.size(), before);
    QVERIFY(answers.done.empty());
}

void PreviewClientTest::errorsReachTheirRequest()
{
    PreviewClient client;
    useThisProgram(client);
    Answers answers(client);
    const auto first = client.request(ask("broken", 2));
    QTRY_COMPARE(answers.errors, std::vector<std::int64_t>{first});
    QVERIFY(answers.lastError.contains(QStringLiteral("truncated")));
    const auto pid = client.workerPid();
    const auto second = client.request(ask("throws", 2));
    QTRY_COMPARE(answers.errors.back(), second);
    QVERIFY(answers.lastError.contains(QStringLiteral("cheese")));
    const auto third = client.request(ask("fast", 2));
    QTRY_COMPARE(answers.done, std::vector<std::int64_t>{third});
    QCOMPARE(client.workerPid(), pid); // the same worker goes on
}

void PreviewClientTest::deadWorkerIsStartedAgain()
{
    PreviewClient client;
    useThisProgram(client);
    Answers answers(client);
    client.request(ask("fast", 1));
    QTRY_COMPARE(answers.done.size(), 1u);
    const auto pid = client.workerPid();
    const auto id = client.request(ask("slow", 30));
    QTRY_VERIFY(answers.faces.size() > 3);
    QCOMPARE(::kill(static_cast<pid_t>(pid), SIGKILL), 0);
    QTRY_COMPARE(answers.done.back(), id); // the newest request was asked again by itself
    QVERIFY(client.workerPid() != pid);
    QVERIFY(answers.errors.empty());
}

void PreviewClientTest::workerThatKeepsDyingIsGivenUp()
{
    PreviewClient client;
    useThisProgram(client);
    Answers answers(client);
    const auto id = client.request(ask("crash", 1));
    QTRY_COMPARE_WITH_TIMEOUT(answers.errors, std::vector<std::int64_t>{id}, 20000);
    QCOMPARE(client.state(), PreviewClient::State::Stopped);
    const auto next = client.request(ask("fast", 1)); // and a new request starts it again
    QTRY_COMPARE(answers.done, std::vector<std::int64_t>{next});
}

void PreviewClientTest::missingProgramIsAnError()
{
    PreviewClient client;
    client.setCommand(QStringLiteral("/nonexistent/mimik-cli"), {});
    Answers answers(client);
    const auto id = client.request(ask("fast", 1));
    QTRY_COMPARE(answers.errors, std::vector<std::int64_t>{id});
    QVERIFY(!answers.lastError.isEmpty());
    QCOMPARE(client.state(), PreviewClient::State::Stopped);
}

void PreviewClientTest::nonsenseOutputIsSurvived()
{
    for (const char *line :
         {"hello there", "{\"type\":\"face\",\"id\":1,\"cell\":0,\"width\":2,\"height\":2,\"bytes\":99999999999}",
          "{\"type\":\"face\",\"id\":\"x\"}"}) {
        PreviewClient client;
        client.setCommand(QStringLiteral("/bin/sh"),
                          {QStringLiteral("-c"), QStringLiteral("echo '%1'; sleep 0.1").arg(QLatin1String(line))});
        Answers answers(client);
        const auto id = client.request(ask("fast", 1));
        QTRY_COMPARE_WITH_TIMEOUT(answers.errors, std::vector<std::int64_t>{id}, 20000);
        QVERIFY(answers.faces.empty());
    }
}

void PreviewClientTest::stopFromASlotIsSafe()
{
    PreviewClient client;
    useThisProgram(client);
    Answers answers(client);
    connect(&client, &PreviewClient::faceReady, &client, [&client] { client.stop(); });
    client.request(ask("fast", 5));
    QTRY_COMPARE(answers.faces.size(), 1u);
    QCOMPARE(client.state(), PreviewClient::State::Stopped);
    QTest::qWait(100);
    QCOMPARE(answers.faces.size(), 1u);
}

void PreviewClientTest::workerEndsWithItsWindow_data()
{
    QTest::addColumn<QString>("model");
    QTest::newRow("idle") << QStringLiteral("fast");
    QTest::newRow("busy") << QStringLiteral("slow");
    QTest::newRow("stuck in a face") << QStringLiteral("stuck");
}

void PreviewClientTest::workerEndsWithItsWindow()
{
    QFETCH(QString, model);
    QProcess window; // this program once more, see main()
    window.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--as-window"), model});
    QTRY_VERIFY_WITH_TIMEOUT(window.canReadLine(), 10000);
    const auto pid = window.readLine().trimmed().toLongLong();
    QVERIFY(processAlive(pid));
    window.kill();
    QVERIFY(window.waitForFinished());
    QTRY_VERIFY_WITH_TIMEOUT(!processAlive(pid), 2000);
}

/// Without the parent-death signal (another system than Linux) the end of input must do.
void PreviewClientTest::workerEndsAtEndOfInput()
{
    QProcess worker;
    worker.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--as-worker")});
    QTRY_VERIFY(worker.canReadLine());
    const std::string line = toJson(ask("stuck", 1)).dump() + "\n";
    worker.write(line.c_str());
    QTest::qWait(100);
    worker.closeWriteChannel();
    QVERIFY(worker.waitForFinished(2000));
    QCOMPARE(worker.exitStatus(), QProcess::NormalExit);
}

int asWorker()
{
    dieWithParent();
    ColourRenderer renderer;
    return servePreviews(renderer, STDIN_FILENO, STDOUT_FILENO) ? 0 : 1;
}

int asWindow(const char *model)
{
    PreviewClient client;
    useThisProgram(client);
    bool printed = false;
    QObject::connect(&client, &PreviewClient::stateChanged, &client, [&](PreviewClient::State state) {
        const bool ready = state == PreviewClient::State::Ready || state == PreviewClient::State::Busy;
        if (!ready || std::exchange(printed, true))
            return;
        std::printf("%lld\n", static_cast<long long>(client.workerPid()));
        std::fflush(stdout);
    });
    client.request(ask(model, 1000));
    return QCoreApplication::exec();
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc > 1 && qstrcmp(argv[1], "--as-worker") == 0)
        return asWorker();
    if (argc > 2 && qstrcmp(argv[1], "--as-window") == 0)
        return asWindow(argv[2]);
    PreviewClientTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_preview_client.moc"
