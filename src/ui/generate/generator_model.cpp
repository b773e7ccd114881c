#include "ui/generate/generator_model.h"

#include "ui/common/tokens.h"
#include "ui/generate/generator_card.h"

#include <QPainter>

namespace mimik::ui {

GeneratorModel::GeneratorModel(QObject *parent) : QAbstractListModel(parent) {}

void GeneratorModel::setGenerators(std::vector<data::ModelInfo> generators)
{
    beginResetModel();
    m_generators = std::move(generators);
    endResetModel();
}

int GeneratorModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_generators.size());
}

QVariant GeneratorModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &model = generator(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromStdString(model.name);
    case FactsRole:
        return GeneratorCard(model).line();
    case PathRole:
        return QString::fromStdString(model.path.string());
    case LicenceRole:
        return GeneratorCard(model).licence.isEmpty() ? QString() : tr("Licence: %1").arg(GeneratorCard(model).licence);
    case Qt::ToolTipRole:
        return QStringLiteral("%1\nsha256 %2")
            .arg(QString::fromStdString(model.path.string()), QString::fromStdString(model.sha256));
    default:
        return {};
    }
}

int GeneratorModel::rowOf(const QString &path) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (generator(row).path.string() == path.toStdString())
            return row;
    }
    return -1;
}

void CardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &c = colors();
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    if (selected || (option.state & QStyle::State_MouseOver))
        painter->fillRect(option.rect, selected ? c.accentSoft : c.raised);
    const QRect inner = option.rect.adjusted(kSpaceM, kSpace, -kSpace, -kSpace);
    painter->setFont(ui::font(TextSize::Normal, true));
    painter->setPen(c.text);
    const int line = painter->fontMetrics().height();
    painter->drawText(QRect(inner.left(), inner.top(), inner.width(), line), Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, inner.width()));
    painter->setFont(ui::font(TextSize::Small));
    painter->setPen(selected ? c.text : c.textDim);
    int top = inner.top() + line + 2;
    for (const int role : {GeneratorModel::FactsRole, GeneratorModel::LicenceRole}) {
        painter->drawText(
            QRect(inner.left(), top, inner.width(), line), Qt::AlignLeft | Qt::AlignVCenter,
            painter->fontMetrics().elidedText(index.data(role).toString(), Qt::ElideRight, inner.width()));
        top += line;
    }
    painter->restore();
}

QSize CardDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {160, 3 * QFontMetrics(ui::font(TextSize::Normal)).height() + 2 * kSpace + 2};
}

} // namespace mimik::ui
