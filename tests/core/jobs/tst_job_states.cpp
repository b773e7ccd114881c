#include "core/base/job.h"
#include "core/base/preview.h"
#include "core/base/specs/count_spec.h"

#include <QtTest>
#include <string>

using namespace mimik;

class JobStates : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTransitionIsAsTheTableSays();
    void predicatesFollowTheTable();
    void namesRoundTrip();
    void eventLinesRoundTrip();
    void damagedEventLinesAreErrors();
    void specsRoundTrip();
    void wrongSpecsNameTheField_data();
    void wrongSpecsNameTheField();
    void settingsNameTheFieldAtFault();
    void previewRequestsRoundTrip();
    void damagedPreviewRequestsAreErrors();
};

namespace {

constexpr JobState kAll[] = {JobState::Queued,    JobState::Starting, JobState::Running,
                             JobState::Paused,    JobState::Stopping, JobState::Succeeded,
                             JobState::Cancelled, JobState::Failed,   JobState::Crashed};

// The table of the format description, typed in again: rows from, columns to, both in the order of kAll.
constexpr const char *kTable[] = {
    ".S....C..", // Queued
    "..R.P..FX", // Starting
    "...HPS.FX", // Running
    "..R.P..FX", // Paused
    ".....SCFX", // Stopping
    ".........", // Succeeded
    "Q........", // Cancelled
    "Q........", // Failed
    "Q........", // Crashed
};

} // namespace

void JobStates::everyTransitionIsAsTheTableSays()
{
    int legal = 0;
    for (std::size_t from = 0; from < 9; ++from) {
        for (std::size_t to = 0; to < 9; ++to) {
            const bool expected = kTable[from][to] != '.';
            QVERIFY2(canTransition(kAll[from], kAll[to]) == expected,
                     (std::string(jobStateName(kAll[from])) + " -> " + std::string(jobStateName(kAll[to]))).c_str());
            legal += expected ? 1 : 0;
        }
    }
    QCOMPARE(legal, 22);
}

void JobStates::predicatesFollowTheTable()
{
    const auto names = [](bool (*predicate)(JobState)) {
        std::string all;
        for (const JobState state : kAll)
            all += predicate(state) ? std::string(jobStateName(state)) + " " : "";
        return all;
    };
    QCOMPARE(names(canPause), std::string("Running "));
    QCOMPARE(names(canCancel), std::string("Queued Starting Running Paused "));
    QCOMPARE(names(canResume), std::string("Paused Cancelled Failed Crashed "));
    QCOMPARE(names(isFinished), std::string("Succeeded Cancelled Failed Crashed "));
}

void JobStates::namesRoundTrip()
{
    for (const JobState state : kAll)
        QVERIFY(jobStateFromName(jobStateName(state)) == state);
    QVERIFY(!jobStateFromName("running"));
    QVERIFY(!jobStateFromName(""));
}

void JobStates::eventLinesRoundTrip()
{
    const JobEvent event{17,
                         "2026-01-31T12:34:56.789Z",
                         "progress",
                         {{"phase", "count \"quoted\"\n"}, {"done", 3}, {"total", 10}, {"eta_s", nullptr}}};
    const std::string line = toLine(event);
    QVERIFY(line.find('\n') == std::string::npos);
    QVERIFY(line.starts_with(R"({"seq":17,"time":"2026-01-31T12:34:56.789Z","type":"progress",)"));
    const auto back = jobEventFromLine(line);
    QVERIFY(back.has_value());
    QCOMPARE(back->seq, event.seq);
    QCOMPARE(back->time, event.time);
    QCOMPARE(back->type, event.type);
    QVERIFY(back->body == event.body);
}

void JobStates::damagedEventLinesAreErrors()
{
    const char *const lines[] = {"",
                                 "{",
                                 "[]",
                                 "null",
                                 "{}",
                                 R"({"seq":1,"time":"t"})",
                                 R"({"seq":"1","time":"t","type":"x"})",
                                 R"({"seq":1,"time":5,"type":"x"})",
                                 R"({"seq":1,"time":"t","type":null})",
                                 R"({"seq":1,"time":"t","type":"x")",
                                 "\xff\xfe{}"};
    for (const char *line : lines)
        QVERIFY2(!jobEventFromLine(line), line);
}

