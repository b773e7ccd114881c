#include "core/data/image_query_p.h"

#include "core/data/database.h"

#include <cmath>

namespace mimik::data {

namespace {

constexpr const char *kSeedOfImage = "s.model = i.generator AND s.seed = i.seed AND s.gclass = i.gclass";

std::string marks(std::size_t count)
{
    std::string text = "(";
    for (std::size_t n = 0; n < count; ++n)
        text += n ? ", ?" : "?";
    return text + ")";
}

/// Effective value of an AU of image `i`; the AU's key stands for two question marks, its number for one.
/// A neutral seed has none of them; a labelled one with AUs has the others not; one with only a class says nothing.
std::string effectiveAuSql()
{
    return std::string("COALESCE((SELECT l.value FROM labels l WHERE l.image = i.id AND l.key = ? AND l.source = 0),"
                       " (SELECT CASE WHEN s.status = 'neutral' THEN 0.0"
                       "  WHEN NOT EXISTS (SELECT 1 FROM seed_aus a WHERE a.seed = s.id) THEN NULL"
                       "  ELSE EXISTS (SELECT 1 FROM seed_aus a WHERE a.seed = s.id AND a.au = ?) END"
                       "  FROM decided_seeds s WHERE ") +
           kSeedOfImage +
           " AND s.status IN ('labelled', 'neutral')),"
           " (SELECT l.value FROM labels l WHERE l.image = i.id AND l.key = ? AND l.source = 2 LIMIT 1))";
}

} // namespace

std::string effectiveClassSql()
{
    return std::string(
               "COALESCE((SELECT l.text FROM labels l WHERE l.image = i.id AND l.key = 'class' AND l.source = 0),"
               " (SELECT CASE WHEN s.status = 'neutral' THEN 'neutral' ELSE NULLIF(s.class, '') END"
               "  FROM decided_seeds s WHERE ") +
           kSeedOfImage + " AND s.status IN ('labelled', 'neutral')), i.class)";
}

std::string usableSql()
{
    return std::string(
               "i.excluded = '' AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.image = i.id AND l.key = 'keep'"
               " AND l.source = 0 AND l.text = 'rejected') AND NOT EXISTS (SELECT 1 FROM decided_seeds s WHERE ") +
           kSeedOfImage + " AND s.status = 'rejected')";
}

std::string ImageQuery::text(const std::string &columns, bool ordered) const
{
    return "SELECT " + columns + " " + from + " " + where + (ordered ? " " + orderBy : "");
}

void ImageQuery::bindTo(Statement &statement) const
{
    for (const SqlValue &value : values)
        std::visit([&](const auto &v) { statement.bind(v); }, value);
}

ImageQuery imageQuery(const ImageFilter &filter)
{
    ImageQuery query;
    query.from = "FROM images i";
    query.orderBy = "ORDER BY i.dataset, i.name";
    std::vector<std::string> terms;
    auto anyOf = [&](const std::string &expression, const auto &values, auto convert) {
        if (values.empty())
            return;
        terms.push_back(expression + " IN " + marks(values.size()));
        for (const auto &value : values)
            query.values.emplace_back(convert(value));
    };
    auto same = [](const auto &value) {
        return value;
    };

    if (!filter.metric.empty()) {
        query.from += " JOIN scores sc ON sc.image = i.id";
        query.orderBy = filter.descending ? "ORDER BY sc.value DESC, i.id" : "ORDER BY sc.value, i.id";
        terms.push_back("sc.metric = (SELECT id FROM metrics WHERE name = ?)");
        query.values.emplace_back(filter.metric);
        if (!std::isinf(filter.min)) {
            terms.push_back("sc.value >= ?");
            query.values.emplace_back(filter.min);
        }
        if (!std::isinf(filter.max)) {
            terms.push_back("sc.value <= ?");
            query.values.emplace_back(filter.max);
        }
    } else if (filter.descending) {
        query.orderBy = "ORDER BY i.dataset DESC, i.name DESC";
    }
    anyOf("i.dataset", filter.datasets, [](DatasetId id) { return raw(id); });
    if (filter.origin) {
        terms.push_back("i.dataset IN (SELECT id FROM datasets WHERE origin = ?)");
        query.values.emplace_back(std::string(originName(*filter.origin)));
    }
    anyOf("i.split", filter.splits, same);
    anyOf(effectiveClassSql(), filter.classes, same);
    anyOf("i.subject", filter.subjects, same);
    for (int au : filter.aus) {
        terms.push_back(effectiveAuSql() + " >= 0.5");
        query.values.emplace_back(auKey(au));
        query.values.emplace_back(std::int64_t{au});
        query.values.emplace_back(auKey(au));
    }
    if (isValid(filter.selection)) {
        terms.push_back("i.id IN (SELECT image FROM selection_images WHERE selection = ?)");
        query.values.emplace_back(raw(filter.selection));
    }
    if (isValid(filter.generator)) {
        terms.push_back("i.generator = ?");
        query.values.emplace_back(raw(filter.generator));
    }
    anyOf("i.seed", filter.seeds, same);
    if (filter.keep) {
        terms.push_back(
            "COALESCE((SELECT l.text FROM labels l WHERE l.image = i.id AND l.key = 'keep' AND l.source = 0),"
            " '') = ?");
        query.values.emplace_back(std::string(keepName(*filter.keep)));
    }
    if (filter.hideExcluded)
        terms.push_back(usableSql());
    if (!filter.text.empty()) {
        terms.push_back("instr(lower(i.name), lower(?)) > 0");
        query.values.emplace_back(filter.text);
    }
    for (const std::string &term : terms)
        query.where += (query.where.empty() ? "WHERE " : " AND ") + term;
    return query;
}

} // namespace mimik::data
