#include "core/gan/gan_images.h"

#include "core/base/npy.h"

#include <cstring>

namespace mimik::gan {

namespace {

bool isTrainingSize(std::int64_t n)
{
    return n >= 8 && n <= 1024 && (n & (n - 1)) == 0;
}

} // namespace

Result<> GanImages::add(const Image &image, const std::string &name)
{
    const std::string size = std::to_string(image.width) + "x" + std::to_string(image.height);
    if (image.width != image.height || !isTrainingSize(image.width))
        return fail(ErrorCode::InvalidArgument,
                    "is " + size + "; training images must be square with a power of two from 8 to 1024", name);
    if (resolution == 0) {
        resolution = image.width;
        channels = image.channels;
    }
    if (image.width != resolution || image.channels != channels)
        return fail(ErrorCode::InvalidArgument,
                    "is " + size + " with " + std::to_string(image.channels) + " channels, the images before it are " +
                        std::to_string(resolution) + "x" + std::to_string(resolution) + " with " +
                        std::to_string(channels),
                    name);
    pixels.insert(pixels.end(), image.pixels.begin(), image.pixels.end());
    return {};
}

Result<GanImages> imagesFromNpy(const std::filesystem::path &file)
{
    auto array = readNpy(file);
    if (!array)
        return passOn(array);
    const auto &shape = array->shape;
    const auto bad = [&](const std::string &text) {
        return fail(ErrorCode::WrongKind, text, file.string());
    };
    if (array->descr != "|u1" || shape.size() != 4)
        return bad("must be uint8 [N, H, W, 3] or [N, 3, H, W]");
    const auto isColour = [](std::int64_t c) {
        return c == 1 || c == 3;
    };
    const bool channelsLast = isColour(shape[3]) && shape[1] == shape[2];
    if (!channelsLast && !(isColour(shape[1]) && shape[2] == shape[3]))
        return bad("must be uint8 [N, H, W, 3] or [N, 3, H, W] with square images");
    const std::int64_t size = shape[2], c = channelsLast ? shape[3] : shape[1], n = shape[0];
    if (!isTrainingSize(size))
        return bad("images are " + std::to_string(size) + " pixels wide; a power of two from 8 to 1024 is needed");
    if (n < 1)
        return bad("holds no images");
    GanImages images;
    images.resolution = static_cast<int>(size);
    images.channels = static_cast<int>(c);
    images.description = file.filename().string();
    images.pixels.resize(array->bytes.size());
    if (channelsLast) {
        std::memcpy(images.pixels.data(), array->bytes.data(), array->bytes.size());
        return images;
    }
    const auto *src = reinterpret_cast<const std::uint8_t *>(array->bytes.data());
    const std::int64_t plane = size * size;
    for (std::int64_t i = 0; i < n; ++i)
        for (std::int64_t k = 0; k < c; ++k)
            for (std::int64_t p = 0; p < plane; ++p)
                images.pixels[static_cast<std::size_t>((i * plane + p) * c + k)] = src[(i * c + k) * plane + p];
    return images;
}

} // namespace mimik::gan
