#pragma once

#include "core/base/result.h"
#include "core/data/types.h"

#include <QHash>
#include <QMap>
#include <QSet>
#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QPushButton;

namespace mimik::ui {

class AppContext;

/// One line: a classifier of the workspace, a data set and which of its rows, and a button that starts a `predict` job.
class TestForm : public QWidget {
    Q_OBJECT
public:
    explicit TestForm(AppContext &context, QWidget *parent = nullptr);

    /// Chooses the model that a training left, now or as soon as it has been taken in.
    void chooseModelOf(const QString &runId);
    bool isSettled() const { return !m_isCounting && !m_isStarting; }

Q_SIGNALS:
    /// The predictions of a test that was started here are in the workspace.
    void tested(const QString &runId);

private:
    void forget();
    void reloadModels();
    void reloadSets();
    void countSplits();
    void fillSplits();
    void chooseWanted();
    void refresh();
    void start();
    void launch(const data::ModelInfo &model, const data::Dataset &set, const QString &split,
                const std::string &labels);
    void say(const Error &error);
    const data::Dataset *chosenSet() const;

    AppContext &m_context;
    QComboBox *m_model;
    QComboBox *m_set;
    QComboBox *m_split;
    QPushButton *m_test;
    QLabel *m_why;   ///< the button is disabled
    QLabel *m_error; ///< the start failed
    std::vector<data::ModelInfo> m_models;
    std::vector<data::Dataset> m_sets;
    QHash<std::int64_t, QMap<QString, qint64>> m_splits; ///< rows of each split of a data set
    qint64 m_splitsShown = 0;                            ///< data set whose splits the box has
    QString m_wantedRun;
    QSet<QString> m_tests;
    bool m_hasPickedSet = false;
    bool m_isCounting = false;
    bool m_isStarting = false;
    quint64 m_generation = 0; ///< older counts are dropped
};

} // namespace mimik::ui
