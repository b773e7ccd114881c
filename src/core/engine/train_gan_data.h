#pragma once

#include "core/base/job.h"
#include "core/gan/gan_images.h"

namespace mimik::engine {

struct TrainingImagesOptions {
    int size = 0;            ///< > 0: images are cut to the centre square and scaled to it
    bool withLabels = false; ///< also dataset.json, labels.csv (name, class), or the folder of each image
    bool align = false;      ///< turn and crop each face first; needs a size
};

/// Images of a folder or a zip archive (that of the StyleGAN tools, for one) for training, sorted by name. Without a
/// size they must all be square, of the same power of two. Grey pictures become colour pictures with equal channels; a
/// mixture of both is refused, for a generator would learn it as a trait of the faces.
/// Faces are aligned by landmarks.csv (`name`, x0, y0 ... x67, y67) where it names the image, else by the face and eyes
/// that are found in it. A warning says how many images it does not name, another how many show no face and are left
/// out.
/// Error: NotFound, Corrupt, WrongKind, InvalidArgument (each names the file and what to do); Cancelled.
Result<gan::GanImages> readTrainingImages(const std::filesystem::path &data, const TrainingImagesOptions &options,
                                          JobContext &ctx);

} // namespace mimik::engine
