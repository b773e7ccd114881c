#include "core/vision/image_io.h"

#include "core/base/files.h"
#include "core/vision/opencv_p.h"
#include "core/vision/parallel.h"

#include <algorithm>
#include <mutex>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace mimik::vision {

namespace {

std::uint8_t byteAt(std::string_view bytes, std::size_t i)
{
    return static_cast<std::uint8_t>(bytes[i]);
}

std::uint32_t bigEndian32(std::string_view bytes, std::size_t i)
{
    return static_cast<std::uint32_t>(byteAt(bytes, i)) << 24 | static_cast<std::uint32_t>(byteAt(bytes, i + 1)) << 16 |
           static_cast<std::uint32_t>(byteAt(bytes, i + 2)) << 8 | byteAt(bytes, i + 3);
}

constexpr std::string_view kPngSignature("\x89PNG\r\n\x1a\n", 8);

// Chunks one after another up to IEND (PNG specification 5.3). Checksums and data are libpng's business.
bool pngIsWhole(std::string_view bytes)
{
    std::size_t at = kPngSignature.size();
    while (at + 12 <= bytes.size()) {
        const std::size_t length = bigEndian32(bytes, at);
        if (length > bytes.size() - at - 12)
            return false;
        if (bytes.substr(at + 4, 4) == "IEND")
            return true;
        at += 12 + length;
    }
    return false;
}

// Marker segments one after another, entropy-coded data skipped, up to EOI (ITU T.81, B.1). libjpeg only warns of a
// missing end and fills the rest with gray, so the end must be seen here. Thumbnails lie inside segments.
bool jpegIsWhole(std::string_view bytes)
{
    std::size_t at = 2;
    while (at + 1 < bytes.size()) {
        if (byteAt(bytes, at) != 0xFF)
            return false;
        const std::uint8_t marker = byteAt(bytes, at + 1);
        if (marker == 0xFF) {
            ++at; // fill byte
            continue;
        }
        at += 2;
        if (marker == 0xD9)
            return true;
        if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7))
            continue;
        if (at + 2 > bytes.size())
            return false;
        at += static_cast<std::size_t>(byteAt(bytes, at) << 8 | byteAt(bytes, at + 1));
        if (marker != 0xDA)
            continue;
        // scan data: FF 00 is a stuffed byte, FF D0..D7 a restart
        while (at + 1 < bytes.size() &&
               !(byteAt(bytes, at) == 0xFF && byteAt(bytes, at + 1) != 0 && byteAt(bytes, at + 1) != 0xFF &&
                 !(byteAt(bytes, at + 1) >= 0xD0 && byteAt(bytes, at + 1) <= 0xD7)))
            ++at;
    }
    return false;
}

bool isKnownImage(std::string_view bytes)
{
    return bytes.starts_with(kPngSignature) || bytes.starts_with("\xff\xd8\xff") || bytes.starts_with("BM") ||
           bytes.starts_with(std::string_view("II*\0", 4)) || bytes.starts_with(std::string_view("MM\0*", 4)) ||
           (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP"));
}

} // namespace

Result<Image> decodeImage(std::string_view bytes, const std::string &name)
{
    if (bytes.empty())
        return fail(ErrorCode::Corrupt, name + ": the file is empty", name);
    if (!isKnownImage(bytes))
        return fail(ErrorCode::WrongKind, name + ": not an image that can be read (PNG, JPEG, BMP, TIFF or WebP)",
                    name);
    const auto damaged = [&] {
        return fail(ErrorCode::Corrupt, name + ": the image is damaged or truncated; copy it again or leave it out",
                    name);
    };
    if (bytes.starts_with(kPngSignature) ? !pngIsWhole(bytes)
                                         : bytes.starts_with("\xff\xd8\xff") && !jpegIsWhole(bytes))
        return damaged();
    cv::Mat bgr;
    try {
        const cv::Mat encoded(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<char *>(bytes.data()));
        bgr = cv::imdecode(encoded, cv::IMREAD_COLOR);
    } catch (const cv::Exception &) {
        // OpenCV reports some damage by exception and some by an empty image: both mean the same here
        return damaged();
    }
    if (bgr.empty())
        return damaged();
    Image image(bgr.cols, bgr.rows, 3);
    cv::Mat rgb = matOf(image);
    cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
    return image;
}

Result<Image> readImage(const std::filesystem::path &file)
{
    const auto bytes = readFile(file);
    if (!bytes)
        return passOn(bytes);
    return decodeImage(*bytes, file.string());
}

Image resized(const Image &image, int width, int height)
{
    MIMIK_ASSERT(!image.isEmpty() && width > 0 && height > 0);
    if (image.width == width && image.height == height)
        return image;
    const double shrink =
        std::max(static_cast<double>(image.width) / width, static_cast<double>(image.height) / height);
    Image out(width, height, image.channels);
    cv::Mat mat = matOf(out);
    cv::resize(matOf(image), mat, mat.size(), 0, 0, shrink > 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    return out;
}

Image toGray(const Image &image)
{
    if (image.channels == 1)
        return image;
    Image gray(image.width, image.height, 1);
    cv::Mat mat = matOf(gray);
    cv::cvtColor(matOf(image), mat, cv::COLOR_RGB2GRAY);
    return gray;
}

Result<> readImages(const std::filesystem::path &folder, const std::vector<std::string> &names, JobContext &ctx,
                    std::string_view phase, const std::function<void(std::size_t, Image &&)> &take)
{
    const SingleThreadedOpenCv guard;
    std::mutex mutex;
    std::size_t failedAt = names.size();
    Error failure;
    const bool whole = parallelFor(names.size(), ctx.threads(), ctx, phase, [&](std::size_t i, std::size_t) {
        {
            const std::scoped_lock lock(mutex);
            if (i > failedAt)
                return;
        }
        auto image = readImage(folder / names[i]);
        if (image) {
            take(i, std::move(*image));
            return;
        }
        const std::scoped_lock lock(mutex);
        if (i < failedAt) {
            failedAt = i;
            failure = image.error();
        }
    });
    if (!whole)
        return ctx.cancelled();
    if (failedAt < names.size())
        return tl::unexpected<Error>(failure);
    return {};
}

} // namespace mimik::vision
