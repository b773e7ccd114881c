#include "ui/generate/model_facts.h"

#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/generate/generator_card.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QPushButton>
#include <QTextEdit>
#include <QVBoxLayout>

namespace mimik::ui {

ModelFacts::ModelFacts(QWidget *parent) : QWidget(parent), m_view(new QTextEdit(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, kSpaceM, 0, kSpace);
    column->setSpacing(kSpaceM);
    m_view->setObjectName(QStringLiteral("facts"));
    m_view->setAccessibleName(tr("What the card of this generator tells"));
    m_view->setReadOnly(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->viewport()->setAutoFillBackground(false);
    m_view->setTabChangesFocus(true);
    m_view->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere); // hashes and paths are long words
    auto *copy = new QPushButton(icon(QStringLiteral("edit-copy")), tr("Copy all"), this);
    copy->setObjectName(QStringLiteral("factsCopy"));
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(text()); });
    auto *line = new QHBoxLayout;
    line->addWidget(copy);
    line->addStretch(1);
    column->addWidget(m_view, 1);
    column->addLayout(line);
}

void ModelFacts::setModel(const std::optional<data::ModelInfo> &model)
{
    m_facts = model ? cardFacts(*model) : QList<QPair<QString, QString>>();
    refresh();
}

void ModelFacts::refresh()
{
    QString html;
    for (const auto &[name, value] : std::as_const(m_facts))
        html += QStringLiteral("<p style='margin: 0 0 8px 0'><span style='color: %1'>%2</span><br>%3</p>")
                    .arg(colors().textDim.name(), name.toHtmlEscaped(),
                         value.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")));
    m_view->setFont(ui::font(TextSize::Small));
    m_view->setHtml(html);
}

QString ModelFacts::text() const
{
    QString all;
    for (const auto &[name, value] : m_facts)
        all += name % QStringLiteral(": ") % value % u'\n';
    return all;
}

void ModelFacts::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_facts.isEmpty())
        refresh();
}

} // namespace mimik::ui
