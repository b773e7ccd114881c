#pragma once

#include "core/gan/gan_settings.h"
#include "core/gan/gan_stats.h"
#include "core/nn/augment_pipe_p.h"
#include "core/nn/stylegan2_nets_p.h"

#include <memory>

// Losses of GAN training (`_p`: torch).
namespace mimik::gan {

using nn::DiscriminatorNet;
using nn::GeneratorNet;
using TorchTensor = torch::Tensor;

enum class Phase { Gmain, Greg, Dmain, Dreg };

/// One set of networks with the losses of StyleGAN2-ADA (`stylegan.md` 2.2), checked against the official gradients.
/// Not thread-safe; replicas of one trainer share the storage of their weights.
class GanLoss {
public:
    GanLoss(GeneratorNet g, DiscriminatorNet d, const GanSettings &settings);
    /// Adds the gradients of one micro-batch to the parameters of the phase's network.
    /// @param real  [N, C, R, R] in -1..1 (Dmain, Dreg); @param realC, genC  labels or undefined; @param z [N, zDim]
    /// @param gain  factor on the loss: the interval for lazy regularisation
    void accumulate(Phase phase, const TorchTensor &real, const TorchTensor &realC, const TorchTensor &z,
                    const TorchTensor &genC, double gain);

    GeneratorNet m_g;
    DiscriminatorNet m_d;
    c10::optional<at::Generator> m_generator;        ///< of the networks' device; torch's default one when empty
    c10::optional<at::Generator> m_augmentGenerator; ///< of the CPU
    std::shared_ptr<const nn::AugmentPipe> m_pipe;   ///< what the discriminator's images go through; may be null
    double m_augmentP = 0;                           ///< its probability
    TorchTensor m_plMean = torch::zeros({});
    std::vector<TorchTensor> m_wMeans; ///< batch means of w, for w_avg; the trainer applies and clears them
    GanStats m_stats;

private:
    /// Only the phase's own network collects gradients.
    void train(bool generator);
    TorchTensor mappedWs(const TorchTensor &z, const TorchTensor &c);
    TorchTensor images(const TorchTensor &ws, bool twice);
    /// Logits of augmented images.
    TorchTensor judged(const TorchTensor &images, const TorchTensor &c);
    void report(const char *name, const TorchTensor &values);
    GanSettings m_settings;
    std::vector<TorchTensor> m_dParameters; ///< those that are not frozen
};

} // namespace mimik::gan
