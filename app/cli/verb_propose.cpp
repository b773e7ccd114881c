#include "cli/cli_job.h"
#include "cli/verbs.h"

#include "core/engine/propose_job.h"

namespace mimik::cli {

void addProposeVerb(CLI::App &app, Cli &cli)
{
    auto spec = std::make_shared<ProposeSpec>();
    auto out = std::make_shared<std::string>();
    CLI::App *verb =
        cli.addVerb(app, "propose", "Seed lists from a classifier's predictions of generated images",
                    [=, &cli]() -> Result<Json> { return runJob(cli, *spec, 0, *out, engine::runPropose); });
    verb->add_option("predictions", spec->predictions, "Predictions (P.csv) of generated images")->required();
    verb->add_option("--manifest", spec->manifest, "manifest.csv of the same images")->required();
    verb->add_option("--confidence", spec->confidence, "Expressions: least probability of the best class")
        ->capture_default_str();
    verb->add_option("--unsure-margin", spec->unsureMargin, "AUs: seeds this near to 0.5 are unsure")
        ->capture_default_str();
    verb->add_option("--out", *out, "Folder for the lists")->required();
}

} // namespace mimik::cli
