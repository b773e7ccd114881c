#include "core/engine/iqa_job.h"

#include "core/base/csv.h"
#include "core/vision/iqa.h"

#include <algorithm>
#include <cmath>

namespace mimik::engine {

namespace {

// Smallest, middle and largest finite value of a column, and how many are missing.
Json spread(const std::vector<double> &column)
{
    std::vector<double> values;
    for (const double value : column) {
        if (std::isfinite(value))
            values.push_back(value);
    }
    const auto missing = std::ranges::count_if(column, [](double value) { return std::isnan(value); });
    if (values.empty())
        return {{"min", nullptr}, {"median", nullptr}, {"max", nullptr}, {"missing", missing}};
    std::ranges::sort(values);
    const std::size_t n = values.size();
    return {{"min", values.front()},
            {"median", (values[(n - 1) / 2] + values[n / 2]) / 2},
            {"max", values.back()},
            {"missing", missing}};
}

} // namespace

Result<Json> runIqa(const IqaSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    const auto result = vision::scoreImages(spec, seed, ctx);
    if (!result)
        return passOn(result);
    if (auto written = writeCsv(ctx.outDir() / spec.file, result->toCsv()); !written)
        return passOn(written);
    ctx.artifact("scores", spec.file);
    Json summary = {{"images", spec.images}, {"count", result->names.size()},           {"metrics", result->metrics},
                    {"scores", spec.file},   {"references", result->references.size()}, {"values", Json::object()}};
    for (std::size_t m = 0; m < result->metrics.size(); ++m)
        summary["values"][result->metrics[m]] = spread(result->columns[m]);
    return summary;
}

} // namespace mimik::engine
