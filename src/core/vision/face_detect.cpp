#include "core/vision/face_detect.h"

#include "core/vision/cascade_p.h"
#include "core/vision/image_io.h"
#include "core/vision/image_quality.h"
#include "core/vision/opencv_p.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace mimik::vision {

struct FaceDetector::Impl {
    cv::CascadeClassifier cascade;
};

FaceDetector::FaceDetector() : m_impl(std::make_unique<Impl>()) {}
FaceDetector::FaceDetector(FaceDetector &&) noexcept = default;
FaceDetector &FaceDetector::operator=(FaceDetector &&) noexcept = default;
FaceDetector::~FaceDetector() = default;

Result<FaceDetector> FaceDetector::load()
{
    const auto file = openCvDataFile("haarcascades/haarcascade_frontalface_default.xml");
    if (!file)
        return passOn(file);
    FaceDetector detector;
    if (auto ok = loadCascade(detector.m_impl->cascade, *file); !ok)
        return passOn(ok);
    return detector;
}

std::vector<FaceBox> FaceDetector::detect(const Image &image, double minShare)
{
    // The cascade's window is 24 pixels: at 128 a face that fills the picture is seen at several scales, and beyond
    // 256 only time is lost on a single face.
    constexpr int kLeastSide = 128;
    constexpr int kMostSide = 256;
    constexpr double kBorder = 0.12;
    const Image gray = toGray(image);
    const int shorter = std::min(gray.width, gray.height);
    const double scale = static_cast<double>(std::clamp(shorter, kLeastSide, kMostSide)) / shorter;
    const int width = std::max(1, static_cast<int>(std::lround(gray.width * scale)));
    const int height = std::max(1, static_cast<int>(std::lround(gray.height * scale)));
    const Image scaled = resized(gray, width, height);
    const int border = static_cast<int>(std::lround(kBorder * std::min(width, height)));
    cv::Mat framed;
    cv::copyMakeBorder(matOf(scaled), framed, border, border, border, border, cv::BORDER_REPLICATE);
    const int least = std::max(24, static_cast<int>(std::lround(minShare * std::min(width, height))));
    std::vector<cv::Rect> found;
    m_impl->cascade.detectMultiScale(framed, found, 1.1, 3, 0, cv::Size(least, least));
    std::vector<FaceBox> boxes;
    for (const auto &rect : found) {
        boxes.push_back({static_cast<int>(std::lround((rect.x - border) / scale)),
                         static_cast<int>(std::lround((rect.y - border) / scale)),
                         static_cast<int>(std::lround(rect.width / scale)),
                         static_cast<int>(std::lround(rect.height / scale))});
    }
    std::ranges::sort(boxes, [](const FaceBox &a, const FaceBox &b) {
        return a.width != b.width ? a.width > b.width : a.x != b.x ? a.x < b.x : a.y < b.y;
    });
    return boxes;
}

} // namespace mimik::vision
