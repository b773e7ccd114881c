#include "core/gan/gan_trainer.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/png.h"
#include "core/base/random_state.h"
#include "core/base/sha256.h"
#include "core/gan/gan_checkpoint_p.h"
#include "core/gan/worker_threads.h"
#include "core/nn/torch_bridge_p.h"
#include "core/weights/model_card.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <numeric>

namespace mimik::gan {

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char *kModelName = "model.safetensors";
constexpr int kGrid = 8; // fakes are shown as 8 x 8

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string sixDigits(std::int64_t n)
{
    std::string s = std::to_string(n);
    return std::string(s.size() < 6 ? 6 - s.size() : 0, '0') + s;
}

/// Another module's parameters and buffers become views of this one's memory.
void shareStorage(torch::nn::Module &from, torch::nn::Module &to)
{
    const auto source = nn::namedTensors(from);
    auto target = nn::namedTensors(to);
    for (std::size_t i = 0; i < source.size(); ++i)
        target[i].second.set_data(source[i].second.detach());
}

void copyTensors(torch::nn::Module &from, torch::nn::Module &to)
{
    torch::NoGradGuard guard;
    const auto source = nn::namedTensors(from);
    auto target = nn::namedTensors(to);
    for (std::size_t i = 0; i < source.size(); ++i)
        target[i].second.copy_(source[i].second);
}

std::vector<TorchTensor> gradients(const Adam &adam, const torch::nn::Module &module)
{
    std::map<std::string, TorchTensor> byName;
    for (const auto &item : module.named_parameters())
        byName.emplace(item.key(), item.value());
    std::vector<TorchTensor> out;
    for (const auto &[name, p] : adam.m_parameters)
        out.push_back(byName.at(name));
    return out;
}

} // namespace

struct GanTrainer::Impl {
    GanSettings settings;
    GanImages images;
    std::string command, data, licence;
    std::string warning; ///< said when the run begins

    std::vector<GanLoss> replicas; ///< [0] owns the weights, the others share them
    GeneratorNet ema{nullptr};
    Adam adamG, adamD;
    GanPosition at;
    LossStats stats;

    std::vector<std::uint32_t> order; ///< permutation of the current epoch
    std::int64_t orderEpoch = -1;

    Impl(GanSettings s, GanImages i) : settings(std::move(s)), images(std::move(i)) { build(); }

    void build()
    {
        torch::manual_seed(settings.seed);
        for (int r = 0; r < settings.replicas; ++r) {
            GanLoss loss(GeneratorNet(settings.network), DiscriminatorNet(settings.network), settings);
            loss.m_generator =
                at::detail::createCPUGenerator(settings.seed * 1000003ULL + static_cast<std::uint64_t>(r));
            if (r > 0) {
                shareStorage(*replicas[0].m_g, *loss.m_g);
                shareStorage(*replicas[0].m_d, *loss.m_d);
            }
            replicas.push_back(std::move(loss));
        }
        ema = GeneratorNet(settings.network);
        copyTensors(*replicas[0].m_g, *ema);
        const auto ratio = [](int interval) {
            return interval / (interval + 1.0);
        };
        adamG = Adam::lazy(*replicas[0].m_g, settings.lr, settings.plWeight > 0 ? ratio(settings.gRegInterval) : 1);
        adamD = Adam::lazy(*replicas[0].m_d, settings.lr, settings.gamma > 0 ? ratio(settings.dRegInterval) : 1,
                           replicas[0].m_d->firstLayerParameters(settings.freezeD));
    }

    GanState state() { return {replicas[0].m_g, replicas[0].m_d, ema, &adamG, &adamD, &at}; }

    /// The n-th image that training sees: a new permutation of the (mirrored) data for each epoch.
    std::pair<std::size_t, bool> item(std::int64_t n)
    {
        const auto total = static_cast<std::int64_t>(images.count() * (settings.mirror ? 2 : 1));
        if (orderEpoch != n / total || static_cast<std::int64_t>(order.size()) != total) {
            orderEpoch = n / total;
            order.resize(static_cast<std::size_t>(total));
            std::iota(order.begin(), order.end(), 0U);
            RandomState random(
                static_cast<std::uint32_t>(settings.seed * 7919 + static_cast<std::uint64_t>(orderEpoch)));
            random.shuffle(order);
        }
        const std::size_t index = order[static_cast<std::size_t>(n % total)];
        return {index % images.count(), index >= images.count()};
    }

