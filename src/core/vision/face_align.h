#pragma once

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/vision/procedural_face.h"

#include <memory>

namespace mimik::vision {

/// A turned square of a picture: around `pivot` by `degrees` (OpenCV's sign), then the square about `centre`.
struct FaceCrop {
    Point2 pivot, centre; ///< pixels; the centre after turning
    double degrees = 0;
    double halfSide = 0;
};

constexpr double kFaceZoom = 1.3; ///< keeps forehead and chin

/// Eyes level and mouth below them: the mean of the eye line's angle and that of the line from the eyes to the mouth.
/// The square that holds all points, `zoom` times as large.
FaceCrop cropOfLandmarks(const Landmarks68 &points, double zoom = kFaceZoom);

/// The crop as size x size pixels; what lies outside the picture is mirrored. A square of more than twice the picture's
/// longer side is sampled more coarsely, so that the memory keeps to a few times the picture's.
Image cropped(const Image &image, const FaceCrop &crop, int size);

/// Finds the largest face and its eyes with OpenCV's Haar cascades (opencv-data). One per thread.
class FaceAligner {
public:
    /// Error: NotFound where the cascades are not installed.
    static Result<FaceAligner> load();
    FaceAligner(FaceAligner &&) noexcept;
    FaceAligner &operator=(FaceAligner &&) noexcept;
    ~FaceAligner();

    /// By the eyes, or upright where only the face is found. Error: NotFound where there is no face.
    Result<FaceCrop> find(const Image &image, double zoom = kFaceZoom);

private:
    FaceAligner();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace mimik::vision
