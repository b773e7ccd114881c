#pragma once

#include "core/base/job.h"
#include "core/gan/gan_images.h"
#include "core/gan/gan_settings.h"
#include "core/gan/snapshot_scores.h"

#include <functional>
#include <memory>
#include <optional>

namespace mimik::gan {

/// A snapshot that was just written.
struct GanSnapshot {
    std::filesystem::path model; ///< absolute, or relative to the working directory
    std::string name;            ///< of that file
    double kimg = 0;
    const GanImages &images; ///< the training data
};

/// Where the snapshots come from, for their cards and for going on.
struct GanProvenance {
    std::string command; ///< the command line of the run
    std::string data;    ///< description of the images
    std::string dataSha256;
    std::string licence;
    std::string name; ///< of the model in lists; may be empty
    Json origin;      ///< run_origin.h, kept in checkpoints
};

class ProcessGroup;

/// Judges a snapshot (snapshot_metrics.h). Its scores go into stats.jsonl and the summary; the first distance decides
/// which snapshot is the best so far.
using SnapshotJudge = std::function<Result<SnapshotScores>(const GanSnapshot &, JobContext &)>;

/// Trains a StyleGAN2 generator and discriminator, and goes on exactly where it stopped: a run that was interrupted,
/// or killed, and resumed gives the same weights, bit for bit, as one that was not (on the CPU, same thread count).
///
/// Writes to JobContext::outDir(): training_options.json, reals.png, fakes_init.png, fakesNNNNNN.png and
/// network-snapshot-NNNNNN.safetensors with its card (G_ema and D as half floats) at every snapshot (NNNNNN is the
/// number of kimg; a second one within it is NNNNNN-MMM with the images after), best.json where snapshots are judged,
/// model.safetensors (the last snapshot again, under a name for scripts), checkpoint-a|b.safetensors in turn
/// (everything: weights, Adam moments, path length mean, augmentation, random generators, position) and stats.jsonl at
/// every tick. Movable, not copyable; not thread-safe.
class GanTrainer {
public:
    /// @param processes  those that train together, each with the same settings and images; the first one writes.
    ///                   settings.replicas is the number in all of them. Empty: this one alone
    /// Error: InvalidArgument (names the setting).
    static Result<GanTrainer> create(GanSettings settings, GanImages images,
                                     std::shared_ptr<ProcessGroup> processes = nullptr);
    GanTrainer(GanTrainer &&) noexcept;
    GanTrainer &operator=(GanTrainer &&) noexcept;
    ~GanTrainer();

    /// Starts from the weights of a model file (`G_ema.*` and, where it has them, `D.*`; without, run() warns), with
    /// everything else fresh. A model without classes may start a generator with classes (gan_transfer_p.h).
    /// Error: NotFound, Corrupt, WrongKind, InvalidArgument when it is of another size.
    Result<> startFromModel(const std::filesystem::path &model);
    /// Goes on from the newest valid checkpoint of a run folder. Error: NotFound, Corrupt.
    Result<> resumeFrom(const std::filesystem::path &runFolder);
    /// Architecture, batch and so on of a run's newest checkpoint. Error: NotFound, Corrupt.
    static Result<GanSettings> settingsOfRun(const std::filesystem::path &runFolder);
    /// Architecture of a generator file, and the names of its classes. Error: NotFound, Corrupt, WrongKind.
    static Result<nn::StyleGan2Config> networkOfModel(const std::filesystem::path &model,
                                                      std::vector<std::string> *classes = nullptr);

    void setProvenance(GanProvenance provenance);
    /// @param metrics  names for training_options.json
    void setJudge(SnapshotJudge judge, std::vector<std::string> metrics = {});

    /// Trains until settings.totalKimg, or for `minutes` (0: no limit), whichever comes first. Cancel takes effect
    /// between micro-batches and leaves a checkpoint.
    /// @return {kimg, seconds, img_per_s, loss_G, loss_D, r_t, augment_p, snapshot, model}, and where snapshots are
    /// judged
    ///         {metrics, best}
    Result<Json> run(JobContext &ctx, double minutes = 0);

    double kimg() const;
    /// Present probability of augmentation.
    double augmentP() const;

private:
    struct Impl;
    explicit GanTrainer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace mimik::gan
