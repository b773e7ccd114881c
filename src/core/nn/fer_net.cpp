#include "core/nn/fer_net_p.h"

#include "core/nn/model_tensors.h"
#include "core/nn/torch_bridge_p.h"

namespace mimik::nn {

const std::vector<std::int64_t> &cnnWidths()
{
    static const std::vector<std::int64_t> kWidths = {16, 32, 64, 128};
    return kWidths;
}

FerNetImpl::FerNetImpl(const std::vector<std::int64_t> &widths, std::int64_t numClasses, double dropoutShare)
    : dropout(dropoutShare)
{
    conv = register_module("conv", torch::nn::ModuleList());
    bn = register_module("bn", torch::nn::ModuleList());
    std::int64_t in = 3;
    for (const std::int64_t width : widths) {
        // no bias: the normalisation that follows has one
        conv->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(in, width, 3).padding(1).bias(false)));
        bn->push_back(torch::nn::BatchNorm2d(width));
        in = width;
    }
    fc = register_module("fc", torch::nn::Linear(in * 16, numClasses));
    for (const auto &module : *conv)
        torch::nn::init::kaiming_normal_(module->as<torch::nn::Conv2d>()->weight, 0, torch::kFanOut, torch::kReLU);
    torch::nn::init::normal_(fc->weight, 0, 0.01);
    torch::nn::init::zeros_(fc->bias);
}

torch::Tensor FerNetImpl::features(torch::Tensor x)
{
    TORCH_CHECK(x.dim() == 4 && x.size(1) == 3, "FerNet takes [B, 3, S, S], not ", x.sizes());
    // each picture by its own light: a colour's mean to 0, the deviation over all colours to 1/2; the constant keeps
    // flat pictures flat
    x = (x - x.mean({2, 3}, true)) / (x.std({1, 2, 3}, true, true) + 0.05) * 0.5;
    for (std::size_t i = 0; i < conv->size(); ++i) {
        x = conv[i]->as<torch::nn::Conv2d>()->forward(x);
        // the maximum first: normalisation and ReLU then touch a quarter of the memory
        if (x.size(2) > 4)
            x = torch::max_pool2d(x, 2);
        x = bn[i]->as<torch::nn::BatchNorm2d>()->forward(x).relu_();
    }
    if (x.size(2) != 4 || x.size(3) != 4)
        x = torch::adaptive_avg_pool2d(x, {4, 4});
    return x.flatten(1);
}

torch::Tensor FerNetImpl::forward(const torch::Tensor &x)
{
    return fc->forward(torch::dropout(features(x), dropout, is_training()));
}

void FerNetImpl::collectStatistics(bool collect)
{
    constexpr double kUsualMomentum = 0.1;
    for (const auto &module : *bn) {
        auto *norm = module->as<torch::nn::BatchNorm2d>();
        if (collect) {
            norm->reset_running_stats();
            norm->options.momentum(c10::nullopt);
        } else {
            norm->options.momentum(kUsualMomentum);
        }
    }
}

Result<FerNet> ferNetFrom(const weights::Safetensors &file, std::size_t numClasses)
{
    auto values = tensorsWithPrefix(file, "");
    if (!values)
        return passOn(values);
    FerNet net(cnnWidths(), static_cast<std::int64_t>(numClasses), kDropout);
    // counters of batches are not kept: nothing reads them
    for (const auto &item : net->named_buffers())
        if (item.key().ends_with("num_batches_tracked"))
            values->emplace(item.key(), fromTorch(item.value()));
    if (auto assigned = assignTensors(*net, *values, file.fileName()); !assigned)
        return passOn(assigned);
    net->eval();
    return net;
}

} // namespace mimik::nn
