#include "cli/verbs.h"
#include "cli/workspace_arguments.h"
#include "core/data/exporters.h"

#include <memory>

namespace mimik::cli {
namespace {

struct Arguments {
    std::string workspace, seedsFolder, exportFolder, listsFolder, model, selection;
    std::vector<std::string> datasets;
};

Json toJson(const data::SeedListReport &report)
{
    Json lists = Json::object();
    for (const auto &[name, count] : report.perList)
        lists[name] = count;
    return {{"seeds", report.seeds}, {"lists", lists}};
}

/// Synthetic images, or those that are named.
Result<Json> writeAnnotations(data::Workspace &workspace, const Arguments &arguments)
{
    auto filter = filterOf(workspace, arguments.datasets, arguments.selection);
    if (!filter)
        return passOn(filter);
    if (arguments.datasets.empty() && arguments.selection.empty())
        filter->origin = data::Origin::Synthetic;
    auto ids = workspace.images().ids(*filter);
    if (!ids)
        return passOn(ids);
    if (ids->empty())
        return fail(ErrorCode::NotFound, "there are no generated images to annotate; name a set with --dataset",
                    arguments.workspace);
    auto report = data::exportAnnotations(workspace, *ids, arguments.exportFolder);
    if (!report)
        return passOn(report);
    Json positives = Json::object();
    for (std::size_t n = 0; n < report->aus.size(); ++n)
        positives[data::auKey(report->aus[n])] = report->positives[n];
    return Json{{"images", report->images}, {"positives", positives}, {"unlabelled", report->unlabelled}};
}

Result<Json> run(const Arguments &arguments)
{
    if (arguments.seedsFolder.empty() && arguments.exportFolder.empty() && arguments.listsFolder.empty())
        return fail(ErrorCode::InvalidArgument, "nothing to do; give --seeds-dir, --export or --export-seeds");
    auto opened = arguments.seedsFolder.empty() ? data::Workspace::open(arguments.workspace, data::OpenMode::ReadOnly)
                                                : openForWriting(arguments.workspace);
    if (!opened)
        return passOn(opened);
    data::Workspace &workspace = **opened;
    Json result = Json::object();
    if (!arguments.seedsFolder.empty() || !arguments.listsFolder.empty()) {
        auto model = generatorOf(workspace, arguments.model);
        if (!model)
            return passOn(model);
        result["model"] = model->name;
        if (!arguments.seedsFolder.empty()) {
            auto report = data::importSeedLists(workspace, model->id, arguments.seedsFolder);
            if (!report)
                return passOn(report);
            result["imported"] = toJson(*report);
        }
        if (!arguments.listsFolder.empty()) {
            auto report = data::exportSeedLists(workspace, model->id, arguments.listsFolder);
            if (!report)
                return passOn(report);
            result["exported_seeds"] = toJson(*report);
        }
    }
    if (!arguments.exportFolder.empty()) {
        auto report = writeAnnotations(workspace, arguments);
        if (!report)
            return passOn(report);
        result["exported"] = *report;
    }
    return result;
}

} // namespace

void addAnnotateVerb(CLI::App &app, Cli &cli)
{
    auto arguments = std::make_shared<Arguments>();
    CLI::App *verb =
        cli.addVerb(app, "annotate", "Seed lists in; annotations of images out", [=] { return run(*arguments); });
    verb->add_option("workspace", arguments->workspace, "Workspace")->required();
    verb->add_option("--seeds-dir", arguments->seedsFolder,
                     "Folder of AU1.txt ..., neutral.txt or <class>.txt to read");
    verb->add_option("--export", arguments->exportFolder,
                     "Folder to write annotations.npy, annotations.csv and names.txt into");
    verb->add_option("--export-seeds", arguments->listsFolder, "Folder to write seed lists into");
    verb->add_option("--model", arguments->model, "Generator of the seeds: name, hash or file (default: the only one)");
    verb->add_option("--dataset", arguments->datasets, "Annotate only these data sets (default: all generated ones)");
    verb->add_option("--selection", arguments->selection, "Annotate only the images of this selection");
}

} // namespace mimik::cli
