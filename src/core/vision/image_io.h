#pragma once

#include "core/base/image.h"
#include "core/base/job.h"
#include "core/base/result.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::vision {

/// Reads PNG, JPEG, BMP, TIFF or WebP as 8-bit RGB: gray is replicated, alpha dropped, 16 bit reduced, EXIF rotation
/// applied. Thread-safe. Error: NotFound, WrongKind (not an image), Corrupt (damaged or truncated); each names the
/// file.
Result<Image> readImage(const std::filesystem::path &file);

/// Same, from bytes; `name` stands in errors.
Result<Image> decodeImage(std::string_view bytes, const std::string &name);

/// Area average where it shrinks, bicubic where it enlarges; per axis the stronger of both decides. Same size: a copy.
Image resized(const Image &image, int width, int height);

/// 8-bit luma by OpenCV's RGB2GRAY (0.299, 0.587, 0.114); a gray image is copied.
Image toGray(const Image &image);

/// Reads names (relative to `folder`) on ctx.threads() threads and gives each image to `take`, which is called from any
/// thread, in any order, once per index. The first error in order of names ends the reading.
/// Error: as readImage; Cancelled.
Result<> readImages(const std::filesystem::path &folder, const std::vector<std::string> &names, JobContext &ctx,
                    std::string_view phase, const std::function<void(std::size_t, Image &&)> &take);

} // namespace mimik::vision
