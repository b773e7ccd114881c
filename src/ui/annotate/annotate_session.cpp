#include "ui/annotate/annotate_session.h"

#include "core/data/workspace.h"
#include "core/facs/emotions.h"
#include "ui/common/seed_picks.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mimik::ui {

namespace {

constexpr int kCountDelayMs = 100; ///< counting 30,000 seeds takes longer than a key may
constexpr int kPlaceDelayMs = 1000;
constexpr const char *kTargetsKey = "annotate.targets";

std::string placeKey(data::ModelId model)
{
    return "annotate.place." + std::to_string(data::raw(model));
}

bool isList(SeedQueue queue)
{
    return queue != SeedQueue::All && queue != SeedQueue::Undecided;
}

/// Distance of the least certain label from a coin toss.
double certainty(const data::SeedState &state)
{
    double least = 1;
    for (const auto &au : state.aus) {
        if (!std::isnan(au.probability))
            least = std::min(least, std::abs(au.probability - 0.5));
    }
    return least;
}

} // namespace

AnnotateSession::AnnotateSession(QObject *parent) : QObject(parent)
{
    m_countSoon.setSingleShot(true);
    m_countSoon.setInterval(kCountDelayMs);
    connect(&m_countSoon, &QTimer::timeout, this, &AnnotateSession::refreshCounts);
    m_placeSoon.setSingleShot(true);
    m_placeSoon.setInterval(kPlaceDelayMs);
    connect(&m_placeSoon, &QTimer::timeout, this, &AnnotateSession::storePlace);
}

void AnnotateSession::setWorkspace(data::Workspace *workspace, data::ModelId model)
{
    if (m_placeSoon.isActive())
        storePlace();
    m_workspace = workspace;
    m_model = model;
    m_previous.reset();
    m_recent.reset();
    m_hasSeed = false;
    m_state = {};
    m_suggestion = {};
    m_counts = {};
    m_targets = {};
    if (isOpen()) {
        const Json targets = workspace->setting(kTargetsKey);
        if (targets.is_object()) {
            m_targets.total = targets.value("total", m_targets.total);
            m_targets.perLabel = targets.value("per_label", m_targets.perLabel);
        }
        const Json place = workspace->setting(placeKey(model));
        m_seed = place.is_number_integer() && place >= 0 ? place.get<std::uint32_t>() : 0;
    }
    setScheme(m_scheme);
    refreshCounts();
    buildQueue();
}

void AnnotateSession::storePlace()
{
    m_placeSoon.stop();
    // Where one was is a convenience, not a decision: a failure to note it is no reason to stop.
    if (isOpen() && m_hasSeed && !m_workspace->isReadOnly())
        (void)m_workspace->setSetting(placeKey(m_model), m_seed);
}

void AnnotateSession::refresh()
{
    if (!isOpen())
        return;
    if (m_hasSeed) {
        const auto lastLabel = m_lastLabel;
        load();
        m_lastLabel = lastLabel;
        Q_EMIT decided(m_seed);
    } else {
        buildQueue(); // it may not be empty any more
    }
    m_countSoon.start();
}

void AnnotateSession::setScheme(CodingScheme scheme)
{
    m_scheme = scheme;
    m_labels.clear();
    m_lastLabel = -1;
    m_page = 0;
    if (scheme == CodingScheme::ActionUnits) {
        for (const int au : m_workspace ? m_workspace->aus() : std::vector<int>{})
            m_labels.push_back(data::auKey(au));
    } else {
        // Neutral has its own key for both schemes.
        for (std::size_t i = 1; i < facs::kExpressions.size(); ++i)
            m_labels.emplace_back(facs::kExpressions[i]);
    }
    Q_EMIT pageChanged();
}

int AnnotateSession::numPages() const
{
    return std::max(1, (static_cast<int>(m_labels.size()) + kPageSize - 1) / kPageSize);
}

data::SeedRef AnnotateSession::ref(std::uint32_t seed) const
{
    return {m_model, static_cast<std::int64_t>(seed), -1};
}

void AnnotateSession::setQueue(SeedQueue queue)
{
    m_queue = queue;
    buildQueue();
}

int AnnotateSession::queueSize() const
{
    return isList(m_queue) ? static_cast<int>(m_list.size()) : -1;
}

