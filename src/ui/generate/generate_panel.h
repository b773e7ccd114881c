#pragma once

#include "ui/shell/screen.h"

class QStackedWidget;
class QTabWidget;

namespace mimik::ui {

class EmptyState;
class ModelImport;
class ModelsPage;
class TrainPage;

/// Generate: the generators with sample faces, and faces from seeds x directions x degrees as a job; training with
/// live curves and faces over time.
class GeneratePanel : public Screen {
    Q_OBJECT
public:
    explicit GeneratePanel(AppContext &context, QWidget *parent = nullptr);

    void activate() override;
    void deactivate() override;
    /// {"addModel": file} takes a model in; {"about": true} shows the card of the chosen one; {"train": true} or
    /// {"run": id} shows the trainings.
    void open(const QVariantMap &arguments) override;
    bool dropFiles(const QStringList &files) override;
    QList<KeyHint> keys() const override;
    QList<QPair<QString, QVariantMap>> pages() const override;
    bool isSettled() const override;

private:
    void markStale();
    void chooseModel();

    QStackedWidget *m_pages;
    EmptyState *m_empty;
    ModelImport *m_import;
    QTabWidget *m_tabs;
    ModelsPage *m_models;
    TrainPage *m_train;
    bool m_stale = true;
};

} // namespace mimik::ui
