#include "cli/cli.h"

#include "core/base/log.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <thread>

namespace mimik::cli {

namespace {

volatile std::sig_atomic_t g_interrupted = 0;

void onInterrupt(int)
{
    g_interrupted = 1;
}

std::string firstLine(const char *text)
{
    const std::string all(text);
    return all.substr(0, all.find('\n'));
}

void printPlain(const Json &document)
{
    if (!document.is_object()) {
        std::printf("%s\n", document.dump().c_str());
        return;
    }
    for (const auto &[key, value] : document.items()) {
        const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        std::printf("%s: %s\n", key.c_str(), text.c_str());
    }
}

int report(const Error &error)
{
    std::fprintf(stderr, "%s\n", error.message().c_str());
    return exitCodeFor(error.code);
}

/// A full disk shows only when the buffered output is written. @param good  whether all went well so far
int finishOutput(bool good = true)
{
    errno = 0;
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && good)
        return 0;
    const std::string reason = errno != 0 ? std::string(": ") + std::strerror(errno) : std::string();
    return report(Error{ErrorCode::Io, "cannot write the output" + reason, "stdout"});
}

} // namespace

void catchInterrupts()
{
    struct sigaction action = {};
    action.sa_handler = onInterrupt;
    // The handler serves once: the second signal finds the default action and ends the process.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool interrupted()
{
    return g_interrupted != 0;
}

Cli::Cli() : m_app("Mimik makes, judges and uses synthetic facial-expression data.", "mimik-cli")
{
    m_app.require_subcommand(1);
    m_app.set_version_flag("--version", "mimik-cli " MIMIK_VERSION);
}

CLI::App *Cli::addVerb(CLI::App &parent, const std::string &name, const std::string &summary, RunVerb run,
                       PrintVerb print)
{
    CLI::App *verb = parent.add_subcommand(name, summary);
    verb->add_flag("--json", m_json, "Print one JSON document on stdout");
    verb->add_option("--threads", m_threads, "Threads to use (0: all cores)")->check(CLI::Range(0, 4096));
    verb->add_flag("--verbose", m_verbose, "Log more on stderr");
    m_verbs[verb] = Verb{std::move(run), std::move(print)};
    return verb;
}

int Cli::threads() const
{
    if (m_threads > 0)
        return m_threads;
    const unsigned cores = std::thread::hardware_concurrency();
    return cores > 0 ? static_cast<int>(cores) : 1;
}

int Cli::run(int argc, char **argv)
{
    try {
        m_app.parse(argc, argv);
    } catch (const CLI::ParseError &e) {
        if (e.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) { // --help, --version
            const int code = m_app.exit(e);
            std::cout.flush();
            return std::cout ? code : finishOutput(false);
        }
        // CLI11 says of an unknown verb that one is missing.
        const auto isFirst = [&](CLI::App *verb) {
            return argc > 1 && verb->check_name(argv[1]);
        };
        if (argc > 1 && argv[1][0] != '-' && m_app.get_subcommands(isFirst).empty())
            std::fprintf(stderr, "unknown verb '%s' (see --help)\n", argv[1]);
        else if (m_app.get_subcommands().empty())
            std::fprintf(stderr, "a verb is missing (see --help)\n");
        else
            std::fprintf(stderr, "%s (see --help)\n", e.what());
        return 2;
    }
    const CLI::App *chosen = &m_app;
    while (!chosen->get_subcommands().empty())
        chosen = chosen->get_subcommands().front();
    const auto verb = m_verbs.find(chosen);
    if (verb == m_verbs.end()) {
        std::fprintf(stderr, "%s: a verb is missing (see --help)\n", chosen->get_name().c_str());
        return 2;
    }
    setUpLog(m_verbose);
    catchInterrupts();
    return runVerb(verb->second);
}

int Cli::runVerb(const Verb &verb)
{
    try {
        const Result<Json> result = verb.run();
        if (!result)
            return report(result.error());
        if (m_json)
            std::printf("%s\n", result->dump(2, ' ', false, Json::error_handler_t::replace).c_str());
        else if (verb.print)
            verb.print(*result);
        else
            printPlain(*result);
        return finishOutput();
    } catch (const std::bad_alloc &) {
        return report(Error{ErrorCode::Internal, "out of memory; try smaller batches or fewer threads", {}});
    } catch (const std::exception &e) {
        return report(Error{ErrorCode::Internal, "internal error: " + firstLine(e.what()), {}});
    }
}

} // namespace mimik::cli
