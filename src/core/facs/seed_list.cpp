#include "core/facs/seed_list.h"

#include "core/base/files.h"
#include "core/facs/action_units.h"
#include "core/facs/image_name.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace mimik::facs {

namespace {

/// More seeds than this are a slip of the pen, not a list.
constexpr std::uint64_t kMaxSeeds = 10'000'000;

std::string place(const std::filesystem::path &file, int line)
{
    return file.filename().string() + ", line " + std::to_string(line);
}

bool parseSeed(std::string_view text, std::uint32_t &seed)
{
    if (text.empty() || text[0] < '0' || text[0] > '9')
        return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
    return error == std::errc() && end == text.data() + text.size();
}

/// @param left  how many seeds the list may still get; grows less
/// @param add   called with each seed of the word and the line
template <typename Add>
Result<> addWord(std::string_view word, int line, const std::filesystem::path &file, std::uint64_t &left,
                 const Add &add)
{
    const auto dash = word.find('-', 1);
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    const bool isRange = dash != std::string_view::npos;
    const bool ok =
        isRange ? parseSeed(word.substr(0, dash), low) && parseSeed(word.substr(dash + 1), high) : parseSeed(word, low);
    if (!ok)
        return fail(ErrorCode::Corrupt,
                    place(file, line) + ": '" + std::string(word.substr(0, 40)) +
                        "' is not a seed (0 to 4294967295) or a range such as 10-20",
                    file.string());
    if (!isRange)
        high = low;
    if (high < low)
        return fail(ErrorCode::Corrupt,
                    place(file, line) + ": the range '" + std::string(word) + "' runs backwards; write " +
                        std::to_string(high) + "-" + std::to_string(low),
                    file.string());
    const std::uint64_t count = std::uint64_t{high} - low + 1;
    if (count > left)
        return fail(ErrorCode::Corrupt,
                    place(file, line) + ": " +
                        (count > kMaxSeeds ? "the range '" + std::string(word) + "' holds"
                                           : "with '" + std::string(word) + "' the list holds") +
                        " more than 10 million seeds",
                    file.string());
    left -= count;
    for (std::uint64_t seed = low; seed <= high; ++seed)
        add(static_cast<std::uint32_t>(seed), line);
    return {};
}

/// Calls `add` with each seed of a list's text; at most ten million times.
template <typename Add>
Result<> readWords(std::string_view text, const std::filesystem::path &name, const Add &add)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    int line = 1;
    std::uint64_t left = kMaxSeeds;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '\n')
            ++line;
        if (c == '#') {
            i = std::min(text.find('\n', i), text.size());
            continue;
        }
        constexpr std::string_view kBetween = ", \t\r\n;";
        if (kBetween.find(c) != std::string_view::npos) {
            ++i;
            continue;
        }
        const std::size_t end = std::min(text.find_first_of(", \t\r\n;#", i), text.size());
        if (auto added = addWord(text.substr(i, end - i), line, name, left, add); !added)
            return added;
        i = end;
    }
    return {};
}

/// "AU01" and "au1" are the list of AU1; other names stay as they are.
std::string listName(const std::string &stem)
{
    const bool startsWithAu =
        stem.size() > 2 && (stem[0] == 'A' || stem[0] == 'a') && (stem[1] == 'U' || stem[1] == 'u');
    const auto number = startsWithAu ? auFromName(stem) : std::nullopt;
    return number ? auName(*number) : stem;
}

int lineOf(const SeedList &list, std::uint32_t seed)
{
    const auto it = std::ranges::lower_bound(list.seeds, seed);
    return list.lines[static_cast<std::size_t>(it - list.seeds.begin())];
}

} // namespace

bool SeedList::contains(std::uint32_t seed) const
{
    return std::ranges::binary_search(seeds, seed);
}

Result<SeedList> parseSeedList(std::string_view text, const std::filesystem::path &name)
{
    std::map<std::uint32_t, int> lineOfSeed;
    const auto read = readWords(text, name, [&](std::uint32_t seed, int line) { lineOfSeed.emplace(seed, line); });
    if (!read)
        return passOn(read);
    SeedList list;
    list.file = name;
    for (const auto &[seed, at] : lineOfSeed) {
        list.seeds.push_back(seed);
        list.lines.push_back(at);
    }
    return list;
}

Result<std::vector<std::uint32_t>> parseSeedSequence(std::string_view text, const std::filesystem::path &name)
{
    std::vector<std::uint32_t> seeds;
    const auto read = readWords(text, name, [&](std::uint32_t seed, int) { seeds.push_back(seed); });
    if (!read)
        return passOn(read);
    return seeds;
}

