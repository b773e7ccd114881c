#include "core/report/workspace_report.h"

#include "core/base/files.h"
#include "core/base/job.h"
#include "core/base/png.h"
#include "core/base/sha256.h"
#include "core/data/images.h"
#include "core/data/listing.h"
#include "core/data/selections.h"
#include "core/data/workspace.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <sstream>

namespace mimik::report {
namespace {

constexpr std::size_t kFacesPerDataset = 12;
constexpr std::size_t kMaxPictureBytes = 60'000;
constexpr std::size_t kShortHash = 12;

std::string count(std::int64_t n)
{
    return std::to_string(n);
}

std::string joined(const std::vector<std::string> &parts)
{
    std::string out;
    for (const std::string &part : parts)
        out += (out.empty() ? "" : ", ") + part;
    return out;
}

std::string shortHash(const std::string &sha256)
{
    return sha256.substr(0, kShortHash);
}

/// Path as people of this workspace know it: relative to its folder where it lies inside.
std::string shownPath(const data::Workspace &workspace, const std::filesystem::path &path)
{
    const std::string relative = path.lexically_relative(workspace.folder()).generic_string();
    return relative.empty() || relative.starts_with("..") ? path.generic_string() : relative;
}

bool endsWith(const std::string &id, std::string_view prefix, std::string &rest)
{
    if (!id.starts_with(prefix))
        return false;
    rest = id.substr(prefix.size());
    return true;
}

/// A file of predictions, and the run that wrote it.
struct PredictionsFile {
    std::string id;
    std::string title;
    std::filesystem::path file;
};

/// Without the validation of trainings: its images chose the epoch, so it is no evaluation.
Result<std::vector<PredictionsFile>> predictionsFiles(const data::Workspace &workspace)
{
    const auto runs = workspace.runs();
    if (!runs)
        return passOn(runs);
    std::vector<PredictionsFile> files;
    for (auto run = runs->rbegin(); run != runs->rend(); ++run) { // oldest first
        std::vector<const data::RunArtifact *> ofRun;
        for (const auto &artifact : run->artifacts) {
            // older trainings called their validation so
            if (artifact.kind == "predictions" && run->kind != "train-fer")
                ofRun.push_back(&artifact);
        }
        for (const auto *artifact : ofRun) {
            std::string name = run->summary.is_object() ? run->summary.value("name", std::string()) : std::string();
            if (name.empty())
                name = run->id;
            if (ofRun.size() > 1)
                name += " " + artifact->path.stem().string();
            files.push_back({"evaluation:" + run->id + "/" + artifact->path.filename().string(), name, artifact->path});
        }
    }
    return files;
}

struct Evaluated {
    std::string title;
    eval::Evaluation evaluation;
    std::vector<std::string> names; ///< of the faces, sorted

    /// Only numbers on the same faces and classes can stand in one table.
    bool isComparable(const Evaluated &other) const
    {
        const auto sameName = [](const auto &a, const auto &b) {
            return a.name == b.name;
        };
        return names == other.names &&
               std::equal(evaluation.classes.begin(), evaluation.classes.end(), other.evaluation.classes.begin(),
                          other.evaluation.classes.end(), sameName);
    }
};

class Builder {
public:
    Builder(data::Workspace &workspace, const WorkspaceReportOptions &options)
        : m_workspace(workspace), m_options(options)
    {
    }

    Result<Report> build()
    {
        const auto all = reportItems(m_workspace);
        if (!all)
            return passOn(all);
        m_report.title = m_options.title.empty() ? m_workspace.folder().stem().string() : m_options.title;
        m_report.subtitle = m_workspace.folder().filename().string();
        std::vector<std::string> items = m_options.items;
        if (items.empty()) {
            for (const ReportItem &item : *all)
                items.push_back(item.id);
        }
        for (const std::string &id : items) {
            if (auto added = add(id); !added)
                return passOn(added);
        }
        addComparisons();
        if (auto added = addLineage(); !added)
            return passOn(added);
        return std::move(m_report);
    }

private:
    Result<> add(const std::string &id)
    {
        std::string rest;
        if (id == "data")
            return addDatasets();
        if (id == "quality")
            return addQuality();
        if (id == "selections")
            return addSelections();
        if (id == "models")
            return addModels();
        if (endsWith(id, "run:", rest))
            return addRun(rest);
        if (endsWith(id, "evaluation:", rest))
            return addEvaluation(id);
        return fail(ErrorCode::NotFound, "there is nothing called '" + id + "' to report", id);
    }

