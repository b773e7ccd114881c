#include "core/facs/action_units.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace mimik::facs {

namespace {

constexpr auto kUpper = FaceRegion::Upper;
constexpr auto kLower = FaceRegion::Lower;

constexpr std::array<ActionUnit, 33> kUnits = {{
    {1, "Inner brow raiser", kUpper},
    {2, "Outer brow raiser", kUpper},
    {4, "Brow lowerer", kUpper},
    {5, "Upper lid raiser", kUpper},
    {6, "Cheek raiser", kUpper},
    {7, "Lid tightener", kUpper},
    {9, "Nose wrinkler", kLower},
    {10, "Upper lip raiser", kLower},
    {11, "Nasolabial deepener", kLower},
    {12, "Lip corner puller", kLower},
    {13, "Sharp lip puller", kLower},
    {14, "Dimpler", kLower},
    {15, "Lip corner depressor", kLower},
    {16, "Lower lip depressor", kLower},
    {17, "Chin raiser", kLower},
    {18, "Lip pucker", kLower},
    {20, "Lip stretcher", kLower},
    {22, "Lip funneler", kLower},
    {23, "Lip tightener", kLower},
    {24, "Lip pressor", kLower},
    {25, "Lips part", kLower},
    {26, "Jaw drop", kLower},
    {27, "Mouth stretch", kLower},
    {28, "Lip suck", kLower},
    {41, "Lid droop", kUpper},
    {42, "Slit", kUpper},
    {43, "Eyes closed", kUpper},
    {44, "Squint", kUpper},
    {45, "Blink", kUpper},
    {46, "Wink", kUpper},
    {51, "Head turn left", kUpper},
    {52, "Head turn right", kUpper},
    {53, "Head up", kUpper},
}};

bool isSeparator(char c)
{
    return c == ',' || c == ';' || std::isspace(static_cast<unsigned char>(c)) != 0;
}

} // namespace

std::span<const ActionUnit> actionUnits()
{
    return kUnits;
}

const ActionUnit *findActionUnit(int number)
{
    const auto it = std::ranges::find(kUnits, number, &ActionUnit::number);
    return it == kUnits.end() ? nullptr : &*it;
}

int renderAuIndex(int number)
{
    const auto it = std::ranges::find(kRenderAus, number);
    return it == kRenderAus.end() ? -1 : static_cast<int>(it - kRenderAus.begin());
}

std::string auName(int number)
{
    return "AU" + std::to_string(number);
}

std::optional<int> auFromName(std::string_view text)
{
    if (text.size() >= 2 && (text[0] == 'A' || text[0] == 'a') && (text[1] == 'U' || text[1] == 'u')) {
        text.remove_prefix(2);
        if (!text.empty() && (text[0] == '-' || text[0] == '_'))
            text.remove_prefix(1);
    }
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || text[0] == '-' || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    if (!findActionUnit(number))
        return std::nullopt;
    return number;
}

std::optional<std::vector<int>> parseAuList(std::string_view text, std::string *bad)
{
    if (text == "main")
        return std::vector<int>(kMainAus.begin(), kMainAus.end());
    if (text == "disfa")
        return std::vector<int>(kDisfaAus.begin(), kDisfaAus.end());
    if (text == "all")
        return std::vector<int>(kRenderAus.begin(), kRenderAus.end());
    std::vector<int> list;
    for (std::size_t i = 0; i < text.size();) {
        if (isSeparator(text[i])) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && !isSeparator(text[end]))
            ++end;
        const auto word = text.substr(i, end - i);
        const auto number = auFromName(word);
        if (!number || std::ranges::find(list, *number) != list.end()) {
            if (bad)
                *bad = std::string(word);
            return std::nullopt;
        }
        list.push_back(*number);
        i = end;
    }
    return list;
}

} // namespace mimik::facs
