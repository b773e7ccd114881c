#pragma once

#include "core/gan/gan_settings.h"
#include "core/nn/stylegan2_nets_p.h"

// Losses, optimiser and data-parallel replicas of GAN training (`_p`: torch).
namespace mimik::gan {

using nn::DiscriminatorNet;
using nn::GeneratorNet;
using TorchTensor = torch::Tensor;

enum class Phase { Gmain, Greg, Dmain, Dreg };

/// Sums of what a phase saw; averaged per tick.
struct LossStats {
    double lossG = 0, lossD = 0, signReal = 0, scoreReal = 0, scoreFake = 0, r1 = 0, plPenalty = 0;
    std::int64_t countG = 0, countD = 0, countReal = 0, countFake = 0, countR1 = 0, countPl = 0;
    void add(const LossStats &other);
};

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
    c10::optional<at::Generator> m_generator; ///< torch's default one when empty
    TorchTensor m_plMean = torch::zeros({});
    std::vector<TorchTensor> m_wMeans; ///< batch means of w, for w_avg; the trainer applies and clears them
    LossStats m_stats;

private:
    /// Only the phase's own network collects gradients.
    void train(bool generator);
    TorchTensor mappedWs(const TorchTensor &z, const TorchTensor &c);
    TorchTensor images(const TorchTensor &ws, bool twice);
    GanSettings m_settings;
    std::vector<TorchTensor> m_dParameters; ///< those that are not frozen
};

/// Adam as torch.optim.Adam computes it, with its moments in the open for checkpoints.
class Adam {
public:
    Adam() = default;
    Adam(std::vector<std::pair<std::string, TorchTensor>> parameters, double lr, double beta1, double beta2);
    /// lr, betas with the correction for lazy regularisation: ratio = interval / (interval + 1), or 1 without.
    static Adam lazy(const torch::nn::Module &module, double lr, double ratio,
                     const std::vector<std::string> &frozen = {});
    /// One step from the parameters' gradients (parameters without one are left alone), which are cleared.
    /// NaN gradients count as 0, infinities as +-1e5.
    void step();

    std::vector<std::pair<std::string, TorchTensor>> m_parameters;
    std::vector<TorchTensor> m_first, m_second;
    std::vector<std::int64_t> m_steps;

private:
    double m_lr = 0, m_beta1 = 0, m_beta2 = 0;
};

} // namespace mimik::gan
