#include "ui/shell/app_context.h"

#include "core/base/files.h"
#include "core/base/log.h"
#include "core/base/specs/demo_spec.h"
#include "core/data/ingest.h"
#include "core/data/workspace.h"
#include "core/jobs/job_manager.h"
#include "core/jobs/preview_client.h"
#include "ui/common/thumbnail_loader.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace mimik::ui {

namespace {

QString homeFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) % QStringLiteral("/mimik");
}

std::filesystem::path toPath(const QString &text)
{
    return std::filesystem::path(text.toStdString());
}

/// Takes in what ended while no window was open; gives the ids. It can stop between two runs, also of such without
/// files, so that closing does not wait for all. A damaged run does not hold up the others.
Result<Json> ingestPending(data::Workspace &workspace, const std::atomic<bool> &stop)
{
    const auto pending = data::pendingRuns(workspace);
    if (!pending)
        return passOn(pending);
    Json ids = Json::array();
    for (const auto &folder : *pending) {
        if (stop)
            return fail(ErrorCode::Cancelled, "cancelled");
        const std::string id = folder.filename().string();
        const auto report = data::ingestRun(workspace, folder, [&stop] { return stop.load(); });
        if (report) {
            for (const auto &warning : report->warnings)
                spdlog::warn("{}: {}", id, warning);
        } else if (report.error().code == ErrorCode::Busy || report.error().code == ErrorCode::Cancelled) {
            return passOn(report);
        } else {
            spdlog::warn("{}: not taken in: {}", id, report.error().message());
        }
        ids.push_back(id);
    }
    return ids;
}

} // namespace

AppContext::AppContext(QObject *parent)
    : QObject(parent), m_stopBackground(std::make_shared<std::atomic<bool>>(false)),
      m_thumbnails(std::make_unique<ThumbnailLoader>())
{
    m_background.setMaxThreadCount(1);
    m_reading.setMaxThreadCount(1);
    if (QStandardPaths::isTestModeEnabled())
        m_settings = std::make_unique<QSettings>(homeFolder() % QStringLiteral("/test.ini"), QSettings::IniFormat);
    else
        m_settings = std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("mimik"),
                                                 QStringLiteral("mimik"));
    m_thumbnails->setDiskCache(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) %
                               QStringLiteral("/mimik/thumbnails"));
}

AppContext::~AppContext()
{
    blockSignals(true); // nobody is told by a context that is going
    closeWorkspace();
}

Result<> AppContext::openWorkspace(const QString &folder)
{
    // Reopening the same one must give its lock back first.
    if (m_workspace && QFileInfo(folder).canonicalFilePath() == QFileInfo(m_folder).canonicalFilePath())
        closeWorkspace();
    return adopt(data::Workspace::open(toPath(folder)));
}

Result<> AppContext::createWorkspace(const QString &folder)
{
    return adopt(data::Workspace::create(toPath(folder)));
}

Result<> AppContext::adopt(Result<std::unique_ptr<data::Workspace>> opened)
{
    if (!opened) {
        if (!m_workspace)
            Q_EMIT workspaceChanged();
        return passOn(opened);
    }
    if (m_workspace)
        closeWorkspace();
    m_workspace = std::move(*opened);
    m_folder = QString::fromStdString(m_workspace->folder().string());
    m_jobs = std::make_unique<jobs::JobManager>(m_workspace->runsFolder(), isReadOnly());
    connect(m_jobs.get(), &jobs::JobManager::finished, this, &AppContext::takeIn);
    m_workspace->addListener([this](const data::Change &change) {
        if (change.lists) {
            Q_EMIT datasetsChanged();
            Q_EMIT modelsChanged();
            Q_EMIT selectionsChanged();
        }
        for (const auto &image : change.images)
            Q_EMIT imageChanged(data::raw(image));
        for (const auto &ref : change.seeds) {
            const auto model = m_workspace->model(ref.model);
            Q_EMIT seedChanged(model ? QString::fromStdString(model->path.string()) : QString(),
                               static_cast<std::uint32_t>(ref.seed));
        }
    });
    if (!isReadOnly())
        m_log = logToFile(m_workspace->folder() / "mimik.log");
    m_settings->setValue(QStringLiteral("workspace/last"), m_folder);
    m_subject = {};
    Q_EMIT workspaceChanged();
    Q_EMIT jobManagersChanged();
    Q_EMIT subjectChanged(m_subject);
    takeInPending();
    return {};
}

void AppContext::closeWorkspace()
{
    if (!m_workspace)
        return;
    Q_EMIT workspaceAboutToClose();
    *m_stopBackground = true;
    for (QThreadPool *pool : {&m_background, &m_reading}) {
        pool->clear();
        pool->waitForDone();
    }
    m_stopBackground = std::make_shared<std::atomic<bool>>(false);
    m_backgroundTasks = 0;
    m_jobs.reset();
    m_workspace.reset();
    stopLogTo(std::exchange(m_log, {}));
    m_folder.clear();
    m_subject = {};
    Q_EMIT backgroundChanged(false);
    Q_EMIT workspaceChanged();
    Q_EMIT jobManagersChanged();
    Q_EMIT subjectChanged(m_subject);
}

