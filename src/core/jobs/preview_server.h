#pragma once

#include "core/base/image.h"
#include "core/base/preview.h"
#include "core/base/result.h"

#include <span>
#include <vector>

namespace mimik::jobs {

/// Draws the faces of previews; keeps its model between calls. Called from one thread.
class PreviewRenderer {
public:
    virtual ~PreviewRenderer() = default;
    /// Faces of some of the request's cells, in their order.
    virtual Result<std::vector<Image>> render(const PreviewRequest &request, std::span<const PreviewCell> cells) = 0;
    /// How many cells it draws at the same time. A newer request waits for one such group.
    virtual int groupSize() const { return 1; }
};

/// The worker's side of the pipe (base/preview.h): answers the newest request, leaves an older one after the faces it
/// is drawing. Returns at the end of input; a face that takes longer than 1.5 s from then on ends the process.
/// @param in, out  file descriptors
Result<> servePreviews(PreviewRenderer &renderer, int in, int out);

/// Asks the system to kill this process as soon as its parent is gone.
void dieWithParent();

} // namespace mimik::jobs
