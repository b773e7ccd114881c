#pragma once

#include "core/jobs/job_info.h"

#include <QAbstractTableModel>

#include <vector>

namespace mimik::jobs {
class JobManager;
}

namespace mimik::ui {

/// The trainings of a workspace, newest first: run, state, best validation score, epochs, started.
class TrainingRunsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Run, State, Best, Epochs, Started, NumColumns };

    explicit TrainingRunsModel(QObject *parent = nullptr);

    /// Null: empty. The manager must outlive this or be replaced before it goes.
    void setManager(jobs::JobManager *manager);
    const std::string &idAt(int row) const { return m_rows.at(static_cast<std::size_t>(row)).info.id; }
    int rowOf(const std::string &id) const; ///< -1: not there

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct RowData {
        jobs::JobInfo info;
        double best = 0; ///< NaN: none yet
        int epochs = 0;
    };
    void reload();
    void refresh(const std::string &id);
    void readScores(RowData &row) const;

    jobs::JobManager *m_manager = nullptr;
    std::vector<RowData> m_rows;
};

} // namespace mimik::ui
