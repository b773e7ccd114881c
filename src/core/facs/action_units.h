#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::facs {

enum class FaceRegion { Upper, Lower };

/// One action unit of the Facial Action Coding System (Ekman, Friesen, Hager 2002).
struct ActionUnit {
    int number = 0;
    std::string_view name; ///< "Inner brow raiser"
    FaceRegion region = FaceRegion::Upper;
};

/// All action units that Mimik knows, by growing number.
std::span<const ActionUnit> actionUnits();

/// The unit with that number, or nullptr.
const ActionUnit *findActionUnit(int number);

/// The six units of the main experiments, in the column order used everywhere: 1 4 5 6 12 15.
inline constexpr std::array<int, 6> kMainAus = {1, 4, 5, 6, 12, 15};

/// DISFA's twelve units.
inline constexpr std::array<int, 12> kDisfaAus = {1, 2, 4, 5, 6, 9, 12, 15, 17, 20, 25, 26};

/// The units that the procedural faces can show.
inline constexpr std::array<int, 14> kRenderAus = {1, 2, 4, 5, 6, 7, 9, 12, 15, 17, 20, 25, 26, 43};

/// Position of a unit in kRenderAus, or -1.
int renderAuIndex(int number);

/// "AU12".
std::string auName(int number);

/// Number of "AU12", "au12", "AU-12", "AU06" or "12"; nothing for anything else or for a unit outside the catalogue.
std::optional<int> auFromName(std::string_view text);

/// "1,4,12" or "AU1 AU4": numbers separated by commas, spaces or semicolons, or "main", "disfa", "all"
/// (all = kRenderAus). Nothing when an entry is unknown or stands twice; `bad` then names it.
std::optional<std::vector<int>> parseAuList(std::string_view text, std::string *bad = nullptr);

} // namespace mimik::facs