bool AppContext::isReadOnly() const
{
    return m_workspace && m_workspace->isReadOnly();
}

QString AppContext::heldBy() const
{
    return m_workspace ? QString::fromStdString(m_workspace->holder()) : QString();
}

jobs::PreviewClient &AppContext::preview()
{
    if (!m_preview)
        m_preview = std::make_unique<jobs::PreviewClient>();
    return *m_preview;
}

Result<std::string> AppContext::startJob(const JobSpec &spec, const QString &title)
{
    if (!m_workspace)
        return fail(ErrorCode::NotFound, "no workspace is open; open or make one first");
    if (isReadOnly())
        return fail(ErrorCode::Busy, "the workspace is read-only: " + m_workspace->holder());
    return m_jobs->submit(spec, title.toStdString());
}

void AppContext::runInBackground(Work work, QObject *receiver, std::function<void(const Result<Json> &)> done)
{
    if (!m_workspace)
        return;
    ++m_backgroundTasks;
    Q_EMIT backgroundChanged(true);
    run(m_background, std::move(work),
        [this, receiver = QPointer<QObject>(receiver), done = std::move(done)](const Result<Json> &result) {
            --m_backgroundTasks;
            if (receiver && done)
                done(result);
            if (m_backgroundTasks == 0)
                Q_EMIT backgroundChanged(false);
        });
}

void AppContext::readInBackground(Work work, QObject *receiver, std::function<void(const Result<Json> &)> done)
{
    if (!m_workspace)
        return;
    run(m_reading, std::move(work),
        [receiver = QPointer<QObject>(receiver), done = std::move(done)](const Result<Json> &result) {
            if (receiver && done)
                done(result);
        });
}

void AppContext::run(QThreadPool &pool, Work work, std::function<void(const Result<Json> &)> done)
{
    pool.start([this, folder = m_workspace->folder(), readOnly = isReadOnly(), stop = m_stopBackground,
                work = std::move(work), done = std::move(done)] {
        Result<Json> result = Json();
        {
            auto beside = readOnly ? data::Workspace::open(folder, data::OpenMode::ReadOnly)
                                   : data::Workspace::openBeside(folder);
            result = beside ? work(**beside, *stop) : Result<Json>(passOn(beside));
        }
        QMetaObject::invokeMethod(
            this,
            [stop, done, result] {
                if (!*stop) // else that workspace is closed
                    done(result);
            },
            Qt::QueuedConnection);
    });
}

void AppContext::sayFailed(const jobs::JobInfo &job)
{
    if (job.state == JobState::Failed || job.state == JobState::Crashed)
        sayError(Error{ErrorCode::Internal, job.error, {}});
}

void AppContext::takeIn(const std::string &runId)
{
    const auto job = m_jobs->job(runId);
    if (!job || isReadOnly())
        return;
    // What a stopped or broken job has made is there all the same: a data set, the last whole snapshot of a training.
    sayFailed(*job);
    const bool hasFailed = job->state == JobState::Failed || job->state == JobState::Crashed;
    runInBackground(
        [dir = job->runDir](data::Workspace &workspace, const std::atomic<bool> &stop) -> Result<Json> {
            // One that is stopped is taken in when the workspace is next opened.
            auto report = data::ingestRun(workspace, dir, [&stop] { return stop.load(); });
            if (!report)
                return passOn(report);
            return Json(report->warnings);
        },
        this,
        [this, id = QString::fromStdString(runId), kind = QString::fromStdString(job->kind),
         hasFailed](const Result<Json> &warnings) {
            if (!warnings && hasFailed) // said already, with the reason
                return spdlog::warn("{}: {}", id.toStdString(), warnings.error().message());
            if (!warnings)
                return sayError(warnings.error());
            for (const auto &warning : *warnings)
                spdlog::warn("{}: {}", id.toStdString(), warning.get<std::string>());
            onTakenIn(id, kind);
        });
}

void AppContext::takeInPending()
{
    if (isReadOnly())
        return;
    runInBackground(
        [bundled = bundledGenerators()](data::Workspace &workspace, const std::atomic<bool> &stop) -> Result<Json> {
            // The bundled generators are there from the start, so that seeds can be looked at and labelled at once.
            const auto models = workspace.models();
            const bool hasGenerator = models && std::any_of(models->begin(), models->end(), [](const auto &model) {
                                          return model.kind == "generator" && !model.path.empty();
                                      });
            for (const QString &file : bundled) {
                if (!models || hasGenerator)
                    break;
                if (auto added = workspace.addModel(file.toStdString()); !added)
                    spdlog::warn("{}", added.error().message());
            }
            return ingestPending(workspace, stop);
        },
        this,
        [this](const Result<Json> &ids) {
            if (!ids)
                return sayError(ids.error());
            for (const auto &id : *ids) {
                const std::string name = id.get<std::string>();
                const auto job = m_jobs->job(name);
                onTakenIn(QString::fromStdString(name), job ? QString::fromStdString(job->kind) : QString());
            }
            if (ids->empty())
                Q_EMIT modelsChanged();
        });
}

