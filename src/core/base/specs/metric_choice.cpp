#include "core/base/specs/metric_choice.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <sstream>

namespace mimik {

namespace {

constexpr const char *kNames[] = {"fid", "kid", "pr"}; // in the order in which they are reported
constexpr double kUsual = 2.5;
constexpr double kMost = 1000;

} // namespace

int MetricChoice::images() const
{
    return std::max(10, static_cast<int>(std::lround(thousands * 1000)));
}

Result<std::vector<MetricChoice>> parseMetrics(const std::string &text)
{
    const auto bad = [&](const std::string &what) {
        return fail(ErrorCode::InvalidArgument, what, "metrics");
    };
    std::vector<MetricChoice> chosen;
    if (text.empty() || text == "none")
        return chosen;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');) {
        MetricChoice choice{part.substr(0, part.find(':')), kUsual};
        if (std::ranges::none_of(kNames, [&](const char *known) { return choice.name == known; }))
            return bad("metrics are fid, kid and pr, not '" + choice.name + "'");
        if (const auto colon = part.find(':'); colon != std::string::npos) {
            const std::string number = part.substr(colon + 1);
            char *end = nullptr;
            choice.thousands = std::strtod(number.c_str(), &end);
            if (number.empty() || *end != '\0' || !(choice.thousands > 0 && choice.thousands <= kMost))
                return bad("the number after '" + choice.name +
                           ":' is that of generated images in thousands, above 0 and up to 1000 (fid:2.5), not '" +
                           number + "'");
        }
        if (std::ranges::any_of(chosen, [&](const MetricChoice &c) { return c.name == choice.name; }))
            return bad("'" + choice.name + "' is given twice");
        chosen.push_back(choice);
    }
    const auto place = [](const MetricChoice &c) {
        return std::ranges::find(kNames, c.name);
    };
    std::ranges::sort(chosen, [&](const MetricChoice &a, const MetricChoice &b) { return place(a) < place(b); });
    return chosen;
}

} // namespace mimik
