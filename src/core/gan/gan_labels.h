#pragma once

#include "core/base/result.h"
#include "core/gan/gan_images.h"

#include <string>
#include <vector>

namespace mimik::gan {

/// The distinct names in the order in which a generator learns them. When every one is a known expression
/// (facs/emotions.h; the nouns happiness, sadness and the adjective angry count too), that is the order of FER2013:
/// angry, disgust, fear, happy, sad, surprise, neutral, then contempt. Otherwise they are sorted.
std::vector<std::string> classOrder(std::vector<std::string> names);

/// One-hot labels and class names from the class of each image. @param classOf  one name per image of `images`
void setClasses(GanImages &images, const std::vector<std::string> &classOf);

/// The same from class numbers. Without names the classes are called "0" .. "max". With names, they say what the
/// numbers mean, and the order becomes that of classOrder. @param where  the data set, for errors
/// Error: InvalidArgument for a number out of range, and for a class without images.
Result<> setClassNumbers(GanImages &images, const std::vector<std::int64_t> &numbers,
                         const std::vector<std::string> &classNames, const std::string &where);

/// Labels of images in a .npy: [N] whole numbers are classes, [N, width] any vectors.
/// Error: NotFound, Corrupt, WrongKind, InvalidArgument.
Result<> readNpyLabels(GanImages &images, const std::filesystem::path &file);

} // namespace mimik::gan
