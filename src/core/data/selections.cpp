#include "core/data/selections.h"

#include "core/base/files.h"
#include "core/data/database.h"
#include "core/data/seed_rows_p.h"
#include "core/data/workspace.h"

namespace mimik::data {

namespace {

constexpr const char *kColumns =
    "SELECT s.id, s.name, s.rule, s.run, s.created, (SELECT count(*) FROM selection_images x"
    " WHERE x.selection = s.id) FROM selections s";

Selection selectionOf(const Statement &row)
{
    Selection s;
    s.id = SelectionId{row.integer(0)};
    s.name = row.text(1);
    s.rule = Json::parse(row.text(2), nullptr, false);
    s.run = row.text(3);
    s.created = row.text(4);
    s.count = row.integer(5);
    return s;
}

} // namespace

Result<std::vector<Selection>> Selections::list() const
{
    Statement select(m_workspace.database(), std::string(kColumns) + " ORDER BY s.id");
    std::vector<Selection> rows;
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return rows;
        rows.push_back(selectionOf(select));
    }
}

Result<Selection> Selections::byName(const std::string &name) const
{
    Statement select(m_workspace.database(), std::string(kColumns) + " WHERE s.name = ?");
    auto row = select.bind(name).next();
    if (!row)
        return passOn(row);
    if (!*row)
        return fail(ErrorCode::NotFound, "no selection of this name", name);
    return selectionOf(select);
}

Result<std::vector<ImageId>> Selections::images(SelectionId id) const
{
    Statement select(m_workspace.database(), "SELECT image FROM selection_images WHERE selection = ? ORDER BY image");
    select.bind(raw(id));
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

Result<SelectionId> writeSelection(Workspace &workspace, const std::string &name, const Json &rule,
                                   std::span<const ImageId> images, const std::string &run)
{
    Database &db = workspace.database();
    Statement insert(db, "INSERT INTO selections(name, rule, run, created) VALUES(?, ?, ?, ?)");
    if (auto done = insert.bind(name).bind(rule.dump()).bind(run).bind(utcNow()).run(); !done)
        return passOn(done);
    const std::int64_t id = insert.lastId();
    Statement add(db, "INSERT OR IGNORE INTO selection_images(selection, image) VALUES(?, ?)");
    for (ImageId image : images)
        if (auto done = add.bind(id).bind(raw(image)).run(); !done)
            return passOn(done);
    const Json what{{"name", name}, {"rule", rule}, {"images", images.size()}};
    if (auto done = addToJournal(db, "selection", "selection " + name + " saved", nullptr, what); !done)
        return passOn(done);
    return SelectionId{id};
}

Result<SelectionId> Selections::save(const std::string &name, const Json &rule, std::span<const ImageId> images,
                                     bool replace, const std::string &run)
{
    if (auto writable = requireWritable(m_workspace); !writable)
        return passOn(writable);
    if (name.empty())
        return fail(ErrorCode::InvalidArgument, "a selection needs a name", "name");
    Transaction transaction(m_workspace.database());
    if (auto begun = transaction.begin(); !begun)
        return passOn(begun);
    if (auto old = byName(name); old) {
        if (!replace)
            return fail(ErrorCode::InvalidArgument, "a selection of this name exists; give another name", name);
        Statement remove(m_workspace.database(), "DELETE FROM selections WHERE id = ?");
        if (auto done = remove.bind(raw(old->id)).run(); !done)
            return passOn(done);
    } else if (old.error().code != ErrorCode::NotFound) {
        return passOn(old);
    }
    auto id = writeSelection(m_workspace, name, rule, images, run);
    if (!id)
        return id;
    if (auto done = transaction.commit(); !done)
        return passOn(done);
    Change change;
    change.text = "selection " + name + " saved";
    change.lists = true;
    m_workspace.notify(change);
    return id;
}

Result<> Selections::remove(SelectionId id)
{
    if (auto writable = requireWritable(m_workspace); !writable)
        return writable;
    Transaction transaction(m_workspace.database());
    if (auto begun = transaction.begin(); !begun)
        return begun;
    Statement remove(m_workspace.database(), "DELETE FROM selections WHERE id = ?");
    if (auto done = remove.bind(raw(id)).run(); !done)
        return done;
    const Json what{{"id", raw(id)}};
    if (auto done = addToJournal(m_workspace.database(), "selection", "selection removed", what, nullptr); !done)
        return done;
    if (auto done = transaction.commit(); !done)
        return done;
    Change change;
    change.text = "selection removed";
    change.lists = true;
    m_workspace.notify(change);
    return {};
}

} // namespace mimik::data
