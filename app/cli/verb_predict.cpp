#include "cli/cli_job.h"
#include "cli/verbs.h"

#include "core/engine/predict_job.h"

#include <cstdio>
#include <memory>

namespace mimik::cli {

void addPredictVerb(CLI::App &app, Cli &cli)
{
    auto spec = std::make_shared<PredictSpec>();
    auto out = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(
        app, "predict", "Probabilities of a classifier for a folder of images",
        [=, &cli]() -> Result<Json> {
            const auto file = std::filesystem::absolute(*out);
            spec->file = file.filename().string();
            return runJob(cli, *spec, 0, file.parent_path(), engine::runPredict, OutFolder::None);
        },
        [](const Json &summary) {
            std::printf("%d images, %d of them labelled; model %.12s\n", summary["count"].get<int>(),
                        summary["labelled"].get<int>(), summary["model_sha256"].get<std::string>().c_str());
        });
    verb->add_option("--model", spec->model, "Classifier (.safetensors, or the folder of its training)")->required();
    verb->add_option("images", spec->images, "Folder of images")->required();
    verb->add_option("--labels", spec->labels, "labels.csv: truth and subjects");
    verb->add_option("--split", spec->split, "Only images of this split of --labels");
    verb->add_option("--out", *out, "Table of predictions (P.csv)")->required();
}

} // namespace mimik::cli
