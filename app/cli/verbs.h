#pragma once

#include "cli/cli.h"

namespace mimik::cli {

// One function per file verb_<name>.cpp; verbs.cpp calls them in the order of --help.
void addAllVerbs(Cli &cli);

} // namespace mimik::cli
