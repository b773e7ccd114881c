#include "cli/cli_job.h"
#include "cli/verbs.h"
#include "core/engine/evaluate_job.h"

#include <cmath>
#include <cstdio>
#include <memory>

namespace mimik::cli {
namespace {

std::string number(const Json &value)
{
    if (!value.is_number())
        return "-";
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", value.get<double>());
    return text;
}

std::string interval(const Json &value)
{
    return value.is_array() ? "[" + number(value[0]) + ", " + number(value[1]) + "]" : std::string();
}

void printDifference(const Json &d)
{
    std::printf("  %-10s %s - %s = %s %s  p = %s\n", d["name"].get<std::string>().c_str(), number(d["a"]).c_str(),
                number(d["b"]).c_str(), number(d["delta"]).c_str(), interval(d["delta_ci"]).c_str(),
                number(d["p"]).c_str());
}

void print(const Json &result)
{
    const std::string units =
        std::to_string(result["resampling_units"].get<int>()) + " " + result["resampling"].get<std::string>() + "s";
    std::printf("%d labelled faces; 95 %% intervals by %d bootstrap resamples of %s\n\n", result["n"].get<int>(),
                result["resamples"].get<int>(), units.c_str());
    const bool multilabel = result["kind"] == "multilabel";
    if (multilabel) {
        std::printf("%-10s %7s %7s  %-22s %6s %6s %6s %6s %6s %9s\n", "", "n", "n+", "AUC", "AP", "F1", "prec.",
                    "recall", "FDR", "threshold");
        for (const Json &c : result["classes"])
            std::printf("%-10s %7d %7d  %-22s %6s %6s %6s %6s %6s %9s\n", c["name"].get<std::string>().c_str(),
                        c["n"].get<int>(), c["positives"].get<int>(),
                        (number(c["auc"]) + " " + interval(c["auc_ci"])).c_str(),
                        number(c["average_precision"]).c_str(), number(c["f1"]).c_str(), number(c["precision"]).c_str(),
                        number(c["recall"]).c_str(), number(c["fdr"]).c_str(), number(c["threshold"]).c_str());
        std::printf("\nmacro (mean of %d)  AUC %s %s  F1 %s\nmicro (pooled)     AUC %s  F1 %s\n",
                    result["macro"]["auc_classes"].get<int>(), number(result["macro"]["auc"]).c_str(),
                    interval(result["macro"]["auc_ci"]).c_str(), number(result["macro"]["f1"]).c_str(),
                    number(result["micro"]["auc"]).c_str(), number(result["micro"]["f1"]).c_str());
    } else {
        std::printf("%-12s %7s %6s %6s %6s  %s\n", "", "n", "prec.", "recall", "F1", "AUC");
        for (const Json &c : result["classes"])
            std::printf("%-12s %7d %6s %6s %6s  %s %s\n", c["name"].get<std::string>().c_str(), c["n"].get<int>(),
                        number(c["precision"]).c_str(), number(c["recall"]).c_str(), number(c["f1"]).c_str(),
                        number(c["auc"]).c_str(), interval(c["auc_ci"]).c_str());
        std::printf("\nconfusion (row = actual, column = predicted, in the same order)\n");
        for (const Json &row : result["confusion"]) {
            for (const Json &cell : row)
                std::printf(" %6d", cell.get<int>());
            std::printf("\n");
        }
        std::printf("\naccuracy %s %s  balanced %s  F1 macro %s weighted %s  AUROC %s %s  kappa %s  MCC %s\n",
                    number(result["accuracy"]).c_str(), interval(result["accuracy_ci"]).c_str(),
                    number(result["balanced_accuracy"]).c_str(), number(result["f1_macro"]).c_str(),
                    number(result["f1_weighted"]).c_str(), number(result["auroc_ovr_macro"]).c_str(),
                    interval(result["auroc_ci"]).c_str(), number(result["kappa"]).c_str(),
                    number(result["mcc"]).c_str());
    }
    if (result.contains("compare")) {
        const Json &comparison = result["compare"];
        std::printf("\ncompared on %d common faces (first - second, paired bootstrap by %s)\n",
                    comparison["n"].get<int>(), comparison["resampling"].get<std::string>().c_str());
        if (comparison.contains("accuracy"))
            printDifference(comparison["accuracy"]);
        printDifference(comparison["auc"]["macro"]);
        for (const Json &d : comparison["auc"]["classes"])
            printDifference(d);
    }
}

} // namespace

void addEvaluateVerb(CLI::App &app, Cli &cli)
{
    auto spec = std::make_shared<EvaluateSpec>();
    auto seed = std::make_shared<std::uint64_t>(0);
    auto out = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(
        app, "evaluate", "ROC, AUC, F1, confusion ... of a file of predictions, with intervals",
        [=, &cli]() -> Result<Json> {
            return runJob(cli, *spec, *seed, *out, engine::runEvaluate,
                          out->empty() ? OutFolder::None : OutFolder::New);
        },
        print);
    verb->add_option("predictions", spec->predictions,
                     "P.csv: name, subject, y_AU1, ..., p_AU1, ... or name, subject, y, p_<class>, ...")
        ->required();
    verb->add_option("--compare", spec->compare, "Q.csv of another model on the same faces: differences, paired");
    verb->add_option("--out", *out, "Folder for evaluation.json, classes.csv, roc.csv, pr.csv, confusion.csv");
    verb->add_option("--threshold", spec->threshold,
                     "An AU is on from this probability; best-f1: each AU's best on these rows")
        ->capture_default_str();
    verb->add_option("--resamples", spec->resamples, "Resamples of the bootstrap; 0: no intervals")
        ->capture_default_str();
    verb->add_flag("--bands", spec->bands, "With --out: also bands.csv, 95 % bands around the ROC curves");
    verb->add_option("--seed", *seed, "Seed of the bootstrap")->capture_default_str();
}

} // namespace mimik::cli
