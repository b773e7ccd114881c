#include "ui/train/set_list.h"

#include "ui/common/tokens.h"

#include <QLocale>

namespace mimik::ui {

namespace {
constexpr int kMaxRows = 5;
constexpr int kMinRows = 2;
} // namespace

SetList::SetList(QWidget *parent) : QListWidget(parent)
{
    setUniformItemSizes(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideMiddle);
}

void SetList::setSets(const QList<TrainingSet> &sets, bool ticked)
{
    if (sets == m_sets)
        return;
    const QList<TrainingSet> before = m_sets;
    const QList<TrainingSet> tickedBefore = tickedSets();
    auto sameSet = [](const TrainingSet &set) {
        return [&set](const TrainingSet &other) {
            return other.kind == set.kind && other.id == set.id;
        };
    };
    clear();
    m_sets = sets;
    for (const TrainingSet &set : sets) {
        const bool isKnown = std::any_of(before.begin(), before.end(), sameSet(set));
        const bool wasTicked = std::any_of(tickedBefore.begin(), tickedBefore.end(), sameSet(set));
        auto *item = new QListWidgetItem(tr("%1  ·  %2 faces").arg(set.name, QLocale().toString(set.numImages)), this);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState((isKnown ? wasTicked : ticked) ? Qt::Checked : Qt::Unchecked);
    }
    updateGeometry();
}

QList<TrainingSet> SetList::tickedSets() const
{
    QList<TrainingSet> sets;
    for (int row = 0; row < count() && row < m_sets.size(); ++row) {
        if (item(row)->checkState() == Qt::Checked)
            sets.append(m_sets[row]);
    }
    return sets;
}

void SetList::setTicked(const QString &name, bool ticked)
{
    for (int row = 0; row < count(); ++row) {
        if (m_sets[row].name == name)
            item(row)->setCheckState(ticked ? Qt::Checked : Qt::Unchecked);
    }
}

QSize SetList::sizeHint() const
{
    const int rowHeight = std::max(sizeHintForRow(0), fontMetrics().height() + kSpaceXs);
    return {200, std::clamp(count(), kMinRows, kMaxRows) * rowHeight + 2 * frameWidth() + 2};
}

} // namespace mimik::ui
