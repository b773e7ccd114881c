#pragma once

#include "core/base/image.h"
#include "core/base/result.h"

#include <filesystem>
#include <memory>
#include <string>

namespace mimik::vision {

// Measures of one image. Gray images are taken as they are, RGB by OpenCV's luma. Thread-safe.

struct GrayStatistics {
    double laplacianVariance = 0; ///< 3x3 Laplacian, OpenCV's default border, float64; grey levels squared
    double mean = 0;              ///< grey levels
    double deviation = 0;         ///< population, grey levels
};
GrayStatistics grayStatistics(const Image &image);

/// 1 - exp(-V/500), V the Laplacian variance; 0..1.
double sharpnessOf(const GrayStatistics &statistics);
/// min(1, deviation/64); 0..1.
double contrastOf(const GrayStatistics &statistics);

/// Full-reference measures of two images of equal size and channels, 8-bit scale (data range 255).
/// Definitions of image-similarity-measures 0.3.7, with the range corrected; the golden pair of tests/core/vision.
struct Similarity {
    double rmse = 0; ///< mean over channels of the root mean squared difference, as a fraction of 255
    double psnr = 0; ///< dB over all values; +infinity for identical images
    double ssim = 0; ///< 7x7 uniform window, sample covariance, as scikit-image's structural_similarity
};
/// @param withSsim  false leaves ssim 0. Images below 7 pixels a side have no SSIM window: NaN.
Similarity similarity(const Image &a, const Image &b, bool withSsim = true);

/// BRISQUE (Mittal 2012) by OpenCV with its packaged model: 0 best .. 100 worst. One per thread; reading the model
/// takes some milliseconds.
class Brisque {
public:
    /// Error: NotFound where the packaged model is missing.
    static Result<Brisque> load();
    Brisque(Brisque &&) noexcept;
    Brisque &operator=(Brisque &&) noexcept;
    ~Brisque();
    /// NaN where the image is too small (below 16 pixels a side) or flat, so that the statistics do not exist.
    double score(const Image &image);

private:
    Brisque();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// A data file of OpenCV's packages, e.g. "haarcascades/haarcascade_frontalface_default.xml": below $MIMIK_OPENCV_DATA,
/// /usr/share/opencv4 or /usr/local/share/opencv4. Error: NotFound.
Result<std::filesystem::path> openCvDataFile(const std::string &relative);

} // namespace mimik::vision
