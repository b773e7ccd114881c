#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <string>

namespace mimik::cli {

/// What a verb does when it was chosen: returns the document that --json prints.
using RunVerb = std::function<Result<Json>()>;
/// Says the same to a person, on stdout. Without one, `key: value` lines are printed.
using PrintVerb = std::function<void(const Json &)>;

/// The command line: the options common to all verbs, and how a verb's result becomes output and exit code.
class Cli {
public:
    Cli();

    /// Adds a verb below `parent` (the program or a group such as `model`) with the common options --json, --threads,
    /// --verbose. `run` is called after parsing; what it captures must live as long as the Cli (use shared_ptr).
    CLI::App *addVerb(CLI::App &parent, const std::string &name, const std::string &summary, RunVerb run,
                      PrintVerb print = {});

    /// Parses and runs. Returns the exit code: 0 done, 2 usage, 3 bad input, 4 cancelled, 1 anything else.
    int run(int argc, char **argv);

    CLI::App &app() { return m_app; }
    bool json() const { return m_json; }
    bool verbose() const { return m_verbose; }
    /// --threads, or all cores.
    int threads() const;

private:
    struct Verb {
        RunVerb run;
        PrintVerb print;
    };
    int runVerb(const Verb &verb);

    CLI::App m_app;
    std::map<const CLI::App *, Verb> m_verbs;
    bool m_json = false;
    bool m_verbose = false;
    int m_threads = 0;
};

/// Makes SIGINT and SIGTERM ask the running verb to stop; a second one kills.
void catchInterrupts();
/// True once somebody asked to stop.
bool interrupted();

} // namespace mimik::cli
