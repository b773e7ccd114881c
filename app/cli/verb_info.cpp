#include "cli/verbs.h"
#include "core/data/verify.h"
#include "core/data/workspace.h"

#include <cstdio>
#include <memory>

namespace mimik::cli {
namespace {

std::string text(const Json &value)
{
    return value.is_string() ? value.get<std::string>() : value.dump();
}

void print(const Json &info)
{
    std::printf("%s\n", text(info["workspace"]).c_str());
    if (const std::string holder = text(info["holder"]); !holder.empty())
        std::printf("  %s\n", holder.c_str());
    std::printf("\ndata sets (%zu, %s images)\n", info["datasets"].size(), text(info["images"]).c_str());
    for (const Json &set : info["datasets"]) {
        std::printf("  %-28s %8s  %-9s  %s\n", text(set["name"]).c_str(), text(set["images"]).c_str(),
                    text(set["origin"]).c_str(), text(set["folder"]).c_str());
        if (set["excluded"].get<int>() > 0)
            std::printf("  %-28s %8s  kept out of training (stand in two splits)\n", "", text(set["excluded"]).c_str());
    }
    std::printf("\nmodels (%zu)\n", info["models"].size());
    for (const Json &model : info["models"]) {
        const Json &seeds = model["seeds"];
        std::printf("  %-28s %-12s %s  seeds: %s labelled, %s neutral, %s rejected\n", text(model["name"]).c_str(),
                    text(model["kind"]).c_str(), text(model["sha256"]).substr(0, 12).c_str(),
                    text(seeds["labelled"]).c_str(), text(seeds["neutral"]).c_str(), text(seeds["rejected"]).c_str());
    }
    std::printf("\nselections (%zu)\n", info["selections"].size());
    for (const Json &selection : info["selections"])
        std::printf("  %-28s %8s images\n", text(selection["name"]).c_str(), text(selection["images"]).c_str());
    std::printf("\nruns (%zu)\n", info["runs"].size());
    for (const Json &run : info["runs"])
        std::printf("  %-40s %-12s %s\n", text(run["id"]).c_str(), text(run["kind"]).c_str(),
                    text(run["state"]).c_str());
}

} // namespace

void addInfoVerb(CLI::App &app, Cli &cli)
{
    auto folder = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(
        app, "info", "Describe a workspace: data sets, models, seeds, selections, runs",
        [=]() -> Result<Json> {
            auto workspace = data::Workspace::open(*folder, data::OpenMode::ReadOnly);
            if (!workspace)
                return passOn(workspace);
            auto info = data::describe(**workspace);
            if (info)
                (*info)["holder"] = ""; // reading only is what this verb asked for
            return info;
        },
        print);
    verb->add_option("workspace", *folder, "Workspace")->required();
}

} // namespace mimik::cli
