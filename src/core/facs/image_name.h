#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mimik::facs {

/// What the name of a generated image says: `<seed>_<order>.png`, or `<seed>_i<index>_d<degree>_<order>.png` when it
/// was moved along a direction. Images of rows of a latent file have `z<row>` or `w<row>` in place of the seed.
struct ImageName {
    enum class Source { Seed, RowOfZ, RowOfW };

    Source source = Source::Seed;
    std::uint32_t number = 0; ///< seed, or row of the latent file
    std::int64_t order = 1;   ///< running number in the run, from 1; at least six digits
    bool hasDirection = false;
    int index = 0;     ///< of the direction in its set
    double degree = 0; ///< as the shortest decimal that reads back the same
    std::string extension = "png";

    bool operator==(const ImageName &) const = default;
};

/// The file name (no folder).
std::string toString(const ImageName &name);

/// Reads a name or the last part of a path. Extensions: png, jpg, jpeg, in any case. Nothing when the name is of
/// another form: it must be exactly what toString() writes, except that `order` may have fewer leading zeros.
std::optional<ImageName> parseImageName(std::string_view path);

/// The seed that a file name starts with: digits before the first `_`. Nothing when there are none or they are more
/// than 32 bits.
std::optional<std::uint32_t> seedOfImageName(std::string_view path);

} // namespace mimik::facs
