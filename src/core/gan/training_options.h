#pragma once

#include "core/gan/gan_settings.h"

namespace mimik::gan {

/// `training_options.json` with the official keys (`stylegan.md` 2.8), which other tools read, and everything of ours
/// under `mimik`.
/// @param data  the data set's path; @param parent  model that training starts from, or empty
/// @param metrics  names of those that are measured
Json trainingOptions(const GanSettings &settings, const std::string &data, std::size_t images,
                     const std::string &parent, const std::vector<std::string> &metrics);

} // namespace mimik::gan
