#pragma once

#include "core/base/specs/report_spec.h"

namespace mimik::engine {

/// Builds the report of a workspace, which is opened to read only, and writes spec.file (relative to ctx.outDir()).
/// @return {"report", "sections", "evaluations"}
Result<Json> runReport(const ReportSpec &spec, std::uint64_t seed, JobContext &ctx);

} // namespace mimik::engine
