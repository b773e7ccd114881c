#include "core/engine/demo_job.h"

#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/base/specs/evaluate_spec.h"
#include "core/base/specs/generate_spec.h"
#include "core/base/specs/iqa_spec.h"
#include "core/base/specs/map_spec.h"
#include "core/base/specs/predict_spec.h"
#include "core/base/specs/propose_spec.h"
#include "core/base/specs/render_spec.h"
#include "core/base/specs/select_spec.h"
#include "core/base/specs/train_fer_spec.h"
#include "core/data/exporters.h"
#include "core/data/images.h"
#include "core/data/ingest.h"
#include "core/data/listing.h"
#include "core/data/selections.h"
#include "core/data/workspace.h"
#include "core/engine/demo_report.h"
#include "core/engine/registry.h"
#include "core/jobs/run_job.h"
#include "core/nn/model_tensors.h"
#include "core/train/fer_model.h"
#include "core/weights/model_file.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

namespace mimik::engine {

namespace fs = std::filesystem;

namespace {

/// How large the demo is. The real training set is small on purpose: that is when synthetic faces may help.
struct Sizes {
    int trainIdentities = 12;
    int trainFaces = 480;
    int testIdentities = 50;
    int testFaces = 1500;
    int seeds = 300;
    std::vector<double> degrees = {-6, -3, 3, 6};
    int epochs = 15;
    int keepOf512 = 256;
};

Sizes sizesOf(bool quick)
{
    Sizes sizes;
    if (quick) {
        sizes.trainFaces = 420;
        sizes.testIdentities = 24;
        sizes.testFaces = 360;
        sizes.seeds = 128;
        sizes.degrees = {-4, 4};
        sizes.epochs = 10;
    }
    return sizes;
}

constexpr const char *kConditions[] = {"real", "real+unselected", "real+selected", "real+random"};

/// Makes one workspace by running the stages one after the other; each is a run of its own.
class Demo {
public:
    Demo(const DemoSpec &spec, std::uint64_t seed, JobContext &ctx)
        : m_spec(spec), m_sizes(sizesOf(spec.quick)), m_seed(seed), m_ctx(ctx), m_registry(makeJobRegistry())
    {
    }

    Result<Json> run();

private:
    Result<> checkModels();
    Result<> makeWorkspace();
    Result<> renderFaces();
    Result<> annotateSeeds();
    Result<> generateSet();
    Result<> measureAndSelect();
    Result<std::string> labelledScores();
    Result<> saveRandomControl(const fs::path &list);
    Result<> trainAndEvaluate();
    Result<> evaluateCondition(const std::string &name, const std::vector<std::string> &synthetic);
    Result<data::DatasetListing> labelled(const data::ImageFilter &filter) const;
    Result<std::string> listingOf(const std::string &name, const data::ImageFilter &filter);
    Json conditionJson(const ConditionResult &condition) const;

    /// Runs one stage as the run `id` of the workspace and takes its results in. Returns its summary.
    template <typename Spec>
    Result<Json> stage(const std::string &id, const Spec &spec, std::uint64_t seed);
    fs::path artifacts(const std::string &id) const { return fs::path("runs") / id / "artifacts"; }

