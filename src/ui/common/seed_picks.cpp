#include "ui/common/seed_picks.h"

#include "core/data/workspace.h"

#include <algorithm>

namespace mimik::ui {

namespace {

std::string keyOf(data::ModelId model)
{
    return "picks." + std::to_string(data::raw(model));
}

} // namespace

std::vector<std::uint32_t> pickedSeeds(const data::Workspace &workspace, data::ModelId model)
{
    std::vector<std::uint32_t> seeds;
    const Json stored = workspace.setting(keyOf(model));
    if (stored.is_array()) {
        for (const auto &entry : stored) {
            if (entry.is_number_unsigned() || entry.is_number_integer())
                seeds.push_back(entry.get<std::uint32_t>());
        }
    }
    return seeds;
}

Result<> setSeedPicked(data::Workspace &workspace, data::ModelId model, std::uint32_t seed, bool picked)
{
    auto seeds = pickedSeeds(workspace, model);
    const auto found = std::find(seeds.begin(), seeds.end(), seed);
    if ((found != seeds.end()) == picked)
        return {};
    if (picked)
        seeds.push_back(seed);
    else
        seeds.erase(found);
    return workspace.setSetting(keyOf(model), Json(seeds));
}

} // namespace mimik::ui
