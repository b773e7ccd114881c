#ifdef MIMIK_ENGINE_ONLY
#include "cli/cli_job.h"
#include "core/gan/train_gan.h"
#else
#include "cli/cli_run.h"
#include "core/engine/train_gan_job.h"
#endif
#include "cli/verbs.h"
#include "core/base/job.h"
#include "core/gan/run_origin.h"
#include "core/gan/training_processes.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <memory>

namespace mimik::cli {

namespace {

// Where the results lie in --out.
#ifdef MIMIK_ENGINE_ONLY
constexpr const char *kResults = "";
#else
constexpr const char *kResults = "artifacts";
#endif

struct Arguments {
    TrainGanSpec spec;
    std::uint64_t seed = 0;
    std::string out;
    bool isSettled = false; ///< it has been found to go on with the run in `out`
};

namespace fs = std::filesystem;

/// The settings that stand in the command line, whatever their value.
std::vector<std::string> givenSettings(const CLI::App &verb)
{
    const Json settings = TrainGanSpec{};
    std::vector<std::string> given;
    for (const CLI::Option *option : verb.get_options()) {
        const std::string name = option->get_single_name();
        const std::string key = name == "channel-max" ? "channelMax" : name;
        if (option->count() > 0 && (settings.contains(key) || key == "seed"))
            given.push_back(key);
    }
    return given;
}

/// The folder of a run may be named by that of its results too.
bool isSameRun(const fs::path &a, const fs::path &b)
{
    std::error_code missing;
    const auto isSame = [&](const fs::path &x, const fs::path &y) {
        return x == y || fs::equivalent(x, y, missing);
    };
    return !a.empty() && !b.empty() && (isSame(a, b) || isSame(a / kResults, b) || isSame(a, b / kResults));
}

/// The checkpoint holds whole paths; a folder goes on with those of its spec, as they stand there. What is said counts:
/// other faces are looked at (and refused unless they are the same), another model to begin with is too late.
/// @param resume  as it was said
Result<> takePaths(Arguments &a, const std::string &resume)
{
    const auto written = readJobSpec(fs::path(a.out) / "spec.json");
    if (!written) {
        a.spec.resume = resume;
        return {};
    }
    const std::string faces = written->settings.value("data", std::string());
    const bool isSaid = std::ranges::find(a.spec.given, "data") != a.spec.given.end();
    if (!isSaid && fs::exists(faces) && !(a.isSettled && fs::exists(a.spec.data))) // that of the spec may be relative
        a.spec.data = faces;
    const std::string known = a.spec.resume, parent = written->settings.value("resume", std::string());
    a.spec.resume = parent;
    if (resume.empty() || isSameRun(resume, parent) || isSameRun(resume, known) || isSameRun(resume, a.out))
        return {};
    return fail(ErrorCode::InvalidArgument,
                "this run was started " + (parent.empty() ? "from nothing" : "with --resume " + parent) +
                    ", not with " + resume + ", and goes on as it was; leave the option out, or give another --out",
                "resume");
}

/// A run folder alone is enough to go on: it knows the rest.
Result<> completeFromRun(Arguments &a)
{
    const bool isRun = fs::is_directory(a.spec.resume);
    if (a.out.empty() && isRun) { // its artifacts may be named too
        fs::path folder = fs::absolute(a.spec.resume).lexically_normal();
        if (!folder.has_filename()) // a slash at the end
            folder = folder.parent_path();
        const bool isArtifacts = folder.filename() == kResults && fs::exists(folder.parent_path() / "spec.json");
        a.out = (isArtifacts ? folder.parent_path() : folder).string();
    }
    const fs::path out = fs::path(a.out) / kResults;
    if (gan::runToContinue(a.spec, out).empty()) {
        if (a.spec.data.empty())
            return fail(ErrorCode::NotFound, "holds no checkpoint to go on from; give the faces to learn from (--data)",
                        isRun ? a.spec.resume : a.out);
        return {};
    }
    const std::string resume = a.spec.resume;
    const auto start = gan::startOrGoOn(a.spec, a.seed, out);
    if (!start)
        return passOn(start);
    a.spec = start->origin.spec;
    a.seed = start->origin.seed;
    if (a.spec.data.empty())
        return fail(ErrorCode::InvalidArgument, "is needed: this run is of a version that did not note its faces",
                    "--data");
    a.isSettled = start->folder == out && !start->origin.dataSha256.empty(); // else of an earlier version
    return takePaths(a, resume);
}

/// A run to go on with says where it lies and which faces it learns from; else both are needed.
void requireFacesAndPlace(const Arguments &a)
{
    const bool isRun = fs::is_directory(a.spec.resume);
    if (a.out.empty() && !isRun)
        throw CLI::RequiredError("--out");
    if (a.spec.data.empty() && !isRun && !fs::exists(fs::path(a.out) / kResults))
        throw CLI::RequiredError("--data");
}

Result<Json> train(Cli &cli, Arguments &a)
{
    if (auto ok = completeFromRun(a); !ok)
        return passOn(ok);
#ifdef MIMIK_ENGINE_ONLY
    return runJob(cli, a.spec, a.seed, a.out, gan::runTrainGanNpy, OutFolder::Resume);
#else
    return runJobInRunFolder(cli, a.spec, a.seed, a.out, engine::runTrainGan, a.isSettled);
#endif
}

} // namespace

void addTrainGanVerb(CLI::App &app, Cli &cli)
{
    auto a = std::make_shared<Arguments>();
    CLI::App *verb = cli.addVerb(
        app, "train-gan", "Trains a StyleGAN2 generator, or fine-tunes one", [a, &cli] { return train(cli, *a); },
        [a](const Json &summary) {
            std::printf("%.1f kimg, %.1f images per second\nmodel %s\n", summary["kimg"].get<double>(),
                        summary["img_per_s"].get<double>(),
                        (std::filesystem::path(a->out) / kResults / summary["model"].get<std::string>()).c_str());
        });
    verb->callback([a, verb] {
        requireFacesAndPlace(*a);
        a->spec.given = givenSettings(*verb);
    });
    TrainGanSpec &s = a->spec;
    verb->add_option("--data", s.data, "Folder or zip of images, or uint8 .npy [N, H, W, 3]");
    verb->add_option("--out", a->out, "Run folder; a run that stopped there goes on");
    verb->add_option("--resume", s.resume, "Model to fine-tune, or run folder to go on with, which alone is enough");
    verb->add_option("--kimg", s.kimg, "Thousand images in all")->capture_default_str();
    verb->add_option("--minutes", s.minutes, "Stop after this time at the latest; 0: no limit");
    verb->add_option("--batch", s.batch, "Images per step; 0: the preset's")->capture_default_str();
    verb->add_option("--gamma", s.gamma, "Weight of R1; negative: the preset's")->capture_default_str();
    verb->add_option("--preset", s.preset, "auto, stylegan2, paper256, paper512, paper1024, cifar or small")
        ->capture_default_str();
    verb->add_option("--size", s.size, "Cut images square and scale them to this size; 0: they are so already")
        ->capture_default_str();
    verb->add_option("--fmaps", s.fmaps, "Width of the networks (channel base / 32768); 0: the preset's");
    verb->add_option("--channel-max", s.channelMax, "Most channels; 0: the preset's");
    verb->add_option("--latent", s.latent, "Width of z and w; 0: the preset's");
    verb->add_option("--map", s.map, "Layers of the mapping network; 0: the preset's");
    verb->add_option("--lr", s.lr, "Learning rate; 0: the preset's");
    verb->add_option("--pl", s.pl, "Weight of path length regularisation; negative: the preset's");
    verb->add_option("--ema", s.ema, "Half-life of the averaged generator in kimg; 0: the preset's");
    verb->add_flag("--align", s.align,
                   "Turn each face upright and crop it first, by landmarks.csv or by the face and eyes found in it");
    verb->add_flag("--mirror", s.mirror, "Also the mirrored images");
    verb->add_flag("--cond", s.cond, "Learn the classes too: of dataset.json, labels.csv, or the sub-folders");
    verb->add_option("--aug", s.aug, "Augmentation: noaug, ada (adaptive) or fixed")->capture_default_str();
    verb->add_option("--p", s.p, "Probability of fixed augmentation");
    verb->add_option("--target", s.target, "Target of adaptive augmentation")->capture_default_str();
    verb->add_option("--augpipe", s.augpipe, "Augmentations: blit, geom, color, filter, noise, cutout, bg ... bgcfnc")
        ->capture_default_str();
    verb->add_option("--freezed", s.freezed, "First layers of the discriminator that stay as they are");
    verb->add_option("--snap", s.snap, "Ticks between snapshots")->capture_default_str();
    verb->add_option("--tick", s.tick, "Thousand images per tick; 0: the preset's");
    verb->add_option("--metrics", s.metrics,
                     "Distances to the training faces at every snapshot: fid, kid, pr, with the number of generated "
                     "faces in thousands (fid:50,kid:1); without a number 2.5");
    verb->add_option("--extractor", s.extractor, "Classifier whose features they compare; the bundled one without");
    verb->add_option("--procs", s.procs, "Processes that train together, each with its share of the threads")
        ->capture_default_str();
    verb->add_option("--device", s.device, "cpu or cuda")->capture_default_str();
    verb->add_option("--precision", s.precision,
                     "float32, or mixed: the four highest resolutions in half precision (bfloat16 on the CPU); without "
                     "it, mixed on cuda and float32 on the CPU");
    verb->add_option("--seed", a->seed, "Seed")->capture_default_str();
}

/// One of the other processes of `train-gan --procs`; started by it, not by people.
void addTrainGanProcessVerb(CLI::App &app, Cli &cli)
{
    struct Place {
        std::string run;
        int rank = 0;
    };
    auto place = std::make_shared<Place>();
    CLI::App *verb = cli.addVerb(
        app, "train-gan-process", "One of several processes of train-gan",
        [place]() -> Result<Json> {
            // Ctrl-C reaches the whole group; the first process tells the others.
            std::signal(SIGINT, SIG_IGN);
#ifdef MIMIK_ENGINE_ONLY
            const auto read = gan::readNpyForTraining;
#else
            const auto read = engine::readForTraining;
#endif
            if (auto ok = gan::runTrainingProcess(place->run, place->rank, read); !ok)
                return passOn(ok);
            return Json::object();
        },
        [](const Json &) {});
    verb->group(""); // not in --help
    verb->add_option("run", place->run, "Run folder")->required();
    verb->add_option("rank", place->rank, "1, 2, ...")->required();
}

} // namespace mimik::cli
