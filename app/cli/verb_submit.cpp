#include "cli/verbs.h"
#include "core/base/files.h"
#include "core/engine/registry.h"
#include "core/jobs/run_folder.h"
#include "core/jobs/runner.h"

#include <QCoreApplication>
#include <QProcess>
#include <memory>

namespace mimik::cli {

namespace {

struct SubmitArguments {
    std::string spec;
    std::string runs = "runs";
    std::string title;
    bool slurm = false;
    std::vector<std::string> sbatch;
};

/// 'text' for a POSIX shell.
std::string quoted(const std::string &text)
{
    std::string all = "'";
    for (const char c : text)
        all += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return all + "'";
}

/// Hands the run to Slurm. Its node needs nothing but the run folder and the inputs on a shared file system.
Result<std::string> callSbatch(const Cli &cli, const jobs::RunFolder &folder, const SubmitArguments &arguments,
                               const std::string &kind)
{
    const std::string engine = QCoreApplication::applicationFilePath().toStdString();
    const auto script = folder.path() / "job.sh";
    // A run that was cancelled while it waited for its node stays cancelled.
    if (auto written = writeFileAtomically(
            script, "#!/bin/sh\nexec " + quoted(engine) + " run " + quoted(folder.specFile().string()) +
                        " --unless-cancelled --threads " + std::to_string(cli.threads()) + "\n");
        !written)
        return passOn(written);
    QStringList options = {QStringLiteral("--parsable"), QStringLiteral("--open-mode=append"),
                           QStringLiteral("--job-name=mimik-%1").arg(QString::fromStdString(kind)),
                           QStringLiteral("--output=%1").arg(QString::fromStdString(folder.logFile().string())),
                           QStringLiteral("--cpus-per-task=%1").arg(cli.threads())};
    for (const auto &option : arguments.sbatch)
        options << QString::fromStdString(option);
    options << QString::fromStdString(script.string());
    QProcess sbatch;
    sbatch.start(QStringLiteral("sbatch"), options);
    if (!sbatch.waitForStarted())
        return fail(ErrorCode::NotFound, "the program 'sbatch' of Slurm is not on the PATH; run this where Slurm is");
    if (!sbatch.waitForFinished(60'000) || sbatch.exitStatus() != QProcess::NormalExit || sbatch.exitCode() != 0)
        return fail(ErrorCode::Io,
                    "sbatch has refused the job: " + sbatch.readAllStandardError().trimmed().toStdString());
    return sbatch.readAllStandardOutput().trimmed().toStdString();
}

Result<Json> submit(const Cli &cli, const SubmitArguments &arguments)
{
    const auto specFile = std::filesystem::absolute(arguments.spec);
    const auto spec = readJobSpec(specFile);
    if (!spec)
        return passOn(spec);
    if (auto valid = engine::makeJobRegistry().validate(*spec); !valid)
        return fail(valid.error().code, valid.error().message(), specFile.string());
    const auto folder = jobs::RunFolder::create(std::filesystem::absolute(arguments.runs), *spec, arguments.title);
    if (!folder)
        return passOn(folder);
    if (!arguments.slurm) {
        jobs::ProcessRunner runner(QCoreApplication::applicationFilePath().toStdString(), cli.threads());
        const auto pid = runner.start(folder->path());
        if (!pid)
            return passOn(pid);
        return Json{{"run", folder->path().string()}, {"pid", *pid}};
    }
    const auto job = callSbatch(cli, *folder, arguments, spec->kind);
    if (!job) {
        // Nobody will ever work on it.
        std::error_code ec;
        std::filesystem::remove_all(folder->path(), ec);
        return passOn(job);
    }
    return Json{{"run", folder->path().string()}, {"slurm_job", *job}};
}

} // namespace

void addSubmitVerb(CLI::App &app, Cli &cli)
{
    auto arguments = std::make_shared<SubmitArguments>();
    CLI::App *verb = cli.addVerb(app, "submit", "Start a job spec in the background, here or under Slurm, and return",
                                 [=, &cli] { return submit(cli, *arguments); });
    verb->add_option("SPEC", arguments->spec, "spec.json: {version, kind, settings, inputs, seed}")->required();
    verb->add_option("--runs", arguments->runs, "Folder of runs, as a workspace has one")->capture_default_str();
    verb->add_option("--title", arguments->title, "Shown in the list of jobs");
    auto *slurm = verb->add_flag("--slurm", arguments->slurm, "Hand it to sbatch");
    verb->add_option("--sbatch", arguments->sbatch, "Further options of sbatch, such as --sbatch=--time=4:00:00")
        ->needs(slurm);
}

} // namespace mimik::cli
