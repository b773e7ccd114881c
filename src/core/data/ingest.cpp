#include "core/data/ingest.h"

#include "core/base/csv.h"
#include "core/base/event_line.h"
#include "core/base/files.h"
#include "core/base/job.h"
#include "core/base/json.h"
#include "core/base/sha256.h"
#include "core/data/database.h"
#include "core/data/ingest_artifacts_p.h"
#include "core/data/workspace.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <set>
#include <system_error>

namespace mimik::data {

namespace fs = std::filesystem;

namespace {

using Step = Result<> (*)(IngestContext &, const fs::path &);

struct Handler {
    std::string kind;
    Step prepare; ///< before the transaction
    Step take;    ///< in it
};

/// What is done with which artifact. Models come first, because images name their generator; data sets before what
/// speaks of their images. Kinds that are not here are only remembered.
const std::vector<Handler> &handlers()
{
    static const std::vector<Handler> table{{"model", prepareModelFile, takeModel},
                                            {"dataset", prepareDataset, takeDataset},
                                            {"directions", prepareDirections, takeDirections},
                                            {"scores", prepareTable, takeScores},
                                            {"selection", prepareTable, takeSelection},
                                            {"predictions", prepareTable, takePredictions},
                                            {"seed-labels", prepareSeedLabels, takeSeedLabels}};
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

std::string textOf(const Json &json, const char *key)
{
    return json.is_object() && json.contains(key) && json[key].is_string() ? json[key].get<std::string>()
                                                                           : std::string();
}

/// A resumed run may name an artifact twice; the last place counts.
void addArtifact(RunInfo &run, RunArtifact artifact)
{
    std::erase_if(run.artifacts,
                  [&](const RunArtifact &a) { return a.kind == artifact.kind && a.path == artifact.path; });
    run.artifacts.push_back(std::move(artifact));
}

/// The folder of the one data set that has all images of a table; empty: none, or more than one.
Result<std::string> folderOfNames(const Workspace &workspace, const Csv &table, std::size_t nameColumn)
{
    auto sets = workspace.datasets();
    if (!sets)
        return passOn(sets);
    std::string folder;
    for (const Dataset &set : *sets) {
        std::set<std::string> names;
        Statement select(workspace.database(), "SELECT name FROM images WHERE dataset = ?");
        select.bind(raw(set.id));
        for (;;) {
            auto more = select.next();
            if (!more)
                return passOn(more);
            if (!*more)
                break;
            names.insert(select.text(0));
        }
        if (!std::all_of(table.rows.begin(), table.rows.end(),
                         [&](const auto &row) { return names.contains(row[nameColumn]); }))
            continue;
        if (!folder.empty())
            return std::string();
        folder = set.folder.string();
    }
    return folder;
}

/// What a folder of `--out` is, by the file in it that tells.
Result<> readOutputFolder(RunInfo &run)
{
    struct Known {
        const char *file, *kind, *artifact;
    };
    constexpr Known known[] = {{"manifest.csv", "generate", "dataset"},
                               {"model.safetensors", "train", "model"},
                               {"selection.csv", "select", "selection"},
                               {"evaluation.json", "evaluate", "evaluation"},
                               {"labels.csv", "render", "dataset"}};
    std::error_code error;
    for (const Known &what : known) {
        const fs::path file = run.folder / what.file;
        if (!fs::is_regular_file(file, error))
            continue;
        run.kind = what.kind;
        run.artifacts.push_back({what.artifact, std::string(what.artifact) == "dataset" ? run.folder : file});
        if (const auto spec = readJobSpec(run.folder / "spec.json")) {
            run.kind = spec->kind;
            run.seed = spec->seed;
            run.settings = spec->settings;
        }
        return {};
    }
    return fail(ErrorCode::NotFound,
                "neither a run (events.jsonl) nor generated images (manifest.csv), rendered ones (labels.csv), a "
                "trained model (model.safetensors), a selection (selection.csv) or an evaluation (evaluation.json)",
                run.folder.string());
}

/// What a table of `--out` is, by its columns.
Result<> readOutputTable(RunInfo &run, const fs::path &file)
{
    auto table = readCsv(file);
    if (!table)
        return passOn(table);
    if (auto name = table->require("name"); !name)
        return passOn(name);
    const auto &header = table->header;
    const auto has = [&](auto is) {
        return std::any_of(header.begin(), header.end(), is);
    };
    if (has([](const std::string &column) { return column.starts_with("p_"); })) {
        run.kind = "predict";
        run.artifacts.push_back({"predictions", file});
    } else if (table->column("kept")) {
        run.kind = "select";
        run.artifacts.push_back({"selection", file});
    } else if (header.size() > 1 && !has([](const std::string &column) {
                   return auFromKey(column) || column == "class" || column == "seed" || column == "subject" ||
                          column == "split";
               })) {
        run.kind = "iqa";
        run.artifacts.push_back({"scores", file});
    } else {
        return fail(ErrorCode::WrongKind,
                    "neither predictions (columns p_...), nor scores, nor a selection (column kept)", file.string());
    }
    return {};
}

/// Which images the tables of an output speak of: as given, else as selection.json says, else by their names.
Result<> findImages(const Workspace &workspace, RunInfo &run, const std::string &given)
{
    std::error_code error;
    std::string images = fs::is_directory(given, error) ? fs::absolute(given).string() : given;
    for (const RunArtifact &artifact : run.artifacts) {
        if (artifact.kind == "selection") {
            const auto json = readJson(artifact.path.parent_path() / "selection.json");
            if (json && json->is_object() && json->contains("rule"))
                run.summary["rule"] = (*json)["rule"];
            if (const std::string folder = json ? textOf(*json, "images") : ""; images.empty() && !folder.empty())
                images = (artifact.path.parent_path() / folder).lexically_normal().string();
        }
        if (images.empty() && artifact.path.extension() == ".csv") {
            auto table = readCsv(artifact.path);
            if (!table)
                return passOn(table);
            auto name = table->require("name");
            if (!name)
                return passOn(name);
            auto found = folderOfNames(workspace, *table, *name);
            if (!found)
                return passOn(found);
            images = std::move(*found);
        }
    }
    if (!images.empty())
        run.summary["images"] = images;
    return {};
}

/// What a verb of the command line left (`--out`), a folder or a table, outside of any workspace.
Result<RunInfo> readOutput(const Workspace &workspace, const fs::path &output, const std::string &images)
{
    fs::path path = fs::absolute(output).lexically_normal();
    if (!path.has_filename())
        path = path.parent_path();
    std::error_code error;
    const bool isFolder = fs::is_directory(path, error);
    RunInfo run;
    run.folder = isFolder ? path : path.parent_path();
    run.state = jobStateName(JobState::Succeeded);
    run.finished = run.started = utcNow();
    run.summary = {{"name", (isFolder ? path.filename() : path.stem()).string()}};
    if (auto read = isFolder ? readOutputFolder(run) : readOutputTable(run, path); !read)
        return passOn(read);
    if (auto found = findImages(workspace, run, images); !found)
        return passOn(found);
    run.id = "out-" + run.kind + "-" + sha256Hex(path.string()).substr(0, 8);
    return run;
}

/// The run as its folder tells it. Error: InvalidArgument when it is not finished.
Result<RunInfo> readRun(const fs::path &runFolder, std::size_t &numDamaged)
{
    std::error_code error;
    if (!fs::is_directory(runFolder, error))
        return fail(ErrorCode::NotFound, "no such run folder", runFolder.string());
    auto spec = readJobSpec(runFolder / "spec.json");
    if (!spec)
        return passOn(spec);
    std::ifstream lines(runFolder / "events.jsonl", std::ios::binary);
    if (!lines)
        return fail(fs::exists(runFolder / "events.jsonl", error) ? ErrorCode::Io : ErrorCode::NotFound,
                    "cannot be opened", (runFolder / "events.jsonl").string());
    RunInfo run;
    run.folder = fs::absolute(runFolder).lexically_normal();
    run.id = run.folder.has_filename() ? run.folder.filename().string() : run.folder.parent_path().filename().string();
    run.kind = spec->kind;
    run.seed = spec->seed;
    run.settings = spec->settings;
    std::string line, progress;
    while (std::getline(lines, line)) {
        if (line.empty())
            continue;
        if (!run.started.empty() && isProgressLine(line) && !lines.eof()) {
            progress.swap(line); // hundreds of thousands in a long training; only the time of the last counts
            continue;
        }
        auto event = jobEventFromLine(line);
        if (!event) {
            numDamaged += !lines.eof(); // the last one: the worker was killed in the middle of it
            continue;
        }
        if (run.started.empty())
            run.started = event->time;
        run.finished = event->time;
        progress.clear();
        const Json &body = event->body;
        if (event->type == "state" && !textOf(body, "to").empty())
            run.state = textOf(body, "to");
        else if (event->type == "finished" && body.contains("summary"))
            run.summary = body["summary"];
        else if (event->type == "artifact" && !textOf(body, "kind").empty())
            addArtifact(run, {textOf(body, "kind"), artifactPath(run.folder, textOf(body, "path"))});
    }
    if (const auto last = jobEventFromLine(progress))
        run.finished = last->time;
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

/// One that broke may have done so in the middle of a file.
bool mayBeDamaged(const RunInfo &run)
{
    return run.state == jobStateName(JobState::Failed) || run.state == jobStateName(JobState::Crashed);
}

/// Has a model file all that its header tells of? Others than .safetensors tell nothing.
bool isWhole(const fs::path &file)
{
    if (file.extension() != ".safetensors")
        return false;
    std::error_code error;
    const auto size = fs::file_size(file, error);
    std::ifstream in(file, std::ios::binary);
    std::array<unsigned char, 8> bytes{};
    if (error || !in.read(reinterpret_cast<char *>(bytes.data()), bytes.size()))
        return false;
    std::uint64_t length = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        length = length << 8 | bytes[i];
    constexpr std::uint64_t kLongestHeader = 100'000'000; // as the format says
    if (length > kLongestHeader || length > size - bytes.size())
        return false;
    std::string header(length, '\0');
    in.read(header.data(), static_cast<std::streamsize>(length));
    const Json json = Json::parse(header, nullptr, false);
    if (!in || !json.is_object())
        return false;
    std::uint64_t end = 0;
    for (const auto &[name, tensor] : json.items()) {
        if (name == "__metadata__")
            continue;
        if (!tensor.is_object() || !tensor.contains("data_offsets") || !tensor["data_offsets"].is_array() ||
            tensor["data_offsets"].size() != 2 || !tensor["data_offsets"][1].is_number_unsigned())
            return false;
        end = std::max(end, tensor["data_offsets"][1].get<std::uint64_t>());
    }
    return size == bytes.size() + length + end;
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

Result<IngestReport> ingestRun(Workspace &workspace, const RunInfo &run, const StopCheck &stop)
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
    IngestContext context(workspace, run, stop, report);
    // A training leaves a snapshot every few minutes; its last one is the model, the others stay in the run.
    const RunArtifact *lastModel = nullptr;
    for (const RunArtifact &artifact : run.artifacts)
        if (artifact.kind == "model" && (!mayBeDamaged(run) || isWhole(artifact.path)))
            lastModel = &artifact;
    const auto each = [&](Step Handler::*step) -> Result<> {
        for (const Handler &handler : handlers())
            for (const RunArtifact &artifact : run.artifacts) {
                if (artifact.kind != handler.kind || (artifact.kind == "model" && &artifact != lastModel))
                    continue;
                if (auto going = context.goOn(); !going)
                    return going;
                if (auto done = (handler.*step)(context, artifact.path); !done)
                    return done;
            }
        return {};
    };
    auto takeAll = [&]() -> Result<> {
        if (auto done = each(&Handler::prepare); !done)
            return done;
        Transaction transaction(workspace.database());
        if (auto begun = transaction.begin(); !begun)
            return begun;
        if (auto done = writeRun(workspace, run); !done)
            return done;
        if (auto done = each(&Handler::take); !done)
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

Result<IngestReport> ingestRun(Workspace &workspace, const fs::path &runOrOutput, const StopCheck &stop,
                               const std::string &images)
{
    std::error_code error;
    // train-fer --out leaves a spec.json too; only a run that was worked on has events.
    const bool isOutput = fs::exists(runOrOutput, error) && !fs::exists(runOrOutput / "events.jsonl", error);
    std::size_t numDamaged = 0;
    auto run = isOutput ? readOutput(workspace, runOrOutput, images) : readRun(runOrOutput, numDamaged);
    if (!run)
        return passOn(run);
    auto report = ingestRun(workspace, *run, stop);
    if (report && numDamaged > 0)
        report->warnings.push_back("events.jsonl: " + std::to_string(numDamaged) + " damaged lines were skipped");
    return report;
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
        std::size_t numDamaged = 0;
        auto run = readRun(folder, numDamaged);
        if (run || run.error().code != ErrorCode::InvalidArgument) // a damaged one is shown, a running one is not
            pending.push_back(folder);
    }
    std::sort(pending.begin(), pending.end()); // run ids begin with their time
    return pending;
}

Result<std::vector<IngestReport>> ingestAll(Workspace &workspace, const StopCheck &stop)
{
    if (auto writable = requireWritable(workspace); !writable)
        return passOn(writable);
    auto pending = pendingRuns(workspace);
    if (!pending)
        return passOn(pending);
    std::vector<IngestReport> reports;
    for (const fs::path &folder : *pending) {
        auto report = ingestRun(workspace, folder, stop);
        if (report) {
            reports.push_back(std::move(*report));
            continue;
        }
        if (report.error().code == ErrorCode::Busy || report.error().code == ErrorCode::Cancelled)
            return passOn(report);
        IngestReport damaged;
        damaged.run = folder.filename().string();
        damaged.warnings.push_back("not taken in: " + report.error().message());
        reports.push_back(std::move(damaged));
    }
    return reports;
}

} // namespace mimik::data
