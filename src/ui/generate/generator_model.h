#pragma once

#include "core/data/types.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include <vector>

namespace mimik::ui {

/// The generators of a workspace, as cards: name, size and training, licence.
class GeneratorModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { FactsRole = Qt::UserRole + 1, PathRole, LicenceRole };
    explicit GeneratorModel(QObject *parent = nullptr);
    void setGenerators(std::vector<data::ModelInfo> generators);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    const data::ModelInfo &generator(int row) const { return m_generators[static_cast<std::size_t>(row)]; }
    const std::vector<data::ModelInfo> &generators() const { return m_generators; }
    int rowOf(const QString &path) const;

private:
    std::vector<data::ModelInfo> m_generators;
};

/// Draws name, facts and licence below each other.
class CardDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace mimik::ui
