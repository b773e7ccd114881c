#include "ui/shell/command_palette.h"

#include "ui/common/tokens.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QVBoxLayout>

namespace mimik::ui {

namespace {

constexpr int kWidth = 480;
constexpr int kHeight = 360;

QString plain(const QAction *action)
{
    QString text = action->text();
    return text.remove(u'&');
}

} // namespace

CommandPalette::CommandPalette(QWidget *window)
    : QFrame(window), m_edit(new QLineEdit(this)), m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("Command palette"));
    setAutoFillBackground(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpace, kSpace, kSpace, kSpace);
    layout->addWidget(m_edit);
    layout->addWidget(m_list, 1);
    m_edit->setObjectName(QStringLiteral("paletteEdit"));
    m_edit->setPlaceholderText(tr("Type what you want to do"));
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
    hide();
}

void CommandPalette::popUp(const QList<QAction *> &actions)
{
    if (!isVisible())
        m_before = window()->focusWidget();
    m_actions = actions;
    m_edit->clear();
    filter();
    const QSize room = parentWidget()->size();
    const QSize wanted(std::min(kWidth, room.width() - 2 * kSpaceL), std::min(kHeight, room.height() - 2 * kSpaceXl));
    setGeometry((room.width() - wanted.width()) / 2, kSpaceXl, wanted.width(), wanted.height());
    show();
    raise();
    m_edit->setFocus();
}

void CommandPalette::filter()
{
    const QStringList words = m_edit->text().split(u' ', Qt::SkipEmptyParts);
    m_list->clear();
    for (qsizetype i = 0; i < m_actions.size(); ++i) {
        const QAction *action = m_actions.at(i);
        const QString text = plain(action);
        const bool fits = std::all_of(words.begin(), words.end(), [&](const QString &word) {
            return text.contains(word, Qt::CaseInsensitive) || action->toolTip().contains(word, Qt::CaseInsensitive);
        });
        if (!fits || !action->isEnabled() || text.isEmpty())
            continue;
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        auto *item = new QListWidgetItem(keys.isEmpty() ? text : text % QStringLiteral("   ") % keys, m_list);
        item->setData(Qt::UserRole, i);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::runCurrent()
{
    const auto *item = m_list->currentItem();
    if (!item)
        return;
    QPointer<QAction> action = m_actions.value(item->data(Qt::UserRole).toLongLong());
    leave();
    if (action)
        action->trigger();
}

void CommandPalette::leave()
{
    // Before hiding: a hidden widget's focus goes to whichever is next.
    (m_before ? m_before.data() : parentWidget())->setFocus(Qt::OtherFocusReason);
    hide();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut && isVisible()) {
        if (static_cast<QFocusEvent *>(event)->reason() == Qt::ActiveWindowFocusReason)
            leave(); // the window comes back to where it was
        else
            hide();
    } else if (event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        switch (key->key()) {
        case Qt::Key_Escape:
            leave();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            runCurrent();
            return true;
        case Qt::Key_Down:
        case Qt::Key_Up: {
            const int step = key->key() == Qt::Key_Down ? 1 : -1;
            m_list->setCurrentRow(std::clamp(m_list->currentRow() + step, 0, std::max(0, m_list->count() - 1)));
            return true;
        }
        default:
            break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace mimik::ui
