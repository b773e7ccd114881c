#pragma once

#include "core/base/image.h"
#include "core/base/result.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::weights {

/// Bytes per value of F64 F32 F16 BF16 I64 I32 I16 I8 U64 U32 U16 U8 BOOL; 0 for anything else.
std::size_t dtypeSize(std::string_view dtype);

/// CRC-32 of some bytes. They are gone through once, however many tensors share them. Any thread.
class Checksum {
public:
    explicit Checksum(std::uint32_t expected) : m_expected(expected) {}
    /// @param bytes  the same at each call
    bool fits(std::string_view bytes);

private:
    enum class State { Unknown, Fits, Differs };
    std::uint32_t m_expected;
    std::atomic<State> m_state{State::Unknown};
};

/// Where the numbers of one or several tensors lie in a file. Little-endian.
struct Storage {
    std::string_view bytes;
    /// Pickles of protocol 2 hold bytes as UTF-8 text, one code point a byte. `begin` counts decoded bytes.
    bool isLatin1Text = false;
    std::size_t begin = 0;              ///< of the first value in `bytes`
    std::int64_t values = 0;            ///< as the file says; at least that many lie in `bytes`
    std::shared_ptr<Checksum> checksum; ///< of `bytes`, checked when first read; none: the file has none
};

/// A tensor that lies in a file, with any strides. Nothing is copied until it is read.
struct StoredTensor {
    std::string dtype; ///< F64 F32 F16 BF16 I64 I32 I16 I8 U64 U32 U16 U8 BOOL
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides; ///< in values; negative ones only where a reader flips an axis
    std::int64_t offset = 0;           ///< of the first value in the storage, in values
    Storage storage;
    /// value * scale + add, for files that keep a parameter in another form.
    float scale = 1, add = 0;

    std::int64_t numel() const;
    /// Contiguous strides for a shape.
    static std::vector<std::int64_t> denseStrides(const std::vector<std::int64_t> &shape);
    /// Does all of it lie within the storage, with no stride below 0 and not more values than the storage has?
    /// Empty: yes; else the reason.
    std::string problem() const;

    /// Values as float32, C order. Error: Corrupt. @param name  stands in errors
    Result<Tensor> read(const std::string &name) const;
    /// The values' own bytes, C order; of storedDtype(). Error: Corrupt.
    Result<std::string> readBytes(const std::string &name) const;
    /// `dtype`, or F32 where values must be computed.
    std::string storedDtype() const { return scale == 1 && add == 0 ? dtype : "F32"; }

    /// Same numbers, axes reordered: axis i of the result is axis `order[i]`. The order must be a permutation.
    StoredTensor permuted(const std::vector<std::size_t> &order) const;
    /// Same numbers, axis reversed.
    StoredTensor flipped(std::size_t axis) const;
    /// Same numbers with axes of length 1 left out or added. Empty where the shapes do not fit.
    std::optional<StoredTensor> reshaped(const std::vector<std::int64_t> &newShape) const;
};

/// IEEE 754 binary16, round to nearest even; values beyond its range become infinite.
std::uint16_t halfFromFloat(float value);
float floatFromHalf(std::uint16_t half);

/// Bytes from text whose code points are bytes. Error: Corrupt where a code point is above 255 or the UTF-8 broken.
/// @param atMost  stop after so many bytes
Result<std::string> bytesFromLatin1Text(std::string_view utf8, std::size_t atMost = std::string::npos);

} // namespace mimik::weights
