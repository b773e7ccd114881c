#include "core/gan/gan_trainer.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/png.h"
#include "core/base/sha256.h"
#include "core/gan/failure_signals.h"
#include "core/gan/gan_pictures_p.h"
#include "core/gan/gan_transfer_p.h"
#include "core/gan/process_memory.h"
#include "core/gan/training_options.h"
#include "core/nn/convert_model.h"
#include "core/weights/model_card.h"

#include <cmath>

namespace mimik::gan {

namespace {

constexpr const char *kModelName = "model.safetensors";
constexpr const char *kStatsName = "stats.jsonl";
constexpr const char *kBestName = "best.json";
constexpr double kCheckpointSeconds = 600; // a killed run loses no more than this, however long its ticks are

std::string digits(std::int64_t n, std::size_t width)
{
    std::string s = std::to_string(n);
    return std::string(s.size() < width ? width - s.size() : 0, '0') + s;
}

/// Number of kimg; the images after them too where another snapshot has that number.
std::string snapshotNumber(std::int64_t images, std::int64_t before)
{
    const std::string kimg = digits(images / 1000, 6);
    return before < 0 || before == images || before / 1000 != images / 1000 ? kimg
                                                                            : kimg + "-" + digits(images % 1000, 3);
}

/// The tick of a line of stats.jsonl, which was a plain number in earlier versions.
double tickOf(const Json &line)
{
    const auto it = line.find("Progress/tick");
    if (it == line.end())
        return INFINITY;
    if (it->is_object())
        return it->value("mean", INFINITY);
    return it->is_number() ? it->get<double>() : INFINITY;
}

/// A run that was killed may have written lines after its last checkpoint; they will come again.
Result<> keepLines(const std::filesystem::path &file, const std::function<bool(const Json &)> &isKept)
{
    const auto text = readFile(file);
    if (!text)
        return text.error().code == ErrorCode::NotFound ? Result<>{} : passOn(text);
    std::string kept;
    for (std::size_t begin = 0; begin < text->size();) {
        const std::size_t end = std::min(text->find('\n', begin), text->size());
        const std::string line = text->substr(begin, end - begin);
        const Json json = Json::parse(line, nullptr, false);
        if (json.is_object() && isKept(json))
            kept += line + "\n";
        begin = end + 1;
    }
    return kept == *text ? Result<>{} : writeFileAtomically(file, kept);
}

} // namespace

struct GanTrainer::Impl {
    GanNetworks networks;
    GanSampler sampler;
    GanProvenance from;
    std::string parentFile;
    std::string warning;               ///< said when the run begins
    std::filesystem::path resumedFrom; ///< folder of the run that goes on
    SnapshotJudge judge;
    std::vector<std::string> metricNames;
    Json metrics = Json::object(), best; ///< of the last snapshot; the best one so far
    GanStats lastStats;                  ///< of the last tick; what is not reported again keeps its numbers

    // Of the present run() only.
    WorkClock::Time start, tickStart, lastCheckpoint;
    std::int64_t startImages = 0, tickImages = 0;
    double maintenanceSeconds = 0;
    std::string lastModel;
    std::int64_t lastSnapshot = -1; ///< its images
    std::int64_t snapshotBefore = -1;
    std::string lastNumber; ///< in its name; of the run before too

    Impl(GanSettings settings, GanImages images, std::shared_ptr<ProcessGroup> processes)
        : networks(settings, std::move(processes)),
          sampler(std::move(images), settings.mirror, settings.seed, settings.network.cDim > 0, networks.device)
    {
    }

    const GanSettings &settings() const { return networks.settings; }
    double kimg() const { return static_cast<double>(networks.at.images) / 1000; }
    std::int64_t totalImages() const { return static_cast<std::int64_t>(std::llround(settings().totalKimg * 1000)); }

