#pragma once

#include "core/base/job.h"
#include "core/nn/fer_net_p.h"
#include "core/train/fer_optimizer_p.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mimik::train {

/// What one epoch gave.
struct EpochLog {
    double trainLoss = 0;
    double valLoss = 0;
    double auc = 0; ///< macro, NaN where undefined
    double accuracy = 0;
    double score = 0; ///< the number that early stopping watches
};

/// How far training has come: all that decides how it goes on, besides weights.
struct TrainState {
    int epoch = 0; ///< epochs done
    std::int64_t step = 0;
    int bestEpoch = 0;
    bool isFinished = false;
    std::vector<EpochLog> history;
};

using Weights = std::map<std::string, torch::Tensor>;

/// Copies of all parameters and buffers; counters of batches are left out, since nothing reads them.
Weights copyWeights(const nn::FerNet &net);
void assignWeights(nn::FerNet &net, const Weights &weights);

struct Checkpoint {
    TrainState state;
    Weights net;
    Weights best;
    Weights optimizer;
    Tensor bestProbabilities; ///< of the validation images, by the best weights
};

/// Writes checkpoint-a or checkpoint-b (by parity of the epoch) whole or not at all. Error: Io.
Result<> writeCheckpoint(const std::filesystem::path &folder, const std::string &fingerprint, const TrainState &state,
                         const Weights &net, const Weights &best, const Weights &optimizer,
                         const Tensor &bestProbabilities);

/// The newer valid one of both; a damaged one is left aside with a warning. Nothing where there is none.
/// Error: InvalidArgument when it belongs to other settings or data.
Result<std::optional<Checkpoint>> readCheckpoint(const std::filesystem::path &folder, const std::string &fingerprint,
                                                 JobContext &ctx);

/// File with the weights as a model; names are those of the module.
Result<> writeWeights(const std::filesystem::path &file, const Weights &weights,
                      const std::map<std::string, std::string> &metadata);

} // namespace mimik::train
