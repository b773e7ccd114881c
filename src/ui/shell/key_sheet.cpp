#include "ui/shell/key_sheet.h"

#include "ui/common/theme.h"
#include "ui/common/tokens.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>

namespace mimik::ui {

KeySheet::KeySheet(QWidget *window) : QFrame(window)
{
    setObjectName(QStringLiteral("keySheet"));
    setAccessibleName(tr("Keys"));
    setAutoFillBackground(true);
    setFocusPolicy(Qt::StrongFocus);
    hide();
}

void KeySheet::fill(QGridLayout *grid, int column, const QString &title, const QList<KeyHint> &keys)
{
    auto *heading = new QLabel(title, this);
    heading->setFont(ui::font(TextSize::Normal, true));
    grid->addWidget(heading, 0, column, 1, 2);
    int row = 1;
    for (const auto &hint : keys) {
        auto *key = new QLabel(hint.keys, this);
        key->setFont(ui::font(TextSize::Normal, true));
        grid->addWidget(key, row, column, Qt::AlignTop);
        grid->addWidget(new QLabel(hint.what, this), row, column + 1, Qt::AlignTop);
        ++row;
    }
}

void KeySheet::popUp(const QString &screenTitle, const QList<KeyHint> &screenKeys)
{
    if (!isVisible())
        m_before = window()->focusWidget();
    qDeleteAll(findChildren<QLabel *>(Qt::FindDirectChildrenOnly));
    delete layout();
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(kSpaceL, kSpaceM, kSpaceL, kSpaceM);
    grid->setHorizontalSpacing(kSpaceM);
    grid->setVerticalSpacing(kSpaceXs);
    fill(grid, 0, tr("Everywhere"),
         {{QStringLiteral("Ctrl+1 … 8"), tr("screens")},
          {QStringLiteral("Ctrl+K"), tr("command palette")},
          {QStringLiteral("Ctrl+Z"), tr("undo")},
          {QStringLiteral("Ctrl+Shift+Z"), tr("redo")},
          {QStringLiteral("Ctrl+F"), tr("filter")},
          {QStringLiteral("Esc"), tr("clear, then leave")},
          {QStringLiteral("Ctrl+J"), tr("jobs")},
          {QStringLiteral("Ctrl+Shift+L"), tr("log")},
          {QStringLiteral("Ctrl+I"), tr("inspector")},
          {QStringLiteral("Ctrl+O"), tr("open a workspace")},
          {QStringLiteral("?"), tr("this sheet")}});
    if (!screenKeys.isEmpty()) {
        grid->setColumnMinimumWidth(2, kSpaceL);
        fill(grid, 3, screenTitle, screenKeys);
    }
    adjustSize();
    const QSize room = parentWidget()->size();
    move((room.width() - width()) / 2, std::max(0, (room.height() - height()) / 2));
    show();
    raise();
    setFocus();
}

void KeySheet::keyPressEvent(QKeyEvent *event)
{
    event->accept();
    leave();
}

void KeySheet::mousePressEvent(QMouseEvent *)
{
    leave();
}

void KeySheet::leave()
{
    // Before hiding: a hidden widget's focus goes to whichever is next.
    (m_before ? m_before.data() : parentWidget())->setFocus(Qt::OtherFocusReason);
    hide();
}

void KeySheet::focusOutEvent(QFocusEvent *event)
{
    QFrame::focusOutEvent(event);
    if (event->reason() == Qt::ActiveWindowFocusReason)
        leave(); // the window comes back to where it was
    else
        hide();
}

} // namespace mimik::ui
