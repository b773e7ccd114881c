#include "core/base/files.h"
#include "core/jobs/event_log.h"
#include "core/jobs/run_folder.h"
#include "support/test_support.h"

#include "job_test_support_p.h"

#include <QtTest>
#include <set>
#include <thread>

using namespace mimik;
using namespace mimik::jobs;

class EventLog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eventsRoundTrip();
    void readerGivesOnlyWhatIsNew();
    void halfALineWaitsForItsRest();
    void damagedLinesAreSkippedAndCounted();
    void writerGoesOnAfterACrash_data();
    void writerGoesOnAfterACrash();
    void fullDiskLeavesNoHalfLine();
    void writersOfSeveralThreadsDoNotMix();
    void tailOfABigFile();
    void aLongHistoryIsReadWithoutItsProgress();
    void missingFileHasNoEvents();
    void hugeLineIsNoEventLog();
    void secondLockIsBusy();
    void reusedPidCountsAsGone();
};

void EventLog::eventsRoundTrip()
{
    const test::TempDir dir;
    EventWriter writer;
    QVERIFY(writer.open(dir / "events.jsonl"));
    QVERIFY(writer.write("hello", {{"version", "1"}}));
    QVERIFY(writer.write("metric", {{"step", 5}, {"name", "loss"}, {"value", jsonNumber(0.5)}}, true));
    EventReader reader(dir / "events.jsonl");
    const auto events = reader.readNew();
    QVERIFY(events.has_value());
    QCOMPARE(events->size(), 2u);
    QCOMPARE(events->at(0).seq, 1);
    QCOMPARE(events->at(1).seq, 2);
    QCOMPARE(events->at(1).type, std::string("metric"));
    QCOMPARE(events->at(1).body["value"].get<double>(), 0.5);
    QVERIFY(QDateTime::fromString(QString::fromStdString(events->at(0).time), Qt::ISODateWithMs).isValid());
    QCOMPARE(events->at(0).time.back(), 'Z');
}

void EventLog::readerGivesOnlyWhatIsNew()
{
    const test::TempDir dir;
    EventWriter writer;
    QVERIFY(writer.open(dir / "e"));
    EventReader reader(dir / "e");
    QVERIFY(reader.readNew()->empty());
    QVERIFY(writer.write("a", Json::object()));
    QCOMPARE(reader.readNew()->size(), 1u);
    QVERIFY(reader.readNew()->empty());
    QVERIFY(writer.write({{"b", Json::object()}, {"c", Json::object()}}, false));
    const auto events = reader.readNew();
    QCOMPARE(events->size(), 2u);
    QCOMPARE(events->at(1).seq, 3);
}

void EventLog::halfALineWaitsForItsRest()
{
    const test::TempDir dir;
    const std::string line = toLine({1, "t", "a", {{"x", 1}}});
    QVERIFY(appendToFile(dir / "e", line.substr(0, 10)));
    EventReader reader(dir / "e");
    QVERIFY(reader.readNew()->empty());
    QVERIFY(appendToFile(dir / "e", line.substr(10)));
    QVERIFY(reader.readNew()->empty());
    QVERIFY(appendToFile(dir / "e", "\n"));
    QCOMPARE(reader.readNew()->size(), 1u);
    QCOMPARE(reader.numDamaged(), 0);
}

void EventLog::damagedLinesAreSkippedAndCounted()
{
    const test::TempDir dir;
    std::string text = toLine({1, "t", "a", {}}) + "\n";
    text += "{\"seq\":2,\"time\n\n" + std::string("\0\0\0\n", 4) + "[1,2]\n";
    text += toLine({3, "t", "b", {}}) + "\n";
    QVERIFY(writeFileAtomically(dir / "e", text));
    EventReader reader(dir / "e");
    const auto events = reader.readNew();
    QCOMPARE(events->size(), 2u);
    QCOMPARE(events->at(1).type, std::string("b"));
    QCOMPARE(reader.numDamaged(), 3);
}

void EventLog::writerGoesOnAfterACrash_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<int>("lastSeq");
    QTest::newRow("whole") << QByteArray() << 2;
    QTest::newRow("half a line") << QByteArray("{\"seq\":3,\"ti") << 2;
    QTest::newRow("newline is missing") << QByteArray("{\"seq\":3,\"time\":\"t\",\"type\":\"a\"}") << 3;
    QTest::newRow("damaged line") << QByteArray("garbage\n") << 2;
    QTest::newRow("damaged line and half a line") << QByteArray("garbage\n{\"se") << 2;
    QTest::newRow("zeros") << QByteArray(5000, '\0') << 2;
}

void EventLog::writerGoesOnAfterACrash()
{
    QFETCH(QByteArray, end);
    QFETCH(int, lastSeq);
    const test::TempDir dir;
    QVERIFY(writeFileAtomically(dir / "e", toLine({1, "t", "a", {}}) + "\n" + toLine({2, "t", "a", {}}) + "\n" +
                                               end.toStdString()));
    EventReader early(dir / "e"); // looked at it before it was repaired
    const auto before = early.readNew()->size();
    EventWriter writer;
    QVERIFY(writer.open(dir / "e"));
    QVERIFY(writer.write("b", Json::object()));
    EventReader reader(dir / "e");
    const auto events = reader.readNew();
    QCOMPARE(events->back().type, std::string("b"));
    QCOMPARE(events->back().seq, lastSeq + 1);
    QCOMPARE(events->size(), static_cast<std::size_t>(lastSeq) + 1);
    const auto rest = early.readNew();
    QCOMPARE(before + rest->size(), events->size());
}

