#include "ui/train/training_runs_model.h"

#include "core/base/specs/train_fer_spec.h"
#include "core/jobs/job_manager.h"
#include "ui/common/job_text.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <limits>

namespace mimik::ui {

TrainingRunsModel::TrainingRunsModel(QObject *parent) : QAbstractTableModel(parent) {}

void TrainingRunsModel::setManager(jobs::JobManager *manager)
{
    if (m_manager)
        m_manager->disconnect(this);
    m_manager = manager;
    if (m_manager) {
        connect(m_manager, &jobs::JobManager::jobAdded, this, [this] { reload(); });
        connect(m_manager, &jobs::JobManager::changed, this, [this](const std::string &id) { refresh(id); });
        connect(m_manager, &jobs::JobManager::metricAdded, this,
                [this](const std::string &id, std::int64_t, const std::string &name, double) {
                    if (name.starts_with("val_"))
                        refresh(id);
                });
        connect(m_manager, &QObject::destroyed, this, [this] {
            m_manager = nullptr;
            reload();
        });
    }
    reload();
}

void TrainingRunsModel::reload()
{
    beginResetModel();
    m_rows.clear();
    if (m_manager) {
        for (const auto &info : m_manager->jobs()) {
            if (info.kind != TrainFerSpec::kKind)
                continue;
            m_rows.push_back({info, 0, 0});
            readScores(m_rows.back());
        }
    }
    endResetModel();
}

void TrainingRunsModel::refresh(const std::string &id)
{
    const int row = rowOf(id);
    const auto info = row < 0 || !m_manager ? std::nullopt : m_manager->job(id);
    if (!info)
        return;
    RowData &entry = m_rows[static_cast<std::size_t>(row)];
    entry.info = *info;
    readScores(entry);
    Q_EMIT dataChanged(index(row, 0), index(row, NumColumns - 1));
}

void TrainingRunsModel::readScores(RowData &row) const
{
    row.best = std::numeric_limits<double>::quiet_NaN();
    row.epochs = 0;
    for (const auto &point : m_manager->metrics(row.info.id)) {
        if (point.name == "train_loss")
            row.epochs = std::max(row.epochs, static_cast<int>(point.step));
        if ((point.name == "val_auc" || point.name == "val_accuracy") && !(row.best >= point.value))
            row.best = point.value;
    }
}

int TrainingRunsModel::rowOf(const std::string &id) const
{
    const auto it = std::find_if(m_rows.begin(), m_rows.end(), [&](const RowData &row) { return row.info.id == id; });
    return it == m_rows.end() ? -1 : static_cast<int>(it - m_rows.begin());
}

int TrainingRunsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TrainingRunsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : NumColumns;
}

QVariant TrainingRunsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const RowData &row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole && (index.column() == Best || index.column() == Epochs))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && !row.info.error.empty())
        return QString::fromStdString(row.info.error);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Run:
        return QString::fromStdString(row.info.title.empty() || row.info.title == row.info.kind ? row.info.id
                                                                                                : row.info.title);
    case State:
        return jobStateText(row.info.state);
    case Best:
        return std::isnan(row.best) ? QStringLiteral("–") : QLocale::c().toString(row.best, 'f', 3);
    case Epochs:
        return row.epochs > 0 ? QString::number(row.epochs) : QStringLiteral("–");
    case Started: {
        const auto time = QDateTime::fromString(QString::fromStdString(row.info.submitted), Qt::ISODateWithMs);
        return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat) : QString();
    }
    default:
        return {};
    }
}

QVariant TrainingRunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case Run:
        return tr("Training", "column: name of a run");
    case State:
        return tr("State");
    case Best:
        return tr("Best score", "column: best validation AUC or accuracy");
    case Epochs:
        return tr("Epochs");
    case Started:
        return tr("Asked for", "column: when a run was queued");
    default:
        return {};
    }
}

} // namespace mimik::ui
