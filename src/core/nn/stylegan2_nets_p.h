#pragma once

#include "core/nn/stylegan2_config.h"
#include "core/nn/stylegan2_ops_p.h"

// The networks of StyleGAN2 as torch modules. Registered names are the official ones (`stylegan.md` 1.8): they are the
// keys of weight files. Checked against the official code's tensors in tests/core/nn/tst_stylegan_*.
namespace mimik::nn {

enum class NoiseMode { Const, None, Random };

/// How the synthesis runs.
struct SynthesisOptions {
    NoiseMode noise = NoiseMode::Const;
    /// Take operations that can be differentiated twice (path length regularisation); slower.
    bool twiceDifferentiable = false;
    /// For NoiseMode::Random; torch's default generator when empty.
    c10::optional<at::Generator> generator;
};

/// The type in which a block computes that gets `input`: half precision (bfloat16 on the CPU, which has no arithmetic
/// of halves) where `reduced`, else float32, or the double of an input of doubles.
torch::ScalarType computeType(bool reduced, const TorchTensor &input);

/// Equalised-learning-rate linear layer.
struct FullyConnectedImpl : torch::nn::Module {
    FullyConnectedImpl(int in, int out, bool lrelu, double lrMultiplier = 1, double biasInit = 0);
    TorchTensor forward(const TorchTensor &x);

    TorchTensor weight, bias;
    bool m_lrelu;
    double m_weightGain, m_biasGain;
};
TORCH_MODULE(FullyConnected);

/// z and c to w [N, wDim], neither broadcast nor truncated. zDim 0: labels only (discriminator).
struct MappingNetworkImpl : torch::nn::Module {
    MappingNetworkImpl(int zDim, int cDim, int wDim, int layers, bool withAverage);
    /// @param z [N, zDim]; @param c [N, cDim] or undefined when unconditional
    TorchTensor forward(const TorchTensor &z, const TorchTensor &c);
    /// w_avg <- mean + 0.995 (w_avg - mean), from the batch mean of w.
    void updateAverage(const TorchTensor &batchMean);
    /// w_avg + psi (w - w_avg) on the first `cutoff` of [N, numWs, wDim] (< 0: all).
    TorchTensor truncate(const TorchTensor &ws, double psi, int cutoff) const;

    int m_zDim, m_cDim;
    FullyConnected embed{nullptr};
    std::vector<FullyConnected> fc;
    TorchTensor w_avg;
};
TORCH_MODULE(MappingNetwork);

/// What inference keeps of a modulated layer between calls.
struct LayerCache {
    TorchTensor weight;  ///< as the convolution takes it
    TorchTensor squares; ///< [I, O] sums of squares over the kernel
};

struct SynthesisLayerImpl : torch::nn::Module {
    SynthesisLayerImpl(int in, int out, int wDim, int resolution, int up, double clamp);
    TorchTensor forward(const TorchTensor &x, const TorchTensor &w, const SynthesisOptions &options, double gain);
    LayerCache makeCache(torch::ScalarType type) const;

    TorchTensor weight, noise_strength, bias, noise_const, resample_filter;
    FullyConnected affine{nullptr};
    int m_up, m_resolution;
    double m_clamp;
    LayerCache m_cache; ///< filled by freezeForInference
};
TORCH_MODULE(SynthesisLayer);

struct ToRgbImpl : torch::nn::Module {
    ToRgbImpl(int in, int out, int wDim, double clamp);
    TorchTensor forward(const TorchTensor &x, const TorchTensor &w);

    TorchTensor weight, bias;
    FullyConnected affine{nullptr};
    double m_weightGain, m_clamp;
};
TORCH_MODULE(ToRgb);

/// Discriminator convolution, and the generator's skip of the resnet variant.
struct Conv2dLayerImpl : torch::nn::Module {
    Conv2dLayerImpl(int in, int out, int kernel, bool withBias, bool lrelu, int up, int down, double clamp);
    TorchTensor forward(const TorchTensor &x, double gain = 1);

