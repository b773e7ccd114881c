#include "core/vision/procedural_dataset.h"

#include "core/facs/emotions.h"

#include <algorithm>
#include <cmath>

namespace mimik::vision {

namespace {

constexpr double kTraceRate = 0.12; ///< share of inactive units that show a trace below the threshold

std::uint32_t mixed(std::uint64_t seed, std::uint64_t stream, std::uint64_t i)
{
    std::uint64_t x = seed * 0x9e3779b97f4a7c15ull + stream * 0xd1b54a32d192ed03ull + i;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return static_cast<std::uint32_t>((x ^ (x >> 31)) >> 16);
}

/// Three decimals, as labels.csv has them: what is written is what is drawn.
float rounded(double v)
{
    return static_cast<float>(std::round(v * 1000) / 1000);
}

std::string ageName(const FaceIdentity &identity)
{
    return identity.age < 35 ? "young" : identity.age < 55 ? "middle" : "old";
}

std::string valueOf(const FaceIdentity &identity, const std::string &attribute)
{
    if (attribute == "skin")
        return std::to_string(identity.skin);
    if (attribute == "gender")
        return std::string(genderName(identity));
    if (attribute == "glasses")
        return std::string(glassesName(identity));
    if (attribute == "beard")
        return std::string(beardName(identity));
    return ageName(identity);
}

const std::vector<std::string> *valuesOf(const std::string &attribute)
{
    static const std::vector<std::pair<std::string, std::vector<std::string>>> kValues = {
        {"skin", {"0", "1", "2", "3", "4", "5"}},
        {"gender", {"female", "male"}},
        {"glasses", {"none", "thin", "dark"}},
        {"beard", {"none", "stubble", "goatee", "full"}},
        {"age", {"young", "middle", "old"}}};
    for (const auto &[name, values] : kValues)
        if (name == attribute)
            return &values;
    return nullptr;
}

std::string_view expressionAt(const std::vector<double> &weights, double u)
{
    double sum = 0;
    for (const double w : weights)
        sum += w;
    double at = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        at += weights[i] / sum;
        if (u < at)
            return facs::kExpressions[i];
    }
    return facs::kExpressions[facs::kNumBasicExpressions - 1];
}

struct Companion {
    std::string_view expression;
    int au;
    double rate;
};
// What often goes along with a prototype (EMFACS variants), and stand-ins for units that cannot be drawn.
constexpr Companion kCompanions[] = {{"happy", 25, 0.6}, {"sad", 17, 0.5},     {"surprise", 25, 0.5},
                                     {"fear", 25, 0.6},  {"disgust", 17, 0.4}, {"disgust", 4, 0.4},
                                     {"anger", 17, 0.6}, {"anger", 25, 0.15}};

} // namespace

Result<IntensityBias> IntensityBias::make(const Json &json, const std::string &where)
{
    IntensityBias bias;
    const auto bad = [&where](const std::string &what) {
        return fail(ErrorCode::Corrupt, where + ": " + what, where);
    };
    if (json.is_null())
        return bias;
    if (!json.is_object())
        return bad("must be a JSON object such as {\"skin\": {\"5\": 0.5}}");
    for (const auto &[attribute, groups] : json.items()) {
        const auto *values = valuesOf(attribute);
        if (!values)
            return bad("unknown attribute '" + attribute + "' (known: skin, gender, glasses, beard, age)");
        if (!groups.is_object())
            return bad("'" + attribute + "' must be an object of values and gains");
        for (const auto &[value, gains] : groups.items()) {
            if (std::ranges::find(*values, value) == values->end())
                return bad("'" + attribute + "' has no value '" + value + "'");
            const Json perUnit = gains.is_object() ? gains : Json{{"all", gains}};
            for (const auto &[name, gain] : perUnit.items()) {
                const auto au = name == "all" ? std::optional<int>(0) : facs::auFromName(name);
                if (!au || (*au != 0 && facs::renderAuIndex(*au) < 0))
                    return bad(attribute + ", " + value + ": '" + name + "' is not a unit that can be drawn");
                if (!gain.is_number() || gain.get<double>() < 0 || gain.get<double>() > 2)
                    return bad(attribute + ", " + value + ": a gain must be a number from 0 to 2, not " + gain.dump());
                bias.m_entries.push_back({attribute, value, *au, gain.get<float>()});
            }
        }
    }
    return bias;
}

float IntensityBias::gain(const FaceIdentity &identity, int au) const
{
    float gain = 1;
    for (const Entry &entry : m_entries)
        if ((entry.au == 0 || entry.au == au) && valueOf(identity, entry.attribute) == entry.value)
            gain *= entry.gain;
    return gain;
}

FaceSet::FaceSet(const FaceSetSettings &settings, AuSampler sampler, IntensityBias bias, std::uint64_t seed)
    : m_settings(settings), m_sampler(std::move(sampler)), m_bias(std::move(bias)), m_seed(seed)
{
    m_settings.identities = std::max(1, m_settings.identities);
}

std::string FaceSet::subject(int identity) const
{
    std::string number = std::to_string(identity);
    if (number.size() < 4)
        number.insert(0, 4 - number.size(), '0');
    return "s" + std::to_string(m_seed) + "p" + number;
}

FaceIdentity FaceSet::identity(int identity) const
{
    FaceIdentity person = identityFromSeed(mixed(m_seed, 1, static_cast<std::uint64_t>(identity)));
    // Skin groups take turns, so that each has its share in small sets too.
    person.skin = static_cast<int>((static_cast<std::uint64_t>(identity) + m_seed) % kNumSkinGroups);
    if (person.skin >= 3 && person.hairColour != 5)
        person.hairColour = person.texture % 5 == 0 ? 1 : 0;
    if (person.skin >= 3)
        person.eyeColour = person.texture % 3 == 0 ? 1 : 0;
    return person;
}

