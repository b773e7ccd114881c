#include "core/gan/train_gan.h"

#include "core/base/sha256.h"
#include "core/gan/gan_labels.h"
#include "core/gan/gan_trainer.h"
#include "core/gan/snapshot_metrics.h"
#include "core/gan/training_processes.h"

#include <cmath>

namespace mimik::gan {

namespace {

/// The largest micro-batch that is a multiple of the group and fits the data-parallel split.
int microBatchFor(const TrainGanSpec &spec, int batch, int replicas, int group)
{
    const int each = batch / replicas;
    // Beyond 8 the activations of 64-pixel images leave the processor's cache. A card takes what the official
    // configurations give to one: everything with `auto`.
    const int largest = spec.device != "cpu" && (spec.preset == "auto" || spec.preset == "small") ? each : 8;
    for (int n = std::min(each, std::max(largest, group)); n > 0; --n)
        if (each % n == 0 && n % std::min(n, group) == 0)
            return n;
    return 1;
}

/// Of pixels and labels, and of what they mean.
std::string hashOf(const GanImages &images)
{
    const std::string shape = Json{images.resolution, images.channels, images.labelWidth, images.classes}.dump();
    Sha256 hash;
    hash.add(shape.data(), shape.size());
    hash.add(images.pixels.data(), images.pixels.size());
    hash.add(images.labels.data(), images.labels.size() * sizeof(float));
    return hash.hex();
}

/// The architecture of the model to fine-tune, which the settings must not contradict.
Result<> takeNetworkOfModel(const TrainGanSpec &spec, const GanImages &images, nn::StyleGan2Config &n)
{
    std::vector<std::string> classes;
    auto network = GanTrainer::networkOfModel(spec.resume, &classes);
    if (!network)
        return passOn(network);
    const auto differs = [&](const char *field, const std::string &option, int asked, int has) -> Result<> {
        if (asked <= 0 || asked == has)
            return {};
        return fail(ErrorCode::InvalidArgument,
                    spec.resume + " was trained with " + option + " " + std::to_string(has) + ", not " +
                        std::to_string(asked) + ": a model keeps its widths; leave the option out",
                    field);
    };
    const int base = static_cast<int>(std::lround(spec.fmaps * 32768));
    for (auto ok : {differs("fmaps", "channel base", base, network->channelBase),
                    differs("channelMax", "at most so many channels:", spec.channelMax, network->channelMax),
                    differs("latent", "latent width", spec.latent, network->zDim),
                    differs("map", "mapping layers:", spec.map, network->mapLayers)})
        if (!ok)
            return ok;
    if (spec.cond && !classes.empty() && !images.classes.empty() && classes != images.classes) {
        const auto list = [](const std::vector<std::string> &names) {
            std::string text;
            for (const auto &name : names)
                text += (text.empty() ? "" : ", ") + name;
            return text;
        };
        return fail(ErrorCode::InvalidArgument,
                    "the model knows the classes " + list(classes) + ", the data has " + list(images.classes), "cond");
    }
    const int group = n.mbstdGroup;
    n = *network;
    n.mbstdGroup = group;
    if (spec.cond && n.cDim == 0)
        n.cDim = images.labelWidth;
    return {};
}

Result<GanSettings> settingsFor(const TrainGanSpec &spec, std::uint64_t seed, const GanImages &images, int threads)
{
    auto made = presetSettings(spec.preset, images.resolution, spec.batch);
    if (!made)
        return made;
    GanSettings s = *made;
    auto &n = s.network;
    n.imgChannels = images.channels;
    if (spec.fmaps > 0)
        n.channelBase = static_cast<int>(std::lround(spec.fmaps * 32768));
    if (spec.channelMax > 0)
        n.channelMax = spec.channelMax;
    if (spec.latent > 0)
        n.zDim = n.wDim = spec.latent;
    if (spec.map > 0)
        n.mapLayers = spec.map;
    if (spec.cond)
        n.cDim = images.labelWidth;
    if (spec.cond && images.labelWidth == 0)
        return fail(ErrorCode::InvalidArgument, "the data has no classes, so the generator cannot learn them", "cond");
    if (!spec.resume.empty() && !std::filesystem::is_directory(spec.resume)) {
        if (auto ok = takeNetworkOfModel(spec, images, n); !ok)
            return passOn(ok);
        s.emaRampup = 0; // the average is a good one already
        s.adaKimg = 100;
    }
    if (spec.isMixed()) { // as many resolutions, and the clamp that keeps them finite, as in the official code
        n.numFp16Res = 4;
        n.convClamp = n.convClamp > 0 ? n.convClamp : 256;
    }
    s.aug = spec.aug;
    if (spec.aug == "fixed")
        s.augP = spec.p;
    s.adaTarget = spec.target;
    s.augpipe = spec.augpipe;
    s.device = spec.device;
    if (spec.gamma >= 0)
        s.gamma = spec.gamma;
    if (spec.lr > 0)
        s.lr = spec.lr;
    if (spec.pl >= 0)
        s.plWeight = spec.pl;
    if (spec.ema > 0)
        s.emaKimg = spec.ema;
    if (spec.tick > 0)
        s.kimgPerTick = spec.tick;
    s.totalKimg = spec.kimg;
    s.mirror = spec.mirror;
    s.freezeD = spec.freezed;
    s.snapTicks = spec.snap;
    s.seed = seed;
    // Replicas use the cores better than threads within one; as many as threads where the batch can be shared out. A
    // number of them belongs to each process, so that several give the same result as one with as many threads.
    if (s.batch % spec.procs != 0)
        return fail(ErrorCode::InvalidArgument,
                    "the batch of " + std::to_string(s.batch) + " cannot be shared evenly by " +
                        std::to_string(spec.procs) + " processes",
                    "procs");
    int each = spec.device == "cpu" ? std::max(1, threads / spec.procs) : 1;
    while (each > 1 && (s.batch % (each * spec.procs) != 0 || (s.batch / (each * spec.procs)) % n.mbstdGroup != 0))
        --each;
    s.replicas = each * spec.procs;
    n.mbstdGroup = std::min(n.mbstdGroup, s.batch / s.replicas);
    s.microBatch = microBatchFor(spec, s.batch, s.replicas, n.mbstdGroup);
    return s;
}

} // namespace

Result<int> trainingSize(const RunStart &start)
{
    const TrainGanSpec &spec = start.origin.spec;
    if (!start.folder.empty()) {
        auto settings = GanTrainer::settingsOfRun(start.folder);
        if (!settings)
            return passOn(settings);
        return settings->network.resolution;
    }
    if (!spec.resume.empty()) {
        auto network = GanTrainer::networkOfModel(spec.resume);
        if (!network)
            return passOn(network);
        if (spec.size != 0 && spec.size != network->resolution)
            return fail(ErrorCode::InvalidArgument,
                        "the model to go on with makes images of " + std::to_string(network->resolution) +
                            " pixels, not " + std::to_string(spec.size),
                        "size");
    }
    return spec.size;
}

Result<Json> trainGan(const RunStart &start, GanImages images, JobContext &ctx, int rank)
{
    const auto &[folder, spec] = std::tie(start.folder, start.origin.spec);
    RunOrigin origin = start.origin;
    Result<GanSettings> settings =
        folder.empty() ? settingsFor(spec, origin.seed, images, ctx.threads()) : GanTrainer::settingsOfRun(folder);
    if (!settings)
        return passOn(settings);
    if (const int classes = settings->network.cDim; classes != (spec.cond ? images.labelWidth : 0))
        return fail(ErrorCode::InvalidArgument,
                    "the generator to go on with has " + std::to_string(classes) + " classes, the data " +
                        (spec.cond ? "has " + std::to_string(images.labelWidth)
                                   : std::string("is given without them (--cond)")),
                    "cond");
    settings->totalKimg = spec.kimg;
    const std::string dataHash = hashOf(images);
    if (!origin.dataSha256.empty() && origin.dataSha256 != dataHash)
        return fail(ErrorCode::InvalidArgument,
                    "these are not the images that the run was started with, or they are decoded or scaled in another "
                    "way here; a run goes on with its own images, and its model can be fine-tuned on others (--resume "
                    "MODEL)",
                    spec.data);
    origin.dataSha256 = dataHash;
    const std::size_t count = images.count();
    const std::string data = images.description;
    const auto choices = parseMetrics(spec.metrics);
    if (!choices)
        return passOn(choices);
    std::optional<SnapshotMetrics> metrics;
    if (rank == 0) {
        if (auto ok = SnapshotMetrics::requireEnough(*choices, count * (settings->mirror ? 2 : 1)); !ok)
            return passOn(ok);
        auto made = SnapshotMetrics::create(*choices, spec.extractor, settings->mirror, settings->seed);
        if (made)
            metrics = std::move(*made);
        else if (!spec.metrics.empty() || !spec.extractor.empty())
            return passOn(made); // without, a collapse goes unnoticed where no classifier is installed
    }
    TrainingProcesses processes;
    auto group = processes.meet(start, *settings, ctx, rank);
    if (!group)
        return passOn(group);
    auto trainer = GanTrainer::create(*settings, std::move(images), *group);
    if (!trainer)
        return passOn(trainer);
    if (!folder.empty()) {
        if (auto ok = trainer->resumeFrom(folder); !ok)
            return passOn(ok);
    } else if (!spec.resume.empty()) {
        if (auto ok = trainer->startFromModel(spec.resume); !ok)
            return passOn(ok);
    }
    RunOrigin kept = origin;
    kept.spec.given.clear();
    for (std::string *place : {&kept.spec.data, &kept.spec.resume})
        if (!place->empty())
            *place = std::filesystem::absolute(*place).string();
    trainer->setProvenance(
        {commandOf(origin), data, dataHash, "of whoever owns the training images", spec.name, toJson(kept)});
    if (metrics) {
        std::vector<std::string> names;
        for (const auto &choice : *choices)
            names.push_back(choice.name);
        trainer->setJudge(
            [&](const GanSnapshot &s, JobContext &context) {
                return metrics->measure(s.model, std::llround(s.kimg * 1000), s.images, context);
            },
            std::move(names));
    }
    auto summary = trainer->run(ctx, spec.minutes);
    if (!summary)
        return summary;
    (*summary)["images"] = count;
    return summary;
}

Result<GanImages> readNpyForTraining(const RunStart &start, JobContext &)
{
    const TrainGanSpec &spec = start.origin.spec;
    if (spec.align)
        return fail(ErrorCode::InvalidArgument, "aligns image files only; align before you write an .npy", "align");
    if (std::filesystem::is_directory(spec.data))
        return fail(ErrorCode::InvalidArgument,
                    "is a folder; this build, of the engine alone, learns from a .npy of bytes [N, H, W, 3]",
                    spec.data);
    auto images = imagesFromNpy(spec.data);
    if (!images)
        return passOn(images);
    if (spec.cond)
        if (auto ok = readNpyLabels(*images, std::filesystem::path(spec.data).parent_path() / "labels.npy"); !ok)
            return passOn(ok);
    const auto size = trainingSize(start);
    if (!size)
        return passOn(size);
    if (*size != 0 && *size != images->resolution)
        return fail(ErrorCode::InvalidArgument,
                    "its images are " + std::to_string(images->resolution) + " pixels wide, this run needs " +
                        std::to_string(*size),
                    spec.data);
    return images;
}

Result<Json> runTrainGanNpy(const TrainGanSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    const auto start = startOrGoOn(spec, seed, ctx.outDir());
    if (!start)
        return passOn(start);
    auto images = readNpyForTraining(*start, ctx);
    if (!images)
        return passOn(images);
    return trainGan(*start, std::move(*images), ctx);
}

} // namespace mimik::gan
