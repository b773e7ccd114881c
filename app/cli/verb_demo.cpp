#include "cli/cli_job.h"
#include "cli/verbs.h"

#include "core/engine/demo_job.h"

#include <cstdio>

namespace mimik::cli {

namespace {

std::string interval(const Json &value, const Json &ci)
{
    if (!value.is_number())
        return "      –";
    char text[64];
    if (ci.is_array() && ci.size() == 2 && ci[0].is_number() && ci[1].is_number())
        std::snprintf(text, sizeof text, "%.3f [%.3f, %.3f]", value.get<double>(), ci[0].get<double>(),
                      ci[1].get<double>());
    else
        std::snprintf(text, sizeof text, "%.3f", value.get<double>());
    return text;
}

void printComparison(const Json &summary, const std::string &out)
{
    std::printf("%-16s %6s %10s   %-22s", "training set", "real", "synthetic", "macro AUC [95 %]");
    for (const auto &[au, unused] : summary.at("conditions").front().at("per_au").items())
        std::printf(" %6s", au.c_str());
    std::printf("\n");
    for (const Json &condition : summary.at("conditions")) {
        std::printf("%-16s %6d %10d   %-22s", condition.at("name").get<std::string>().c_str(),
                    condition.at("train_images").at("real").get<int>(),
                    condition.at("train_images").at("synthetic").get<int>(),
                    interval(condition.at("macro_auc"), condition.at("macro_auc_ci")).c_str());
        for (const auto &[au, value] : condition.at("per_au").items())
            std::printf(" %6.3f", value.at("auc").is_number() ? value.at("auc").get<double>() : 0.0);
        std::printf("\n");
    }
    std::printf("Seeds were annotated by a classifier trained on rendered faces, not by a person.\n"
                "report: %s/report.html\nworkspace: %s/demo.mimik\n",
                out.c_str(), out.c_str());
}

} // namespace

void addDemoVerb(CLI::App &app, Cli &cli)
{
    auto spec = std::make_shared<DemoSpec>();
    auto seed = std::make_shared<std::uint64_t>(7);
    auto out = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(
        app, "demo", "The whole main job on procedural faces: workspace, comparison, report",
        [=, &cli]() -> Result<Json> { return runJob(cli, *spec, *seed, *out, engine::runDemo); },
        [out](const Json &summary) { printComparison(summary, *out); });
    verb->add_option("--out", *out, "Folder for workspace and report")->required();
    verb->add_flag("--quick", spec->quick, "Small and fixed in size: under a minute");
    verb->add_option("--seed", *seed, "Seed")->capture_default_str();
    verb->add_option("--model", spec->model, "Generator in place of the bundled one");
    verb->add_option("--annotator", spec->annotator, "AU classifier in place of the bundled one");
}

} // namespace mimik::cli
