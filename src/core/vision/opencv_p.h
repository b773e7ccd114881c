#pragma once

#include "core/base/image.h"

#include <opencv2/core.hpp>

namespace mimik::vision {

/// The pixels of an Image as OpenCV's header, without a copy; channel order stays RGB. Valid while the image lives.
inline cv::Mat matOf(const Image &image)
{
    return cv::Mat(image.height, image.width, CV_8UC(image.channels), const_cast<std::uint8_t *>(image.pixels.data()));
}

/// OpenCV's own threads are switched off while our workers run: two pools on the same cores only get in each other's
/// way.
class SingleThreadedOpenCv {
public:
    SingleThreadedOpenCv() : m_before(cv::getNumThreads()) { cv::setNumThreads(1); }
    ~SingleThreadedOpenCv() { cv::setNumThreads(m_before); }
    SingleThreadedOpenCv(const SingleThreadedOpenCv &) = delete;
    SingleThreadedOpenCv &operator=(const SingleThreadedOpenCv &) = delete;

private:
    int m_before;
};

} // namespace mimik::vision