    TorchTensor weight, bias, resample_filter;
    bool m_lrelu;
    int m_up, m_down, m_kernel;
    double m_weightGain, m_clamp;
};
TORCH_MODULE(Conv2dLayer);

struct SynthesisBlockImpl : torch::nn::Module {
    SynthesisBlockImpl(const StyleGan2Config &config, int resolution);
    /// @param img  the sum of images so far, in the type of ws whatever the block computes in
    void forward(TorchTensor &x, TorchTensor &img, const TorchTensor &ws, int &wsIndex,
                 const SynthesisOptions &options);

    TorchTensor constant, resample_filter; // registered as `const`
    SynthesisLayer conv0{nullptr}, conv1{nullptr};
    ToRgb torgb{nullptr};
    Conv2dLayer skip{nullptr};
    std::string m_architecture;
    bool m_isReduced;
};
TORCH_MODULE(SynthesisBlock);

struct SynthesisNetworkImpl : torch::nn::Module {
    explicit SynthesisNetworkImpl(const StyleGan2Config &config);
    /// @param ws [N, numWs, wDim]; @return [N, imgChannels, R, R], nominally -1..1, not clamped
    TorchTensor forward(const TorchTensor &ws, const SynthesisOptions &options);
    /// Precomputes what does not depend on the latent. Call after weights are final.
    void freezeForInference();
    /// Lets go of the weights of all 3x3 convolutions, which another owner has a copy of. No forward() after it.
    void dropConvolutions();

    std::vector<SynthesisBlock> blocks;
};
TORCH_MODULE(SynthesisNetwork);

struct GeneratorNetImpl : torch::nn::Module {
    explicit GeneratorNetImpl(const StyleGan2Config &config);
    /// w [N, wDim] -> [N, numWs, wDim], a view.
    TorchTensor broadcast(const TorchTensor &w) const;

    StyleGan2Config m_config;
    SynthesisNetwork synthesis{nullptr};
    MappingNetwork mapping{nullptr};
};
TORCH_MODULE(GeneratorNet);

struct DiscriminatorBlockImpl : torch::nn::Module {
    DiscriminatorBlockImpl(const StyleGan2Config &config, int resolution, bool first);
    void forward(TorchTensor &x, TorchTensor &img);

    Conv2dLayer fromrgb{nullptr}, conv0{nullptr}, conv1{nullptr}, skip{nullptr};
    TorchTensor resample_filter;
    std::string m_architecture;
    bool m_isReduced;
};
TORCH_MODULE(DiscriminatorBlock);

struct DiscriminatorEpilogueImpl : torch::nn::Module {
    DiscriminatorEpilogueImpl(const StyleGan2Config &config, int cmapDim);
    TorchTensor forward(const TorchTensor &x, const TorchTensor &img, const TorchTensor &cmap);

    Conv2dLayer fromrgb{nullptr}, conv{nullptr};
    FullyConnected fc{nullptr}, out{nullptr};
    int m_group;
};
TORCH_MODULE(DiscriminatorEpilogue);

struct DiscriminatorNetImpl : torch::nn::Module {
    explicit DiscriminatorNetImpl(const StyleGan2Config &config);
    /// @param img [N, C, R, R]; @param c [N, cDim] or undefined; @return logits [N, 1]
    TorchTensor forward(const TorchTensor &img, const TorchTensor &c);
    /// Names of the parameters of the first `layers` layers (FreezeD, `stylegan.md` 1.7).
    std::vector<std::string> firstLayerParameters(int layers) const;

    StyleGan2Config m_config;
    std::vector<DiscriminatorBlock> blocks;
    MappingNetwork mapping{nullptr};
    DiscriminatorEpilogue b4{nullptr};
};
TORCH_MODULE(DiscriminatorNet);

/// Minibatch standard deviation with one feature: group members are N/G apart in the batch.
TorchTensor minibatchStd(const TorchTensor &x, int groupSize);

/// Parameters and buffers with their names.
std::vector<std::pair<std::string, TorchTensor>> namedTensors(const torch::nn::Module &module);

} // namespace mimik::nn
