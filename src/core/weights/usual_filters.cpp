#include "core/weights/readers_p.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mimik::weights {

namespace {

const std::vector<std::int64_t> kShape{4, 4};

bool hasUsualValues(const Tensor &filter, bool scaled)
{
    static constexpr double kTaps[] = {1, 3, 3, 1};
    const double sum = scaled ? std::accumulate(filter.data.begin(), filter.data.end(), 0.0) : 1;
    for (std::size_t y = 0; y < 4; ++y)
        for (std::size_t x = 0; x < 4; ++x)
            if (!(std::abs(static_cast<double>(filter.data[4 * y + x]) - sum * kTaps[y] * kTaps[x] / 64) <=
                  1e-6 * std::abs(sum)))
                return false;
    return !scaled || sum > 0;
}

} // namespace

Result<> requireFewFilters(const ModelContents &contents, const std::string &name)
{
    constexpr std::ptrdiff_t kMost = 1000; // three networks of 1024 pixels have some hundred
    const auto count = std::ranges::count_if(contents.tensors, [](const auto &item) {
        const auto &[key, tensor] = item;
        return tensor.shape == kShape && (key.ends_with(".resample_filter") || key.ends_with(".kernel"));
    });
    if (count > kMost)
        return fail(ErrorCode::Corrupt, "is no model: it has " + std::to_string(count) + " resampling filters", name);
    return {};
}

Result<bool> isUsualFilter(const StoredTensor &tensor, const std::string &key, const std::string &file, bool scaled)
{
    if (tensor.shape != kShape)
        return false;
    // Text is decoded from its beginning at every reading; whoever wrote it gave each filter a storage of its own.
    constexpr std::size_t kMostText = 65536;
    if (tensor.storage.isLatin1Text && tensor.storage.bytes.size() > kMostText)
        return tensorError({ErrorCode::Corrupt, "it is cut out of far more numbers than a filter has", {}}, key, file);
    const auto filter = tensor.read("tensor '" + key + "'");
    if (!filter)
        return tensorError(filter.error(), key, file);
    return hasUsualValues(*filter, scaled);
}

void leaveOutDiscriminator(ModelContents &contents, const std::string &why)
{
    std::erase_if(contents.tensors, [](const auto &item) { return item.first.starts_with("D."); });
    contents.notes.push_back("its discriminator " + why +
                             ", which is not supported: images can be made, training goes on without it");
}

Result<> requireUsualFilters(ModelContents &contents, const std::string &name)
{
    std::string otherOfD;
    for (const auto &[key, tensor] : contents.tensors) {
        if (!key.ends_with(".resample_filter"))
            continue;
        const auto isUsual = isUsualFilter(tensor, key, name);
        if (!isUsual)
            return passOn(isUsual);
        if (*isUsual)
            continue;
        if (!key.starts_with("D."))
            return fail(ErrorCode::WrongKind, "'" + key + "' is not [1, 3, 3, 1], which is not supported", name);
        otherOfD = key;
    }
    if (!otherOfD.empty())
        leaveOutDiscriminator(contents, "has a resampling filter other than [1, 3, 3, 1] ('" + otherOfD + "')");
    return {};
}

} // namespace mimik::weights
