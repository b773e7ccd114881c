#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mimik::data {

class Workspace;

struct JournalEntry {
    std::int64_t id = 0;
    std::string time; ///< UTC
    std::string who;
    std::string action; ///< "seed 412: AU12 on"
    Json before;
    Json after;
    bool undone = false;
};

struct SeedCounts {
    std::int64_t labelled = 0; ///< with at least one AU or a class
    std::int64_t neutral = 0;
    std::int64_t unsure = 0;
    std::int64_t rejected = 0;
    std::map<int, std::int64_t> perAu;
    std::map<std::string, std::int64_t> perClass;
    std::int64_t decided() const { return labelled + neutral + unsure + rejected; }
};

/// Everything a person decides. Each call is one transaction together with its journal row; when it returns, the
/// decision is on the disk. Undo and redo work from the journal and so survive a restart.
/// All setters fail with Busy on a read-only workspace, InvalidArgument on a bad value, Io on a full disk; then
/// nothing has changed. Setting what already holds changes nothing and gives an empty Change.
/// Thread: the workspace's.
class Annotations {
public:
    explicit Annotations(Workspace &workspace) : m_workspace(workspace) {}

    // Seeds. Human decisions win over lists read from files, those over suggestions of a model.

    /// A person's (or else a file's) decision; status None when there is none.
    Result<SeedState> seed(const SeedRef &ref) const;
    /// What a model proposes for a seed; status None when nothing.
    Result<SeedState> suggestion(const SeedRef &ref) const;
    /// All seeds with a decision of a person or file, or, `effective`, else of a model; ascending.
    Result<std::vector<SeedState>> seeds(ModelId model, bool effective = false) const;

    /// An AU on or off. Ends neutral and rejected; switching the last AU off leaves the seed undecided.
    Result<Change> setSeedAu(const SeedRef &ref, int au, bool on);
    /// 0 not graded, 1..5 = A..E; switches the AU on.
    Result<Change> setSeedIntensity(const SeedRef &ref, int au, int intensity);
    Result<Change> setSeedSide(const SeedRef &ref, int au, Side side);
    /// Expression class; empty takes it away.
    Result<Change> setSeedClass(const SeedRef &ref, const std::string &className);
    /// Neutral takes all AUs away. Off gives back: labelled when labels are there, else undecided.
    Result<Change> setSeedNeutral(const SeedRef &ref, bool on = true);
    /// Unsure and rejected keep the labels; an unsure seed passes none on, images of a rejected one are left out.
    Result<Change> setSeedUnsure(const SeedRef &ref, bool on = true);
    Result<Change> setSeedRejected(const SeedRef &ref, bool on = true);
    /// The whole decision at once (repeat previous labels).
    Result<Change> setSeed(const SeedState &state);
    /// Takes the model's suggestion over as the person's decision. Error: NotFound when there is none.
    Result<Change> acceptSuggestion(const SeedRef &ref);

    Result<SeedCounts> seedCounts(ModelId model) const;
    /// Seeds newly decided by a person within the last `minutes`, per minute.
    Result<double> labelledPerMinute(double minutes = 5) const;

    /// Many decisions of a file or model in one transaction (source File or Model; not undoable, human ones stay).
    /// Replaces what the same source said of these seeds before.
    Result<Change> putSeeds(const std::vector<SeedState> &states);

    // Images: overrides. Several images at once are one step of undo.

    /// Override of an AU ("AU12", 0..1) of images; NaN takes the override away.
    Result<Change> setImageLabel(const std::vector<ImageId> &images, const std::string &key, double value);
    /// Override of the expression class; empty takes it away.
    Result<Change> setImageClass(const std::vector<ImageId> &images, const std::string &className);
    /// Keep, reject, or (Undecided) leave to the rules.
    Result<Change> setImageKeep(const std::vector<ImageId> &images, Keep keep);

    // Undo

    /// What undo() / redo() would take back or do again: "seed 412: AU12 on"; nothing when there is none.
    std::optional<std::string> undoText() const;
    std::optional<std::string> redoText() const;
    /// Error: NotFound when there is nothing to undo.
    Result<Change> undo();
    Result<Change> redo();
    /// Newest first.
    Result<std::vector<JournalEntry>> journal(int limit = 100) const;

private:
    Result<Change> writeSeed(const SeedState &before, const SeedState &after, const std::string &action);
    Result<Change> writeImages(const std::vector<ImageId> &images, const std::string &key, const Json &after,
                               const std::string &action);
    Result<Change> step(bool undo);
    Workspace &m_workspace;
};

} // namespace mimik::data
