#include "core/data/images.h"

#include "core/data/database.h"
#include "core/data/image_query_p.h"
#include "core/data/workspace.h"

#include <algorithm>
#include <unordered_map>

namespace mimik::data {

namespace {

// SQLite's default limit of bound values is 32,766; this many ids per statement is plenty fast.
constexpr std::size_t kIdsPerStatement = 500;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::string idList(std::span<const ImageId> ids)
{
    std::string text = "(";
    for (std::size_t n = 0; n < ids.size(); ++n)
        text += (n ? "," : "") + std::to_string(raw(ids[n]));
    return text + ")";
}

std::string imageColumns()
{
    return "i.id, i.dataset, i.name, i.sha256, i.width, i.height, i.subject, i.split, i.excluded, i.generator, i.seed,"
           " i.ord, i.gclass, i.direction_set, i.direction_index, i.degree, i.psi, i.noise, i.noise_seed, m.sha256,"
           " (SELECT l.text FROM labels l WHERE l.image = i.id AND l.key = 'keep' AND l.source = 0), " +
           effectiveClassSql();
}

std::int64_t integerOr(const Statement &row, int column, std::int64_t missing)
{
    return row.isNull(column) ? missing : row.integer(column);
}

ImageRow rowOf(const Statement &row)
{
    ImageRow r;
    r.id = ImageId{row.integer(0)};
    r.dataset = DatasetId{row.integer(1)};
    r.name = row.text(2);
    r.sha256 = row.text(3);
    r.width = row.int32(4);
    r.height = row.int32(5);
    r.subject = row.text(6);
    r.split = row.text(7);
    r.excluded = row.text(8);
    r.lineage.generator = ModelId{integerOr(row, 9, 0)};
    r.lineage.seed = integerOr(row, 10, -1);
    r.lineage.order = integerOr(row, 11, -1);
    r.lineage.gclass = row.int32(12);
    r.lineage.directionSet = row.text(13);
    r.lineage.directionIndex = row.int32(14);
    r.lineage.degree = row.real(15);
    r.lineage.psi = row.real(16);
    r.lineage.noise = row.text(17);
    r.lineage.noiseSeed = integerOr(row, 18, -1);
    r.lineage.generatorSha256 = row.text(19);
    r.keep = keepFromName(row.text(20));
    r.className = row.text(21);
    return r;
}

ImageLabel labelOf(const Statement &row)
{
    ImageLabel label;
    label.key = row.text(0);
    label.source = static_cast<LabelSource>(row.int32(1));
    label.run = row.text(2);
    label.value = row.real(3);
    label.text = row.text(4);
    label.probability = row.real(5);
    return label;
}

} // namespace

Result<std::vector<ImageId>> Images::ids(const ImageFilter &filter) const
{
    const ImageQuery query = imageQuery(filter);
    Statement select(m_workspace.database(), query.text("i.id"));
    query.bindTo(select);
    std::vector<ImageId> ids;
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return ids;
        ids.push_back(ImageId{select.integer(0)});
    }
}

Result<std::int64_t> Images::count(const ImageFilter &filter) const
{
    const ImageQuery query = imageQuery(filter);
    Statement select(m_workspace.database(), query.text("count(*)", false));
    query.bindTo(select);
    auto row = select.next();
    if (!row)
        return passOn(row);
    return select.integer(0);
}

Result<std::vector<ImageRow>> Images::rows(std::span<const ImageId> ids) const
{
    // Not Workspace::datasets(): that counts images, which takes longer than a page.
    std::unordered_map<std::int64_t, std::pair<std::filesystem::path, Origin>> datasetById;
    Statement sets(m_workspace.database(), "SELECT id, folder, origin FROM datasets");
    for (;;) {
        auto more = sets.next();
        if (!more)
            return passOn(more);
        if (!*more)
            break;
        datasetById[sets.integer(0)] = {m_workspace.resolved(sets.text(1)), originFromName(sets.text(2))};
    }

    std::vector<ImageRow> rows(ids.size());
    for (std::size_t start = 0; start < ids.size(); start += kIdsPerStatement) {
        const auto part = ids.subspan(start, std::min(kIdsPerStatement, ids.size() - start));
        std::unordered_map<std::int64_t, std::vector<std::size_t>> places; // an id may be asked for twice
        for (std::size_t n = 0; n < part.size(); ++n)
            places[raw(part[n])].push_back(start + n);
        Statement select(m_workspace.database(), "SELECT " + imageColumns() +
                                                     " FROM images i LEFT JOIN models m ON m.id = i.generator"
                                                     " WHERE i.id IN " +
                                                     idList(part));
        std::size_t found = 0;
        for (;;) {
            auto more = select.next();
            if (!more)
                return passOn(more);
            if (!*more)
                break;
            ImageRow row = rowOf(select);
            const auto &[folder, origin] = datasetById.at(raw(row.dataset));
            row.path = folder / row.name;
            row.origin = origin;
            for (std::size_t place : places.at(raw(row.id)))
                rows[place] = row;
            ++found;
        }
        if (found != places.size())
            return fail(ErrorCode::NotFound,
                        std::to_string(places.size() - found) + " of the images are not in this workspace");
    }
    return rows;
}

