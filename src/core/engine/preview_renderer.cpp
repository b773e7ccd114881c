#include "core/engine/preview_renderer.h"

#include "core/gan/worker_threads.h"
#include "core/nn/generator.h"

#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace mimik::engine {

namespace {

// A wide pan visits some thousand seeds: 512 floats each, and faces of 64 x 64.
constexpr std::size_t kMaxLatents = 20'000;
constexpr std::size_t kMaxFaceBytes = 64u << 20;
// Below, the work between two barriers is so small that threads within one face cost more than they give as soon as
// anything else runs (64 x 64 beside a training, 2 cores: 30 ms on one thread, 500 ms on two).
constexpr int kLargeFace = 128;

/// a + t (b - a), in place.
void blend(Tensor &a, const Tensor &b, double t)
{
    for (std::size_t i = 0; i < a.data.size(); ++i)
        a.data[i] = static_cast<float>(a.data[i] + t * (static_cast<double>(b.data[i]) - a.data[i]));
}

} // namespace

struct PreviewGenerator::Impl {
    explicit Impl(int threads) : numThreads(threads), workers(threads) {}

    Result<> load(const std::string &path);
    Tensor latent(std::int64_t seed, int classIndex);
    Tensor center(int classIndex);
    Result<Tensor> blended(const PreviewCell &cell);
    Result<Tensor> styles(const PreviewRequest &request, const PreviewCell &cell);
    void remember(const std::string &key, const Image &face);

    int numThreads;
    gan::WorkerThreads workers;
    std::string model;
    std::filesystem::file_time_type written;
    std::optional<nn::Generator> generator;
    std::optional<nn::DirectionSet> sefa;
    std::map<std::pair<std::int64_t, int>, Tensor> latents; ///< (seed, class) -> w
    std::map<int, Tensor> centers;                          ///< class -> its average w
    std::unordered_map<std::string, Image> faces;           ///< settings of the face as text -> face
    std::size_t faceBytes = 0;
};

Result<> PreviewGenerator::Impl::load(const std::string &path)
{
    std::error_code ec;
    const auto time = std::filesystem::last_write_time(path, ec);
    if (generator && path == model && !ec && time == written)
        return {};
    generator.reset();
    sefa.reset();
    latents.clear();
    centers.clear();
    faces.clear();
    faceBytes = 0;
    auto loaded = nn::Generator::load(path);
    if (!loaded)
        return passOn(loaded);
    generator.emplace(std::move(*loaded));
    model = path;
    written = time;
    return {};
}

Tensor PreviewGenerator::Impl::latent(std::int64_t seed, int classIndex)
{
    if (const auto known = latents.find({seed, classIndex}); known != latents.end())
        return known->second;
    if (latents.size() >= kMaxLatents)
        latents.clear();
    return latents
        .emplace(std::pair(seed, classIndex), generator->mapSeed(static_cast<std::uint32_t>(seed), classIndex))
        .first->second;
}

/// Nothing without a class: then psi pulls to the average of all.
Tensor PreviewGenerator::Impl::center(int classIndex)
{
    const int classes = generator->config().cDim;
    if (classIndex < 0 || classIndex >= classes)
        return {};
    if (const auto known = centers.find(classIndex); known != centers.end())
        return known->second;
    Tensor label{{1, classes}, std::vector<float>(static_cast<std::size_t>(classes))};
    label.data[static_cast<std::size_t>(classIndex)] = 1;
    return centers.emplace(classIndex, generator->averageOf(label)).first->second;
}

Result<Tensor> PreviewGenerator::Impl::blended(const PreviewCell &cell)
{
    for (const auto seed : {cell.seedB, cell.seedC, cell.seedD}) {
        if (seed > 0xffffffffLL)
            return fail(ErrorCode::InvalidArgument, "a seed must be 0 to 4294967295, not " + std::to_string(seed));
    }
    if (!std::isfinite(cell.mix) || !std::isfinite(cell.mixDown) || !std::isfinite(cell.degree))
        return fail(ErrorCode::InvalidArgument, "mix and degree must be numbers");
    Tensor w = latent(cell.seed, cell.classIndex);
    if (cell.seedB >= 0)
        blend(w, latent(cell.seedB, cell.classIndex), cell.mix);
    if (cell.seedB >= 0 && cell.seedC >= 0 && cell.seedD >= 0) {
        Tensor below = latent(cell.seedC, cell.classIndex);
        blend(below, latent(cell.seedD, cell.classIndex), cell.mix);
        blend(w, below, cell.mixDown);
    }
    return w;
}

