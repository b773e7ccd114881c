#include "ui/select/kept_list.h"

#include "ui/common/tokens.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

KeptList::KeptList(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("keptList"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

int KeptList::lineHeight() const
{
    return QFontMetrics(ui::font(TextSize::Normal)).height() + kSpace + 2;
}

QSize KeptList::sizeHint() const
{
    return {240, std::max(1, static_cast<int>(m_names.size())) * lineHeight()};
}

void KeptList::setCounts(const std::vector<std::string> &names, const std::vector<int> &kept,
                         const std::vector<int> &totals)
{
    const bool resized = names.size() != m_names.size();
    m_names = names;
    m_kept = kept;
    m_totals = totals;
    if (resized)
        updateGeometry();
    QStringList spoken;
    for (int i = 0; i < static_cast<int>(m_names.size()); ++i)
        spoken << text(i);
    setAccessibleName(tr("Kept per label: %1").arg(spoken.join(QStringLiteral(", "))));
    update();
}

QString KeptList::text(int group) const
{
    const auto i = static_cast<std::size_t>(group);
    return QString::fromStdString(m_names[i]) % u' ' % QString::number(m_kept[i]) % u'/' % QString::number(m_totals[i]);
}

void KeptList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &c = colors();
    const QLocale locale;
    const int line = lineHeight();
    painter.setFont(ui::font(TextSize::Normal));
    int nameWidth = 40, numberWidth = 0;
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        nameWidth = std::max(nameWidth, painter.fontMetrics().horizontalAdvance(QString::fromStdString(m_names[i])));
        numberWidth = std::max(numberWidth, painter.fontMetrics().horizontalAdvance(locale.toString(m_totals[i])));
    }
    nameWidth = std::min(nameWidth, width() / 3);
    const int barLeft = nameWidth + kSpace;
    const int barWidth = std::max(16, width() - barLeft - numberWidth - kSpace);
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        const int top = static_cast<int>(i) * line;
        painter.setPen(c.text);
        painter.drawText(
            QRect(0, top, nameWidth, line), Qt::AlignVCenter | Qt::AlignLeft,
            painter.fontMetrics().elidedText(QString::fromStdString(m_names[i]), Qt::ElideRight, nameWidth));
        const QRect bar(barLeft, top + line / 2 - 3, barWidth, 6);
        painter.fillRect(bar, c.separator);
        const double share = m_totals[i] > 0 ? static_cast<double>(m_kept[i]) / m_totals[i] : 0;
        painter.fillRect(QRect(bar.left(), bar.top(), static_cast<int>(std::lround(share * bar.width())), bar.height()),
                         c.accent);
        painter.drawText(QRect(width() - numberWidth, top, numberWidth, line), Qt::AlignVCenter | Qt::AlignRight,
                         locale.toString(m_kept[i]));
    }
}

void KeptList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

} // namespace mimik::ui
