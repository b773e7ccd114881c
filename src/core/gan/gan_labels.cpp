#include "core/gan/gan_labels.h"

#include "core/base/npy.h"
#include "core/facs/emotions.h"

#include <algorithm>
#include <array>
#include <cmath>
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

Result<> setClassNumbers(GanImages &images, const std::vector<std::int64_t> &numbers,
                         const std::vector<std::string> &classNames, const std::string &where)
{
    constexpr std::int64_t kMostClasses = 10000; // a larger class number is a mistake
    const auto bad = [&](const std::string &text) {
        return fail(ErrorCode::InvalidArgument, text, where);
    };
    std::int64_t count = static_cast<std::int64_t>(classNames.size());
    for (const std::int64_t number : numbers) {
        if (number < 0 || number >= kMostClasses || (!classNames.empty() && number >= count))
            return bad("has the class number " + std::to_string(number) + ", which is out of range");
        if (classNames.empty())
            count = std::max(count, number + 1);
    }
    std::vector<bool> used(static_cast<std::size_t>(count), false);
    for (const std::int64_t number : numbers)
        used[static_cast<std::size_t>(number)] = true;
    if (const auto empty = std::ranges::find(used, false); empty != used.end()) {
        const auto number = static_cast<std::size_t>(empty - used.begin());
        return bad("class " + (classNames.empty() ? std::to_string(number) : "'" + classNames[number] + "'") +
                   " has no images; every class must have some");
    }
    if (!classNames.empty()) {
        std::vector<std::string> classOf;
        for (const std::int64_t number : numbers)
            classOf.push_back(classNames[static_cast<std::size_t>(number)]);
        setClasses(images, classOf);
        return {};
    }
    images.classes.clear();
    for (std::int64_t i = 0; i < count; ++i)
        images.classes.push_back(std::to_string(i));
    images.labelWidth = static_cast<int>(count);
    images.labels.assign(numbers.size() * static_cast<std::size_t>(count), 0.0F);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        images.labels[i * static_cast<std::size_t>(count) + static_cast<std::size_t>(numbers[i])] = 1;
    return {};
}

Result<> readNpyLabels(GanImages &images, const std::filesystem::path &file)
{
    const auto array = readNpy(file);
    if (!array)
        return passOn(array);
    const auto &shape = array->shape;
    if (shape.empty() || shape.size() > 2 || shape[0] != static_cast<std::int64_t>(images.count()))
        return fail(ErrorCode::WrongKind,
                    "must be [N] class numbers or [N, width] vectors for " + std::to_string(images.count()) + " images",
                    file.string());
    if (shape.size() == 2) {
        images.labelWidth = static_cast<int>(shape[1]);
        images.labels = array->toTensor().data;
        images.classes.clear();
        return {};
    }
    std::vector<std::int64_t> numbers;
    for (const double value : array->toDouble()) {
        if (value != std::floor(value))
            return fail(ErrorCode::WrongKind, "has a class number that is not whole", file.string());
        numbers.push_back(static_cast<std::int64_t>(value));
    }
    return setClassNumbers(images, numbers, {}, file.string());
}

} // namespace mimik::gan
