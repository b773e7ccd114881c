#include "core/data/ingest.h"

#include "core/base/files.h"
#include "core/base/job.h"
#include "core/base/json.h"
#include "core/base/sha256.h"
#include "core/data/database.h"
#include "core/data/ingest_artifacts_p.h"
#include "core/data/workspace.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <system_error>

namespace mimik::data {

namespace fs = std::filesystem;

namespace {

using TakeIn = Result<> (*)(IngestContext &, const fs::path &);

/// What is done with which artifact. Models come first, because images name their generator; data sets before what
/// speaks of their images. Kinds that are not here are only remembered.
const std::vector<std::pair<std::string, TakeIn>> &handlers()
{
    static const std::vector<std::pair<std::string, TakeIn>> table{
        {"model", takeModel},           {"dataset", takeDataset},     {"directions", takeDirections},
        {"scores", takeScores},         {"selection", takeSelection}, {"predictions", takePredictions},
        {"seed-labels", takeSeedLabels}};
    return table;
}

/// Where an artifact of a run lies: jobs write into artifacts/, paths are relative to it.
fs::path artifactPath(const fs::path &runFolder, const std::string &path)
{
    if (fs::path(path).is_absolute())
        return path;
    std::error_code error;
    // The path "." is the folder itself; a trailing slash would make it another path than that of the same folder.
    const auto tidy = [](const fs::path &p) {
        const fs::path normal = p.lexically_normal();
        return normal.has_filename() ? normal : normal.parent_path();
    };
    const fs::path inArtifacts = tidy(runFolder / "artifacts" / path);
    if (fs::exists(inArtifacts, error))
        return inArtifacts;
    const fs::path inRun = tidy(runFolder / path);
    return fs::exists(inRun, error) ? inRun : inArtifacts;
}

/// A resumed run may name an artifact twice; the last place counts.
void addArtifact(RunInfo &run, RunArtifact artifact)
{
    std::erase_if(run.artifacts,
                  [&](const RunArtifact &a) { return a.kind == artifact.kind && a.path == artifact.path; });
    run.artifacts.push_back(std::move(artifact));
}

/// What a verb of the command line left in a folder of its own (`--out`), outside of any workspace.
Result<RunInfo> readOutput(const fs::path &folder)
{
    RunInfo run;
    std::error_code error;
    run.folder = fs::absolute(folder).lexically_normal();
    if (!run.folder.has_filename())
        run.folder = run.folder.parent_path();
    run.state = jobStateName(JobState::Succeeded);
    run.finished = run.started = utcNow();
    if (fs::is_regular_file(run.folder / "manifest.csv", error)) {
        run.kind = "generate";
        run.artifacts.push_back({"dataset", run.folder});
    } else if (fs::is_regular_file(run.folder / "model.safetensors", error)) {
        run.kind = "train";
        run.artifacts.push_back({"model", run.folder / "model.safetensors"});
    } else if (fs::is_regular_file(run.folder / "labels.csv", error)) {
        run.kind = "render";
        run.artifacts.push_back({"dataset", run.folder});
    } else {
        return fail(ErrorCode::NotFound,
                    "neither a run (spec.json) nor generated images (manifest.csv), rendered ones "
                    "(labels.csv) or a trained model (model.safetensors)",
                    run.folder.string());
    }
    const std::string name = run.folder.filename().string();
    run.id = "out-" + run.kind + "-" + sha256Hex(run.folder.string()).substr(0, 8);
    run.summary = {{"name", name}};
    return run;
}

/// The run as its folder tells it. Error: InvalidArgument when it is not finished.
Result<RunInfo> readRun(const fs::path &runFolder)
{
    std::error_code error;
    if (!fs::is_directory(runFolder, error))
        return fail(ErrorCode::NotFound, "no such run folder", runFolder.string());
    auto spec = readJobSpec(runFolder / "spec.json");
    if (!spec)
        return passOn(spec);
    auto text = readFile(runFolder / "events.jsonl");
    if (!text)
        return passOn(text);
    RunInfo run;
    run.folder = fs::absolute(runFolder).lexically_normal();
    run.id = run.folder.has_filename() ? run.folder.filename().string() : run.folder.parent_path().filename().string();
    run.kind = spec->kind;
    run.seed = spec->seed;
    run.settings = spec->settings;
    std::istringstream lines(*text);
    std::string line;
    while (std::getline(lines, line)) {
        if (line.empty())
            continue;
        auto event = jobEventFromLine(line);
        if (!event) {
            if (lines.eof()) // the worker was killed in the middle of its last line
                break;
            return fail(ErrorCode::Corrupt, event.error().what, (runFolder / "events.jsonl").string());
        }
        if (run.started.empty())
            run.started = event->time;
        run.finished = event->time;
        if (event->type == "state" && event->body.contains("to"))
            run.state = event->body["to"].get<std::string>();
        else if (event->type == "finished" && event->body.contains("summary"))
            run.summary = event->body["summary"];
        else if (event->type == "artifact" && event->body.contains("kind") && event->body.contains("path"))
            addArtifact(run, {event->body["kind"].get<std::string>(),
                              artifactPath(run.folder, event->body["path"].get<std::string>())});
    }
    const auto state = jobStateFromName(run.state);
    if (!state || !isFinished(*state))
        return fail(ErrorCode::InvalidArgument,
                    "this run is not finished (" + (run.state.empty() ? std::string("no state yet") : run.state) + ")",
                    runFolder.string());
    return run;
}

/// Time of the last event of a run when it was taken in; empty when it was not. A run that was cancelled, taken in and
/// then resumed has a later one and is taken in again.
Result<std::string> finishedWhenTaken(const Workspace &workspace, const std::string &id)
{
    Statement select(workspace.database(), "SELECT finished FROM runs WHERE id = ?");
    auto row = select.bind(id).next();
    if (!row)
        return passOn(row);
    return *row ? select.text(0) : std::string();
}

/// Time of the last whole event, from the end of the file: event logs of long trainings are large.
std::string lastEventTime(const fs::path &file)
{
    constexpr std::streamoff kTail = 64 * 1024;
    std::ifstream stream(file, std::ios::binary | std::ios::ate);
    const std::streamoff size = stream.tellg();
    if (size <= 0)
        return {};
    stream.seekg(std::max<std::streamoff>(0, size - kTail));
    std::string line, time;
    while (std::getline(stream, line))
        if (auto event = jobEventFromLine(line))
            time = event->time;
    return time;
}

Result<> writeRun(Workspace &workspace, const RunInfo &run)
{
    // Of an earlier time, before it was resumed; its artifacts go with the row.
    Statement remove(workspace.database(), "DELETE FROM runs WHERE id = ?");
    if (auto done = remove.bind(run.id).run(); !done)
        return done;
    Statement insert(workspace.database(),
                     "INSERT INTO runs(id, kind, state, started, finished, seed, folder, settings,"
                     " summary, ingested) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(run.id).bind(run.kind).bind(run.state).bind(run.started).bind(run.finished);
    insert.bind(static_cast<std::int64_t>(run.seed)).bind(workspace.storedPath(run.folder));
    insert.bind(run.settings.dump()).bind(run.summary.dump()).bind(utcNow());
    if (auto done = insert.run(); !done)
        return done;
    Statement artifact(workspace.database(), "INSERT OR IGNORE INTO run_artifacts(run, kind, path) VALUES(?, ?, ?)");
    for (const RunArtifact &entry : run.artifacts) {
        artifact.bind(run.id).bind(entry.kind).bind(workspace.storedPath(entry.path));
        if (auto done = artifact.run(); !done)
            return done;
    }
    return {};
}

} // namespace

Result<IngestReport> ingestRun(Workspace &workspace, const RunInfo &run)
{
    if (auto writable = requireWritable(workspace); !writable)
        return passOn(writable);
    IngestReport report;
    report.run = run.id;
    auto known = finishedWhenTaken(workspace, run.id);
    if (!known)
        return passOn(known);
    if (!known->empty() && *known == run.finished) {
        report.alreadyIn = true;
        return report;
    }
    IngestContext context(workspace, run, report);
    // A training leaves a snapshot every few minutes; its last one is the model, the others stay in the run.
    const RunArtifact *lastModel = nullptr;
    for (const RunArtifact &artifact : run.artifacts)
        if (artifact.kind == "model")
            lastModel = &artifact;
    for (const RunArtifact &artifact : run.artifacts)
        if (artifact.kind == "dataset")
            if (auto done = prepareDataset(context, artifact.path); !done)
                return passOn(done);
    auto takeAll = [&]() -> Result<> {
        Transaction transaction(workspace.database());
        if (auto begun = transaction.begin(); !begun)
            return begun;
        if (auto done = writeRun(workspace, run); !done)
            return done;
        for (const auto &[kind, takeIn] : handlers())
            for (const RunArtifact &artifact : run.artifacts)
                if (artifact.kind == kind && (kind != "model" || &artifact == lastModel))
                    if (auto done = takeIn(context, artifact.path); !done)
                        return done;
        return transaction.commit();
    };
    if (auto done = takeAll(); !done) {
        std::error_code ignored;
        for (const fs::path &file : context.copiedFiles)
            fs::remove(file, ignored);
        return passOn(done);
    }
    report.change.text = run.kind + " " + run.id + " taken in";
    report.change.lists = true;
    workspace.notify(report.change);
    return report;
}

Result<IngestReport> ingestRun(Workspace &workspace, const fs::path &runFolder)
{
    std::error_code error;
    const bool isOutput = fs::is_directory(runFolder, error) && !fs::exists(runFolder / "spec.json", error);
    auto run = isOutput ? readOutput(runFolder) : readRun(runFolder);
    if (!run)
        return passOn(run);
    return ingestRun(workspace, *run);
}

Result<std::vector<fs::path>> pendingRuns(const Workspace &workspace)
{
    std::vector<fs::path> pending;
    std::error_code error;
    for (fs::directory_iterator it(workspace.runsFolder(), error), end; !error && it != end; it.increment(error)) {
        const fs::path folder = it->path();
        if (!it->is_directory(error) || !fs::is_regular_file(folder / "spec.json", error) ||
            !fs::is_regular_file(folder / "events.jsonl", error))
            continue;
        auto known = finishedWhenTaken(workspace, folder.filename().string());
        if (!known)
            return passOn(known);
        if (!known->empty() && *known == lastEventTime(folder / "events.jsonl"))
            continue;
        auto run = readRun(folder);
        if (run || run.error().code != ErrorCode::InvalidArgument) // a damaged one is shown, a running one is not
            pending.push_back(folder);
    }
    std::sort(pending.begin(), pending.end()); // run ids begin with their time
    return pending;
}

Result<std::vector<IngestReport>> ingestAll(Workspace &workspace)
{
    if (auto writable = requireWritable(workspace); !writable)
        return passOn(writable);
    auto pending = pendingRuns(workspace);
    if (!pending)
        return passOn(pending);
    std::vector<IngestReport> reports;
    for (const fs::path &folder : *pending) {
        auto report = ingestRun(workspace, folder);
        if (!report && (report.error().code == ErrorCode::Corrupt || report.error().code == ErrorCode::NotFound ||
                        report.error().code == ErrorCode::WrongKind)) {
            IngestReport damaged;
            damaged.run = folder.filename().string();
            damaged.warnings.push_back("not taken in: " + report.error().message());
            reports.push_back(std::move(damaged));
            continue;
        }
        if (!report)
            return passOn(report);
        reports.push_back(std::move(*report));
    }
    return reports;
}

} // namespace mimik::data
