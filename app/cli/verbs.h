#pragma once

#include "cli/cli.h"

namespace mimik::cli {

// One function per file verb_<name>.cpp; verbs.cpp calls them in the order of --help.
void addAllVerbs(Cli &cli);

void addGenerateVerb(CLI::App &app, Cli &cli);
void addMapVerb(CLI::App &app, Cli &cli);
void addDirectionsVerb(CLI::App &app, Cli &cli);
void addModelVerb(CLI::App &app, Cli &cli);
void addTrainGanVerb(CLI::App &app, Cli &cli);
void addTrainGanProcessVerb(CLI::App &app, Cli &cli);
void addRunVerb(CLI::App &app, Cli &cli);
void addWorkerVerb(CLI::App &app, Cli &cli);
void addSubmitVerb(CLI::App &app, Cli &cli);
void addDemoVerb(CLI::App &app, Cli &cli);
void addEvaluateVerb(CLI::App &app, Cli &cli);
void addReportVerb(CLI::App &app, Cli &cli);
void addProposeVerb(CLI::App &app, Cli &cli);
void addRenderVerb(CLI::App &app, Cli &cli);
void addIqaVerb(CLI::App &app, Cli &cli);
void addSelectVerb(CLI::App &app, Cli &cli);
void addTrainFerVerb(CLI::App &app, Cli &cli);
void addPredictVerb(CLI::App &app, Cli &cli);
void addInitVerb(CLI::App &app, Cli &cli);
void addInfoVerb(CLI::App &app, Cli &cli);
void addVerifyVerb(CLI::App &app, Cli &cli);
void addIngestVerb(CLI::App &app, Cli &cli);
void addImportVerb(CLI::App &app, Cli &cli);
void addExportVerb(CLI::App &app, Cli &cli);
void addAnnotateVerb(CLI::App &app, Cli &cli);

} // namespace mimik::cli