void AnnotateSession::buildQueue()
{
    m_list.clear();
    m_skipped.clear();
    m_hasSeed = isOpen();
    if (isOpen()) {
        auto &annotations = m_workspace->annotations();
        const auto decided = annotations.seeds(m_model);
        if (!decided)
            Q_EMIT failed(decided.error());
        std::unordered_set<std::uint32_t> known;
        if (decided) {
            for (const auto &state : *decided) {
                if (state.hasLabels())
                    known.insert(static_cast<std::uint32_t>(state.ref.seed));
            }
        }
        switch (m_queue) {
        case SeedQueue::All:
            break;
        case SeedQueue::Undecided:
            m_skipped = std::move(known);
            if (m_skipped.contains(m_seed))
                m_seed = neighbour(1).value_or(m_seed);
            break;
        case SeedQueue::Picked:
            m_list = pickedSeeds(*m_workspace, m_model);
            break;
        case SeedQueue::Decided:
            m_list.assign(known.begin(), known.end());
            std::sort(m_list.begin(), m_list.end());
            break;
        case SeedQueue::Suggested: {
            auto all = annotations.seeds(m_model, true);
            if (!all) {
                Q_EMIT failed(all.error());
                break;
            }
            std::erase_if(*all, [](const data::SeedState &s) { return s.source != data::LabelSource::Model; });
            std::stable_sort(all->begin(), all->end(),
                             [](const auto &a, const auto &b) { return certainty(a) < certainty(b); });
            for (const auto &state : *all)
                m_list.push_back(static_cast<std::uint32_t>(state.ref.seed));
            break;
        }
        }
        if (isList(m_queue)) {
            m_hasSeed = !m_list.empty();
            if (m_hasSeed && std::find(m_list.begin(), m_list.end(), m_seed) == m_list.end())
                m_seed = m_list.front();
        }
    }
    load();
    Q_EMIT queueChanged();
    Q_EMIT moved();
}

void AnnotateSession::load()
{
    m_state = {};
    m_suggestion = {};
    m_lastLabel = -1;
    if (!m_hasSeed)
        return;
    auto &annotations = m_workspace->annotations();
    if (auto state = annotations.seed(ref()))
        m_state = *state;
    else
        Q_EMIT failed(state.error());
    m_state.ref = ref();
    if (auto suggestion = annotations.suggestion(ref()))
        m_suggestion = *suggestion;
}

void AnnotateSession::goTo(std::uint32_t seed)
{
    if (!isOpen())
        return;
    if (isList(m_queue) && std::find(m_list.begin(), m_list.end(), seed) == m_list.end()) {
        m_queue = SeedQueue::All;
        m_seed = seed;
        buildQueue();
        m_placeSoon.start();
        return;
    }
    m_skipped.erase(seed); // asked for by name: shown
    if (m_hasSeed && seed == m_seed)
        return;
    m_hasSeed = true;
    moveTo(seed);
}

void AnnotateSession::moveTo(std::uint32_t seed)
{
    m_seed = seed;
    load();
    if (!m_placeSoon.isActive()) // a fast coder never pauses: not put off by the next step
        m_placeSoon.start();
    Q_EMIT moved();
}

std::optional<std::uint32_t> AnnotateSession::neighbour(int by) const
{
    if (!isOpen())
        return {};
    if (isList(m_queue)) {
        const auto here = std::find(m_list.begin(), m_list.end(), m_seed);
        const auto index = (here - m_list.begin()) + by;
        if (here == m_list.end() || index < 0 || index >= static_cast<std::ptrdiff_t>(m_list.size()))
            return {};
        return m_list[static_cast<std::size_t>(index)];
    }
    std::int64_t seed = m_seed;
    for (int left = std::abs(by); left > 0;) {
        seed += by > 0 ? 1 : -1;
        if (seed < 0 || seed > std::numeric_limits<std::uint32_t>::max())
            return {};
        if (!m_skipped.contains(static_cast<std::uint32_t>(seed)))
            --left;
    }
    return static_cast<std::uint32_t>(seed);
}

void AnnotateSession::step(int by)
{
    const auto next = neighbour(by);
    if (!next) {
        Q_EMIT hint(by > 0 ? tr("That was the last seed of this list.") : tr("This is the first seed."));
        return;
    }
    if (m_recent)
        m_previous = m_recent;
    moveTo(*next);
}

data::SeedState AnnotateSession::stateOf(std::uint32_t seed) const
{
    if (!isOpen())
        return {};
    if (seed == m_seed && m_hasSeed)
        return m_state;
    const auto state = m_workspace->annotations().seed(ref(seed));
    return state ? *state : data::SeedState{};
}

int AnnotateSession::auOf(int label) const
{
    return label >= 0 && label < static_cast<int>(m_labels.size()) && m_scheme == CodingScheme::ActionUnits
               ? data::auFromKey(m_labels[static_cast<std::size_t>(label)])
               : 0;
}

