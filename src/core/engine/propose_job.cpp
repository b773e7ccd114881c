#include "core/engine/propose_job.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/eval/predictions.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace mimik::engine {

namespace {

struct SeedScores {
    std::string gclass; ///< class fed to a conditional generator, as in the manifest
    std::vector<double> sum;
    int count = 0;

    double mean(std::size_t k) const { return sum[k] / count; }
};

using SeedMap = std::map<std::int64_t, SeedScores>;

struct Proposal {
    std::string status; ///< labelled, neutral, unsure
    std::vector<bool> on;
    std::size_t best = 0;
};

/// Mean probabilities per seed, from the images that were not moved along a direction.
Result<SeedMap> scoresPerSeed(const eval::Predictions &predictions, const Csv &manifest, std::string &modelSha256)
{
    std::map<std::string, std::size_t> rowOfName;
    for (std::size_t row = 0; row < predictions.numRows(); ++row)
        rowOfName[predictions.names[row]] = row;
    const auto name = manifest.require("name");
    if (!name)
        return passOn(name);
    const auto seedColumn = manifest.require("seed");
    if (!seedColumn)
        return passOn(seedColumn);
    const auto degree = manifest.column("degree");
    const auto classColumn = manifest.column("class");
    const auto model = manifest.column("model_sha256");

    SeedMap seeds;
    for (std::size_t row = 0; row < manifest.rows.size(); ++row) {
        const auto &cells = manifest.rows[row];
        const auto found = rowOfName.find(cells[*name]);
        if (found == rowOfName.end() || cells[*seedColumn].empty())
            continue;
        if (degree) {
            const auto moved = manifest.number(row, *degree);
            if (!moved)
                return passOn(moved);
            if (std::isfinite(*moved) && *moved != 0)
                continue;
        }
        const auto seed = manifest.number(row, *seedColumn);
        if (!seed)
            return passOn(seed);
        SeedScores &scores = seeds[static_cast<std::int64_t>(*seed)];
        scores.sum.resize(predictions.classes.size());
        for (std::size_t k = 0; k < predictions.classes.size(); ++k)
            scores.sum[k] += predictions.p[k][found->second];
        ++scores.count;
        if (classColumn)
            scores.gclass = cells[*classColumn];
        if (model)
            modelSha256 = cells[*model];
    }
    if (seeds.empty())
        return fail(ErrorCode::InvalidArgument,
                    predictions.file.string() + ": none of its images stands in " + manifest.file.string());
    return seeds;
}

Proposal proposalFor(const SeedScores &scores, eval::PredictionKind kind, const ProposeSpec &spec)
{
    Proposal proposal;
    const std::size_t n = scores.sum.size();
    proposal.on.assign(n, false);
    if (kind == eval::PredictionKind::Multiclass) {
        for (std::size_t k = 1; k < n; ++k)
            if (scores.mean(k) > scores.mean(proposal.best))
                proposal.best = k;
        proposal.status = scores.mean(proposal.best) >= spec.confidence ? "labelled" : "unsure";
        return proposal;
    }
    bool isUnsure = false;
    for (std::size_t k = 0; k < n; ++k) {
        proposal.on[k] = scores.mean(k) >= 0.5;
        isUnsure = isUnsure || std::abs(scores.mean(k) - 0.5) < spec.unsureMargin;
    }
    const bool any = std::find(proposal.on.begin(), proposal.on.end(), true) != proposal.on.end();
    proposal.status = isUnsure ? "unsure" : any ? "labelled" : "neutral";
    return proposal;
}

/// labels.csv of the images: every image of a sure seed inherits what is proposed for its seed.
Result<> writeLabels(const std::filesystem::path &file, const Csv &manifest, const eval::Predictions &predictions,
                     const std::map<std::int64_t, Proposal> &proposals)
{
    const bool isMulticlass = predictions.kind == eval::PredictionKind::Multiclass;
    Csv table;
    table.header = {"name", "subject"};
    if (isMulticlass)
        table.header.push_back("class");
    else
        table.header.insert(table.header.end(), predictions.classes.begin(), predictions.classes.end());
    const std::size_t name = *manifest.column("name");
    const std::size_t seedColumn = *manifest.column("seed");
    for (std::size_t row = 0; row < manifest.rows.size(); ++row) {
        const auto &cells = manifest.rows[row];
        const auto seed = manifest.number(row, seedColumn);
        if (!seed)
            return passOn(seed);
        const auto found = std::isfinite(*seed) ? proposals.find(static_cast<std::int64_t>(*seed)) : proposals.end();
        if (found == proposals.end() || found->second.status == "unsure")
            continue;
        std::vector<std::string> out{cells[name], "seed" + cells[seedColumn]};
        if (isMulticlass)
            out.push_back(predictions.classes[found->second.best]);
        else
            for (const bool on : found->second.on)
                out.push_back(on ? "1" : "0");
        table.rows.push_back(std::move(out));
    }
    return writeCsv(file, table);
}

} // namespace

