#pragma once

#include "core/gan/ada_controller.h"
#include "core/gan/adam_p.h"
#include "core/gan/gan_checkpoint_p.h"
#include "core/gan/gan_core_p.h"
#include "core/gan/gan_sampler_p.h"
#include "core/gan/worker_threads.h"

namespace mimik::gan {

/// What training changes: networks, their averages, optimisers, random generators, and where it stands. One replica
/// for each thread; they share the weights. Not thread-safe.
class GanNetworks {
public:
    explicit GanNetworks(const GanSettings &settings);

    /// One phase of one iteration: gradients of all micro-batches of all replicas, then the step of the optimiser.
    /// @param items  the batch's images
    /// @param shouldStop  asked between micro-batches, by the caller's thread
    /// @return false when it was stopped; nothing has changed then
    bool runPhase(Phase phase, const std::vector<GanSampler::Item> &items, const GanSampler &sampler,
                  WorkerThreads &threads, const std::function<bool()> &shouldStop);
    /// Whether this phase is due in the current iteration.
    bool isActive(Phase phase) const;
    /// After the phases of an iteration: average of the generator, augmentation, position.
    void finishIteration();

    /// Puts the state of the random generators, of path length and of augmentation into `at`, and back.
    void remember();
    void recall();

    GanState state() { return {replicas[0].m_g, replicas[0].m_d, ema, &adamG, &adamD, &at}; }
    GeneratorNet &generator() { return replicas[0].m_g; }
    DiscriminatorNet &discriminator() { return replicas[0].m_d; }

    GanSettings settings;
    torch::Device device;
    std::vector<GanLoss> replicas; ///< [0] owns the weights, the others share them
    GeneratorNet ema{nullptr};
    Adam adamG, adamD;
    AdaController ada;
    GanPosition at;
    GanStats stats; ///< since they were last cleared

private:
    void accumulate(int replica, Phase phase, const std::vector<GanSampler::Item> &items, const GanSampler &sampler,
                    const std::function<bool()> &goOn);
    void gatherGradients(Phase phase, bool drop);
    void step(Phase phase);
    void updateEma();
};

/// Copies parameters and buffers between two modules of the same shape.
void copyTensors(torch::nn::Module &from, torch::nn::Module &to);

/// A generator of random numbers of its own. @param device  cpu or cuda
at::Generator makeGenerator(torch::Device device, std::uint64_t seed);

} // namespace mimik::gan
