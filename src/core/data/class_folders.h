#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace mimik::data {

struct ClassFolderImage {
    std::string name; ///< relative to the root
    std::string split;
    std::string className; ///< empty for a picture that is in no class folder
};

/// Pictures below <class>/… or train|val|test/<class>/…, sorted by name. Hidden files and folders are left out.
/// Error: NotFound.
Result<std::vector<ClassFolderImage>> scanClassFolders(const std::filesystem::path &root);

/// train, val or test for the names that data sets use (Training, valid, PublicTest, test, ...); else empty.
std::string splitFromName(const std::string &name);

} // namespace mimik::data
