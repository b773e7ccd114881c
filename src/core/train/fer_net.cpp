#include "core/train/fer_net_p.h"

#include "core/nn/torch_bridge_p.h"

#include <algorithm>
#include <cmath>

namespace mimik::train {

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

torch::Tensor FerNetImpl::forward(torch::Tensor x)
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
    return fc->forward(torch::dropout(x.flatten(1), dropout, is_training()));
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

torch::Tensor weightedBceLoss(const torch::Tensor &logits, const torch::Tensor &labels, const torch::Tensor &positive,
                              const torch::Tensor &negative)
{
    TORCH_CHECK(logits.sizes() == labels.sizes(), "logits ", logits.sizes(), " and labels ", labels.sizes(),
                " differ in shape");
    const torch::Tensor known = labels.isnan().logical_not();
    const torch::Tensor y = torch::where(known, labels, torch::zeros_like(labels));
    const torch::Tensor terms =
        -(positive * y * torch::log_sigmoid(logits) + negative * (1 - y) * torch::log_sigmoid(-logits));
    return (terms * known).sum(1).mean();
}

BceWeights uniformWeights(std::size_t numClasses)
{
    return {std::vector<float>(numClasses, 1.0F), std::vector<float>(numClasses, 1.0F)};
}

BceWeights balancedWeights(const Tensor &labels)
{
    const auto numClasses = static_cast<std::size_t>(labels.dim(1));
    const auto n = static_cast<std::size_t>(labels.dim(0));
    BceWeights weights = uniformWeights(numClasses);
    for (std::size_t k = 0; k < numClasses; ++k) {
        double positives = 0;
        double known = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const float y = labels.data[i * numClasses + k];
            if (std::isnan(y))
                continue;
            known += 1;
            positives += static_cast<double>(y);
        }
        if (positives == 0 || positives == known)
            continue;
        weights.positive[k] = static_cast<float>(std::clamp(known / (2 * positives), 0.1, 10.0));
        weights.negative[k] = static_cast<float>(std::clamp(known / (2 * (known - positives)), 0.1, 10.0));
    }
    return weights;
}

std::vector<float> balancedClassWeights(const std::vector<float> &classIndices, std::size_t numClasses)
{
    std::vector<double> counts(numClasses, 0);
    for (const float index : classIndices)
        counts[static_cast<std::size_t>(index)] += 1;
    std::vector<float> weights(numClasses, 1.0F);
    const auto n = static_cast<double>(classIndices.size());
    for (std::size_t k = 0; k < numClasses; ++k) {
        if (counts[k] > 0)
            weights[k] = static_cast<float>(std::clamp(n / (static_cast<double>(numClasses) * counts[k]), 0.1, 10.0));
    }
    return weights;
}

double weightedBce(const Tensor &logits, const Tensor &labels, const BceWeights &weights)
{
    const torch::NoGradGuard guard;
    return weightedBceLoss(nn::toTorch(logits), nn::toTorch(labels), torch::tensor(weights.positive),
                           torch::tensor(weights.negative))
        .item<double>();
}

} // namespace mimik::train
