#include "core/data/picture_check.h"

#include <cstdint>
#include <zlib.h>

namespace mimik::data {

namespace {

constexpr std::string_view kPngSignature("\x89PNG\r\n\x1a\n", 8);

std::uint32_t byteAt(std::string_view b, std::size_t i)
{
    return static_cast<std::uint8_t>(b[i]);
}

std::uint32_t bigEndian32(std::string_view b, std::size_t i)
{
    return byteAt(b, i) << 24 | byteAt(b, i + 1) << 16 | byteAt(b, i + 2) << 8 | byteAt(b, i + 3);
}

std::uint32_t littleEndian32(std::string_view b, std::size_t i)
{
    return byteAt(b, i) | byteAt(b, i + 1) << 8 | byteAt(b, i + 2) << 16 | byteAt(b, i + 3) << 24;
}

Result<PictureInfo> checkPng(std::string_view bytes, const std::string &name)
{
    PictureInfo info;
    bool hasData = false;
    std::size_t at = kPngSignature.size();
    while (at + 12 <= bytes.size()) {
        const std::size_t length = bigEndian32(bytes, at);
        if (length > bytes.size() - at - 12)
            break;
        const std::string_view type = bytes.substr(at + 4, 4);
        const auto crc =
            ::crc32(0, reinterpret_cast<const Bytef *>(bytes.data() + at + 4), static_cast<uInt>(length + 4));
        if (crc != bigEndian32(bytes, at + 8 + length))
            return fail(ErrorCode::Corrupt, "damaged PNG: checksum of chunk " + std::string(type) + " is wrong", name);
        if (at == kPngSignature.size()) {
            if (type != "IHDR" || length != 13)
                return fail(ErrorCode::Corrupt, "damaged PNG: no IHDR", name);
            info.width = static_cast<int>(bigEndian32(bytes, at + 8) & 0x7fffffff);
            info.height = static_cast<int>(bigEndian32(bytes, at + 12) & 0x7fffffff);
            if (info.width == 0 || info.height == 0)
                return fail(ErrorCode::Corrupt, "damaged PNG: width or height is 0", name);
        }
        hasData = hasData || type == "IDAT";
        if (type == "IEND") {
            if (!hasData)
                return fail(ErrorCode::Corrupt, "damaged PNG: no picture data", name);
            return info;
        }
        at += 12 + length;
    }
    return fail(ErrorCode::Corrupt, "truncated PNG: it ends before IEND", name);
}

Result<PictureInfo> checkJpeg(std::string_view bytes, const std::string &name)
{
    PictureInfo info;
    std::size_t at = 2;
    while (at + 4 <= bytes.size()) {
        if (byteAt(bytes, at) != 0xff)
            return fail(ErrorCode::Corrupt, "damaged JPEG: no marker where one belongs", name);
        const std::uint32_t marker = byteAt(bytes, at + 1);
        if (marker == 0xff) { // fill byte
            ++at;
            continue;
        }
        if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) { // markers without a length
            at += 2;
            continue;
        }
        const std::size_t length = byteAt(bytes, at + 2) << 8 | byteAt(bytes, at + 3);
        const bool isFrame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (isFrame && length >= 7 && at + 9 <= bytes.size()) {
            info.height = static_cast<int>(byteAt(bytes, at + 5) << 8 | byteAt(bytes, at + 6));
            info.width = static_cast<int>(byteAt(bytes, at + 7) << 8 | byteAt(bytes, at + 8));
        }
        if (marker == 0xda) { // start of scan: compressed data up to EOI, which cannot occur inside it
            if (info.width == 0)
                return fail(ErrorCode::Corrupt, "damaged JPEG: no frame header", name);
            if (bytes.find(std::string_view("\xff\xd9", 2), at) == std::string_view::npos)
                return fail(ErrorCode::Corrupt, "truncated JPEG: it ends before EOI", name);
            return info;
        }
        at += 2 + length;
    }
    return fail(ErrorCode::Corrupt, "truncated JPEG: it ends before its picture data", name);
}

Result<PictureInfo> checkBmp(std::string_view bytes, const std::string &name)
{
    if (bytes.size() < 26 || littleEndian32(bytes, 2) > bytes.size())
        return fail(ErrorCode::Corrupt, "truncated BMP", name);
    const auto height = static_cast<std::int32_t>(littleEndian32(bytes, 22)); // negative: rows from the top
    return PictureInfo{static_cast<int>(littleEndian32(bytes, 18)), height < 0 ? -height : height};
}

} // namespace

Result<PictureInfo> checkPicture(std::string_view bytes, const std::string &name)
{
    if (bytes.empty())
        return fail(ErrorCode::Corrupt, "the file is empty", name);
    if (bytes.starts_with(kPngSignature))
        return checkPng(bytes, name);
    if (bytes.starts_with("\xff\xd8\xff"))
        return checkJpeg(bytes, name);
    if (bytes.starts_with("BM"))
        return checkBmp(bytes, name);
    const bool isTiff =
        bytes.starts_with(std::string_view("II*\0", 4)) || bytes.starts_with(std::string_view("MM\0*", 4));
    const bool isWebp = bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP");
    if (!isTiff && !isWebp)
        return fail(ErrorCode::WrongKind, "this is not a picture (PNG, JPEG, BMP, TIFF or WebP)", name);
    if (isWebp && bytes.size() < littleEndian32(bytes, 4) + std::size_t{8})
        return fail(ErrorCode::Corrupt, "truncated WebP", name);
    return PictureInfo{};
}

} // namespace mimik::data
