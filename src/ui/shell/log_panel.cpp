#include "ui/shell/log_panel.h"

#include "core/base/log.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"

#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPointer>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>

namespace mimik::ui {

namespace {
constexpr int kMaxLines = 2000;
}

LogPanel::LogPanel(QWidget *parent) : QWidget(parent), m_text(new QPlainTextEdit(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
    m_text->setObjectName(QStringLiteral("logText"));
    m_text->setAccessibleName(tr("Log"));
    m_text->setReadOnly(true);
    m_text->setMaximumBlockCount(kMaxLines);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setPlaceholderText(tr("Nothing has been logged yet."));
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(ui::font(TextSize::Small).pointSizeF());
    m_text->setFont(fixed);
    // The log outlives the window and calls from any thread: the line travels to the GUI thread by the event queue.
    addLogListener([self = QPointer<LogPanel>(this)](int level, const std::string &text) {
        if (self) {
            QMetaObject::invokeMethod(
                self.data(), [self, level, text] { self->add(level, QString::fromStdString(text)); },
                Qt::QueuedConnection);
        }
    });
}

QString LogPanel::text() const
{
    return m_text->toPlainText();
}

void LogPanel::add(int level, const QString &line)
{
    // One entry is one block, whose state is its level.
    m_text->appendPlainText(line.trimmed().replace(u'\n', QChar(QChar::LineSeparator)));
    QTextBlock block = m_text->document()->lastBlock();
    block.setUserState(level);
    colour(block);
}

void LogPanel::colour(const QTextBlock &block)
{
    const Colors &c = colors();
    const int level = block.userState();
    QTextCharFormat format;
    if (level != 2) // the usual lines have the colour of the palette
        format.setForeground(level >= 4 ? c.reject : level == 3 ? c.warning : c.textDim);
    QTextCursor cursor(block);
    cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    cursor.setCharFormat(format);
}

void LogPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    for (auto block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        if (block.length() > 1)
            colour(block);
    }
}

} // namespace mimik::ui
