#pragma once

#include "core/jobs/job_info.h"

#include <QAbstractTableModel>
#include <QList>
#include <QPointer>

namespace mimik::jobs {
class JobManager;
}

namespace mimik::ui {

/// The runs of one or more job managers, newest first. A change of a job touches its row only.
class JobsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Title, State, Progress, TimeLeft, Started, NumColumns };
    enum Role { ShareRole = Qt::UserRole + 1, IdRole };

    explicit JobsModel(QObject *parent = nullptr);
    void setManagers(const QList<jobs::JobManager *> &managers);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const jobs::JobInfo &job(int row) const { return m_rows[row].info; }
    jobs::JobManager *manager(int row) const;
    int rowOf(const std::string &id) const;

private:
    struct Row {
        QPointer<jobs::JobManager> manager;
        jobs::JobInfo info;
    };
    void reload();
    void update(jobs::JobManager *manager, const std::string &id);

    QList<QPointer<jobs::JobManager>> m_managers;
    QList<Row> m_rows;
};

/// "1:05", "2 h 03 min"; empty for a negative number.
QString durationText(double seconds);

} // namespace mimik::ui
