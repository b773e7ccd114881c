#include "cli/workspace_arguments.h"

#include "core/data/selections.h"

namespace mimik::cli {

Result<std::unique_ptr<data::Workspace>> openForWriting(const std::string &folder)
{
    auto workspace = data::Workspace::open(folder);
    if (!workspace)
        return workspace;
    if (auto writable = data::requireWritable(**workspace); !writable)
        return passOn(writable);
    return workspace;
}

Result<data::ImageFilter> filterOf(data::Workspace &workspace, const std::vector<std::string> &datasets,
                                   const std::string &selection)
{
    data::ImageFilter filter;
    for (const std::string &name : datasets) {
        auto dataset = workspace.dataset(name);
        if (!dataset)
            return passOn(dataset);
        filter.datasets.push_back(dataset->id);
    }
    if (!selection.empty()) {
        auto found = workspace.selections().byName(selection);
        if (!found)
            return passOn(found);
        filter.selection = found->id;
    }
    return filter;
}

Result<data::ModelInfo> generatorOf(data::Workspace &workspace, const std::string &given)
{
    if (!given.empty())
        return workspace.findModel(given);
    auto models = workspace.models();
    if (!models)
        return passOn(models);
    std::vector<data::ModelInfo> generators;
    std::string names;
    for (const data::ModelInfo &model : *models)
        if (model.kind == "generator") {
            generators.push_back(model);
            names += (names.empty() ? "" : ", ") + model.name;
        }
    if (generators.size() == 1)
        return generators.front();
    if (generators.empty())
        return fail(ErrorCode::NotFound,
                    "the workspace has no generator; 'mimik-cli import WS --format model FILE' adds one");
    return fail(ErrorCode::InvalidArgument,
                "the workspace has several generators (" + names + "); say which with --model", "--model");
}

} // namespace mimik::cli
