#include "ui/generate/run_monitor.h"

#include "core/base/specs/train_gan_spec.h"
#include "core/data/workspace.h"
#include "core/jobs/event_log.h"
#include "core/jobs/job_manager.h"
#include "ui/common/job_text.h"
#include "ui/common/rough_text.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/generate/fakes_view.h"
#include "ui/generate/gan_runs_model.h"
#include "ui/generate/run_curves.h"
#include "ui/generate/snapshot_model.h"
#include "ui/shell/app_context.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>

#include <cmath>
#include <memory>

namespace mimik::ui {

namespace {

constexpr int kTableHeight = 116;
constexpr int kSlowMs = 150; // of reading: what takes longer is said
constexpr double kMostKimg = 1'000'000;
constexpr int kNumberWidth = 72;
constexpr int kStateWidth = 88;
constexpr int kStartedWidth = 104;

bool isFakes(const std::filesystem::path &path)
{
    return path.extension() == ".png" && path.filename().string().starts_with("fakes");
}

QPushButton *makeButton(QWidget *parent, const char *name, const QString &text, const char *iconName)
{
    auto *button = new QPushButton(icon(QLatin1StringView(iconName)), text, parent);
    button->setObjectName(QLatin1StringView(name));
    return button;
}

} // namespace

RunMonitor::RunMonitor(AppContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_runs(new GanRunsModel(this)), m_curves(new RunCurves(this)),
      m_fakes(new FakesView(context.thumbnails(), this)), m_slow(new QTimer(this))
{
    m_slow->setSingleShot(true);
    m_slow->setInterval(kSlowMs);
    connect(m_slow, &QTimer::timeout, this, [this] {
        m_curves->setPoints({});
        refreshState();
    });
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kSpaceM, kSpace, kSpaceM, 0);
    column->setSpacing(kSpace);
    column->addWidget(makeHead());

    m_take = makeButton(this, "takeSnapshot", tr("Use this snapshot"), "list-add");
    m_take->setToolTip(tr("Add the generator of this moment to the workspace"));
    auto *right = new QWidget(this);
    auto *rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    rightColumn->setSpacing(kSpaceXs);
    rightColumn->addWidget(m_fakes, 1);
    rightColumn->addWidget(m_take, 0, Qt::AlignRight);
    auto *splitter = m_splitter = new QSplitter(this);
    splitter->setObjectName(QStringLiteral("monitorSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(kSpaceM);
    splitter->setStyleSheet(QStringLiteral("QSplitter::handle { background: transparent; }"));
    splitter->addWidget(m_curves);
    splitter->addWidget(right);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({1000, 1000});
    column->addWidget(splitter, 1);
    column->addWidget(makeTable());
    column->addStretch(); // takes the room only where nothing else is shown

    connect(m_curves, &RunCurves::momentMoved, m_fakes, &FakesView::showKimg);
    connect(m_fakes, &FakesView::moved, this, [this](double kimg) {
        m_curves->setMoment(kimg);
        refreshSnapshot();
    });
    connect(m_best, &QPushButton::clicked, this, &RunMonitor::showBest);
    connect(m_take, &QPushButton::clicked, this, &RunMonitor::takeSnapshot);
    connect(&context, &AppContext::jobManagersChanged, this, &RunMonitor::attach);
    connect(&context, &AppContext::workspaceAboutToClose, this, &RunMonitor::detach);
    attach();
}

QWidget *RunMonitor::makeHead()
{
    auto *head = new QWidget(this);
    m_title = makeHeading(QString(), head);
    m_title->setObjectName(QStringLiteral("runTitle"));
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_state = new QLabel(head);
    m_state->setObjectName(QStringLiteral("runState"));
    m_state->setWordWrap(true);
    m_warning = new QLabel(head);
    m_warning->setObjectName(QStringLiteral("runWarning"));
    m_warning->setWordWrap(true);
    m_warning->setTextFormat(Qt::PlainText);
    makeDim(m_warning);
    m_progress = new QProgressBar(head);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of the training"));
    m_pause = makeButton(head, "runPause", tr("Pause"), "media-playback-pause");
    m_resume = makeButton(head, "runResume", tr("Resume"), "media-playback-start");
    m_stop = makeButton(head, "runStop", tr("Stop"), "process-stop");
    m_longer = makeButton(head, "runLonger", tr("Train longer…"), "media-seek-forward");
    m_best = makeButton(head, "bestSnapshot", QString(), "go-jump");
    m_duplicate = makeButton(head, "runDuplicate", tr("Duplicate"), "edit-copy");
    m_resume->setToolTip(tr("Go on where it stopped: nothing is lost"));
    m_stop->setToolTip(tr("Stop with a checkpoint; Resume goes on from it"));
    m_longer->setToolTip(tr("Go on for more images with the same settings, as a new run: the state of optimiser and "
                            "augmentation is kept"));
    m_duplicate->setToolTip(tr("Put the settings of this training into the form, to change and start again"));
    connect(m_pause, &QPushButton::clicked, this, [this] { act(&jobs::JobManager::pause); });
    connect(m_resume, &QPushButton::clicked, this, [this] { act(&jobs::JobManager::resume); });
    connect(m_stop, &QPushButton::clicked, this, &RunMonitor::stop);
    connect(m_longer, &QPushButton::clicked, this, &RunMonitor::askHowLong);
    connect(m_duplicate, &QPushButton::clicked, this, [this] { Q_EMIT duplicateRequested(m_run); });

    auto *line = new QHBoxLayout;
    line->setSpacing(kSpaceXs);
    line->addWidget(m_title, 1);
    for (auto *button : {m_pause, m_resume, m_stop, m_longer, m_duplicate})
        line->addWidget(button);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpaceXs);
    auto *below = new QHBoxLayout;
    below->setSpacing(kSpace);
    below->addWidget(m_state, 1);
    below->addWidget(m_best);
    column->addLayout(line);
    column->addLayout(below);
    column->addWidget(m_progress);
    column->addWidget(m_warning);
    return head;
}

QWidget *RunMonitor::makeTable()
{
    m_table = new QTreeView(this);
    m_table->setObjectName(QStringLiteral("ganRuns"));
    m_table->setAccessibleName(tr("Trainings of generators"));
    m_table->setModel(m_runs);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setFixedHeight(kTableHeight);
    auto *header = m_table->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(GanRunsModel::Run, QHeaderView::Stretch);
    header->resizeSection(GanRunsModel::State, kStateWidth);
    header->resizeSection(GanRunsModel::Kimg, kNumberWidth);
    header->resizeSection(GanRunsModel::BestFid, kNumberWidth);
    header->resizeSection(GanRunsModel::Started, kStartedWidth);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (current.isValid() && m_runs->job(current.row()).id != m_run)
            follow(m_runs->job(current.row()).id);
    });
    // New rows: the one in front stays marked.
    connect(m_runs, &QAbstractItemModel::modelReset, this, [this] {
        if (const int row = m_runs->rowOf(m_run); row >= 0)
            m_table->setCurrentIndex(m_runs->index(row, 0));
    });
    return m_table;
}

