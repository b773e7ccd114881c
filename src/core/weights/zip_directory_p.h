#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace mimik::weights {

/// A file within a zip archive that is stored as it is.
struct ZipEntry {
    std::string_view bytes;
    std::uint32_t crc = 0;
};

/// The stored files of a zip archive, as views; Zip64 as well. Packed files are left out, for torch.save packs nothing.
/// Error: Corrupt.
Result<std::map<std::string, ZipEntry>> readZipDirectory(std::string_view bytes, const std::string &name);

} // namespace mimik::weights
