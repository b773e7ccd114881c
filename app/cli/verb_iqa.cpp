#include "cli/cli_job.h"
#include "cli/verbs.h"

#include "core/engine/iqa_job.h"

#include <cstdio>
#include <memory>

namespace mimik::cli {

void addIqaVerb(CLI::App &app, Cli &cli)
{
    auto spec = std::make_shared<IqaSpec>();
    auto seed = std::make_shared<std::uint64_t>(0);
    auto out = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(
        app, "iqa", "Quality scores of images",
        [=, &cli]() -> Result<Json> {
            const auto file = std::filesystem::absolute(*out);
            spec->file = file.filename().string();
            return runJob(cli, *spec, *seed, file.parent_path(), engine::runIqa, OutFolder::None);
        },
        [](const Json &summary) {
            std::printf("%d images, %d references\n\n%-12s %12s %12s %12s %8s\n", summary["count"].get<int>(),
                        summary["references"].get<int>(), "", "min", "median", "max", "missing");
            const auto cell = [](const Json &value) {
                return value.is_number() ? value.get<double>() : 0.0;
            };
            for (const auto &metric : summary["metrics"]) {
                const auto name = metric.get<std::string>();
                const Json &spread = summary["values"][name];
                if (spread["median"].is_null())
                    std::printf("%-12s %12s %12s %12s %8d\n", name.c_str(), "-", "-", "-",
                                spread["missing"].get<int>());
                else
                    std::printf("%-12s %12.5g %12.5g %12.5g %8d\n", name.c_str(), cell(spread["min"]),
                                cell(spread["median"]), cell(spread["max"]), spread["missing"].get<int>());
            }
        });
    verb->add_option("images", spec->images, "Folder of the images")->required();
    verb->add_option("--reference", spec->reference, "Folder of real images, for rmse, psnr and ssim");
    verb->add_option("--metrics", spec->metrics, "Of sharpness, laplacian, contrast, brisque, rmse, psnr, ssim, face")
        ->delimiter(',')
        ->capture_default_str();
    verb->add_option("--mode", spec->referenceMode, "knn: mean over the nearest references; mean: over all of them")
        ->capture_default_str();
    verb->add_option("--neighbours", spec->neighbours, "Nearest references of knn mode")->capture_default_str();
    verb->add_option("--references", spec->referenceCount, "References drawn from the folder; 0: all")
        ->capture_default_str();
    verb->add_option("--split", spec->imagesSplit, "Only images of this split of the folder's labels.csv");
    verb->add_option("--reference-split", spec->referenceSplit, "Only references of this split of their labels.csv");
    verb->add_option("--seed", *seed, "Seed that draws the references")->capture_default_str();
    verb->add_option("--out", *out, "Table of the scores (scores.csv)")->required();
}

} // namespace mimik::cli
