#include "core/data/database.h"
#include "core/data/image_query_p.h"
#include "core/data/images.h"
#include "core/data/workspace.h"

#include <cmath>

namespace mimik::data {

Result<std::vector<std::string>> Images::metrics(DatasetId dataset) const
{
    // One look-up per metric instead of a walk over all scores.
    const std::string ofDataset = "SELECT name FROM metrics m WHERE EXISTS (SELECT 1 FROM scores s JOIN images i"
                                  " ON i.id = s.image WHERE s.metric = m.id AND i.dataset = ?) ORDER BY m.id";
    Statement select(m_workspace.database(), isValid(dataset) ? ofDataset : "SELECT name FROM metrics ORDER BY id");
    if (isValid(dataset))
        select.bind(raw(dataset));
    std::vector<std::string> names;
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return names;
        names.push_back(select.text(0));
    }
}

Result<ScoreColumn> Images::scores(const std::string &metric, DatasetId dataset) const
{
    Statement select(m_workspace.database(), "SELECT s.image, s.value FROM scores s JOIN images i ON i.id = s.image"
                                             " WHERE s.metric = (SELECT id FROM metrics WHERE name = ?)"
                                             " AND i.dataset = ? ORDER BY s.image");
    select.bind(metric).bind(raw(dataset));
    ScoreColumn column;
    column.metric = metric;
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return column;
        column.images.push_back(ImageId{select.integer(0)});
        column.values.push_back(select.real(1));
    }
}

Result<std::vector<std::pair<std::string, double>>> Images::scoresOf(ImageId id) const
{
    Statement select(m_workspace.database(), "SELECT m.name, s.value FROM metrics m JOIN scores s ON s.metric = m.id"
                                             " AND s.image = ? ORDER BY m.id");
    select.bind(raw(id));
    std::vector<std::pair<std::string, double>> values;
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return values;
        values.emplace_back(select.text(0), select.real(1));
    }
}

Result<> Images::putScores(const ScoreColumn &column)
{
    if (auto writable = requireWritable(m_workspace); !writable)
        return writable;
    if (column.metric.empty() || column.images.size() != column.values.size())
        return fail(ErrorCode::InvalidArgument, "a metric needs a name and one value per image", "scores");
    Transaction transaction(m_workspace.database());
    if (auto begun = transaction.begin(); !begun)
        return begun;
    if (auto done = writeScores(m_workspace, column); !done)
        return done;
    if (auto done = transaction.commit(); !done)
        return done;
    Change change;
    change.text = "scores: " + column.metric;
    change.lists = true;
    m_workspace.notify(change);
    return {};
}

Result<> writeScores(Workspace &workspace, const ScoreColumn &column)
{
    Statement metric(workspace.database(), "INSERT INTO metrics(name) VALUES(?) ON CONFLICT(name) DO NOTHING");
    if (auto done = metric.bind(column.metric).run(); !done)
        return done;
    Statement select(workspace.database(), "SELECT id FROM metrics WHERE name = ?");
    auto row = select.bind(column.metric).next();
    if (!row)
        return passOn(row);
    const std::int64_t id = select.integer(0);
    Statement insert(workspace.database(), "INSERT INTO scores(metric, image, value) VALUES(?, ?, ?)"
                                           " ON CONFLICT(metric, image) DO UPDATE SET value = excluded.value");
    for (std::size_t n = 0; n < column.images.size(); ++n) {
        if (std::isnan(column.values[n])) // missing stays missing
            continue;
        if (auto done = insert.bind(id).bind(raw(column.images[n])).bind(column.values[n]).run(); !done)
            return done;
    }
    return {};
}

Result<std::vector<GroupCount>> Images::countsBy(const std::string &key, const ImageFilter &filter) const
{
    std::string expression = "COALESCE((SELECT a.value FROM attributes a WHERE a.image = i.id AND a.key = ?), '')";
    bool isAttribute = false;
    if (key == "class")
        expression = effectiveClassSql();
    else if (key == "split" || key == "subject" || key == "excluded" || key == "seed")
        expression = "i." + key;
    else if (key == "dataset" || key == "origin")
        expression = "(SELECT d." + std::string(key == "dataset" ? "name" : "origin") +
                     " FROM datasets d WHERE d.id = i.dataset)";
    else
        isAttribute = true;
    const ImageQuery query = imageQuery(filter);
    Statement select(m_workspace.database(),
                     query.text(expression + " AS g, count(*)", false) + " GROUP BY g ORDER BY g");
    if (isAttribute)
        select.bind(key);
    query.bindTo(select);
    std::vector<GroupCount> groups;
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return groups;
        groups.push_back({select.text(0), select.integer(1)});
    }
}

} // namespace mimik::data
