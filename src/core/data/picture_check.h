#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace mimik::data {

struct PictureInfo {
    int width = 0; ///< 0: a kind whose header is not read here
    int height = 0;
};

/// Is this a whole picture file? Without decoding: PNG by signature, chunk walk and CRCs to IEND; JPEG by its markers
/// from SOI to EOI; BMP by its stated size. Other kinds pass when they are not empty.
/// Error: Corrupt ("truncated PNG: no IEND"), WrongKind ("not a picture").
/// @param name  stands in the error; its extension says which kind is expected where the bytes do not
Result<PictureInfo> checkPicture(std::string_view bytes, const std::string &name);

} // namespace mimik::data
