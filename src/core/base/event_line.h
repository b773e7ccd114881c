#pragma once

#include <cstddef>
#include <string_view>

namespace mimik {

/// Is a line of events.jsonl a progress event? Without parsing it: a training of a day has hundreds of thousands, and a
/// reader of its history needs only the last. False for lines of other writers that order the fields otherwise.
inline bool isProgressLine(std::string_view line)
{
    constexpr std::size_t kHead = 96; // seq (at most 20 digits), time (24 characters) and type come first
    return line.starts_with(R"({"seq":)") &&
           line.substr(0, kHead).find(R"(,"type":"progress",)") != std::string_view::npos;
}

} // namespace mimik
