#pragma once

#include "core/base/json.h"
#include "core/base/plot.h"
#include "core/base/result.h"
#include "core/eval/evaluation.h"
#include "core/report/figures.h"

#include <filesystem>
#include <string>
#include <vector>

namespace mimik::report {

/// Numbers and words in rows. Columns whose cells are all numbers (intervals included) stand on the right.
struct Table {
    std::string caption;
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
};

/// Small picture, kept inside the report.
struct Picture {
    std::string caption;
    std::string png;      ///< the bytes of a PNG file
    int displayWidth = 0; ///< CSS pixels; 0: as large as it is
};

/// Shown in this order: paragraphs, tables, plots, heat maps, pictures.
struct Section {
    std::string heading;
    std::vector<std::string> paragraphs; ///< plain text
    std::vector<Table> tables;
    std::vector<Plot> plots;
    std::vector<HeatMap> heatMaps;
    std::vector<Picture> pictures;
};

/// One step from which a number of the report comes: file, hash, seed, settings.
struct LineageStep {
    std::string what; ///< "generate", "train-fer", "data set", ...
    std::string name; ///< of the run, model or data set
    std::string file;
    std::string sha256;
    std::string seed;
    Json settings = Json::object();
};

struct Report {
    std::string title;
    std::string subtitle;
    std::vector<Section> sections;
    std::string methods; ///< a paragraph for a paper; empty: none
    std::vector<LineageStep> lineage;
    std::string date; ///< UTC; empty: now
};

/// One self-contained HTML file: no network, no scripts that run, pictures and plots inside, the report as JSON inside.
/// Light and dark by the reader's setting; prints on white. Same report and date, same bytes.
std::string toHtml(const Report &report);
Json toJson(const Report &report);

/// By extension: .html/.htm, .json, or .csv (all tables, one below the other). Written atomically.
/// Error: InvalidArgument (another extension), Io.
Result<> writeReport(const Report &report, const std::filesystem::path &file);
Result<> writeHtml(const Report &report, const std::filesystem::path &file);

/// Table of metrics with intervals, ROC and precision-recall curves, confusion matrix; says how many faces, subjects
/// and resamples are behind the intervals, and which classes are too rare to say anything.
Section evaluationSection(const eval::Evaluation &evaluation, const std::string &heading);

/// Sentence for the methods paragraph on how the evaluation was done.
std::string evaluationMethods(const eval::Evaluation &evaluation);

} // namespace mimik::report
