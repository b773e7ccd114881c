#pragma once

#include "core/base/csv.h"
#include "core/base/result.h"
#include "core/data/catalog_p.h"
#include "core/data/image_rows_p.h"
#include "core/data/ingest.h"
#include "core/data/types.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace mimik::data {

/// What the functions for the artifacts of one run share.
struct IngestContext {
    IngestContext(Workspace &w, const RunInfo &r, const StopCheck &s, IngestReport &rep)
        : workspace(w), run(r), stop(s), report(rep)
    {
    }

    Workspace &workspace;
    const RunInfo &run;
    const StopCheck &stop;
    IngestReport &report;
    std::vector<std::filesystem::path> copiedFiles; ///< to be removed when the transaction fails
    struct PreparedDataset {
        Dataset dataset;
        std::vector<NewImage> images;
    };
    // By path of the artifact, made by the prepare functions.
    std::map<std::filesystem::path, PreparedDataset> prepared;
    std::map<std::filesystem::path, PreparedModel> models;
    std::map<std::filesystem::path, Csv> tables;
    std::map<std::filesystem::path, std::string> hashes;

    /// A text of the summary, else of the settings; else empty.
    std::string text(const std::string &key) const;
    /// summary.name, settings.name, or the run's id.
    std::string name() const;
    /// Images by name of the data set whose folder is summary.images or settings.images; nothing, with a warning, when
    /// there is none.
    Result<std::optional<std::unordered_map<std::string, ImageId>>> imagesByName();
    void warn(std::string text) { report.warnings.push_back(std::move(text)); }
    /// Error: Cancelled when somebody wants the ingest to end.
    Result<> goOn() const { return stop && stop() ? Result<>(fail(ErrorCode::Cancelled, "cancelled")) : Result<>(); }
};

// Before the transaction: what takes time (reading, hashing, copying), for a person may be labelling meanwhile.
Result<> prepareDataset(IngestContext &context, const std::filesystem::path &path);
Result<> prepareModelFile(IngestContext &context, const std::filesystem::path &path);
Result<> prepareDirections(IngestContext &context, const std::filesystem::path &path);
Result<> prepareTable(IngestContext &context, const std::filesystem::path &path);
Result<> prepareSeedLabels(IngestContext &context, const std::filesystem::path &path);

// One function per kind of artifact (docs/formats_runs.md). Inside the transaction of ingestRun().
Result<> takeModel(IngestContext &context, const std::filesystem::path &path);
Result<> takeDataset(IngestContext &context, const std::filesystem::path &path);
Result<> takeDirections(IngestContext &context, const std::filesystem::path &path);
Result<> takeScores(IngestContext &context, const std::filesystem::path &path);
Result<> takeSelection(IngestContext &context, const std::filesystem::path &path);
Result<> takePredictions(IngestContext &context, const std::filesystem::path &path);
Result<> takeSeedLabels(IngestContext &context, const std::filesystem::path &path);

} // namespace mimik::data
