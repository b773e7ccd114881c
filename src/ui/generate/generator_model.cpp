#include "ui/generate/generator_model.h"

#include "ui/common/tokens.h"

#include <QPainter>

namespace mimik::ui {

namespace {

/// The first number found under one of the names, at any of the usual places of a card.
double cardNumber(const Json &card, std::initializer_list<const char *> names)
{
    for (const char *place : {"", "architecture", "training", "settings"}) {
        const Json *at = &card;
        if (*place) {
            if (!card.contains(place) || !card[place].is_object())
                continue;
            at = &card[place];
        }
        for (const char *name : names) {
            if (at->contains(name) && (*at)[name].is_number())
                return (*at)[name].get<double>();
        }
    }
    return -1;
}

} // namespace

QString generatorFacts(const data::ModelInfo &model)
{
    QStringList facts;
    if (!model.card.is_object())
        return {};
    const double size = cardNumber(model.card, {"resolution", "img_resolution", "size"});
    if (size > 0)
        facts.append(QStringLiteral("%1 × %1").arg(size));
    const double kimg = cardNumber(model.card, {"kimg", "totalKimg", "total_kimg"});
    if (kimg > 0)
        facts.append(GeneratorModel::tr("%1 kimg").arg(kimg, 0, 'f', 0));
    const double z = cardNumber(model.card, {"z_dim", "zDim"});
    if (z > 0)
        facts.append(GeneratorModel::tr("z %1").arg(z));
    return facts.join(QStringLiteral(" · "));
}

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
        return generatorFacts(model);
    case PathRole:
        return QString::fromStdString(model.path.string());
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
    painter->drawText(QRect(inner.left(), inner.top() + line + 2, inner.width(), line),
                      Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data(GeneratorModel::FactsRole).toString(),
                                                        Qt::ElideRight, inner.width()));
    painter->restore();
}

QSize CardDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {160, 2 * QFontMetrics(ui::font(TextSize::Normal)).height() + 2 * kSpace + 2};
}

} // namespace mimik::ui
