#include "cli/verbs.h"
#include "cli/workspace_arguments.h"
#include "core/base/files.h"
#include "core/data/exporters.h"
#include "core/data/listing.h"

#include <memory>

namespace mimik::cli {
namespace {

struct Arguments {
    std::string workspace, format, out, selection, task = "au";
    std::vector<std::string> datasets;
    bool withExcluded = false;
};

Result<Json> run(const Arguments &arguments)
{
    auto opened = data::Workspace::open(arguments.workspace, data::OpenMode::ReadOnly);
    if (!opened)
        return passOn(opened);
    data::Workspace &workspace = **opened;
    auto filter = filterOf(workspace, arguments.datasets, arguments.selection);
    if (!filter)
        return passOn(filter);
    filter->hideExcluded = !arguments.withExcluded;
    OutputGuard guard(arguments.out); // a full disk in the middle leaves nothing
    if (arguments.format == "labels") {
        auto listing = data::listing(workspace, *filter);
        if (!listing)
            return passOn(listing);
        if (auto written = data::writeListing(*listing, arguments.task, arguments.out); !written)
            return passOn(written);
        guard.keep();
        return Json{{"images", listing->rows.size()}, {"out", arguments.out}};
    }
    auto ids = workspace.images().ids(*filter);
    if (!ids)
        return passOn(ids);
    if (ids->empty())
        return fail(ErrorCode::NotFound, "there are no images to export", arguments.workspace);
    auto count = data::exportImages(workspace, arguments.format, *ids, arguments.out);
    if (!count)
        return passOn(count);
    guard.keep();
    return Json{{"images", *count}, {"out", arguments.out}};
}

} // namespace

void addExportVerb(CLI::App &app, Cli &cli)
{
    auto arguments = std::make_shared<Arguments>();
    CLI::App *verb = cli.addVerb(app, "export", "Write images and labels of a workspace for other programs",
                                 [=] { return run(*arguments); });
    verb->add_option("workspace", arguments->workspace, "Workspace")->required();
    verb->add_option("out", arguments->out, "Folder to write")->required();
    verb->add_option(
            "--format", arguments->format,
            "csv (pictures and labels.csv), folders (<split>/<class>/), dataset-json, or labels (labels.csv that "
            "refers to the pictures, for train-fer)")
        ->required();
    verb->add_option("--dataset", arguments->datasets, "Only these data sets");
    verb->add_option("--selection", arguments->selection, "Only the images of this selection");
    verb->add_option("--task", arguments->task, "Labels to write with --format labels: au or expression")
        ->capture_default_str();
    verb->add_flag("--with-excluded", arguments->withExcluded, "Also images that are rejected or kept out of training");
}

} // namespace mimik::cli
