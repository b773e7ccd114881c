#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace mimik::data {

class Database;

/// One step of the schema: the statements that lead from version i to i + 1, where i is its place in the list.
struct SchemaStep {
    std::vector<std::string> statements;
};

/// All steps. Released steps never change; a new version appends one.
std::span<const SchemaStep> schemaSteps();
int schemaVersion();

/// Brings `db` to the newest of `steps` in one transaction. An older database that holds something is first copied to
/// `<file>.v<old>.bak`.
/// Error: WrongVersion when the database is newer than the steps; Io. Then the database is as it was.
Result<> migrate(Database &db, std::span<const SchemaStep> steps = schemaSteps());

} // namespace mimik::data
