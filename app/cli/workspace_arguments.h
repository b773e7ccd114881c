#pragma once

#include "core/base/result.h"
#include "core/data/images.h"
#include "core/data/workspace.h"

#include <memory>
#include <string>
#include <vector>

namespace mimik::cli {

/// Opens a workspace to write to it. Error: as Workspace::open(); Busy, with the holder, when somebody else writes it.
Result<std::unique_ptr<data::Workspace>> openForWriting(const std::string &folder);

/// The images of data sets and of a selection, by their names; all when none is named.
Result<data::ImageFilter> filterOf(data::Workspace &workspace, const std::vector<std::string> &datasets,
                                   const std::string &selection);

/// The generator that is meant: by name, hash or file; without a name the only one of the workspace.
Result<data::ModelInfo> generatorOf(data::Workspace &workspace, const std::string &given);

} // namespace mimik::cli
