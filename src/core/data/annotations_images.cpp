#include "core/data/annotations.h"
#include "core/data/database.h"
#include "core/data/seed_rows_p.h"
#include "core/data/workspace.h"

#include <cmath>

namespace mimik::data {

namespace {

/// Writes a person's label of one image: a number (AU), a text (class, keep), or null for none.
class OverrideWriter {
public:
    explicit OverrideWriter(Database &db)
        : m_read(db, "SELECT value, text FROM labels WHERE image = ? AND key = ? AND source = 0 AND run = ''"),
          m_remove(db, "DELETE FROM labels WHERE image = ? AND key = ? AND source = 0 AND run = ''"),
          m_write(db,
                  "INSERT INTO labels(image, key, source, run, value, text) VALUES(?, ?, 0, '', ?, ?)"
                  " ON CONFLICT(image, key, source, run) DO UPDATE SET value = excluded.value, text = excluded.text")
    {
    }

    Result<Json> read(std::int64_t image, const std::string &key)
    {
        auto row = m_read.bind(image).bind(key).next();
        if (!row)
            return passOn(row);
        if (!*row)
            return Json(nullptr);
        Json value = auFromKey(key) ? Json(m_read.real(0)) : Json(m_read.text(1));
        if (auto end = m_read.next(); !end) // one row; ends the statement
            return passOn(end);
        return value;
    }

