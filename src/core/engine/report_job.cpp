#include "core/engine/report_job.h"

#include "core/data/workspace.h"
#include "core/report/workspace_report.h"

#include <algorithm>

namespace mimik::engine {

Result<Json> runReport(const ReportSpec &spec, std::uint64_t, JobContext &ctx)
{
    ctx.progress("read", 0, 2);
    const auto workspace = data::Workspace::open(spec.workspace, data::OpenMode::ReadOnly);
    if (!workspace)
        return passOn(workspace);
    report::WorkspaceReportOptions options;
    options.title = spec.title;
    options.items = spec.items;
    options.pictures = spec.pictures;
    options.resamples = spec.resamples;
    options.threads = ctx.threads();
    const auto report = report::workspaceReport(**workspace, options);
    if (!report)
        return passOn(report);
    if (ctx.shouldStop())
        return ctx.cancelled();
    ctx.progress("write", 1, 2);
    const std::filesystem::path file = ctx.outDir() / spec.file;
    if (auto written = report::writeReport(*report, file); !written)
        return passOn(written);
    ctx.artifact("report", spec.file);
    ctx.progress("write", 2, 2);
    const auto numEvaluations =
        std::count_if(report->sections.begin(), report->sections.end(),
                      [](const auto &section) { return section.heading.starts_with("Evaluation"); });
    return Json{{"report", file.string()}, {"sections", report->sections.size()}, {"evaluations", numEvaluations}};
}

} // namespace mimik::engine
