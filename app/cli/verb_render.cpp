#include "cli/cli_job.h"
#include "cli/verbs.h"

#include "core/engine/render_job.h"

namespace mimik::cli {

void addRenderVerb(CLI::App &app, Cli &cli)
{
    auto spec = std::make_shared<RenderSpec>();
    auto seed = std::make_shared<std::uint64_t>(0);
    auto out = std::make_shared<std::string>();
    auto isUpright = std::make_shared<bool>(false);
    CLI::App *verb = cli.addVerb(
        app, "render", "Procedural faces with exact labels, attributes and landmarks",
        [=, &cli]() -> Result<Json> {
            spec->pose = !*isUpright;
            return runJob(cli, *spec, *seed, *out, engine::runRender);
        },
        [](const Json &summary) {
            std::printf("%d faces of %d people, %d x %d pixels, %d with a defect\n", summary["count"].get<int>(),
                        summary["identities"].get<int>(), summary["size"].get<int>(), summary["size"].get<int>(),
                        summary["defects"].get<int>());
            for (const auto &[name, count] : summary["positives"].items())
                std::printf("  %-9s %d\n", name.c_str(), count.get<int>());
        });
    verb->add_option("--out", *out, "Folder for images and tables")->required();
    verb->add_option("--count", spec->count, "Number of faces")->capture_default_str();
    verb->add_option("--size", spec->size, "Side in pixels, 16 to 2048")->capture_default_str();
    verb->add_option("--seed", *seed, "Seed; sets of different seeds share no people")->capture_default_str();
    verb->add_option("--identities", spec->identities, "People; 0: one for every ten faces")->capture_default_str();
    verb->add_option("--aus", spec->aus, "Units to sample and label: main, disfa, all, or a list such as 1,4,12")
        ->capture_default_str();
    verb->add_option("--correlation", spec->correlation, "JSON of rates, correlations, rules and class weights");
    verb->add_option("--intensity-bias", spec->intensityBias, "JSON of intensity gains per group");
    verb->add_option("--label-noise", spec->labelNoise, "Share of wrong labels")->capture_default_str();
    verb->add_option("--defects", spec->defects, "Share of faces with a planted quality defect")->capture_default_str();
    verb->add_flag("--no-pose", *isUpright, "All heads upright, in the middle, looking ahead");
    verb->add_flag("--classes", spec->classes, "Seven expressions instead of action units");
    verb->add_option("--split", spec->split, "Written as a column of labels.csv: train, val or test");
    verb->add_option("--name", spec->name, "Name of the data set in a workspace");
}

} // namespace mimik::cli
