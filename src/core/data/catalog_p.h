#pragma once

#include "core/base/json.h"
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

/// A model file that was read and, with `copy`, put into models/: what insertModel() needs.
struct PreparedModel {
    std::string sha256;
    std::string kind;
    std::string name; ///< as wished
    Json card = Json::object();
    std::filesystem::path file; ///< where it lies now; empty: the workspace has it already
    bool isCopy = false;
};

/// Hashes and copies, which takes time: before the transaction. `copied` gets the files that were made, for the caller
/// to remove when his transaction fails. `title` is the name where the card has none; else the file's is.
/// Error: also Corrupt, where the card tells of another file.
Result<PreparedModel> prepareModel(Workspace &workspace, const std::filesystem::path &file, bool copy,
                                   const std::string &run, std::vector<std::filesystem::path> &copied,
                                   const std::string &title = {});

/// The row of it. Inside a transaction of the caller.
Result<ModelId> insertModel(Workspace &workspace, const PreparedModel &model, const std::string &run);

/// A hard link where the file system has them, else a copy under a temporary name that is renamed at the end.
Result<> linkOrCopy(const std::filesystem::path &from, const std::filesystem::path &to, bool allowLink);

std::string toText(const std::vector<int> &values);
std::string toText(const std::vector<std::string> &values);

} // namespace mimik::data
