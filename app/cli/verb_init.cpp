#include "cli/verbs.h"
#include "core/data/workspace.h"

#include <cstdio>
#include <memory>

namespace mimik::cli {

void addInitVerb(CLI::App &app, Cli &cli)
{
    auto folder = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(
        app, "init", "Make a workspace",
        [=]() -> Result<Json> {
            auto workspace = data::Workspace::create(*folder);
            if (!workspace)
                return passOn(workspace);
            return Json{{"workspace", (*workspace)->folder().string()}};
        },
        [](const Json &result) { std::printf("made %s\n", result["workspace"].get<std::string>().c_str()); });
    verb->add_option("workspace", *folder, "Folder to make (best with the ending .mimik)")->required();
}

} // namespace mimik::cli
