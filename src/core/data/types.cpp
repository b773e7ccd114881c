#include "core/data/types.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace mimik::data {

namespace {

template <typename Enum, std::size_t N>
Enum fromName(const std::array<std::string_view, N> &names, std::string_view name)
{
    const auto it = std::find(names.begin(), names.end(), name);
    return it == names.end() ? Enum{} : static_cast<Enum>(it - names.begin());
}

// In the order of the enums.
constexpr std::array<std::string_view, 2> kOrigins{"real", "synthetic"};
constexpr std::array<std::string_view, 4> kSources{"human", "inherited", "file", "model"};
constexpr std::array<std::string_view, 3> kKeeps{"", "kept", "rejected"};
constexpr std::array<std::string_view, 5> kStatuses{"", "labelled", "neutral", "unsure", "rejected"};
constexpr std::array<std::string_view, 3> kSides{"", "L", "R"};

} // namespace

std::string_view originName(Origin origin)
{
    return kOrigins.at(static_cast<std::size_t>(origin));
}
std::string_view labelSourceName(LabelSource source)
{
    return kSources.at(static_cast<std::size_t>(source));
}
std::string_view keepName(Keep keep)
{
    return kKeeps.at(static_cast<std::size_t>(keep));
}
std::string_view seedStatusName(SeedStatus status)
{
    return kStatuses.at(static_cast<std::size_t>(status));
}
std::string_view sideName(Side side)
{
    return kSides.at(static_cast<std::size_t>(side));
}
Origin originFromName(std::string_view name)
{
    return fromName<Origin>(kOrigins, name);
}
LabelSource labelSourceFromName(std::string_view name)
{
    return fromName<LabelSource>(kSources, name);
}
Keep keepFromName(std::string_view name)
{
    return fromName<Keep>(kKeeps, name);
}
SeedStatus seedStatusFromName(std::string_view name)
{
    return fromName<SeedStatus>(kStatuses, name);
}
Side sideFromName(std::string_view name)
{
    return fromName<Side>(kSides, name);
}

std::string auKey(int au)
{
    return "AU" + std::to_string(au);
}

int auFromKey(std::string_view key)
{
    if (key.size() < 3 || key.substr(0, 2) != "AU")
        return 0;
    key.remove_prefix(2);
    if (key.size() > 2 && (key.ends_with("_r") || key.ends_with("_c")))
        key.remove_suffix(2);
    int au = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), au);
    return error == std::errc() && end == key.data() + key.size() && au > 0 && au < 100 ? au : 0;
}

bool SeedState::hasAu(int au) const
{
    return std::any_of(aus.begin(), aus.end(), [au](const SeedAu &a) { return a.au == au; });
}

} // namespace mimik::data
