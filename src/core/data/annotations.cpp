#include "core/data/annotations.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/data/database.h"
#include "core/data/seed_rows_p.h"
#include "core/data/workspace.h"

#include <algorithm>
#include <cmath>

namespace mimik::data {

namespace {

constexpr const char *kNeutral = "neutral";
constexpr int kMaxIntensity = 5; // A..E

std::string seedText(const SeedRef &ref)
{
    return "seed " + std::to_string(ref.seed) + (ref.gclass >= 0 ? " of class " + std::to_string(ref.gclass) : "");
}

bool saysTheSame(const SeedState &a, const SeedState &b)
{
    return a.status == b.status && a.aus == b.aus && a.className == b.className;
}

/// Status once "neutral", "unsure" or "rejected" is taken away: labelled while there are labels.
SeedStatus statusOfLabels(const SeedState &state)
{
    return state.aus.empty() && state.className.empty() ? SeedStatus::None : SeedStatus::Labelled;
}

/// A label was set or taken away: unsure stays, everything else follows from the labels.
void followLabels(SeedState &state)
{
    if (state.status != SeedStatus::Unsure)
        state.status = statusOfLabels(state);
}

SeedAu *findAu(SeedState &state, int au)
{
    const auto it = std::find_if(state.aus.begin(), state.aus.end(), [au](const SeedAu &a) { return a.au == au; });
    return it == state.aus.end() ? nullptr : &*it;
}

SeedAu &findOrAddAu(SeedState &state, int au)
{
    if (SeedAu *found = findAu(state, au))
        return *found;
    const auto place =
        std::find_if(state.aus.begin(), state.aus.end(), [au](const SeedAu &other) { return other.au > au; });
    return *state.aus.insert(place, SeedAu{au, 0, Side::Both});
}

Result<> checkAu(int au)
{
    if (au < 1 || au > 99)
        return fail(ErrorCode::InvalidArgument, "AU" + std::to_string(au) + " does not exist", "au");
    return {};
}

} // namespace

Result<SeedState> Annotations::seed(const SeedRef &ref) const
{
    auto state = readSeed(m_workspace.database(), ref, LabelSource::Human);
    if (!state || !state->decided.empty())
        return state;
    auto fromFile = readSeed(m_workspace.database(), ref, LabelSource::File);
    return !fromFile || fromFile->hasLabels() ? fromFile : state;
}

Result<SeedState> Annotations::suggestion(const SeedRef &ref) const
{
    return readSeed(m_workspace.database(), ref, LabelSource::Model);
}

Result<std::vector<SeedState>> Annotations::seeds(ModelId model, bool effective) const
{
    auto states = readSeeds(m_workspace.database(), model, effective);
    if (states)
        std::erase_if(*states, [](const SeedState &state) { return !state.hasLabels(); });
    return states;
}

Result<Change> Annotations::setSeedAu(const SeedRef &ref, int au, bool on)
{
    if (auto valid = checkAu(au); !valid)
        return passOn(valid);
    auto before = seed(ref);
    if (!before)
        return passOn(before);
    SeedState after = *before;
    if (on)
        findOrAddAu(after, au);
    else
        std::erase_if(after.aus, [au](const SeedAu &a) { return a.au == au; });
    followLabels(after);
    return writeSeed(*before, after, auKey(au) + (on ? " on" : " off"));
}

Result<Change> Annotations::setSeedIntensity(const SeedRef &ref, int au, int intensity)
{
    if (auto valid = checkAu(au); !valid)
        return passOn(valid);
    if (intensity < 0 || intensity > kMaxIntensity)
        return fail(ErrorCode::InvalidArgument, "an intensity is 0 (not graded) or 1 to 5 (A to E)", "intensity");
    auto before = seed(ref);
    if (!before)
        return passOn(before);
    SeedState after = *before;
    findOrAddAu(after, au).intensity = intensity;
    followLabels(after);
    const std::string grade = intensity ? std::string(1, static_cast<char>('A' + intensity - 1)) : "not graded";
    return writeSeed(*before, after, auKey(au) + " " + grade);
}

Result<Change> Annotations::setSeedSide(const SeedRef &ref, int au, Side side)
{
    if (auto valid = checkAu(au); !valid)
        return passOn(valid);
    auto before = seed(ref);
    if (!before)
        return passOn(before);
    SeedState after = *before;
    findOrAddAu(after, au).side = side;
    followLabels(after);
    return writeSeed(*before, after,
                     auKey(au) + (side == Side::Both   ? " both sides"
                                  : side == Side::Left ? " left"
                                                       : " right"));
}

Result<Change> Annotations::setSeedClass(const SeedRef &ref, const std::string &className)
{
    if (className == kNeutral)
        return setSeedNeutral(ref, true);
    auto before = seed(ref);
    if (!before)
        return passOn(before);
    SeedState after = *before;
    after.className = className;
    followLabels(after);
    return writeSeed(*before, after, className.empty() ? "no class" : className);
}

Result<Change> Annotations::setSeedNeutral(const SeedRef &ref, bool on)
{
    auto before = seed(ref);
    if (!before)
        return passOn(before);
    SeedState after = *before;
    if (on) {
        after.aus.clear();
        after.className.clear();
        after.status = SeedStatus::Neutral;
    } else if (after.status == SeedStatus::Neutral) {
        after.status = statusOfLabels(after);
    }
    return writeSeed(*before, after, on ? "neutral" : "not neutral");
}

Result<Change> Annotations::setSeedUnsure(const SeedRef &ref, bool on)
{
    auto before = seed(ref);
    if (!before)
        return passOn(before);
    SeedState after = *before;
    if (on)
        after.status = SeedStatus::Unsure;
    else if (after.status == SeedStatus::Unsure)
        after.status = statusOfLabels(after);
    return writeSeed(*before, after, on ? "unsure" : "not unsure");
}

Result<Change> Annotations::setSeedRejected(const SeedRef &ref, bool on)
{
    auto before = seed(ref);
    if (!before)
        return passOn(before);
    SeedState after = *before;
    if (on)
        after.status = SeedStatus::Rejected;
    else if (after.status == SeedStatus::Rejected)
        after.status = statusOfLabels(after);
    return writeSeed(*before, after, on ? "rejected" : "not rejected");
}

Result<Change> Annotations::setSeed(const SeedState &state)
{
    for (const SeedAu &au : state.aus) {
        if (auto valid = checkAu(au.au); !valid)
            return passOn(valid);
        if (au.intensity < 0 || au.intensity > kMaxIntensity)
            return fail(ErrorCode::InvalidArgument, "an intensity is 0 (not graded) or 1 to 5 (A to E)", "intensity");
    }
    auto before = seed(state.ref);
    if (!before)
        return passOn(before);
    SeedState after = state;
    std::sort(after.aus.begin(), after.aus.end(), [](const SeedAu &a, const SeedAu &b) { return a.au < b.au; });
    if (after.status == SeedStatus::Labelled || after.status == SeedStatus::None)
        after.status = statusOfLabels(after);
    std::string text;
    for (const SeedAu &au : after.aus)
        text += (text.empty() ? "" : " ") + auKey(au.au);
    if (!after.className.empty())
        text += (text.empty() ? "" : " ") + after.className;
    if (after.status != SeedStatus::Labelled)
        text = after.status == SeedStatus::None ? "cleared" : std::string(seedStatusName(after.status));
    return writeSeed(*before, after, text);
}

Result<Change> Annotations::acceptSuggestion(const SeedRef &ref)
{
    auto state = suggestion(ref);
    if (!state)
        return passOn(state);
    if (!state->hasLabels())
        return fail(ErrorCode::NotFound, "no suggestion for this seed", seedText(ref));
    state->who.clear();
    return setSeed(*state);
}

Result<Change> Annotations::writeSeed(const SeedState &before, const SeedState &after, const std::string &action)
{
    if (auto writable = requireWritable(m_workspace); !writable)
        return passOn(writable);
    // Undo gives back the person's own row, not the file's that may lie below it.
    SeedState old = before;
    if (before.source != LabelSource::Human) {
        old = SeedState{};
        old.ref = before.ref;
    }
    if (saysTheSame(old, after) && (after.hasLabels() || !before.hasLabels()))
        return Change{};
    Database &db = m_workspace.database();
    SeedState fresh = after;
    fresh.source = LabelSource::Human;
    fresh.decided = utcNow();
    fresh.who = personName();
    if (fresh.status == SeedStatus::None) {
        // Without labels there is no row, unless a file's labels lie below that the person took away.
        auto below = readSeed(db, after.ref, LabelSource::File);
        if (!below)
            return passOn(below);
        if (!below->hasLabels())
            fresh.decided.clear();
    }
    Transaction transaction(db);
    if (auto begun = transaction.begin(); !begun)
        return passOn(begun);
    Change change;
    change.text = seedText(after.ref) + ": " + action;
    change.seeds = {after.ref};
    if (auto done = SeedWriter(db).write(fresh); !done)
        return passOn(done);
    if (auto done = addToJournal(db, "seed", change.text, toJson(old), toJson(fresh)); !done)
        return passOn(done);
    if (auto done = transaction.commit(); !done)
        return passOn(done);
    m_workspace.notify(change);
    return change;
}

Result<Change> Annotations::putSeeds(const std::vector<SeedState> &states)
{
    if (auto writable = requireWritable(m_workspace); !writable)
        return passOn(writable);
    Database &db = m_workspace.database();
    Transaction transaction(db);
    if (auto begun = transaction.begin(); !begun)
        return passOn(begun);
    SeedWriter writer(db);
    Change change;
    for (const SeedState &state : states) {
        if (state.source != LabelSource::File && state.source != LabelSource::Model)
            return fail(ErrorCode::InvalidArgument, "only decisions of a file or a model can be put in bulk", "source");
        if (auto done = writer.write(state); !done)
            return passOn(done);
        change.seeds.push_back(state.ref);
    }
    change.text = std::to_string(states.size()) + " seeds labelled from " +
                  (states.empty() ? std::string("nothing") : std::string(labelSourceName(states.front().source)));
    const Json what{{"seeds", states.size()}, {"who", states.empty() ? "" : states.front().who}};
    if (auto done = addToJournal(db, "bulk", change.text, nullptr, what); !done)
        return passOn(done);
    if (auto done = transaction.commit(); !done)
        return passOn(done);
    m_workspace.notify(change);
    return change;
}

Result<SeedCounts> Annotations::seedCounts(ModelId model) const
{
    auto states = readSeeds(m_workspace.database(), model, false);
    if (!states)
        return passOn(states);
    SeedCounts counts;
    for (const SeedState &state : *states) {
        switch (state.status) {
        case SeedStatus::None:
            break;
        case SeedStatus::Neutral:
            ++counts.neutral;
            break;
        case SeedStatus::Unsure:
            ++counts.unsure;
            break;
        case SeedStatus::Rejected:
            ++counts.rejected;
            break;
        case SeedStatus::Labelled:
            ++counts.labelled;
            for (const SeedAu &au : state.aus)
                ++counts.perAu[au.au];
            if (!state.className.empty())
                ++counts.perClass[state.className];
            break;
        }
    }
    return counts;
}

Result<double> Annotations::labelledPerMinute(double minutes) const
{
    // Of a session shorter than the window only its own time counts, but at least half a minute.
    Statement select(m_workspace.database(),
                     "SELECT count(*), (julianday('now') - julianday(min(decided))) * 1440 FROM seeds WHERE source = 0"
                     " AND decided > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?)");
    auto row = select.bind("-" + shortestDecimal(minutes) + " minutes").next();
    if (!row)
        return passOn(row);
    const auto count = static_cast<double>(select.integer(0));
    return count > 0 ? count / std::clamp(select.real(1), 0.5, std::max(minutes, 0.5)) : 0.0;
}

} // namespace mimik::data
