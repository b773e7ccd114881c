#pragma once

#include "core/gan/ada_controller.h"
#include "core/gan/adam_p.h"
#include "core/gan/gan_checkpoint_p.h"
#include "core/gan/gan_core_p.h"
#include "core/gan/gan_sampler_p.h"
#include "core/gan/process_group_p.h"
#include "core/gan/work_clock_p.h"
#include "core/gan/worker_threads.h"

namespace mimik::gan {

/// What training changes: networks, their averages, optimisers, random generators, and where it stands. One replica
/// for each thread; they share the weights. Not thread-safe.
class GanNetworks {
public:
    /// @param processes  this one's part of a training in several processes: an equal share of settings.replicas
    explicit GanNetworks(const GanSettings &settings, std::shared_ptr<ProcessGroup> processes = nullptr);

    /// One phase of one iteration: gradients of all micro-batches of all replicas, then the step of the optimiser.
    /// @param items  the batch's images
    /// @param ctx  asked between micro-batches whether to stop, by the caller's thread
    /// @return false when it was stopped; nothing has changed then
    bool runPhase(Phase phase, const std::vector<GanSampler::Item> &items, const GanSampler &sampler,
                  WorkerThreads &threads, WorkClock &ctx);
    /// Whether this phase is due in the current iteration.
    bool isActive(Phase phase) const;
    /// After the phases of an iteration: average of the generator, augmentation, position.
    void finishIteration();

    /// Puts the state of the random generators, of path length and of augmentation into `at`, and back.
    void remember();
    void recall();
    /// All processes begin with the first one's weights.
    void agreeOnWeights();
    /// Everybody's random generators into `at`: all processes together, before a checkpoint.
    void shareRandomness();
    ProcessGroup &processes() { return *m_processes; }

    GanState state() { return {replicas[0].m_g, replicas[0].m_d, ema, &adamG, &adamD, &at}; }
    GeneratorNet &generator() { return replicas[0].m_g; }
    DiscriminatorNet &discriminator() { return replicas[0].m_d; }

    GanSettings settings;
    torch::Device device;
    std::vector<GanLoss> replicas; ///< of this process: [0] owns the weights, the others share them
    GeneratorNet ema{nullptr};
    Adam adamG, adamD;
    AdaController ada;
    GanPosition at;
    GanStats stats; ///< since they were last cleared

private:
    void accumulate(int replica, Phase phase, const std::vector<GanSampler::Item> &items, const GanSampler &sampler,
                    const std::function<bool()> &goOn);
    bool gatherGradients(Phase phase, bool drop);
    void shareStatistics(GanStats &phaseStats);
    void step(Phase phase);
    void updateEma();

    std::shared_ptr<ProcessGroup> m_processes;
    int m_firstReplica = 0; ///< number of replicas[0] among those of all processes
};

/// Copies parameters and buffers between two modules of the same shape.
void copyTensors(torch::nn::Module &from, torch::nn::Module &to);

/// A generator of random numbers of its own. @param device  cpu or cuda
at::Generator makeGenerator(torch::Device device, std::uint64_t seed);

} // namespace mimik::gan