    Result<> addDatasets()
    {
        const auto datasets = m_workspace.datasets();
        if (!datasets)
            return passOn(datasets);
        Section section;
        section.heading = "Data sets";
        Table table;
        table.header = {"Data set", "Origin", "Made by", "Images", "Subjects", "Splits", "Kept out", "Licence"};
        Table labels;
        labels.caption = "Images per label (an AU counts from intensity 0.5)";
        labels.header = {"Data set", "Label", "Images", "Share"};
        for (const data::Dataset &set : *datasets) {
            data::ImageFilter filter;
            filter.datasets = {set.id};
            const auto splits = m_workspace.images().countsBy("split", filter);
            const auto subjects = m_workspace.images().countsBy("subject", filter);
            if (!splits)
                return passOn(splits);
            if (!subjects)
                return passOn(subjects);
            std::vector<std::string> splitTexts;
            for (const auto &split : *splits) {
                if (!split.name.empty())
                    splitTexts.push_back(split.name + " " + count(split.count));
            }
            const auto named =
                std::count_if(subjects->begin(), subjects->end(), [](const auto &g) { return !g.name.empty(); });
            data::ImageFilter usable = filter;
            usable.hideExcluded = true;
            const auto numUsable = m_workspace.images().count(usable);
            if (!numUsable)
                return passOn(numUsable);
            table.rows.push_back({set.name, std::string(data::originName(set.origin)), set.kind, count(set.numImages),
                                  named > 0 ? count(named) : "–", splitTexts.empty() ? "–" : joined(splitTexts),
                                  count(set.numImages - *numUsable), set.licence.empty() ? "not given" : set.licence});
            if (auto added = addLabels(set, filter, labels); !added)
                return added;
            addFaces(set, filter, section);
        }
        if (table.rows.empty())
            section.paragraphs.push_back("The workspace has no data set yet.");
        else
            section.tables.push_back(std::move(table));
        if (!labels.rows.empty())
            section.tables.push_back(std::move(labels));
        m_report.sections.push_back(std::move(section));
        return {};
    }

    Result<> addLabels(const data::Dataset &set, const data::ImageFilter &filter, Table &table)
    {
        auto addRow = [&](const std::string &label, std::int64_t images) {
            const double share =
                set.numImages > 0 ? 100.0 * static_cast<double>(images) / static_cast<double>(set.numImages) : 0;
            table.rows.push_back(
                {set.name, label, count(images), eval::withInterval(share, {std::nan(""), std::nan("")}, 1) + " %"});
        };
        const auto classes = m_workspace.images().countsBy("class", filter);
        if (!classes)
            return passOn(classes);
        for (const auto &group : *classes) {
            if (!group.name.empty())
                addRow(group.name, group.count);
        }
        for (const int au : m_workspace.aus()) {
            data::ImageFilter withAu = filter;
            withAu.aus = {au};
            const auto images = m_workspace.images().count(withAu);
            if (!images)
                return passOn(images);
            if (*images > 0)
                addRow(data::auKey(au), *images);
        }
        return {};
    }

    /// A few faces of sets that a program drew or generated. Pictures of people never go into a report by themselves.
    void addFaces(const data::Dataset &set, data::ImageFilter filter, Section &section)
    {
        if (!m_options.pictures || (set.origin != data::Origin::Synthetic && set.kind != "render"))
            return;
        filter.hideExcluded = true;
        const auto ids = m_workspace.images().ids(filter);
        if (!ids || ids->empty())
            return;
        std::vector<data::ImageId> chosen;
        const std::size_t n = std::min(kFacesPerDataset, ids->size());
        for (std::size_t i = 0; i < n; ++i)
            chosen.push_back((*ids)[i * ids->size() / n]);
        const auto rows = m_workspace.images().rows(chosen);
        if (!rows)
            return;
        for (const data::ImageRow &row : *rows) {
            auto png = row.path.extension() == ".png" ? readFile(row.path) : fail(ErrorCode::WrongKind, "no PNG");
            if (png && png->size() <= kMaxPictureBytes && png->starts_with("\x89PNG"))
                section.pictures.push_back({set.name, std::move(*png), 72});
        }
    }

