#include "core/gan/generate.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/png.h"
#include "core/base/sha256.h"
#include "core/gan/latent_source_p.h"
#include "core/gan/worker_threads.h"
#include "core/weights/model_card.h"

#include <chrono>
#include <cmath>
#include <fstream>
#include <optional>

namespace mimik::gan {

namespace {

constexpr std::int64_t kBatch = 8; // images per forward pass; fixed, for rounding depends on it

/// Pictures are many and can be made again: they are not flushed one by one; what fails is removed.
Result<> writePlainly(const std::filesystem::path &file, const std::string &bytes)
{
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (out)
        return {};
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    return fail(ErrorCode::Io, "cannot be written; is the disk full or the folder write-protected?", file.string());
}

/// One image of the run.
struct Item {
    std::int64_t latent = 0;
    int direction = -1; ///< index in the set
    double degree = 0;
};

struct Plan {
    const GenerateSpec *spec = nullptr;
    const nn::Generator *generator = nullptr;
    const LatentSource *latents = nullptr;
    std::optional<nn::DirectionSet> directions;
    std::vector<int> indices;
    nn::NoiseSettings noise;

    std::int64_t perLatent() const
    {
        return directions ? static_cast<std::int64_t>(indices.size() * spec->degrees.size()) : 1;
    }
    std::int64_t count() const { return latents->count() * perLatent(); }
    Item item(std::int64_t i) const
    {
        Item out{i / perLatent(), -1, 0};
        if (directions) {
            const auto rest = static_cast<std::size_t>(i % perLatent());
            out.direction = indices[rest / spec->degrees.size()];
            out.degree = spec->degrees[rest % spec->degrees.size()];
        }
        return out;
    }
    facs::ImageName name(std::int64_t i) const
    {
        const Item one = item(i);
        facs::ImageName name;
        name.source = latents->source();
        name.number = latents->number(one.latent);
        name.order = i + 1;
        name.hasDirection = one.direction >= 0;
        name.index = std::max(0, one.direction);
        name.degree = one.degree;
        return name;
    }
    /// @param stop  asked while an average is computed; true: empty
    Tensor ws(std::int64_t i, const std::function<bool()> &stop) const
    {
        const Item one = item(i);
        const double before = spec->truncateAfter ? 1.0 : spec->psi;
        Tensor ws = latents->ws(*generator, one.latent, before, spec->cutoff, stop);
        if (one.direction >= 0 && !ws.shape.empty())
            nn::addDirection(ws, *directions, one.direction, one.degree);
        if (spec->truncateAfter)
            ws = latents->truncated(*generator, one.latent, std::move(ws), spec->psi, spec->cutoff, stop);
        return ws;
    }
    /// Images [begin, end). @param stop  asked between passes; true: empty
    Tensor images(std::int64_t begin, std::int64_t end, const std::function<bool()> &stop) const
    {
        Tensor all;
        for (std::int64_t i = begin; i < end; ++i) {
            Tensor one = ws(i, stop);
            if (one.shape.empty())
                return {};
            if (i == begin)
                all.shape = one.shape;
            all.data.insert(all.data.end(), one.data.begin(), one.data.end());
        }
        all.shape[0] = end - begin;
        nn::NoiseSettings settings = noise;
        settings.seed += static_cast<std::uint64_t>(begin);
        return generator->synthesize(all, settings, stop);
    }
    std::vector<std::string> manifestRow(std::int64_t i, const std::string &name, const std::string &hash) const
    {
        const Item one = item(i);
        const int klass = latents->classIndex(one.latent);
        const bool seeded = latents->source() == facs::ImageName::Source::Seed;
        std::vector<std::string> row = {
            name,
            seeded ? std::to_string(latents->number(one.latent)) : "",
            std::to_string(i + 1),
            klass >= 0 ? std::to_string(klass) : "",
            one.direction >= 0 ? directions->name : "",
            one.direction >= 0 ? std::to_string(one.direction) : "",
            one.direction >= 0 ? shortestDecimal(one.degree) : "",
            latents->source() == facs::ImageName::Source::RowOfW ? "" : shortestDecimal(spec->psi),
            spec->noise,
            noise.mode == nn::NoiseSettings::Mode::Random ? std::to_string(spec->noiseSeed) : "",
            generator->sha256()};
        if (isCentered())
            row.push_back(spec->center);
        if (hasPrecision())
            row.emplace_back("bfloat16");
        if (hasDevice())
            row.push_back(spec->device);
        row.push_back(hash);
        return row;
    }
    /// Columns of their own where it is not as usual.
    bool isCentered() const { return spec->center != "all"; }
    /// What was used, not what was asked for.
    bool hasPrecision() const { return generator->precision() == nn::Generator::Precision::BFloat16; }
    bool hasDevice() const { return spec->device != "cpu"; }
    std::vector<std::string> manifestHeader() const
    {
        std::vector<std::string> header = {"name",   "seed", "order", "class",      "direction_set", "index",
                                           "degree", "psi",  "noise", "noise_seed", "model_sha256"};
        if (isCentered())
            header.push_back("center");
        if (hasPrecision())
            header.push_back("precision");
        if (hasDevice())
            header.push_back("device");
        header.push_back("sha256");
        return header;
    }
    PngText text(std::int64_t i) const
    {
        const auto row = manifestRow(i, "", "");
        return {{"Software", "Mimik"},          {"Comment", "AI-generated image"},
                {"mimik:seed", row[1]},         {"mimik:class", row[3]},
                {"mimik:direction", row[4]},    {"mimik:index", row[5]},
                {"mimik:degree", row[6]},       {"mimik:psi", row[7]},
                {"mimik:model_sha256", row[10]}};
    }
};

std::string csvLine(const std::vector<std::string> &cells)
{
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
        line += (i ? "," : "") + csvCell(cells[i]);
    return line + "\n";
}

Result<Plan> makePlan(const GenerateSpec &spec, const nn::Generator &generator, const LatentSource &latents)
{
    Plan plan;
    plan.spec = &spec;
    plan.generator = &generator;
    plan.latents = &latents;
    auto mode = nn::noiseModeFromName(spec.noise);
    if (!mode)
        return passOn(mode);
    plan.noise = {*mode, static_cast<std::uint64_t>(spec.noiseSeed)};
    if (spec.directions.empty())
        return plan;
    if (spec.directions == "sefa") {
        plan.directions = generator.sefa();
    } else {
        auto set = nn::readDirections(spec.directions);
        if (!set)
            return passOn(set);
        plan.directions = std::move(*set);
    }
    if (plan.directions->directions.shape[1] != generator.config().wDim)
        return fail(ErrorCode::InvalidArgument,
                    "its directions are " + std::to_string(plan.directions->directions.shape[1]) +
                        " wide, the generator's w is " + std::to_string(generator.config().wDim),
                    spec.directions);
    plan.indices = spec.indices;
    if (plan.indices.empty())
        for (int i = 0; i < plan.directions->count(); ++i)
            plan.indices.push_back(i);
    for (int index : plan.indices)
        if (index < 0 || index >= plan.directions->count())
            return fail(ErrorCode::InvalidArgument,
                        "direction " + std::to_string(index) + " does not exist; the set has 0 to " +
                            std::to_string(plan.directions->count() - 1),
                        "indices");
    return plan;
}

/// Rows of the manifest of an earlier run in this folder; none where there is none.
/// Error: InvalidArgument when they were made with other settings: nothing of theirs may be overwritten.
Result<std::vector<std::vector<std::string>>> earlierRows(const Plan &plan, const std::filesystem::path &folder)
{
    using Rows = std::vector<std::vector<std::string>>;
    const auto file = folder / "manifest.csv";
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return Rows();
    auto text = readFile(file);
    if (!text)
        return passOn(text);
    text->resize(text->rfind('\n') + 1); // half a line: the run was killed while it wrote it
    if (text->empty())
        return Rows();
    auto table = parseCsv(*text, file.string());
    if (!table)
        return passOn(table);
    for (std::size_t r = 0; r < table->rows.size(); ++r) {
        const auto i = static_cast<std::int64_t>(r);
        const auto &row = table->rows[r];
        const std::string name = plan.spec->format == "npy" ? "images.npy:" + std::to_string(i)
                                 : i < plan.count()         ? facs::toString(plan.name(i))
                                                            : std::string();
        if (table->header != plan.manifestHeader() || i >= plan.count() || row != plan.manifestRow(i, name, row.back()))
            return fail(ErrorCode::InvalidArgument,
                        "row " + std::to_string(r + 2) + " (" + row.front() +
                            ") was made with other settings; give these again, or another folder",
                        file.string());
    }
    return std::move(table->rows);
}

/// The lines of those rows whose pictures exist and have the noted hash, up to the first that does not.
std::vector<std::string> keptLines(const std::vector<std::vector<std::string>> &rows,
                                   const std::filesystem::path &folder)
{
    std::vector<std::string> lines;
    for (const auto &row : rows) {
        const auto hash = sha256OfFile(folder / row.front());
        if (!hash || *hash != row.back())
            break;
        lines.push_back(csvLine(row));
    }
    return lines;
}

Result<> writePngs(const Plan &plan, const std::vector<std::vector<std::string>> &earlier, JobContext &ctx)
{
    const auto &folder = ctx.outDir();
    auto kept = keptLines(earlier, folder);
    kept.resize(kept.size() - kept.size() % kBatch); // batches are made whole, or rounding would differ
    std::string head = csvLine(plan.manifestHeader());
    for (const auto &line : kept)
        head += line;
    const auto manifestFile = folder / "manifest.csv";
    if (auto ok = writeFileAtomically(manifestFile, head); !ok)
        return ok;
    std::ofstream manifest(manifestFile, std::ios::binary | std::ios::app);

    const int workers = std::max(1, ctx.threads());
    WorkerThreads threads(workers);
    const std::int64_t total = plan.count();
    const auto stop = [&ctx] {
        return ctx.shouldStop();
    };
    struct Made {
        std::string line;
        std::filesystem::path file;
        Result<> result;
    };
    for (auto next = static_cast<std::int64_t>(kept.size()); next < total; next += kBatch * workers) {
        ctx.progress("generating", next, total);
        if (ctx.shouldStop())
            return ctx.cancelled();
        std::vector<std::vector<Made>> made(static_cast<std::size_t>(workers));
        threads.run([&](int worker) {
            const std::int64_t begin = next + worker * kBatch, end = std::min(total, begin + kBatch);
            if (begin >= end)
                return;
            const Tensor images = plan.images(begin, end, stop);
            if (images.shape.empty())
                return;
            const std::int64_t size = images.numel() / (end - begin);
            for (std::int64_t i = begin; i < end; ++i) {
                const std::string name = facs::toString(plan.name(i));
                const std::string png =
                    encodePng(plan.generator->toImage(images.data.data() + (i - begin) * size), plan.text(i));
                made[static_cast<std::size_t>(worker)].push_back({csvLine(plan.manifestRow(i, name, sha256Hex(png))),
                                                                  folder / name, writePlainly(folder / name, png)});
            }
        });
        // Where one worker was stopped, what others made of later images does not stand in the manifest.
        std::int64_t listed = next;
        for (std::size_t worker = 0; worker < made.size(); ++worker)
            for (const auto &one : made[worker]) {
                if (!one.result)
                    return one.result;
                if (listed < next + static_cast<std::int64_t>(worker) * kBatch) {
                    std::error_code ignored;
                    std::filesystem::remove(one.file, ignored);
                    continue;
                }
                manifest << one.line;
                ++listed;
            }
        manifest.flush();
        if (!manifest)
            return fail(ErrorCode::Io, "cannot be written; is the disk full?", manifestFile.string());
        if (listed < std::min(total, next + kBatch * workers))
            return ctx.cancelled();
    }
    ctx.progress("generating", total, total);
    return {};
}

Result<> writeNpyStream(const Plan &plan, JobContext &ctx)
{
    const auto &config = plan.generator->config();
    const std::int64_t total = plan.count();
    const auto file = ctx.outDir() / "images.npy", temporary = ctx.outDir() / "images.npy.part";
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    out << npyHeader("<f4", {total, config.imgChannels, config.resolution, config.resolution});
    std::string manifest = csvLine(plan.manifestHeader());
    WorkerThreads threads(std::max(1, ctx.threads()));
    const int workers = std::max(1, ctx.threads());
    const auto give = [&]() -> Result<> {
        for (std::int64_t next = 0; next < total; next += kBatch * workers) {
            ctx.progress("generating", next, total);
            if (ctx.shouldStop())
                return ctx.cancelled();
            std::vector<Tensor> made(static_cast<std::size_t>(workers));
            threads.run([&](int worker) {
                const std::int64_t begin = next + worker * kBatch, end = std::min(total, begin + kBatch);
                if (begin < end)
                    made[static_cast<std::size_t>(worker)] =
                        plan.images(begin, end, [&ctx] { return ctx.shouldStop(); });
            });
            std::int64_t i = next;
            for (const auto &batch : made) {
                const std::int64_t n = batch.shape.empty() ? 0 : batch.shape[0];
                const std::int64_t size = n > 0 ? batch.numel() / n : 0;
                for (std::int64_t k = 0; k < n; ++k, ++i) {
                    const std::string_view bytes(reinterpret_cast<const char *>(batch.data.data() + k * size),
                                                 static_cast<std::size_t>(size) * sizeof(float));
                    out << bytes;
                    manifest += csvLine(plan.manifestRow(i, "images.npy:" + std::to_string(i), sha256Hex(bytes)));
                }
            }
            if (!out)
                return fail(ErrorCode::Io, "cannot be written; is the disk full?", file.string());
            if (i < std::min(total, next + kBatch * workers))
                return ctx.cancelled();
        }
        out.close();
        if (!out)
            return fail(ErrorCode::Io, "cannot be written; is the disk full?", file.string());
        std::error_code error;
        std::filesystem::rename(temporary, file, error);
        if (error)
            return fail(ErrorCode::Io, "cannot be renamed: " + error.message(), temporary.string());
        return writeFileAtomically(ctx.outDir() / "manifest.csv", manifest);
    };
    const auto result = give();
    if (!result) {
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
        return result;
    }
    ctx.progress("generating", total, total);
    return result;
}

/// Names of a generator's classes, where its card has them.
std::vector<std::string> classNames(const std::string &model)
{
    const auto card = weights::readCard(model);
    return card ? card->classes : std::vector<std::string>{};
}

} // namespace

Result<Json> runGenerate(const GenerateSpec &spec, std::uint64_t, JobContext &ctx)
{
    const auto start = std::chrono::steady_clock::now();
    auto generator = nn::Generator::load(spec.model,
                                         spec.precision == "bfloat16" ? nn::Generator::Precision::BFloat16
                                                                      : nn::Generator::Precision::Float32,
                                         spec.device);
    if (!generator)
        return passOn(generator);
    for (const std::string &warning : generator->warnings())
        ctx.warning("model", warning);
    auto latents = LatentSource::open(*generator, spec.seeds, spec.z, spec.w, spec.classes, classNames(spec.model));
    if (!latents)
        return passOn(latents);
    if (spec.center == "class")
        if (auto ok = latents->centerOnClasses(); !ok)
            return passOn(ok);
    auto plan = makePlan(spec, *generator, *latents);
    if (!plan)
        return passOn(plan);
    const auto earlier = earlierRows(*plan, ctx.outDir());
    if (!earlier)
        return passOn(earlier);
    if (auto ok = spec.format == "npy" ? writeNpyStream(*plan, ctx) : writePngs(*plan, *earlier, ctx); !ok)
        return passOn(ok);
    ctx.artifact("manifest", "manifest.csv");
    if (spec.format == "npy")
        ctx.artifact("images", "images.npy");
    else
        ctx.artifact("dataset", "."); // taken into a workspace as a data set
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return Json{{"count", plan->count()},
                {"format", spec.format},
                {"precision", plan->hasPrecision() ? "bfloat16" : "float32"},
                {"device", spec.device},
                {"manifest", "manifest.csv"},
                {"model_sha256", generator->sha256()},
                {"seconds", seconds},
                {"img_per_s", static_cast<double>(plan->count()) / std::max(seconds, 1e-9)}};
}

Result<Json> runMap(const MapSpec &spec, std::uint64_t, JobContext &ctx)
{
    auto generator = nn::Generator::load(spec.model);
    if (!generator)
        return passOn(generator);
    for (const std::string &warning : generator->warnings())
        ctx.warning("model", warning);
    auto latents = LatentSource::open(*generator, spec.seeds, spec.z, {}, spec.classes, classNames(spec.model));
    if (!latents)
        return passOn(latents);
    const auto &config = generator->config();
    Tensor all{{latents->count(), config.numWs(), config.wDim}, {}};
    all.data.reserve(static_cast<std::size_t>(all.numel()));
    for (std::int64_t i = 0; i < latents->count(); ++i) {
        if (i % 64 == 0) {
            ctx.progress("mapping", i, latents->count());
            if (ctx.shouldStop())
                return ctx.cancelled();
        }
        const Tensor ws = latents->ws(*generator, i, spec.psi, spec.cutoff);
        all.data.insert(all.data.end(), ws.data.begin(), ws.data.end());
    }
    if (auto ok = writeNpy(ctx.outDir() / "w.npy", all); !ok)
        return passOn(ok);
    ctx.artifact("latents", "w.npy");
    return Json{{"count", latents->count()}, {"file", "w.npy"}, {"shape", all.shape}};
}

Result<Json> runDirections(const DirectionsSpec &spec, std::uint64_t, JobContext &ctx)
{
    auto generator = nn::Generator::load(spec.model);
    if (!generator)
        return passOn(generator);
    auto layers = nn::parseLayers(spec.layers, generator->config().numWs());
    if (!layers)
        return passOn(layers);
    nn::DirectionSet set = generator->sefa(*layers);
    if (spec.count > 0 && spec.count < set.count()) {
        set.directions.shape[0] = spec.count;
        set.directions.data.resize(static_cast<std::size_t>(set.directions.numel()));
        set.strengths.resize(static_cast<std::size_t>(spec.count));
    }
    const std::string file = spec.method + ".safetensors";
    if (auto ok = nn::writeDirections(ctx.outDir() / file, set); !ok)
        return passOn(ok);
    ctx.artifact("directions", file);
    return Json{{"count", set.count()}, {"file", file}, {"method", spec.method}, {"layers", spec.layers}};
}

} // namespace mimik::gan
