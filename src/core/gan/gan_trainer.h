#pragma once

#include "core/base/job.h"
#include "core/gan/gan_images.h"
#include "core/gan/gan_settings.h"

#include <memory>

namespace mimik::gan {

/// Trains a StyleGAN2 generator and discriminator on the CPU, and goes on exactly where it stopped: a run that was
/// interrupted and resumed gives the same weights, bit for bit, as one that was not (same thread count).
///
/// Writes to JobContext::outDir(): training_options.json, reals.png, fakesNNNNNN.png and
/// network-snapshot-NNNNNN.safetensors with its card (G_ema and D as half floats) at every snapshot,
/// model.safetensors (the last snapshot again, under a name for scripts), checkpoint-a|b.safetensors in turn
/// (everything: weights, Adam moments, path length mean, random generators, position), stats.jsonl. Movable, not
/// copyable; not thread-safe.
class GanTrainer {
public:
    /// Error: InvalidArgument (names the setting).
    static Result<GanTrainer> create(GanSettings settings, GanImages images);
    GanTrainer(GanTrainer &&) noexcept;
    GanTrainer &operator=(GanTrainer &&) noexcept;
    ~GanTrainer();

    /// Starts from the weights of a model file (`G_ema.*` and, where it has them, `D.*`; without, run() warns), with
    /// everything else fresh.
    /// Error: NotFound, Corrupt, WrongKind, InvalidArgument when it is of another size.
    Result<> startFromModel(const std::filesystem::path &model);
    /// Goes on from the newest valid checkpoint of a run folder. Error: NotFound, Corrupt.
    Result<> resumeFrom(const std::filesystem::path &runFolder);
    /// Architecture, batch and so on of a run's newest checkpoint. Error: NotFound, Corrupt.
    static Result<GanSettings> settingsOfRun(const std::filesystem::path &runFolder);
    /// Architecture of a generator file. Error: NotFound, Corrupt, WrongKind.
    static Result<nn::StyleGan2Config> networkOfModel(const std::filesystem::path &model);

    /// For the cards of snapshots: the command line, the data's description.
    void setProvenance(const std::string &command, const std::string &data, const std::string &licence);

    /// Trains until settings.totalKimg, or for `minutes` (0: no limit), whichever comes first. Cancel takes effect
    /// between micro-batches and leaves a checkpoint.
    /// @return {kimg, seconds, img_per_s, loss_G, loss_D, r_t, snapshot, model}
    Result<Json> run(JobContext &ctx, double minutes = 0);

    double kimg() const;

private:
    struct Impl;
    explicit GanTrainer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace mimik::gan
