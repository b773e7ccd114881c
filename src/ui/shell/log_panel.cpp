#include "ui/shell/log_panel.h"

#include "core/base/log.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPointer>
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
    const Colors &c = colors();
    const QColor color = level >= 4 ? c.reject : level == 3 ? c.warning : level == 2 ? c.text : c.textDim;
    m_text->appendHtml(QStringLiteral("<span style=\"color:%1; white-space:pre\">%2</span>")
                           .arg(color.name(), line.trimmed().toHtmlEscaped()));
}

} // namespace mimik::ui