    DemoSpec m_spec;
    Sizes m_sizes;
    std::uint64_t m_seed;
    JobContext &m_ctx;
    JobRegistry m_registry;
    std::unique_ptr<data::Workspace> m_workspace;
    data::ModelId m_model{};
    std::string m_modelFile;
    std::string m_annotatorFile;
    std::map<std::string, std::string> m_hashes; ///< of inputs, by path: the models serve several stages
    int m_stage = 0;
    DemoResult m_result;
};

template <typename Spec>
Result<Json> Demo::stage(const std::string &id, const Spec &spec, std::uint64_t seed)
{
    constexpr int kNumStages = 22;
    if (m_ctx.shouldStop())
        return m_ctx.cancelled();
    m_ctx.progress(id, m_stage++, kNumStages);
    JobSpec job = jobSpec(spec, seed);
    job.inputs = inputsOf(job.settings, &m_hashes);
    const auto folder = jobs::RunFolder::createAt(m_workspace->runsFolder() / id, job);
    if (!folder)
        return passOn(folder);
    jobs::RunOptions options;
    options.threads = m_ctx.threads();
    options.interrupted = [this] {
        return m_ctx.shouldStop();
    };
    const auto function = [this](const JobSpec &j, JobContext &ctx) {
        return m_registry.run(j, ctx);
    };
    auto summary = jobs::runInFolder(*folder, function, options);
    if (!summary)
        return summary;
    if (auto taken = data::ingestRun(*m_workspace, folder->path()); !taken)
        return passOn(taken);
    return summary;
}

/// Before anything is made: are the two models what they should be? Their paths must outlive the change of folder.
Result<> Demo::checkModels()
{
    const auto absolute = [](std::string &given, const char *bundled) {
        given = fs::absolute(given.empty() ? resourceFolder() / "models" / bundled : fs::path(given)).string();
    };
    absolute(m_spec.model, "demo64.safetensors");
    absolute(m_spec.annotator, "annotator64.safetensors");
    const auto model = weights::ModelFile::open(m_spec.model);
    if (!model)
        return passOn(model);
    if (auto generator = nn::generatorTensors(*model); !generator)
        return passOn(generator);
    if (auto opened = weights::ModelFile::open(m_spec.annotator); !opened)
        return passOn(opened);
    const auto annotator = train::FerModel::load(m_spec.annotator);
    if (!annotator)
        return passOn(annotator);
    if (annotator->card().task != train::Task::ActionUnits)
        return fail(ErrorCode::WrongKind, "is no classifier of action units", m_spec.annotator);
    return {};
}

Result<> Demo::makeWorkspace()
{
    auto workspace = data::Workspace::create(fs::absolute(m_ctx.outDir()) / "demo.mimik");
    if (!workspace)
        return passOn(workspace);
    m_workspace = std::move(*workspace);
    // Paths in the specs are relative to the workspace, so that it can be moved and two demos are alike.
    fs::current_path(m_workspace->folder());
    const auto adopt = [this](const std::string &source, std::string &file) -> Result<data::ModelId> {
        const auto id = m_workspace->addModel(source);
        if (!id)
            return id;
        const auto info = m_workspace->model(*id);
        if (!info)
            return passOn(info);
        file = info->path.lexically_relative(m_workspace->folder()).generic_string();
        return id;
    };
    const auto model = adopt(m_spec.model, m_modelFile);
    if (!model)
        return passOn(model);
    m_model = *model;
    if (const auto annotator = adopt(m_spec.annotator, m_annotatorFile); !annotator)
        return passOn(annotator);
    return {};
}

/// Real stand-ins: train and test people are different ones because their identities come from different seeds.
Result<> Demo::renderFaces()
{
    RenderSpec render;
    render.count = m_sizes.trainFaces;
    render.identities = m_sizes.trainIdentities;
    render.aus = "main";
    render.size = 64;
    if (auto done = stage("real-train", render, m_seed * 2 + 1); !done)
        return passOn(done);
    render.count = m_sizes.testFaces;
    render.identities = m_sizes.testIdentities;
    if (auto done = stage("real-test", render, m_seed * 2 + 1000001); !done)
        return passOn(done);
    return {};
}

/// The base face of every seed is shown to a classifier that was trained on rendered faces of other people. It stands
/// in for the annotator; its labels are marked as read from a file.
Result<> Demo::annotateSeeds()
{
    GenerateSpec generate;
    generate.model = m_modelFile;
    generate.seeds = "0-" + std::to_string(m_sizes.seeds - 1);
    generate.psi = 0.8;
    if (auto done = stage("seed-faces", generate, 0); !done)
        return passOn(done);
    PredictSpec predict;
    predict.model = m_annotatorFile;
    predict.images = artifacts("seed-faces").generic_string();
    if (auto done = stage("read-seeds", predict, 0); !done)
        return passOn(done);
    ProposeSpec propose;
    propose.predictions = (artifacts("read-seeds") / "predictions.csv").generic_string();
    propose.manifest = (artifacts("seed-faces") / "manifest.csv").generic_string();
    const auto proposed = stage("propose-seeds", propose, 0);
    if (!proposed)
        return passOn(proposed);
    m_result.seeds = *proposed;
    if (auto lists = data::importSeedLists(*m_workspace, m_model, artifacts("propose-seeds")); !lists)
        return passOn(lists);
    return {};
}

Result<> Demo::generateSet()
{
    DirectionsSpec directions;
    directions.model = m_modelFile;
    if (auto done = stage("directions", directions, 0); !done)
        return passOn(done);
    GenerateSpec generate;
    generate.model = m_modelFile;
    generate.seeds = "0-" + std::to_string(m_sizes.seeds - 1);
    generate.psi = 0.8;
    generate.directions = (artifacts("directions") / "sefa.safetensors").generic_string();
    generate.indices = {0, 1};
    generate.degrees = m_sizes.degrees;
    if (auto done = stage("synthetic", generate, 0); !done)
        return passOn(done);
    return {};
}

Result<> Demo::measureAndSelect()
{
    IqaSpec iqa;
    iqa.images = artifacts("synthetic").generic_string();
    iqa.reference = artifacts("real-train").generic_string();
    iqa.metrics = {"brisque", "sharpness", "contrast", "ssim", "rmse"};
    if (auto done = stage("quality", iqa, m_seed); !done)
        return passOn(done);
    const auto scores = labelledScores();
    if (!scores)
        return passOn(scores);
    SelectSpec select;
    select.scores = *scores;
    select.images = iqa.images;
    select.rule = Json{{"version", 1},
                       {"all", Json::array()},
                       {"rank",
                        {{"metrics", {{"ssim", 1}, {"rmse", 1}, {"brisque", 1}}},
                         {"keep", m_sizes.keepOf512},
                         {"per", 512},
                         {"seed", m_seed & 0x7fffffff}}}}; // a rule's seed has 31 bits
    select.randomControl = true;
    const auto selected = stage("selected", select, m_seed);
    if (!selected)
        return passOn(selected);
    m_result.selection = *selected;
    return saveRandomControl(artifacts("selected") / "random.txt");
}

/// The scores of the labelled images alone: selection and control are drawn among these, and so are of one size.
Result<std::string> Demo::labelledScores()
{
    const auto dataset = m_workspace->dataset("synthetic");
    if (!dataset)
        return passOn(dataset);
    data::ImageFilter filter;
    filter.datasets = {dataset->id};
    filter.hideExcluded = true;
    const auto listing = labelled(filter);
    if (!listing)
        return passOn(listing);
    std::set<std::string> names;
    for (const auto &row : listing->rows)
        names.insert(row.name);
    if (names.empty())
        return fail(ErrorCode::InvalidArgument,
                    "the annotator is sure of no face of this generator, so there is nothing to train with",
                    m_spec.annotator);
    auto scores = readCsv(artifacts("quality") / "scores.csv");
    if (!scores)
        return passOn(scores);
    const auto name = scores->require("name");
    if (!name)
        return passOn(name);
    std::erase_if(scores->rows, [&](const auto &row) { return !names.contains(row[*name]); });
    const fs::path file = fs::path("exports") / "labelled-scores.csv";
    if (auto written = writeCsv(file, *scores); !written)
        return passOn(written);
    return file.generic_string();
}

/// The control of equal size as a selection of its own, so that it can be looked at.
Result<> Demo::saveRandomControl(const fs::path &list)
{
    const auto text = readFile(list);
    if (!text)
        return passOn(text);
    const auto dataset = m_workspace->dataset("synthetic");
    if (!dataset)
        return passOn(dataset);
    std::vector<data::ImageId> images;
    std::istringstream lines(*text);
    for (std::string name; std::getline(lines, name);) {
        const auto id = m_workspace->images().find(dataset->id, name);
        if (!id)
            return passOn(id);
        if (*id)
            images.push_back(**id);
    }
    std::sort(images.begin(), images.end());
    const Json rule = {{"version", 1}, {"random", {{"keep", images.size()}, {"seed", m_seed}}}};
    if (auto saved = m_workspace->selections().save("selected-random", rule, images); !saved)
        return passOn(saved);
    return {};
}

/// The images of which something is known.
Result<data::DatasetListing> Demo::labelled(const data::ImageFilter &filter) const
{
    auto listing = data::listing(*m_workspace, filter);
    if (!listing)
        return listing;
    std::erase_if(listing->rows, [](const data::ListingRow &row) {
        return std::all_of(row.aus.begin(), row.aus.end(), [](double v) { return std::isnan(v); });
    });
    return listing;
}

/// A folder exports/<name> with labels.csv: what a training run reads.
Result<std::string> Demo::listingOf(const std::string &name, const data::ImageFilter &filter)
{
    const auto rows = labelled(filter);
    if (!rows)
        return passOn(rows);
    const fs::path folder = m_workspace->exportsFolder() / name;
    std::error_code ec;
    fs::create_directories(folder, ec);
    if (auto written = data::writeListing(*rows, "au", folder); !written)
        return passOn(written);
    return "exports/" + name;
}

Result<> Demo::evaluateCondition(const std::string &name, const std::vector<std::string> &synthetic)
{
    ConditionResult condition;
    condition.name = name;
    TrainFerSpec train;
    train.data = {artifacts("real-train").generic_string()};
    train.synthetic = synthetic;
    train.task = "au";
    train.epochs = m_sizes.epochs;
    train.patience = 0;
    const auto trained = stage("train-" + name, train, m_seed);
    if (!trained)
        return passOn(trained);
    condition.training = *trained;
    PredictSpec predict;
    predict.model = (artifacts("train-" + name) / "model.safetensors").generic_string();
    predict.images = artifacts("real-test").generic_string();
    predict.labels = (artifacts("real-test") / "labels.csv").generic_string();
    if (auto done = stage("predict-" + name, predict, 0); !done)
        return passOn(done);
    EvaluateSpec evaluate;
    evaluate.predictions = (artifacts("predict-" + name) / "predictions.csv").generic_string();
    if (!m_result.conditions.empty())
        evaluate.compare = m_result.conditions.front().predictions;
    // The seed of `evaluate` and of the report, so that all show the same intervals.
    const auto evaluation = stage("evaluate-" + name, evaluate, 0);
    if (!evaluation)
        return passOn(evaluation);
    condition.predictions = evaluate.predictions;
    condition.evaluation = *evaluation;
    m_result.conditions.push_back(std::move(condition));
    return {};
}

Result<> Demo::trainAndEvaluate()
{
    const auto synthetic = m_workspace->dataset("synthetic");
    if (!synthetic)
        return passOn(synthetic);
    std::map<std::string, std::string> folders;
    data::ImageFilter filter;
    filter.datasets = {synthetic->id};
    filter.hideExcluded = true;
    const auto all = listingOf("unselected", filter);
    if (!all)
        return passOn(all);
    folders["real+unselected"] = *all;
    for (const auto &[condition, selection] :
         std::map<std::string, std::string>{{"real+selected", "selected"}, {"real+random", "selected-random"}}) {
        const auto frozen = m_workspace->selections().byName(selection);
        if (!frozen)
            return passOn(frozen);
        filter.selection = frozen->id;
        const auto folder = listingOf(selection, filter);
        if (!folder)
            return passOn(folder);
        folders[condition] = *folder;
    }
    for (const char *name : kConditions) {
        const auto found = folders.find(name);
        const auto sets = found == folders.end() ? std::vector<std::string>{} : std::vector<std::string>{found->second};
        if (auto done = evaluateCondition(name, sets); !done)
            return done;
    }
    return {};
}

Json Demo::conditionJson(const ConditionResult &condition) const
{
    Json perAu = Json::object();
    for (const Json &c : condition.evaluation.at("classes"))
        perAu[c.at("name").get<std::string>()] = {{"auc", c.at("auc")}, {"auc_ci", c.at("auc_ci")}};
    const Json &macro = condition.evaluation.at("macro");
    return {{"name", condition.name},
            {"train_images", condition.training.at("train_images")},
            {"macro_auc", macro.at("auc")},
            {"macro_auc_ci", macro.at("auc_ci")},
            {"per_au", perAu}};
}

Result<Json> Demo::run()
{
    m_result.seed = m_seed;
    m_result.quick = m_spec.quick;
    const fs::path report = fs::absolute(m_ctx.outDir()) / "report.html";
    using Step = Result<> (Demo::*)();
    for (const Step step : {&Demo::checkModels, &Demo::makeWorkspace, &Demo::renderFaces, &Demo::annotateSeeds,
                            &Demo::generateSet, &Demo::measureAndSelect, &Demo::trainAndEvaluate}) {
        if (auto done = (this->*step)(); !done)
            return passOn(done);
    }
    if (auto written = writeDemoReport(*m_workspace, m_result, report); !written)
        return passOn(written);
    m_ctx.artifact("report", "report.html");
    Json conditions = Json::array();
    for (const auto &condition : m_result.conditions)
        conditions.push_back(conditionJson(condition));
    return Json{{"conditions", conditions}, {"seed", m_seed}, {"report", "report.html"}, {"workspace", "demo.mimik"}};
}

} // namespace

Result<Json> runDemo(const DemoSpec &spec, std::uint64_t seed, JobContext &ctx)
{
    return Demo(spec, seed, ctx).run();
}

} // namespace mimik::engine
