#pragma once

#include "core/base/specs/spec.h"

#include <string>
#include <vector>

namespace mimik {

/// Settings of training a classifier of action units or expressions.
struct TrainFerSpec {
    static constexpr const char *kKind = "train-fer";

    std::vector<std::string> data;      ///< folders with labels.csv: real images
    std::vector<std::string> synthetic; ///< folders with labels.csv, selection folders, or lists (.txt) in one
    double ratio = 0;                   ///< synthetic images per real training image; 0: all that are given
    std::string task = "auto";          ///< au, expression, or auto: what labels.csv holds
    std::vector<std::string> classes;   ///< AUs or classes, in this order; empty: all of the data
    std::string net = "cnn";
    int size = 64;  ///< images are resized to size x size
    int batch = 16; ///< many small steps: small sets learn much sooner than with 64
    int epochs = 20;
    double lr = 4e-3;
    std::string optimizer = "adam"; ///< adam, adamw or sgd
    double weightDecay = 0;
    double labelSmoothing = 0;                   ///< expression only: share spread over all classes
    std::string classWeights = "balanced";       ///< none or balanced
    double labelThreshold = 0.5;                 ///< AU intensity from which an AU counts as present
    std::vector<std::string> augment = {"flip"}; ///< of flip, shift, affine, contrast, noise, erase
    std::string split = "auto";     ///< official, holdout:F, or auto: official where labels.csv has a split column
    std::string valMetric = "auto"; ///< auc, accuracy, or auto: auc for AUs, accuracy for expressions
    int patience = 5;               ///< epochs without a better validation metric; 0: never stop early
    std::string init;               ///< model to start from

    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TrainFerSpec, data, synthetic, ratio, task, classes, net, size, batch,
                                                epochs, lr, optimizer, weightDecay, labelSmoothing, classWeights,
                                                labelThreshold, augment, split, valMetric, patience, init)

/// Share of held-out images of a split setting: 0.2 for "holdout:0.2" and for "auto" and "official" (used where no
/// validation split exists). Error: InvalidArgument.
Result<double> holdoutShare(const std::string &split);

} // namespace mimik
