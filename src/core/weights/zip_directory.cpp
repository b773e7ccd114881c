#include "core/weights/zip_directory_p.h"

#include <algorithm>

namespace mimik::weights {

namespace {

// Numbers are those of APPNOTE.TXT 6.3.3.
constexpr std::uint32_t kEndSignature = 0x06054b50, kZip64Signature = 0x06064b50, kLocatorSignature = 0x07064b50;
constexpr std::uint32_t kCentralSignature = 0x02014b50, kLocalSignature = 0x04034b50;
constexpr std::size_t kEndSize = 22, kLocatorSize = 20, kZip64Size = 56, kCentralSize = 46, kLocalSize = 30;
constexpr std::size_t kMaxComment = 65535;

/// Little-endian number of `width` bytes, or 0 beyond the end (whoever reads checks sizes first).
std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t width)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width && at + i < bytes.size(); ++i)
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return value;
}

/// Puts the 64-bit numbers of the extra field in place of those that did not fit into 32.
void takeZip64(std::string_view extra, std::uint64_t &size, std::uint64_t &packed, std::uint64_t &offset)
{
    constexpr std::uint64_t kFull = 0xffffffffU;
    while (extra.size() >= 4) {
        const auto id = number(extra, 0, 2), length = number(extra, 2, 2);
        const std::string_view field = extra.substr(4, length);
        if (id == 1) {
            std::size_t at = 0;
            for (std::uint64_t *value : {&size, &packed, &offset})
                if (*value == kFull) {
                    *value = number(field, at, 8);
                    at += 8;
                }
            return;
        }
        extra.remove_prefix(std::min<std::size_t>(extra.size(), 4 + length));
    }
}

} // namespace

Result<std::map<std::string, ZipEntry>> readZipDirectory(std::string_view bytes, const std::string &name)
{
    const auto damaged = [&](const char *what) {
        return fail(ErrorCode::Corrupt, std::string("is a damaged or incomplete zip archive: ") + what, name);
    };
    if (bytes.size() < kEndSize)
        return damaged("it is shorter than its directory");
    std::size_t end = bytes.size() - kEndSize;
    const std::size_t lowest = end > kMaxComment ? end - kMaxComment : 0;
    while (number(bytes, end, 4) != kEndSignature) {
        if (end == lowest)
            return damaged("it has no directory at its end");
        --end;
    }
    std::uint64_t count = number(bytes, end + 10, 2), at = number(bytes, end + 16, 4);
    if (end >= kLocatorSize && number(bytes, end - kLocatorSize, 4) == kLocatorSignature) {
        const std::uint64_t zip64 = number(bytes, end - kLocatorSize + 8, 8);
        if (zip64 > bytes.size() || bytes.size() - zip64 < kZip64Size || number(bytes, zip64, 4) != kZip64Signature)
            return damaged("its 64-bit directory is missing");
        count = number(bytes, zip64 + 32, 8);
        at = number(bytes, zip64 + 48, 8);
    }
    std::map<std::string, ZipEntry> entries;
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        if (at > bytes.size() || bytes.size() - at < kCentralSize || number(bytes, at, 4) != kCentralSignature)
            return damaged("its directory is cut off");
        const std::size_t nameSize = number(bytes, at + 28, 2), extraSize = number(bytes, at + 30, 2),
                          commentSize = number(bytes, at + 32, 2),
                          whole = kCentralSize + nameSize + extraSize + commentSize;
        if (bytes.size() - at < whole)
            return damaged("its directory is cut off");
        const std::string entryName(bytes.substr(at + kCentralSize, nameSize));
        std::uint64_t packed = number(bytes, at + 20, 4), size = number(bytes, at + 24, 4),
                      offset = number(bytes, at + 42, 4);
        takeZip64(bytes.substr(at + kCentralSize + nameSize, extraSize), size, packed, offset);
        const auto method = number(bytes, at + 10, 2), flags = number(bytes, at + 8, 2);
        const auto crc = static_cast<std::uint32_t>(number(bytes, at + 16, 4));
        at += whole;
        if (method != 0 || (flags & 1U) != 0 || size != packed)
            continue; // packed or encrypted
        if (offset > bytes.size() || bytes.size() - offset < kLocalSize || number(bytes, offset, 4) != kLocalSignature)
            return damaged("a file in it begins nowhere");
        const std::uint64_t begin = offset + kLocalSize + number(bytes, offset + 26, 2) + number(bytes, offset + 28, 2);
        if (begin > bytes.size() || size > bytes.size() - begin)
            return damaged("a file in it ends beyond the archive");
        total += size;
        if (total > bytes.size())
            return damaged("its files overlap");
        entries[entryName] = ZipEntry{bytes.substr(begin, size), std::make_shared<Checksum>(crc)};
    }
    return entries;
}

} // namespace mimik::weights
