#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::facs {

/// Expression classes by their canonical names and order.
inline constexpr std::array<std::string_view, 8> kExpressions = {"neutral", "happy",   "sad",   "surprise",
                                                                 "fear",    "disgust", "anger", "contempt"};

/// The seven basic expressions of FER2013 and most other sets: kExpressions without contempt.
inline constexpr std::size_t kNumBasicExpressions = 7;

/// An expression and the action units of its prototype (EMFACS; disgust by AU9, see known variants with AU10).
struct EmotionRule {
    std::string_view name;
    std::span<const int> aus;
};

/// Prototypes in the order of kExpressions; neutral has none.
std::span<const EmotionRule> emotionRules();

/// The prototype of a class, or an empty list for neutral and for unknown names.
std::span<const int> prototypeOf(std::string_view expression);

/// Jaccard index of the active units and a prototype, 0..1. Two empty sets give 1.
double jaccardScore(std::span<const int> active, std::span<const int> prototype);

/// Sum of p over the prototype minus lambda times the sum elsewhere.
/// @param aus  unit of each p; units of the prototype that stand not in `aus` add nothing
double softScore(std::span<const int> aus, std::span<const double> p, std::span<const int> prototype,
                 double lambda = 0.5);

/// Expressions whose Jaccard score is the highest, all of them on a tie; {"other"} below `threshold`.
std::vector<std::string> matchEmotions(std::span<const int> active, double threshold = 0.5);

} // namespace mimik::facs
