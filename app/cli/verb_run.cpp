#include "cli/cli_run.h"
#include "cli/verbs.h"
#include "core/base/files.h"
#include "core/engine/registry.h"

#include <csignal>
#include <memory>
#include <unistd.h>

namespace mimik::cli {

namespace {

struct RunArguments {
    std::string spec;
    std::string out;
    bool detached = false;
    bool unlessCancelled = false;
};

/// A spec.json that lies in a run folder already (the window made it) runs there.
bool liesInRunFolder(const std::filesystem::path &spec)
{
    return spec.filename() == "spec.json" && std::filesystem::exists(spec.parent_path() / "job.json");
}

Result<jobs::RunFolder> folderOf(const RunArguments &arguments, const engine::JobRegistry &registry)
{
    const auto specFile = std::filesystem::absolute(arguments.spec);
    if (arguments.out.empty() && liesInRunFolder(specFile))
        return jobs::RunFolder(specFile.parent_path());
    const auto spec = readJobSpec(specFile);
    if (!spec)
        return passOn(spec);
    // Before anything is made: a wrong spec leaves no folder behind.
    if (auto valid = registry.validate(*spec); !valid)
        return fail(valid.error().code, valid.error().message(), specFile.string());
    if (arguments.out.empty())
        return jobs::RunFolder::create("runs", *spec);
    return jobs::RunFolder::createAt(std::filesystem::absolute(arguments.out), *spec,
                                     registry.find(spec->kind)->defaults);
}

/// Only what is allowed in a signal handler; the default action then ends the process as it would have.
void onCrash(int signal)
{
    char text[] = "the process was ended by signal 00\n";
    const auto length = sizeof text - 1;
    text[length - 3] = static_cast<char>('0' + signal / 10);
    text[length - 2] = static_cast<char>('0' + signal % 10);
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text, length);
    std::raise(signal);
}

/// A job of the window: it outlives it, leaves it the processor when both want it, and says what ended it.
void detach()
{
    setsid(); // fails only where this is a session of its own already
    [[maybe_unused]] const int niceness = nice(5);
    struct sigaction action = {};
    action.sa_handler = onCrash;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        sigaction(signal, &action, nullptr);
}

Result<Json> run(Cli &cli, const RunArguments &arguments)
{
    if (arguments.detached)
        detach();
    const auto registry = engine::makeJobRegistry();
    const auto folder = folderOf(arguments, registry);
    if (!folder)
        return passOn(folder);
    if (arguments.unlessCancelled) {
        const auto last = folder->lastState();
        if (!last)
            return passOn(last);
        if (*last == JobState::Cancelled)
            return fail(ErrorCode::Cancelled, "this run was cancelled; nothing was done", folder->path().string());
    }
    const auto summary =
        runInFolder(cli, *folder, [&](const JobSpec &spec, JobContext &ctx) { return registry.run(spec, ctx); });
    if (!summary)
        return passOn(summary);
    return Json{{"run", folder->path().string()}, {"summary", *summary}};
}

} // namespace

void addRunVerb(CLI::App &app, Cli &cli)
{
    auto arguments = std::make_shared<RunArguments>();
    CLI::App *verb =
        cli.addVerb(app, "run", "Run a job spec in its run folder; a broken run goes on from its checkpoint",
                    [=, &cli] { return run(cli, *arguments); });
    verb->add_option("SPEC", arguments->spec, "spec.json: {version, kind, settings, inputs, seed}")->required();
    verb->add_option("--out", arguments->out,
                     "Run folder; default: the run folder that SPEC lies in, else a new one below ./runs");
    verb->add_flag("--unless-cancelled", arguments->unlessCancelled,
                   "Do nothing when the run was cancelled; without it, it goes on from its checkpoint");
    verb->add_flag("--detached", arguments->detached, "In a session of its own: outlives the terminal");
}

} // namespace mimik::cli
