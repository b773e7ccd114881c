#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <opencv2/objdetect.hpp>

namespace mimik::vision {

/// Error: Corrupt; OpenCV throws or returns false, as the damage is.
inline Result<> loadCascade(cv::CascadeClassifier &cascade, const std::filesystem::path &file)
{
    bool isLoaded = false;
    try {
        isLoaded = cascade.load(file.string());
    } catch (const cv::Exception &) { // said below
    }
    if (!isLoaded)
        return fail(ErrorCode::Corrupt, "not a cascade that OpenCV can read", file.string());
    return {};
}

} // namespace mimik::vision
