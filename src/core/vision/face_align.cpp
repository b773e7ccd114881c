#include "core/vision/face_align.h"

#include "core/vision/cascade_p.h"
#include "core/vision/face_detect.h"
#include "core/vision/image_io.h"
#include "core/vision/image_quality.h"
#include "core/vision/opencv_p.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace mimik::vision {

namespace {

constexpr double kDegrees = 180 / std::numbers::pi;

cv::Point2d mean(std::span<const Point2> points)
{
    cv::Point2d sum;
    for (const Point2 &p : points)
        sum += cv::Point2d(p.x, p.y);
    return sum / static_cast<double>(points.size());
}

Point2 pointOf(const cv::Point2d &p)
{
    return {static_cast<float>(p.x), static_cast<float>(p.y)};
}

cv::Matx23d turn(const FaceCrop &crop)
{
    return cv::getRotationMatrix2D_(cv::Point2f(crop.pivot.x, crop.pivot.y), crop.degrees, 1);
}

cv::Point2d turned(const cv::Matx23d &m, const cv::Point2d &p)
{
    return {m(0, 0) * p.x + m(0, 1) * p.y + m(0, 2), m(1, 0) * p.x + m(1, 1) * p.y + m(1, 2)};
}

using EyePair = std::pair<cv::Point2d, cv::Point2d>; // the one on the picture's left first

/// The two largest finds that may be a pair of eyes.
std::optional<EyePair> pairOf(const std::vector<cv::Rect> &eyes, int faceWidth)
{
    std::optional<EyePair> best;
    int bestSize = 0;
    for (const auto &a : eyes) {
        for (const auto &b : eyes) {
            const cv::Point2d from(a.x + a.width / 2.0, a.y + a.height / 2.0),
                to(b.x + b.width / 2.0, b.y + b.height / 2.0);
            const double dx = to.x - from.x, dy = std::abs(to.y - from.y);
            const bool isPair = dx > 0.25 * faceWidth && dx < 0.65 * faceWidth && dy < 0.5 * dx;
            if (isPair && a.width + b.width > bestSize) {
                bestSize = a.width + b.width;
                best = {from, to};
            }
        }
    }
    return best;
}

} // namespace

FaceCrop cropOfLandmarks(const Landmarks68 &points, double zoom)
{
    const cv::Point2d right = mean(std::span(points).subspan(36, 6)), left = mean(std::span(points).subspan(42, 6));
    const cv::Point2d eyes = (right + left) / 2;
    const Point2 corners[] = {points[48], points[54]};
    const cv::Point2d down = mean(corners) - eyes;
    const double eyeAngle = std::atan2(left.y - right.y, left.x - right.x), mouthAngle = std::atan2(-down.x, down.y);
    FaceCrop crop;
    crop.pivot = pointOf(eyes);
    crop.degrees = (eyeAngle + mouthAngle) / 2 * kDegrees;
    const cv::Matx23d m = turn(crop);
    cv::Point2d low(1e9, 1e9), high(-1e9, -1e9);
    for (const Point2 &point : points) {
        const cv::Point2d p = turned(m, {point.x, point.y});
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    crop.centre = pointOf((low + high) / 2);
    crop.halfSide = zoom * std::max(high.x - low.x, high.y - low.y) / 2;
    return crop;
}

Image cropped(const Image &image, const FaceCrop &crop, int size)
{
    const double whole = std::max(1.0, std::round(2 * crop.halfSide));
    const double side = std::min(2.0 * std::max(image.width, image.height), whole), scale = side / whole;
    cv::Matx23d m = turn(crop);
    m(0, 2) -= crop.centre.x;
    m(1, 2) -= crop.centre.y;
    m *= scale;
    m(0, 2) += (side - 1) / 2;
    m(1, 2) += (side - 1) / 2;
    Image square(static_cast<int>(side), static_cast<int>(side), image.channels);
    cv::Mat target = matOf(square);
    cv::warpAffine(matOf(image), target, m, target.size(), cv::INTER_LINEAR, cv::BORDER_REFLECT_101);
    return resized(square, size, size);
}

struct FaceAligner::Impl {
    FaceDetector faces;
    cv::CascadeClassifier eyes;
};

FaceAligner::FaceAligner() = default;
FaceAligner::FaceAligner(FaceAligner &&) noexcept = default;
FaceAligner &FaceAligner::operator=(FaceAligner &&) noexcept = default;
FaceAligner::~FaceAligner() = default;

Result<FaceAligner> FaceAligner::load()
{
    auto faces = FaceDetector::load();
    if (!faces)
        return passOn(faces);
    const auto file = openCvDataFile("haarcascades/haarcascade_eye_tree_eyeglasses.xml");
    if (!file)
        return passOn(file);
    FaceAligner aligner;
    aligner.m_impl = std::make_unique<Impl>(Impl{std::move(*faces), {}});
    if (auto ok = loadCascade(aligner.m_impl->eyes, *file); !ok)
        return passOn(ok);
    return aligner;
}

Result<FaceCrop> FaceAligner::find(const Image &image, double zoom)
{
    constexpr int kFaceSide = 200; // pixels of the face that the cascade of the eyes looks at
    constexpr double kUpperPart = 0.62;
    constexpr double kLeastFace = 0.2;
    const auto found = m_impl->faces.detect(image, kLeastFace);
    if (found.empty())
        return fail(ErrorCode::NotFound, "no face is found");
    const FaceBox &box = found.front();
    FaceCrop crop;
    crop.halfSide = zoom * box.width / 2.0;
    const cv::Point2d middle(box.x + box.width / 2.0, box.y + box.height / 2.0);
    crop.pivot = crop.centre = pointOf(middle);
    const double scale = static_cast<double>(kFaceSide) / box.width;
    FaceCrop upright = crop;
    upright.halfSide = box.width / 2.0;
    const Image face = toGray(cropped(image, upright, kFaceSide));
    std::vector<cv::Rect> eyes;
    m_impl->eyes.detectMultiScale(matOf(face)(cv::Rect(0, 0, kFaceSide, static_cast<int>(kUpperPart * kFaceSide))),
                                  eyes, 1.05, 3, 0, cv::Size(kFaceSide / 10, kFaceSide / 10));
    if (const auto pair = pairOf(eyes, kFaceSide)) {
        const auto &[right, left] = *pair;
        crop.degrees = std::atan2(left.y - right.y, left.x - right.x) * kDegrees;
        const cv::Point2d between = (right + left) / 2 / scale + cv::Point2d(box.x, box.y);
        crop.pivot = pointOf(between);
        crop.centre = pointOf(turned(turn(crop), middle));
    }
    return crop;
}

} // namespace mimik::vision