Result<SeedList> readSeedList(const std::filesystem::path &file)
{
    const auto text = readFile(file);
    if (!text)
        return passOn(text);
    return parseSeedList(*text, file);
}

std::string seedListText(const std::vector<std::uint32_t> &seeds, std::string_view comment)
{
    std::string text;
    while (!comment.empty()) {
        const auto end = std::min(comment.find('\n'), comment.size());
        text += "# " + std::string(comment.substr(0, end)) + "\n";
        comment.remove_prefix(std::min(comment.size(), end + 1));
    }
    std::vector<std::uint32_t> sorted = seeds;
    std::ranges::sort(sorted);
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    for (std::size_t i = 0; i < sorted.size();) {
        std::size_t end = i + 1;
        while (end < sorted.size() && sorted[end] == sorted[end - 1] + 1)
            ++end;
        if (end - i >= 3) {
            text += std::to_string(sorted[i]) + "-" + std::to_string(sorted[end - 1]) + "\n";
            i = end;
        } else {
            text += std::to_string(sorted[i++]) + "\n";
        }
    }
    return text;
}

const SeedList *SeedLists::find(const std::string &name) const
{
    const auto it = lists.find(name);
    return it == lists.end() ? nullptr : &it->second;
}

bool SeedLists::hasAus() const
{
    return std::ranges::any_of(lists, [](const auto &entry) { return auFromName(entry.first).has_value(); });
}

std::vector<std::uint32_t> SeedLists::allSeeds() const
{
    std::set<std::uint32_t> seeds;
    for (const auto &[name, list] : lists)
        seeds.insert(list.seeds.begin(), list.seeds.end());
    return {seeds.begin(), seeds.end()};
}

Result<> checkSeedLists(const SeedLists &lists)
{
    for (auto a = lists.lists.begin(); a != lists.lists.end(); ++a) {
        for (auto b = std::next(a); b != lists.lists.end(); ++b) {
            const bool aIsAu = auFromName(a->first).has_value();
            const bool bIsAu = auFromName(b->first).has_value();
            // Units may go together; so may a unit and an expression, which are separate judgements.
            const bool excludes =
                (!aIsAu && !bIsAu) || (aIsAu && b->first == "neutral") || (bIsAu && a->first == "neutral");
            if (!excludes)
                continue;
            for (const std::uint32_t seed : a->second.seeds) {
                if (!b->second.contains(seed))
                    continue;
                return fail(ErrorCode::Corrupt,
                            "seed " + std::to_string(seed) + " is in " +
                                place(a->second.file, lineOf(a->second, seed)) + ", and in " +
                                place(b->second.file, lineOf(b->second, seed)) +
                                "; these lists exclude each other, remove it from one",
                            b->second.file.string());
            }
        }
    }
    return {};
}

Result<SeedLists> readSeedLists(const std::filesystem::path &folder)
{
    const auto files = listFiles(folder, {".txt"}, false);
    if (!files)
        return passOn(files);
    SeedLists lists;
    for (const auto &file : *files) {
        auto list = readSeedList(folder / file);
        if (!list)
            return passOn(list);
        const std::string name = listName(std::filesystem::path(file).stem().string());
        if (const SeedList *other = lists.find(name))
            return fail(ErrorCode::Corrupt,
                        other->file.filename().string() + " and " + file + " are both lists of " + name +
                            "; merge them into one",
                        folder.string());
        lists.lists.emplace(name, std::move(*list));
    }
    if (lists.lists.empty())
        return fail(ErrorCode::NotFound,
                    folder.string() + ": no seed lists there; expected AU1.txt, neutral.txt or <class>.txt",
                    folder.string());
    if (auto checked = checkSeedLists(lists); !checked)
        return passOn(checked);
    return lists;
}

SeedAnnotation annotateBySeed(const std::vector<std::string> &names, const SeedLists &lists,
                              const std::vector<int> &aus)
{
    std::vector<const SeedList *> columns;
    for (const int au : aus)
        columns.push_back(lists.find(auName(au)));
    SeedAnnotation annotation;
    annotation.values.assign(names.size() * aus.size(), 0);
    for (std::size_t row = 0; row < names.size(); ++row) {
        const auto seed = seedOfImageName(names[row]);
        const bool isKnown =
            seed && std::ranges::any_of(lists.lists, [&](const auto &entry) { return entry.second.contains(*seed); });
        if (!isKnown) {
            annotation.unknownNames.push_back(names[row]);
            continue;
        }
        for (std::size_t k = 0; k < aus.size(); ++k)
            annotation.values[row * aus.size() + k] = columns[k] && columns[k]->contains(*seed) ? 1 : 0;
    }
    return annotation;
}

} // namespace mimik::facs
