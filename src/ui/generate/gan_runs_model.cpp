#include "ui/generate/gan_runs_model.h"

#include "core/base/specs/train_gan_spec.h"
#include "core/jobs/job_manager.h"
#include "ui/common/job_text.h"

#include <QDateTime>
#include <QLocale>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace mimik::ui {

namespace {
constexpr int kReadMs = 20; // between two runs, so that the window stays quick
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
} // namespace

QString runTitle(const jobs::JobInfo &job)
{
    return QString::fromStdString(job.title.empty() || job.title == job.kind ? job.id : job.title);
}

GanRunsModel::GanRunsModel(QObject *parent) : QAbstractTableModel(parent), m_timer(new QTimer(this))
{
    m_timer->setInterval(kReadMs);
    connect(m_timer, &QTimer::timeout, this, &GanRunsModel::readNext);
}

void GanRunsModel::setManager(jobs::JobManager *manager)
{
    if (m_manager)
        m_manager->disconnect(this);
    m_manager = manager;
    if (m_manager) {
        connect(m_manager, &jobs::JobManager::jobAdded, this, &GanRunsModel::reload);
        connect(m_manager, &jobs::JobManager::changed, this, &GanRunsModel::refresh);
        connect(m_manager, &jobs::JobManager::metricAdded, this,
                [this](const std::string &id, std::int64_t step, const std::string &name, double value) {
                    if (const int row = rowOf(id); row >= 0) {
                        addPoint(m_rows[static_cast<std::size_t>(row)], step, name, value);
                        Q_EMIT dataChanged(index(row, Kimg), index(row, BestFid));
                    }
                });
        connect(m_manager, &jobs::JobManager::historyRead, this, [this](const std::string &id) {
            if (const int row = rowOf(id); row >= 0)
                read(row);
            m_timer->start();
        });
        connect(m_manager, &QObject::destroyed, this, [this] {
            m_manager = nullptr;
            reload();
        });
    }
    reload();
}

void GanRunsModel::reload()
{
    beginResetModel();
    const std::vector<Row> before = std::exchange(m_rows, {});
    for (const auto &info : m_manager ? m_manager->jobs() : std::vector<jobs::JobInfo>()) {
        if (info.kind != TrainGanSpec::kKind)
            continue;
        Row row{info, {kNone, kNone, kNone, {}}};
        if (const auto known = std::ranges::find(before, info.id, [](const Row &old) { return old.info.id; });
            known != before.end() && known->info.runDir == info.runDir) {
            row.facts = known->facts;
            row.isRead = known->isRead;
        }
        m_rows.push_back(row);
    }
    endResetModel();
    m_timer->start();
}

void GanRunsModel::read(int row)
{
    Row &entry = m_rows.at(static_cast<std::size_t>(row));
    if (entry.isRead || !m_manager || !m_manager->hasHistory(entry.info.id))
        return;
    entry.isRead = true;
    for (const auto &point : m_manager->metrics(entry.info.id))
        addPoint(entry, point.step, point.name, point.value);
    Q_EMIT dataChanged(index(row, Kimg), index(row, BestFid));
}

void GanRunsModel::readNext()
{
    const auto next = std::ranges::find(m_rows, false, &Row::isRead);
    if (next != m_rows.end() && m_manager && m_manager->hasHistory(next->info.id))
        return read(static_cast<int>(next - m_rows.begin()));
    m_timer->stop(); // until it has come
    if (next != m_rows.end() && m_manager)
        m_manager->readHistory(next->info.id);
}

void GanRunsModel::addPoint(Row &row, std::int64_t step, const std::string &name, double value) const
{
    const double kimg = static_cast<double>(step) / 1000;
    if (!(row.facts.kimg >= kimg))
        row.facts.kimg = kimg;
    if (name.starts_with("FID") && std::isfinite(value) && !(row.facts.bestFid <= value)) {
        row.facts.bestFid = value;
        row.facts.bestFidKimg = kimg;
        row.facts.fidName = name;
    }
}

void GanRunsModel::refresh(const std::string &id)
{
    const int row = rowOf(id);
    const auto info = row < 0 || !m_manager ? std::nullopt : m_manager->job(id);
    if (!info)
        return;
    m_rows[static_cast<std::size_t>(row)].info = *info;
    Q_EMIT dataChanged(index(row, 0), index(row, NumColumns - 1));
}

int GanRunsModel::rowOf(const std::string &id) const
{
    const auto it = std::ranges::find(m_rows, id, [](const Row &row) { return row.info.id; });
    return it == m_rows.end() ? -1 : static_cast<int>(it - m_rows.begin());
}

int GanRunsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int GanRunsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : NumColumns;
}

QString GanRunsModel::text(const Row &row, int column) const
{
    const auto number = [](double value) {
        return std::isnan(value) ? QStringLiteral("–") : QLocale().toString(value, 'f', value < 100 ? 1 : 0);
    };
    switch (column) {
    case Run:
        return runTitle(row.info);
    case State:
        return jobStateText(row.info.state);
    case Kimg:
        return number(row.facts.kimg);
    case BestFid:
        return number(row.facts.bestFid);
    case Started: {
        const auto time = QDateTime::fromString(QString::fromStdString(row.info.submitted), Qt::ISODateWithMs);
        return time.isValid() ? time.toLocalTime().toString(QStringLiteral("d MMM HH:mm")) : QString();
    }
    default:
        return {};
    }
}

QVariant GanRunsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return text(row, index.column());
    if (role == Qt::TextAlignmentRole && (index.column() == Kimg || index.column() == BestFid))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        if (index.column() == BestFid && !row.facts.fidName.empty())
            return tr("%1 at %2 kimg")
                .arg(QString::fromStdString(row.facts.fidName))
                .arg(QLocale().toString(row.facts.bestFidKimg));
        return QString::fromStdString(row.info.error.empty() ? row.info.id : row.info.error);
    }
    return {};
}

QVariant GanRunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && (section == Kimg || section == BestFid))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Run:
        return tr("Training", "column: name of a run");
    case State:
        return tr("State");
    case Kimg:
        return QStringLiteral("kimg");
    case BestFid:
        return tr("Best FID");
    case Started:
        return tr("Asked for", "column: when a run was queued");
    default:
        return {};
    }
}

} // namespace mimik::ui
