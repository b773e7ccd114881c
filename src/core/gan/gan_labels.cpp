#include "core/gan/gan_labels.h"

#include "core/facs/emotions.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace mimik::gan {

namespace {

/// FER2013's numbers 0..6; contempt, which it lacks, comes last.
constexpr std::array<std::string_view, 8> kFer2013 = {"anger", "disgust",  "fear",    "happy",
                                                      "sad",   "surprise", "neutral", "contempt"};

std::optional<std::size_t> expressionRank(const std::string &name)
{
    static const std::map<std::string, std::string_view, std::less<>> synonyms = {
        {"angry", "anger"}, {"happiness", "happy"}, {"sadness", "sad"}};
    std::string_view canonical = name;
    if (const auto it = synonyms.find(name); it != synonyms.end())
        canonical = it->second;
    if (std::ranges::find(facs::kExpressions, canonical) == facs::kExpressions.end())
        return std::nullopt;
    return static_cast<std::size_t>(std::ranges::find(kFer2013, canonical) - kFer2013.begin());
}

} // namespace

std::vector<std::string> classOrder(std::vector<std::string> names)
{
    std::ranges::sort(names);
    const auto repeated = std::ranges::unique(names);
    names.erase(repeated.begin(), repeated.end());
    if (std::ranges::all_of(names, [](const std::string &name) { return expressionRank(name).has_value(); }))
        std::ranges::stable_sort(names, {}, [](const std::string &name) { return *expressionRank(name); });
    return names;
}

void setClasses(GanImages &images, const std::vector<std::string> &classOf)
{
    images.classes = classOrder(classOf);
    const std::size_t width = images.classes.size();
    std::map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < width; ++i)
        index[images.classes[i]] = i;
    images.labelWidth = static_cast<int>(width);
    images.labels.assign(classOf.size() * width, 0.0F);
    for (std::size_t i = 0; i < classOf.size(); ++i)
        images.labels[i * width + index[classOf[i]]] = 1;
}

} // namespace mimik::gan
