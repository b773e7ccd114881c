#pragma once

#include "core/base/json.h"
#include "core/gan/gan_images.h"

#include <functional>

namespace mimik::engine {

/// Reads a file of the data set by its name within it. Error: NotFound when there is none.
using DataFile = std::function<Result<std::string>(const std::string &name)>;

/// Fills in the labels of `images` from the data set's dataset.json (`{"labels": [[name, int | [floats]], ...],
/// "classes": [...]}`), else its labels.csv (`name`, `class`), else the first folder of each name. Class numbers
/// without names become classes 0 .. max; named classes are ordered by gan::classOrder.
/// @param names  of the images, '/' between folders; @param where  the data set, for errors
/// Error: InvalidArgument, Corrupt: a missing label, a label without its image, a class without images.
Result<> readLabels(gan::GanImages &images, const std::vector<std::string> &names, const DataFile &file,
                    const std::string &where);

} // namespace mimik::engine
