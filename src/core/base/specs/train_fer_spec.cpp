#include "core/base/specs/train_fer_spec.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace mimik {

Result<double> holdoutShare(const std::string &split)
{
    constexpr std::string_view kPrefix = "holdout:";
    // the (A) default of the protocols: one fifth
    constexpr double kDefault = 0.2;
    if (split == "auto" || split == "official")
        return kDefault;
    double share = 0;
    if (split.starts_with(kPrefix)) {
        const char *begin = split.data() + kPrefix.size();
        const char *end = split.data() + split.size();
        const auto [stop, error] = std::from_chars(begin, end, share);
        if (error == std::errc() && stop == end && share > 0 && share < 1)
            return share;
    }
    return fail(ErrorCode::InvalidArgument,
                "train-fer: split is auto, official or holdout:F with 0 < F < 1, not '" + split + "'", "split");
}

Result<> TrainFerSpec::validate() const
{
    const auto bad = [](const char *field, const std::string &text) {
        return fail(ErrorCode::InvalidArgument, "train-fer: " + text, field);
    };
    const auto oneOf = [](const std::string &value, std::initializer_list<const char *> allowed) {
        return std::ranges::any_of(allowed, [&](const char *a) { return value == a; });
    };
    if (data.empty())
        return bad("data", "no data set is given");
    if (!(ratio >= 0))
        return bad("ratio", "the ratio must be 0 (all) or more");
    if (!oneOf(task, {"auto", "au", "expression"}))
        return bad("task", "task is auto, au or expression, not '" + task + "'");
    if (std::set<std::string>(classes.begin(), classes.end()).size() != classes.size())
        return bad("classes", "a class is given twice");
    if (!oneOf(net, {"cnn"}))
        return bad("net", "net is cnn, not '" + net + "'");
    if (size < 16 || size > 512)
        return bad("size", "size must be 16 to 512");
    if (batch < 2)
        return bad("batch", "batch must be at least 2");
    if (epochs < 1)
        return bad("epochs", "epochs must be at least 1");
    if (!(lr > 0))
        return bad("lr", "the learning rate must be more than 0");
    if (!oneOf(optimizer, {"adam", "adamw", "sgd"}))
        return bad("optimizer", "optimizer is adam, adamw or sgd, not '" + optimizer + "'");
    if (!(weightDecay >= 0))
        return bad("weightDecay", "weight decay must be 0 or more");
    if (!(labelSmoothing >= 0 && labelSmoothing < 1))
        return bad("labelSmoothing", "label smoothing must be 0 to less than 1");
    if (!oneOf(classWeights, {"none", "balanced"}))
        return bad("classWeights", "class weights are none or balanced, not '" + classWeights + "'");
    if (!(labelThreshold > 0 && labelThreshold <= 1))
        return bad("labelThreshold", "the label threshold must be more than 0 and at most 1");
    for (const auto &name : augment) {
        if (!oneOf(name, {"flip", "shift", "affine", "contrast", "noise", "erase"}))
            return bad("augment",
                       "unknown augmentation '" + name + "' (known: flip, shift, affine, contrast, noise, erase)");
    }
    if (!oneOf(valMetric, {"auto", "auc", "accuracy"}))
        return bad("valMetric", "validation metric is auto, auc or accuracy, not '" + valMetric + "'");
    if (patience < 0)
        return bad("patience", "patience must be 0 (never stop early) or more");
    if (const auto share = holdoutShare(split); !share)
        return passOn(share);
    return {};
}

} // namespace mimik
