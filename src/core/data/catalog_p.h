#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mimik::data {

class Database;
class Workspace;

/// `wanted`, or `wanted`-2, -3, … : a name that no row of `table` has. Characters that do not belong into a file name
/// become '_'.
Result<std::string> freeName(const Database &db, std::string_view table, const std::string &wanted);

/// Adds a data set row (without images); its name is made free when `rename`, else a taken one is an error.
Result<DatasetId> insertDataset(Workspace &workspace, Dataset &dataset, bool rename);

/// Id of the model of this hash; a row without file where it is not known.
Result<ModelId> modelOfHash(Workspace &workspace, const std::string &sha256, const std::string &run);

/// A model file as rows and, with `copy`, as files of models/. Inside a transaction of the caller. `copied` gets the
/// files that were made, for the caller to remove when his transaction fails.
Result<ModelId> takeModelIn(Workspace &workspace, const std::filesystem::path &file, bool copy, const std::string &run,
                            std::vector<std::filesystem::path> &copied);

/// A hard link where the file system has them, else a copy under a temporary name that is renamed at the end.
Result<> linkOrCopy(const std::filesystem::path &from, const std::filesystem::path &to, bool allowLink);

std::string toText(const std::vector<int> &values);
std::string toText(const std::vector<std::string> &values);

} // namespace mimik::data
