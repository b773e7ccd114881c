#include "core/gan/gan_networks_p.h"

#include "core/nn/torch_bridge_p.h"

#include <atomic>
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

GanNetworks::GanNetworks(const GanSettings &s, std::shared_ptr<ProcessGroup> group)
    : settings(s), device(torch::kCPU), m_processes(group ? std::move(group) : std::make_shared<ProcessGroup>())
{
    device = nn::openDevice(settings.device, m_processes->rank()).value(); // GanTrainer has looked
    MIMIK_ASSERT(settings.replicas % m_processes->size() == 0);
    const int numReplicas = settings.replicas / m_processes->size();
    m_firstReplica = m_processes->rank() * numReplicas;
    torch::manual_seed(settings.seed);
    std::shared_ptr<const nn::AugmentPipe> pipe;
    if (settings.isAugmented())
        pipe = std::make_shared<nn::AugmentPipe>(nn::augmentPipeSettings(settings.augpipe).value());
    for (int r = 0; r < numReplicas; ++r) {
        GanLoss loss(GeneratorNet(settings.network), DiscriminatorNet(settings.network), settings);
        loss.m_g->to(device);
        loss.m_d->to(device);
        const std::uint64_t seed = settings.seed * 1000003ULL + static_cast<std::uint64_t>(m_firstReplica + r);
        loss.m_generator = makeGenerator(device, seed);
        loss.m_augmentGenerator = makeGenerator(torch::kCPU, seed ^ 0x617567ULL);
        loss.m_pipe = pipe;
        if (r > 0) {
            shareStorage(*replicas[0].m_g, *loss.m_g);
            shareStorage(*replicas[0].m_d, *loss.m_d);
        }
        replicas.push_back(std::move(loss));
    }
    nn::StyleGan2Config full = settings.network; // pictures of the average are exact
    full.numFp16Res = 0;
    ema = GeneratorNet(full);
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
            real = sampler.batch(items.data() + (m_firstReplica + replica) * perReplica + done, n);
        TorchTensor z, c;
        if (phase != Phase::Dreg) {
            z = torch::randn({n, settings.network.zDim}, loss.m_generator, torch::TensorOptions(device));
            c = sampler.randomLabels(n, *loss.m_augmentGenerator);
        }
        loss.accumulate(phase, real.images, real.labels, z, c, gain);
    }
}

/// Means over the replicas come to the first one; the others' are dropped, like all when `drop` is set.
bool GanNetworks::gatherGradients(Phase phase, bool drop)
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
    drop = sumGradients(*m_processes, own, drop);
    for (auto &p : own) {
        if (drop)
            p.mutable_grad() = TorchTensor();
        else if (settings.replicas > 1 && p.grad().defined())
            p.mutable_grad().div_(static_cast<double>(settings.replicas));
    }
    return drop;
}

/// The optimiser's step, and what the replicas saw: averages of w, path length, statistics.
void GanNetworks::step(Phase phase)
{
    (trainsGenerator(phase) ? adamG : adamD).step();
    TorchTensor plMean = torch::zeros({});
    std::vector<TorchTensor> wMeans;
    GanStats phaseStats;
    for (auto &replica : replicas) {
        wMeans.insert(wMeans.end(), replica.m_wMeans.begin(), replica.m_wMeans.end());
        replica.m_wMeans.clear();
        phaseStats.add(replica.m_stats);
        replica.m_stats.clear();
        plMean += replica.m_plMean.to(torch::kCPU) / static_cast<double>(settings.replicas);
    }
    m_processes->sum(plMean);
    if (!wMeans.empty()) // in the order of the replicas of all processes
        for (const auto &means : m_processes->gather(torch::stack(wMeans)))
            for (const auto &mean : means.unbind())
                generator()->mapping->updateAverage(mean);
    shareStatistics(phaseStats);
    stats.add(phaseStats);
    const Moments signs = phaseStats.of("Loss/signs/real");
    ada.report(signs.sum, signs.num);
    for (auto &replica : replicas)
        replica.m_plMean = plMean.clone();
}

