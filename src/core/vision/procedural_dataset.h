#pragma once

#include "core/vision/procedural_au_sampler.h"
#include "core/vision/procedural_defects.h"
#include "core/vision/procedural_face.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mimik::vision {

/// How strongly a group shows what it does: gains of intensities by attribute and value.
///
///     {"skin": {"4": 0.7, "5": 0.5}, "gender": {"female": {"AU12": 0.8}}}
///
/// Attributes: skin (0..5), gender (female, male), glasses (none, thin, dark), beard (none, stubble, goatee, full), age
/// (young below 35, middle, old from 55). A value is a gain for all units, or an object of gains per unit. Gains of
/// several attributes multiply; 0..2. The picture shows intensity x gain, the label keeps the intensity: this is how a
/// bias is planted.
class IntensityBias {
public:
    static Result<IntensityBias> make(const Json &json, const std::string &where);
    float gain(const FaceIdentity &identity, int au) const;

private:
    struct Entry {
        std::string attribute, value;
        int au; ///< 0: all
        float gain;
    };
    std::vector<Entry> m_entries;
};

struct FaceSetSettings {
    int count = 100;
    int size = 64;
    int identities = 10;
    bool hasPose = true;
    bool hasClasses = false; ///< expressions by their prototypes in place of independent units
    double labelNoise = 0;
    double defects = 0;
};

/// One picture of a set: what is drawn, what the label says.
struct FaceSample {
    FaceParams params;         ///< as drawn, intensities after the bias
    int identity = 0;          ///< 0 .. identities - 1
    std::vector<float> labels; ///< intensity of each unit of the sampler, with label noise
    std::vector<int> wrongAus; ///< units whose label is wrong
    std::string expression;    ///< class label, with label noise; empty for sets of units
    std::string trueExpression;
    Defect defect = Defect::None;
    float defectStrength = 0;
    std::uint32_t noiseSeed = 0;
};

/// A set of pictures that is fully determined by settings and seed. Picture i does not depend on the others, so any
/// number of threads may ask for any of them.
class FaceSet {
public:
    FaceSet(const FaceSetSettings &settings, AuSampler sampler, IntensityBias bias, std::uint64_t seed);

    int count() const { return m_settings.count; }
    const std::vector<int> &aus() const { return m_sampler.aus(); }
    FaceSample sample(int i) const;
    Image image(const FaceSample &sample) const;
    Landmarks68 landmarks(const FaceSample &sample) const { return landmarksOf(sample.params, m_settings.size); }
    /// Sets of different seeds share no people: "s7p0012" for person 12 of seed 7.
    std::string subject(int identity) const;
    FaceIdentity identity(int identity) const;
    int numIdentities() const { return m_settings.identities; }
    float gain(const FaceIdentity &identity, int au) const { return m_bias.gain(identity, au); }

private:
    FaceSetSettings m_settings;
    AuSampler m_sampler;
    IntensityBias m_bias;
    std::uint64_t m_seed;
};

/// Sets the units of an expression's prototype as people show it: each of its units with 0.6..1 (a weaker one now and
/// then), companions some of the time. Units that cannot be drawn are left out (AU16, AU23; anger is helped by AU17).
void sampleExpression(std::string_view expression, RandomState &rng, FaceParams &params);

// Values of attributes.csv.
std::string_view genderName(const FaceIdentity &identity);
std::string_view glassesName(const FaceIdentity &identity);
std::string_view beardName(const FaceIdentity &identity);
std::string_view hairName(const FaceIdentity &identity);

} // namespace mimik::vision
