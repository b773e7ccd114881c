#include "ui/generate/train_page.h"

#include "core/jobs/job_manager.h"
#include "ui/generate/run_monitor.h"
#include "ui/generate/train_form.h"
#include "ui/shell/app_context.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace mimik::ui {

namespace {
constexpr int kFormWidth = 380;
constexpr int kLeastFormWidth = 320;
} // namespace

TrainPage::TrainPage(AppContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_form(new TrainForm(context, this)),
      m_monitor(new RunMonitor(context, this))
{
    m_form->setMinimumWidth(kLeastFormWidth);
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    splitter->addWidget(m_form);
    splitter->addWidget(m_monitor);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({kFormWidth, 3 * kFormWidth});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    connect(m_form, &TrainForm::started, m_monitor, &RunMonitor::follow);
    connect(m_monitor, &RunMonitor::started, m_monitor, &RunMonitor::follow);
    connect(m_monitor, &RunMonitor::duplicateRequested, this, &TrainPage::duplicate);
    connect(m_monitor, &RunMonitor::snapshotTaken, this, &TrainPage::snapshotTaken);
}

void TrainPage::reload()
{
    m_form->reload();
}

void TrainPage::setGenerators(const std::vector<data::ModelInfo> &generators)
{
    m_form->setGenerators(generators);
}

void TrainPage::setStart(const QString &modelPath)
{
    m_form->setStart(modelPath);
}

void TrainPage::showRun(const std::string &id)
{
    m_monitor->follow(id);
}

bool TrainPage::isSettled() const
{
    return m_form->isSettled();
}

void TrainPage::duplicate(const std::string &id)
{
    const auto spec = m_context.jobs() ? m_context.jobs()->spec(id) : Result<JobSpec>(fail(ErrorCode::NotFound, id));
    if (!spec)
        return m_context.sayError(spec.error());
    m_form->setSpec(*spec);
    m_context.say(tr("The form has the settings of that training; change what you like and start."));
}

} // namespace mimik::ui