Result<ImageRow> Images::row(ImageId id) const
{
    auto found = rows(std::span(&id, 1));
    if (!found)
        return passOn(found);
    return std::move(found->front());
}

Result<std::optional<ImageId>> Images::find(DatasetId dataset, const std::string &name) const
{
    Statement select(m_workspace.database(), "SELECT id FROM images WHERE dataset = ? AND name = ?");
    auto row = select.bind(raw(dataset)).bind(name).next();
    if (!row)
        return passOn(row);
    return *row ? std::optional(ImageId{select.integer(0)}) : std::nullopt;
}

Result<std::vector<ImageLabel>> Images::allLabels(ImageId id) const
{
    std::vector<ImageLabel> labels;
    // Newest run of a model first; run ids begin with the date.
    Statement own(m_workspace.database(),
                  "SELECT key, source, run, value, text, probability FROM labels WHERE image = ?"
                  " AND key <> 'keep' ORDER BY source, run DESC, key");
    own.bind(raw(id));
    for (;;) {
        auto more = own.next();
        if (!more)
            return passOn(more);
        if (!*more)
            break;
        labels.push_back(labelOf(own));
    }
    Statement fileClass(m_workspace.database(), "SELECT class FROM images WHERE id = ? AND class <> ''");
    auto hasClass = fileClass.bind(raw(id)).next();
    if (!hasClass)
        return passOn(hasClass);
    if (*hasClass)
        labels.push_back({"class", 1, fileClass.text(0), LabelSource::File, kNone, {}});

    Statement seed(m_workspace.database(),
                   "SELECT s.status, s.class, a.au FROM images i JOIN decided_seeds s ON s.model = i.generator"
                   " AND s.seed = i.seed AND s.gclass = i.gclass LEFT JOIN seed_aus a ON a.seed = s.id"
                   " WHERE i.id = ? AND s.status IN ('labelled', 'neutral')");
    seed.bind(raw(id));
    std::vector<int> present;
    std::string status, className;
    for (;;) {
        auto more = seed.next();
        if (!more)
            return passOn(more);
        if (!*more)
            break;
        status = seed.text(0);
        className = status == "neutral" ? "neutral" : seed.text(1);
        if (!seed.isNull(2))
            present.push_back(seed.int32(2));
    }
    if (!className.empty())
        labels.push_back({"class", 1, className, LabelSource::Inherited, kNone, {}});
    if (status == "neutral" || !present.empty()) {
        std::vector<int> aus = m_workspace.aus();
        for (int au : present)
            if (std::find(aus.begin(), aus.end(), au) == aus.end())
                aus.push_back(au);
        for (int au : aus) {
            const bool isOn = std::find(present.begin(), present.end(), au) != present.end();
            labels.push_back({auKey(au), isOn ? 1.0 : 0.0, {}, LabelSource::Inherited, kNone, {}});
        }
    }
    std::stable_sort(labels.begin(), labels.end(),
                     [](const ImageLabel &a, const ImageLabel &b) { return a.source < b.source; });
    return labels;
}

Result<std::vector<ImageLabel>> Images::labels(ImageId id) const
{
    auto every = allLabels(id);
    if (!every)
        return every;
    std::vector<ImageLabel> effective;
    for (ImageLabel &label : *every) {
        const bool isOvertaken = std::any_of(effective.begin(), effective.end(),
                                             [&](const ImageLabel &other) { return other.key == label.key; });
        if (!isOvertaken)
            effective.push_back(std::move(label));
    }
    std::stable_sort(effective.begin(), effective.end(), [](const ImageLabel &a, const ImageLabel &b) {
        const int auA = auFromKey(a.key), auB = auFromKey(b.key);
        return auA != auB ? auA < auB : a.key < b.key;
    });
    return effective;
}

Result<std::vector<std::pair<std::string, std::string>>> Images::attributes(ImageId id) const
{
    Statement select(m_workspace.database(), "SELECT key, value FROM attributes WHERE image = ? ORDER BY key");
    select.bind(raw(id));
    std::vector<std::pair<std::string, std::string>> pairs;
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return pairs;
        pairs.emplace_back(select.text(0), select.text(1));
    }
}

Result<std::vector<std::string>> Images::attributeColumn(std::span<const ImageId> ids, const std::string &key) const
{
    std::vector<std::string> column(ids.size());
    Statement select(m_workspace.database(), "SELECT value FROM attributes WHERE image = ? AND key = ?");
    for (std::size_t n = 0; n < ids.size(); ++n) {
        auto row = select.bind(raw(ids[n])).bind(key).next();
        if (!row)
            return passOn(row);
        if (*row) {
            column[n] = select.text(0);
            if (auto end = select.next(); !end)
                return passOn(end);
        }
    }
    return column;
}

Result<std::vector<std::string>> Images::attributeKeys(DatasetId dataset) const
{
    Statement select(m_workspace.database(), "SELECT DISTINCT a.key FROM images i JOIN attributes a ON a.image = i.id"
                                             " WHERE i.dataset = ? ORDER BY a.key");
    select.bind(raw(dataset));
    std::vector<std::string> keys;
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return keys;
        keys.push_back(select.text(0));
    }
}

} // namespace mimik::data
