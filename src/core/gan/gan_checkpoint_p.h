#pragma once

#include "core/gan/ada_controller.h"
#include "core/gan/adam_p.h"
#include "core/gan/gan_core_p.h"
#include "core/weights/safetensors.h"

namespace mimik::gan {

/// Where a training run stands, besides weights and moments.
struct GanPosition {
    std::int64_t images = 0;     ///< real images shown so far
    std::int64_t batchIndex = 0; ///< iterations done
    int phase = 0;               ///< next phase of the current iteration
    std::int64_t tick = 0;
    std::int64_t tickStart = 0;
    float plMean = 0;
    AdaController ada;
    std::vector<TorchTensor> randomStates, augmentStates; ///< uint8, one per replica
    std::string parent;                                   ///< sha256 of the model that fine-tuning began with
    Json signals;                                         ///< FailureSignals
    Json record = Json::object();                         ///< what the trainer keeps besides (gan_trainer.cpp)
    std::int64_t saves = 0;                               ///< checkpoints written so far; the newest has the most
    int slot = -1;                                        ///< which of the two files the newest is; -1: none yet
};

/// What a checkpoint saves and restores.
struct GanState {
    GeneratorNet g;
    DiscriminatorNet d;
    GeneratorNet ema;
    Adam *adamG;
    Adam *adamD;
    GanPosition *at;
};

/// Overwrites the one of checkpoint-a.safetensors and checkpoint-b.safetensors that is not state.at->slot, atomically:
/// a crash while writing leaves the newest untouched. Error: Io.
Result<> writeCheckpoint(const std::filesystem::path &runFolder, const GanState &state, const GanSettings &settings);
/// The newest one that can be read whole. Error: NotFound, Corrupt when none is readable.
Result<weights::Safetensors> newestCheckpoint(const std::filesystem::path &runFolder);
Result<> restoreCheckpoint(const weights::Safetensors &checkpoint, GanState state);
Result<GanSettings> checkpointSettings(const weights::Safetensors &checkpoint);
/// GanPosition::record; empty in checkpoints of earlier versions.
Result<Json> checkpointRecord(const weights::Safetensors &checkpoint);
bool hasCheckpoint(const std::filesystem::path &folder);

/// Tensors of a model file: `G_ema.*` and `D.*` with the official names.
std::vector<weights::NamedTensor> modelTensors(const GeneratorNet &ema, const DiscriminatorNet &d);

} // namespace mimik::gan
