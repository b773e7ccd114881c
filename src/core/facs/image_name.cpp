#include "core/facs/image_name.h"

#include "core/base/csv.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

namespace mimik::facs {

namespace {

std::string_view lastPart(std::string_view path)
{
    const auto slash = path.find_last_of("/\\");
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// All of `text` as a number written without sign, spaces or exponent of its own.
template <typename T>
std::optional<T> wholeNumber(std::string_view text)
{
    T value{};
    if (text.empty() || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace

std::string toString(const ImageName &name)
{
    std::string text;
    if (name.source == ImageName::Source::RowOfZ)
        text += 'z';
    if (name.source == ImageName::Source::RowOfW)
        text += 'w';
    text += std::to_string(name.number);
    if (name.hasDirection)
        text += "_i" + std::to_string(name.index) + "_d" + shortestDecimal(name.degree == 0 ? 0.0 : name.degree);
    const std::string order = std::to_string(name.order);
    text += '_';
    if (order.size() < 6)
        text.append(6 - order.size(), '0');
    return text + order + '.' + name.extension;
}

std::optional<ImageName> parseImageName(std::string_view path)
{
    const std::string_view file = lastPart(path);
    const auto dot = file.rfind('.');
    if (dot == std::string_view::npos)
        return std::nullopt;
    ImageName name;
    name.extension = std::string(file.substr(dot + 1));
    std::string lower = name.extension;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (lower != "png" && lower != "jpg" && lower != "jpeg")
        return std::nullopt;

    std::string_view stem = file.substr(0, dot);
    if (!stem.empty() && (stem[0] == 'z' || stem[0] == 'w')) {
        name.source = stem[0] == 'z' ? ImageName::Source::RowOfZ : ImageName::Source::RowOfW;
        stem.remove_prefix(1);
    }
    const auto first = stem.find('_');
    const auto last = stem.rfind('_');
    if (first == std::string_view::npos)
        return std::nullopt;
    const auto number = wholeNumber<std::uint32_t>(stem.substr(0, first));
    const auto order = wholeNumber<std::int64_t>(stem.substr(last + 1));
    if (!number || !order || *order < 1 || (first > 1 && stem[0] == '0'))
        return std::nullopt;
    name.number = *number;
    name.order = *order;
    if (first == last)
        return name;

    // i<index>_d<degree> in between
    const std::string_view middle = stem.substr(first + 1, last - first - 1);
    const auto cut = middle.find('_');
    if (cut == std::string_view::npos || middle[0] != 'i' || cut + 2 > middle.size() || middle[cut + 1] != 'd')
        return std::nullopt;
    const auto index = wholeNumber<int>(middle.substr(1, cut - 1));
    const std::string_view degreeText = middle.substr(cut + 2);
    double degree = 0;
    const auto [end, error] = std::from_chars(degreeText.data(), degreeText.data() + degreeText.size(), degree);
    const auto isDigit = [](char c) {
        return c >= '0' && c <= '9';
    };
    const bool isPlain = !degreeText.empty() && isDigit(degreeText.back()) &&
                         isDigit(degreeText[degreeText[0] == '-' && degreeText.size() > 1 ? 1 : 0]);
    if (!index || !isPlain || error != std::errc() || end != degreeText.data() + degreeText.size() ||
        !std::isfinite(degree))
        return std::nullopt;
    name.hasDirection = true;
    name.index = *index;
    name.degree = degree == 0 ? 0.0 : degree;
    return name;
}

std::optional<std::uint32_t> seedOfImageName(std::string_view path)
{
    const std::string_view file = lastPart(path);
    const auto cut = file.find('_');
    return cut == std::string_view::npos ? std::nullopt : wholeNumber<std::uint32_t>(file.substr(0, cut));
}

} // namespace mimik::facs