    Result<> addQuality()
    {
        Section section;
        section.heading = "Quality scores";
        const auto datasets = m_workspace.datasets();
        if (!datasets)
            return passOn(datasets);
        Table table;
        table.header = {"Data set", "Metric", "Images", "5 %", "Median", "95 %"};
        for (const data::Dataset &set : *datasets) {
            const auto metrics = m_workspace.images().metrics(set.id);
            if (!metrics)
                return passOn(metrics);
            for (const std::string &metric : *metrics) {
                const auto scores = m_workspace.images().scores(metric, set.id);
                if (!scores)
                    return passOn(scores);
                std::vector<double> values = scores->values;
                std::erase_if(values, [](double v) { return !std::isfinite(v); });
                if (values.empty())
                    continue;
                std::sort(values.begin(), values.end());
                auto quantile = [&](double q) {
                    const auto index = static_cast<std::size_t>(q * static_cast<double>(values.size() - 1) + 0.5);
                    return eval::withInterval(values[index], {std::nan(""), std::nan("")}, 3);
                };
                table.rows.push_back({set.name, metric, count(static_cast<std::int64_t>(values.size())), quantile(.05),
                                      quantile(.5), quantile(.95)});
                section.plots.push_back(histogram(set.name + ": " + metric, metric, values));
            }
        }
        if (table.rows.empty())
            return {};
        section.tables.push_back(std::move(table));
        m_report.sections.push_back(std::move(section));
        return {};
    }

    Result<> addSelections()
    {
        const auto selections = m_workspace.selections().list();
        if (!selections)
            return passOn(selections);
        Section section;
        section.heading = "Selections";
        Table table;
        table.header = {"Selection", "Images", "Rule"};
        for (const data::Selection &selection : *selections)
            table.rows.push_back({selection.name, count(selection.count), ruleText(selection.rule)});
        section.tables.push_back(std::move(table));
        m_report.sections.push_back(std::move(section));
        return {};
    }

    static std::string ruleText(const Json &rule)
    {
        std::vector<std::string> parts;
        if (rule.is_object() && rule.contains("all") && rule["all"].is_array()) {
            for (const Json &term : rule["all"]) {
                if (!term.is_object() || !term.value("enabled", true))
                    continue;
                std::string text = term.value("metric", std::string("?"));
                if (term.contains("min") && term["min"].is_number())
                    text += " ≥ " + term["min"].dump();
                if (term.contains("max") && term["max"].is_number())
                    text += " ≤ " + term["max"].dump();
                parts.push_back(text);
            }
        }
        if (rule.is_object() && rule.contains("rank") && rule["rank"].is_object())
            parts.push_back("best " + rule["rank"].value("keep", Json(nullptr)).dump() + " of each " +
                            rule["rank"].value("per", Json(nullptr)).dump());
        if (rule.is_object() && rule.contains("random") && rule["random"].is_object())
            parts.push_back(rule["random"].value("keep", Json(nullptr)).dump() + " drawn at random");
        return parts.empty() ? "chosen by hand" : joined(parts);
    }

    Result<> addModels()
    {
        const auto models = m_workspace.models();
        if (!models)
            return passOn(models);
        Section section;
        section.heading = "Models";
        Table table;
        table.header = {"Model", "Kind", "Architecture", "SHA-256", "Made by"};
        for (const data::ModelInfo &model : *models) {
            const std::string architecture = model.card.is_object()
                                                 ? model.card.value("architecture", Json("")).is_string()
                                                       ? model.card.value("architecture", std::string())
                                                       : model.card["architecture"].dump()
                                                 : std::string();
            table.rows.push_back({model.name, model.kind, architecture, shortHash(model.sha256),
                                  model.run.empty() ? "brought in" : model.run});
        }
        section.tables.push_back(std::move(table));
        m_report.sections.push_back(std::move(section));
        return {};
    }

