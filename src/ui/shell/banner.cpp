#include "ui/shell/banner.h"

#include "ui/common/theme.h"
#include "ui/common/tokens.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

namespace mimik::ui {

Banner::Banner(QWidget *parent)
    : QFrame(parent), m_icon(new QLabel(this)), m_text(new QLabel(this)), m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("banner"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSpaceM, kSpaceXs, kSpace, kSpaceXs);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Close this line"));
    m_close->setObjectName(QStringLiteral("bannerClose"));
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    hide();
}

void Banner::showText(const QString &text, bool isError)
{
    m_isError = isError;
    m_text->setText(text);
    setProperty("wrong", isError);
    style()->unpolish(this);
    style()->polish(this);
    drawIcons();
    show();
}

QString Banner::text() const
{
    return m_text->text();
}

void Banner::drawIcons()
{
    m_icon->setPixmap(
        icon(m_isError ? QStringLiteral("dialog-error") : QStringLiteral("dialog-information")).pixmap(kIcon, kIcon));
    m_close->setIcon(icon(QStringLiteral("window-close")));
}

void Banner::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_text->text().isEmpty())
        drawIcons();
}

} // namespace mimik::ui
