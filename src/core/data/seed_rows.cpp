#include "core/data/seed_rows_p.h"

#include "core/base/files.h"

#include <algorithm>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace mimik::data {

SeedWriter::SeedWriter(Database &db)
    : m_remove(db, "DELETE FROM seeds WHERE model = ? AND seed = ? AND gclass = ? AND source = ?"),
      m_insert(db, "INSERT INTO seeds(model, seed, gclass, source, status, class, decided, who)"
                   " VALUES(?, ?, ?, ?, ?, ?, ?, ?)"),
      m_insertAu(db, "INSERT INTO seed_aus(seed, au, intensity, side, probability) VALUES(?, ?, ?, ?, ?)")
{
}

Result<> SeedWriter::write(const SeedState &state)
{
    const auto source = static_cast<int>(state.source);
    m_remove.bind(raw(state.ref.model)).bind(state.ref.seed).bind(state.ref.gclass).bind(source);
    if (auto done = m_remove.run(); !done || (state.status == SeedStatus::None && state.decided.empty()))
        return done;
    m_insert.bind(raw(state.ref.model)).bind(state.ref.seed).bind(state.ref.gclass).bind(source);
    m_insert.bind(seedStatusName(state.status)).bind(state.className);
    m_insert.bind(state.decided.empty() ? utcNow() : state.decided).bind(state.who);
    if (auto done = m_insert.run(); !done)
        return done;
    const std::int64_t id = m_insert.lastId();
    for (const SeedAu &au : state.aus) {
        m_insertAu.bind(id).bind(au.au).bind(au.intensity).bind(sideName(au.side)).bind(au.probability);
        if (auto done = m_insertAu.run(); !done)
            return done;
    }
    return {};
}

namespace {

constexpr const char *kSeedColumns = "SELECT s.model, s.seed, s.gclass, s.source, s.status, s.class, s.decided, s.who,"
                                     " a.au, a.intensity, a.side, a.probability, s.id FROM ";

/// Rows of kSeedColumns joined with AUs, in the order of seeds and AUs.
Result<std::vector<SeedState>> collect(Statement &select)
{
    std::vector<SeedState> states;
    std::int64_t last = -1;
    for (;;) {
        auto more = select.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return states;
        if (select.integer(12) != last) {
            last = select.integer(12);
            SeedState state;
            state.ref = {ModelId{select.integer(0)}, select.integer(1), select.int32(2)};
            state.source = static_cast<LabelSource>(select.int32(3));
            state.status = seedStatusFromName(select.text(4));
            state.className = select.text(5);
            state.decided = select.text(6);
            state.who = select.text(7);
            states.push_back(std::move(state));
        }
        if (!select.isNull(8))
            states.back().aus.push_back(
                {select.int32(8), select.int32(9), sideFromName(select.text(10)), select.real(11)});
    }
}

} // namespace

Result<SeedState> readSeed(const Database &db, const SeedRef &ref, LabelSource source)
{
    Statement select(db, std::string(kSeedColumns) +
                             "seeds s LEFT JOIN seed_aus a ON a.seed = s.id"
                             " WHERE s.model = ? AND s.seed = ? AND s.gclass = ? AND s.source = ? ORDER BY a.au");
    select.bind(raw(ref.model)).bind(ref.seed).bind(ref.gclass).bind(static_cast<int>(source));
    auto states = collect(select);
    if (!states)
        return passOn(states);
    if (!states->empty())
        return std::move(states->front());
    SeedState none;
    none.ref = ref;
    none.source = source;
    return none;
}

Result<std::vector<SeedState>> readSeeds(const Database &db, ModelId model, bool withModel)
{
    Statement select(db, std::string(kSeedColumns) + (withModel ? "seeds s" : "decided_seeds s") +
                             " LEFT JOIN seed_aus a ON a.seed = s.id WHERE s.model = ?"
                             " ORDER BY s.seed, s.gclass, s.source, s.id, a.au");
    auto states = collect(select.bind(raw(model)));
    if (!states || !withModel)
        return states;
    // Sorted by source, which is the precedence: the first of each seed holds.
    const auto end = std::unique(states->begin(), states->end(),
                                 [](const SeedState &a, const SeedState &b) { return a.ref == b.ref; });
    states->erase(end, states->end());
    return states;
}

Json toJson(const SeedState &state)
{
    Json aus = Json::array();
    for (const SeedAu &au : state.aus)
        aus.push_back({au.au, au.intensity, sideName(au.side)});
    return {{"model", raw(state.ref.model)}, {"seed", state.ref.seed},
            {"gclass", state.ref.gclass},    {"aus", aus},
            {"class", state.className},      {"status", seedStatusName(state.status)},
            {"decided", state.decided},      {"who", state.who}};
}

SeedState seedStateFromJson(const Json &json)
{
    SeedState state;
    state.ref = {ModelId{json.at("model").get<std::int64_t>()}, json.at("seed").get<std::int64_t>(),
                 json.at("gclass").get<int>()};
    state.status = seedStatusFromName(json.at("status").get<std::string>());
    state.className = json.at("class").get<std::string>();
    state.decided = json.at("decided").get<std::string>();
    state.who = json.at("who").get<std::string>();
    for (const Json &au : json.at("aus"))
        state.aus.push_back({au.at(0).get<int>(), au.at(1).get<int>(), sideFromName(au.at(2).get<std::string>())});
    return state;
}

Result<> addToJournal(Database &db, const char *kind, const std::string &action, const Json &before, const Json &after)
{
    if (auto done = db.exec("UPDATE journal SET undone = 2 WHERE undone = 1"); !done)
        return done;
    Statement insert(db, "INSERT INTO journal(time, who, kind, action, before, after) VALUES(?, ?, ?, ?, ?, ?)");
    insert.bind(utcNow()).bind(personName()).bind(kind).bind(action).bind(before.dump()).bind(after.dump());
    return insert.run();
}

std::string personName()
{
    if (const char *user = std::getenv("USER"); user && *user)
        return user;
    if (const passwd *entry = ::getpwuid(::getuid()))
        return entry->pw_name;
    return std::to_string(::getuid());
}

} // namespace mimik::data