void RunMonitor::detach()
{
    m_runs->setManager(nullptr);
    follow({});
}

void RunMonitor::attach()
{
    auto *manager = m_context.jobs();
    m_run.clear();
    m_files.clear();
    m_runs->setManager(manager);
    if (manager) {
        manager->disconnect(this);
        connect(manager, &jobs::JobManager::jobAdded, this, [this](const std::string &id) {
            if (m_runs->rowOf(id) >= 0)
                follow(id);
        });
        connect(manager, &jobs::JobManager::changed, this, [this](const std::string &id) {
            if (id == m_run)
                refreshState();
        });
        connect(manager, &jobs::JobManager::historyRead, this, [this](const std::string &id) {
            if (id != m_run)
                return;
            showHistory();
            refreshState();
            refreshSnapshot();
        });
        connect(manager, &jobs::JobManager::metricAdded, this,
                [this](const std::string &id, std::int64_t step, const std::string &name, double value) {
                    if (id != m_run || m_isReading) // then it comes with the others
                        return;
                    m_curves->addPoint(name, step, value);
                    m_curves->setMoment(m_fakes->kimg());
                    refreshSnapshot();
                });
        connect(manager, &jobs::JobManager::artifactAdded, this,
                [this](const std::string &id, const std::string &, const std::filesystem::path &path) {
                    if (id == m_run && isFakes(path))
                        m_fakes->add(QString::fromStdString(path.filename().string()));
                    if (id != m_run)
                        return;
                    refreshSnapshot(); // its weights are told of after its picture
                    if (!m_files.value(QString::fromStdString(m_run)).hasCard)
                        lookAtFiles();
                });
        connect(manager, &jobs::JobManager::warningAdded, this,
                [this](const std::string &id, const std::string &, const std::string &text) {
                    if (id == m_run)
                        addWarning(QString::fromStdString(text));
                });
    }
    follow({});
}

