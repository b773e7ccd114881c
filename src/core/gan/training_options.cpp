#include "core/gan/training_options.h"

#include "core/nn/augment_settings.h"

namespace mimik::gan {

namespace {

Json augmentArguments(const std::string &pipe)
{
    const auto known = nn::augmentPipeSettings(pipe);
    if (!known)
        return Json::object();
    const nn::AugmentSettings &s = *known;
    const std::pair<const char *, double> values[] = {
        {"xflip", s.xflip},         {"rotate90", s.rotate90}, {"xint", s.xint},    {"scale", s.scale},
        {"rotate", s.rotate},       {"aniso", s.aniso},       {"xfrac", s.xfrac},  {"brightness", s.brightness},
        {"contrast", s.contrast},   {"lumaflip", s.lumaflip}, {"hue", s.hue},      {"saturation", s.saturation},
        {"imgfilter", s.imgfilter}, {"noise", s.noise},       {"cutout", s.cutout}};
    Json out = {{"class_name", "training.augment.AugmentPipe"}};
    for (const auto &[name, value] : values)
        if (value > 0)
            out[name] = value;
    return out;
}

} // namespace

Json trainingOptions(const GanSettings &s, const std::string &data, std::size_t images, const std::string &parent,
                     const std::vector<std::string> &metrics)
{
    const auto &n = s.network;
    const Json clamp = n.convClamp > 0 ? Json(n.convClamp) : Json();
    const Json optimiser = {{"class_name", "torch.optim.Adam"}, {"lr", s.lr}, {"betas", {0, 0.99}}, {"eps", 1e-8}};
    Json block = Json::object();
    if (s.freezeD > 0)
        block["freeze_layers"] = s.freezeD;
    Json out = {
        {"num_gpus", s.replicas},
        {"image_snapshot_ticks", s.snapTicks},
        {"network_snapshot_ticks", s.snapTicks},
        {"metrics", metrics},
        {"random_seed", s.seed},
        {"training_set_kwargs",
         {{"class_name", "training.dataset.ImageFolderDataset"},
          {"path", data},
          {"use_labels", n.cDim > 0},
          {"max_size", images},
          {"xflip", s.mirror},
          {"resolution", n.resolution}}},
        {"G_kwargs",
         {{"class_name", "training.networks.Generator"},
          {"z_dim", n.zDim},
          {"w_dim", n.wDim},
          {"mapping_kwargs", {{"num_layers", n.mapLayers}}},
          {"synthesis_kwargs",
           {{"channel_base", n.channelBase},
            {"channel_max", n.channelMax},
            {"num_fp16_res", n.numFp16Res},
            {"conv_clamp", clamp}}}}},
        {"D_kwargs",
         {{"class_name", "training.networks.Discriminator"},
          {"block_kwargs", block},
          {"mapping_kwargs", Json::object()},
          {"epilogue_kwargs", {{"mbstd_group_size", n.mbstdGroup}}},
          {"channel_base", n.channelBase},
          {"channel_max", n.channelMax},
          {"num_fp16_res", n.numFp16Res},
          {"conv_clamp", clamp},
          {"architecture", n.dArchitecture}}},
        {"G_opt_kwargs", optimiser},
        {"D_opt_kwargs", optimiser},
        {"loss_kwargs",
         {{"class_name", "training.loss.StyleGAN2Loss"},
          {"r1_gamma", s.gamma},
          {"pl_weight", s.plWeight},
          {"style_mixing_prob", s.styleMixing}}},
        {"total_kimg", s.totalKimg},
        {"batch_size", s.batch},
        {"batch_gpu", s.batch / s.replicas},
        {"ema_kimg", s.emaKimg},
        {"ema_rampup", s.emaRampup > 0 ? Json(s.emaRampup) : Json()},
        {"kimg_per_tick", s.kimgPerTick},
        {"mimik", Json(s)},
    };
    if (s.aug == "ada")
        out["ada_target"] = s.adaTarget;
    if (s.aug == "fixed")
        out["augment_p"] = s.augP;
    if (s.isAugmented())
        out["augment_kwargs"] = augmentArguments(s.augpipe);
    if (!parent.empty()) {
        out["resume_pkl"] = parent;
        out["ada_kimg"] = s.adaKimg;
    }
    return out;
}

} // namespace mimik::gan