const data::SeedAu *AnnotateSession::au(int label) const
{
    const int number = auOf(label);
    const auto found = std::find_if(m_state.aus.begin(), m_state.aus.end(),
                                    [&](const data::SeedAu &a) { return number > 0 && a.au == number; });
    return found == m_state.aus.end() ? nullptr : &*found;
}

bool AnnotateSession::hasLabel(int label) const
{
    if (m_scheme == CodingScheme::Expressions)
        return !m_state.className.empty() && m_state.className == m_labels[static_cast<std::size_t>(label)];
    return au(label) != nullptr;
}

double AnnotateSession::suggested(int label) const
{
    if (!m_suggestion.hasLabels())
        return std::numeric_limits<double>::quiet_NaN();
    if (m_scheme == CodingScheme::Expressions)
        return m_suggestion.className == m_labels[static_cast<std::size_t>(label)]
                   ? 1.0
                   : std::numeric_limits<double>::quiet_NaN();
    const int number = auOf(label);
    for (const auto &au : m_suggestion.aus) {
        if (au.au == number)
            return std::isnan(au.probability) ? 1.0 : au.probability;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

void AnnotateSession::refreshCounts()
{
    if (!isOpen())
        return;
    if (auto counts = m_workspace->annotations().seedCounts(m_model))
        m_counts = *counts;
    Q_EMIT countsChanged();
}

double AnnotateSession::perMinute() const
{
    if (!isOpen())
        return 0;
    const auto rate = m_workspace->annotations().labelledPerMinute();
    return rate ? *rate : 0;
}

std::int64_t AnnotateSession::countOf(int label) const
{
    if (m_scheme == CodingScheme::Expressions) {
        const auto found = m_counts.perClass.find(m_labels[static_cast<std::size_t>(label)]);
        return found == m_counts.perClass.end() ? 0 : found->second;
    }
    const auto found = m_counts.perAu.find(auOf(label));
    return found == m_counts.perAu.end() ? 0 : found->second;
}

Result<> AnnotateSession::setTargets(const SeedTargets &targets)
{
    if (!isOpen())
        return fail(ErrorCode::NotFound, "no workspace is open");
    auto set = m_workspace->setSetting(kTargetsKey, {{"total", targets.total}, {"per_label", targets.perLabel}});
    if (set) {
        m_targets = targets;
        Q_EMIT countsChanged();
    }
    return set;
}

void AnnotateSession::setAutoAdvance(bool on)
{
    m_autoAdvance = on;
}

bool AnnotateSession::took(const Result<data::Change> &change, bool advances)
{
    if (!change) {
        Q_EMIT failed(change.error());
        return false;
    }
    const auto lastLabel = m_lastLabel;
    if (auto state = m_workspace->annotations().seed(ref()))
        m_state = *state;
    m_state.ref = ref();
    m_lastLabel = lastLabel;
    if (m_state.hasLabels())
        m_recent = m_state;
    m_countSoon.start();
    Q_EMIT decided(m_seed);
    if (advances)
        step(1);
    return true;
}

void AnnotateSession::toggleLabel(int label)
{
    if (!m_hasSeed || label < 0 || label >= static_cast<int>(m_labels.size()))
        return;
    auto &annotations = m_workspace->annotations();
    const bool on = !hasLabel(label);
    m_lastLabel = on ? label : -1;
    if (m_scheme == CodingScheme::Expressions)
        took(annotations.setSeedClass(ref(), on ? m_labels[static_cast<std::size_t>(label)] : std::string()),
             on && m_autoAdvance);
    else
        took(annotations.setSeedAu(ref(), auOf(label), on), on && m_autoAdvance);
}

void AnnotateSession::setIntensity(int label, int intensity)
{
    if (!m_hasSeed || auOf(label) == 0)
        return;
    m_lastLabel = label;
    // The same letter again takes the grade away and leaves the AU on.
    const auto *present = au(label);
    const int wanted = present && present->intensity == intensity ? 0 : intensity;
    took(m_workspace->annotations().setSeedIntensity(ref(), auOf(label), wanted), false);
}

void AnnotateSession::setSide(int label, data::Side side)
{
    if (!m_hasSeed || auOf(label) == 0)
        return;
    m_lastLabel = label;
    const auto *present = au(label);
    const auto wanted = present && present->side == side ? data::Side::Both : side;
    took(m_workspace->annotations().setSeedSide(ref(), auOf(label), wanted), false);
}

void AnnotateSession::setNeutral(bool on)
{
    if (m_hasSeed)
        took(m_workspace->annotations().setSeedNeutral(ref(), on), on && m_autoAdvance);
}

void AnnotateSession::setUnsure(bool on)
{
    if (m_hasSeed)
        took(m_workspace->annotations().setSeedUnsure(ref(), on), on && m_autoAdvance);
}

void AnnotateSession::setRejected(bool on)
{
    if (m_hasSeed)
        took(m_workspace->annotations().setSeedRejected(ref(), on), on && m_autoAdvance);
}

int AnnotateSession::labelForGrading() const
{
    if (m_lastLabel >= 0 && hasLabel(m_lastLabel))
        return m_lastLabel;
    int only = -1;
    for (int i = 0; i < static_cast<int>(m_labels.size()); ++i) {
        if (au(i)) {
            if (only >= 0)
                return -1;
            only = i;
        }
    }
    return only;
}

bool AnnotateSession::apply(const AnnotateAction &action)
{
    using Kind = AnnotateAction::Kind;
    if (!isOpen() || !m_hasSeed)
        return false;
    auto &annotations = m_workspace->annotations();
    switch (action.kind) {
    case Kind::Next:
        step(1);
        return true;
    case Kind::Previous:
        step(-1);
        return true;
    case Kind::First:
    case Kind::Last:
        if (isList(m_queue))
            goTo(action.kind == Kind::First ? m_list.front() : m_list.back());
        else if (action.kind == Kind::First)
            goTo(0);
        return true;
    case Kind::ToggleAu: {
        const int label = m_page * kPageSize + action.value;
        if (label < static_cast<int>(m_labels.size()))
            toggleLabel(label);
        return true;
    }
    case Kind::Intensity:
    case Kind::SideLeft:
    case Kind::SideRight: {
        const int label = labelForGrading();
        if (label < 0)
            Q_EMIT hint(tr("Press the key of an action unit first, then its intensity or side."));
        else if (action.kind == Kind::Intensity)
            setIntensity(label, action.value);
        else
            setSide(label, action.kind == Kind::SideLeft ? data::Side::Left : data::Side::Right);
        return true;
    }
    case Kind::Neutral:
        setNeutral(m_state.status != data::SeedStatus::Neutral);
        return true;
    case Kind::Unsure:
        setUnsure(m_state.status != data::SeedStatus::Unsure);
        return true;
    case Kind::Reject:
        setRejected(m_state.status != data::SeedStatus::Rejected);
        return true;
    case Kind::Accept:
        if (m_suggestion.hasLabels() && (!m_state.hasLabels() || m_state.source == data::LabelSource::File))
            took(annotations.acceptSuggestion(ref()), true);
        else
            step(1);
        return true;
    case Kind::Repeat: {
        const auto &source = m_previous && m_previous->ref.seed != m_state.ref.seed ? m_previous : m_recent;
        if (!source || source->ref.seed == m_state.ref.seed) {
            Q_EMIT hint(tr("There are no labels to repeat yet."));
            return true;
        }
        data::SeedState again = *source;
        again.ref = ref();
        took(annotations.setSeed(again), m_autoAdvance);
        return true;
    }
    case Kind::NextPage:
    case Kind::PreviousPage: {
        const int page = std::clamp(m_page + (action.kind == Kind::NextPage ? 1 : -1), 0, numPages() - 1);
        if (page != m_page) {
            m_page = page;
            Q_EMIT pageChanged();
        }
        return true;
    }
    default:
        return false;
    }
}

bool AnnotateSession::undoOrRedo(bool undo)
{
    if (!isOpen())
        return false;
    auto &annotations = m_workspace->annotations();
    const auto text = undo ? annotations.undoText() : annotations.redoText();
    if (!text) {
        Q_EMIT hint(undo ? tr("There is nothing to undo.") : tr("There is nothing to redo."));
        return true;
    }
    const auto change = undo ? annotations.undo() : annotations.redo();
    if (!change) {
        Q_EMIT failed(change.error());
        return true;
    }
    m_countSoon.start();
    // What has been taken back should be seen: go to the seed.
    for (const auto &seed : change->seeds) {
        if (seed.model != m_model)
            continue;
        const auto number = static_cast<std::uint32_t>(seed.seed);
        if (m_hasSeed && number == m_seed)
            load();
        else
            goTo(number);
        Q_EMIT decided(number);
    }
    Q_EMIT hint((undo ? tr("Undone: %1") : tr("Redone: %1")).arg(QString::fromStdString(*text)));
    return true;
}

bool AnnotateSession::undo()
{
    return undoOrRedo(true);
}

bool AnnotateSession::redo()
{
    return undoOrRedo(false);
}

} // namespace mimik::ui
