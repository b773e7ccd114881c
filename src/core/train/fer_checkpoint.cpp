#include "core/train/fer_checkpoint_p.h"

#include "core/nn/torch_bridge_p.h"
#include "core/weights/safetensors.h"

#include <limits>

namespace mimik::train {

namespace fs = std::filesystem;

namespace {

constexpr const char *kProbabilities = "val.probabilities";

bool isCounter(const std::string &name)
{
    return name.ends_with("num_batches_tracked");
}

Json toJson(const TrainState &state)
{
    Json history = Json::array();
    for (const auto &log : state.history)
        history.push_back({jsonNumber(log.trainLoss), jsonNumber(log.valLoss), jsonNumber(log.auc),
                           jsonNumber(log.accuracy), jsonNumber(log.score)});
    return {{"epoch", state.epoch},
            {"step", state.step},
            {"best_epoch", state.bestEpoch},
            {"finished", state.isFinished},
            {"history", history}};
}

TrainState stateFromJson(const Json &json)
{
    TrainState state;
    state.epoch = json.at("epoch").get<int>();
    state.step = json.at("step").get<std::int64_t>();
    state.bestEpoch = json.at("best_epoch").get<int>();
    state.isFinished = json.at("finished").get<bool>();
    const auto number = [](const Json &value) {
        return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
    };
    for (const auto &log : json.at("history"))
        state.history.push_back(
            {number(log.at(0)), number(log.at(1)), number(log.at(2)), number(log.at(3)), number(log.at(4))});
    return state;
}

// Tensors of a file whose names start with `prefix`, without it.
Result<Weights> withPrefix(const weights::Safetensors &file, const std::string &prefix)
{
    Weights found;
    for (const auto &[name, entry] : file.entries()) {
        if (!name.starts_with(prefix))
            continue;
        auto tensor = file.tensor(name);
        if (!tensor)
            return passOn(tensor);
        found.emplace(name.substr(prefix.size()), nn::toTorch(*tensor));
    }
    return found;
}

struct FileState {
    fs::path file;
    std::string fingerprint;
    Checkpoint checkpoint;
};

Result<FileState> readOne(const fs::path &file)
{
    const auto tensors = weights::Safetensors::load(file);
    if (!tensors)
        return passOn(tensors);
    const auto damaged = [&](const std::string &text) {
        return fail(ErrorCode::Corrupt, file.string() + ": " + text, file.string());
    };
    const auto &metadata = tensors->metadata();
    if (!metadata.contains("state") || !metadata.contains("fingerprint"))
        return damaged("not a checkpoint of a classifier");
    FileState read;
    read.file = file;
    read.fingerprint = metadata.at("fingerprint");
    try {
        read.checkpoint.state = stateFromJson(Json::parse(metadata.at("state")));
    } catch (const Json::exception &) {
        return damaged("the state of the training cannot be read");
    }
    for (auto [prefix, target] : {std::pair{"net.", &read.checkpoint.net}, std::pair{"best.", &read.checkpoint.best},
                                  std::pair{"optimizer.", &read.checkpoint.optimizer}}) {
        auto found = withPrefix(*tensors, prefix);
        if (!found)
            return passOn(found);
        *target = std::move(*found);
    }
    auto probabilities = tensors->tensor(kProbabilities);
    if (!probabilities)
        return passOn(probabilities);
    read.checkpoint.bestProbabilities = std::move(*probabilities);
    return read;
}

} // namespace

Weights copyWeights(const nn::FerNet &net)
{
    Weights copies;
    for (const auto &item : net->named_parameters())
        copies.emplace(item.key(), item.value().detach().clone());
    for (const auto &item : net->named_buffers()) {
        if (!isCounter(item.key()))
            copies.emplace(item.key(), item.value().detach().clone());
    }
    return copies;
}

void assignWeights(nn::FerNet &net, const Weights &weights)
{
    const torch::NoGradGuard guard;
    const auto assign = [&](const std::string &name, torch::Tensor target) {
        if (isCounter(name))
            return;
        const auto found = weights.find(name);
        TORCH_CHECK(found != weights.end() && found->second.sizes() == target.sizes(), "weights '", name,
                    "' are missing or of another shape");
        target.copy_(found->second);
    };
    for (const auto &item : net->named_parameters())
        assign(item.key(), item.value());
    for (const auto &item : net->named_buffers())
        assign(item.key(), item.value());
}

Result<> writeCheckpoint(const fs::path &folder, const std::string &fingerprint, const TrainState &state,
                         const Weights &net, const Weights &best, const Weights &optimizer,
                         const Tensor &bestProbabilities)
{
    std::vector<weights::NamedTensor> tensors;
    for (auto [prefix, source] :
         {std::pair{"net.", &net}, std::pair{"best.", &best}, std::pair{"optimizer.", &optimizer}}) {
        for (const auto &[name, tensor] : *source)
            tensors.push_back({prefix + name, nn::fromTorch(tensor)});
    }
    tensors.push_back({kProbabilities, bestProbabilities});
    const char *name = state.epoch % 2 == 1 ? "checkpoint-a.safetensors" : "checkpoint-b.safetensors";
    return weights::writeSafetensors(folder / name, tensors, weights::StoredAs::Float32,
                                     {{"fingerprint", fingerprint}, {"state", toJson(state).dump()}});
}

Result<std::optional<Checkpoint>> readCheckpoint(const fs::path &folder, const std::string &fingerprint,
                                                 JobContext &ctx)
{
    std::optional<FileState> newest;
    for (const char *name : {"checkpoint-a.safetensors", "checkpoint-b.safetensors"}) {
        std::error_code ignored;
        if (!fs::exists(folder / name, ignored))
            continue;
        auto read = readOne(folder / name);
        if (!read) {
            ctx.warning("checkpoint", read.error().message() + "; left aside");
            continue;
        }
        if (!newest || read->checkpoint.state.epoch > newest->checkpoint.state.epoch)
            newest = std::move(*read);
    }
    if (!newest)
        return std::optional<Checkpoint>();
    if (newest->fingerprint != fingerprint)
        return fail(ErrorCode::InvalidArgument,
                    newest->file.string() +
                        ": this checkpoint belongs to other settings or data; give another folder, or restore them",
                    newest->file.string());
    return std::optional<Checkpoint>(std::move(newest->checkpoint));
}

Result<> writeWeights(const fs::path &file, const Weights &weights, const std::map<std::string, std::string> &metadata)
{
    std::vector<weights::NamedTensor> tensors;
    for (const auto &[name, tensor] : weights)
        tensors.push_back({name, nn::fromTorch(tensor)});
    return weights::writeSafetensors(file, tensors, weights::StoredAs::Float32, metadata);
}

} // namespace mimik::train
