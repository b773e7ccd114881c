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

/// a + t (b - a), in place.
void blend(Tensor &a, const Tensor &b, double t)
{
    for (std::size_t i = 0; i < a.data.size(); ++i)
        a.data[i] = static_cast<float>(a.data[i] + t * (static_cast<double>(b.data[i]) - a.data[i]));
}

} // namespace

struct PreviewGenerator::Impl {
    explicit Impl(int threadCount) : threads(1, threadCount) {}

    Result<> load(const std::string &path);
    Tensor latent(std::int64_t seed, int classIndex);
    Result<Tensor> blended(const PreviewCell &cell);

    gan::WorkerThreads threads;
    std::string model;
    std::filesystem::file_time_type written;
    std::optional<nn::Generator> generator;
    std::optional<nn::DirectionSet> sefa;
    std::map<std::pair<std::int64_t, int>, Tensor> latents; ///< (seed, class) -> w
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

Result<Image> PreviewGenerator::render(const PreviewRequest &request, const PreviewCell &cell)
{
    if (auto loaded = m_impl->load(request.model); !loaded)
        return passOn(loaded);
    const auto noiseMode = nn::noiseModeFromName(request.noise);
    if (!noiseMode)
        return passOn(noiseMode);
    PreviewRequest alone = request; // a face does not depend on its place
    alone.id = 0;
    alone.cells = {cell};
    alone.cells[0].cell = 0;
    const std::string key = toJson(alone).dump();
    if (const auto known = m_impl->faces.find(key); known != m_impl->faces.end())
        return known->second;

    const nn::Generator &generator = *m_impl->generator;
    if (cell.classIndex >= generator.config().cDim && cell.classIndex >= 0)
        return fail(ErrorCode::InvalidArgument,
                    "class " + std::to_string(cell.classIndex) + ": this generator has " +
                        std::to_string(generator.config().cDim) + " classes",
                    request.model);
    const auto w = m_impl->blended(cell);
    if (!w)
        return passOn(w);
    Tensor ws = generator.broadcast(*w);
    if (request.psi != 1)
        ws = generator.truncate(ws, request.psi);
    if (cell.directionIndex >= 0 && cell.degree != 0) {
        if (!m_impl->sefa)
            m_impl->sefa = generator.sefa();
        if (cell.directionIndex >= m_impl->sefa->count())
            return fail(ErrorCode::InvalidArgument,
                        "direction " + std::to_string(cell.directionIndex) + ": this generator has " +
                            std::to_string(m_impl->sefa->count()),
                        request.model);
        nn::addDirection(ws, *m_impl->sefa, cell.directionIndex, cell.degree);
    }
    // Random noise belongs to the seed, so that a face does not flicker while something else is moved.
    const Tensor chw = generator.synthesize(ws, {*noiseMode, cell.seed});
    Image face = generator.toImage(chw.data.data());
    if (m_impl->faceBytes + face.pixels.size() > kMaxFaceBytes) {
        m_impl->faces.clear();
        m_impl->faceBytes = 0;
    }
    m_impl->faceBytes += face.pixels.size();
    m_impl->faces.emplace(key, face);
    return face;
}

} // namespace mimik::engine
