#pragma once

#include "core/base/specs/spec.h"

#include <string>
#include <vector>

namespace mimik {

/// Settings of training a generator and its discriminator.
struct TrainGanSpec {
    static constexpr const char *kKind = "train-gan";

    std::string data;            ///< folder or zip of images, or uint8 .npy [N, H, W, 3] or [N, 3, H, W]
    std::string resume;          ///< model to start from (fine-tuning), or run folder to go on with; empty: a new one
    double kimg = 150;           ///< thousand images shown to the discriminator
    double minutes = 0;          ///< stop after this time at the latest, with a snapshot; 0: no limit
    int batch = 0;               ///< 0: as the preset says
    double gamma = -1;           ///< weight of R1; negative: as the preset says
    std::string preset = "auto"; ///< auto, stylegan2, paper256, paper512, paper1024, cifar or small
    int size = 0;                ///< images are cut square and scaled to size x size; 0: they must be so already
    bool align = false;          ///< faces are turned upright and cropped before that
    double lr = 0;               ///< 0: as the preset says
    bool mirror = false;         ///< also the mirrored images
    int freezed = 0;             ///< first layers of the discriminator that stay as they are
    int snap = 10;               ///< ticks between snapshots
    double tick = 0;             ///< thousand images between two reports; 0: as the preset says
    int procs = 1;               ///< processes that train together, each with its share of the threads
    double fmaps = 0;            ///< channel base / 32768; 0: as the preset says
    int channelMax = 0;          ///< 0: as the preset says
    int latent = 0;              ///< width of z and w; 0: as the preset says
    int map = 0;                 ///< layers of the mapping network; 0: as the preset says
    double pl = -1;              ///< weight of path length regularisation; negative: as the preset says
    double ema = 0;              ///< half-life of the averaged generator in thousand images; 0: as the preset says
    bool cond = false;           ///< learn the classes of the data too
    std::string aug = "ada";     ///< augmentation of what the discriminator sees: noaug, ada (adaptive) or fixed
    double p = -1;               ///< probability of augmentation with `fixed`; negative: not given
    double target = 0.6;         ///< what `ada` keeps the mean sign of the discriminator's answers to real images at
    std::string augpipe = "bgc"; ///< blit, geom, color, filter, noise, cutout, bg, bgc, bgcf, bgcfn or bgcfnc
    std::string device = "cpu";  ///< cpu or cuda
    std::string precision;       ///< float32 or mixed (high resolutions in halves); empty: mixed on cuda only
    std::string metrics;         ///< at every snapshot: fid:2.5,kid:1,pr with thousands of images (metric_choice.h)
    std::string extractor;       ///< classifier whose features they compare; empty: the bundled AU classifier
    std::string name;            ///< of the model in the workspace; empty: the run's id
    /// Settings that were asked for in so many words, defaults too: a run that goes on takes them instead of its own,
    /// or refuses them. JSON without this field: all that it holds.
    std::vector<std::string> given;

    /// Whether the highest resolutions train in half precision.
    bool isMixed() const { return precision.empty() ? device == "cuda" : precision == "mixed"; }
    Result<> validate() const;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TrainGanSpec, data, resume, kimg, minutes, batch, gamma, preset, size,
                                                align, lr, mirror, freezed, snap, tick, procs, fmaps, channelMax,
                                                latent, map, pl, ema, cond, aug, p, target, augpipe, device, precision,
                                                metrics, extractor, name, given)

} // namespace mimik