void RunMonitor::follow(const std::string &id)
{
    auto *manager = m_context.jobs();
    int row = m_runs->rowOf(id);
    if (row < 0 && m_runs->rowCount() > 0)
        row = 0;
    m_run = row >= 0 ? m_runs->job(row).id : std::string();
    m_warnings.clear();
    m_isReading = false;
    m_slow->stop();
    m_hasEnded = row >= 0 && m_runs->job(row).isFinished();
    if (manager && row >= 0) {
        m_fakes->setFolder(QString::fromStdString(m_runs->job(row).artifactsDir().string()));
        m_fakes->setRowNames(m_files.value(QString::fromStdString(m_run)).classes);
        m_table->setCurrentIndex(m_runs->index(row, 0));
        showHistory();
        lookAtFiles();
    } else {
        m_curves->setPoints({});
        m_fakes->setFolder({});
    }
    refreshState();
    refreshWarnings();
    refreshSnapshot();
}

/// Curves and warnings, at once where they are at hand: of a training of days they are read first.
void RunMonitor::showHistory()
{
    auto *manager = m_context.jobs();
    m_isReading = !manager->hasHistory(m_run);
    if (m_isReading) {
        m_slow->start();
        return manager->readHistory(m_run);
    }
    m_slow->stop();
    m_runs->read(m_runs->rowOf(m_run));
    m_curves->setPoints(manager->metrics(m_run));
    m_curves->setMoment(m_fakes->kimg());
    readWarnings();
}

void RunMonitor::lookAtFiles()
{
    const auto job = m_context.jobs()->job(m_run);
    if (!job)
        return;
    auto files = std::make_shared<RunFiles>();
    m_context.readInBackground(
        [folder = QString::fromStdString(job->artifactsDir().string()),
         files](data::Workspace &, const std::atomic<bool> &) -> Result<Json> {
            *files = lookAtRunFiles(folder);
            return Json();
        },
        this,
        [this, run = m_run, files](const Result<Json> &looked) {
            if (!looked)
                return;
            m_files[QString::fromStdString(run)] = *files;
            if (run != m_run)
                return;
            m_fakes->setRowNames(files->classes);
            refreshState();
        });
}

/// Those from before this window was opened stand in the log of the run.
void RunMonitor::readWarnings()
{
    const auto job = m_context.jobs()->job(m_run);
    if (!job || job->numWarnings == 0)
        return;
    m_context.readInBackground(
        [file = job->runDir / "events.jsonl"](data::Workspace &, const std::atomic<bool> &) -> Result<Json> {
            Json texts = Json::array();
            const auto read = jobs::EventReader(file).readHistory([&](const JobEvent &event) {
                if (event.type == "warning" && event.body.contains("text") && event.body["text"].is_string())
                    texts.push_back(event.body["text"]);
            });
            if (!read)
                return passOn(read);
            return texts;
        },
        this,
        [this, run = m_run](const Result<Json> &texts) {
            if (run != m_run || !texts)
                return;
            m_warnings.clear();
            for (const auto &text : *texts)
                m_warnings.append(QString::fromStdString(text.get<std::string>()));
            refreshWarnings();
        });
}

void RunMonitor::addWarning(const QString &text)
{
    m_warnings.append(text);
    refreshWarnings();
}

