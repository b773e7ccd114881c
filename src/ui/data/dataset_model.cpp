#include "ui/data/dataset_model.h"

#include <QIcon>
#include <QLocale>

namespace mimik::ui {

DatasetModel::DatasetModel(QObject *parent) : QAbstractTableModel(parent) {}

void DatasetModel::setDatasets(std::vector<data::Dataset> datasets)
{
    beginResetModel();
    m_datasets = std::move(datasets);
    m_total = 0;
    for (const auto &set : m_datasets)
        m_total += set.numImages;
    endResetModel();
}

int DatasetModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || m_datasets.empty() ? 0 : static_cast<int>(m_datasets.size()) + 1;
}

int DatasetModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 2;
}

const data::Dataset *DatasetModel::dataset(int row) const
{
    return row < 1 || row > static_cast<int>(m_datasets.size()) ? nullptr
                                                                : &m_datasets[static_cast<std::size_t>(row - 1)];
}

int DatasetModel::rowOf(data::DatasetId id) const
{
    for (std::size_t i = 0; i < m_datasets.size(); ++i) {
        if (m_datasets[i].id == id)
            return static_cast<int>(i) + 1;
    }
    return 0;
}

QVariant DatasetModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const data::Dataset *set = dataset(index.row());
    if (role == Qt::TextAlignmentRole && index.column() == 1)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && set) {
        QStringList lines{set->origin == data::Origin::Real ? tr("real images") : tr("synthetic images"),
                          QString::fromStdString(set->folder.string())};
        if (!set->licence.empty())
            lines.append(tr("licence: %1").arg(QString::fromStdString(set->licence)));
        if (!set->consent.empty())
            lines.append(tr("consent: %1").arg(QString::fromStdString(set->consent)));
        return lines.join(u'\n');
    }
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == 0)
        return set ? QString::fromStdString(set->name) : tr("All images");
    return QLocale().toString(static_cast<qlonglong>(set ? set->numImages : m_total));
}

QVariant DatasetModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((section == 1 ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::DisplayRole)
        return section == 0 ? tr("Data set") : tr("Images");
    return {};
}

} // namespace mimik::ui
