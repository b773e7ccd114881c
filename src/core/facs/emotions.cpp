#include "core/facs/emotions.h"

#include <algorithm>

namespace mimik::facs {

namespace {

constexpr std::array<int, 2> kHappy = {6, 12};
constexpr std::array<int, 3> kSad = {1, 4, 15};
constexpr std::array<int, 4> kSurprise = {1, 2, 5, 26};
constexpr std::array<int, 7> kFear = {1, 2, 4, 5, 7, 20, 26};
constexpr std::array<int, 3> kDisgust = {9, 15, 16};
constexpr std::array<int, 4> kAnger = {4, 5, 7, 23};
constexpr std::array<int, 2> kContempt = {12, 14};

constexpr std::array<EmotionRule, 8> kRules = {{{"neutral", {}},
                                                {"happy", kHappy},
                                                {"sad", kSad},
                                                {"surprise", kSurprise},
                                                {"fear", kFear},
                                                {"disgust", kDisgust},
                                                {"anger", kAnger},
                                                {"contempt", kContempt}}};

bool contains(std::span<const int> set, int value)
{
    return std::ranges::find(set, value) != set.end();
}

} // namespace

std::span<const EmotionRule> emotionRules()
{
    return kRules;
}

std::span<const int> prototypeOf(std::string_view expression)
{
    const auto it = std::ranges::find(kRules, expression, &EmotionRule::name);
    return it == kRules.end() ? std::span<const int>{} : it->aus;
}

double jaccardScore(std::span<const int> active, std::span<const int> prototype)
{
    std::size_t shared = 0;
    for (const int au : active)
        shared += contains(prototype, au) ? 1 : 0;
    const std::size_t all = active.size() + prototype.size() - shared;
    return all == 0 ? 1 : static_cast<double>(shared) / static_cast<double>(all);
}

double softScore(std::span<const int> aus, std::span<const double> p, std::span<const int> prototype, double lambda)
{
    double score = 0;
    for (std::size_t i = 0; i < std::min(aus.size(), p.size()); ++i)
        score += contains(prototype, aus[i]) ? p[i] : -lambda * p[i];
    return score;
}

std::vector<std::string> matchEmotions(std::span<const int> active, double threshold)
{
    double best = -1;
    std::vector<std::string> names;
    for (const auto &rule : kRules) {
        const double score = jaccardScore(active, rule.aus);
        if (score < threshold || score < best)
            continue;
        if (score > best)
            names.clear();
        best = score;
        names.emplace_back(rule.name);
    }
    if (names.empty())
        names.emplace_back("other");
    return names;
}

} // namespace mimik::facs