void RunMonitor::refreshWarnings()
{
    m_warning->setVisible(!m_warnings.isEmpty());
    if (m_warnings.isEmpty())
        return;
    QString text = QStringLiteral("⚠ ") % m_warnings.last();
    if (m_warnings.size() > 1)
        text += u' ' % tr("(and %n earlier)", nullptr, static_cast<int>(m_warnings.size()) - 1);
    m_warning->setText(text);
    m_warning->setToolTip(m_warnings.join(u'\n'));
}

void RunMonitor::refreshState()
{
    const auto job = m_context.jobs() && !m_run.empty() ? m_context.jobs()->job(m_run) : std::nullopt;
    const bool canControl = job && !m_context.isReadOnly();
    m_pause->setEnabled(canControl && job->canPause());
    m_resume->setEnabled(canControl && job->canResume());
    m_stop->setEnabled(canControl && (job->canCancel() || job->stopNowOffered));
    m_stop->setText(job && job->stopNowOffered ? tr("Stop now") : tr("Stop"));
    const bool hasEnded = job && job->isFinished();
    // Only what can be done takes room from the title.
    m_pause->setVisible(job && !hasEnded && !job->canResume());
    m_resume->setVisible(job && job->canResume());
    m_stop->setVisible(job && !hasEnded);
    m_longer->setVisible(hasEnded);
    m_longer->setEnabled(canControl && hasEnded && !m_isReading &&
                         m_files.value(QString::fromStdString(m_run)).hasCheckpoint);
    if (hasEnded && !m_hasEnded)
        lookAtFiles(); // it has left a state
    m_hasEnded = hasEnded;
    m_duplicate->setEnabled(job.has_value());
    m_duplicate->setVisible(job.has_value());
    m_splitter->setVisible(job.has_value());
    m_table->setVisible(job.has_value());
    m_progress->setVisible(job && !job->isFinished());
    if (!job) {
        m_title->setText(tr("No training yet"));
        m_state->setText(tr("Choose faces on the left and press Start training."));
        return;
    }
    m_titleText = runTitle(*job);
    m_title->setText(m_titleText);
    m_title->setToolTip(m_titleText % u'\n' % QString::fromStdString(job->id));
    placeTitle();
    m_progress->setRange(0, job->total > 0 ? 1000 : 0);
    m_progress->setValue(job->total > 0 ? static_cast<int>(1000 * job->share()) : 0);
    QStringList parts{jobStateText(job->state)};
    if (!job->isFinished() && job->total > 0) {
        const QLocale locale;
        if (job->phase == kTimePhase)
            parts.append(tr("%1 left").arg(roughDuration(static_cast<double>(job->total - job->done))));
        else if (job->phase == "training")
            parts.append(tr("%1 of %2 images")
                             .arg(locale.toString(static_cast<qlonglong>(job->done)),
                                  locale.toString(static_cast<qlonglong>(job->total))));
        else
            parts.append(jobProgressText(*job));
    }
    if (job->state == JobState::Running && job->etaS >= 0 && job->phase != kTimePhase)
        parts.append(tr("%1 left").arg(roughDuration(job->etaS)));
    if (!job->error.empty())
        parts.append(QString::fromStdString(job->error));
    m_state->setText(parts.join(QStringLiteral(" · ")));
    m_curves->setHint(m_isReading         ? tr("The curves are being read.")
                      : job->isFinished() ? tr("This training has no curves.")
                                          : tr("Waiting for the first losses"));
}

void RunMonitor::placeTitle()
{
    if (!isVisible() || m_run.empty())
        return;
    layout()->activate(); // its buttons may have come or gone
    m_title->setText(m_title->fontMetrics().elidedText(m_titleText, Qt::ElideRight, m_title->width()));
}

void RunMonitor::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeTitle();
}

void RunMonitor::refreshSnapshot()
{
    m_take->setEnabled(m_context.workspace() && !m_context.isReadOnly() && !m_fakes->modelFile().isEmpty());
    const int row = m_runs->rowOf(m_run);
    const bool hasBest = row >= 0 && !std::isnan(m_runs->facts(row).bestFid);
    m_best->setVisible(hasBest);
    if (!hasBest)
        return;
    const auto &facts = m_runs->facts(row);
    const QLocale locale;
    m_best->setText(tr("Best: FID %1").arg(locale.toString(facts.bestFid, 'f', 1)));
    m_best->setToolTip(
        tr("%1 at %2 kimg: go there").arg(QString::fromStdString(facts.fidName), locale.toString(facts.bestFidKimg)));
}

