#pragma once

#include "core/base/result.h"
#include "ui/generate/run_files.h"

#include <QHash>
#include <QString>
#include <QStringList>
#include <QWidget>

#include <string>

class QLabel;
class QProgressBar;
class QPushButton;
class QSplitter;
class QTimer;
class QTreeView;

namespace mimik {
struct TrainGanSpec;
}
namespace mimik::jobs {
class JobManager;
}

namespace mimik::ui {

class AppContext;
class FakesView;
class GanRunsModel;
class RunCurves;

/// The trainings of generators, and one of them in front, live: state and time left, curves, faces over time, warnings;
/// pause, stop, resume, duplicate; its snapshots can be taken as generators.
class RunMonitor : public QWidget {
    Q_OBJECT
public:
    explicit RunMonitor(AppContext &context, QWidget *parent = nullptr);

    /// Brings a run to the front; empty or unknown: the newest.
    void follow(const std::string &id);
    std::string runId() const { return m_run; }
    RunCurves &curves() const { return *m_curves; }
    FakesView &fakes() const { return *m_fakes; }

Q_SIGNALS:
    /// Its settings are wanted in the form.
    void duplicateRequested(const std::string &id);
    /// A snapshot has become a generator of the workspace.
    void snapshotTaken(const QString &path);
    /// A training goes on longer than it was asked for, as another run.
    void started(const std::string &id);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void placeTitle();
    QWidget *makeHead();
    QWidget *makeTable();
    void attach();
    void detach();
    void showHistory();
    void lookAtFiles();
    void readWarnings();
    void addWarning(const QString &text);
    void refreshState();
    void refreshWarnings();
    void refreshSnapshot();
    void act(Result<> (jobs::JobManager::*command)(const std::string &));
    void stop();
    void takeSnapshot();
    void showBest();
    Result<TrainGanSpec> settings() const;
    void askHowLong();
    void trainLonger(double kimg);

    AppContext &m_context;
    std::string m_run;
    QString m_titleText; ///< whole: the label shows what fits
    QStringList m_warnings;
    QHash<QString, RunFiles> m_files; ///< by run, as last looked at
    bool m_hasEnded = false;          ///< the run in front
    bool m_isReading = false; ///< its curves; those of the run before stay for a moment, so that nothing flickers
    GanRunsModel *m_runs;
    QTreeView *m_table;
    QLabel *m_title;
    QLabel *m_state;
    QLabel *m_warning;
    QProgressBar *m_progress;
    QPushButton *m_pause;
    QPushButton *m_resume;
    QPushButton *m_stop;
    QPushButton *m_longer;
    QPushButton *m_duplicate;
    QPushButton *m_best;
    QPushButton *m_take;
    QSplitter *m_splitter;
    RunCurves *m_curves;
    FakesView *m_fakes;
    QTimer *m_slow; ///< reading takes long: the curves of the run before go
};

} // namespace mimik::ui