    /// A training: its curves from events.jsonl.
    Result<> addRun(const std::string &id)
    {
        const auto run = m_workspace.run(id);
        if (!run)
            return passOn(run);
        Section section;
        section.heading = "Training " + id;
        const bool isGan = run->kind == "train-gan";
        const auto text = readFile(run->folder / "events.jsonl");
        if (!text)
            section.paragraphs.push_back("Its curves cannot be shown: " + text.error().message() + ".");
        std::map<std::string, PlotSeries> curves;
        std::istringstream lines(text ? *text : std::string());
        std::string line;
        while (std::getline(lines, line)) {
            const auto event = jobEventFromLine(line);
            if (!event || event->type != "metric" || !event->body.value("value", Json(nullptr)).is_number())
                continue;
            PlotSeries &series = curves[event->body.value("name", std::string())];
            series.x.push_back(event->body.value("step", 0.0) / (isGan ? 1000 : 1)); // a GAN counts images
            series.y.push_back(event->body["value"].get<double>());
        }
        Plot loss;
        loss.title = "Loss";
        Plot score;
        score.title = "Validation";
        score.yMax = 1;
        for (auto &[name, series] : curves) {
            series.name = name;
            const bool isLoss = name.find("loss") != std::string::npos;
            const bool isScore = name == "val_auc" || name == "val_accuracy";
            if (isLoss)
                loss.series.push_back(series);
            if (isScore)
                score.series.push_back(series);
        }
        for (Plot *plot : {&loss, &score}) {
            plot->xLabel = isGan ? "kimg" : "Epoch";
            if (!plot->series.empty())
                section.plots.push_back(std::move(*plot));
        }
        Table table;
        table.header = {"Result", "Value"};
        if (run->summary.is_object()) {
            for (const auto &[key, value] : run->summary.items()) {
                if (value.is_number() || value.is_string() || value.is_boolean())
                    table.rows.push_back({key, value.is_string() ? value.get<std::string>() : value.dump()});
            }
        }
        if (!table.rows.empty())
            section.tables.push_back(std::move(table));
        m_report.sections.push_back(std::move(section));
        return {};
    }

    Result<> addEvaluation(const std::string &id)
    {
        const auto files = predictionsFiles(m_workspace);
        if (!files)
            return passOn(files);
        const auto file = std::find_if(files->begin(), files->end(), [&](const auto &f) { return f.id == id; });
        if (file == files->end())
            return fail(ErrorCode::NotFound, "there is no evaluation '" + id + "' in this workspace", id);
        Section failed;
        failed.heading = "Evaluation: " + file->title;
        const auto predictions = eval::readPredictions(file->file);
        if (!predictions) {
            failed.paragraphs.push_back("Not shown: " + predictions.error().message() + ".");
            m_report.sections.push_back(std::move(failed));
            return {};
        }
        bool hasTruth = false;
        for (std::size_t row = 0; row < predictions->numRows() && !hasTruth; ++row)
            hasTruth = predictions->hasLabel(row);
        if (!hasTruth) // what a classifier says of generated faces: there is nothing to compare it with
            return {};
        eval::EvaluateOptions options;
        options.resamples = m_options.resamples;
        options.bands = true;
        options.threads = m_options.threads;
        auto evaluation = eval::evaluate(*predictions, options);
        if (!evaluation) {
            failed.paragraphs.push_back("Not shown: " + evaluation.error().message() + ".");
            m_report.sections.push_back(std::move(failed));
            return {};
        }
        m_report.sections.push_back(evaluationSection(*evaluation, failed.heading));
        LineageStep step;
        step.what = "predictions";
        step.name = file->title;
        step.file = shownPath(m_workspace, file->file);
        if (const auto hash = sha256OfFile(file->file))
            step.sha256 = *hash;
        m_predictions.push_back(std::move(step));
        std::vector<std::string> names = predictions->names;
        std::sort(names.begin(), names.end());
        m_evaluations.push_back({file->title, std::move(*evaluation), std::move(names)});
        return {};
    }

    /// Several models on the same faces and classes: one table, one bar chart.
    void addComparisons()
    {
        std::vector<bool> isDone(m_evaluations.size(), false);
        int numComparisons = 0;
        for (std::size_t first = 0; first < m_evaluations.size(); ++first) {
            std::vector<const Evaluated *> group;
            for (std::size_t i = first; i < m_evaluations.size(); ++i) {
                if (isDone[i] || !m_evaluations[i].isComparable(m_evaluations[first]))
                    continue;
                isDone[i] = true;
                group.push_back(&m_evaluations[i]);
            }
            if (group.size() > 1)
                addComparison(group, ++numComparisons);
        }
    }

