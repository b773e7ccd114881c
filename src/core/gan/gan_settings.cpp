#include "core/gan/gan_settings.h"

#include "core/nn/augment_settings.h"

#include <cmath>

namespace mimik::gan {

Result<> GanSettings::validate() const
{
    const auto bad = [](const std::string &text, const char *field) {
        return fail(ErrorCode::InvalidArgument, text, field);
    };
    if (auto ok = network.validate(); !ok)
        return ok;
    if (batch < 1 || microBatch < 1 || replicas < 1)
        return bad("batch, micro-batch and replicas must be at least 1", "batch");
    if (batch % (microBatch * replicas) != 0)
        return bad("must be a multiple of micro-batch x replicas (" + std::to_string(microBatch) + " x " +
                       std::to_string(replicas) + "), is " + std::to_string(batch),
                   "batch");
    if (microBatch % std::min(microBatch, network.mbstdGroup) != 0)
        return bad("must be divisible by the minibatch-std group (" + std::to_string(network.mbstdGroup) + "), is " +
                       std::to_string(microBatch),
                   "microBatch");
    if (!(totalKimg > 0))
        return bad("must be above 0", "kimg");
    if (!(gamma >= 0) || !(plWeight >= 0))
        return bad("must not be negative", "gamma");
    if (!(lr > 0) || lr > 1)
        return bad("must lie between 0 and 1", "lr");
    if (!(styleMixing >= 0 && styleMixing <= 1))
        return bad("must lie between 0 and 1", "styleMixing");
    if (gRegInterval < 1 || dRegInterval < 1 || plBatchShrink < 1)
        return bad("intervals must be at least 1", "gRegInterval");
    if (!(kimgPerTick > 0) || snapTicks < 1)
        return bad("ticks must be longer than 0 kimg, snapshots at least 1 tick apart", "tick");
    if (freezeD < 0)
        return bad("must not be negative", "freezed");
    if (aug != "noaug" && aug != "ada" && aug != "fixed")
        return bad("is noaug, ada or fixed, not '" + aug + "'", "aug");
    if (!(augP >= 0 && augP <= 1))
        return bad("must lie between 0 and 1", "p");
    if (!(adaTarget >= -1 && adaTarget <= 1))
        return bad("must lie between -1 and 1", "target");
    if (!(adaKimg > 0) || adaInterval < 1)
        return bad("adaptation must take more than 0 kimg, its interval at least 1", "adaKimg");
    if (auto pipe = nn::augmentPipeSettings(augpipe); !pipe)
        return passOn(pipe);
    if (device != "cpu" && device != "cuda")
        return bad("is cpu or cuda, not '" + device + "'", "device");
    return {};
}

Result<GanSettings> presetSettings(const std::string &preset, int resolution, int batchOrZero)
{
    GanSettings s;
    s.network.resolution = resolution;
    s.network.mapLayers = 8;
    s.network.channelBase = 32768;
    s.network.channelMax = 512;
    s.network.convClamp = 0; // float32 throughout: the clamp only guards half precision
    const double r = resolution;
    if (preset == "auto" || preset == "small") {
        const int wanted = std::max(1, std::min(std::min(4096 / resolution, 32), 64));
        s.batch = batchOrZero > 0 ? batchOrZero : (preset == "small" ? 16 : wanted);
        s.network.mapLayers = 2;
        s.network.channelBase = resolution >= 512 ? 32768 : 16384;
        s.network.mbstdGroup = std::min(s.batch, 4);
        s.lr = resolution >= 1024 ? 0.002 : 0.0025;
        s.gamma = 0.0002 * r * r / s.batch;
        s.emaKimg = s.batch * 10.0 / 32;
        s.emaRampup = 0.05;
        if (preset == "small") {
            s.network.channelBase = 2048;
            s.network.channelMax = 64;
            s.network.zDim = s.network.wDim = 128;
        }
    } else if (preset == "stylegan2") {
        s.batch = batchOrZero > 0 ? batchOrZero : 32;
        s.network.mbstdGroup = 4;
        s.lr = 0.002;
        s.gamma = 10;
        s.emaKimg = 10;
    } else if (preset == "paper256" || preset == "paper512") {
        const bool small = preset == "paper256";
        s.batch = batchOrZero > 0 ? batchOrZero : 64;
        s.network.channelBase = small ? 16384 : 32768;
        s.network.mbstdGroup = 8;
        s.gamma = small ? 1 : 0.5;
        s.emaKimg = 20;
    } else if (preset == "paper1024") {
        s.batch = batchOrZero > 0 ? batchOrZero : 32;
        s.network.mbstdGroup = 4;
        s.lr = 0.002;
        s.gamma = 2;
        s.emaKimg = 10;
    } else if (preset == "cifar") {
        s.batch = batchOrZero > 0 ? batchOrZero : 64;
        s.network.mapLayers = 2;
        s.network.mbstdGroup = 32;
        s.network.dArchitecture = "orig";
        s.gamma = 0.01;
        s.emaKimg = 500;
        s.emaRampup = 0.05;
        s.plWeight = 0;
        s.styleMixing = 0;
    } else {
        return fail(ErrorCode::InvalidArgument,
                    "'" + preset + "' is none of auto, stylegan2, paper256, paper512, paper1024, cifar, small",
                    "preset");
    }
    s.microBatch = s.network.mbstdGroup;
    return s;
}

} // namespace mimik::gan
