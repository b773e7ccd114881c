#include "cli/cli_job.h"
#include "cli/verbs.h"

#include "core/engine/select_job.h"

#include <cstdio>
#include <memory>

namespace mimik::cli {

void addSelectVerb(CLI::App &app, Cli &cli)
{
    auto spec = std::make_shared<SelectSpec>();
    auto seed = std::make_shared<std::uint64_t>(0);
    auto out = std::make_shared<std::string>();
    auto rule = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(
        app, "select", "Selects images by a rule over their scores",
        [=, &cli]() -> Result<Json> {
            auto json = readJson(*rule);
            if (!json)
                return passOn(json);
            spec->rule = std::move(*json);
            return runJob(cli, *spec, *seed, *out, engine::runSelect);
        },
        [](const Json &summary) {
            std::printf("%d of %d images kept", summary["kept"].get<int>(), summary["scored"].get<int>());
            if (summary["passed"] != summary["kept"])
                std::printf("; %d passed the thresholds", summary["passed"].get<int>());
            if (summary.contains("random"))
                std::printf("; as many drawn at random in random.txt");
            std::printf("\n");
        });
    verb->add_option("scores", spec->scores, "Table of scores (scores.csv)")->required();
    verb->add_option("--rule", *rule, "JSON of the rule: thresholds, ranks, manual decisions")->required();
    verb->add_option("--images", spec->images, "Folder of the scored images; default: that of the table");
    verb->add_option("--labels", spec->labels, "labels.csv for quotas; default: the one beside the images");
    verb->add_flag("--random-control", spec->randomControl, "Also draw as many images at random");
    verb->add_option("--seed", *seed, "Seed of the random control")->capture_default_str();
    verb->add_option("--out", *out, "Folder for selection.csv, kept.txt and the frozen rule")->required();
}

} // namespace mimik::cli
