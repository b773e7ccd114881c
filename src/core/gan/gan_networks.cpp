#include "core/gan/gan_networks_p.h"

#include <atomic>
#include <chrono>
#include <cmath>

namespace mimik::gan {

namespace {

/// Another module's parameters and buffers become views of this one's memory.
void shareStorage(torch::nn::Module &from, torch::nn::Module &to)
{
    const auto source = nn::namedTensors(from);
    auto target = nn::namedTensors(to);
    for (std::size_t i = 0; i < source.size(); ++i)
        target[i].second.set_data(source[i].second.detach());
}

std::vector<TorchTensor> parametersOf(const Adam &adam, const torch::nn::Module &module)
{
    std::map<std::string, TorchTensor> byName;
    for (const auto &item : module.named_parameters())
        byName.emplace(item.key(), item.value());
    std::vector<TorchTensor> out;
    for (const auto &[name, p] : adam.m_parameters)
        out.push_back(byName.at(name));
    return out;
}

bool trainsGenerator(Phase phase)
{
    return phase == Phase::Gmain || phase == Phase::Greg;
}

TorchTensor stateOf(at::Generator &generator)
{
    const std::lock_guard lock(generator.mutex());
    return generator.get_state().clone();
}

void setState(at::Generator &generator, const TorchTensor &state)
{
    const std::lock_guard lock(generator.mutex());
    generator.set_state(state);
}

const char *phaseName(Phase phase)
{
    constexpr const char *kNames[] = {"Timing/Gmain", "Timing/Greg", "Timing/Dmain", "Timing/Dreg"};
    return kNames[static_cast<std::size_t>(phase)];
}

} // namespace

void copyTensors(torch::nn::Module &from, torch::nn::Module &to)
{
    torch::NoGradGuard guard;
    const auto source = nn::namedTensors(from);
    auto target = nn::namedTensors(to);
    for (std::size_t i = 0; i < source.size(); ++i)
        target[i].second.copy_(source[i].second);
}

at::Generator makeGenerator(torch::Device device, std::uint64_t seed)
{
    at::Generator generator = at::globalContext().defaultGenerator(device).clone();
    const std::lock_guard lock(generator.mutex());
    generator.set_current_seed(seed);
    return generator;
}

GanNetworks::GanNetworks(const GanSettings &s) : settings(s), device(s.device)
{
    torch::manual_seed(settings.seed);
    std::shared_ptr<const nn::AugmentPipe> pipe;
    if (settings.isAugmented())
        pipe = std::make_shared<nn::AugmentPipe>(nn::augmentPipeSettings(settings.augpipe).value());
    for (int r = 0; r < settings.replicas; ++r) {
        GanLoss loss(GeneratorNet(settings.network), DiscriminatorNet(settings.network), settings);
        loss.m_g->to(device);
        loss.m_d->to(device);
        const std::uint64_t seed = settings.seed * 1000003ULL + static_cast<std::uint64_t>(r);
        loss.m_generator = makeGenerator(device, seed);
        loss.m_augmentGenerator = makeGenerator(torch::kCPU, seed ^ 0x617567ULL);
        loss.m_pipe = pipe;
        if (r > 0) {
            shareStorage(*replicas[0].m_g, *loss.m_g);
            shareStorage(*replicas[0].m_d, *loss.m_d);
        }
        replicas.push_back(std::move(loss));
    }
    ema = GeneratorNet(settings.network);
    ema->to(device);
    copyTensors(*generator(), *ema);
    const auto ratio = [](int interval) {
        return interval / (interval + 1.0);
    };
    adamG = Adam::lazy(*generator(), settings.lr, settings.plWeight > 0 ? ratio(settings.gRegInterval) : 1);
    adamD = Adam::lazy(*discriminator(), settings.lr, settings.gamma > 0 ? ratio(settings.dRegInterval) : 1,
                       discriminator()->firstLayerParameters(settings.freezeD));
    ada.p = settings.isAugmented() ? settings.augP : 0;
    remember();
}

bool GanNetworks::isActive(Phase phase) const
{
    if (phase == Phase::Greg)
        return settings.plWeight > 0 && at.batchIndex % settings.gRegInterval == 0;
    if (phase == Phase::Dreg)
        return settings.gamma > 0 && at.batchIndex % settings.dRegInterval == 0;
    return true;
}

void GanNetworks::accumulate(int replica, Phase phase, const std::vector<GanSampler::Item> &items,
                             const GanSampler &sampler, const std::function<bool()> &goOn)
{
    GanLoss &loss = replicas[static_cast<std::size_t>(replica)];
    loss.m_augmentP = ada.p;
    const double gain = phase == Phase::Greg ? settings.gRegInterval : phase == Phase::Dreg ? settings.dRegInterval : 1;
    const int n = settings.microBatch, perReplica = settings.batch / settings.replicas;
    for (int done = 0; done < perReplica; done += n) {
        if (!goOn())
            return;
        GanSampler::Batch real;
        if (!trainsGenerator(phase))
            real = sampler.batch(items.data() + replica * perReplica + done, n);
        TorchTensor z, c;
        if (phase != Phase::Dreg) {
            z = torch::randn({n, settings.network.zDim}, loss.m_generator, torch::TensorOptions(device));
            c = sampler.randomLabels(n, *loss.m_augmentGenerator);
        }
        loss.accumulate(phase, real.images, real.labels, z, c, gain);
    }
}

/// Means over the replicas come to the first one; the others' are dropped, like all when `drop` is set.
void GanNetworks::gatherGradients(Phase phase, bool drop)
{
    torch::NoGradGuard guard;
    const Adam &adam = trainsGenerator(phase) ? adamG : adamD;
    const auto ofReplica = [&](GanLoss &loss) {
        return parametersOf(adam, trainsGenerator(phase) ? static_cast<torch::nn::Module &>(*loss.m_g) : *loss.m_d);
    };
    std::vector<TorchTensor> own = ofReplica(replicas[0]);
    for (std::size_t r = 1; r < replicas.size(); ++r) {
        auto others = ofReplica(replicas[r]);
        for (std::size_t i = 0; i < own.size(); ++i) {
            if (!drop && others[i].grad().defined()) {
                if (own[i].grad().defined())
                    own[i].mutable_grad().add_(others[i].grad());
                else
                    own[i].mutable_grad() = others[i].grad();
            }
            others[i].mutable_grad() = TorchTensor();
        }
    }
    for (auto &p : own) {
        if (drop)
            p.mutable_grad() = TorchTensor();
        else if (replicas.size() > 1 && p.grad().defined())
            p.mutable_grad().div_(static_cast<double>(replicas.size()));
    }
}

/// The optimiser's step, and what the replicas saw: averages of w, path length, statistics.
void GanNetworks::step(Phase phase)
{
    (trainsGenerator(phase) ? adamG : adamD).step();
    TorchTensor plMean = torch::zeros({});
    for (auto &replica : replicas) {
        for (const auto &mean : replica.m_wMeans)
            generator()->mapping->updateAverage(mean);
        replica.m_wMeans.clear();
        stats.add(replica.m_stats);
        const Moments signs = replica.m_stats.of("Loss/signs/real");
        ada.report(signs.sum, signs.num);
        replica.m_stats.clear();
        plMean += replica.m_plMean.to(torch::kCPU) / static_cast<double>(replicas.size());
    }
    for (auto &replica : replicas)
        replica.m_plMean = plMean.clone();
}

bool GanNetworks::runPhase(Phase phase, const std::vector<GanSampler::Item> &items, const GanSampler &sampler,
                           WorkerThreads &threads, const std::function<bool()> &shouldStop)
{
    const auto start = std::chrono::steady_clock::now();
    remember();
    std::atomic<bool> stop = false;
    threads.run([&](int r) {
        accumulate(r, phase, items, sampler, [&] {
            if (r == 0 && shouldStop())
                stop = true;
            return !stop;
        });
    });
    gatherGradients(phase, stop);
    if (stop) {
        recall();
        return false;
    }
    step(phase);
    const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
    stats.report(phaseName(phase), spent.count());
    return true;
}

void GanNetworks::updateEma()
{
    torch::NoGradGuard guard;
    double emaImages = settings.emaKimg * 1000;
    if (settings.emaRampup > 0)
        emaImages = std::min(emaImages, static_cast<double>(at.images) * settings.emaRampup);
    const double beta = std::pow(0.5, settings.batch / std::max(emaImages, 1e-8));
    auto target = ema->named_parameters();
    for (const auto &item : generator()->named_parameters())
        target[item.key()].copy_(item.value().lerp(target[item.key()], beta));
    auto buffers = ema->named_buffers();
    for (const auto &item : generator()->named_buffers())
        buffers[item.key()].copy_(item.value());
}

void GanNetworks::finishIteration()
{
    at.phase = 0;
    updateEma();
    at.images += settings.batch;
    ++at.batchIndex;
    if (settings.aug == "ada" && at.batchIndex % settings.adaInterval == 0)
        ada.adjust(settings.adaTarget, settings.batch * settings.adaInterval / (settings.adaKimg * 1000));
}

void GanNetworks::remember()
{
    at.randomStates.clear();
    at.augmentStates.clear();
    for (auto &replica : replicas) {
        at.randomStates.push_back(stateOf(*replica.m_generator));
        at.augmentStates.push_back(stateOf(*replica.m_augmentGenerator));
    }
    at.plMean = replicas[0].m_plMean.item<float>();
    at.ada = ada;
}

void GanNetworks::recall()
{
    for (std::size_t r = 0; r < replicas.size(); ++r) {
        if (r < at.randomStates.size())
            setState(*replicas[r].m_generator, at.randomStates[r]);
        if (r < at.augmentStates.size())
            setState(*replicas[r].m_augmentGenerator, at.augmentStates[r]);
        replicas[r].m_plMean = torch::full({}, at.plMean);
        replicas[r].m_wMeans.clear();
        replicas[r].m_stats.clear();
    }
    ada = at.ada;
}

} // namespace mimik::gan
