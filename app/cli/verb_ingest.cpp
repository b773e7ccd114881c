#include "cli/verbs.h"
#include "cli/workspace_arguments.h"
#include "core/data/ingest.h"

#include <cstdio>
#include <memory>

namespace mimik::cli {
namespace {

Json toJson(const data::IngestReport &report)
{
    return {{"run", report.run},       {"already_in", report.alreadyIn},  {"images", report.images},
            {"scores", report.scores}, {"labels", report.labels},         {"datasets", report.datasets},
            {"models", report.models}, {"selections", report.selections}, {"warnings", report.warnings}};
}

void print(const Json &result)
{
    if (result["runs"].empty())
        std::printf("nothing to take in\n");
    for (const Json &run : result["runs"]) {
        std::printf("%s%s: %lld images, %lld scores, %lld labels, %zu models, %zu selections\n",
                    run["run"].get<std::string>().c_str(), run["already_in"].get<bool>() ? " (was in already)" : "",
                    run["images"].get<long long>(), run["scores"].get<long long>(), run["labels"].get<long long>(),
                    run["models"].size(), run["selections"].size());
        for (const Json &warning : run["warnings"])
            std::printf("  warning: %s\n", warning.get<std::string>().c_str());
    }
}

} // namespace

void addIngestVerb(CLI::App &app, Cli &cli)
{
    auto folder = std::make_shared<std::string>();
    auto runs = std::make_shared<std::vector<std::string>>();
    auto images = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(
        app, "ingest", "Take finished runs into the workspace",
        [=]() -> Result<Json> {
            auto workspace = openForWriting(*folder);
            if (!workspace)
                return passOn(workspace);
            Json done = Json::array();
            if (runs->empty()) {
                auto reports = data::ingestAll(**workspace, interrupted);
                if (!reports)
                    return passOn(reports);
                for (const data::IngestReport &report : *reports)
                    done.push_back(toJson(report));
            }
            for (const std::string &run : *runs) {
                auto report = data::ingestRun(**workspace, std::filesystem::path(run), interrupted, *images);
                if (!report)
                    return passOn(report);
                done.push_back(toJson(*report));
            }
            return Json{{"runs", done}};
        },
        print);
    verb->add_option("workspace", *folder, "Workspace")->required();
    verb->add_option(
        "runs", *runs,
        "Run folders, or folders and tables that a verb wrote with --out (without: all finished runs of the "
        "workspace)");
    verb->add_option("--images", *images,
                     "Of tables: the folder of images, or the data set, that they speak of (without: the one data set "
                     "that has all of their names)");
}

} // namespace mimik::cli
