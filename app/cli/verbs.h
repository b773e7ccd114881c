#pragma once

#include "cli/cli.h"

namespace mimik::cli {

// One function per file verb_<name>.cpp; verbs.cpp calls them in the order of --help.
void addAllVerbs(Cli &cli);

void addRunVerb(CLI::App &app, Cli &cli);
void addEvaluateVerb(CLI::App &app, Cli &cli);
void addProposeVerb(CLI::App &app, Cli &cli);
void addRenderVerb(CLI::App &app, Cli &cli);

} // namespace mimik::cli
