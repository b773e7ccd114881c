#include "core/data/exporters.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/npy.h"
#include "core/data/annotations.h"
#include "core/data/catalog_p.h"
#include "core/data/images.h"
#include "core/data/listing.h"
#include "core/data/workspace.h"
#include "core/facs/seed_list.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <system_error>
#include <unordered_map>

namespace mimik::data {

namespace fs = std::filesystem;

namespace {

constexpr const char *kNeutral = "neutral";

Result<> makeFolder(const fs::path &folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return fail(ErrorCode::Io, "the folder cannot be made: " + error.message(), folder.string());
    return {};
}

/// Rows of the listing of `images`, in their order.
Result<DatasetListing> listingOf(Workspace &workspace, const std::vector<ImageId> &images, std::vector<int> aus)
{
    // One listing of everything is quicker than a filter with many thousand ids.
    auto all = listing(workspace, {}, std::move(aus));
    if (!all)
        return all;
    std::unordered_map<std::int64_t, std::size_t> places;
    for (std::size_t n = 0; n < all->rows.size(); ++n)
        places[raw(all->rows[n].image)] = n;
    DatasetListing chosen;
    chosen.aus = all->aus;
    std::vector<std::string> classes;
    for (ImageId image : images) {
        const auto found = places.find(raw(image));
        if (found == places.end())
            return fail(ErrorCode::NotFound, "image " + std::to_string(raw(image)) + " is not in this workspace");
        chosen.rows.push_back(all->rows[found->second]);
        classes.push_back(chosen.rows.back().className);
    }
    chosen.classes = inCanonicalOrder(classes);
    return chosen;
}

/// Names that are unique below one folder: pictures of several data sets get the set's folder in front.
std::vector<std::string> uniqueNames(const DatasetListing &list, bool withoutFolders)
{
    std::vector<std::string> names;
    std::set<std::string> taken;
    for (const ListingRow &row : list.rows) {
        const std::string base = withoutFolders ? fs::path(row.name).filename().string() : row.name;
        std::string name = base;
        for (int n = 2; !taken.insert(name).second; ++n)
            name = (fs::path(base).parent_path() /
                    (fs::path(base).stem().string() + "-" + std::to_string(n) + fs::path(base).extension().string()))
                       .generic_string();
        names.push_back(name);
    }
    return names;
}

} // namespace

Result<SeedListReport> importSeedLists(Workspace &workspace, ModelId model, const fs::path &folder)
{
    auto known = workspace.model(model);
    if (!known)
        return passOn(known);
    auto lists = facs::readSeedLists(folder);
    if (!lists)
        return passOn(lists);
    std::map<std::uint32_t, SeedState> states;
    SeedListReport report;
    const std::string now = utcNow();
    for (const auto &[name, list] : lists->lists) {
        report.files.push_back(list.file.string());
        report.perList.emplace_back(name, static_cast<std::int64_t>(list.seeds.size()));
        for (std::uint32_t seed : list.seeds) {
            SeedState &state = states[seed];
            state.ref = {model, static_cast<std::int64_t>(seed), -1};
            state.source = LabelSource::File;
            state.who = folder.filename().string();
            state.decided = now;
            if (name == kNeutral) {
                state.status = SeedStatus::Neutral;
                continue;
            }
            state.status = SeedStatus::Labelled;
            if (const int au = auFromKey(name))
                state.aus.push_back({au, 0, Side::Both, std::nan("")});
            else
                state.className = name;
        }
    }
    std::vector<SeedState> all;
    for (auto &[seed, state] : states) {
        std::sort(state.aus.begin(), state.aus.end(), [](const SeedAu &a, const SeedAu &b) { return a.au < b.au; });
        all.push_back(std::move(state));
    }
    report.seeds = static_cast<std::int64_t>(all.size());
    if (auto change = workspace.annotations().putSeeds(all); !change)
        return passOn(change);
    return report;
}

Result<SeedListReport> exportSeedLists(Workspace &workspace, ModelId model, const fs::path &folder)
{
    auto states = workspace.annotations().seeds(model);
    if (!states)
        return passOn(states);
    std::map<std::string, std::vector<std::uint32_t>> lists;
    std::set<std::int64_t> seeds;
    for (const SeedState &state : *states) {
        const auto seed = static_cast<std::uint32_t>(state.ref.seed);
        if (state.status == SeedStatus::Neutral)
            lists[kNeutral].push_back(seed);
        else if (state.status == SeedStatus::Labelled) {
            for (const SeedAu &au : state.aus)
                lists[auKey(au.au)].push_back(seed);
            if (!state.className.empty())
                lists[state.className].push_back(seed);
        } else {
            continue; // unsure and rejected seeds stand in no list
        }
        seeds.insert(state.ref.seed);
    }
    if (auto made = makeFolder(folder); !made)
        return passOn(made);
    SeedListReport report;
    report.seeds = static_cast<std::int64_t>(seeds.size());
    for (const auto &[name, list] : lists) {
        const fs::path file = folder / (name + ".txt");
        if (auto written = writeFileAtomically(file, facs::seedListText(list)); !written)
            return passOn(written);
        report.files.push_back(file.string());
        report.perList.emplace_back(name, static_cast<std::int64_t>(list.size()));
    }
    return report;
}

Result<AnnotationReport> exportAnnotations(Workspace &workspace, const std::vector<ImageId> &images,
                                           const fs::path &folder, std::vector<int> aus)
{
    auto list = listingOf(workspace, images, std::move(aus));
    if (!list)
        return passOn(list);
    if (auto made = makeFolder(folder); !made)
        return passOn(made);
    AnnotationReport report;
    report.aus = list->aus;
    report.images = static_cast<std::int64_t>(list->rows.size());
    report.positives.assign(list->aus.size(), 0);
    std::vector<std::uint8_t> values;
    Csv table;
    table.header = {"Image_name"};
    for (int au : list->aus)
        table.header.push_back(auKey(au));
    const std::vector<std::string> unique = uniqueNames(*list, false);
    std::string names;
    for (std::size_t r = 0; r < list->rows.size(); ++r) {
        std::vector<std::string> cells{unique[r]};
        bool isKnown = false;
        for (std::size_t n = 0; n < list->aus.size(); ++n) {
            const double value = list->rows[r].aus[n];
            const bool isOn = value >= 0.5;
            isKnown = isKnown || !std::isnan(value);
            report.positives[n] += isOn;
            values.push_back(isOn ? 1 : 0);
            cells.emplace_back(isOn ? "1" : "0");
        }
        report.unlabelled += !isKnown;
        names += unique[r] + "\n";
        table.rows.push_back(std::move(cells));
    }
    if (auto done = writeNpyU8(folder / "annotations.npy", {report.images, static_cast<std::int64_t>(list->aus.size())},
                               values);
        !done)
        return passOn(done);
    if (auto done = writeCsv(folder / "annotations.csv", table); !done)
        return passOn(done);
    if (auto done = writeFileAtomically(folder / "names.txt", names); !done)
        return passOn(done);
    return report;
}

const std::vector<std::string> &exportFormats()
{
    static const std::vector<std::string> formats{"csv", "folders", "dataset-json"};
    return formats;
}

Result<std::int64_t> exportImages(Workspace &workspace, const std::string &format, const std::vector<ImageId> &images,
                                  const fs::path &folder)
{
    const auto &formats = exportFormats();
    if (std::find(formats.begin(), formats.end(), format) == formats.end())
        return fail(ErrorCode::InvalidArgument,
                    "'" + format + "' is no format that can be exported; there are: csv, folders, dataset-json",
                    "format");
    auto list = listingOf(workspace, images, {});
    if (!list)
        return passOn(list);
    if (auto ready = prepareOutputFolder(folder); !ready)
        return passOn(ready);
    std::vector<std::string> names = uniqueNames(*list, format == "folders");
    const bool hasSplits =
        std::any_of(list->rows.begin(), list->rows.end(), [](const auto &r) { return !r.split.empty(); });
    std::map<std::string, std::size_t> classIndex;
    for (const std::string &name : list->classes)
        classIndex.emplace(name, classIndex.size());
    Json labels = Json::array();
    Csv table;
    table.header = {"name", "subject", "split", "class"};
    for (int au : list->aus)
        table.header.push_back(auKey(au));
    for (std::size_t r = 0; r < list->rows.size(); ++r) {
        const ListingRow &row = list->rows[r];
        fs::path relative = names[r];
        if (format == "folders") {
            relative = (row.className.empty() ? std::string("unlabelled") : row.className) / relative;
            if (hasSplits)
                relative = (row.split.empty() ? std::string("unsplit") : row.split) / relative;
        }
        if (auto made = makeFolder((folder / relative).parent_path()); !made)
            return passOn(made);
        if (auto copied = linkOrCopy(row.path, folder / relative, false); !copied)
            return passOn(copied);
        labels.push_back(
            {relative.generic_string(), row.className.empty() ? Json(nullptr) : Json(classIndex[row.className])});
        std::vector<std::string> cells{relative.generic_string(), row.subject, row.split, row.className};
        for (double value : row.aus)
            cells.push_back(std::isnan(value) ? std::string() : shortestDecimal(value));
        table.rows.push_back(std::move(cells));
    }
    if (format == "csv")
        if (auto done = writeCsv(folder / "labels.csv", table); !done)
            return passOn(done);
    if (format == "dataset-json")
        if (auto done = writeJson(folder / "dataset.json", {{"labels", labels}, {"classes", list->classes}}); !done)
            return passOn(done);
    return static_cast<std::int64_t>(list->rows.size());
}

} // namespace mimik::data
