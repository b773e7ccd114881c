#pragma once

#include "core/nn/onednn_conv.h"
#include "core/nn/stylegan2_nets_p.h"

#include <functional>
#include <mutex>

namespace mimik::nn {

/// The synthesis network for inference on the CPU: the same numbers as SynthesisNetwork up to rounding, without a
/// graph, with convolutions of Conv3x3, one pass for everything between two convolutions, and buffers that are used
/// again. Its memory is the weights and, for each thread that runs it, the largest layer's input and output of
/// `kImages` images (of fewer where images are large). Thread-safe.
class FastSynthesis {
public:
    /// BFloat16: the convolutions in which that is faster; all else, and all sums, in single precision.
    enum class Precision { Float32, BFloat16 };

    /// Whether it can run this network: Conv3x3 is available, skip or orig architecture, channels in multiples of 16.
    static bool canRun(const StyleGan2Config &config);

    /// Copies what it needs of the network.
    FastSynthesis(SynthesisNetwork &net, const StyleGan2Config &config, Precision precision);
    ~FastSynthesis();

    /// @param ws    [N, numWs, wDim] float32
    /// @param noise  Const or None, or Random drawn from `generator` as SynthesisNetwork does
    /// @param stop  asked before each pass; true: an undefined tensor comes back
    /// @return images [N, C, R, R]
    TorchTensor forward(const TorchTensor &ws, NoiseMode noise, const c10::optional<at::Generator> &generator = {},
                        const std::function<bool()> &stop = {}) const;

private:
    struct Layer;
    struct Workspace;
    struct Task;
    void runLayer(const Task &task, std::size_t index) const;
    std::unique_ptr<Workspace> takeWorkspace() const;
    void giveBack(std::unique_ptr<Workspace> workspace) const;

    StyleGan2Config m_config;
    std::vector<Layer> m_layers;
    std::vector<float> m_constant; ///< [C / 16, 4, 4, 16]
    mutable std::mutex m_mutex;
    mutable std::vector<std::unique_ptr<Workspace>> m_free;
};

} // namespace mimik::nn
