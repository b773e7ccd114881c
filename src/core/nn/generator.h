#pragma once

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/nn/stylegan2_config.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace mimik::nn {

/// How the per-pixel noise of a generator is made.
struct NoiseSettings {
    enum class Mode { Const, None, Random };
    Mode mode = Mode::Const;
    std::uint64_t seed = 0; ///< Random only: image i of the call gets the stream of seed + i
};
/// "const", "none", "random". Error: InvalidArgument.
Result<NoiseSettings::Mode> noiseModeFromName(const std::string &name);

/// Directions in w with unit rows, strongest first.
struct DirectionSet {
    Tensor directions;              ///< [D, w_dim]
    std::vector<int> layers;        ///< ws indices they act on; empty: all
    std::string method;             ///< "sefa", ...
    std::string name;               ///< file name, for manifests
    std::vector<std::string> names; ///< of single directions; may be empty
    std::string modelSha256;        ///< generator they were made for; may be empty
    std::vector<double> strengths;  ///< eigenvalues or sigmas; may be empty

    std::int64_t count() const { return directions.shape.empty() ? 0 : directions.shape[0]; }
    std::span<const float> row(std::int64_t i) const
    {
        const auto width = static_cast<std::size_t>(directions.shape[1]);
        return {directions.data.data() + static_cast<std::size_t>(i) * width, width};
    }
};

/// safetensors with `directions` [D, w_dim] (formats: direction set). Error: NotFound, WrongKind, Corrupt.
Result<DirectionSet> readDirections(const std::filesystem::path &file);
Result<> writeDirections(const std::filesystem::path &file, const DirectionSet &set);
/// "all", or layers such as "0-3,6". Error: InvalidArgument.
Result<std::vector<int>> parseLayers(const std::string &text, int numWs);

/// A StyleGAN2 generator for inference. Movable; the const functions may be called from several threads.
class Generator {
public:
    /// BFloat16: convolutions multiply bfloat16 where that is faster and the processor can; images differ by some
    /// thousandths of their range.
    enum class Precision { Float32, BFloat16 };

    /// Reads `G_ema.*` (or `G.*`, or names without prefix) of a model file of any kind (weights::ModelFile).
    /// @param device  cpu, or cuda for the synthesis (latents are always mapped on the processor, so that they are the
    /// same): same images but for rounding
    /// Error: NotFound, WrongKind, Corrupt (each names the file); InvalidArgument where there is no such device.
    static Result<Generator> load(const std::filesystem::path &file, Precision precision = Precision::Float32,
                                  const std::string &device = "cpu");
    Generator(Generator &&) noexcept;
    Generator &operator=(Generator &&) noexcept;
    ~Generator();

    const StyleGan2Config &config() const;
    const std::string &sha256() const; ///< of the weight file
    /// What it really multiplies: Float32 where this network or processor cannot do as `load` was asked.
    Precision precision() const;
    /// For people: what is odd about the file, or done otherwise than asked.
    const std::vector<std::string> &warnings() const;

    /// @param z  [N, z_dim]; @param labels  [N, c_dim], empty when unconditional
    /// @return   w [N, w_dim], neither truncated nor broadcast
    Tensor map(const Tensor &z, const Tensor &labels = {}) const;
    /// RandomState(seed).randn(1, z_dim), mapped: the latent that everybody else's tools give. [1, w_dim]
    Tensor mapSeed(std::uint32_t seed, int classIndex = -1) const;
    /// [N, w_dim] -> [N, num_ws, w_dim]
    Tensor broadcast(const Tensor &w) const;
    /// w_avg + psi (w - w_avg) for the first `cutoff` layers (-1: all) of [N, num_ws, w_dim].
    /// @param center  [1, w_dim] in place of w_avg
    Tensor truncate(const Tensor &ws, double psi, int cutoff = -1, const Tensor &center = {}) const;
    /// The average w of a class (or any label): 10,000 latents of RandomState(0). [1, w_dim]
    /// @param label  [1, c_dim]
    /// @param stop   asked before each thousand; true: an empty tensor comes back
    Tensor averageOf(const Tensor &label, const std::function<bool()> &stop = {}) const;
    /// @param ws   [N, num_ws, w_dim]
    /// @param stop asked before each pass (some images; one by one with random noise); true: an empty tensor comes back
    /// @return     images [N, C, R, R] float32, nominally -1..1, not clamped
    Tensor synthesize(const Tensor &ws, const NoiseSettings &noise = {}, const std::function<bool()> &stop = {}) const;
    /// One image of synthesize() as 8-bit RGB. @param chw  its first value
    Image toImage(const float *chw) const;

    /// Closed-form factorisation (SeFa, Shen and Zhou 2021) as its authors' code does it: style weights of the chosen
    /// layers side by side, columns normalised, eigenvectors of A A^T by falling eigenvalue, the largest component of
    /// each positive. @param layers  ws indices, empty: all
    DirectionSet sefa(const std::vector<int> &layers = {}) const;

private:
    struct Impl;
    explicit Generator(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

/// ws += degree * direction, on the set's layers. @param ws [N, num_ws, w_dim]
void addDirection(Tensor &ws, const DirectionSet &set, std::int64_t index, double degree);

} // namespace mimik::nn
