#pragma once

#include "core/base/image.h"
#include "core/base/result.h"

#include <memory>
#include <vector>

namespace mimik::vision {

/// A face in image pixels.
struct FaceBox {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

/// OpenCV's Haar cascade for frontal faces (opencv-data). One per thread.
class FaceDetector {
public:
    /// Error: NotFound where the cascade is not installed.
    static Result<FaceDetector> load();
    FaceDetector(FaceDetector &&) noexcept;
    FaceDetector &operator=(FaceDetector &&) noexcept;
    ~FaceDetector();

    /// Faces of at least `minShare` of the shorter side, largest first. Small images are enlarged and tight crops get a
    /// border before the cascade looks at them, since it was trained on heads with some surroundings.
    std::vector<FaceBox> detect(const Image &image, double minShare = 0.4);

private:
    FaceDetector();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace mimik::vision
