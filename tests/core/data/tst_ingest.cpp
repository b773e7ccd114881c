#include "core/base/job.h"
#include "core/base/sha256.h"
#include "core/data/annotations.h"
#include "core/data/exporters.h"
#include "core/data/images.h"
#include "core/data/ingest.h"
#include "core/data/selections.h"
#include "core/data/verify.h"
#include "data_test_support_p.h"

#include <cmath>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace mimik;
using namespace mimik::data;
using namespace mimik::data::test;

namespace {

/// A run folder as a job leaves it.
struct Run {
    Run(Workspace &workspace, const std::string &id, const std::string &kind) : folder(workspace.runsFolder() / id)
    {
        spec.kind = kind;
        spec.seed = 7;
    }
    void file(const std::string &name, const std::string &text) { writeText(folder / "artifacts" / name, text); }
    void artifact(const std::string &kind, const std::string &path)
    {
        add("artifact", {{"kind", kind}, {"path", path}});
    }
    void add(const std::string &type, Json body)
    {
        JobEvent event;
        event.seq = seq++;
        event.time = "2026-01-31T12:00:0" + std::to_string(seq % 10) + ".000Z";
        event.type = type;
        event.body = std::move(body);
        lines += toLine(event) + "\n";
    }
    void finish(const Json &summary = Json::object(), const std::string &state = "Succeeded")
    {
        if (!summary.is_null())
            add("finished", {{"summary", summary}});
        if (!state.empty())
            add("state", {{"from", "Running"}, {"to", state}});
        writeText(folder / "spec.json", toJson(spec).dump());
        writeText(folder / "events.jsonl", lines);
    }

    fs::path folder;
    JobSpec spec;
    std::string lines;
    std::int64_t seq = 0;
};

/// A run that generated 4 images of seeds 0 and 1 of the generator with hash `sha256`.
Run generated(Workspace &workspace, const std::string &sha256, const std::string &id = "20260131-120000-generate-0001")
{
    Run run(workspace, id, "generate");
    std::string manifest =
        "name,seed,order,class,direction_set,index,degree,psi,noise,noise_seed,model_sha256,sha256\n";
    for (int n = 0; n < 4; ++n) {
        const std::string name = std::to_string(n / 2) + "_i3_d-5_00000" + std::to_string(n + 1) + ".png";
        run.file("images/" + name, pngOf(n, 16));
        manifest += name + "," + std::to_string(n / 2) + "," + std::to_string(n + 1) + ",,sefa,3,-5,0.7,const,0," +
                    sha256 + "," + sha256Hex(pngOf(n, 16)) + "\n";
    }
    run.file("images/manifest.csv", manifest);
    run.artifact("dataset", "images");
    run.finish({{"name", "gen"}});
    return run;
}

std::string sha256OfGenerator()
{
    return sha256Hex("weights of gen");
}

std::string imagesFolderOf(const Run &run)
{
    return (run.folder / "artifacts/images").string();
}

} // namespace