/// Sums over all processes: each has seen the same names.
void GanNetworks::shareStatistics(GanStats &phaseStats)
{
    if (m_processes->size() == 1)
        return;
    std::vector<double> numbers;
    for (const auto &[name, m] : phaseStats.all())
        numbers.insert(numbers.end(), {static_cast<double>(m.num), m.sum, m.squares});
    TorchTensor all = torch::tensor(numbers, torch::kDouble);
    m_processes->sum(all);
    const double *value = all.data_ptr<double>();
    GanStats summed;
    for (const auto &[name, m] : phaseStats.all()) {
        summed.set(name, {static_cast<std::int64_t>(value[0]), value[1], value[2]});
        value += 3;
    }
    phaseStats = std::move(summed);
}

bool GanNetworks::runPhase(Phase phase, const std::vector<GanSampler::Item> &items, const GanSampler &sampler,
                           WorkerThreads &threads, WorkClock &ctx)
{
    const auto start = ctx.now();
    remember();
    std::atomic<bool> stop = false;
    threads.run([&](int r) {
        accumulate(r, phase, items, sampler, [&] {
            if (r == 0 && ctx.shouldStop())
                stop = true;
            return !stop;
        });
    });
    if (gatherGradients(phase, stop)) {
        recall();
        return false;
    }
    step(phase);
    stats.report(phaseName(phase), 1000 * ctx.secondsSince(start));
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
    std::vector<torch::Tensor> from, to;
    for (const auto &item : generator()->named_parameters()) {
        from.push_back(item.value());
        to.push_back(target[item.key()]);
    }
    if (device.is_cuda()) { // a few launches for all
        at::_foreach_mul_(to, beta);
        at::_foreach_add_(to, from, 1 - beta);
    } else {
        for (std::size_t i = 0; i < to.size(); ++i)
            to[i].copy_(from[i].lerp(to[i], beta));
    }
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
    at.randomStates.resize(static_cast<std::size_t>(settings.replicas));
    at.augmentStates.resize(at.randomStates.size());
    std::size_t number = static_cast<std::size_t>(m_firstReplica);
    for (auto &replica : replicas) {
        at.randomStates[number] = stateOf(*replica.m_generator);
        at.augmentStates[number++] = stateOf(*replica.m_augmentGenerator);
    }
    at.plMean = replicas[0].m_plMean.item<float>();
    at.ada = ada;
}

void GanNetworks::recall()
{
    for (std::size_t r = 0; r < replicas.size(); ++r) {
        const std::size_t number = static_cast<std::size_t>(m_firstReplica) + r;
        if (number < at.randomStates.size())
            setState(*replicas[r].m_generator, at.randomStates[number]);
        if (number < at.augmentStates.size())
            setState(*replicas[r].m_augmentGenerator, at.augmentStates[number]);
        replicas[r].m_plMean = torch::full({}, at.plMean);
        replicas[r].m_wMeans.clear();
        replicas[r].m_stats.clear();
    }
    ada = at.ada;
}

void GanNetworks::agreeOnWeights()
{
    const torch::NoGradGuard guard;
    for (torch::nn::Module *module :
         {static_cast<torch::nn::Module *>(generator().get()), static_cast<torch::nn::Module *>(discriminator().get()),
          static_cast<torch::nn::Module *>(ema.get())})
        for (auto &[name, tensor] : nn::namedTensors(*module)) {
            TorchTensor dense = tensor.detach().contiguous(); // Gloo wants it so; channels last is not
            m_processes->broadcast(dense);
            if (m_processes->size() > 1)
                tensor.detach().copy_(dense);
        }
}

void GanNetworks::shareRandomness()
{
    if (m_processes->size() == 1)
        return;
    const auto begin = static_cast<std::ptrdiff_t>(m_firstReplica),
               end = begin + static_cast<std::ptrdiff_t>(replicas.size());
    for (auto *states : {&at.randomStates, &at.augmentStates}) {
        const TorchTensor own = torch::stack(std::vector<TorchTensor>(states->begin() + begin, states->begin() + end));
        std::size_t number = 0;
        for (const auto &part : m_processes->gather(own))
            for (const auto &state : part.unbind())
                (*states)[number++] = state.clone();
    }
}

} // namespace mimik::gan