Result<Json> runPropose(const ProposeSpec &spec, std::uint64_t, JobContext &ctx)
{
    const auto predictions = eval::readPredictions(spec.predictions);
    if (!predictions)
        return passOn(predictions);
    const auto manifest = readCsv(spec.manifest);
    if (!manifest)
        return passOn(manifest);
    std::string modelSha256;
    const auto seeds = scoresPerSeed(*predictions, *manifest, modelSha256);
    if (!seeds)
        return passOn(seeds);

    const bool isMulticlass = predictions->kind == eval::PredictionKind::Multiclass;
    std::map<std::string, std::vector<std::int64_t>> lists;
    for (const auto &name : predictions->classes)
        lists[name];
    Csv table;
    table.header = {"seed", "class", "status"};
    if (isMulticlass)
        table.header.insert(table.header.end(), {"label", "probability"});
    else
        table.header.insert(table.header.end(), predictions->classes.begin(), predictions->classes.end());

    std::map<std::int64_t, Proposal> proposals;
    std::int64_t numUnsure = 0;
    for (const auto &[seed, scores] : *seeds) {
        const Proposal proposal = proposalFor(scores, predictions->kind, spec);
        const bool isSure = proposal.status != "unsure";
        numUnsure += isSure ? 0 : 1;
        std::vector<std::string> row{std::to_string(seed), scores.gclass, proposal.status};
        if (isMulticlass) {
            const std::string &label = predictions->classes[proposal.best];
            row.insert(row.end(), {label, shortestDecimal(scores.mean(proposal.best))});
            if (isSure)
                lists[label].push_back(seed);
        } else {
            for (std::size_t k = 0; k < proposal.on.size(); ++k) {
                row.push_back(proposal.on[k] ? "1" : "0");
                if (isSure && proposal.on[k])
                    lists[predictions->classes[k]].push_back(seed);
            }
            if (proposal.status == "neutral")
                lists["neutral"].push_back(seed);
        }
        table.rows.push_back(std::move(row));
        proposals[seed] = proposal;
    }
    if (auto written = writeLabels(ctx.outDir() / "labels.csv", *manifest, *predictions, proposals); !written)
        return passOn(written);

    Json counts = Json::object();
    for (const auto &[name, list] : lists) {
        std::string text = "# proposed by a classifier, not by a person\n";
        for (const auto seed : list)
            text += std::to_string(seed) + "\n";
        if (auto written = writeFileAtomically(ctx.outDir() / (name + ".txt"), text); !written)
            return passOn(written);
        counts[name] = list.size();
    }
    if (auto written = writeCsv(ctx.outDir() / "seed-labels.csv", table); !written)
        return passOn(written);
    ctx.artifact("seed-labels", "seed-labels.csv");
    return Json{{"seeds", seeds->size()}, {"unsure", numUnsure}, {"model_sha256", modelSha256}, {"counts", counts}};
}

} // namespace mimik::engine
