#include "core/base/specs/report_spec.h"

#include <filesystem>

namespace mimik {

Result<> ReportSpec::validate() const
{
    if (workspace.empty())
        return fail(ErrorCode::InvalidArgument, "workspace: give the folder of a workspace", "workspace");
    const std::string extension = std::filesystem::path(file).extension().string();
    if (extension != ".html" && extension != ".htm" && extension != ".json" && extension != ".csv")
        return fail(ErrorCode::InvalidArgument, "file: a report is written as .html, .json or .csv, not '" + file + "'",
                    "file");
    if (resamples < 0 || resamples > 1'000'000)
        return fail(ErrorCode::InvalidArgument, "resamples must be 0 to 1000000, not " + std::to_string(resamples),
                    "resamples");
    return {};
}

} // namespace mimik
