#include "core/base/png.h"

#include "core/base/files.h"

#include <array>
#include <cstdlib>
#include <zlib.h>

namespace mimik {

namespace {

constexpr std::string_view kSignature("\x89PNG\r\n\x1a\n", 8);

void appendU32(std::string &out, std::uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>((value >> shift) & 255);
}

std::uint32_t u32At(std::string_view bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

std::uint32_t crcOf(std::string_view bytes)
{
    return static_cast<std::uint32_t>(
        ::crc32(0, reinterpret_cast<const Bytef *>(bytes.data()), static_cast<uInt>(bytes.size())));
}

void appendChunk(std::string &out, std::string_view type, std::string_view data)
{
    appendU32(out, static_cast<std::uint32_t>(data.size()));
    std::string body(type);
    body += data;
    out += body;
    appendU32(out, crcOf(body));
}

std::string textChunks(const PngText &text)
{
    std::string out;
    for (const auto &[key, value] : text) {
        std::string data = key;
        data += '\0';
        data += value;
        appendChunk(out, "tEXt", data);
    }
    return out;
}

std::uint8_t paeth(int a, int b, int c)
{
    const int p = a + b - c;
    const int pa = std::abs(p - a);
    const int pb = std::abs(p - b);
    const int pc = std::abs(p - c);
    if (pa <= pb && pa <= pc)
        return static_cast<std::uint8_t>(a);
    return static_cast<std::uint8_t>(pb <= pc ? b : c);
}

/// Scan lines with the filter (of Sub, Up, Paeth) whose absolute sum is smallest, as the PNG specification suggests.
std::string filteredRows(const Image &image)
{
    const std::size_t bytesPerRow = image.rowBytes();
    const std::size_t bpp = static_cast<std::size_t>(image.channels);
    std::string out;
    out.reserve((bytesPerRow + 1) * static_cast<std::size_t>(image.height));
    std::vector<std::uint8_t> zero(bytesPerRow, 0);
    std::array<std::vector<std::uint8_t>, 3> candidates;
    for (auto &row : candidates)
        row.resize(bytesPerRow);
    constexpr std::array<char, 3> kFilterType = {1, 2, 4};
    for (int y = 0; y < image.height; ++y) {
        const std::uint8_t *row = image.row(y);
        const std::uint8_t *above = y > 0 ? image.row(y - 1) : zero.data();
        std::array<long, 3> sums{};
        for (std::size_t i = 0; i < bytesPerRow; ++i) {
            const int left = i >= bpp ? row[i - bpp] : 0;
            const int upLeft = i >= bpp ? above[i - bpp] : 0;
            const std::array<int, 3> predicted = {left, above[i], paeth(left, above[i], upLeft)};
            for (std::size_t k = 0; k < 3; ++k) {
                const auto v = static_cast<std::uint8_t>(row[i] - predicted[k]);
                candidates[k][i] = v;
                sums[k] += std::abs(static_cast<int>(static_cast<std::int8_t>(v)));
            }
        }
        std::size_t best = 0;
        for (std::size_t k = 1; k < 3; ++k)
            if (sums[k] < sums[best])
                best = k;
        out += kFilterType[best];
        out.append(reinterpret_cast<const char *>(candidates[best].data()), bytesPerRow);
    }
    return out;
}

/// Calls visit(type, data, chunkStart) for each chunk up to IEND; checks lengths and CRCs.
template <typename Visit>
Result<> walkChunks(std::string_view png, const std::string &name, Visit &&visit)
{
    if (png.size() < 8 || png.substr(0, 8) != kSignature)
        return fail(ErrorCode::WrongKind, name + " is not a PNG file", name);
    std::size_t at = 8;
    while (true) {
        if (png.size() - at < 12)
            return fail(ErrorCode::Corrupt, name + ": the PNG is cut off", name);
        const std::size_t length = u32At(png, at);
        if (length > png.size() - at - 12)
            return fail(ErrorCode::Corrupt, name + ": the PNG is cut off", name);
        if (crcOf(png.substr(at + 4, length + 4)) != u32At(png, at + 8 + length))
            return fail(ErrorCode::Corrupt, name + ": the PNG is damaged (checksum of a chunk is wrong)", name);
        const std::string_view type = png.substr(at + 4, 4);
        visit(type, png.substr(at + 8, length), at);
        if (type == "IEND")
            return {};
        at += length + 12;
    }
}

} // namespace

std::string encodePng(const Image &image, const PngText &text)
{
    MIMIK_ASSERT(image.channels == 1 || image.channels == 3);
    std::string out(kSignature);
    std::string header;
    appendU32(header, static_cast<std::uint32_t>(image.width));
    appendU32(header, static_cast<std::uint32_t>(image.height));
    header += '\x08';
    header += static_cast<char>(image.channels == 3 ? 2 : 0);
    header.append(3, '\0');
    appendChunk(out, "IHDR", header);
    out += textChunks(text);
    const std::string rows = filteredRows(image);
    uLongf size = ::compressBound(static_cast<uLong>(rows.size()));
    std::string packed(size, '\0');
    // level 3: within 5 % of the size of level 6 on faces at a third of its time
    const int status = ::compress2(reinterpret_cast<Bytef *>(packed.data()), &size,
                                   reinterpret_cast<const Bytef *>(rows.data()), static_cast<uLong>(rows.size()), 3);
    MIMIK_ASSERT(status == Z_OK);
    packed.resize(size);
    appendChunk(out, "IDAT", packed);
    appendChunk(out, "IEND", {});
    return out;
}

Result<> writePng(const std::filesystem::path &file, const Image &image, const PngText &text)
{
    return writeFileAtomically(file, encodePng(image, text));
}

Result<PngText> readPngText(const std::filesystem::path &file)
{
    const auto bytes = readFile(file);
    if (!bytes)
        return passOn(bytes);
    PngText text;
    const auto walked =
        walkChunks(*bytes, file.string(), [&](std::string_view type, std::string_view data, std::size_t) {
            const auto zero = data.find('\0');
            if (type == "tEXt" && zero != std::string_view::npos)
                text.emplace_back(std::string(data.substr(0, zero)), std::string(data.substr(zero + 1)));
        });
    if (!walked)
        return passOn(walked);
    return text;
}

Result<> checkPng(std::string_view png, const std::string &name)
{
    return walkChunks(png, name, [](std::string_view, std::string_view, std::size_t) {});
}

Result<std::string> insertPngText(std::string_view png, const PngText &text)
{
    std::size_t firstData = 0;
    const auto walked = walkChunks(png, "image", [&](std::string_view type, std::string_view, std::size_t start) {
        if (type == "IDAT" && firstData == 0)
            firstData = start;
    });
    if (!walked)
        return passOn(walked);
    std::string out(png.substr(0, firstData));
    out += textChunks(text);
    out += png.substr(firstData);
    return out;
}

} // namespace mimik
