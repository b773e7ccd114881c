#include "cli/verbs.h"

namespace mimik::cli {

void addAllVerbs(Cli &cli)
{
    [[maybe_unused]] CLI::App &app = cli.app();
    // Verbs that need neither Qt nor OpenCV: also built with MIMIK_ENGINE_ONLY.
    addGenerateVerb(app, cli);
    addMapVerb(app, cli);
    addDirectionsVerb(app, cli);
    addModelVerb(app, cli);
    addTrainGanVerb(app, cli);
    addTrainGanProcessVerb(app, cli);
#ifndef MIMIK_ENGINE_ONLY
    // The rest.
    addRunVerb(app, cli);
    addWorkerVerb(app, cli);
    addSubmitVerb(app, cli);
    addDemoVerb(app, cli);
    addEvaluateVerb(app, cli);
    addReportVerb(app, cli);
    addProposeVerb(app, cli);
    addRenderVerb(app, cli);
    addIqaVerb(app, cli);
    addSelectVerb(app, cli);
    addTrainFerVerb(app, cli);
    addPredictVerb(app, cli);
    addInitVerb(app, cli);
    addInfoVerb(app, cli);
    addVerifyVerb(app, cli);
    addIngestVerb(app, cli);
    addImportVerb(app, cli);
    addExportVerb(app, cli);
    addAnnotateVerb(app, cli);
#endif
}

} // namespace mimik::cli