    Result<> write(std::int64_t image, const std::string &key, const Json &value)
    {
        if (value.is_null())
            return m_remove.bind(image).bind(key).run();
        m_write.bind(image).bind(key);
        if (value.is_number())
            m_write.bind(value.get<double>()).bind("");
        else
            m_write.bind(1.0).bind(value.get<std::string>());
        return m_write.run();
    }

private:
    Statement m_read;
    Statement m_remove;
    Statement m_write;
};

std::string imagesText(Workspace &workspace, const std::vector<ImageId> &images)
{
    if (images.size() != 1)
        return std::to_string(images.size()) + " images";
    Statement select(workspace.database(), "SELECT name FROM images WHERE id = ?");
    auto row = select.bind(raw(images.front())).next();
    return row && *row ? select.text(0) : "image";
}

constexpr const char *kUndoRow = "SELECT id, kind, action, before FROM journal WHERE undone = 0 AND kind IN ('seed',"
                                 " 'images') ORDER BY id DESC LIMIT 1";
constexpr const char *kRedoRow = "SELECT id, kind, action, after FROM journal WHERE undone = 1 ORDER BY id LIMIT 1";

} // namespace

Result<Change> Annotations::setImageLabel(const std::vector<ImageId> &images, const std::string &key, double value)
{
    if (auFromKey(key) == 0)
        return fail(ErrorCode::InvalidArgument, "'" + key + "' is not an AU (AU1, AU2, ...)", "key");
    if (!std::isnan(value) && (value < 0 || value > 1))
        return fail(ErrorCode::InvalidArgument, "a label is between 0 and 1", key);
    const Json after = std::isnan(value) ? Json(nullptr) : Json(value);
    const std::string what = std::isnan(value) ? " as inherited" : value >= 0.5 ? " on" : " off";
    return writeImages(images, key, after, key + what);
}

Result<Change> Annotations::setImageClass(const std::vector<ImageId> &images, const std::string &className)
{
    return writeImages(images, "class", className.empty() ? Json(nullptr) : Json(className),
                       className.empty() ? "class as before" : className);
}

Result<Change> Annotations::setImageKeep(const std::vector<ImageId> &images, Keep keep)
{
    return writeImages(images, "keep", keep == Keep::Undecided ? Json(nullptr) : Json(keepName(keep)),
                       keep == Keep::Undecided ? "left to the rules" : std::string(keepName(keep)));
}

Result<Change> Annotations::writeImages(const std::vector<ImageId> &images, const std::string &key, const Json &after,
                                        const std::string &action)
{
    if (auto writable = requireWritable(m_workspace); !writable)
        return passOn(writable);
    Database &db = m_workspace.database();
    Transaction transaction(db);
    if (auto begun = transaction.begin(); !begun)
        return passOn(begun);
    OverrideWriter writer(db);
    Change change;
    Json ids = Json::array(), before = Json::array(), written = Json::array();
    for (ImageId image : images) {
        auto old = writer.read(raw(image), key);
        if (!old)
            return passOn(old);
        if (*old == after)
            continue;
        if (auto done = writer.write(raw(image), key, after); !done)
            return passOn(done);
        change.images.push_back(image);
        ids.push_back(raw(image));
        before.push_back(std::move(*old));
        written.push_back(after);
    }
    if (change.images.empty())
        return Change{};
    change.text = imagesText(m_workspace, change.images) + ": " + action;
    const Json was{{"key", key}, {"images", ids}, {"values", before}};
    const Json is{{"key", key}, {"images", ids}, {"values", written}};
    if (auto done = addToJournal(db, "images", change.text, was, is); !done)
        return passOn(done);
    if (auto done = transaction.commit(); !done)
        return passOn(done);
    m_workspace.notify(change);
    return change;
}

std::optional<std::string> Annotations::undoText() const
{
    Statement select(m_workspace.database(), kUndoRow);
    auto row = select.next();
    return row && *row ? std::optional(select.text(2)) : std::nullopt;
}

std::optional<std::string> Annotations::redoText() const
{
    Statement select(m_workspace.database(), kRedoRow);
    auto row = select.next();
    return row && *row ? std::optional(select.text(2)) : std::nullopt;
}

Result<Change> Annotations::undo()
{
    return step(true);
}
Result<Change> Annotations::redo()
{
    return step(false);
}

Result<Change> Annotations::step(bool undo)
{
    if (auto writable = requireWritable(m_workspace); !writable)
        return passOn(writable);
    Database &db = m_workspace.database();
    Transaction transaction(db);
    if (auto begun = transaction.begin(); !begun)
        return passOn(begun);
    std::int64_t id = 0;
    std::string kind;
    Json state;
    Change change;
    {
        Statement select(db, undo ? kUndoRow : kRedoRow);
        auto row = select.next();
        if (!row)
            return passOn(row);
        if (!*row)
            return fail(ErrorCode::NotFound, undo ? "there is nothing to undo" : "there is nothing to do again");
        id = select.integer(0);
        kind = select.text(1);
        change.text = select.text(2);
        state = Json::parse(select.text(3), nullptr, false);
    }
    if (state.is_discarded())
        return fail(ErrorCode::Corrupt, "journal row " + std::to_string(id) + " cannot be read", db.file().string());
    if (kind == "seed") {
        const SeedState seed = seedStateFromJson(state);
        if (auto done = SeedWriter(db).write(seed); !done)
            return passOn(done);
        change.seeds = {seed.ref};
    } else {
        OverrideWriter writer(db);
        const std::string key = state.at("key").get<std::string>();
        for (std::size_t i = 0; i < state.at("images").size(); ++i) {
            const auto image = state["images"][i].get<std::int64_t>();
            if (auto done = writer.write(image, key, state.at("values").at(i)); !done)
                return passOn(done);
            change.images.push_back(ImageId{image});
        }
    }
    Statement mark(db, "UPDATE journal SET undone = ? WHERE id = ?");
    if (auto done = mark.bind(undo ? 1 : 0).bind(id).run(); !done)
        return passOn(done);
    if (auto done = transaction.commit(); !done)
        return passOn(done);
    m_workspace.notify(change);
    return change;
}

Result<std::vector<JournalEntry>> Annotations::journal(int limit) const
{
    Statement select(m_workspace.database(),
                     "SELECT id, time, who, action, before, after, undone FROM journal ORDER BY id DESC LIMIT ?");
    select.bind(limit);
    std::vector<JournalEntry> entries;
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return entries;
        JournalEntry entry;
        entry.id = select.integer(0);
        entry.time = select.text(1);
        entry.who = select.text(2);
        entry.action = select.text(3);
        entry.before = Json::parse(select.text(4), nullptr, false);
        entry.after = Json::parse(select.text(5), nullptr, false);
        entry.undone = select.integer(6) != 0;
        entries.push_back(std::move(entry));
    }
}

} // namespace mimik::data
