#pragma once

#include "core/base/job.h"
#include "core/base/result.h"

#include <QObject>
#include <QSettings>
#include <QString>
#include <QVariantMap>

#include <QPointer>
#include <QThreadPool>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

namespace mimik::data {
class Workspace;
}
namespace mimik::jobs {
class JobManager;
class PreviewClient;
struct JobInfo;
} // namespace mimik::jobs

namespace spdlog::sinks {
class sink;
}

namespace mimik::ui {

class ThumbnailLoader;

/// What the Inspector shows: an image of the workspace, or a seed of a generator.
struct Subject {
    enum class Kind { None, Image, Seed } kind = Kind::None;
    std::int64_t imageId = -1;
    QString model; ///< path of the generator
    std::uint32_t seed = 0;
    bool operator==(const Subject &) const = default;
};

/// What the screens share. Passed by reference; there is one per window. GUI thread only.
class AppContext : public QObject {
    Q_OBJECT
public:
    explicit AppContext(QObject *parent = nullptr);
    ~AppContext() override;

    /// Opens (and migrates) a workspace; the one before is closed. When somebody else holds it, it opens read-only.
    /// Error: not a workspace, a newer version, unreadable.
    Result<> openWorkspace(const QString &folder);
    Result<> createWorkspace(const QString &folder);
    void closeWorkspace();

    /// Null: none is open.
    data::Workspace *workspace() const { return m_workspace.get(); }
    QString workspaceFolder() const { return m_folder; }
    bool isReadOnly() const;
    /// "host name, process 123": who writes, when the workspace is read-only.
    QString heldBy() const;

    /// Null: no workspace is open.
    jobs::JobManager *jobs() const { return m_jobs.get(); }
    /// Jobs that belong to no workspace (making the demo); null until one was started.
    jobs::JobManager *homeJobs() const { return m_homeJobs.get(); }
    /// The warm preview worker; started by the first use.
    jobs::PreviewClient &preview();
    ThumbnailLoader &thumbnails() { return *m_thumbnails; }
    QSettings &settings() { return *m_settings; }

    /// Starts a job; gives the run's id. Without a workspace or in a read-only one: an error to show.
    Result<std::string> startJob(const JobSpec &spec, const QString &title = {});

    /// Work on a second connection to the workspace, off the GUI thread, one after another (import, taking runs in).
    /// `done` is called on the GUI thread while `receiver` lives and the workspace is still open. Listeners of
    /// workspace() are not called: `done` says what changed. Closing the workspace sets `stop` and waits.
    using Work = std::function<Result<Json>(data::Workspace &, const std::atomic<bool> &stop)>;
    void runInBackground(Work work, QObject *receiver, std::function<void(const Result<Json> &)> done);
    bool isWorkingInBackground() const { return m_backgroundTasks > 0; }
    /// The same for short queries, in a queue of their own: they do not wait behind an import.
    void readInBackground(Work work, QObject *receiver, std::function<void(const Result<Json> &)> done);

    /// Opens the demo workspace where it has been made; else starts the job that makes it, and opens it at its end.
    Result<> openDemo();

    /// Path of the bundled demo generator; empty when there is none.
    static QString bundledGenerator();
    /// All that come with the program, the one for everything first.
    static QStringList bundledGenerators();

    const Subject &subject() const { return m_subject; }

public Q_SLOTS:
    /// Brings a screen to the front and hands it the arguments (Screen::open).
    void goTo(const QString &screenId, const QVariantMap &arguments = {});
    /// Explore -> Annotate.
    void showSeed(const QString &model, std::uint32_t seed);
    /// A set of images (a confusion cell, a histogram bar) -> the Data screen's grid.
    void showImages(const QList<std::int64_t> &imageIds, const QString &title);
    void showImage(std::int64_t imageId);
    /// What the Inspector tells about.
    void inspectImage(std::int64_t imageId);
    void inspectSeed(const QString &model, std::uint32_t seed);
    /// A line in the status bar for a few seconds.
    void say(const QString &text);
    /// An error that belongs to no field: a line that stays until it is closed.
    void sayError(const mimik::Error &error);

    // Tell the others what you changed in the workspace. Views refresh in place; a label never reloads a view.
    void notifyDatasetsChanged() { Q_EMIT datasetsChanged(); }
    void notifyModelsChanged() { Q_EMIT modelsChanged(); }
    void notifySeedChanged(const QString &model, std::uint32_t seed) { Q_EMIT seedChanged(model, seed); }
    void notifyImageChanged(std::int64_t imageId) { Q_EMIT imageChanged(imageId); }
    void notifyScoresChanged() { Q_EMIT scoresChanged(); }
    void notifySelectionsChanged() { Q_EMIT selectionsChanged(); }

Q_SIGNALS:
    void workspaceAboutToClose();
    /// Another workspace, or none: forget all ids and pointers.
    void workspaceChanged();
    void datasetsChanged();
    void modelsChanged();
    void seedChanged(const QString &model, std::uint32_t seed);
    void imageChanged(std::int64_t imageId);
    void scoresChanged();
    void selectionsChanged();
    /// A finished run has been taken into the workspace (datasets, models, scores may be new).
    void runTakenIn(const QString &runId, const QString &kind);
    void subjectChanged(const mimik::ui::Subject &subject);
    void screenRequested(const QString &screenId, const QVariantMap &arguments);
    void statusMessage(const QString &text);
    void errorMessage(const QString &text);
    /// A screen asks for the demo workspace (empty states do).
    void demoRequested();
    /// The list of job managers or their folder changed: ask jobs() and homeJobs() again.
    void jobManagersChanged();
    void backgroundChanged(bool working);

private:
    Result<> adopt(Result<std::unique_ptr<data::Workspace>> opened);
    void run(QThreadPool &pool, Work work, std::function<void(const Result<Json> &)> done);
    void sayFailed(const jobs::JobInfo &job);
    void takeIn(const std::string &runId);
    void takeInPending();
    void onTakenIn(const QString &runId, const QString &kind);

    QString m_folder;
    std::unique_ptr<data::Workspace> m_workspace;
    std::unique_ptr<jobs::JobManager> m_jobs;
    std::unique_ptr<jobs::JobManager> m_homeJobs;
    std::string m_demoRun;
    std::unique_ptr<jobs::PreviewClient> m_preview;
    QThreadPool m_background;
    QThreadPool m_reading;
    std::shared_ptr<spdlog::sinks::sink> m_log; ///< file of the open workspace
    std::shared_ptr<std::atomic<bool>> m_stopBackground;
    int m_backgroundTasks = 0;
    std::unique_ptr<ThumbnailLoader> m_thumbnails;
    std::unique_ptr<QSettings> m_settings;
    Subject m_subject;
};

} // namespace mimik::ui
