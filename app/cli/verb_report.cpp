#include "cli/cli_job.h"
#include "cli/verbs.h"
#include "core/base/files.h"
#include "core/engine/report_job.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <cstdio>
#include <memory>

namespace mimik::cli {
namespace {

constexpr int kPrintTimeoutMs = 60'000;

/// Prints a report to PDF by the window program, which has the fonts and the page layout.
Result<> printPdf(const std::filesystem::path &html, const std::filesystem::path &pdf)
{
    const QString beside = QCoreApplication::applicationDirPath() + QStringLiteral("/mimik");
    const QString program = QFile::exists(beside) ? beside : QStandardPaths::findExecutable(QStringLiteral("mimik"));
    if (program.isEmpty())
        return fail(ErrorCode::NotFound,
                    "a PDF needs the program mimik, which is not installed; write .html in its place", pdf.string());
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!environment.contains(QStringLiteral("DISPLAY")) && !environment.contains(QStringLiteral("WAYLAND_DISPLAY")))
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    process.setProcessEnvironment(environment);
    process.start(program, {QStringLiteral("--print"), QString::fromStdString(html.string()),
                            QString::fromStdString(pdf.string())});
    if (!process.waitForFinished(kPrintTimeoutMs) || process.exitStatus() != QProcess::NormalExit ||
        process.exitCode() != 0)
        return fail(ErrorCode::Internal,
                    "mimik --print could not write the PDF: " + process.readAllStandardError().trimmed().toStdString(),
                    pdf.string());
    return {};
}

Result<Json> runVerb(Cli &cli, ReportSpec spec, const std::filesystem::path &out)
{
    const bool isPdf = out.extension() == ".pdf";
    std::filesystem::path file = out;
    if (isPdf)
        file.replace_extension(".pdf.html");
    const std::filesystem::path folder = file.parent_path().empty() ? std::filesystem::path(".") : file.parent_path();
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error))
        return fail(ErrorCode::NotFound, "no such folder " + folder.string() + "; make it first", folder.string());
    spec.file = file.filename().string();
    auto summary = runJob(cli, spec, 0, folder, engine::runReport, OutFolder::None);
    if (!summary || !isPdf)
        return summary;
    auto printed = printPdf(file, out);
    std::filesystem::remove(file, error);
    if (!printed)
        return passOn(printed);
    (*summary)["report"] = out.string();
    return summary;
}

} // namespace

void addReportVerb(CLI::App &app, Cli &cli)
{
    auto spec = std::make_shared<ReportSpec>();
    auto out = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(
        app, "report", "What a workspace holds, with its lineage, as one file",
        [=, &cli]() -> Result<Json> { return runVerb(cli, *spec, *out); },
        [](const Json &summary) { std::printf("%s\n", summary["report"].get<std::string>().c_str()); });
    verb->add_option("workspace", spec->workspace, "Folder of the workspace")->required();
    verb->add_option("--out", *out, "File to write: .html, .json, .csv or .pdf")->required();
    verb->add_option("--title", spec->title, "Title; without it, the name of the workspace");
    verb->add_option("--items", spec->items,
                     "What goes in, in this order (data, selections, evaluation:..., ...); without it, everything")
        ->delimiter(',');
    verb->add_flag("!--no-pictures", spec->pictures, "Without faces");
    verb->add_option("--resamples", spec->resamples, "Resamples of the bootstrap")->capture_default_str();
}

} // namespace mimik::cli
