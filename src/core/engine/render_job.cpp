#include "core/engine/render_job.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/png.h"
#include "core/facs/emotions.h"
#include "core/vision/parallel.h"
#include "core/vision/procedural_dataset.h"

#include <cmath>
#include <fstream>
#include <mutex>
#include <optional>

namespace mimik::engine {

namespace {

using namespace mimik::vision;

std::string imageFileName(int i)
{
    std::string number = std::to_string(i + 1);
    if (number.size() < 6)
        number.insert(0, 6 - number.size(), '0');
    return number + ".png";
}

std::string decimal(double value, int digits)
{
    const double scale = std::pow(10.0, digits);
    return shortestDecimal(std::round(value * scale) / scale);
}

/// Pictures are many and can be made again, so they are not flushed to disk one by one; what fails is removed.
Result<> writePlainly(const std::filesystem::path &file, const std::string &bytes)
{
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (out)
        return {};
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    return fail(ErrorCode::Io, file.string() + ": cannot be written; is the disk full or the folder write-protected?",
                file.string());
}

Result<Json> optionalJson(const std::string &file)
{
    return file.empty() ? Result<Json>(Json()) : readJson(file);
}

Result<FaceSet> makeSet(const RenderSpec &spec, std::uint64_t seed)
{
    std::string bad;
    const auto aus = facs::parseAuList(spec.aus, &bad);
    if (!aus || aus->empty())
        return fail(ErrorCode::InvalidArgument,
                    aus ? "aus: the list is empty"
                        : "aus: '" + bad +
                              "' is unknown or stands twice; give main, disfa, all or a list such as 1,4,12",
                    "aus");
    for (const int au : *aus)
        if (facs::renderAuIndex(au) < 0)
            return fail(ErrorCode::InvalidArgument,
                        "aus: AU" + std::to_string(au) +
                            " cannot be drawn (1, 2, 4, 5, 6, 7, 9, 12, 15, 17, 20, 25, 26, 43 can)",
                        "aus");
    const auto correlation = optionalJson(spec.correlation);
    if (!correlation)
        return passOn(correlation);
    auto sampler = AuSampler::make(*aus, *correlation, spec.correlation);
    if (!sampler)
        return passOn(sampler);
    const auto biasJson = optionalJson(spec.intensityBias);
    if (!biasJson)
        return passOn(biasJson);
    auto bias = IntensityBias::make(*biasJson, spec.intensityBias);
    if (!bias)
        return passOn(bias);
    FaceSetSettings settings;
    settings.count = spec.count;
    settings.size = spec.size;
    settings.identities = spec.identities > 0 ? spec.identities : std::max(1, spec.count / 10);
    settings.hasPose = spec.pose;
    settings.hasClasses = spec.classes;
    settings.labelNoise = spec.labelNoise;
    settings.defects = spec.defects;
    return FaceSet(settings, std::move(*sampler), std::move(*bias), seed);
}

PngText pngText(const FaceSample &sample, std::uint64_t seed)
{
    return {{"Software", "Mimik"},
            {"Comment", "AI-generated image"},
            {"mimik:seed", std::to_string(seed)},
            {"mimik:class", sample.trueExpression},
            {"mimik:direction", ""},
            {"mimik:index", ""},
            {"mimik:degree", ""},
            {"mimik:psi", ""},
            {"mimik:model_sha256", ""}};
}

struct Tables {
    Csv labels, attributes, landmarks;
    Json positives = Json::object();
    int defects = 0;
};

Tables makeTables(const FaceSet &set, const RenderSpec &spec)
{
    Tables t;
    t.labels.header = {"name", "subject"};
    if (!spec.split.empty())
        t.labels.header.emplace_back("split");
    std::vector<std::string> targets;
    if (spec.classes) {
        t.labels.header.emplace_back("class");
        for (std::size_t i = 0; i < facs::kNumBasicExpressions; ++i)
            targets.emplace_back(facs::kExpressions[i]);
    } else {
        for (const int au : set.aus())
            targets.push_back(facs::auName(au));
        t.labels.header.insert(t.labels.header.end(), targets.begin(), targets.end());
    }
    std::vector<int> positives(targets.size(), 0);
    t.attributes.header = {
        "name",           "identity",    "age",    "gender",    "skin",     "glasses",         "beard",
        "yaw_deg",        "light",       "defect", "pitch_deg", "roll_deg", "light_elevation", "hair",
        "intensity_gain", "label_errors"};
    t.landmarks.header = {"name"};
    for (int k = 0; k < 68; ++k) {
        t.landmarks.header.push_back("x" + std::to_string(k));
        t.landmarks.header.push_back("y" + std::to_string(k));
    }
    for (int i = 0; i < set.count(); ++i) {
        const FaceSample sample = set.sample(i);
        const std::string name = imageFileName(i);
        std::vector<std::string> label{name, set.subject(sample.identity)};
        if (!spec.split.empty())
            label.push_back(spec.split);
        std::string errors;
        if (spec.classes) {
            label.push_back(sample.expression);
            for (std::size_t k = 0; k < targets.size(); ++k)
                positives[k] += targets[k] == sample.expression ? 1 : 0;
            if (sample.expression != sample.trueExpression)
                errors = "was " + sample.trueExpression;
        } else {
            for (std::size_t k = 0; k < sample.labels.size(); ++k) {
                label.push_back(decimal(static_cast<double>(sample.labels[k]), 3));
                positives[k] += sample.labels[k] >= 0.5F ? 1 : 0;
            }
            for (const int au : sample.wrongAus)
                errors += (errors.empty() ? "" : " ") + facs::auName(au);
        }
        t.labels.rows.push_back(std::move(label));

        const FaceParams &p = sample.params;
        const FaceIdentity &id = p.identity;
        // The strongest deviation over the units: 1 where no bias was planted.
        double gain = 1;
        for (const int au : set.aus()) {
            const double g = static_cast<double>(set.gain(id, au));
            if (std::fabs(g - 1) > std::fabs(gain - 1))
                gain = g;
        }
        t.attributes.rows.push_back(
            {name, set.subject(sample.identity), decimal(static_cast<double>(id.age), 0), std::string(genderName(id)),
             std::to_string(id.skin), std::string(glassesName(id)), std::string(beardName(id)),
             decimal(static_cast<double>(p.pose.yawDeg), 2), decimal(static_cast<double>(p.light.azimuthDeg), 1),
             std::string(defectName(sample.defect)), decimal(static_cast<double>(p.pose.pitchDeg), 2),
             decimal(static_cast<double>(p.pose.rollDeg), 2), decimal(static_cast<double>(p.light.elevationDeg), 1),
             std::string(hairName(id)), decimal(gain, 3), errors});
        t.defects += sample.defect == Defect::None ? 0 : 1;

        std::vector<std::string> points{name};
        for (const Point2 &point : set.landmarks(sample)) {
            points.push_back(decimal(static_cast<double>(point.x), 3));
            points.push_back(decimal(static_cast<double>(point.y), 3));
        }
        t.landmarks.rows.push_back(std::move(points));
    }
    for (std::size_t k = 0; k < targets.size(); ++k)
        t.positives[targets[k]] = positives[k];
    return t;
}

} // namespace

Result<Json> runRender(const RenderSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    if (auto valid = spec.validate(); !valid)
        return passOn(valid);
    const auto set = makeSet(spec, seed);
    if (!set)
        return passOn(set);

    std::mutex mutex;
    std::optional<Error> failure;
    const bool isDone = parallelFor(
        static_cast<std::size_t>(spec.count), ctx.threads(), ctx, "render", [&](std::size_t index, std::size_t) {
            {
                const std::lock_guard lock(mutex);
                if (failure)
                    return;
            }
            const int i = static_cast<int>(index);
            const FaceSample sample = set->sample(i);
            const std::string png = encodePng(set->image(sample), pngText(sample, seed));
            if (auto written = writePlainly(ctx.outDir() / imageFileName(i), png); !written) {
                const std::lock_guard lock(mutex);
                failure = written.error();
            }
        });
    if (!isDone)
        return ctx.cancelled();
    if (failure)
        return tl::unexpected<Error>(*failure);

    const Tables tables = makeTables(*set, spec);
    if (auto written = writeCsv(ctx.outDir() / "attributes.csv", tables.attributes); !written)
        return passOn(written);
    if (auto written = writeCsv(ctx.outDir() / "landmarks.csv", tables.landmarks); !written)
        return passOn(written);
    // Last: a set with labels.csv is whole.
    if (auto written = writeCsv(ctx.outDir() / "labels.csv", tables.labels); !written)
        return passOn(written);
    ctx.artifact("dataset", ".");

    Json summary{{"count", spec.count},           {"size", spec.size},         {"identities", set->numIdentities()},
                 {"positives", tables.positives}, {"defects", tables.defects}, {"origin", "real"}};
    if (!spec.name.empty())
        summary["name"] = spec.name;
    if (!spec.split.empty())
        summary["split"] = spec.split;
    return summary;
}

} // namespace mimik::engine
