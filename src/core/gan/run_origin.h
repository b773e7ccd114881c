#pragma once

#include "core/base/specs/train_gan_spec.h"

#include <filesystem>

namespace mimik::gan {

/// What a training run was started with; every checkpoint holds it.
struct RunOrigin {
    TrainGanSpec spec;
    std::uint64_t seed = 0;
    std::string dataSha256; ///< of pixels and labels as they are trained on; empty before they were read
};

Json toJson(const RunOrigin &origin);
/// Error: Corrupt, with `where`.
Result<RunOrigin> originFromJson(const Json &json, const std::string &where);

/// What a job trains with, and where it goes on.
struct RunStart {
    RunOrigin origin;
    std::filesystem::path folder; ///< of the checkpoints it goes on from; empty: a new run
};

/// The folder of checkpoints to go on from: the run's own after an interruption, or the one that --resume names; empty:
/// none.
std::filesystem::path runToContinue(const TrainGanSpec &spec, const std::filesystem::path &outDir);

/// What to train with: `spec` for a new run; for one that goes on what it was started with, where only the length,
/// metrics, extractor, processes and name may be others. Error: NotFound, Corrupt; InvalidArgument names a setting
/// that differs.
Result<RunStart> startOrGoOn(const TrainGanSpec &spec, std::uint64_t seed, const std::filesystem::path &outDir);

/// The command line that makes the same run: every setting that is not its default.
std::string commandOf(const RunOrigin &origin);

} // namespace mimik::gan
