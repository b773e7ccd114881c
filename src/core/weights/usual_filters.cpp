#include "core/weights/readers_p.h"

#include <cmath>
#include <numeric>

namespace mimik::weights {

bool isUsualFilter(const Tensor &filter, bool scaled)
{
    static constexpr double kTaps[] = {1, 3, 3, 1};
    if (filter.shape != std::vector<std::int64_t>{4, 4})
        return false;
    const double sum = scaled ? std::accumulate(filter.data.begin(), filter.data.end(), 0.0) : 1;
    for (std::size_t y = 0; y < 4; ++y)
        for (std::size_t x = 0; x < 4; ++x)
            if (!(std::abs(static_cast<double>(filter.data[4 * y + x]) - sum * kTaps[y] * kTaps[x] / 64) <=
                  1e-6 * std::abs(sum)))
                return false;
    return !scaled || sum > 0;
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
        const auto filter = tensor.read("tensor '" + key + "'");
        if (!filter)
            return tensorError(filter.error(), key, name);
        if (isUsualFilter(*filter))
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