FaceSample FaceSet::sample(int i) const
{
    FaceSample sample;
    sample.identity = i % m_settings.identities;
    sample.params.identity = identity(sample.identity);
    // Streams of their own: settings of one do not change what another draws.
    const auto index = static_cast<std::uint64_t>(i);
    RandomState scene(mixed(m_seed, 2, index));
    RandomState units(mixed(m_seed, 3, index));
    RandomState noise(mixed(m_seed, 4, index));
    sample.params.light = sampleLight(scene);
    sampleScene(scene, sample.params);
    const FacePose pose = samplePose(scene);
    if (m_settings.hasPose)
        sample.params.pose = pose;
    else
        sample.params.gazeX = sample.params.gazeY = 0;

    if (m_settings.hasClasses) {
        sample.trueExpression = std::string(expressionAt(m_sampler.classWeights(), units.uniform()));
        sampleExpression(sample.trueExpression, units, sample.params);
        sample.expression = sample.trueExpression;
    } else {
        const auto active = m_sampler.sample(units);
        for (std::size_t k = 0; k < active.size(); ++k) {
            const double u = units.uniform();
            const bool isTrace = units.uniform() < kTraceRate;
            sample.labels.push_back(active[k] ? rounded(0.5 + 0.5 * u) : isTrace ? rounded(0.05 + 0.35 * u) : 0.F);
        }
        // Nobody sees raised lids on closed eyes; half-closed ones would look like AU7.
        for (std::size_t k = 0; k < active.size(); ++k)
            if (aus()[k] == 43)
                sample.labels[k] = active[k] ? std::max(0.8F, sample.labels[k]) : 0.F;
        const auto closed = std::ranges::find(aus(), 43);
        const auto raised = std::ranges::find(aus(), 5);
        if (closed != aus().end() && raised != aus().end() && active[static_cast<std::size_t>(closed - aus().begin())])
            sample.labels[static_cast<std::size_t>(raised - aus().begin())] = 0;
        for (std::size_t k = 0; k < active.size(); ++k)
            sample.params.setAu(aus()[k], sample.labels[k]);
    }
    for (std::size_t k = 0; k < facs::kRenderAus.size(); ++k) {
        float &shown = sample.params.au[k];
        shown = std::clamp(shown * m_bias.gain(sample.params.identity, facs::kRenderAus[k]), 0.F, 1.F);
    }

    for (std::size_t k = 0; k < sample.labels.size(); ++k) {
        const double u = noise.uniform();
        const double other = noise.uniform();
        if (u >= m_settings.labelNoise)
            continue;
        sample.labels[k] = sample.labels[k] >= 0.5F ? 0.F : rounded(0.5 + 0.5 * other);
        sample.wrongAus.push_back(aus()[k]);
    }
    if (m_settings.hasClasses && noise.uniform() < m_settings.labelNoise) {
        const auto it = std::ranges::find(facs::kExpressions, sample.trueExpression);
        const auto shift = 1 + noise.below(facs::kNumBasicExpressions - 1);
        sample.expression =
            std::string(facs::kExpressions[(static_cast<std::size_t>(it - facs::kExpressions.begin()) + shift) %
                                           facs::kNumBasicExpressions]);
    }
    RandomState spoil(mixed(m_seed, 5, index));
    sample.noiseSeed = spoil.bits();
    if (spoil.uniform() < m_settings.defects) {
        sample.defect = static_cast<Defect>(1 + spoil.below(static_cast<std::uint32_t>(Defect::Count) - 1));
        sample.defectStrength = static_cast<float>(spoil.uniform());
    }
    return sample;
}

Image FaceSet::image(const FaceSample &sample) const
{
    Image image = renderFace(sample.params, m_settings.size);
    applyDefect(image, sample.defect, sample.defectStrength, sample.noiseSeed);
    return image;
}

void sampleExpression(std::string_view expression, RandomState &rng, FaceParams &params)
{
    for (const int au : facs::prototypeOf(expression)) {
        const double u = rng.uniform();
        const bool isWeak = rng.uniform() < 0.12;
        params.setAu(au, rounded(isWeak ? 0.2 + 0.4 * u : 0.6 + 0.4 * u));
    }
    for (const Companion &companion : kCompanions) {
        if (companion.expression != expression)
            continue;
        const double u = rng.uniform();
        if (rng.uniform() < companion.rate)
            params.setAu(companion.au, rounded(0.4 + 0.6 * u));
    }
    // Traces of anything else, as on real faces.
    for (const int au : facs::kRenderAus) {
        const double u = rng.uniform();
        if (rng.uniform() < 0.06 && au != 43 && params.auValue(au) == 0)
            params.setAu(au, rounded(0.05 + 0.3 * u));
    }
}

std::string_view genderName(const FaceIdentity &identity)
{
    return identity.gender < 0 ? "female" : "male";
}

std::string_view glassesName(const FaceIdentity &identity)
{
    return identity.glasses == 0 ? "none" : identity.glasses == 1 ? "thin" : "dark";
}

std::string_view beardName(const FaceIdentity &identity)
{
    constexpr std::array<std::string_view, static_cast<std::size_t>(Beard::Count)> kNames = {"none", "stubble",
                                                                                             "goatee", "full"};
    return kNames[static_cast<std::size_t>(identity.beard)];
}

std::string_view hairName(const FaceIdentity &identity)
{
    constexpr std::array<std::string_view, static_cast<std::size_t>(HairStyle::Count)> kNames = {
        "bald", "cropped", "short", "side_part", "fringe", "long", "bob", "curly", "receding"};
    return kNames[static_cast<std::size_t>(identity.hair)];
}

} // namespace mimik::vision
