#include "cli/verbs.h"
#include "core/data/verify.h"
#include "core/data/workspace.h"

#include <cstdio>
#include <memory>

namespace mimik::cli {

void addVerifyVerb(CLI::App &app, Cli &cli)
{
    auto folder = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(
        app, "verify", "Check a workspace: hashes, missing and extra files, database",
        [=, &cli]() -> Result<Json> {
            auto workspace = data::Workspace::open(*folder, data::OpenMode::ReadOnly);
            if (!workspace)
                return passOn(workspace);
            auto report = data::verify(**workspace);
            if (!report)
                return passOn(report);
            const Json document{{"clean", report->isClean()},
                                {"files", report->files},
                                {"problems", report->problems},
                                {"notes", report->notes}};
            if (report->isClean())
                return document;
            // The exit code must say that something is wrong, and the document which: so it is printed here.
            if (cli.json())
                std::printf("%s\n", document.dump(2).c_str());
            else
                for (const std::string &problem : report->problems)
                    std::printf("%s\n", problem.c_str());
            return fail(ErrorCode::Corrupt, std::to_string(report->problems.size()) + " problems found", *folder);
        },
        [](const Json &result) {
            std::printf("ok (%lld files checked)\n", result["files"].get<long long>());
            for (const Json &note : result["notes"])
                std::printf("note: %s\n", note.get<std::string>().c_str());
        });
    verb->add_option("workspace", *folder, "Workspace")->required();
}

} // namespace mimik::cli
