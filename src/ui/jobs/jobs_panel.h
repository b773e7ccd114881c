#pragma once

#include "ui/jobs/jobs_model.h"

#include <QWidget>

class QToolButton;
class QTreeView;
class QLabel;

namespace mimik::ui {

class AppContext;

/// The jobs dock: what runs, how far it is, and pause, cancel, resume, duplicate for the selected run.
class JobsPanel : public QWidget {
    Q_OBJECT
public:
    explicit JobsPanel(AppContext &context, QWidget *parent = nullptr);
    JobsModel &model() { return *m_model; }
    QTreeView &view() { return *m_view; }

protected:
    void changeEvent(QEvent *event) override;

private:
    QToolButton *addButton(const char *name, const QString &text, const char *iconName);
    void attach();
    void refreshButtons();
    int row() const;
    void act(Result<> (jobs::JobManager::*command)(const std::string &));
    void duplicate();

    AppContext &m_context;
    JobsModel *m_model;
    QTreeView *m_view;
    QLabel *m_hint;
    QList<std::pair<QToolButton *, const char *>> m_icons;
    QToolButton *m_pause, *m_resume, *m_cancel, *m_stopNow, *m_duplicate;
    std::string m_wanted; ///< id of the run that stays selected when rows move
};

} // namespace mimik::ui
