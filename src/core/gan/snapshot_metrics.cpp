#include "core/gan/snapshot_metrics.h"

#include "core/base/files.h"
#include "core/base/random_state.h"
#include "core/nn/feature_distance.h"
#include "core/nn/feature_extractor.h"
#include "core/nn/generator.h"
#include "core/weights/model_card.h"

#include <ATen/Parallel.h>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <optional>

namespace mimik::gan {

namespace {

constexpr int kBatch = 16; // generated at once
constexpr int kRealBatch = 64;
constexpr int kSpreadImages = 64; // methods, A.3.2
constexpr std::size_t kMostReal = 50000;
constexpr int kSubsets = 100, kSubsetSize = 1000; // of KID, as published
constexpr int kNeighbours = 3;

/// Threads of torch while it lives: training may have given this thread only one.
class TorchThreads {
public:
    explicit TorchThreads(int threads) : m_before(at::get_num_threads()) { at::set_num_threads(std::max(1, threads)); }
    ~TorchThreads() { at::set_num_threads(m_before); }
    TorchThreads(const TorchThreads &) = delete;
    TorchThreads &operator=(const TorchThreads &) = delete;

private:
    int m_before;
};

TensorView firstRows(const Tensor &features, std::int64_t rows, std::vector<std::int64_t> &shape)
{
    shape = {std::min(rows, features.dim(0)), features.dim(1)};
    return {shape, features.data.data()};
}

void append(Tensor &all, const Tensor &rows)
{
    if (all.shape.empty())
        all.shape = {0, rows.dim(1)};
    all.shape[0] += rows.dim(0);
    all.data.insert(all.data.end(), rows.data.begin(), rows.data.end());
}

} // namespace

struct SnapshotMetrics::Impl {
    std::vector<MetricChoice> metrics;
    nn::FeatureExtractor extractor;
    bool mirror;
    std::uint64_t seed;
    // of the training faces
    std::optional<nn::FrechetReference> reference;
    std::int64_t numReal = 0;
    Tensor realFeatures; ///< as many as metrics that need single faces
    bool warned = false;

    Impl(std::vector<MetricChoice> m, nn::FeatureExtractor e, bool mirrored, std::uint64_t s)
        : metrics(std::move(m)), extractor(std::move(e)), mirror(mirrored), seed(s)
    {
    }

    /// Images of the largest metric with one of these names; 0 without.
    int imagesFor(std::initializer_list<const char *> names) const
    {
        int most = 0;
        for (const auto &m : metrics)
            if (std::ranges::any_of(names, [&](const char *name) { return m.name == name; }))
                most = std::max(most, m.images());
        return most;
    }
    std::string label(const char *metric) const { return std::string(metric) + "(" + extractor.name() + ")"; }

