#pragma once

#include "core/base/result.h"
#include "core/data/database.h"
#include "core/data/types.h"

#include <vector>

namespace mimik::data {

/// Rows of seeds and seed_aus for SeedState. Statements are prepared once per object.
class SeedWriter {
public:
    explicit SeedWriter(Database &db);
    /// Replaces what state.source says of state.ref. Status None takes it away, or, with a time in `decided`, says that
    /// a person took away what a file says. Inside the caller's transaction.
    Result<> write(const SeedState &state);

private:
    Statement m_remove;
    Statement m_insert;
    Statement m_insertAu;
};

/// What one source says of one seed; status None when nothing.
Result<SeedState> readSeed(const Database &db, const SeedRef &ref, LabelSource source);

/// Seeds of a model, ascending: decided ones (a person's word, else a file's), `withModel` else a model's.
Result<std::vector<SeedState>> readSeeds(const Database &db, ModelId model, bool withModel);

Json toJson(const SeedState &state);
SeedState seedStateFromJson(const Json &json);

/// Adds a journal row; decisions that were taken back can then no longer be done again.
Result<> addToJournal(Database &db, const char *kind, const std::string &action, const Json &before, const Json &after);

/// Name of the person at the keyboard.
std::string personName();

} // namespace mimik::data
