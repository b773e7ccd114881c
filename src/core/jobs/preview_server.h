#pragma once

#include "core/base/image.h"
#include "core/base/preview.h"
#include "core/base/result.h"

namespace mimik::jobs {

/// Draws the faces of previews; keeps its model between calls. Called from one thread.
class PreviewRenderer {
public:
    virtual ~PreviewRenderer() = default;
    virtual Result<Image> render(const PreviewRequest &request, const PreviewCell &cell) = 0;
};

/// The worker's side of the pipe (base/preview.h): answers the newest request, leaves an older one after the face it is
/// drawing. Returns at the end of input; a face that takes longer than 1.5 s from then on ends the process.
/// @param in, out  file descriptors
Result<> servePreviews(PreviewRenderer &renderer, int in, int out);

/// Asks the system to kill this process as soon as its parent is gone.
void dieWithParent();

} // namespace mimik::jobs
