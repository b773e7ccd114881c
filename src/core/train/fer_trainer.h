#pragma once

#include "core/base/specs/train_fer_spec.h"

namespace mimik::train {

/// Trains a classifier of AUs or expressions and keeps the weights of the best validation epoch.
///
/// Below ctx.outDir(): model.safetensors with model.json (artifact "model"), val_predictions.csv (artifact
/// "val-predictions"), checkpoint-a/b.safetensors after every epoch in turn. Where a valid checkpoint of the same
/// settings lies there, training goes on from the newer one, and the result is the same to the bit as without the stop
/// (same threads). A cancelled run leaves the best model so far.
/// Metrics per epoch (step = epoch, from 1): train_loss, val_loss, val_auc, val_accuracy, val_auc_<AU>, images_per_s.
///
/// @return  summary: task, classes, split (a sentence), train_images {real, synthetic}, val_images, epochs, best_epoch,
///          val_metric, val_auc, val_accuracy, model, model_sha256, name
/// Error: of the spec and of the data (each names file, row or field); Cancelled; InvalidArgument where a checkpoint
/// belongs to other settings or data.
Result<Json> trainFer(const TrainFerSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::train