void RunMonitor::showBest()
{
    if (const int row = m_runs->rowOf(m_run); row >= 0)
        m_fakes->showSnapshot(m_runs->facts(row).bestFidKimg);
}

/// A person may have written the spec of a run: what is wrong in it is an error to show.
Result<TrainGanSpec> RunMonitor::settings() const
{
    auto *manager = m_context.jobs();
    const auto spec = manager ? manager->spec(m_run) : Result<JobSpec>(fail(ErrorCode::NotFound, "no such job", m_run));
    if (!spec)
        return passOn(spec);
    return settingsFromJson<TrainGanSpec>(spec->settings);
}

void RunMonitor::askHowLong()
{
    const int row = m_runs->rowOf(m_run);
    if (row < 0)
        return;
    const auto before = settings();
    if (!before)
        return m_context.sayError(before.error());
    const double reached = std::isnan(m_runs->facts(row).kimg) ? 0 : m_runs->facts(row).kimg;
    auto *dialog = new QInputDialog(this);
    dialog->setObjectName(QStringLiteral("trainLongerDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Train longer"));
    dialog->setLabelText(tr("Thousand images in all, of which %1 are done:").arg(QLocale().toString(reached, 'f', 1)));
    dialog->setInputMode(QInputDialog::DoubleInput);
    dialog->setDoubleDecimals(1);
    dialog->setDoubleRange(reached + 0.1, kMostKimg);
    dialog->setDoubleValue(std::max(2 * before->kimg, reached + 1));
    dialog->setOkButtonText(tr("Start training"));
    connect(dialog, &QInputDialog::doubleValueSelected, this, &RunMonitor::trainLonger);
    dialog->open();
}

/// Only what may differ is said: everything else the engine takes from the checkpoint, and refuses where it differs.
/// The time limit of the run before would end this one too: it has none.
void RunMonitor::trainLonger(double kimg)
{
    const auto job = m_context.jobs() ? m_context.jobs()->job(m_run) : std::nullopt;
    if (!job)
        return;
    const auto before = settings();
    if (!before)
        return m_context.sayError(before.error());
    Json longer = {{"resume", job->artifactsDir().string()}, {"data", before->data}, {"kimg", kimg}, {"minutes", 0.0}};
    if (!before->name.empty())
        longer["name"] = before->name;
    const auto id =
        m_context.startJob({1, TrainGanSpec::kKind, std::move(longer), {}, 0},
                           tr("%1, to %2 kimg").arg(runTitle(*job), QLocale().toString(kimg, 'f', kimg < 10 ? 1 : 0)));
    if (!id)
        return m_context.sayError(id.error());
    Q_EMIT started(*id);
}

void RunMonitor::act(Result<> (jobs::JobManager::*command)(const std::string &))
{
    auto *manager = m_context.jobs();
    if (!manager || m_run.empty())
        return;
    if (auto done = (manager->*command)(m_run); !done)
        m_context.sayError(done.error());
    refreshState();
}

void RunMonitor::stop()
{
    const auto job = m_context.jobs() ? m_context.jobs()->job(m_run) : std::nullopt;
    act(job && job->stopNowOffered ? &jobs::JobManager::stopNow : &jobs::JobManager::cancel);
}

void RunMonitor::takeSnapshot()
{
    const QString file = m_fakes->modelFile();
    const auto job = m_context.jobs() ? m_context.jobs()->job(m_run) : std::nullopt;
    if (file.isEmpty() || !job)
        return;
    m_take->setEnabled(false);
    addSnapshot(m_context, file, runTitle(*job), this, [this](const Result<QString> &added) {
        refreshSnapshot();
        if (!added)
            return m_context.sayError(added.error());
        m_context.notifyModelsChanged();
        m_context.say(tr("The snapshot is now among the generators."));
        Q_EMIT snapshotTaken(*added);
    });
}

} // namespace mimik::ui
