#include "ui/common/empty_state.h"

#include "ui/common/theme.h"
#include "ui/common/tokens.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace mimik::ui {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent), m_icon(new QLabel(this)), m_sentence(new QLabel(this)), m_primary(new QPushButton(this)),
      m_second(new QPushButton(this))
{
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setMinimumWidth(280);
    m_sentence->setMaximumWidth(440);
    m_icon->setAlignment(Qt::AlignCenter);
    m_primary->setObjectName(QStringLiteral("emptyPrimary"));
    m_second->setObjectName(QStringLiteral("emptySecond"));
    makePrimary(m_primary);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(kSpaceM);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addWidget(m_sentence, 0, Qt::AlignHCenter);
    layout->addWidget(m_primary, 0, Qt::AlignHCenter);
    layout->addWidget(m_second, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_primary, &QPushButton::clicked, this, &EmptyState::primary);
    connect(m_second, &QPushButton::clicked, this, &EmptyState::second);
}

void EmptyState::setContent(const QString &iconName, const QString &sentence, const QString &button,
                            const QString &secondButton)
{
    m_iconName = iconName;
    m_sentence->setText(sentence);
    // A wrapped label tells its height only for its width.
    const int width = std::min(440, std::max(280, m_sentence->fontMetrics().horizontalAdvance(sentence) + kSpaceM));
    m_sentence->setFixedSize(width, m_sentence->heightForWidth(width));
    m_primary->setText(button);
    m_primary->setVisible(!button.isEmpty());
    m_second->setText(secondButton);
    m_second->setVisible(!secondButton.isEmpty());
    drawIcon();
}

void EmptyState::drawIcon()
{
    m_icon->setPixmap(icon(m_iconName).pixmap(kIconEmpty, kIconEmpty));
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_iconName.isEmpty())
        drawIcon();
}

} // namespace mimik::ui
