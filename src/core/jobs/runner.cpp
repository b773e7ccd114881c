#include "core/jobs/runner.h"

#include "core/base/files.h"
#include "core/jobs/event_log.h"
#include "core/jobs/run_folder.h"
#include "core/jobs/run_job.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace mimik::jobs {

namespace {

QString toQString(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

} // namespace

Result<std::filesystem::path> findEngine()
{
    const QString fromEnvironment = qEnvironmentVariable("MIMIK_CLI");
    QStringList candidates;
    if (!fromEnvironment.isEmpty())
        candidates << fromEnvironment;
    if (QCoreApplication::instance()) {
        const QString here = QCoreApplication::applicationDirPath();
        // The second one: programs of the build tree that lie in another folder than the shipped ones.
        candidates << here + QStringLiteral("/mimik-cli") << here + QStringLiteral("/../bin/mimik-cli");
    }
    for (const QString &candidate : candidates) {
        const QFileInfo info(candidate);
        if (info.isFile() && info.isExecutable())
            return std::filesystem::path(info.absoluteFilePath().toStdString());
    }
    return fail(ErrorCode::NotFound,
                "the engine 'mimik-cli' is not beside this program; install it there or set MIMIK_CLI to its path",
                candidates.isEmpty() ? std::string() : candidates.front().toStdString());
}

ProcessRunner::ProcessRunner(std::filesystem::path engine, int threads)
    : m_engine(std::move(engine)), m_threads(threads)
{
}

Result<std::int64_t> ProcessRunner::start(const std::filesystem::path &runFolder)
{
    std::filesystem::path engine = m_engine;
    if (engine.empty()) {
        const auto found = findEngine();
        if (!found)
            return passOn(found);
        engine = *found;
    }
    const RunFolder folder(std::filesystem::absolute(runFolder));
    QProcess process;
    process.setProgram(toQString(engine));
    process.setArguments({QStringLiteral("run"), toQString(folder.specFile()), QStringLiteral("--detached"),
                          QStringLiteral("--threads"), QString::number(m_threads)});
    process.setWorkingDirectory(toQString(folder.path()));
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(toQString(folder.logFile()), QIODevice::Append);
    process.setStandardErrorFile(toQString(folder.logFile()), QIODevice::Append);
    qint64 pid = 0;
    if (!process.startDetached(&pid))
        return fail(ErrorCode::Io, "cannot start the engine: " + process.errorString().toStdString(), engine.string());
    // The engine writes the same in a moment; until then a second window knows by it that somebody works here.
    RunProcess running = thisProcess();
    running.pid = pid;
    running.pidStart = processStart(pid);
    if (auto written = folder.writeProcess(running); !written)
        spdlog::warn("{}", written.error().message());
    return static_cast<std::int64_t>(pid);
}

struct InProcessRunner::Shared {
    std::atomic<bool> ending{false};
};

InProcessRunner::InProcessRunner(JobFunction function, int threads)
    : m_function(std::move(function)), m_threads(threads), m_shared(std::make_shared<Shared>())
{
}

InProcessRunner::~InProcessRunner()
{
    m_shared->ending = true;
    for (auto &worker : m_workers)
        worker.join();
}

Result<std::int64_t> InProcessRunner::start(const std::filesystem::path &runFolder)
{
    if (auto written = RunFolder(runFolder).writeProcess(thisProcess()); !written)
        return passOn(written);
    RunOptions options;
    options.threads = m_threads;
    options.version = "in process";
    options.interrupted = [shared = m_shared] {
        return shared->ending.load();
    };
    m_workers.emplace_back([folder = RunFolder(runFolder), function = m_function, options] {
        // What went wrong stands in the events; there is nobody else to tell.
        [[maybe_unused]] const auto outcome = runInFolder(folder, function, options);
    });
    return static_cast<std::int64_t>(::getpid());
}

struct ReplayRunner::Shared {
    std::atomic<bool> ending{false};
};

ReplayRunner::ReplayRunner(std::filesystem::path recording, double speed)
    : m_recording(std::move(recording)), m_speed(speed), m_shared(std::make_shared<Shared>())
{
}

ReplayRunner::~ReplayRunner()
{
    m_shared->ending = true;
    for (auto &worker : m_workers)
        worker.join();
}

Result<std::int64_t> ReplayRunner::start(const std::filesystem::path &runFolder)
{
    EventReader reader(m_recording);
    auto events = reader.readNew();
    if (!events)
        return passOn(events);
    if (events->empty())
        return fail(ErrorCode::NotFound, "the recording holds no events", m_recording.string());
    m_workers.emplace_back(
        [folder = RunFolder(runFolder), events = std::move(*events), speed = m_speed, shared = m_shared] {
            EventWriter writer;
            if (!writer.open(folder.eventsFile()))
                return;
            QDateTime previous;
            for (const auto &event : events) {
                const auto time = QDateTime::fromString(QString::fromStdString(event.time), Qt::ISODateWithMs);
                if (speed > 0 && previous.isValid() && time.isValid()) {
                    const auto wait = std::clamp<qint64>(
                        static_cast<qint64>(static_cast<double>(previous.msecsTo(time)) / speed), 0, 60'000);
                    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait);
                    while (!shared->ending && std::chrono::steady_clock::now() < until)
                        std::this_thread::sleep_for(std::chrono::milliseconds(5));
                }
                previous = time;
                if (shared->ending || folder.command() == Command::Cancel || !writer.write(event.type, event.body))
                    return;
            }
        });
    return static_cast<std::int64_t>(::getpid());
}

} // namespace mimik::jobs
