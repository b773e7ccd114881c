#include "cli/verbs.h"

namespace mimik::cli {

void addAllVerbs(Cli &cli)
{
    [[maybe_unused]] CLI::App &app = cli.app();
    // Verbs that need neither Qt nor OpenCV: also built with MIMIK_ENGINE_ONLY.

#ifndef MIMIK_ENGINE_ONLY
    // The rest.
    addRunVerb(app, cli);
    addEvaluateVerb(app, cli);
    addProposeVerb(app, cli);
    addRenderVerb(app, cli);
#endif
}

} // namespace mimik::cli