    struct RealBatch {
        TorchTensor images, labels;
    };
    /// Real images of one micro-batch as [n, C, R, R] in -1..1, channels last.
    RealBatch fetch(const std::pair<std::size_t, bool> *items, int n) const
    {
        const int r = images.resolution, c = images.channels;
        RealBatch batch;
        batch.images =
            torch::empty({n, c, r, r}, torch::TensorOptions().memory_format(torch::MemoryFormat::ChannelsLast));
        float *out = batch.images.data_ptr<float>();
        for (int i = 0; i < n; ++i) {
            const std::uint8_t *src = images.pixels.data() + items[i].first * images.imageBytes();
            for (int y = 0; y < r; ++y)
                for (int x = 0; x < r; ++x) {
                    const std::uint8_t *p = src + (y * r + (items[i].second ? r - 1 - x : x)) * c;
                    for (int k = 0; k < c; ++k)
                        *out++ = static_cast<float>(p[k]) / 127.5F - 1;
                }
        }
        if (settings.network.cDim > 0) {
            batch.labels = torch::empty({n, images.labelWidth});
            for (int i = 0; i < n; ++i)
                std::copy_n(images.labels.data() + items[i].first * static_cast<std::size_t>(images.labelWidth),
                            images.labelWidth, batch.labels.data_ptr<float>() + i * images.labelWidth);
        }
        return batch;
    }

    /// Labels of random data set items.
    TorchTensor randomLabels(int n, at::Generator &generator) const
    {
        if (settings.network.cDim == 0)
            return {};
        const TorchTensor index =
            torch::randint(0, static_cast<std::int64_t>(images.count()), {n}, generator, torch::kLong);
        TorchTensor labels = torch::empty({n, images.labelWidth});
        for (int i = 0; i < n; ++i)
            std::copy_n(images.labels.data() + index[i].item<std::int64_t>() * images.labelWidth, images.labelWidth,
                        labels.data_ptr<float>() + i * images.labelWidth);
        return labels;
    }

    void rememberRandomness()
    {
        at.randomStates.clear();
        for (auto &replica : replicas) {
            const std::lock_guard lock(replica.m_generator->mutex());
            at.randomStates.push_back(replica.m_generator->get_state().clone());
        }
        at.plMean = replicas[0].m_plMean.item<float>();
    }

    void restoreRandomness()
    {
        for (std::size_t r = 0; r < replicas.size() && r < at.randomStates.size(); ++r) {
            const std::lock_guard lock(replicas[r].m_generator->mutex());
            replicas[r].m_generator->set_state(at.randomStates[r]);
        }
        for (auto &replica : replicas) {
            replica.m_plMean = torch::full({}, at.plMean);
            replica.m_wMeans.clear();
            replica.m_stats = {};
        }
    }

    bool isActive(Phase phase) const
    {
        if (phase == Phase::Greg)
            return settings.plWeight > 0 && at.batchIndex % settings.gRegInterval == 0;
        if (phase == Phase::Dreg)
            return settings.gamma > 0 && at.batchIndex % settings.dRegInterval == 0;
        return true;
    }

