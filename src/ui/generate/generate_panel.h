#pragma once

#include "ui/shell/screen.h"

class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace mimik::ui {

class EmptyState;
class GeneratorModel;
class RunMonitor;
class SampleGrid;
class SpecForm;

/// Generate: the generators with sample faces; faces from seeds x directions x degrees as a job; training with live
/// curves.
class GeneratePanel : public Screen {
    Q_OBJECT
public:
    explicit GeneratePanel(AppContext &context, QWidget *parent = nullptr);

    void activate() override;
    void deactivate() override;
    void open(const QVariantMap &arguments) override;
    bool dropFiles(const QStringList &files) override;
    QList<KeyHint> keys() const override;
    bool isSettled() const override;

private:
    QWidget *makeModels();
    QWidget *makeGenerateTab();
    QWidget *makeTrainTab();
    void reloadModels();
    void reloadDatasets();
    void reloadDirections();
    void chooseDirections();
    void takeLabelledSeeds();
    void onModelPicked();
    void addModel(const QString &file);
    void refreshPlan();
    void startGenerating();
    void startTraining();
    QString modelPath() const;

    QStackedWidget *m_pages;
    EmptyState *m_empty;
    GeneratorModel *m_models;
    QListView *m_list;
    QLabel *m_name;
    SampleGrid *m_samples;
    QTabWidget *m_tabs;
    SpecForm *m_generate;
    SpecForm *m_train;
    QStringList m_directionFiles; ///< chosen by hand
    QLabel *m_plan;
    QPushButton *m_generateButton;
    QPushButton *m_trainButton;
    RunMonitor *m_monitor;
    bool m_stale = true;
};

} // namespace mimik::ui
