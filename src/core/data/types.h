#pragma once

#include "core/base/json.h"

#include <compare>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::data {

// Row ids of workspace.db. They are never reused; 0 or less means "none".
enum class DatasetId : std::int64_t {};
enum class ImageId : std::int64_t {};
enum class ModelId : std::int64_t {};
enum class SelectionId : std::int64_t {};

template <typename Id>
constexpr std::int64_t raw(Id id)
{
    return static_cast<std::int64_t>(id);
}
template <typename Id>
constexpr bool isValid(Id id)
{
    return raw(id) > 0;
}

enum class Origin { Real, Synthetic };
enum class LabelSource { Human, Inherited, File, Model };
/// A person's verdict on one image, above every rule.
enum class Keep { Undecided, Kept, Rejected };
enum class SeedStatus { None, Labelled, Neutral, Unsure, Rejected };
enum class Side { Both, Left, Right };

std::string_view originName(Origin origin);           ///< real, synthetic
std::string_view labelSourceName(LabelSource source); ///< human, inherited, file, model
std::string_view keepName(Keep keep);                 ///< "", kept, rejected
std::string_view seedStatusName(SeedStatus status);   ///< "", labelled, neutral, unsure, rejected
std::string_view sideName(Side side);                 ///< "", L, R
Origin originFromName(std::string_view name);
LabelSource labelSourceFromName(std::string_view name);
Keep keepFromName(std::string_view name);
SeedStatus seedStatusFromName(std::string_view name);
Side sideFromName(std::string_view name);

/// "AU12".
std::string auKey(int au);
/// 12 of "AU12" or "AU12_r"; 0 when it is no AU.
int auFromKey(std::string_view key);

/// A set of images in one folder.
struct Dataset {
    DatasetId id{};
    std::string name;
    Origin origin = Origin::Real;
    std::string kind;             ///< importer or job kind: fer2013, folders, render, generate, ...
    std::filesystem::path folder; ///< absolute
    std::vector<int> aus;         ///< AUs that its files label
    std::vector<std::string> classes;
    std::string run;     ///< id of the run that made it; may be empty
    std::string licence; ///< as given at import
    std::string consent;
    std::string created; ///< UTC
    std::int64_t numImages = 0;
};

/// A generator or classifier, known by the hash of its file.
struct ModelInfo {
    ModelId id{};
    std::string name;
    std::string kind;           ///< of the card: generator, au, expression, ...
    std::filesystem::path path; ///< absolute; empty when only its hash is known (images of a foreign generator)
    std::string sha256;
    Json card = Json::object();
    std::string run;
    std::string created;
};

struct RunArtifact {
    std::string kind;           ///< see docs/formats_runs.md
    std::filesystem::path path; ///< absolute
};

/// A finished run that has been taken in.
struct RunInfo {
    std::string id;
    std::string kind;
    std::string state; ///< jobStateName(): Succeeded, Cancelled, Failed or Crashed
    std::string started;
    std::string finished;
    std::uint64_t seed = 0;
    std::filesystem::path folder; ///< absolute
    Json settings = Json::object();
    Json summary = Json::object();
    std::vector<RunArtifact> artifacts;
};

/// How a synthetic image was made.
struct Lineage {
    ModelId generator{};
    std::string generatorSha256;
    std::int64_t seed = -1; ///< -1: no seed (real image, or a latent from a file)
    std::int64_t order = -1;
    int gclass = -1; ///< class fed to a conditional generator; -1 none
    std::string directionSet;
    int directionIndex = -1;
    double degree = 0;
    double psi = std::numeric_limits<double>::quiet_NaN();
    std::string noise;
    std::int64_t noiseSeed = -1;
};

struct ImageRow {
    ImageId id{};
    DatasetId dataset{};
    std::string name;           ///< relative to the data set's folder, '/' separators
    std::filesystem::path path; ///< absolute
    std::string sha256;         ///< of the file
    int width = 0;              ///< 0 when not known
    int height = 0;
    Origin origin = Origin::Real;
    std::string subject;
    std::string split;     ///< train, val, test or empty
    std::string className; ///< effective: override, else inherited, else file
    std::string excluded;  ///< why it is kept out of training; empty = usable
    Keep keep = Keep::Undecided;
    Lineage lineage;
};

/// One label of an image, with where it comes from.
struct ImageLabel {
    std::string key;  ///< "AU12" or "class"
    double value = 0; ///< 0..1; for "class" the probability or 1
    std::string text; ///< class name; empty for AUs
    LabelSource source = LabelSource::File;
    double probability = std::numeric_limits<double>::quiet_NaN(); ///< of a model
    std::string run;                                               ///< of a model
};

/// A seed of a generator (with the class fed to a conditional one).
struct SeedRef {
    ModelId model{};
    std::int64_t seed = 0;
    int gclass = -1;
    auto operator<=>(const SeedRef &) const = default;
};

struct SeedAu {
    int au = 0;
    int intensity = 0; ///< 0 present but not graded, 1..5 = A..E
    Side side = Side::Both;
    double probability = std::numeric_limits<double>::quiet_NaN(); ///< of a suggestion
    bool operator==(const SeedAu &other) const
    {
        return au == other.au && intensity == other.intensity && side == other.side;
    }
};

/// What is said of one seed by one source.
struct SeedState {
    SeedRef ref;
    SeedStatus status = SeedStatus::None;
    std::vector<SeedAu> aus; ///< only those present, ascending
    std::string className;   ///< expression class; empty none
    LabelSource source = LabelSource::Human;
    std::string decided; ///< UTC
    std::string who;     ///< person, file or run

    bool hasAu(int au) const;
    bool hasLabels() const { return status != SeedStatus::None; }
};

/// Tells a view what to refresh.
struct Change {
    std::string text;            ///< "seed 412: AU12 on"
    std::vector<SeedRef> seeds;  ///< their images inherit anew
    std::vector<ImageId> images; ///< with changed own labels
    bool lists = false;          ///< data sets, models, runs or selections came or went
    bool isEmpty() const { return seeds.empty() && images.empty() && !lists; }
};

} // namespace mimik::data