    /// One phase of one iteration. False when it was cancelled; nothing has changed then.
    bool runPhase(Phase phase, const std::vector<std::pair<std::size_t, bool>> &items, WorkerThreads &threads,
                  JobContext &ctx)
    {
        rememberRandomness();
        const int perReplica = settings.batch / settings.replicas;
        const bool isG = phase == Phase::Gmain || phase == Phase::Greg;
        const double gain = phase == Phase::Greg   ? settings.gRegInterval
                            : phase == Phase::Dreg ? settings.dRegInterval
                                                   : 1;
        std::atomic<bool> stop = false;
        threads.run([&](int r) {
            GanLoss &loss = replicas[static_cast<std::size_t>(r)];
            for (int done = 0; done < perReplica; done += settings.microBatch) {
                if (r == 0 && ctx.shouldStop())
                    stop = true;
                if (stop)
                    return;
                RealBatch real;
                if (!isG)
                    real = fetch(items.data() + r * perReplica + done, settings.microBatch);
                TorchTensor z, c;
                if (phase != Phase::Dreg) {
                    z = torch::randn({settings.microBatch, settings.network.zDim}, loss.m_generator);
                    c = randomLabels(settings.microBatch, *loss.m_generator);
                }
                loss.accumulate(phase, real.images, real.labels, z, c, gain);
            }
        });
        Adam &adam = isG ? adamG : adamD;
        std::vector<TorchTensor> own =
            gradients(adam, isG ? static_cast<torch::nn::Module &>(*replicas[0].m_g) : *replicas[0].m_d);
        for (std::size_t r = 1; r < replicas.size(); ++r) {
            auto others = gradients(adam, isG ? static_cast<torch::nn::Module &>(*replicas[r].m_g) : *replicas[r].m_d);
            for (std::size_t i = 0; i < own.size(); ++i) {
                if (!stop && others[i].grad().defined()) {
                    torch::NoGradGuard guard;
                    if (own[i].grad().defined())
                        own[i].mutable_grad().add_(others[i].grad());
                    else
                        own[i].mutable_grad() = others[i].grad();
                }
                others[i].mutable_grad() = TorchTensor();
            }
        }
        if (stop) {
            for (auto &p : own)
                p.mutable_grad() = TorchTensor();
            restoreRandomness();
            return false;
        }
        if (replicas.size() > 1) {
            torch::NoGradGuard guard;
            for (auto &p : own)
                if (p.grad().defined())
                    p.mutable_grad().div_(static_cast<double>(replicas.size()));
        }
        adam.step();
        TorchTensor plMean = torch::zeros({});
        for (auto &replica : replicas) {
            for (const auto &mean : replica.m_wMeans)
                replicas[0].m_g->mapping->updateAverage(mean);
            replica.m_wMeans.clear();
            stats.add(replica.m_stats);
            replica.m_stats = {};
            plMean += replica.m_plMean / static_cast<double>(replicas.size());
        }
        for (auto &replica : replicas)
            replica.m_plMean = plMean.clone();
        return true;
    }

    void updateEma()
    {
        torch::NoGradGuard guard;
        double emaImages = settings.emaKimg * 1000;
        if (settings.emaRampup > 0)
            emaImages = std::min(emaImages, static_cast<double>(at.images) * settings.emaRampup);
        const double beta = std::pow(0.5, settings.batch / std::max(emaImages, 1e-8));
        auto target = ema->named_parameters();
        for (const auto &item : replicas[0].m_g->named_parameters())
            target[item.key()].copy_(item.value().lerp(target[item.key()], beta));
        auto buffers = ema->named_buffers();
        for (const auto &item : replicas[0].m_g->named_buffers())
            buffers[item.key()].copy_(item.value());
    }

    Image fakesGrid()
    {
        torch::NoGradGuard guard;
        const int r = settings.network.resolution;
        Image grid(kGrid * r, kGrid * r, 3);
        RandomState random(static_cast<std::uint32_t>(settings.seed));
        at::Generator generator = at::detail::createCPUGenerator(settings.seed);
        for (int row = 0; row < kGrid; ++row) {
            const auto values = random.randn(static_cast<std::size_t>(kGrid * settings.network.zDim));
            const TorchTensor z = torch::tensor(values).reshape({kGrid, settings.network.zDim});
            const TorchTensor c = randomLabels(kGrid, generator);
            const TorchTensor img =
                ema->synthesis->forward(ema->broadcast(ema->mapping->forward(z, c)), {}).contiguous();
            for (int column = 0; column < kGrid; ++column)
                paste(grid, row, column, img[column]);
        }
        return grid;
    }

