#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace mimik::nn {

/// Memory of the library that several convolutions use one after the other. Grows to the largest need.
class AlignedBuffer {
public:
    AlignedBuffer() = default;
    ~AlignedBuffer();
    AlignedBuffer(AlignedBuffer &&other) noexcept;
    AlignedBuffer &operator=(AlignedBuffer &&other) noexcept;
    /// At least `bytes`, 64-byte aligned; what it held is lost when it grows.
    void *reserve(std::size_t bytes);
    float *floats(std::int64_t count) { return static_cast<float *>(reserve(static_cast<std::size_t>(count) * 4)); }
    std::size_t size() const { return m_size; }

private:
    void *m_data = nullptr;
    std::size_t m_size = 0;
};

/// Floats per channel block: images are [N, C / 16, H, W, 16] (oneDNN's nChw16c).
constexpr int kLanes = 16;

/// A 3x3 convolution with fixed weights through oneDNN itself, the library below LibTorch's own convolutions. Two
/// things that LibTorch does not give: Winograd's algorithm (Lavin and Gray 2016; 2 to 3 times faster on wide layers,
/// errors of the same size as the direct one's) and weights that are brought into the library's order once, not at
/// every call. Thread-safe: any number of threads may run it, each with its own scratch buffer.
class Conv3x3 {
public:
    enum class Kind {
        Same, ///< stride 1, padding 1: [H, W] -> [H, W]
        Up,   ///< transposed, stride 2, no padding: [H, W] -> [2H+1, 2W+1]
    };
    enum class Source { Float32, BFloat16 };

    /// Whether this program was built with oneDNN and the processor has AVX-512, without which channel blocks are slow
    /// (DNNL_MAX_CPU_ISA counts). Where the program was built without, the constructor must not be called.
    static bool isAvailable();
    /// Whether the processor multiplies bfloat16 in hardware.
    static bool hasFastBFloat16();

    /// @param in, out  channels, multiples of 16
    /// @param size     H = W of the inputs it is for; others run too
    /// @param threads  as for run()
    /// @param weight   [out, in, 3, 3] floats; copied
    Conv3x3(Kind kind, Source source, int in, int out, int size, int threads, const float *weight);
    ~Conv3x3();
    Conv3x3(Conv3x3 &&) noexcept;
    Conv3x3 &operator=(Conv3x3 &&) noexcept;

    /// @param images   count
    /// @param size     H = W of the input
    /// @param threads  that the library may use
    /// @param src      float or bfloat16, as `source` says
    /// @param dst      float
    void run(int images, int size, int threads, const void *src, float *dst, AlignedBuffer &scratch) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace mimik::nn