    void addComparison(const std::vector<const Evaluated *> &group, int number)
    {
        std::vector<std::string> classes;
        for (const auto &c : group.front()->evaluation.classes)
            classes.push_back(c.name);
        Section section;
        section.heading = number == 1 ? "Comparison" : "Comparison " + std::to_string(number);
        Table table;
        table.header = {"Predictions", "n", "Mean AUC [95 %]"};
        table.header.insert(table.header.end(), classes.begin(), classes.end());
        std::vector<BarGroup> bars;
        for (const Evaluated *entry : group) {
            const eval::Evaluation &evaluation = entry->evaluation;
            std::vector<std::string> row{entry->title, count(evaluation.n),
                                         eval::withInterval(evaluation.macroAuc, evaluation.macroAucCi)};
            BarGroup bar{entry->title, {}, {}};
            for (const auto &c : evaluation.classes) {
                row.push_back(eval::withInterval(c.auc, c.aucCi, 2));
                bar.values.push_back(c.auc);
                bar.intervals.push_back(c.aucCi);
            }
            table.rows.push_back(std::move(row));
            bars.push_back(std::move(bar));
        }
        section.paragraphs.push_back(
            "Intervals of single models overlap more easily than intervals of their difference; "
            "mimik-cli evaluate --compare tests the difference on the same faces.");
        section.tables.push_back(std::move(table));
        section.plots.push_back(groupedBars("AUC with 95 % interval", "AUC", classes, bars, 0, 1));
        m_report.sections.push_back(std::move(section));
    }

    Result<> addLineage()
    {
        const auto datasets = m_workspace.datasets();
        const auto models = m_workspace.models();
        const auto runs = m_workspace.runs();
        if (!datasets)
            return passOn(datasets);
        if (!models)
            return passOn(models);
        if (!runs)
            return passOn(runs);
        for (const data::Dataset &set : *datasets)
            m_report.lineage.push_back({"data set",
                                        set.name,
                                        shownPath(m_workspace, set.folder),
                                        "",
                                        "",
                                        {{"kind", set.kind}, {"run", set.run}}});
        for (const data::ModelInfo &model : *models)
            m_report.lineage.push_back({"model (" + model.kind + ")", model.name,
                                        model.path.empty() ? std::string() : shownPath(m_workspace, model.path),
                                        model.sha256, "", Json::object()});
        std::vector<data::RunInfo> oldestFirst(runs->rbegin(), runs->rend());
        for (const data::RunInfo &run : oldestFirst)
            m_report.lineage.push_back(
                {run.kind, run.id, shownPath(m_workspace, run.folder), "", std::to_string(run.seed), run.settings});
        for (LineageStep &step : m_predictions)
            m_report.lineage.push_back(std::move(step));
        m_report.methods = methodsParagraph(oldestFirst);
        if (!m_evaluations.empty())
            m_report.methods +=
                (m_report.methods.empty() ? "" : " ") + evaluationMethods(m_evaluations.back().evaluation);
        return {};
    }

    data::Workspace &m_workspace;
    const WorkspaceReportOptions &m_options;
    Report m_report;
    std::vector<Evaluated> m_evaluations;
    std::vector<LineageStep> m_predictions;
};

} // namespace

Result<std::vector<ReportItem>> reportItems(data::Workspace &workspace)
{
    std::vector<ReportItem> items;
    items.push_back({"data", "Data sets and labels"});
    const auto metrics = workspace.images().metrics();
    if (!metrics)
        return passOn(metrics);
    if (!metrics->empty())
        items.push_back({"quality", "Quality scores"});
    const auto selections = workspace.selections().list();
    if (!selections)
        return passOn(selections);
    if (!selections->empty())
        items.push_back({"selections", "Selections"});
    const auto models = workspace.models();
    if (!models)
        return passOn(models);
    if (!models->empty())
        items.push_back({"models", "Models"});
    const auto runs = workspace.runs();
    if (!runs)
        return passOn(runs);
    for (auto run = runs->rbegin(); run != runs->rend(); ++run) {
        if (run->kind == "train-fer" || run->kind == "train-gan")
            items.push_back({"run:" + run->id, "Training " + run->id});
    }
    const auto files = predictionsFiles(workspace);
    if (!files)
        return passOn(files);
    for (const PredictionsFile &file : *files)
        items.push_back({file.id, "Evaluation: " + file.title});
    return items;
}

Result<Report> workspaceReport(data::Workspace &workspace, const WorkspaceReportOptions &options)
{
    return Builder(workspace, options).build();
}

} // namespace mimik::report
