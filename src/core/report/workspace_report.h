#pragma once

#include "core/report/report.h"

#include <string>
#include <vector>

namespace mimik::data {
class Workspace;
struct RunInfo;
} // namespace mimik::data

namespace mimik::report {

/// What goes into the report of a workspace; an empty list means all there is.
struct WorkspaceReportOptions {
    std::string title;              ///< empty: the workspace's name
    std::vector<std::string> items; ///< of reportItems(), in this order
    bool pictures = true;           ///< a few faces per data set, as small PNGs
    int resamples = 2000;
    int threads = 1;
};

/// One thing that can be put into a report.
struct ReportItem {
    std::string id;    ///< "data", "selection:<name>", "run:<id>", "evaluation:<run>/<file>", ...
    std::string title; ///< for people
};

/// What the workspace has to report, in a sensible order: data sets, labels, quality, selections, models and runs,
/// evaluations. Error: Io, Corrupt.
Result<std::vector<ReportItem>> reportItems(data::Workspace &workspace);

/// Builds the report from the database and from the artifacts of the runs that were taken in.
/// A file that has gone is said in the report in place of its numbers. Error: NotFound (an item), Io.
Result<Report> workspaceReport(data::Workspace &workspace, const WorkspaceReportOptions &options = {});

/// A paragraph on data, generation, selection, training and evaluation, from the settings of the runs (oldest first).
std::string methodsParagraph(const std::vector<data::RunInfo> &runs);

} // namespace mimik::report
