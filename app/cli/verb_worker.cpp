#include "cli/verbs.h"
#include "core/engine/preview_renderer.h"

#include <memory>
#include <unistd.h>

namespace mimik::cli {

namespace {

Result<Json> servePreviewsOnPipe(const Cli &cli)
{
    jobs::dieWithParent();
    // What a library prints must not get between the messages.
    const int out = dup(STDOUT_FILENO);
    if (out < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        return fail(ErrorCode::Io, "cannot take over stdout");
    engine::PreviewGenerator generator(cli.threads());
    if (auto served = jobs::servePreviews(generator, STDIN_FILENO, out); !served)
        return passOn(served);
    return Json::object();
}

} // namespace

void addWorkerVerb(CLI::App &app, Cli &cli)
{
    auto preview = std::make_shared<bool>(false);
    CLI::App *verb =
        cli.addVerb(app, "worker", "The window's engine: answers requests for previews on stdin and stdout",
                    [&cli, preview] { return servePreviewsOnPipe(cli); });
    verb->add_flag("--preview", *preview, "Previews of generators (the only kind so far)")->required();
}

} // namespace mimik::cli
