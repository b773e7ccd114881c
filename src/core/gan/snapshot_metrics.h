#pragma once

#include "core/base/job.h"
#include "core/base/specs/metric_choice.h"
#include "core/gan/gan_images.h"
#include "core/gan/snapshot_scores.h"

#include <memory>

namespace mimik::gan {

/// Measures how far a generator's faces are from those it was trained on, in the features of a named classifier. What
/// concerns the training faces is computed at the first snapshot and kept. The latents are the same for every snapshot
/// of a seed, psi 1, and independent of the training's random numbers. Movable; one thread at a time.
class SnapshotMetrics {
public:
    /// @param extractor  classifier file; empty: the bundled AU classifier
    /// @param mirror  training sees mirrored images too
    /// Error: as FeatureExtractor::load.
    static Result<SnapshotMetrics> create(std::vector<MetricChoice> metrics, const std::filesystem::path &extractor,
                                          bool mirror, std::uint64_t seed);
    SnapshotMetrics(SnapshotMetrics &&) noexcept;
    SnapshotMetrics &operator=(SnapshotMetrics &&) noexcept;
    ~SnapshotMetrics();

    /// Error: InvalidArgument where a metric has too few faces to compare. @param real  number of training faces
    static Result<> requireEnough(const std::vector<MetricChoice> &metrics, std::size_t real);

    const std::string &extractorName() const;

    /// Measures a snapshot that was just written: appends a line to metric-<name>.jsonl beside it, adds the numbers to
    /// its card, and tells ctx (metric events; a warning when there are fewer images than features). With ctx.threads()
    /// threads. Nothing is written when ctx asks to stop.
    /// @param model  generator file with its card
    /// Error: NotFound, Corrupt, Io; Cancelled.
    Result<SnapshotScores> measure(const std::filesystem::path &model, std::int64_t images, const GanImages &real,
                                   JobContext &ctx);

private:
    struct Impl;
    explicit SnapshotMetrics(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace mimik::gan