    static void paste(Image &grid, int row, int column, const TorchTensor &chw)
    {
        const int r = static_cast<int>(chw.size(1));
        const TorchTensor rgb = (chw.size(0) == 3 ? chw : chw.repeat({3, 1, 1})).contiguous();
        const Image image = imageFromChw(rgb.data_ptr<float>(), r, r);
        for (int y = 0; y < r; ++y)
            std::copy_n(image.row(y), image.rowBytes(),
                        grid.row(row * r + y) + static_cast<std::size_t>(column * r * 3));
    }

    Image realsGrid()
    {
        const int r = images.resolution;
        Image grid(kGrid * r, kGrid * r, 3);
        for (int i = 0; i < kGrid * kGrid; ++i) {
            const auto one = item(i);
            paste(grid, i / kGrid, i % kGrid, fetch(&one, 1).images[0].contiguous());
        }
        return grid;
    }

    weights::ModelCard card() const
    {
        const auto &n = settings.network;
        weights::ModelCard card;
        card.kind = "generator";
        card.architecture = "StyleGAN2 " + n.gArchitecture + " / " + n.dArchitecture + ", " +
                            std::to_string(n.resolution) + "x" + std::to_string(n.resolution) + ", channel base " +
                            std::to_string(n.channelBase) + ", at most " + std::to_string(n.channelMax) +
                            " channels, z " + std::to_string(n.zDim) + ", w " + std::to_string(n.wDim);
        card.settings = Json(n);
        if (n.cDim > 0)
            card.classes = images.classes;
        card.training = {{"command", command},
                         {"data", data.empty() ? images.description : data},
                         {"images", images.count()},
                         {"seed", settings.seed},
                         {"kimg", static_cast<double>(at.images) / 1000},
                         {"settings", Json(settings)},
                         {"versions", {{"torch", TORCH_VERSION}}}};
        card.licence = licence;
        if (!at.parent.empty())
            card.parents.push_back(at.parent);
        return card;
    }

    Result<> writeModelTo(const std::filesystem::path &file) const
    {
        return weights::writeModel(file, modelTensors(ema, replicas[0].m_d), weights::StoredAs::Float16, card());
    }

    Result<std::string> writeSnapshot(JobContext &ctx)
    {
        const std::string number = sixDigits(at.images / 1000);
        const std::string picture = "fakes" + number + ".png", model = "network-snapshot-" + number + ".safetensors";
        if (auto ok = writePng(ctx.outDir() / picture, fakesGrid(), {{"Comment", "AI-generated image"}}); !ok)
            return passOn(ok);
        if (auto ok = writeModelTo(ctx.outDir() / model); !ok)
            return passOn(ok);
        ctx.artifact("samples", picture);
        ctx.artifact("model", model);
        return model;
    }

    Result<Json> train(JobContext &ctx, double minutes);
    Result<> reportTick(JobContext &ctx, double seconds, std::int64_t images);
};

Result<> GanTrainer::Impl::reportTick(JobContext &ctx, double seconds, std::int64_t seen)
{
    const auto mean = [](double sum, std::int64_t n) {
        return n > 0 ? sum / static_cast<double>(n) : NAN;
    };
    const std::pair<const char *, double> values[] = {
        {"Loss/G/loss", mean(stats.lossG, stats.countG)},
        {"Loss/D/loss", mean(stats.lossD, stats.countD)},
        {"Loss/signs/real", mean(stats.signReal, stats.countReal)},
        {"Loss/scores/real", mean(stats.scoreReal, stats.countReal)},
        {"Loss/scores/fake", mean(stats.scoreFake, stats.countFake)},
        {"Loss/r1_penalty", mean(stats.r1, stats.countR1)},
        {"Loss/pl_penalty", mean(stats.plPenalty, stats.countPl)},
        {"Timing/img_per_s", seconds > 0 ? static_cast<double>(seen) / seconds : NAN},
    };
    Json line = {{"Progress/kimg", static_cast<double>(at.images) / 1000}, {"Progress/tick", at.tick}};
    for (const auto &[name, value] : values) {
        line[name] = jsonNumber(value);
        if (std::isfinite(value))
            ctx.metric(at.images, name, value);
    }
    line["timestamp"] = utcNow();
    stats = {};
    return appendToFile(ctx.outDir() / "stats.jsonl", line.dump() + "\n");
}

