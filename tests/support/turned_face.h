#pragma once

#include "core/base/image.h"
#include "core/vision/procedural_face.h"

#include <cstdlib>
#include <opencv2/imgproc.hpp>

namespace mimik::test {

/// Turned clockwise, as it is seen, by so many degrees about the middle; the landmarks with it.
inline Image turnedCopy(const Image &image, double degrees, vision::Landmarks68 &points)
{
    const cv::Point2f middle(static_cast<float>(image.width - 1) / 2, static_cast<float>(image.height - 1) / 2);
    const cv::Mat m = cv::getRotationMatrix2D(middle, -degrees, 1);
    Image out(image.width, image.height, 3);
    cv::Mat target(out.height, out.width, CV_8UC3, out.pixels.data());
    const cv::Mat source(image.height, image.width, CV_8UC3, const_cast<std::uint8_t *>(image.pixels.data()));
    cv::warpAffine(source, target, m, target.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    for (auto &p : points) {
        const double x = p.x, y = p.y;
        p = {static_cast<float>(m.at<double>(0, 0) * x + m.at<double>(0, 1) * y + m.at<double>(0, 2)),
             static_cast<float>(m.at<double>(1, 0) * x + m.at<double>(1, 1) * y + m.at<double>(1, 2))};
    }
    return out;
}

/// Mean difference of two squares of colour pixels, without a margin of so many pixels.
inline double meanDifference(const std::uint8_t *a, const std::uint8_t *b, int side, int margin)
{
    double sum = 0;
    for (int y = margin; y < side - margin; ++y)
        for (int i = (y * side + margin) * 3; i < (y * side + side - margin) * 3; ++i)
            sum += std::abs(int(a[i]) - int(b[i]));
    const int inner = side - 2 * margin;
    return sum / (inner * inner * 3);
}

} // namespace mimik::test
