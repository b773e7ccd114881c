#pragma once

#include "core/base/image.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mimik::gan {

/// Training images in memory: square, power of two, all of one size.
struct GanImages {
    int resolution = 0;
    int channels = 3;
    std::vector<std::uint8_t> pixels; ///< [count, resolution, resolution, channels]
    int labelWidth = 0;
    std::vector<float> labels;        ///< [count, labelWidth], one-hot or any vectors
    std::vector<std::string> classes; ///< name of each label's position; empty when the labels are not classes
    std::string description;          ///< for cards: the folder or file

    std::size_t imageBytes() const
    {
        return static_cast<std::size_t>(resolution) * static_cast<std::size_t>(resolution) *
               static_cast<std::size_t>(channels);
    }
    std::size_t count() const { return resolution > 0 ? pixels.size() / imageBytes() : 0; }
    /// Appends one image. Error: InvalidArgument when it is not square, no power of two, or of another size.
    Result<> add(const Image &image, const std::string &name);
};

/// uint8 [N, H, W, 3] or [N, 3, H, W] (also one channel). Error: NotFound, Corrupt, WrongKind.
Result<GanImages> imagesFromNpy(const std::filesystem::path &file);

} // namespace mimik::gan
