#pragma once

#include "core/data/types.h"

#include <QAbstractTableModel>

#include <vector>

namespace mimik::ui {

/// The data sets of a workspace: "All images" first, then each set with its number of images.
class DatasetModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit DatasetModel(QObject *parent = nullptr);
    void setDatasets(std::vector<data::Dataset> datasets);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Null for "All images".
    const data::Dataset *dataset(int row) const;
    int rowOf(data::DatasetId id) const;
    bool isEmpty() const { return m_datasets.empty(); }

private:
    std::vector<data::Dataset> m_datasets;
    std::int64_t m_total = 0;
};

} // namespace mimik::ui
