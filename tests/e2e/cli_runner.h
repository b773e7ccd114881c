#pragma once

#include <QProcess>
#include <QStringList>

namespace mimik::test {

struct CliResult {
    int exitCode = -1;
    bool crashed = false;
    QByteArray out;
    QByteArray err;
};

/// Where a program runs, and where its output goes; empty: here, and into CliResult::out.
struct CliPlace {
    QString folder;
    QString output;
};

/// Runs a program from outside and waits for it.
inline CliResult runProgram(const QString &program, const QStringList &arguments, int timeoutMs,
                            const CliPlace &place = {})
{
    QProcess process;
    if (!place.folder.isEmpty())
        process.setWorkingDirectory(place.folder);
    if (!place.output.isEmpty())
        process.setStandardOutputFile(place.output);
    process.start(program, arguments);
    CliResult result;
    if (!process.waitForFinished(timeoutMs)) {
        process.kill();
        process.waitForFinished();
        result.crashed = true;
    }
    result.crashed = result.crashed || process.exitStatus() != QProcess::NormalExit;
    result.exitCode = process.exitCode();
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

/// Runs the built mimik-cli.
inline CliResult runCli(const QStringList &arguments, int timeoutMs = 60000, const CliPlace &place = {})
{
    return runProgram(QStringLiteral(MIMIK_BIN_DIR "/mimik-cli"), arguments, timeoutMs, place);
}

} // namespace mimik::test
