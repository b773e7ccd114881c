#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <filesystem>
#include <string>
#include <vector>

namespace mimik::data {

class Workspace;

struct IngestReport {
    std::string run;
    bool alreadyIn = false; ///< nothing was done
    std::int64_t images = 0;
    std::int64_t scores = 0;
    std::int64_t labels = 0;
    std::vector<std::string> datasets;
    std::vector<std::string> models;
    std::vector<std::string> selections;
    std::vector<std::string> warnings; ///< what could not be used, and why
    Change change;
};

/// Takes a finished run in: data sets, scores, selections, models, predictions, as its artifacts say
/// (docs/formats_runs.md). One transaction; a second call does nothing. Calls the listeners.
/// A folder without spec.json that a verb wrote with --out is taken in too: by its manifest.csv, model.safetensors or
/// labels.csv; its files stay where they are.
/// Error: NotFound, InvalidArgument (run not finished), Corrupt (file, row, column), Busy (read-only), Io. Then nothing
/// of the run is in the database.
Result<IngestReport> ingestRun(Workspace &workspace, const std::filesystem::path &runFolder);

/// The same for a run that its maker describes himself (a job that fills its own workspace); the artifacts are absolute
/// paths, best below the workspace.
Result<IngestReport> ingestRun(Workspace &workspace, const RunInfo &run);

/// Finished runs below runs/ that have not been taken in, oldest first.
Result<std::vector<std::filesystem::path>> pendingRuns(const Workspace &workspace);

/// All of pendingRuns(); a damaged run becomes a warning of its report and does not stop the others.
Result<std::vector<IngestReport>> ingestAll(Workspace &workspace);

} // namespace mimik::data
