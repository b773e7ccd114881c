#pragma once

#include "core/base/result.h"
#include "core/data/annotations.h"
#include "core/data/types.h"
#include "ui/annotate/annotate_keys.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace mimik::data {
class Workspace;
}

namespace mimik::ui {

/// Which seeds come next.
enum class SeedQueue {
    All,       ///< one after the other
    Undecided, ///< without those decided when the queue was made
    Picked,    ///< picked in Explore
    Suggested, ///< proposed by a model and not decided, the least certain first
    Decided,   ///< to look over
};

/// What is coded.
enum class CodingScheme { ActionUnits, Expressions };

/// How many seeds a study wants. Kept in the workspace.
struct SeedTargets {
    int total = 1000;
    int perLabel = 100; ///< of each AU or class
};

/// The coding of one generator's seeds: where one is, what is said of the seed, and what a key does to it. Each
/// decision is one transaction of the workspace. No widgets; GUI thread.
class AnnotateSession : public QObject {
    Q_OBJECT
public:
    explicit AnnotateSession(QObject *parent = nullptr);

    /// Null: none. Goes to the seed at which the workspace was left.
    void setWorkspace(data::Workspace *workspace, data::ModelId model);
    bool isOpen() const { return m_workspace != nullptr && data::isValid(m_model); }
    data::ModelId model() const { return m_model; }
    /// Notes in the workspace which seed one is at; done by itself soon after each move.
    void storePlace();
    /// The workspace may hold new labels and proposals: reads them again, without leaving the seed.
    void refresh();

    void setQueue(SeedQueue queue);
    SeedQueue queue() const { return m_queue; }
    /// Seeds of a list queue; -1 for the endless ones.
    int queueSize() const;
    void setScheme(CodingScheme scheme);
    CodingScheme scheme() const { return m_scheme; }
    /// "AU1" ... or class names, in the order of their keys.
    const std::vector<std::string> &labels() const { return m_labels; }
    static constexpr int kPageSize = 10;
    int page() const { return m_page; }
    int numPages() const;

    /// False: the queue is empty, there is nothing to look at.
    bool hasSeed() const { return m_hasSeed; }
    std::uint32_t seed() const { return m_seed; }
    void goTo(std::uint32_t seed);
    /// The seed `by` steps along the queue; nothing beyond its ends.
    std::optional<std::uint32_t> neighbour(int by) const;

    const data::SeedState &state() const { return m_state; }
    const data::SeedState &suggestion() const { return m_suggestion; }
    data::SeedState stateOf(std::uint32_t seed) const;
    bool hasLabel(int label) const;
    const data::SeedAu *au(int label) const; ///< of `state()`; null when it is off
    /// Model's probability of a label, NaN without a suggestion.
    double suggested(int label) const;
    int lastLabel() const { return m_lastLabel; }

    /// Counted again shortly after a decision (countsChanged), not within the keystroke.
    const data::SeedCounts &counts() const { return m_counts; }
    double perMinute() const;
    std::int64_t countOf(int label) const;
    SeedTargets targets() const { return m_targets; }
    Result<> setTargets(const SeedTargets &targets);

    bool autoAdvance() const { return m_autoAdvance; }
    void setAutoAdvance(bool on);

    /// Carries a key out. False: it was none of ours, or has nothing to do with the seed (zoom, overlays, compare).
    bool apply(const AnnotateAction &action);
    void toggleLabel(int label);
    void setIntensity(int label, int intensity);
    void setSide(int label, data::Side side);
    void setNeutral(bool on);
    void setUnsure(bool on);
    void setRejected(bool on);
    bool undo();
    bool redo();

Q_SIGNALS:
    /// Another seed (or none) is shown.
    void moved();
    /// The decision on a seed changed; when it is the one shown, state() is new.
    void decided(std::uint32_t seed);
    void countsChanged();
    void pageChanged();
    void queueChanged();
    /// A hint for the status line.
    void hint(const QString &text);
    void failed(const mimik::Error &error);

private:
    data::SeedRef ref(std::uint32_t seed) const;
    data::SeedRef ref() const { return ref(m_seed); }
    void buildQueue();
    void load();
    /// Takes the outcome of a setter: refreshes, remembers, advances.
    bool took(const Result<data::Change> &change, bool advances);
    bool undoOrRedo(bool undo);
    int labelForGrading() const;
    void step(int by);
    void moveTo(std::uint32_t seed);
    void refreshCounts();
    int auOf(int label) const;

    data::Workspace *m_workspace = nullptr;
    data::ModelId m_model{};
    SeedQueue m_queue = SeedQueue::All;
    CodingScheme m_scheme = CodingScheme::ActionUnits;
    std::vector<std::string> m_labels;
    std::vector<std::uint32_t> m_list;           ///< of the list queues
    std::unordered_set<std::uint32_t> m_skipped; ///< of Undecided
    bool m_hasSeed = false;
    std::uint32_t m_seed = 0;
    data::SeedState m_state, m_suggestion;
    data::SeedCounts m_counts;
    SeedTargets m_targets;
    std::optional<data::SeedState> m_previous; ///< the last decision on another seed, to repeat
    std::optional<data::SeedState> m_recent;   ///< the last decision
    int m_lastLabel = -1;
    int m_page = 0;
    bool m_autoAdvance = false;
    QTimer m_countSoon;
    QTimer m_placeSoon;
};

} // namespace mimik::ui
