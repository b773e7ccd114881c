#include "ui/jobs/jobs_panel.h"

#include "core/jobs/job_manager.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/shell/app_context.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>

namespace mimik::ui {

namespace {

constexpr int kTimeLeftWidth = 90;
constexpr int kStateWidth = 90;
constexpr int kTitleWidth = 220;
constexpr int kStartedWidth = 110;

/// Progress as a bar with its text.
class ProgressDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const double share = index.data(JobsModel::ShareRole).toDouble();
        if (share < 0)
            return QStyledItemDelegate::paint(painter, option, index);
        const Colors &c = colors();
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, c.accentSoft);
        const QRect bar = option.rect.adjusted(kSpaceXs, 4, -kSpaceXs, -4);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(c.raised);
        painter->drawRoundedRect(bar, 3, 3);
        QRect filled = bar;
        filled.setWidth(static_cast<int>(share * bar.width()));
        painter->setBrush(option.state & QStyle::State_Selected ? c.accentSoft.darker(isDark() ? 70 : 115)
                                                                : c.accentSoft);
        painter->drawRoundedRect(filled, 3, 3);
        painter->setPen(c.text);
        painter->setFont(ui::font(TextSize::Small));
        const QString text = QStringLiteral("%1 %  ").arg(static_cast<int>(100 * share)) % index.data().toString();
        painter->drawText(bar.adjusted(kSpaceXs, 0, -kSpaceXs, 0), Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, bar.width() - kSpace));
        painter->restore();
    }
};

} // namespace

JobsPanel::JobsPanel(AppContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_model(new JobsModel(this)), m_view(new QTreeView(this)),
      m_hint(new QLabel(this))
{
    m_view->setObjectName(QStringLiteral("jobsView"));
    m_view->setAccessibleName(tr("Jobs"));
    m_view->setModel(m_model);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setItemDelegateForColumn(JobsModel::Progress, new ProgressDelegate(m_view));
    auto *header = m_view->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(JobsModel::Progress, QHeaderView::Stretch);
    header->resizeSection(JobsModel::Title, kTitleWidth);
    header->resizeSection(JobsModel::State, kStateWidth);
    header->resizeSection(JobsModel::TimeLeft, kTimeLeftWidth);
    header->resizeSection(JobsModel::Started, kStartedWidth);

    m_pause = addButton("jobPause", tr("Pause"), "media-playback-pause");
    m_resume = addButton("jobResume", tr("Resume"), "media-playback-start");
    m_cancel = addButton("jobCancel", tr("Cancel"), "process-stop");
    m_stopNow = addButton("jobStopNow", tr("Stop now: the job has not stopped by itself"), "application-exit");
    m_duplicate = addButton("jobDuplicate", tr("Duplicate: run it again with the same settings"), "edit-copy");

    auto *buttons = new QVBoxLayout;
    buttons->setContentsMargins(0, 0, 0, 0);
    auto *line = new QHBoxLayout;
    line->setSpacing(2);
    for (auto *button : {m_pause, m_resume, m_cancel, m_stopNow, m_duplicate})
        line->addWidget(button);
    buttons->addLayout(line);
    buttons->addStretch(1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, kSpaceXs, 0);
    layout->addWidget(m_view, 1);
    layout->addLayout(buttons);

    m_hint->setText(tr("No jobs yet. Trainings, generations and measurements that you start run here and go on when "
                       "this window is closed."));
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignCenter);
    makeDim(m_hint);
    auto *over = new QVBoxLayout(m_view);
    over->setContentsMargins(kSpaceL, m_view->header()->sizeHint().height(), kSpaceL, 0);
    over->addWidget(m_hint);
    m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);

    connect(m_pause, &QToolButton::clicked, this, [this] { act(&jobs::JobManager::pause); });
    connect(m_resume, &QToolButton::clicked, this, [this] { act(&jobs::JobManager::resume); });
    connect(m_cancel, &QToolButton::clicked, this, [this] { act(&jobs::JobManager::cancel); });
    connect(m_stopNow, &QToolButton::clicked, this, [this] { act(&jobs::JobManager::stopNow); });
    connect(m_duplicate, &QToolButton::clicked, this, &JobsPanel::duplicate);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (current.isValid())
            m_wanted = m_model->job(current.row()).id;
        refreshButtons();
    });
    connect(m_model, &QAbstractItemModel::dataChanged, this, &JobsPanel::refreshButtons);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        const int wanted = m_model->rowOf(m_wanted);
        if (m_model->rowCount() > 0)
            m_view->setCurrentIndex(m_model->index(std::max(0, wanted), 0));
        refreshButtons();
    });
    connect(&context, &AppContext::jobManagersChanged, this, &JobsPanel::attach);
    // The rows must be gone before the manager is.
    connect(&context, &AppContext::workspaceAboutToClose, this,
            [this] { m_model->setManagers({m_context.homeJobs()}); });
    attach();
}

QToolButton *JobsPanel::addButton(const char *name, const QString &text, const char *iconName)
{
    auto *button = new QToolButton(this);
    button->setObjectName(QLatin1StringView(name));
    button->setAutoRaise(true);
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setIcon(icon(QLatin1StringView(iconName)));
    m_icons.append({button, iconName});
    return button;
}

void JobsPanel::attach()
{
    m_model->setManagers({m_context.jobs(), m_context.homeJobs()});
    refreshButtons();
}

int JobsPanel::row() const
{
    const QModelIndex current = m_view->currentIndex();
    return current.isValid() && current.row() < m_model->rowCount() ? current.row() : -1;
}

void JobsPanel::refreshButtons()
{
    const int at = row();
    const bool any = at >= 0 && m_model->manager(at);
    const bool write = any && !m_model->manager(at)->isReadOnly();
    m_pause->setEnabled(write && m_model->job(at).canPause());
    m_resume->setEnabled(write && m_model->job(at).canResume());
    m_cancel->setEnabled(write && m_model->job(at).canCancel());
    m_stopNow->setVisible(write && m_model->job(at).stopNowOffered);
    m_duplicate->setEnabled(write);
    m_hint->setVisible(m_model->rowCount() == 0);
}

void JobsPanel::act(Result<> (jobs::JobManager::*command)(const std::string &))
{
    const int at = row();
    if (at < 0 || !m_model->manager(at))
        return;
    if (auto done = (m_model->manager(at)->*command)(m_model->job(at).id); !done)
        m_context.sayError(done.error());
    refreshButtons();
}

void JobsPanel::duplicate()
{
    const int at = row();
    if (at < 0 || !m_model->manager(at))
        return;
    auto *manager = m_model->manager(at);
    const auto spec = manager->spec(m_model->job(at).id);
    if (!spec)
        return m_context.sayError(spec.error());
    auto id = manager->submit(*spec, m_model->job(at).title);
    if (!id)
        return m_context.sayError(id.error());
    m_wanted = *id;
    const int made = m_model->rowOf(*id);
    if (made >= 0)
        m_view->setCurrentIndex(m_model->index(made, 0));
}

void JobsPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        for (const auto &[button, name] : std::as_const(m_icons))
            button->setIcon(icon(QLatin1StringView(name)));
    }
}

} // namespace mimik::ui