PreviewGenerator::PreviewGenerator(int threads) : m_impl(std::make_unique<Impl>(threads)) {}

PreviewGenerator::~PreviewGenerator() = default;

int PreviewGenerator::groupSize() const
{
    return m_impl->numThreads;
}

/// [1, num_ws, w_dim] of a cell.
Result<Tensor> PreviewGenerator::Impl::styles(const PreviewRequest &request, const PreviewCell &cell)
{
    if (cell.classIndex >= 0 && cell.classIndex >= generator->config().cDim)
        return fail(ErrorCode::InvalidArgument,
                    "class " + std::to_string(cell.classIndex) + ": this generator has " +
                        std::to_string(generator->config().cDim) + " classes",
                    request.model);
    const auto w = blended(cell);
    if (!w)
        return passOn(w);
    Tensor ws = generator->broadcast(*w);
    if (request.psi != 1)
        ws = generator->truncate(ws, request.psi, request.cutoff,
                                 request.center == "class" ? center(cell.classIndex) : Tensor());
    if (cell.directionIndex < 0 || cell.degree == 0)
        return ws;
    if (!sefa)
        sefa = generator->sefa();
    if (cell.directionIndex >= sefa->count())
        return fail(ErrorCode::InvalidArgument,
                    "direction " + std::to_string(cell.directionIndex) + ": this generator has " +
                        std::to_string(sefa->count()),
                    request.model);
    nn::addDirection(ws, *sefa, cell.directionIndex, cell.degree);
    return ws;
}

void PreviewGenerator::Impl::remember(const std::string &key, const Image &face)
{
    if (faceBytes + face.pixels.size() > kMaxFaceBytes) {
        faces.clear();
        faceBytes = 0;
    }
    if (faces.emplace(key, face).second)
        faceBytes += face.pixels.size();
}

Result<std::vector<Image>> PreviewGenerator::render(const PreviewRequest &request, std::span<const PreviewCell> cells)
{
    if (auto loaded = m_impl->load(request.model); !loaded)
        return passOn(loaded);
    const auto noiseMode = nn::noiseModeFromName(request.noise);
    if (!noiseMode)
        return passOn(noiseMode);

    std::vector<Image> faces(cells.size());
    struct Missing {
        std::size_t place;
        std::string key;
        Tensor ws;
    };
    std::vector<Missing> missing;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        PreviewRequest alone = request; // a face does not depend on its place
        alone.id = 0;
        alone.cells = {cells[i]};
        alone.cells[0].cell = 0;
        std::string key = toJson(alone).dump();
        if (const auto known = m_impl->faces.find(key); known != m_impl->faces.end()) {
            faces[i] = known->second;
            continue;
        }
        auto ws = m_impl->styles(request, cells[i]);
        if (!ws)
            return passOn(ws);
        missing.push_back({i, std::move(key), std::move(*ws)});
    }

    const nn::Generator &generator = *m_impl->generator;
    const auto draw = [&](const Missing &one) {
        // Random noise belongs to the seed, so that a face does not flicker while something else is moved.
        const Tensor chw = generator.synthesize(one.ws, {*noiseMode, cells[one.place].seed});
        faces[one.place] = generator.toImage(chw.data.data());
    };
    if (missing.size() == 1) {
        const bool large = generator.config().resolution >= kLargeFace;
        const gan::WorkerThreads within(1, large ? m_impl->numThreads : 1);
        draw(missing[0]);
    } else if (!missing.empty()) {
        // Several faces side by side, each on one thread.
        m_impl->workers.run([&](int worker) {
            for (std::size_t i = static_cast<std::size_t>(worker); i < missing.size();
                 i += static_cast<std::size_t>(m_impl->numThreads))
                draw(missing[i]);
        });
    }
    for (const auto &one : missing)
        m_impl->remember(one.key, faces[one.place]);
    return faces;
}

} // namespace mimik::engine
