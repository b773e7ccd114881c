#pragma once

#include "core/nn/stylegan2_config.h"

namespace mimik::gan {

/// Everything that decides the result of a training run, apart from the images.
struct GanSettings {
    nn::StyleGan2Config network;
    double totalKimg = 1000;
    int batch = 32;
    int microBatch = 4;  ///< images per forward pass; a multiple of network.mbstdGroup is best
    int replicas = 1;    ///< data-parallel threads, each with its own copy of the graph; the official "gpus"
    double gamma = 10;   ///< R1 weight
    double plWeight = 2; ///< path length weight; 0 switches the phase off
    double plDecay = 0.01;
    int plBatchShrink = 2;
    double styleMixing = 0.9;
    int gRegInterval = 4;
    int dRegInterval = 16;
    double lr = 0.0025;
    double emaKimg = 10;
    double emaRampup = 0; ///< 0: none
    bool mirror = false;
    int freezeD = 0; ///< layers in the official numbering (`stylegan.md` 1.7)
    std::string aug = "noaug";
    double augP = 0; ///< probability of `fixed`; where `ada` begins
    double adaTarget = 0.6;
    double adaKimg = 500; ///< thousand images in which p may go from 0 to 1
    int adaInterval = 4;  ///< iterations between two adjustments
    std::string augpipe = "bgc";
    std::string device = "cpu";
    double kimgPerTick = 4;
    int snapTicks = 50;
    std::uint64_t seed = 0;

    bool isAugmented() const { return aug != "noaug"; }
    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(GanSettings, network, totalKimg, batch, microBatch, replicas, gamma,
                                                plWeight, plDecay, plBatchShrink, styleMixing, gRegInterval,
                                                dRegInterval, lr, emaKimg, emaRampup, mirror, freezeD, aug, augP,
                                                adaTarget, adaKimg, adaInterval, augpipe, device, kimgPerTick,
                                                snapTicks, seed)

/// Settings of the official configurations (`stylegan.md` 2.6): auto, stylegan2, paper256, paper512, paper1024, cifar;
/// `small` is ours: 2048/64 channels and 128-wide latents, which train on two CPU cores. Error: InvalidArgument.
Result<GanSettings> presetSettings(const std::string &preset, int resolution, int batchOrZero);

} // namespace mimik::gan