    bool prepareReal(const GanImages &real, JobContext &ctx);
    Result<bool> generate(const nn::Generator &generator, const GanImages &real, nn::FeatureStatistics &statistics,
                          Tensor &features, JobContext &ctx);
    std::vector<SnapshotScore> compare(const MetricChoice &metric, nn::FeatureStatistics &statistics,
                                       const Tensor &features, Json &results) const;
};

/// False when it was stopped.
bool SnapshotMetrics::Impl::prepareReal(const GanImages &real, JobContext &ctx)
{
    if (numReal > 0 || metrics.empty())
        return true;
    // in random order, so that the first ones stand for all
    std::vector<std::uint32_t> order(real.count() * (mirror ? 2 : 1));
    std::iota(order.begin(), order.end(), 0U);
    RandomState(static_cast<std::uint32_t>(seed)).shuffle(order);
    order.resize(std::min(order.size(), kMostReal));
    nn::FeatureStatistics statistics(extractor.width());
    Tensor kept;
    const auto keep = static_cast<std::int64_t>(imagesFor({"kid", "pr"}));
    const int r = real.resolution, c = real.channels;
    std::vector<std::uint8_t> pixels;
    for (std::size_t begin = 0; begin < order.size(); begin += kRealBatch) {
        if (ctx.shouldStop())
            return false;
        ctx.progress("features of the training faces", static_cast<std::int64_t>(begin),
                     static_cast<std::int64_t>(order.size()));
        const std::size_t n = std::min(order.size() - begin, std::size_t(kRealBatch));
        pixels.resize(n * real.imageBytes());
        for (std::size_t i = 0; i < n; ++i) {
            const std::size_t index = order[begin + i];
            const std::uint8_t *from = real.pixels.data() + index % real.count() * real.imageBytes();
            std::uint8_t *to = pixels.data() + i * real.imageBytes();
            std::copy_n(from, real.imageBytes(), to);
            if (index >= real.count()) // mirrored
                for (int y = 0; y < r; ++y)
                    for (int x = 0; x < r; ++x)
                        std::copy_n(from + (y * r + r - 1 - x) * c, c, to + (y * r + x) * c);
        }
        const Tensor f = extractor.features(pixels.data(), static_cast<std::int64_t>(n), r, r, c);
        statistics.add(f);
        if (kept.shape.empty() || kept.dim(0) < keep)
            append(kept, f);
    }
    if (statistics.count() >= 2)
        reference.emplace(statistics);
    numReal = statistics.count();
    realFeatures = std::move(kept);
    return true;
}

/// False when it was stopped.
Result<bool> SnapshotMetrics::Impl::generate(const nn::Generator &generator, const GanImages &real,
                                             nn::FeatureStatistics &statistics, Tensor &features, JobContext &ctx)
{
    const int forDistance = imagesFor({"fid"}), single = std::max(imagesFor({"kid", "pr"}), kSpreadImages);
    const int count = std::max(forDistance, single);
    const auto &config = generator.config();
    RandomState latents(static_cast<std::uint32_t>(seed)), classes(static_cast<std::uint32_t>(seed + 1));
    for (int done = 0; done < count; done += kBatch) {
        if (ctx.shouldStop())
            return false;
        ctx.progress("measuring the snapshot", done, count);
        const int n = std::min(kBatch, count - done);
        const Tensor z{{n, config.zDim}, latents.randn(static_cast<std::size_t>(n * config.zDim))};
        Tensor labels;
        if (config.cDim > 0) {
            labels.shape = {n, config.cDim};
            for (int i = 0; i < n; ++i) {
                const float *of = real.labels.data() + static_cast<std::size_t>(config.cDim) *
                                                           classes.below(static_cast<std::uint32_t>(real.count()));
                labels.data.insert(labels.data.end(), of, of + config.cDim);
            }
        }
        const Tensor f = extractor.features(generator.synthesize(generator.broadcast(generator.map(z, labels))));
        if (done < forDistance) {
            std::vector<std::int64_t> shape;
            statistics.add(firstRows(f, forDistance - done, shape));
        }
        if (features.shape.empty() || features.dim(0) < single)
            append(features, f);
    }
    return true;
}

std::vector<SnapshotScore> SnapshotMetrics::Impl::compare(const MetricChoice &metric, nn::FeatureStatistics &statistics,
                                                          const Tensor &features, Json &results) const
{
    std::vector<std::int64_t> a, b;
    if (metric.name == "fid") {
        const double fid = reference->distance(statistics);
        results = {{"fid", fid}};
        return {{label("FID"), fid}};
    }
    const TensorView real = firstRows(realFeatures, metric.images(), a),
                     generated = firstRows(features, metric.images(), b);
    if (metric.name == "kid") {
        const auto kid = nn::kernelDistanceOfSubsets(real, generated, kSubsets, kSubsetSize);
        results = {{"kid", kid.mean}, {"kid_std", kid.deviation}};
        return {{label("KID"), kid.mean}};
    }
    const auto pr = nn::precisionAndRecall(real, generated, kNeighbours);
    results = {{"precision", pr.precision}, {"recall", pr.recall}};
    return {{label("precision"), pr.precision, false}, {label("recall"), pr.recall, false}};
}

SnapshotMetrics::SnapshotMetrics(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
SnapshotMetrics::SnapshotMetrics(SnapshotMetrics &&) noexcept = default;
SnapshotMetrics &SnapshotMetrics::operator=(SnapshotMetrics &&) noexcept = default;
SnapshotMetrics::~SnapshotMetrics() = default;

Result<SnapshotMetrics> SnapshotMetrics::create(std::vector<MetricChoice> metrics,
                                                const std::filesystem::path &extractor, bool mirror, std::uint64_t seed)
{
    auto loaded = nn::FeatureExtractor::load(extractor.empty() ? nn::FeatureExtractor::bundledFile() : extractor);
    if (!loaded)
        return passOn(loaded);
    return SnapshotMetrics(std::make_unique<Impl>(std::move(metrics), std::move(*loaded), mirror, seed));
}

Result<> SnapshotMetrics::requireEnough(const std::vector<MetricChoice> &metrics, std::size_t real)
{
    for (const auto &metric : metrics) {
        const int least = metric.name == "pr" ? kNeighbours + 1 : 2;
        const auto bad = [&](const std::string &has, std::size_t number) {
            return fail(ErrorCode::InvalidArgument,
                        metric.name + " needs at least " + std::to_string(least) + " " + has + " faces, not " +
                            std::to_string(number),
                        "metrics");
        };
        if (metric.images() < least)
            return bad("generated", static_cast<std::size_t>(std::max(0, metric.images())));
        if (real < static_cast<std::size_t>(least))
            return bad("training", real);
    }
    return {};
}

const std::string &SnapshotMetrics::extractorName() const
{
    return m_impl->extractor.name();
}

Result<SnapshotScores> SnapshotMetrics::measure(const std::filesystem::path &model, std::int64_t images,
                                                const GanImages &real, JobContext &ctx)
{
    Impl &m = *m_impl;
    const TorchThreads threads(ctx.threads());
    const auto start = std::chrono::steady_clock::now();
    const auto generator = nn::Generator::load(model);
    if (!generator)
        return passOn(generator);
    SnapshotScores out;
    out.spread = std::nan("");
    nn::FeatureStatistics statistics(m.extractor.width());
    Tensor features;
    if (!m.prepareReal(real, ctx))
        return ctx.cancelled();
    const auto whole = m.generate(*generator, real, statistics, features, ctx);
    if (!whole)
        return passOn(whole);
    if (!*whole)
        return ctx.cancelled();
    std::vector<std::int64_t> shape;
    out.spread = nn::meanPairwiseDistance(firstRows(features, kSpreadImages, shape));
    if (m.metrics.empty())
        return out;
    if (const int n = m.imagesFor({"fid"});
        n > 0 && !m.warned && std::min<std::int64_t>(n, m.numReal) < m.extractor.width()) {
        m.warned = true;
        ctx.warning("few-images", m.label("FID") + " of " + std::to_string(n) + " generated and " +
                                      std::to_string(m.numReal) +
                                      " training faces is biased upwards: both should be more than the " +
                                      std::to_string(m.extractor.width()) +
                                      " features; compare it only with numbers of as many faces");
    }
    for (const auto &metric : m.metrics) {
        Json results;
        for (const auto &score : m.compare(metric, statistics, features, results)) {
            ctx.metric(images, score.name, score.value);
            out.forCard[score.name] = {{"value", score.value}, {"images", metric.images()}, {"real_images", m.numReal}};
            out.scores.push_back(score);
        }
        const Json line = {
            {"results", results},
            {"metric", metric.name},
            {"extractor", m.extractor.name()},
            {"images", metric.images()},
            {"real_images", m.numReal},
            {"kimg", static_cast<double>(images) / 1000},
            {"snapshot", model.filename().string()},
            {"total_time", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()},
            {"timestamp", utcNow()}};
        if (auto ok = appendToFile(model.parent_path() / ("metric-" + metric.name + ".jsonl"), line.dump() + "\n"); !ok)
            return passOn(ok);
    }
    auto card = readJson(weights::cardPath(model));
    if (!card)
        return passOn(card);
    (*card)["metrics"] = out.forCard;
    if (auto ok = writeJson(weights::cardPath(model), *card); !ok)
        return passOn(ok);
    return out;
}

} // namespace mimik::gan
