#pragma once

#include "core/weights/stored_tensor.h"

#include <map>
#include <string>
#include <string_view>

namespace mimik::weights {

/// A file within a zip archive that is stored as it is.
struct ZipEntry {
    std::string_view bytes;
    std::shared_ptr<Checksum> checksum;
};

/// The stored files of a zip archive, as views; Zip64 as well. Packed files are left out, for torch.save packs nothing.
/// Error: Corrupt, also where files lie on top of each other: many large ones in a small archive.
Result<std::map<std::string, ZipEntry>> readZipDirectory(std::string_view bytes, const std::string &name);

} // namespace mimik::weights