Result<Json> GanTrainer::Impl::train(JobContext &ctx, double minutes)
{
    // Each replica computes on its own thread; within one replica torch may use several only when it is alone.
    WorkerThreads threads(settings.replicas, settings.replicas > 1 ? 1 : std::max(1, ctx.threads()));
    if (!warning.empty())
        ctx.warning("no-discriminator", warning);

    if (auto ok = writeJson(ctx.outDir() / "training_options.json", Json(settings)); !ok)
        return passOn(ok);
    if (auto ok = writePng(ctx.outDir() / "reals.png", realsGrid()); !ok)
        return passOn(ok);
    if (at.images == 0)
        if (auto ok = writePng(ctx.outDir() / "fakes_init.png", fakesGrid()); !ok)
            return passOn(ok);

    const auto total = static_cast<std::int64_t>(std::llround(settings.totalKimg * 1000));
    const auto start = Clock::now();
    auto lastTick = start, lastProgress = start;
    const std::int64_t startImages = at.images;
    std::int64_t tickImages = at.images;
    LossStats whole;
    std::string lastModel;
    std::int64_t lastSnapshot = -1;
    // What is reached first ends the run: the number of images, or the time.
    const auto showProgress = [&] {
        const double seconds = secondsSince(start);
        if (minutes > 0 && seconds / (minutes * 60) > static_cast<double>(at.images) / static_cast<double>(total))
            ctx.progress("training", static_cast<std::int64_t>(seconds), static_cast<std::int64_t>(minutes * 60));
        else
            ctx.progress("training", at.images, total);
    };
    showProgress();
    bool done = at.images >= total;
    while (!done) {
        std::vector<std::pair<std::size_t, bool>> items;
        for (int i = 0; i < settings.batch; ++i)
            items.push_back(item(at.images + i));
        constexpr Phase kPhases[] = {Phase::Gmain, Phase::Greg, Phase::Dmain, Phase::Dreg};
        for (; at.phase < 4; ++at.phase) {
            if (!isActive(kPhases[at.phase]))
                continue;
            if (!runPhase(kPhases[at.phase], items, threads, ctx)) {
                if (auto ok = writeCheckpoint(ctx.outDir(), state(), settings); !ok)
                    return passOn(ok);
                return ctx.cancelled();
            }
        }
        at.phase = 0;
        updateEma();
        at.images += settings.batch;
        ++at.batchIndex;
        if (secondsSince(lastProgress) > 0.2) {
            lastProgress = Clock::now();
            showProgress();
        }
        done = at.images >= total || (minutes > 0 && secondsSince(start) >= minutes * 60);
        if (!done && at.tick > 0 && static_cast<double>(at.images - at.tickStart) < settings.kimgPerTick * 1000)
            continue;
        rememberRandomness();
        whole = stats;
        if (auto ok = reportTick(ctx, secondsSince(lastTick), at.images - tickImages); !ok)
            return passOn(ok);
        if (done || at.tick % settings.snapTicks == 0) {
            auto model = writeSnapshot(ctx);
            if (!model)
                return passOn(model);
            lastModel = *model;
            lastSnapshot = at.images;
        }
        ++at.tick;
        at.tickStart = at.images;
        if (auto ok = writeCheckpoint(ctx.outDir(), state(), settings); !ok)
            return passOn(ok);
        lastTick = Clock::now();
        tickImages = at.images;
    }
    if (lastSnapshot != at.images) { // resumed when nothing was left to do
        rememberRandomness();
        auto model = writeSnapshot(ctx);
        if (!model)
            return passOn(model);
        lastModel = *model;
    }
    // The last snapshot under a name that does not change, for scripts.
    if (auto ok = writeModelTo(ctx.outDir() / kModelName); !ok)
        return passOn(ok);
    ctx.artifact("model", kModelName);
    showProgress();
    const double seconds = secondsSince(start);
    const auto mean = [](double sum, std::int64_t n) {
        return n > 0 ? jsonNumber(sum / static_cast<double>(n)) : Json();
    };
    return Json{{"kimg", static_cast<double>(at.images) / 1000},
                {"seconds", seconds},
                {"img_per_s", static_cast<double>(at.images - startImages) / std::max(seconds, 1e-9)},
                {"loss_G", mean(whole.lossG, whole.countG)},
                {"loss_D", mean(whole.lossD, whole.countD)},
                {"r_t", mean(whole.signReal, whole.countReal)},
                {"snapshot", lastModel},
                {"model", kModelName}};
}

