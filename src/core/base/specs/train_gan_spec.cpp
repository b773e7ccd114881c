#include "core/base/specs/train_gan_spec.h"

#include "core/base/specs/metric_choice.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace mimik {

Result<> TrainGanSpec::validate() const
{
    const auto bad = [](const char *field, const std::string &text) {
        return fail(ErrorCode::InvalidArgument, "train-gan: " + text, field);
    };
    if (data.empty())
        return bad("data", "no faces to learn from are given");
    if (!(kimg > 0))
        return bad("kimg", "the length must be more than 0 thousand images");
    if (!(minutes >= 0))
        return bad("minutes", "the time must be 0 (no limit) or more minutes");
    if (batch < 0)
        return bad("batch", "the batch must be 1 or more, or 0 for the preset's");
    if (!std::isfinite(gamma))
        return bad("gamma", "gamma must be a number");
    const std::initializer_list<const char *> presets = {"auto",      "stylegan2", "paper256", "paper512",
                                                         "paper1024", "cifar",     "small"};
    if (std::ranges::none_of(presets, [&](const char *known) { return preset == known; }))
        return bad("preset",
                   "preset is auto, stylegan2, paper256, paper512, paper1024, cifar or small, not '" + preset + "'");
    if (size != 0 && (size < 8 || (size & (size - 1)) != 0))
        return bad("size", "the size must be a power of two of at least 8, or 0");
    if (!(lr >= 0))
        return bad("lr", "the learning rate must be 0 (the preset's) or more");
    if (freezed < 0)
        return bad("freezed", "the number of frozen layers must be 0 or more");
    if (snap < 1)
        return bad("snap", "the ticks between snapshots must be 1 or more");
    if (!(tick >= 0))
        return bad("tick", "the length of a tick must be 0 (the preset's) or more");
    if (procs < 1)
        return bad("procs", "the number of processes must be 1 or more");
    if (auto chosen = parseMetrics(metrics); !chosen)
        return bad("metrics", chosen.error().what);
    if (!(fmaps >= 0) || channelMax < 0 || latent < 0 || map < 0 || !(ema >= 0))
        return bad("fmaps", "fmaps, channel-max, latent, map and ema must be 0 (the preset's) or more");
    if (aug != "noaug" && aug != "ada" && aug != "fixed")
        return bad("aug", "aug is noaug, ada or fixed, not '" + aug + "'");
    if (!std::isfinite(p) || p > 1)
        return bad("p", "the probability of augmentation must lie between 0 and 1");
    if (aug == "fixed" && p < 0)
        return bad("p", "fixed augmentation needs its probability p");
    if (aug != "fixed" && p >= 0)
        return bad("p", "the probability p goes with fixed augmentation only, not with " + aug);
    if (!(target >= -1 && target <= 1))
        return bad("target", "the target of adaptive augmentation must lie between -1 and 1");
    const std::initializer_list<const char *> pipes = {"blit", "geom", "color", "filter", "noise", "cutout",
                                                       "bg",   "bgc",  "bgcf",  "bgcfn",  "bgcfnc"};
    if (std::ranges::none_of(pipes, [&](const char *known) { return augpipe == known; }))
        return bad("augpipe",
                   "augpipe is blit, geom, color, filter, noise, cutout, bg, bgc, bgcf, bgcfn or bgcfnc, not '" +
                       augpipe + "'");
    if (device != "cpu" && device != "cuda")
        return bad("device", "device is cpu or cuda, not '" + device + "'");
    if (!precision.empty() && precision != "float32" && precision != "mixed")
        return bad("precision", "precision is float32 or mixed, not '" + precision + "'");
    return {};
}

} // namespace mimik
