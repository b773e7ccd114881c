#pragma once

#include "core/data/types.h"

#include <QWidget>

#include <vector>

namespace mimik::ui {

class AppContext;
class RunMonitor;
class TrainForm;

/// Training a generator: the form on the left, the trainings of the workspace on the right.
class TrainPage : public QWidget {
    Q_OBJECT
public:
    explicit TrainPage(AppContext &context, QWidget *parent = nullptr);

    void reload();
    void setGenerators(const std::vector<data::ModelInfo> &generators);
    void setStart(const QString &modelPath);
    void showRun(const std::string &id);
    bool isSettled() const;

Q_SIGNALS:
    void snapshotTaken(const QString &path);

private:
    void duplicate(const std::string &id);

    AppContext &m_context;
    TrainForm *m_form;
    RunMonitor *m_monitor;
};

} // namespace mimik::ui