void AppContext::onTakenIn(const QString &runId, const QString &kind)
{
    Q_EMIT datasetsChanged();
    Q_EMIT modelsChanged();
    Q_EMIT scoresChanged();
    Q_EMIT selectionsChanged();
    Q_EMIT runTakenIn(runId, kind);
}

Result<> AppContext::openDemo()
{
    // The newest finished demo of this person is opened again.
    const QDir runs(homeFolder() % QStringLiteral("/runs"));
    const auto folders = runs.entryList({QStringLiteral("*-demo-*")}, QDir::Dirs, QDir::Name | QDir::Reversed);
    for (const QString &run : folders) {
        const QString folder = runs.filePath(run % QStringLiteral("/artifacts/demo.mimik"));
        if (QFileInfo::exists(folder % QStringLiteral("/workspace.db")) &&
            QFileInfo::exists(runs.filePath(run % QStringLiteral("/artifacts/report.html"))))
            return openWorkspace(folder);
    }
    if (!m_homeJobs) {
        if (!runs.mkpath(QStringLiteral(".")))
            return fail(ErrorCode::Io, "cannot make this folder for the demo", runs.path().toStdString());
        m_homeJobs = std::make_unique<jobs::JobManager>(toPath(runs.path()));
        connect(m_homeJobs.get(), &jobs::JobManager::finished, this, [this](const std::string &id) {
            const auto job = m_homeJobs->job(id);
            if (!job || id != m_demoRun)
                return;
            m_demoRun.clear();
            if (job->state == JobState::Succeeded) {
                const auto folder = job->artifactsDir() / "demo.mimik";
                if (auto opened = openWorkspace(QString::fromStdString(folder.string())); !opened)
                    sayError(opened.error());
                else
                    say(tr("This is the demo: all of it was made on this computer."));
            } else {
                sayFailed(*job);
            }
        });
        Q_EMIT jobManagersChanged();
    }
    // One that an earlier window started, or that was resumed in Jobs, is the demo too.
    for (const auto &job : m_homeJobs->jobs()) {
        if (job.kind == DemoSpec::kKind && !job.isFinished())
            m_demoRun = job.id;
    }
    if (!m_demoRun.empty()) {
        say(tr("The demo is being made; see Jobs."));
        return {};
    }
    DemoSpec spec;
    spec.quick = true;
    auto id = m_homeJobs->submit(jobSpec(spec, 7), tr("Making the demo").toStdString());
    if (!id)
        return passOn(id);
    m_demoRun = *id;
    say(tr("The demo is being made, which takes under a minute; see Jobs."));
    return {};
}

QString AppContext::bundledGenerator()
{
    return bundledGenerators().value(0);
}

QStringList AppContext::bundledGenerators()
{
    QStringList found;
    const QDir models(QString::fromStdString((resourceFolder() / "models").string()));
    const auto cards = models.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (const QString &card : cards) {
        const auto json = readJson(toPath(models.filePath(card)));
        const QString weights = models.filePath(QFileInfo(card).completeBaseName() % QStringLiteral(".safetensors"));
        const std::string kind = json && json->is_object() ? json->value("kind", std::string()) : std::string();
        if ((kind == "generator" || kind.starts_with("stylegan")) && QFileInfo::exists(weights))
            found.append(weights);
    }
    return found;
}

void AppContext::goTo(const QString &screenId, const QVariantMap &arguments)
{
    Q_EMIT screenRequested(screenId, arguments);
}

void AppContext::showSeed(const QString &model, std::uint32_t seed)
{
    inspectSeed(model, seed);
    goTo(QStringLiteral("annotate"), {{QStringLiteral("model"), model}, {QStringLiteral("seed"), seed}});
}

void AppContext::showImages(const QList<std::int64_t> &imageIds, const QString &title)
{
    QVariantList ids;
    ids.reserve(imageIds.size());
    for (const auto id : imageIds)
        ids.append(static_cast<qlonglong>(id));
    goTo(QStringLiteral("data"), {{QStringLiteral("images"), ids}, {QStringLiteral("title"), title}});
}

void AppContext::showImage(std::int64_t imageId)
{
    inspectImage(imageId);
    goTo(QStringLiteral("data"), {{QStringLiteral("image"), static_cast<qlonglong>(imageId)}});
}

void AppContext::inspectImage(std::int64_t imageId)
{
    Subject subject;
    subject.kind = Subject::Kind::Image;
    subject.imageId = imageId;
    if (subject != m_subject) {
        m_subject = subject;
        Q_EMIT subjectChanged(m_subject);
    }
}

void AppContext::inspectSeed(const QString &model, std::uint32_t seed)
{
    Subject subject;
    subject.kind = Subject::Kind::Seed;
    subject.model = model;
    subject.seed = seed;
    if (subject != m_subject) {
        m_subject = subject;
        Q_EMIT subjectChanged(m_subject);
    }
}

void AppContext::say(const QString &text)
{
    Q_EMIT statusMessage(text);
}

void AppContext::sayError(const Error &error)
{
    spdlog::error("{}", error.message());
    Q_EMIT errorMessage(QString::fromStdString(error.message()));
}

} // namespace mimik::ui
