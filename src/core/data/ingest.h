#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <filesystem>
#include <functional>
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

/// Asked between files and rows; true ends with Cancelled, and nothing of that run is in the database.
using StopCheck = std::function<bool()>;

/// Takes a finished run in: data sets, scores, selections, models, predictions, as its artifacts say
/// (docs/formats_runs.md). One transaction; a second call does nothing. Calls the listeners.
/// A folder without events.jsonl, or a table, that a verb wrote with --out is taken in too: by its manifest.csv,
/// model.safetensors, selection.csv, evaluation.json or labels.csv, or by its columns; its files stay where they are.
/// @param images  of such a table: the folder of images or the data set that it speaks of; empty: that of its
///                selection.json, else the one data set that has all of its names
/// Error: NotFound, InvalidArgument (run not finished), Corrupt (file, row, column), Busy (read-only), Io, Cancelled.
/// Then nothing of the run is in the database.
Result<IngestReport> ingestRun(Workspace &workspace, const std::filesystem::path &runOrOutput,
                               const StopCheck &stop = {}, const std::string &images = {});

/// The same for a run that its maker describes himself (a job that fills its own workspace); the artifacts are absolute
/// paths, best below the workspace.
Result<IngestReport> ingestRun(Workspace &workspace, const RunInfo &run, const StopCheck &stop = {});

/// Finished runs below runs/ that have not been taken in, oldest first.
Result<std::vector<std::filesystem::path>> pendingRuns(const Workspace &workspace);

/// All of pendingRuns(); a run that cannot be taken in becomes a warning of its report and does not stop the others.
/// Error: Busy, Cancelled.
Result<std::vector<IngestReport>> ingestAll(Workspace &workspace, const StopCheck &stop = {});

} // namespace mimik::data
