#include "core/data/listing.h"

#include "core/data/database.h"
#include "core/data/image_query_p.h"
#include "core/data/seed_rows_p.h"
#include "core/data/workspace.h"
#include "core/facs/emotions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>

namespace mimik::data {

namespace fs = std::filesystem;

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

struct SeedOfRow {
    SeedRef ref;
    bool hasSeed = false;
};

/// Gives `row` what its seed says, where nothing of a higher source is there yet.
void inherit(const SeedState &seed, const std::vector<int> &aus, ListingRow &row)
{
    if (seed.status != SeedStatus::Labelled && seed.status != SeedStatus::Neutral)
        return;
    const bool isNeutral = seed.status == SeedStatus::Neutral;
    if (isNeutral || !seed.className.empty())
        row.className = isNeutral ? "neutral" : seed.className;
    if (!isNeutral && seed.aus.empty()) // labelled with a class only: says nothing of AUs
        return;
    for (std::size_t n = 0; n < aus.size(); ++n) {
        row.aus[n] = seed.hasAu(aus[n]) ? 1.0 : 0.0;
        row.sources[n] = LabelSource::Inherited;
    }
}

/// Own labels of images in the order override, file, model (newest run first).
Result<> readOwnLabels(const Database &db, const std::unordered_map<std::int64_t, std::size_t> &rowOfImage,
                       std::pair<std::int64_t, std::int64_t> range, LabelSource source, DatasetListing &list,
                       std::vector<bool> &hasClass)
{
    std::map<std::string, std::size_t> column;
    for (std::size_t n = 0; n < list.aus.size(); ++n)
        column[auKey(list.aus[n])] = n;
    Statement select(db, "SELECT image, key, value, text FROM labels WHERE image BETWEEN ? AND ? AND source = ?"
                         " ORDER BY image, key, run DESC");
    select.bind(range.first).bind(range.second).bind(static_cast<int>(source));
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return {};
        const auto found = rowOfImage.find(select.integer(0));
        if (found == rowOfImage.end())
            continue;
        ListingRow &row = list.rows[found->second];
        const std::string key = select.text(1);
        if (key == "class") {
            if (source == LabelSource::Human || !hasClass[found->second]) {
                row.className = select.text(3);
                hasClass[found->second] = true;
            }
        } else if (const auto place = column.find(key); place != column.end()) {
            if (source == LabelSource::Human || std::isnan(row.aus[place->second])) {
                row.aus[place->second] = select.real(2);
                row.sources[place->second] = source;
            }
        }
    }
}

} // namespace

std::vector<std::string> inCanonicalOrder(const std::vector<std::string> &classes)
{
    std::set<std::string> left(classes.begin(), classes.end());
    left.erase("");
    std::vector<std::string> ordered;
    for (std::string_view expression : facs::kExpressions)
        if (std::string name(expression); left.erase(name) > 0)
            ordered.push_back(name);
    ordered.insert(ordered.end(), left.begin(), left.end());
    return ordered;
}

Result<DatasetListing> listing(const Workspace &workspace, const ImageFilter &filter, std::vector<int> aus,
                               bool withModel)
{
    const Database &db = workspace.database();
    auto sets = workspace.datasets();
    if (!sets)
        return passOn(sets);
    std::unordered_map<std::int64_t, fs::path> folders;
    for (const Dataset &set : *sets)
        folders[raw(set.id)] = set.folder;

    DatasetListing list;
    list.aus = aus.empty() ? workspace.aus() : std::move(aus);
    std::vector<SeedOfRow> seeds;
    std::unordered_map<std::int64_t, std::size_t> rowOfImage;
    std::set<ModelId> generators;
    std::pair<std::int64_t, std::int64_t> range{std::numeric_limits<std::int64_t>::max(), 0};
    const ImageQuery query = imageQuery(filter);
    Statement select(db,
                     query.text("i.id, i.dataset, i.name, i.subject, i.split, i.class, i.generator, i.seed, i.gclass"));
    query.bindTo(select);
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            break;
        ListingRow row;
        row.image = ImageId{select.integer(0)};
        row.name = select.text(2);
        row.path = folders.at(select.integer(1)) / row.name;
        row.subject = select.text(3);
        row.split = select.text(4);
        row.className = select.text(5);
        row.aus.assign(list.aus.size(), kUnknown);
        row.sources.assign(list.aus.size(), LabelSource::File);
        SeedOfRow seed;
        if (!select.isNull(6) && !select.isNull(7)) {
            seed = {{ModelId{select.integer(6)}, select.integer(7), select.int32(8)}, true};
            generators.insert(seed.ref.model);
        }
        rowOfImage[raw(row.image)] = list.rows.size();
        range = {std::min(range.first, raw(row.image)), std::max(range.second, raw(row.image))};
        list.rows.push_back(std::move(row));
        seeds.push_back(seed);
    }

    std::map<SeedRef, SeedState> states;
    for (ModelId generator : generators) {
        auto ofModel = readSeeds(db, generator, withModel);
        if (!ofModel)
            return passOn(ofModel);
        for (SeedState &state : *ofModel)
            states[state.ref] = std::move(state);
    }
    std::vector<bool> hasClass(list.rows.size());
    for (std::size_t n = 0; n < list.rows.size(); ++n) {
        if (const auto state = states.find(seeds[n].ref); seeds[n].hasSeed && state != states.end())
            inherit(state->second, list.aus, list.rows[n]);
        hasClass[n] = !list.rows[n].className.empty();
    }
    if (!list.rows.empty()) {
        std::vector<LabelSource> sources{LabelSource::Human, LabelSource::File};
        if (withModel)
            sources.push_back(LabelSource::Model);
        for (LabelSource source : sources)
            if (auto read = readOwnLabels(db, rowOfImage, range, source, list, hasClass); !read)
                return passOn(read);
    }
    std::vector<std::string> classes;
    for (const ListingRow &row : list.rows)
        classes.push_back(row.className);
    list.classes = inCanonicalOrder(classes);
    return list;
}

} // namespace mimik::data
