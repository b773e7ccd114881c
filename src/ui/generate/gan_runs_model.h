#pragma once

#include "core/jobs/job_info.h"

#include <QAbstractTableModel>

#include <vector>

class QTimer;

namespace mimik::jobs {
class JobManager;
}

namespace mimik::ui {

/// The trainings of generators of a workspace, newest first: name, state, thousand images, best FID. What their curves
/// tell is read one run after another, off the GUI thread where it is much.
class GanRunsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Run, State, Kimg, BestFid, Started, NumColumns };
    /// Values of one run so far; NaN: none yet.
    struct Facts {
        double kimg;
        double bestFid;
        double bestFidKimg;
        std::string fidName; ///< with its extractor
    };

    explicit GanRunsModel(QObject *parent = nullptr);

    /// Null: empty. Must be called before the manager goes.
    void setManager(jobs::JobManager *manager);
    int rowOf(const std::string &id) const; ///< -1: not there
    /// Takes in now what the curves of a run tell, where they are at hand.
    void read(int row);
    const jobs::JobInfo &job(int row) const { return m_rows.at(static_cast<std::size_t>(row)).info; }
    const Facts &facts(int row) const { return m_rows.at(static_cast<std::size_t>(row)).facts; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        jobs::JobInfo info;
        Facts facts;
        bool isRead = false;
    };
    void reload();
    void readNext();
    void refresh(const std::string &id);
    void addPoint(Row &row, std::int64_t step, const std::string &name, double value) const;
    QString text(const Row &row, int column) const;

    jobs::JobManager *m_manager = nullptr;
    QTimer *m_timer;
    std::vector<Row> m_rows;
};

/// Title of a run; its id where nobody gave it one.
QString runTitle(const jobs::JobInfo &job);

} // namespace mimik::ui
