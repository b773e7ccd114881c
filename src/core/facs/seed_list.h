#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::facs {

/// Seeds of one list, each with the line where it stands; growing, none twice.
struct SeedList {
    std::vector<std::uint32_t> seeds;
    std::vector<int> lines;
    std::filesystem::path file; ///< for error texts

    bool contains(std::uint32_t seed) const;
};

/// Text of a seed list: integers separated by commas, spaces or newlines; `a-b` ranges, both ends included; `#`
/// comments to the end of the line; at most ten million. Error: Corrupt "AU1.txt, line 3: 'x7' is not a seed (...)".
/// @param name  stands in errors
Result<SeedList> parseSeedList(std::string_view text, const std::filesystem::path &name);

/// The same text as a sequence: seeds as they stand there, in their order, with those that stand more than once.
/// Error: Corrupt.
Result<std::vector<std::uint32_t>> parseSeedSequence(std::string_view text, const std::filesystem::path &name);

/// Error: NotFound, Corrupt (file and line).
Result<SeedList> readSeedList(const std::filesystem::path &file);

/// Seeds as text, one per line, runs of three or more as `a-b`; `comment` first, as `#` lines.
std::string seedListText(const std::vector<std::uint32_t> &seeds, std::string_view comment = {});

/// All lists of a folder: `AU1.txt …`, `neutral.txt`, or `<class>.txt`.
struct SeedLists {
    std::map<std::string, SeedList> lists; ///< by name without extension; units as "AU12"

    const SeedList *find(const std::string &name) const;
    bool hasAus() const;
    /// Every seed that stands in some list; growing.
    std::vector<std::uint32_t> allSeeds() const;
};

/// Reads every *.txt of `folder` and checks that they agree: a seed may be in several AU lists, but not in `neutral`
/// and an AU list, and not in two classes. Error: NotFound (no folder, no list), Corrupt (names both files and lines).
Result<SeedLists> readSeedLists(const std::filesystem::path &folder);
Result<> checkSeedLists(const SeedLists &lists);

/// Rows of `annotations.npy` for images by the seed in their names (the algorithm of the Chalmers viewer).
struct SeedAnnotation {
    std::vector<std::uint8_t> values;      ///< [names, aus] 0/1
    std::vector<std::string> unknownNames; ///< no seed in the name, or the seed is in no list
};
SeedAnnotation annotateBySeed(const std::vector<std::string> &names, const SeedLists &lists,
                              const std::vector<int> &aus);

} // namespace mimik::facs