GanTrainer::GanTrainer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
GanTrainer::GanTrainer(GanTrainer &&) noexcept = default;
GanTrainer &GanTrainer::operator=(GanTrainer &&) noexcept = default;
GanTrainer::~GanTrainer() = default;

Result<GanTrainer> GanTrainer::create(GanSettings settings, GanImages images)
{
    if (auto ok = settings.validate(); !ok)
        return passOn(ok);
    if (images.count() == 0)
        return fail(ErrorCode::InvalidArgument, "there are no training images", "data");
    if (images.resolution != settings.network.resolution || images.channels != settings.network.imgChannels)
        return fail(ErrorCode::InvalidArgument,
                    "the images are " + std::to_string(images.resolution) + " pixels wide with " +
                        std::to_string(images.channels) + " channels, the network makes " +
                        std::to_string(settings.network.resolution) + " with " +
                        std::to_string(settings.network.imgChannels),
                    "data");
    if (settings.network.cDim > 0 &&
        (images.labelWidth != settings.network.cDim ||
         images.labels.size() != images.count() * static_cast<std::size_t>(images.labelWidth)))
        return fail(ErrorCode::InvalidArgument, "a conditional generator needs a label for every image", "cond");
    return GanTrainer(std::make_unique<Impl>(std::move(settings), std::move(images)));
}

Result<> GanTrainer::startFromModel(const std::filesystem::path &model)
{
    auto tensors = readModelTensors(model);
    if (!tensors)
        return passOn(tensors);
    Impl &m = *m_impl;
    const std::string where = model.string();
    if (auto ok = nn::assignTensors(*m.ema, tensors->g, where); !ok)
        return ok;
    copyTensors(*m.ema, *m.replicas[0].m_g);
    if (tensors->d.empty())
        m.warning = where + " has no discriminator; training starts with a random one, which takes longer";
    else if (auto ok = nn::assignTensors(*m.replicas[0].m_d, tensors->d, where); !ok)
        return ok;
    const auto hash = sha256OfFile(model);
    if (!hash)
        return passOn(hash);
    m.at.parent = *hash;
    return {};
}

Result<> GanTrainer::resumeFrom(const std::filesystem::path &runFolder)
{
    auto checkpoint = newestCheckpoint(runFolder);
    if (!checkpoint)
        return passOn(checkpoint);
    if (auto ok = restoreCheckpoint(*checkpoint, m_impl->state()); !ok)
        return ok;
    m_impl->restoreRandomness();
    return {};
}

Result<GanSettings> GanTrainer::settingsOfRun(const std::filesystem::path &runFolder)
{
    auto checkpoint = newestCheckpoint(runFolder);
    if (!checkpoint)
        return passOn(checkpoint);
    return checkpointSettings(*checkpoint);
}

Result<nn::StyleGan2Config> GanTrainer::networkOfModel(const std::filesystem::path &model)
{
    auto tensors = readModelTensors(model);
    if (!tensors)
        return passOn(tensors);
    return tensors->config;
}

void GanTrainer::setProvenance(const std::string &command, const std::string &data, const std::string &licence)
{
    m_impl->command = command;
    m_impl->data = data;
    m_impl->licence = licence;
}

double GanTrainer::kimg() const
{
    return static_cast<double>(m_impl->at.images) / 1000;
}

Result<Json> GanTrainer::run(JobContext &ctx, double minutes)
{
    return m_impl->train(ctx, minutes);
}

} // namespace mimik::gan