class TestIngest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<mimik::test::TempDir>();
        m_workspace = valueOf(Workspace::create(*m_dir / "ws"));
    }
    void cleanup()
    {
        m_workspace.reset();
        m_dir.reset();
    }

    void generatedImagesBringTheirLineageAndInheritLabels()
    {
        const ModelId model = addGenerator(*m_workspace, m_dir->path());
        valueOf(m_workspace->annotations().setSeedAu({model, 1}, 12, true));
        const Run run = generated(*m_workspace, sha256OfGenerator());
        const IngestReport report = valueOf(ingestRun(*m_workspace, run.folder));
        QCOMPARE(report.images, 4);
        QVERIFY(report.warnings.empty());
        const Dataset set = valueOf(m_workspace->dataset("gen"));
        QCOMPARE(set.origin, Origin::Synthetic);
        const auto rows = valueOf(m_workspace->images().rows(valueOf(m_workspace->images().ids())));
        QCOMPARE(rows[2].lineage.seed, 1);
        QCOMPARE(rows[2].lineage.generator, model);
        QCOMPARE(rows[2].lineage.degree, -5.0);
        QCOMPARE(rows[2].lineage.directionIndex, 3);
        QCOMPARE(rows[2].lineage.psi, 0.7);
        QCOMPARE(rows[2].width, 16);
        QCOMPARE(valueOf(m_workspace->images().labels(rows[2].id))[4].value, 1.0);
        QVERIFY(valueOf(m_workspace->images().labels(rows[0].id)).empty());
        QVERIFY(valueOf(verify(*m_workspace)).isClean());
    }

    void aSecondTimeDoesNothing()
    {
        const Run run = generated(*m_workspace, sha256OfGenerator());
        QCOMPARE(valueOf(pendingRuns(*m_workspace)).size(), 1u);
        QVERIFY(!valueOf(verify(*m_workspace)).notes.empty());
        QVERIFY(!valueOf(ingestRun(*m_workspace, run.folder)).alreadyIn);
        const IngestReport again = valueOf(ingestRun(*m_workspace, run.folder));
        QVERIFY(again.alreadyIn);
        QCOMPARE(again.images, 0);
        QCOMPARE(valueOf(m_workspace->images().count()), 4);
        QVERIFY(valueOf(pendingRuns(*m_workspace)).empty());
        QVERIFY(valueOf(ingestAll(*m_workspace)).empty());
    }

    void aResumedRunAddsToWhatItLeftBefore()
    {
        Run run = generated(*m_workspace, sha256OfGenerator());
        writeText(run.folder / "artifacts/images/manifest.csv", "name,seed\n0_i3_d-5_000001.png,0\n");
        valueOf(ingestRun(*m_workspace, run.folder));
        QCOMPARE(valueOf(m_workspace->images().count()), 1);
        const ImageId first = valueOf(m_workspace->images().ids())[0];
        valueOf(m_workspace->annotations().setImageKeep({first}, Keep::Kept));
        writeText(run.folder / "artifacts/images/manifest.csv",
                  "name,seed\n0_i3_d-5_000001.png,0\n0_i3_d-5_000002.png,0\n");
        run.artifact("dataset", "images");
        run.finish({{"name", "gen"}});
        QCOMPARE(valueOf(pendingRuns(*m_workspace)).size(), 1u);
        QVERIFY(!valueOf(ingestRun(*m_workspace, run.folder)).alreadyIn);
        QCOMPARE(valueOf(m_workspace->images().count()), 2);
        QCOMPARE(valueOf(m_workspace->datasets()).size(), 1u);
        QCOMPARE(valueOf(m_workspace->images().row(first)).keep, Keep::Kept);
        QVERIFY(valueOf(pendingRuns(*m_workspace)).empty());
    }

    void aFolderThatAVerbWroteIsTakenInWhereItLies()
    {
        writeText(*m_dir / "fakes/9_000001.png", pngOf(1));
        writeText(*m_dir / "fakes/manifest.csv",
                  "name,seed,order,model_sha256\n9_000001.png,9,1," + sha256OfGenerator() + "\n");
        QCOMPARE(valueOf(ingestRun(*m_workspace, *m_dir / "fakes")).images, 1);
        QCOMPARE(valueOf(ingestRun(*m_workspace, *m_dir / "fakes")).images, 0);
        const ImageRow row = valueOf(m_workspace->images().row(valueOf(m_workspace->images().ids())[0]));
        QCOMPARE(row.path, *m_dir / "fakes/9_000001.png");
        QCOMPARE(row.lineage.seed, 9);
        writeText(*m_dir / "trained/model.safetensors", "weights");
        QCOMPARE(valueOf(ingestRun(*m_workspace, *m_dir / "trained")).models.size(), 1u);
        QCOMPARE(ingestRun(*m_workspace, m_workspace->folder()).error().code, ErrorCode::NotFound);
        QVERIFY(valueOf(verify(*m_workspace)).isClean());
    }

    void aTrainingOfTheCommandLineIsTakenInWithItsSpec()
    {
        JobSpec spec;
        spec.kind = "train-fer";
        spec.seed = 5;
        spec.settings = {{"epochs", 3}};
        writeText(*m_dir / "au/spec.json", toJson(spec).dump()); // train-fer --out writes one, but no events
        writeText(*m_dir / "au/model.safetensors", "weights");
        const IngestReport report = valueOf(ingestRun(*m_workspace, *m_dir / "au"));
        QCOMPARE(report.models.size(), 1u);
        const RunInfo run = valueOf(m_workspace->run(report.run));
        QCOMPARE(run.kind, std::string("train-fer"));
        QCOMPARE(run.settings["epochs"], Json(3));
        QCOMPARE(run.seed, 5u);
    }

    void tablesThatVerbsWroteFindTheirImagesByTheirNames()
    {
        const Run source = generated(*m_workspace, sha256OfGenerator());
        valueOf(ingestRun(*m_workspace, source.folder));
        const auto ids = valueOf(m_workspace->images().ids());
        const auto rows = valueOf(m_workspace->images().rows(ids));
        std::string predictions = "name,subject,y_AU12,p_AU12\n", scores = "name,batch,brisque\n";
        for (const ImageRow &row : rows) {
            predictions += row.name + ",,1,0.75\n";
            scores += row.name + ",0,3\n";
        }
        writeText(*m_dir / "real.csv", predictions);
        writeText(*m_dir / "selected.csv", predictions);
        writeText(*m_dir / "scores.csv", scores);
        const IngestReport report = valueOf(ingestRun(*m_workspace, *m_dir / "real.csv"));
        QVERIFY(report.warnings.empty());
        QCOMPARE(report.labels, 4);
        const RunInfo real = valueOf(m_workspace->run(report.run));
        QCOMPARE(real.kind, std::string("predict"));
        QCOMPARE(real.summary["name"], Json("real"));
        QCOMPARE(real.summary["images"], Json(imagesFolderOf(source)));
        QCOMPARE(real.artifacts.at(0).path, *m_dir / "real.csv");
        QVERIFY(valueOf(ingestRun(*m_workspace, *m_dir / "selected.csv")).run != report.run);
        QCOMPARE(valueOf(ingestRun(*m_workspace, *m_dir / "scores.csv")).scores, 4);

        writeText(*m_dir / "best/selection.csv", "name,kept\n" + rows[1].name + ",1\n");
        writeText(*m_dir / "best/selection.json",
                  Json{{"images", fs::path(imagesFolderOf(source)).lexically_relative(*m_dir / "best").string()},
                       {"rule", {{"version", 1}}}}
                      .dump());
        QCOMPARE(valueOf(ingestRun(*m_workspace, *m_dir / "best")).selections, (std::vector<std::string>{"best"}));
        QCOMPARE(valueOf(m_workspace->selections().byName("best")).rule["version"], Json(1));
        writeText(*m_dir / "judged/evaluation.json", "{}");
        const IngestReport judged = valueOf(ingestRun(*m_workspace, *m_dir / "judged"));
        QCOMPARE(valueOf(m_workspace->run(judged.run)).artifacts.at(0).kind, std::string("evaluation"));
        writeText(*m_dir / "labels.csv", "name,AU1\na.png,1\n");
        QCOMPARE(ingestRun(*m_workspace, *m_dir / "labels.csv").error().code, ErrorCode::WrongKind);

        // Two sets with these names: nobody can know, until it is said.
        fs::copy(imagesFolderOf(source), *m_dir / "twin");
        valueOf(ingestRun(*m_workspace, *m_dir / "twin"));
        const IngestReport unclear = valueOf(ingestRun(*m_workspace, *m_dir / "real.csv"));
        QCOMPARE(unclear.labels, 0);
        QCOMPARE(unclear.warnings.size(), 1u);
        QCOMPARE(valueOf(m_workspace->run(unclear.run)).artifacts.size(), 1u); // the report has it all the same
        const IngestReport said = valueOf(ingestRun(*m_workspace, *m_dir / "selected.csv", {}, "twin"));
        QCOMPARE(said.labels, 4);
        QVERIFY(said.warnings.empty());
        QVERIFY(valueOf(verify(*m_workspace)).isClean());
    }

    void aForeignGeneratorBecomesAModelWithoutFileAndIsFilledInLater()
    {
        const Run run = generated(*m_workspace, sha256OfGenerator());
        valueOf(ingestRun(*m_workspace, run.folder));
        const ModelInfo before = valueOf(m_workspace->models())[0];
        QVERIFY(before.path.empty());
        const ModelId id = addGenerator(*m_workspace, m_dir->path());
        QCOMPARE(id, before.id);
        QCOMPARE(valueOf(m_workspace->model(id)).name, std::string("gen"));
        QVERIFY(!valueOf(m_workspace->model(id)).path.empty());
    }

    void renderedSetsComeWithLabelsAndAttributes()
    {
        Run run(*m_workspace, "20260131-120000-render-0001", "render");
        run.spec.settings = {{"name", "train"}};
        run.file("labels.csv", "name,subject,AU1,AU12\n0.png,S0,0,0.8\n1.png,S1,1,0\n");
        run.file("attributes.csv", "name,age,glasses\n0.png,20,1\n1.png,60,0\n");
        run.file("0.png", pngOf(0));
        run.file("1.png", pngOf(1));
        run.artifact("dataset", ".");
        run.finish({{"split", "train"}});
        QCOMPARE(valueOf(ingestRun(*m_workspace, run.folder)).datasets, (std::vector<std::string>{"train"}));
        const auto ids = valueOf(m_workspace->images().ids());
        const auto rows = valueOf(m_workspace->images().rows(ids));
        QCOMPARE(rows[0].origin, Origin::Real);
        QCOMPARE(rows[0].split, std::string("train"));
        QCOMPARE(rows[1].subject, std::string("S1"));
        QCOMPARE(valueOf(m_workspace->images().labels(ids[0]))[1].value, 0.8);
        QCOMPARE(valueOf(m_workspace->images().attributeColumn(ids, "age")), (std::vector<std::string>{"20", "60"}));
    }

    void scoresSelectionsAndPredictionsFindTheirImages()
    {
        const Run source = generated(*m_workspace, sha256OfGenerator());
        valueOf(ingestRun(*m_workspace, source.folder));
        const auto rows = valueOf(m_workspace->images().rows(valueOf(m_workspace->images().ids())));

        Run iqa(*m_workspace, "20260131-120001-iqa-0001", "iqa");
        iqa.spec.settings = {{"images", imagesFolderOf(source)}};
        iqa.file("scores.csv", "name,batch,brisque,psnr\n" + rows[0].name + ",0,12.5,inf\n" + rows[1].name +
                                   ",0,,20\nelsewhere.png,0,1,1\n");
        iqa.artifact("scores", "scores.csv");
        iqa.finish();
        const IngestReport scores = valueOf(ingestRun(*m_workspace, iqa.folder));
        QCOMPARE(scores.scores, 3);
        QCOMPARE(scores.warnings.size(), 1u);
        QCOMPARE(valueOf(m_workspace->images().metrics()), (std::vector<std::string>{"brisque", "psnr"}));
        const ScoreColumn psnr = valueOf(m_workspace->images().scores("psnr", rows[0].dataset));
        QCOMPARE(psnr.values.size(), 2u);
        QVERIFY(std::isinf(psnr.values[0]));

        Run select(*m_workspace, "20260131-120002-select-0001", "select");
        select.file("selection.csv",
                    "name,kept\n" + rows[0].name + ",1\n" + rows[1].name + ",0\n" + rows[2].name + ",1\n");
        select.artifact("selection", "selection.csv");
        select.finish({{"images", imagesFolderOf(source)}, {"name", "best"}, {"rule", {{"version", 1}}}});
        valueOf(ingestRun(*m_workspace, select.folder));
        const Selection best = valueOf(m_workspace->selections().byName("best"));
        QCOMPARE(best.count, 2);
        QCOMPARE(best.rule["version"], Json(1));
        QCOMPARE(valueOf(m_workspace->selections().images(best.id)), (std::vector<ImageId>{rows[0].id, rows[2].id}));

        Run predict(*m_workspace, "20260131-120003-predict-0001", "predict");
        predict.spec.settings = {{"images", m_workspace->storedPath(imagesFolderOf(source))}}; // relative is fine
        predict.file("P.csv", "name,subject,y_AU12,p_AU12,p_happy,p_sad\n" + rows[3].name + ",,,0.9,0.2,0.7\n");
        predict.artifact("predictions", "P.csv");
        predict.finish();
        QCOMPARE(valueOf(ingestRun(*m_workspace, predict.folder)).labels, 2);
        const auto labels = valueOf(m_workspace->images().labels(rows[3].id));
        QCOMPARE(labels.size(), 2u);
        QCOMPARE(labels[0].text, std::string("sad"));
        QCOMPARE(labels[0].source, LabelSource::Model);
        QCOMPARE(labels[1].probability, 0.9);
        QCOMPARE(labels[1].run, std::string("20260131-120003-predict-0001"));
        // A person overrides the model.
        valueOf(m_workspace->annotations().setImageLabel({rows[3].id}, "AU12", 0));
        QCOMPARE(valueOf(m_workspace->images().labels(rows[3].id))[1].value, 0.0);
        QVERIFY(valueOf(verify(*m_workspace)).isClean());
    }

    void modelsAndSeedSuggestionsAreTakenIn()
    {
        Run train(*m_workspace, "20260131-120000-train_fer-0001", "train_fer");
        train.file("au.safetensors", "classifier");
        train.file("au.json", R"({"kind":"au","name":"au-cnn","metrics":{"auc":0.9}})");
        train.artifact("model", "au.safetensors");
        train.finish({{"auc", 0.9}}, "Cancelled"); // a cancelled training has a model all the same
        QCOMPARE(valueOf(ingestRun(*m_workspace, train.folder)).models, (std::vector<std::string>{"au-cnn"}));
        QVERIFY(fs::exists(m_workspace->modelsFolder() / "au-cnn.safetensors"));
        QCOMPARE(valueOf(m_workspace->findModel("au-cnn")).card["metrics"]["auc"], Json(0.9));
        const RunInfo run = valueOf(m_workspace->run("20260131-120000-train_fer-0001"));
        QCOMPARE(run.state, std::string("Cancelled"));
        QCOMPARE(run.summary["auc"], Json(0.9));
        QCOMPARE(run.artifacts.size(), 1u);

        const ModelId generator = addGenerator(*m_workspace, m_dir->path());
        Run propose(*m_workspace, "20260131-120001-propose-0001", "propose");
        propose.file("seeds.csv", "seed,status,AU1,AU12,probability\n5,labelled,0,1,0.93\n6,neutral,0,0,0.8\n");
        propose.artifact("seed-labels", "seeds.csv");
        propose.finish({{"model_sha256", sha256OfGenerator()}});
        const IngestReport report = valueOf(ingestRun(*m_workspace, propose.folder));
        QCOMPARE(report.change.seeds.size(), 2u);
        const SeedState suggestion = valueOf(m_workspace->annotations().suggestion({generator, 5}));
        QVERIFY(suggestion.hasAu(12));
        QCOMPARE(suggestion.aus[0].probability, 0.93);
        QVERIFY(valueOf(verify(*m_workspace)).isClean());
    }

    void aModelIsCalledAfterItsTraining()
    {
        Run train(*m_workspace, "20260131-120000-train_gan-0001", "train-gan");
        train.file("model.safetensors", "generator");
        train.artifact("model", "model.safetensors");
        train.finish();
        writeText(train.folder / "job.json", R"({"title":"Train on faces","submitted":"","queued":false})");
        QCOMPARE(valueOf(ingestRun(*m_workspace, train.folder)).models, (std::vector<std::string>{"Train on faces"}));
    }

    void ofABrokenTrainingTheLastWholeModelIsTaken()
    {
        // {"a": one float} and its four bytes; then the same cut off, and nothing at all.
        const std::string header = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
        const std::string whole = std::string(1, static_cast<char>(header.size())) + std::string(7, '\0') + header;
        Run train(*m_workspace, "20260131-120000-train_gan-0001", "train-gan");
        for (const char *name : {"one", "two", "three"})
            train.artifact("model", std::string(name) + ".safetensors");
        train.file("one.json", R"({"kind":"generator","name":"one"})");
        train.file("one.safetensors", whole + "abcd");
        train.file("two.safetensors", whole + "ab");
        train.file("three.safetensors", "");
        train.add("failed", {{"code", "Internal"}, {"text", "out of memory"}});
        train.finish(Json(), "Failed");
        QCOMPARE(valueOf(ingestRun(*m_workspace, train.folder)).models, (std::vector<std::string>{"one"}));
    }

    void aModelThatIsNotTheOneOfItsCardIsRefused()
    {
        writeText(*m_dir / "mine.safetensors", "weights");
        writeText(*m_dir / "mine.json", R"({"kind":"generator","sha256":"0123456789abcdef"})");
        const auto added = m_workspace->addModel(*m_dir / "mine.safetensors");
        QVERIFY(!added);
        QCOMPARE(added.error().code, ErrorCode::Corrupt);
        QVERIFY2(added.error().what.find("mine.json") != std::string::npos, added.error().what.c_str());
        QVERIFY(!fs::exists(m_workspace->modelsFolder() / "mine.safetensors"));
        // printf weights | sha256sum
        writeText(
            *m_dir / "mine.json",
            R"({"kind":"generator","sha256":"9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c"})");
        QVERIFY(m_workspace->addModel(*m_dir / "mine.safetensors"));
    }

    void aLongTrainingIsTakenInWithTheTimeOfItsLastEvent()
    {
        Run train(*m_workspace, "20260131-120000-train_gan-0001", "train-gan");
        train.add("state", {{"from", "Starting"}, {"to", "Running"}});
        train.finish(Json(), "Cancelled");
        train.seq = 7;
        train.add("progress", {{"phase", "training"}, {"done", 1}, {"total", 2}});
        writeText(train.folder / "events.jsonl", train.lines);
        QVERIFY(ingestRun(*m_workspace, train.folder));
        QCOMPARE(valueOf(m_workspace->run("20260131-120000-train_gan-0001")).finished,
                 std::string("2026-01-31T12:00:08.000Z"));
        QVERIFY(valueOf(pendingRuns(*m_workspace)).empty()); // not again and again
    }

    void unfinishedAndDamagedRunsAreNotTakenIn()
    {
        Run running(*m_workspace, "20260131-120000-count-0001", "count");
        running.finish(nullptr, "Running");
        QCOMPARE(ingestRun(*m_workspace, running.folder).error().code, ErrorCode::InvalidArgument);
        QVERIFY(valueOf(pendingRuns(*m_workspace)).empty());
        QCOMPARE(ingestRun(*m_workspace, m_workspace->runsFolder() / "nowhere").error().code, ErrorCode::NotFound);

        Run damaged(*m_workspace, "20260131-120001-iqa-0001", "iqa");
        const Run source = generated(*m_workspace, sha256OfGenerator());
        damaged.spec.settings = {{"images", imagesFolderOf(source)}};
        damaged.file("scores.csv", "name,brisque\n0_i3_d-5_000001.png,abc\n");
        damaged.artifact("scores", "scores.csv");
        damaged.finish();
        const auto reports = valueOf(ingestAll(*m_workspace));
        QCOMPARE(reports.size(), 2u);
        QVERIFY(reports[0].warnings.empty());
        QVERIFY(reports[1].warnings.at(0).find("row 2, column 'brisque'") != std::string::npos);
        QVERIFY(!m_workspace->run("20260131-120001-iqa-0001")); // nothing of it is in
        QVERIFY(valueOf(m_workspace->images().metrics()).empty());
    }

    void aHalfWrittenLastEventDoesNotHurt()
    {
        Run run(*m_workspace, "20260131-120000-count-0001", "count");
        run.finish();
        writeText(run.folder / "events.jsonl", run.lines + "{\"seq\":99,\"ti");
        QVERIFY(ingestRun(*m_workspace, run.folder).has_value());
    }

    void damagedEventsAreSkippedWithAWarning()
    {
        Run run = generated(*m_workspace, sha256OfGenerator());
        const auto middle = run.lines.find('\n') + 1;
        writeText(run.folder / "events.jsonl", run.lines.substr(0, middle) +
                                                   "{\"seq\":1,\"ti{\"seq\":2,\"time\":\"t\"}\n" +
                                                   run.lines.substr(middle));
        const IngestReport report = valueOf(ingestRun(*m_workspace, run.folder));
        QCOMPARE(report.images, 4);
        QCOMPARE(report.warnings, (std::vector<std::string>{"events.jsonl: 1 damaged lines were skipped"}));
    }

    void oneRunThatCannotBeTakenInDoesNotStopTheOthers()
    {
        Run train(*m_workspace, "20260131-110000-train_fer-0001", "train_fer"); // the oldest
        train.file("au.safetensors", "classifier");
        train.artifact("model", "au.safetensors");
        train.finish();
        generated(*m_workspace, sha256OfGenerator());
        fs::remove(m_workspace->modelsFolder());
        writeText(m_workspace->modelsFolder(), "in the way"); // the system refuses to copy the model
        const auto reports = valueOf(ingestAll(*m_workspace));
        QCOMPARE(reports.size(), 2u);
        QVERIFY(reports[0].warnings.at(0).starts_with("not taken in"));
        QCOMPARE(reports[1].images, 4);
    }

    void aStopLeavesNothingOfTheRun()
    {
        const Run run = generated(*m_workspace, sha256OfGenerator());
        int asked = 0;
        const auto stopLate = [&asked] {
            return ++asked == 8;
        }; // among the rows
        QCOMPARE(ingestRun(*m_workspace, run.folder, stopLate).error().code, ErrorCode::Cancelled);
        QCOMPARE(asked, 8);
        QCOMPARE(valueOf(m_workspace->images().count()), 0);
        QVERIFY(valueOf(m_workspace->datasets()).empty());
        QCOMPARE(ingestAll(*m_workspace, [] { return true; }).error().code, ErrorCode::Cancelled);
        QCOMPARE(valueOf(ingestAll(*m_workspace)).size(), 1u);
    }

    /// A model that takes its time to be read: a pipe, which nobody has filled yet.
    void aPersonCanLabelWhileAModelIsRead()
    {
        const fs::path pipe = *m_dir / "slow.safetensors";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        bool isAdded = false;
        std::thread other([&] {
            auto beside = Workspace::openBeside(m_workspace->folder());
            isAdded = beside && (*beside)->addModel(pipe, false).has_value();
        });
        const int fd = ::open(pipe.c_str(), O_WRONLY); // waits until it is being read
        const auto label = m_workspace->setSetting("label", 1);
        const bool isWritten = ::write(fd, "weights", 7) == 7;
        ::close(fd);
        other.join();
        QVERIFY2(label.has_value(), label ? "" : label.error().message().c_str());
        QVERIFY(isWritten);
        QVERIFY(isAdded);
    }

    void verifyFindsChangedMissingAndExtraFiles()
    {
        const Run run = generated(*m_workspace, sha256OfGenerator());
        valueOf(ingestRun(*m_workspace, run.folder));
        const ModelId model = addGenerator(*m_workspace, m_dir->path());
        const auto rows = valueOf(m_workspace->images().rows(valueOf(m_workspace->images().ids())));
        writeText(rows[0].path, pngOf(99));
        fs::remove(rows[1].path);
        fs::remove(valueOf(m_workspace->model(model)).path);
        writeText(m_workspace->imagesFolder() / "stray/x.png", pngOf(5));
        const VerifyReport report = valueOf(verify(*m_workspace));
        QCOMPARE(report.problems.size(), 4u);
        QVERIFY(report.problems[0].find("the file was changed") != std::string::npos);
        QVERIFY(report.problems[1].find("the file is missing") != std::string::npos);
        QVERIFY(report.problems[2].find("models/gen.safetensors: the file is missing") != std::string::npos);
        QVERIFY(report.problems[3].find("images/stray/x.png: no row") != std::string::npos);
    }

    void annotationsAndSeedListsAreWrittenAndRead()
    {
        const ModelId model = addGenerator(*m_workspace, m_dir->path());
        valueOf(ingestRun(*m_workspace, generated(*m_workspace, sha256OfGenerator()).folder));
        writeText(*m_dir / "lists/AU12.txt", "0, 5-7 # smiles\n");
        writeText(*m_dir / "lists/AU6.txt", "0\n");
        writeText(*m_dir / "lists/neutral.txt", "1\n");
        const SeedListReport read = valueOf(importSeedLists(*m_workspace, model, *m_dir / "lists"));
        QCOMPARE(read.seeds, 5);
        const auto ids = valueOf(m_workspace->images().ids());
        const AnnotationReport report = valueOf(exportAnnotations(*m_workspace, ids, *m_dir / "out"));
        QCOMPARE(report.images, 4);
        QCOMPARE(report.unlabelled, 0);
        QCOMPARE(report.positives, (std::vector<std::int64_t>{0, 0, 0, 2, 2, 0}));
        QCOMPARE(readText(*m_dir / "out/annotations.csv"),
                 std::string("Image_name,AU1,AU4,AU5,AU6,AU12,AU15\n0_i3_d-5_000001.png,0,0,0,1,1,0\n"
                             "0_i3_d-5_000002.png,0,0,0,1,1,0\n1_i3_d-5_000003.png,0,0,0,0,0,0\n"
                             "1_i3_d-5_000004.png,0,0,0,0,0,0\n"));
        const std::string npy = readText(*m_dir / "out/annotations.npy");
        QVERIFY(npy.find("'descr': '|u1', 'fortran_order': False, 'shape': (4, 6)") != std::string::npos);
        QCOMPARE(npy.substr(npy.size() - 24, 6), std::string("\0\0\0\1\1\0", 6));
        const SeedListReport written = valueOf(exportSeedLists(*m_workspace, model, *m_dir / "back"));
        QCOMPARE(written.seeds, 5);
        QCOMPARE(readText(*m_dir / "back/neutral.txt"), std::string("1\n"));
        // A seed that is neutral and smiles is an error, and nothing changes.
        writeText(*m_dir / "lists/neutral.txt", "0\n");
        QCOMPARE(importSeedLists(*m_workspace, model, *m_dir / "lists").error().code, ErrorCode::Corrupt);
        QVERIFY(valueOf(m_workspace->annotations().seed({model, 0})).hasAu(12));
    }

private:
    std::unique_ptr<mimik::test::TempDir> m_dir;
    std::unique_ptr<Workspace> m_workspace;
};

QTEST_GUILESS_MAIN(TestIngest)
#include "tst_ingest.moc"