    weights::ModelCard card() const;
    Result<> writeModelTo(const std::filesystem::path &file);
    Result<> writeFirstFiles(JobContext &ctx);
    Result<> bringBest(const std::filesystem::path &folder);
    Result<> writeSnapshot(JobContext &ctx);
    Result<> judgeSnapshot(JobContext &ctx);
    /// All processes together: of the state that `remember` has kept.
    Result<> writeCheckpoint(WorkClock &ctx)
    {
        lastCheckpoint = ctx.now();
        networks.shareRandomness();
        networks.at.record = record();
        return isFirst() ? gan::writeCheckpoint(ctx.outDir(), networks.state(), settings()) : Result<>{};
    }
    /// Of several processes, only the first writes and speaks.
    bool isFirst() { return networks.processes().isFirst(); }
    void warn(JobContext &ctx, const std::vector<FailureSignals::Signal> &signals)
    {
        for (const auto &s : signals)
            ctx.warning(s.code, s.text);
    }
    Json record() const;
    void restoreRecord(const Json &record);
    bool isTickDue() const;
    Result<> endTick(WorkClock &ctx, bool done);
    Result<> reportTick(WorkClock &ctx);
    /// One iteration. False when it was cancelled.
    bool iterate(WorkerThreads &threads, WorkClock &ctx);
    Result<Json> train(WorkClock &ctx, double minutes);
    Json summary(const WorkClock &clock) const;
};

weights::ModelCard GanTrainer::Impl::card() const
{
    const auto &n = settings().network;
    weights::ModelCard card;
    card.name = from.name;
    card.kind = "generator";
    card.architecture = nn::architectureText(n);
    card.settings = Json(n);
    if (n.cDim > 0)
        card.classes = sampler.images().classes;
    card.training = {
        {"command", from.command},        {"data", from.data.empty() ? sampler.images().description : from.data},
        {"data_sha256", from.dataSha256}, {"images", sampler.images().count()},
        {"seed", settings().seed},        {"kimg", kimg()},
        {"settings", Json(settings())},   {"versions", {{"torch", TORCH_VERSION}}}};
    if (settings().isAugmented())
        card.training["augment_p"] = networks.ada.p;
    if (lastSnapshot == networks.at.images)
        card.metrics = metrics;
    card.licence = from.licence;
    if (!networks.at.parent.empty())
        card.parents.push_back(networks.at.parent);
    return card;
}

Result<> GanTrainer::Impl::writeModelTo(const std::filesystem::path &file)
{
    return weights::writeModel(file, modelTensors(networks.ema, networks.discriminator()), weights::StoredAs::Float16,
                               card());
}

/// For the checkpoint: what the networks do not know.
Json GanTrainer::Impl::record() const
{
    Json out = {{"stats", momentsToJson(networks.stats)},
                {"lastStats", momentsToJson(lastStats)},
                {"best", best},
                {"snapshot", std::max(lastSnapshot, snapshotBefore)},
                {"snapshotNumber", lastNumber},
                {"parentFile", parentFile}};
    if (from.origin.is_object())
        out["origin"] = from.origin;
    return out;
}

void GanTrainer::Impl::restoreRecord(const Json &record)
{
    networks.stats = momentsFromJson(record.value("stats", Json::object()));
    lastStats = momentsFromJson(record.value("lastStats", Json::object()));
    best = record.value("best", Json());
    snapshotBefore = record.value("snapshot", std::int64_t(-1));
    lastNumber = record.value("snapshotNumber", std::string());
    parentFile = record.value("parentFile", std::string());
}

/// The best snapshot of a run that goes on in another folder.
Result<> GanTrainer::Impl::bringBest(const std::filesystem::path &folder)
{
    namespace fs = std::filesystem;
    if (!best.is_object() || resumedFrom.empty() || fs::exists(folder / kBestName))
        return {};
    const std::string model = best.value("snapshot", "");
    for (const auto &file : {fs::path(model), weights::cardPath(model)}) {
        if (!fs::exists(resumedFrom / file) || fs::exists(folder / file))
            continue;
        std::error_code error;
        fs::copy_file(resumedFrom / file, folder / file, error);
        if (error)
            return fail(ErrorCode::Io, "cannot be copied: " + error.message(), (resumedFrom / file).string());
    }
    return writeJson(folder / kBestName, best);
}

Result<> GanTrainer::Impl::writeFirstFiles(JobContext &ctx)
{
    const auto &folder = ctx.outDir();
    const Json options =
        trainingOptions(settings(), sampler.images().description, sampler.images().count(), parentFile, metricNames);
    if (auto ok = writeJson(folder / "training_options.json", options); !ok)
        return ok;
    const auto tick = static_cast<double>(networks.at.tick);
    if (auto ok = keepLines(folder / kStatsName, [&](const Json &line) { return tickOf(line) < tick; }); !ok)
        return ok;
    // A snapshot is judged before its tick ends: one that was cut off in between is judged again, and so is the last
    // one of a run that is complete.
    const bool isJudgedAgain = isTickDue() || networks.at.images >= totalImages();
    const double judged = isJudgedAgain ? std::nextafter(kimg(), 0.0) : kimg();
    for (const char *name : {"metric-fid.jsonl", "metric-kid.jsonl", "metric-pr.jsonl"})
        if (auto ok = keepLines(folder / name, [&](const Json &line) { return line.value("kimg", 0.0) <= judged; });
            !ok)
            return ok;
    if (auto ok = bringBest(folder); !ok)
        return ok;
    if (auto ok = writePng(folder / "reals.png", realsPicture(sampler)); !ok)
        return ok;
    ctx.artifact("reals", "reals.png");
    if (networks.at.images > 0)
        return {};
    return writePng(folder / "fakes_init.png", fakesPicture(networks, sampler), {{"Comment", "AI-generated image"}});
}

Result<> GanTrainer::Impl::writeSnapshot(JobContext &ctx)
{
    const std::int64_t before = std::max(lastSnapshot, snapshotBefore);
    if (before != networks.at.images || lastNumber.empty()) // else it is made again
        lastNumber = snapshotNumber(networks.at.images, before);
    const std::string &number = lastNumber;
    const std::string picture = "fakes" + number + ".png", model = "network-snapshot-" + number + ".safetensors";
    if (auto ok =
            writePng(ctx.outDir() / picture, fakesPicture(networks, sampler), {{"Comment", "AI-generated image"}});
        !ok)
        return ok;
    if (auto ok = writeModelTo(ctx.outDir() / model); !ok)
        return ok;
    ctx.artifact("samples", picture);
    ctx.artifact("model", model);
    metrics = Json::object();
    lastModel = model;
    if (judge)
        if (auto ok = judgeSnapshot(ctx); !ok)
            return ok;
    lastSnapshot = networks.at.images;
    return {};
}

Result<> GanTrainer::Impl::judgeSnapshot(JobContext &ctx)
{
    const auto judged = judge({ctx.outDir() / lastModel, lastModel, kimg(), sampler.images()}, ctx);
    if (!judged)
        return passOn(judged);
    metrics = judged->forCard;
    const SnapshotScore *distance = nullptr;
    for (const auto &score : judged->scores) {
        networks.stats.report(score.name, score.value);
        if (!distance && score.isDistance)
            distance = &score;
    }
    auto signals = FailureSignals::fromJson(networks.at.signals);
    warn(ctx, signals.snapshot(kimg(), judged->spread, distance ? distance->value : NAN));
    networks.at.signals = signals.toJson();
    if (!distance || !std::isfinite(distance->value))
        return {};
    if (best.is_object() && best.value("metric", "") == distance->name && best["value"].is_number() &&
        best["value"].get<double>() <= distance->value)
        return {};
    best = {{"snapshot", lastModel}, {"kimg", kimg()}, {"metric", distance->name}, {"value", distance->value}};
    best.update(metrics.value(distance->name, Json::object()));
    if (auto ok = writeJson(ctx.outDir() / kBestName, best); !ok)
        return ok;
    ctx.artifact("best", kBestName);
    return {};
}

Result<> GanTrainer::Impl::reportTick(WorkClock &ctx)
{
    const double seconds = ctx.secondsSince(tickStart), total = ctx.secondsSince(start);
    const auto seen = static_cast<double>(networks.at.images - tickImages);
    const auto sinceStart = static_cast<double>(networks.at.images - startImages);
    GanStats &stats = networks.stats;
    const double left = static_cast<double>(totalImages() - networks.at.images);
    stats.report("Progress/tick", static_cast<double>(networks.at.tick));
    stats.report("Progress/kimg", kimg());
    stats.report("Progress/augment", networks.ada.p);
    stats.report("Timing/total_sec", total);
    stats.report("Timing/total_hours", total / 3600);
    stats.report("Timing/total_days", total / 86400);
    stats.report("Timing/sec_per_tick", seconds);
    stats.report("Timing/sec_per_kimg", seen > 0 ? seconds / seen * 1000 : NAN);
    stats.report("Timing/maintenance_sec", maintenanceSeconds);
    stats.report("Timing/img_per_s", seconds > 0 ? seen / seconds : NAN);
    stats.report("Timing/eta_sec", sinceStart > 0 ? std::max(0.0, left) * total / sinceStart : NAN);
    const ProcessMemory memory = processMemory();
    stats.report("Resources/cpu_mem_gb", memory.residentGb);
    stats.report("Resources/peak_cpu_mem_gb", memory.peakGb);

    Json line;
    for (const auto &[name, moments] : lastStats.all())
        line[name] = toJson(moments);
    constexpr const char *kShown[] = {
        "Loss/",          "Progress/augment",         "Timing/img_per_s", "Timing/sec_per_kimg",
        "Timing/eta_sec", "Resources/peak_cpu_mem_gb"};
    for (const auto &[name, moments] : stats.all()) {
        line[name] = toJson(moments);
        const bool isShown =
            std::ranges::any_of(kShown, [&name = name](const char *head) { return name.starts_with(head); });
        if (isShown && std::isfinite(moments.mean()))
            ctx.metric(networks.at.images, name, moments.mean());
    }
    line["timestamp"] = utcNow();
    // What was not reported in a tick keeps the numbers of before.
    GanStats merged;
    for (const auto *source : {&lastStats, &stats})
        for (const auto &[name, moments] : source->all())
            merged.set(name, moments);
    lastStats = std::move(merged);
    return appendToFile(ctx.outDir() / kStatsName, line.dump() + "\n");
}

Result<> GanTrainer::Impl::endTick(WorkClock &ctx, bool done)
{
    const auto began = ctx.now();
    networks.remember();
    if (isFirst()) {
        if (done || networks.at.tick % settings().snapTicks == 0)
            if (auto ok = writeSnapshot(ctx); !ok)
                return ok;
        auto signals = FailureSignals::fromJson(networks.at.signals);
        warn(ctx, signals.tick(networks.stats.of("Loss/signs/real").mean(), networks.stats.of("Loss/D/loss").mean()));
        networks.at.signals = signals.toJson();
        if (auto ok = reportTick(ctx); !ok)
            return ok;
    }
    networks.stats.clear();
    ++networks.at.tick;
    networks.at.tickStart = networks.at.images;
    if (auto ok = writeCheckpoint(ctx); !ok)
        return ok;
    maintenanceSeconds = ctx.secondsSince(began);
    tickStart = ctx.now();
    tickImages = networks.at.images;
    return {};
}

/// Also where a run was stopped before its tick was ended.
bool GanTrainer::Impl::isTickDue() const
{
    const GanPosition &at = networks.at;
    if (at.phase != 0 || at.images == 0)
        return false;
    return at.tick == 0 || static_cast<double>(at.images - at.tickStart) >= settings().kimgPerTick * 1000 ||
           (at.images >= totalImages() && at.tickStart < at.images);
}

bool GanTrainer::Impl::iterate(WorkerThreads &threads, WorkClock &ctx)
{
    GanPosition &at = networks.at;
    std::vector<GanSampler::Item> items;
    for (int i = 0; i < settings().batch; ++i)
        items.push_back(sampler.item(at.images + i));
    constexpr Phase kPhases[] = {Phase::Gmain, Phase::Greg, Phase::Dmain, Phase::Dreg};
    for (; at.phase < 4; ++at.phase)
        if (networks.isActive(kPhases[at.phase]) && !networks.runPhase(kPhases[at.phase], items, sampler, threads, ctx))
            return false;
    networks.finishIteration();
    return true;
}

Json GanTrainer::Impl::summary(const WorkClock &clock) const
{
    const double seconds = clock.secondsSince(start);
    const auto mean = [&](const char *name) {
        return jsonNumber(lastStats.of(name).mean());
    };
    Json out = {{"kimg", kimg()},
                {"seconds", seconds},
                {"img_per_s", static_cast<double>(networks.at.images - startImages) / std::max(seconds, 1e-9)},
                {"loss_G", mean("Loss/G/loss")},
                {"loss_D", mean("Loss/D/loss")},
                {"r_t", mean("Loss/signs/real")},
                {"augment_p", networks.ada.p},
                {"snapshot", lastModel},
                {"model", kModelName}};
    if (!metrics.empty())
        out["metrics"] = metrics;
    if (best.is_object())
        out["best"] = best;
    return out;
}

Result<Json> GanTrainer::Impl::train(WorkClock &ctx, double minutes)
{
    // Each replica computes on its own thread; within one replica torch may use several only when it is alone.
    const int numReplicas = static_cast<int>(networks.replicas.size());
    WorkerThreads threads(numReplicas, numReplicas > 1 ? 1 : std::max(1, ctx.threads() / networks.processes().size()));
    if (!warning.empty() && isFirst())
        ctx.warning("no-discriminator", warning);
    if (isFirst())
        if (auto ok = writeFirstFiles(ctx); !ok)
            return passOn(ok);

    networks.agreeOnWeights();
    GanPosition &at = networks.at;
    start = tickStart = lastCheckpoint = ctx.now();
    startImages = tickImages = at.images;
    auto lastProgress = start;
    // What is reached first ends the run: the number of images, or the time.
    const auto showProgress = [&] {
        const double share = static_cast<double>(at.images) / static_cast<double>(totalImages());
        const double seconds = ctx.secondsSince(start);
        if (minutes > 0 && seconds / (minutes * 60) > share)
            ctx.progress("time", static_cast<std::int64_t>(seconds), static_cast<std::int64_t>(minutes * 60));
        else
            ctx.progress("training", at.images, totalImages());
    };
    showProgress();
    bool done = at.images >= totalImages() && !isTickDue();
    while (!done) {
        if (!isTickDue() && !iterate(threads, ctx)) {
            if (auto ok = writeCheckpoint(ctx); !ok)
                return passOn(ok);
            return ctx.cancelled();
        }
        if (ctx.secondsSince(lastProgress) > 0.2) {
            lastProgress = ctx.now();
            showProgress();
        }
        // the first process's clock counts
        done = networks.processes().ofFirst(at.images >= totalImages() ||
                                            (minutes > 0 && ctx.secondsSince(start) >= minutes * 60));
        if (done || isTickDue()) {
            if (auto ok = endTick(ctx, done); !ok) {
                if (ok.error().code == ErrorCode::Cancelled) // while a snapshot was judged: the tick is still to end
                    if (auto kept = writeCheckpoint(ctx); !kept)
                        return passOn(kept);
                return passOn(ok);
            }
        } else if (networks.processes().ofFirst(ctx.secondsSince(lastCheckpoint) > kCheckpointSeconds)) {
            networks.remember();
            if (auto ok = writeCheckpoint(ctx); !ok)
                return passOn(ok);
        }
    }
    if (!isFirst())
        return summary(ctx);
    if (lastSnapshot != at.images) // resumed when nothing was left to do
        if (auto ok = writeSnapshot(ctx); !ok)
            return passOn(ok);
    // The last snapshot under a name that does not change, for scripts.
    if (auto ok = writeModelTo(ctx.outDir() / kModelName); !ok)
        return passOn(ok);
    ctx.artifact("model", kModelName);
    showProgress();
    return summary(ctx);
}

GanTrainer::GanTrainer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
GanTrainer::GanTrainer(GanTrainer &&) noexcept = default;
GanTrainer &GanTrainer::operator=(GanTrainer &&) noexcept = default;
GanTrainer::~GanTrainer() = default;

Result<GanTrainer> GanTrainer::create(GanSettings settings, GanImages images, std::shared_ptr<ProcessGroup> processes)
{
    if (auto ok = settings.validate(); !ok)
        return passOn(ok);
    if (processes && settings.replicas % processes->size() != 0)
        return fail(ErrorCode::InvalidArgument,
                    "this training is split in " + std::to_string(settings.replicas) +
                        " parts (threads of all processes), which " + std::to_string(processes->size()) +
                        " processes cannot share evenly",
                    "procs");
    if (settings.device != "cpu" && !torch::cuda::is_available())
        return fail(ErrorCode::InvalidArgument,
                    "LibTorch finds no graphics card here; use --device cpu (a run that began on one needs one to go "
                    "on)",
                    "device");
    if (const int size = processes ? processes->size() : 1; settings.device != "cpu" && settings.replicas != size)
        return fail(ErrorCode::InvalidArgument,
                    "on graphics cards a training of " + std::to_string(settings.replicas) +
                        " parts needs as many processes, not " + std::to_string(size),
                    "procs");
    if (images.count() == 0)
        return fail(ErrorCode::InvalidArgument, "there are no training images", "data");
    if (images.resolution != settings.network.resolution || images.channels != settings.network.imgChannels)
        return fail(ErrorCode::InvalidArgument,
                    "the images are " + std::to_string(images.resolution) + " pixels wide with " +
                        std::to_string(images.channels) + " channels, the network makes " +
                        std::to_string(settings.network.resolution) + " with " +
                        std::to_string(settings.network.imgChannels) + "; --size " +
                        std::to_string(settings.network.resolution) + " scales images",
                    "data");
    if (settings.network.cDim > 0 &&
        (images.labelWidth != settings.network.cDim ||
         images.labels.size() != images.count() * static_cast<std::size_t>(images.labelWidth)))
        return fail(ErrorCode::InvalidArgument, "a conditional generator needs a label for every image", "cond");
    return GanTrainer(std::make_unique<Impl>(std::move(settings), std::move(images), std::move(processes)));
}

Result<> GanTrainer::startFromModel(const std::filesystem::path &model)
{
    const auto tensors = readModelTensors(model);
    if (!tensors)
        return passOn(tensors);
    Impl &m = *m_impl;
    const std::string where = model.string();
    const auto hasDiscriminator = startFrom(*tensors, m.networks, where);
    if (!hasDiscriminator)
        return passOn(hasDiscriminator);
    if (!*hasDiscriminator)
        m.warning = where + " has no discriminator; training starts with a random one, which takes longer";
    const auto hash = sha256OfFile(model);
    if (!hash)
        return passOn(hash);
    m.networks.at.parent = *hash;
    m.parentFile = model.filename().string();
    return {};
}

Result<> GanTrainer::resumeFrom(const std::filesystem::path &runFolder)
{
    auto checkpoint = newestCheckpoint(runFolder);
    if (!checkpoint)
        return passOn(checkpoint);
    if (auto ok = restoreCheckpoint(*checkpoint, m_impl->networks.state()); !ok)
        return ok;
    m_impl->networks.recall();
    m_impl->resumedFrom = runFolder;
    try {
        m_impl->restoreRecord(m_impl->networks.at.record);
    } catch (const Json::exception &e) {
        return fail(ErrorCode::Corrupt, std::string("the checkpoint's record is damaged: ") + e.what(),
                    runFolder.string());
    }
    return {};
}

Result<GanSettings> GanTrainer::settingsOfRun(const std::filesystem::path &runFolder)
{
    auto checkpoint = newestCheckpoint(runFolder);
    if (!checkpoint)
        return passOn(checkpoint);
    return checkpointSettings(*checkpoint);
}

Result<nn::StyleGan2Config> GanTrainer::networkOfModel(const std::filesystem::path &model,
                                                       std::vector<std::string> *classes)
{
    auto tensors = readModelTensors(model);
    if (!tensors)
        return passOn(tensors);
    if (classes)
        *classes = tensors->classes;
    return tensors->config;
}

void GanTrainer::setProvenance(GanProvenance provenance)
{
    m_impl->from = std::move(provenance);
}

void GanTrainer::setJudge(SnapshotJudge judge, std::vector<std::string> metrics)
{
    m_impl->judge = std::move(judge);
    m_impl->metricNames = std::move(metrics);
}

double GanTrainer::kimg() const
{
    return m_impl->kimg();
}

double GanTrainer::augmentP() const
{
    return m_impl->networks.ada.p;
}

Result<Json> GanTrainer::run(JobContext &ctx, double minutes)
{
    WorkClock clock(ctx);
    return m_impl->train(clock, minutes);
}

} // namespace mimik::gan
