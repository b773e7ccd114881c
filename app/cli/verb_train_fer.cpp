#include "cli/cli_job.h"
#include "cli/verbs.h"

#include "core/engine/train_fer_job.h"

#include <cstdio>
#include <memory>

namespace mimik::cli {

namespace {

namespace fs = std::filesystem;

// The settings of a run beside its results, so that --resume needs nothing else.
Result<Json> runAndRemember(const TrainFerSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    const fs::path file = ctx.outDir() / "spec.json";
    if (!fs::exists(file)) {
        JobSpec job = jobSpec(spec, seed);
        job.inputs = inputsOf(job.settings);
        if (auto written = writeJson(file, toJson(job)); !written)
            return passOn(written);
    }
    auto result = engine::runTrainFer(spec, seed, ctx);
    // bad input leaves nothing behind; a run that got further can be resumed
    std::error_code ignored;
    if (!result && !fs::exists(ctx.outDir() / "checkpoint-a.safetensors", ignored) &&
        result.error().code != ErrorCode::Cancelled)
        fs::remove(file, ignored);
    return result;
}

Result<Json> resumeRun(Cli &cli, const fs::path &run)
{
    const auto job = readJobSpec(run / "spec.json");
    if (!job)
        return passOn(job);
    if (job->kind != TrainFerSpec::kKind)
        return fail(ErrorCode::WrongKind, run.string() + ": a run of kind '" + job->kind + "', not train-fer",
                    run.string());
    const auto spec = settingsFromJson<TrainFerSpec>(job->settings);
    if (!spec)
        return passOn(spec);
    // a run folder of a job keeps its results in artifacts/, a folder of --out holds them itself
    const fs::path results = fs::is_directory(run / "artifacts") ? run / "artifacts" : run;
    return runJob(cli, *spec, job->seed, results, engine::runTrainFer, OutFolder::Resume);
}

void print(const Json &summary)
{
    const auto number = [&](const char *key) {
        return summary[key].is_number() ? summary[key].get<double>() : 0.0;
    };
    std::printf("%s classifier of", summary["task"] == "au" ? "AU" : "expression");
    for (const auto &name : summary["classes"])
        std::printf(" %s", name.get<std::string>().c_str());
    std::printf("\nsplit       %s\ntrained on  %d real, %d synthetic images; validated on %d\n",
                summary["split"].get<std::string>().c_str(), summary["train_images"]["real"].get<int>(),
                summary["train_images"]["synthetic"].get<int>(), summary["val_images"].get<int>());
    std::printf("best epoch  %d of %d: validation AUC %.3f, accuracy %.3f\nmodel       %s\n",
                summary["best_epoch"].get<int>(), summary["epochs"].get<int>(), number("val_auc"),
                number("val_accuracy"), summary["model"].get<std::string>().c_str());
}

} // namespace

void addTrainFerVerb(CLI::App &app, Cli &cli)
{
    auto spec = std::make_shared<TrainFerSpec>();
    auto seed = std::make_shared<std::uint64_t>(0);
    auto out = std::make_shared<std::string>();
    auto resume = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(
        app, "train-fer", "Trains a classifier of action units or expressions",
        [=, &cli]() -> Result<Json> {
            if (!resume->empty())
                return resumeRun(cli, *resume);
            if (out->empty())
                return fail(ErrorCode::InvalidArgument, "train-fer: give --out, the folder for the results", "out");
            if (spec->augment == std::vector<std::string>{"none"})
                spec->augment.clear();
            return runJob(cli, *spec, *seed, *out, runAndRemember, OutFolder::Resumable);
        },
        print);
    verb->add_option("--data", spec->data, "Folders with labels.csv, or class folders");
    verb->add_option("--synthetic", spec->synthetic,
                     "Folders with labels.csv, selections, or lists of names (random.txt) of a selection");
    verb->add_option("--ratio", spec->ratio, "Synthetic images per real training image; 0: all")->capture_default_str();
    verb->add_option("--task", spec->task, "auto, au or expression")->capture_default_str();
    verb->add_option("--classes", spec->classes, "AUs or expressions, comma separated; default: all of the data")
        ->delimiter(',');
    verb->add_option("--net", spec->net, "Network: cnn")->capture_default_str();
    verb->add_option("--size", spec->size, "Side of the images in pixels")->capture_default_str();
    verb->add_option("--batch", spec->batch, "Images per step")->capture_default_str();
    verb->add_option("--epochs", spec->epochs, "Most epochs")->capture_default_str();
    verb->add_option("--lr", spec->lr, "Learning rate")->capture_default_str();
    verb->add_option("--optimizer", spec->optimizer, "adam, adamw or sgd")->capture_default_str();
    verb->add_option("--weight-decay", spec->weightDecay, "Weight decay")->capture_default_str();
    verb->add_option("--label-smoothing", spec->labelSmoothing, "Expressions: share spread over all classes")
        ->capture_default_str();
    verb->add_option("--class-weights", spec->classWeights, "none or balanced")->capture_default_str();
    verb->add_option("--label-threshold", spec->labelThreshold, "Intensity from which an AU counts as present")
        ->capture_default_str();
    verb->add_option("--augment", spec->augment, "none, or of flip, shift, affine, contrast, noise, erase")
        ->delimiter(',')
        ->capture_default_str();
    verb->add_option("--split", spec->split, "auto, official or holdout:F")->capture_default_str();
    verb->add_option("--val-metric", spec->valMetric, "auto, auc or accuracy")->capture_default_str();
    verb->add_option("--patience", spec->patience, "Epochs without a better validation; 0: never stop early")
        ->capture_default_str();
    verb->add_option("--init", spec->init, "Model to start from");
    verb->add_option("--seed", *seed, "Seed")->capture_default_str();
    verb->add_option("--out", *out, "Folder for the model and its checkpoints");
    verb->add_option("--resume", *resume, "Folder of a run that was stopped: it goes on with its own settings");
}

} // namespace mimik::cli