void JobStates::specsRoundTrip()
{
    JobSpec spec{1, "count", {{"steps", 5}}, {{"/data/a.csv", "00ff"}}, 18446744073709551615ull};
    const auto back = jobSpecFromJson(Json::parse(toJson(spec).dump()), "spec.json");
    QVERIFY(back.has_value());
    QVERIFY(toJson(*back) == toJson(spec));
    QCOMPARE(back->seed, 18446744073709551615ull);
}

void JobStates::wrongSpecsNameTheField_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("list") << QByteArray("[]") << QByteArray("object");
    QTest::newRow("no kind") << QByteArray("{\"version\":1}") << QByteArray("kind");
    QTest::newRow("kind is a number") << QByteArray("{\"kind\":3}") << QByteArray("kind");
    QTest::newRow("newer") << QByteArray("{\"kind\":\"x\",\"version\":2}") << QByteArray("version 2");
    QTest::newRow("negative seed") << QByteArray("{\"kind\":\"x\",\"seed\":-1}") << QByteArray("seed");
    QTest::newRow("settings") << QByteArray("{\"kind\":\"x\",\"settings\":[1]}") << QByteArray("settings");
    QTest::newRow("inputs") << QByteArray("{\"kind\":\"x\",\"inputs\":[{\"sha256\":\"a\"}]}") << QByteArray("inputs");
    QTest::newRow("unknown") << QByteArray("{\"kind\":\"x\",\"sede\":1}") << QByteArray("sede");
}

void JobStates::wrongSpecsNameTheField()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, named);
    const auto spec = jobSpecFromJson(Json::parse(json.toStdString()), "spec.json");
    QVERIFY(!spec);
    QVERIFY2(spec.error().message().find(named.toStdString()) != std::string::npos, spec.error().message().c_str());
    QVERIFY(spec.error().message().find("spec.json") != std::string::npos);
}

void JobStates::settingsNameTheFieldAtFault()
{
    QVERIFY(settingsFromJson<CountSpec>(Json::object()));
    QCOMPARE(settingsFromJson<CountSpec>({{"steps", 7}})->steps, 7);
    QCOMPARE(settingsFromJson<CountSpec>({{"setps", 7}}).error().where, std::string("setps"));
    const auto illTyped = settingsFromJson<CountSpec>({{"steps", "many"}});
    QCOMPARE(illTyped.error().where, std::string("steps"));
    QVERIFY2(illTyped.error().what.find("'steps' cannot be \"many\"") != std::string::npos,
             illTyped.error().what.c_str());
    QCOMPARE(settingsFromJson<CountSpec>({{"steps", 0}}).error().where, std::string("steps"));
    QVERIFY(!settingsFromJson<CountSpec>({{"steps", "many"}}));
}

void JobStates::previewRequestsRoundTrip()
{
    PreviewRequest request;
    request.id = 5;
    request.model = "/models/ä.safetensors";
    request.psi = 0.5;
    request.cutoff = 8;
    request.noise = "random";
    PreviewCell cell;
    cell.cell = 3;
    cell.seed = 4294967295u;
    cell.seedB = 1;
    cell.mix = 0.25;
    cell.seedC = 2;
    cell.seedD = 3;
    cell.mixDown = 0.75;
    cell.directionIndex = 4;
    cell.degree = -2.5;
    cell.classIndex = 6;
    request.cells = {cell, PreviewCell{}};
    const auto back = previewRequestFromJson(Json::parse(toJson(request).dump()));
    QVERIFY(back.has_value());
    QVERIFY(toJson(*back) == toJson(request));
    QCOMPARE(back->cutoff, 8);
    QCOMPARE(back->cells[0].seed, 4294967295u);
    QCOMPARE(back->cells[0].mixDown, 0.75);
    QCOMPARE(back->cells[1].seedB, -1);
}

void JobStates::damagedPreviewRequestsAreErrors()
{
    for (const char *text :
         {"[]", "{}", R"({"id":1,"model":"m"})", R"({"id":1,"model":"m","cells":{}})",
          R"({"id":1,"model":"m","cells":[{"cell":0}]})", R"({"id":1,"model":"m","cells":[{"cell":"a","seed":1}]})"})
        QVERIFY2(!previewRequestFromJson(Json::parse(text)), text);
    Json many = {{"id", 1}, {"model", "m"}, {"cells", Json::array()}};
    for (int i = 0; i < 5000; ++i)
        many["cells"].push_back({{"cell", i}, {"seed", i}});
    QVERIFY(!previewRequestFromJson(many));
}

QTEST_GUILESS_MAIN(JobStates)
#include "tst_job_states.moc"