void EventLog::fullDiskLeavesNoHalfLine()
{
    const test::TempDir dir;
    EventWriter writer;
    QVERIFY(writer.open(dir / "e"));
    QVERIFY(writer.write("a", Json::object()));
    const auto size = std::filesystem::file_size(dir / "e");
    {
        const test::FullDisk full(size + 10); // the next line does not fit
        QVERIFY(!writer.write("lost", Json::object()));
    }
    QCOMPARE(std::filesystem::file_size(dir / "e"), size);
    QVERIFY(writer.write("b", Json::object()));
    EventReader reader(dir / "e");
    const auto events = reader.readNew();
    QCOMPARE(events->size(), 2u);
    QCOMPARE(events->at(1).type, std::string("b"));
    QCOMPARE(events->at(1).seq, 2);
    QCOMPARE(reader.numDamaged(), 0);
}

void EventLog::writersOfSeveralThreadsDoNotMix()
{
    const test::TempDir dir;
    EventWriter writer;
    QVERIFY(writer.open(dir / "e"));
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&writer, t] {
            for (int i = 0; i < 250; ++i)
                [[maybe_unused]] const auto written =
                    writer.write("metric", {{"step", i}, {"name", std::to_string(t)}});
        });
    for (auto &thread : threads)
        thread.join();
    EventReader reader(dir / "e");
    const auto events = reader.readNew();
    QCOMPARE(events->size(), 1000u);
    for (std::size_t i = 0; i < events->size(); ++i)
        QCOMPARE(events->at(i).seq, static_cast<std::int64_t>(i) + 1);
}

void EventLog::tailOfABigFile()
{
    const test::TempDir dir;
    EventWriter writer;
    QVERIFY(writer.open(dir / "e"));
    for (int i = 0; i < 2000; ++i)
        QVERIFY(writer.write("metric", {{"step", i}}));
    EventReader reader(dir / "e");
    reader.startNearEnd(4096);
    QVERIFY(!reader.isAtStart());
    const auto events = reader.readNew();
    QVERIFY(events->size() > 20 && events->size() < 80);
    QCOMPARE(events->back().seq, 2000);
    QCOMPARE(reader.numDamaged(), 0);
}

void EventLog::aLongHistoryIsReadWithoutItsProgress()
{
    const test::TempDir dir;
    std::string text = toLine({1, "2026-01-01T00:00:00.000Z", "state", {{"to", "Running"}}}) + "\n";
    std::int64_t seq = 1;
    const auto say = [&](const char *type, const Json &body) {
        text += toLine({++seq, "2026-01-01T00:00:00.000Z", type, body}) + "\n";
    };
    for (int i = 0; i < 1000; ++i)
        say("progress", {{"phase", "training"}, {"done", i}, {"total", 2000}, {"eta_s", 5}});
    say("metric", {{"step", 1}, {"name", "loss"}, {"value", 1}});
    say("state", {{"to", "Paused"}});
    for (int i = 1000; i < 2000; ++i)
        say("progress", {{"phase", "training"}, {"done", i}, {"total", 2000}, {"eta_s", 5}});
    // Another writer's order of fields: read all the same. A summary with such words is no progress.
    text += R"({"type":"progress","phase":"other","done":1,"total":2,"seq":5000,"time":"t"})"
            "\n";
    say("finished", {{"summary", {{"type", "progress"}}}});
    QVERIFY(writeFileAtomically(dir / "e", text));
    EventReader reader(dir / "e");
    std::vector<std::string> seen;
    QVERIFY(reader.readHistory([&](const JobEvent &event) {
        seen.push_back(event.type + (event.body.contains("done") ? " " + event.body["done"].dump() : ""));
    }));
    QCOMPARE(seen, (std::vector<std::string>{"state", "metric", "progress 999", "state", "progress 1", "finished",
                                             "progress 1999"}));
    QVERIFY(appendToFile(dir / "e", toLine({6000, "t", "metric", {}}) + "\n"));
    QCOMPARE(reader.readNew()->size(), 1u); // it goes on where the history ended
}

void EventLog::missingFileHasNoEvents()
{
    EventReader reader("/nonexistent/events.jsonl");
    QVERIFY(reader.readNew()->empty());
    EventWriter writer;
    QVERIFY(!writer.open("/nonexistent/events.jsonl"));
    QVERIFY(!writer.write("a", Json::object()));
}

void EventLog::hugeLineIsNoEventLog()
{
    const test::TempDir dir;
    QVERIFY(writeFileAtomically(dir / "e", std::string(20 << 20, 'x')));
    EventReader reader(dir / "e");
    QVERIFY(!reader.readNew());
    EventWriter writer;
    QVERIFY(!writer.open(dir / "e"));
    QCOMPARE(std::filesystem::file_size(dir / "e"), std::uintmax_t(20 << 20)); // not touched
}

void EventLog::secondLockIsBusy()
{
    const test::TempDir dir;
    const RunFolder folder(dir.path());
    auto lock = RunLock::take(folder);
    QVERIFY(lock.has_value());
    const auto second = RunLock::take(folder);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Busy);
    lock = RunLock();
    QVERIFY(RunLock::take(folder));
}

void EventLog::reusedPidCountsAsGone()
{
    RunProcess process = thisProcess();
    QVERIFY(process.pidStart > 0);
    QVERIFY(isAlive(process));
    process.pidStart += 1;
    QVERIFY(!isAlive(process));
    process = thisProcess();
    process.pid = 0;
    QVERIFY(!isAlive(process));
}

QTEST_GUILESS_MAIN(EventLog)
#include "tst_event_log.moc"
