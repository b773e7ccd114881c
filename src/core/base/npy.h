#pragma once

#include "core/base/image.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mimik {

/// A NumPy array as read: dtype descriptor, shape, raw little-endian bytes in C order.
struct NpyArray {
    std::string descr; ///< "|b1 |u1 |i1 <i2 <i4 <i8 <f4 <f8"
    std::vector<std::int64_t> shape;
    std::string bytes;

    std::int64_t numel() const;
    /// Values converted to double, C order.
    std::vector<double> toDouble() const;
    /// Values converted to float32, C order.
    Tensor toTensor() const;
};

/// Reads .npy v1-v3; Fortran order and big-endian are converted. Object dtypes (pickle) are refused.
/// Error: NotFound, Corrupt, WrongKind (each names the file).
Result<NpyArray> readNpy(const std::filesystem::path &file);
/// Same, from bytes; `name` stands in errors.
Result<NpyArray> parseNpy(std::string_view bytes, const std::string &name);

/// float32 array, C order, header as NumPy writes it (v1, padded to 64).
Result<> writeNpy(const std::filesystem::path &file, const TensorView &values);
Result<> writeNpyU8(const std::filesystem::path &file, const std::vector<std::int64_t> &shape,
                    const std::vector<std::uint8_t> &values);
/// "[2, 3]", for errors.
std::string shapeText(const std::vector<std::int64_t> &shape);
std::string npyHeader(const std::string &descr, const std::vector<std::int64_t> &shape);

} // namespace mimik
