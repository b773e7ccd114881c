#pragma once

#include "core/base/job.h"
#include "core/base/specs/train_fer_spec.h"
#include "ui/shell/screen.h"
#include "ui/train/set_list.h"

#include <QHash>

class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QStackedLayout;
class QTreeView;

namespace mimik::ui {

class EmptyState;
class PlotWidget;
class SpecForm;
class TrainingRunsModel;

/// Trains a classifier of AUs or expressions: a filled-in form and one button; live curves, time left, pause, cancel,
/// resume; all trainings of the workspace to look at again.
class TrainPanel : public Screen {
    Q_OBJECT
public:
    explicit TrainPanel(AppContext &context, QWidget *parent = nullptr);

    void activate() override;
    /// {"run": id} shows that training; {"selection": name} ticks a selection as synthetic data.
    void open(const QVariantMap &arguments) override;
    QList<KeyHint> keys() const override;

    SpecForm &form() const { return *m_form; }
    SetList &realSets() const { return *m_real; }
    SetList &syntheticSets() const { return *m_synthetic; }
    std::string shownRun() const { return m_run; }
    bool isStarting() const { return m_isStarting; }

public Q_SLOTS:
    /// Writes the labels of the ticked sets and starts the job.
    void start();

private:
    QWidget *makeForm();
    QWidget *makeRun();
    void attach();
    void reloadSets();
    void showRun(const std::string &id);
    void refreshRun();
    void addPoint(const std::string &name, double step, double value);
    void control(Result<> (*act)(AppContext &, const std::string &), bool isAsked);
    void launch(TrainFerSpec spec, const Json &folders, int numSynthetic);

    QStackedLayout *m_stack;
    EmptyState *m_empty;
    SpecForm *m_form = nullptr;
    SetList *m_real = nullptr;
    SetList *m_synthetic = nullptr;
    QSpinBox *m_seed = nullptr;
    QPushButton *m_start = nullptr;
    TrainingRunsModel *m_runs = nullptr;
    QTreeView *m_runsView = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_state = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_pause = nullptr;
    QPushButton *m_resume = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_evaluate = nullptr;
    QPushButton *m_test = nullptr;
    PlotWidget *m_loss = nullptr;
    PlotWidget *m_score = nullptr;
    QHash<QString, int> m_lossSeries;
    QHash<QString, int> m_scoreSeries;
    std::string m_run;
    bool m_isStarting = false;
};

} // namespace mimik::ui
