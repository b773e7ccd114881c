#include "ui/jobs/jobs_model.h"

#include "core/jobs/job_manager.h"
#include "ui/common/job_text.h"
#include "ui/common/tokens.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

QString durationText(double seconds)
{
    if (!(seconds >= 0) || !std::isfinite(seconds))
        return {};
    const auto s = static_cast<qint64>(std::lround(seconds));
    if (s >= 3600)
        return JobsModel::tr("%1 h %2 min").arg(s / 3600).arg((s / 60) % 60, 2, 10, QLatin1Char('0'));
    return QStringLiteral("%1:%2").arg(s / 60).arg(s % 60, 2, 10, QLatin1Char('0'));
}

JobsModel::JobsModel(QObject *parent) : QAbstractTableModel(parent) {}

void JobsModel::setManagers(const QList<jobs::JobManager *> &managers)
{
    for (const auto &manager : std::as_const(m_managers)) {
        if (manager)
            manager->disconnect(this);
    }
    m_managers.clear();
    for (auto *manager : managers) {
        if (!manager)
            continue;
        m_managers.append(manager);
        connect(manager, &jobs::JobManager::jobAdded, this, &JobsModel::reload);
        connect(manager, &jobs::JobManager::changed, this,
                [this, manager](const std::string &id) { update(manager, id); });
        connect(manager, &jobs::JobManager::stateChanged, this,
                [this, manager](const std::string &id) { update(manager, id); });
        connect(manager, &QObject::destroyed, this, &JobsModel::reload);
    }
    reload();
}

void JobsModel::reload()
{
    beginResetModel();
    m_rows.clear();
    for (const auto &manager : std::as_const(m_managers)) {
        if (!manager)
            continue;
        for (auto &info : manager->jobs())
            m_rows.append({manager, std::move(info)});
    }
    std::stable_sort(m_rows.begin(), m_rows.end(),
                     [](const Row &a, const Row &b) { return a.info.submitted > b.info.submitted; });
    endResetModel();
}

void JobsModel::update(jobs::JobManager *manager, const std::string &id)
{
    const int row = rowOf(id);
    auto info = manager->job(id);
    if (row < 0 || !info)
        return;
    m_rows[row].info = std::move(*info);
    Q_EMIT dataChanged(index(row, 0), index(row, NumColumns - 1));
}

jobs::JobManager *JobsModel::manager(int row) const
{
    return m_rows[row].manager;
}

int JobsModel::rowOf(const std::string &id) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].info.id == id)
            return row;
    }
    return -1;
}

int JobsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int JobsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : NumColumns;
}

QVariant JobsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const jobs::JobInfo &job = m_rows[index.row()].info;
    if (role == IdRole)
        return QString::fromStdString(job.id);
    if (role == ShareRole)
        return job.state == JobState::Succeeded ? 1.0 : job.share();
    if (role == Qt::ToolTipRole) {
        QString tip = QString::fromStdString(job.id);
        if (!job.error.empty())
            tip += u'\n' % QString::fromStdString(job.error);
        if (!job.lastWarning.empty())
            tip += u'\n' % QString::fromStdString(job.lastWarning);
        return tip;
    }
    if (role == Qt::ForegroundRole && index.column() == State &&
        (job.state == JobState::Failed || job.state == JobState::Crashed))
        return colors().reject;
    if (role == Qt::TextAlignmentRole && index.column() == TimeLeft)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Title:
        // A job without a title of its own is called by its kind.
        return job.title.empty() || job.title == job.kind ? jobKindText(job.kind) : QString::fromStdString(job.title);
    case State:
        return jobStateText(job.state);
    case Progress:
        if (!job.error.empty())
            return QString::fromStdString(job.error);
        return jobProgressText(job);
    case TimeLeft:
        return job.isFinished() ? QString() : durationText(job.etaS);
    case Started: {
        const auto time = QDateTime::fromString(QString::fromStdString(job.submitted), Qt::ISODateWithMs).toLocalTime();
        return time.isValid() ? time.toString(QStringLiteral("d MMM HH:mm")) : QString();
    }
    default:
        return {};
    }
}

QVariant JobsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((section == TimeLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title:
        return tr("Job");
    case State:
        return tr("State");
    case Progress:
        return tr("Progress");
    case TimeLeft:
        return tr("Time left");
    case Started:
        return tr("Asked for");
    default:
        return {};
    }
}

} // namespace mimik::ui
