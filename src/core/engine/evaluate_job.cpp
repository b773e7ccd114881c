#include "core/engine/evaluate_job.h"

#include "core/base/csv.h"
#include "core/eval/comparison.h"
#include "core/eval/evaluation.h"

#include <charconv>

namespace mimik::engine {
namespace {

Csv bandsTable(const eval::Evaluation &evaluation)
{
    Csv table;
    table.header = {"class", "fpr", "tpr_lo", "tpr_hi"};
    for (const auto &c : evaluation.classes) {
        for (std::size_t i = 0; i < c.band.fpr.size(); ++i)
            table.rows.push_back(
                {c.name, shortestDecimal(c.band.fpr[i]), shortestDecimal(c.band.lo[i]), shortestDecimal(c.band.hi[i])});
    }
    return table;
}

} // namespace

Result<Json> runEvaluate(const EvaluateSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    ctx.progress("read", 0, 2);
    const auto predictions = eval::readPredictions(spec.predictions);
    if (!predictions)
        return passOn(predictions);
    eval::EvaluateOptions options;
    options.bestF1 = spec.isBestF1();
    if (!options.bestF1)
        std::from_chars(spec.threshold.data(), spec.threshold.data() + spec.threshold.size(), options.threshold);
    options.resamples = spec.resamples;
    options.seed = seed;
    options.bands = spec.bands;
    options.threads = ctx.threads();
    options.shouldStop = [&ctx] {
        return ctx.shouldStop();
    };
    ctx.progress("evaluate", 1, 2);
    const auto evaluation = eval::evaluate(*predictions, options);
    if (!evaluation)
        return passOn(evaluation);
    Json summary = eval::toJson(*evaluation);
    if (!spec.compare.empty()) {
        const auto other = eval::readPredictions(spec.compare);
        if (!other)
            return passOn(other);
        const auto comparison = eval::compare(*predictions, *other, spec.resamples, seed, ctx.threads());
        if (!comparison)
            return passOn(comparison);
        summary["compare"] = eval::toJson(*comparison);
        if (comparison->leftOut > 0)
            ctx.warning("left_out", std::to_string(comparison->leftOut) + " labelled faces of " + spec.predictions +
                                        " are not in " + spec.compare + "; the comparison is over the other " +
                                        std::to_string(comparison->n));
    }
    if (evaluation->bySubject && evaluation->numUnits < 2)
        ctx.warning("one_subject", "all faces are of one subject, so no interval can be given");
    if (!ctx.outDir().empty()) {
        if (auto written = eval::writeEvaluation(*evaluation, ctx.outDir()); !written)
            return passOn(written);
        ctx.artifact("evaluation", "evaluation.json");
        ctx.artifact("table", "classes.csv");
        ctx.artifact("table", "roc.csv");
        ctx.artifact("table", "pr.csv");
        if (evaluation->kind == eval::PredictionKind::Multiclass)
            ctx.artifact("table", "confusion.csv");
        if (spec.bands) {
            if (auto written = writeCsv(ctx.outDir() / "bands.csv", bandsTable(*evaluation)); !written)
                return passOn(written);
            ctx.artifact("table", "bands.csv");
        }
        if (summary.contains("compare")) {
            if (auto written = writeJson(ctx.outDir() / "comparison.json", summary["compare"]); !written)
                return passOn(written);
            ctx.artifact("comparison", "comparison.json");
        }
    }
    ctx.progress("evaluate", 2, 2);
    return summary;
}

} // namespace mimik::engine
