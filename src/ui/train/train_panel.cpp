#include "ui/train/train_panel.h"

#include "core/base/files.h"
#include "core/data/listing.h"
#include "core/data/selections.h"
#include "core/data/workspace.h"
#include "core/jobs/job_manager.h"
#include "ui/common/empty_state.h"
#include "ui/common/job_text.h"
#include "ui/common/plot_widget.h"
#include "ui/common/spec_form.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/shell/app_context.h"
#include "ui/train/training_runs_model.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedLayout>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr int kFormWidth = 400;
constexpr int kRunsHeight = 150;

std::string text(const QString &s)
{
    return s.toStdString();
}

QString timeText(double seconds)
{
    const auto s = static_cast<qint64>(std::llround(seconds));
    if (s < 3600)
        return QStringLiteral("%1:%2").arg(s / 60).arg(s % 60, 2, 10, QLatin1Char('0'));
    return QStringLiteral("%1:%2:%3")
        .arg(s / 3600)
        .arg(s / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(s % 60, 2, 10, QLatin1Char('0'));
}

/// Writes labels.csv of one set below `root`. @return its folder
Result<std::string> writeSet(data::Workspace &workspace, const TrainingSet &set, const std::string &task,
                             const std::filesystem::path &folder)
{
    data::ImageFilter filter;
    filter.hideExcluded = true;
    if (set.kind == TrainingSet::Kind::Selection)
        filter.selection = data::SelectionId{set.id};
    else
        filter.datasets = {data::DatasetId{set.id}};
    auto listing = data::listing(workspace, filter);
    if (!listing)
        return passOn(listing);
    const bool hasAus = std::any_of(listing->rows.begin(), listing->rows.end(), [](const auto &row) {
        return std::any_of(row.aus.begin(), row.aus.end(), [](double v) { return !std::isnan(v); });
    });
    std::string what = task;
    if (what == "auto")
        what = hasAus || listing->classes.empty() ? "au" : "expression";
    if ((what == "au" && !hasAus) || (what == "expression" && listing->classes.empty()))
        return fail(ErrorCode::InvalidArgument,
                    "'" + set.name.toStdString() + "' has no " + (what == "au" ? "AU labels" : "expression labels") +
                        "; label it first or untick it",
                    "data");
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return fail(ErrorCode::Io, "cannot make folder " + folder.string() + ": " + error.message(), folder.string());
    if (auto written = data::writeListing(*listing, what, folder); !written)
        return passOn(written);
    return folder.string();
}

} // namespace

TrainPanel::TrainPanel(AppContext &context, QWidget *parent)
    : Screen(context, parent), m_stack(new QStackedLayout(this)), m_empty(new EmptyState(this))
{
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeForm());
    splitter->addWidget(makeRun());
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({kFormWidth, 3 * kFormWidth});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(splitter);
    connect(&context, &AppContext::workspaceChanged, this, [this] {
        m_isStarting = false; // an answer for the workspace before never comes
        attach();
    });
    connect(&context, &AppContext::jobManagersChanged, this, &TrainPanel::attach);
    connect(&context, &AppContext::workspaceAboutToClose, this, [this] { m_runs->setManager(nullptr); });
    connect(&context, &AppContext::datasetsChanged, this, &TrainPanel::reloadSets);
    connect(&context, &AppContext::selectionsChanged, this, &TrainPanel::reloadSets);
    connect(&context, &AppContext::runTakenIn, this, [this] { reloadSets(); });
    connect(m_empty, &EmptyState::primary, this, [this] { this->context().goTo(QStringLiteral("data")); });
    connect(m_empty, &EmptyState::second, this, [this] { Q_EMIT this->context().demoRequested(); });
    attach();
}

QWidget *TrainPanel::makeForm()
{
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(kSpaceM, kSpaceM, kSpaceM, kSpaceM);
    column->setSpacing(kSpace);
    column->addWidget(makeHeading(tr("Train a classifier"), holder));

    m_form = new SpecForm(holder);
    m_real = new SetList(m_form);
    m_real->setAccessibleName(tr("Real faces to train on"));
    m_synthetic = new SetList(m_form);
    m_synthetic->setAccessibleName(tr("Synthetic faces to add"));
    // the ticks become folders when the job starts; the spec's own lists stay empty until then
    m_form->addCustom(
        "data", tr("Real faces"), m_real, [] { return Json::array(); }, [](const Json &) {});
    m_form->addCustom(
        "synthetic", tr("Synthetic faces"), m_synthetic, [] { return Json::array(); }, [](const Json &) {});
    m_real->setObjectName(QStringLiteral("realSets"));
    m_synthetic->setObjectName(QStringLiteral("syntheticSets"));
    m_form->addDouble("ratio", tr("Synthetic per real"), 0, 100, 2,
                      tr("0: all that are ticked. 1: as many synthetic as real faces."));
    m_form->addChoice("task", tr("What to learn"),
                      {{QStringLiteral("auto"), tr("As the labels say")},
                       {QStringLiteral("au"), tr("Action units")},
                       {QStringLiteral("expression"), tr("Expressions")}});
    m_form->addList("classes", tr("Only these"),
                    tr("AUs or classes with commas between them; empty: all that are labelled."));
    m_form->addInt("size", tr("Image side (px)"), 16, 512);
    m_form->addInt("epochs", tr("Epochs at most"), 1, 10000);
    m_form->addInt("patience", tr("Stop after"), 0, 10000,
                   tr("Epochs without a better validation score; 0: never stop early."));
    m_form->addInt("batch", tr("Batch"), 2, 4096);
    m_form->addDouble("lr", tr("Learning rate"), 0, 1, 6);
    m_form->addChoice("optimizer", tr("Optimizer"),
                      {{QStringLiteral("adam"), QStringLiteral("Adam")},
                       {QStringLiteral("adamw"), QStringLiteral("AdamW")},
                       {QStringLiteral("sgd"), QStringLiteral("SGD")}});
    m_form->addChoice(
        "classWeights", tr("Rare classes"),
        {{QStringLiteral("balanced"), tr("count more (balanced)")}, {QStringLiteral("none"), tr("count as they are")}});
    m_form->addList("augment", tr("Augmentation"), tr("Of flip, shift, affine, contrast, noise, erase."));
    m_form->addText("split", tr("Validation"),
                    tr("auto, official, or holdout:0.2. By subject where subjects are known."));
    m_form->addPath("init", tr("Start from"), SpecForm::PathKind::File,
                    tr("A classifier to go on from; empty: from scratch."));
    m_seed = new QSpinBox(m_form);
    m_seed->setRange(0, 1'000'000'000);
    m_form->addCustom(
        "seed", tr("Seed"), m_seed, [] { return Json(); }, [](const Json &) {});
    m_form->setValues(Json(TrainFerSpec{}));

    auto *scroll = new QScrollArea(holder);
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(scroll, 1);
    m_start = new QPushButton(tr("Start training"), holder);
    m_start->setObjectName(QStringLiteral("startTraining"));
    makePrimary(m_start);
    column->addWidget(m_start);
    connect(m_start, &QPushButton::clicked, this, &TrainPanel::start);
    connect(m_form, &SpecForm::changed, m_form, &SpecForm::clearErrors);
    holder->setMinimumWidth(kFormWidth - kSpaceXl);
    return holder;
}

QWidget *TrainPanel::makeRun()
{
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(kSpaceM, kSpaceM, kSpaceM, kSpaceM);
    column->setSpacing(kSpace);
    m_title = makeHeading(QString(), holder);
    m_title->setObjectName(QStringLiteral("runTitle"));
    m_state = new QLabel(holder);
    m_state->setObjectName(QStringLiteral("runState"));
    m_state->setWordWrap(true);
    m_progress = new QProgressBar(holder);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(kSpace);
    m_progress->setAccessibleName(tr("Progress of the training"));

    auto addButton = [this, holder](const char *name, const QString &label, const QString &iconName) {
        auto *button = new QPushButton(icon(iconName), label, holder);
        button->setObjectName(QLatin1StringView(name));
        return button;
    };
    m_pause = addButton("pauseTraining", tr("Pause"), QStringLiteral("media-playback-pause"));
    m_resume = addButton("resumeTraining", tr("Resume"), QStringLiteral("media-playback-start"));
    m_cancel = addButton("cancelTraining", tr("Cancel", "stop a training"), QStringLiteral("process-stop"));
    m_evaluate = addButton("evaluateTraining", tr("Evaluate"), QStringLiteral("office-chart-line"));
    m_evaluate->setToolTip(tr("Look at its validation rows"));
    m_test = addButton("testTraining", tr("Test it"), QStringLiteral("run-build"));
    m_test->setToolTip(tr("Try the model on faces that it has not seen"));
    auto *titleRow = new QHBoxLayout;
    titleRow->addWidget(m_title, 1);
    for (auto *button : {m_pause, m_resume, m_cancel, m_evaluate, m_test})
        titleRow->addWidget(button);
    column->addLayout(titleRow);
    column->addWidget(m_state);
    column->addWidget(m_progress);

    m_loss = new PlotWidget(holder);
    m_loss->setObjectName(QStringLiteral("lossPlot"));
    m_score = new PlotWidget(holder);
    m_score->setObjectName(QStringLiteral("scorePlot"));
    for (PlotWidget *plot : {m_loss, m_score})
        plot->setLegendBelow(true); // losses are high at the left, scores at the right
    auto *plots = new QHBoxLayout;
    plots->setSpacing(kSpaceM);
    plots->addWidget(m_loss, 1);
    plots->addWidget(m_score, 1);
    column->addLayout(plots, 1);

    m_runs = new TrainingRunsModel(this);
    m_runsView = new QTreeView(holder);
    m_runsView->setObjectName(QStringLiteral("trainingRuns"));
    m_runsView->setAccessibleName(tr("Trainings of this workspace"));
    m_runsView->setModel(m_runs);
    m_runsView->setRootIsDecorated(false);
    m_runsView->setUniformRowHeights(true);
    m_runsView->setAllColumnsShowFocus(true);
    m_runsView->setFixedHeight(kRunsHeight);
    m_runsView->header()->setStretchLastSection(false);
    m_runsView->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_runsView->header()->setSectionResizeMode(TrainingRunsModel::Run, QHeaderView::Stretch);
    column->addWidget(m_runsView);
    connect(m_runsView->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid())
                    showRun(m_runs->idAt(current.row()));
            });
    connect(m_pause, &QPushButton::clicked, this,
            [this] { control([](AppContext &c, const std::string &id) { return c.jobs()->pause(id); }, true); });
    connect(m_resume, &QPushButton::clicked, this,
            [this] { control([](AppContext &c, const std::string &id) { return c.jobs()->resume(id); }, true); });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        control(
            [](AppContext &c, const std::string &id) {
                const auto job = c.jobs()->job(id);
                return job && job->stopNowOffered ? c.jobs()->stopNow(id) : c.jobs()->cancel(id);
            },
            true);
    });
    connect(m_evaluate, &QPushButton::clicked, this, [this] {
        context().goTo(QStringLiteral("evaluate"), {{QStringLiteral("run"), QString::fromStdString(m_run)}});
    });
    connect(m_test, &QPushButton::clicked, this, [this] {
        context().goTo(QStringLiteral("evaluate"), {{QStringLiteral("modelOf"), QString::fromStdString(m_run)}});
    });
    return holder;
}

void TrainPanel::attach()
{
    auto *manager = context().jobs();
    m_runs->setManager(manager);
    m_run.clear();
    if (manager) {
        manager->disconnect(this);
        connect(manager, &jobs::JobManager::changed, this, [this](const std::string &id) {
            if (id == m_run)
                refreshRun();
        });
        connect(manager, &jobs::JobManager::metricAdded, this,
                [this](const std::string &id, std::int64_t step, const std::string &name, double value) {
                    if (id == m_run)
                        addPoint(name, static_cast<double>(step), value);
                });
    }
    reloadSets();
    showRun(m_runs->rowCount() > 0 ? m_runs->idAt(0) : std::string());
}

void TrainPanel::activate()
{
    reloadSets();
    refreshRun();
}

void TrainPanel::open(const QVariantMap &arguments)
{
    const std::string run = text(arguments.value(QStringLiteral("run")).toString());
    if (!run.empty() && m_runs->rowOf(run) >= 0)
        showRun(run);
    const QString selection = arguments.value(QStringLiteral("selection")).toString();
    if (!selection.isEmpty())
        m_synthetic->setTicked(selection, true);
}

QList<KeyHint> TrainPanel::keys() const
{
    return {{QStringLiteral("Space"), tr("Tick or untick a set")}};
}

void TrainPanel::reloadSets()
{
    auto *workspace = context().workspace();
    QList<TrainingSet> real;
    QList<TrainingSet> synthetic;
    if (workspace) {
        if (const auto datasets = workspace->datasets()) {
            for (const auto &set : *datasets) {
                auto &list = set.origin == data::Origin::Real ? real : synthetic;
                list.append(
                    {TrainingSet::Kind::Dataset, data::raw(set.id), QString::fromStdString(set.name), set.numImages});
            }
        }
        if (const auto selections = workspace->selections().list()) {
            for (const auto &selection : *selections)
                synthetic.append({TrainingSet::Kind::Selection, data::raw(selection.id),
                                  QString::fromStdString(selection.name), selection.count});
        }
    }
    // one real set is the usual case; with several, test sets among them must not be ticked by themselves
    m_real->setSets(real, real.size() == 1);
    m_synthetic->setSets(synthetic, false);
    if (!workspace)
        m_empty->setContent(QStringLiteral("run-build"), tr("Open a workspace to train a classifier on its faces."),
                            tr("Go to Data"), tr("Open the demo"));
    else if (real.isEmpty() && synthetic.isEmpty())
        m_empty->setContent(QStringLiteral("run-build"),
                            tr("There are no faces to train on yet. Import a labelled data set, or generate one."),
                            tr("Import faces"), tr("Open the demo"));
    m_stack->setCurrentIndex(workspace && !(real.isEmpty() && synthetic.isEmpty()) ? 1 : 0);
    m_start->setEnabled(workspace && !context().isReadOnly() && !m_isStarting);
    m_start->setToolTip(context().isReadOnly() ? tr("The workspace is open read-only: %1").arg(context().heldBy())
                                               : QString());
}

void TrainPanel::start()
{
    m_form->clearErrors();
    QList<TrainingSet> real = m_real->tickedSets();
    const QList<TrainingSet> synthetic = m_synthetic->tickedSets();
    if (real.isEmpty()) {
        m_form->showError({ErrorCode::InvalidArgument, text(tr("Tick at least one set of real faces.")), "data"});
        return;
    }
    Json settings = m_form->values();
    settings.erase("seed");
    settings["data"] = Json::array({"ticked"}); // the folders are written after everything else was found right
    const auto spec = settingsFromJson<TrainFerSpec>(settings);
    if (!spec) {
        m_form->showError(spec.error());
        return;
    }
    m_isStarting = true;
    m_start->setEnabled(false);
    m_state->setText(tr("Writing the labels of the ticked sets …"));
    const std::string folderName = newRunId("train");
    context().runInBackground(
        [real, synthetic, task = spec->task, folderName](data::Workspace &workspace,
                                                         const std::atomic<bool> &stop) -> Result<Json> {
            Json folders = Json::array();
            int number = 0;
            for (const TrainingSet &set : real + synthetic) {
                if (stop)
                    return fail(ErrorCode::Cancelled, "cancelled");
                QString safe = set.name;
                for (QChar &c : safe) {
                    if (!c.isLetterOrNumber())
                        c = u'-';
                }
                const auto folder =
                    workspace.exportsFolder() / folderName / (std::to_string(++number) + "-" + safe.toStdString());
                const auto written = writeSet(workspace, set, task, folder);
                if (!written)
                    return passOn(written);
                folders.push_back(*written);
            }
            return folders;
        },
        this,
        [this, spec = *spec, numSynthetic = static_cast<int>(synthetic.size())](const Result<Json> &folders) {
            m_isStarting = false;
            m_start->setEnabled(!context().isReadOnly());
            refreshRun();
            if (!folders)
                return m_form->showError(folders.error());
            launch(spec, *folders, numSynthetic);
        });
}

void TrainPanel::launch(TrainFerSpec spec, const Json &folders, int numSynthetic)
{
    spec.data.clear();
    spec.synthetic.clear();
    const auto numReal = folders.size() - static_cast<std::size_t>(numSynthetic);
    for (std::size_t i = 0; i < folders.size(); ++i)
        (i < numReal ? spec.data : spec.synthetic).push_back(folders[i].get<std::string>());
    const QString title = numSynthetic > 0 ? tr("Training with synthetic faces") : tr("Training on real faces");
    const auto id = context().startJob(jobSpec(spec, static_cast<std::uint64_t>(m_seed->value())), title);
    if (!id)
        return m_form->showError(id.error());
    showRun(*id);
}

void TrainPanel::control(Result<> (*act)(AppContext &, const std::string &), bool)
{
    if (!context().jobs() || m_run.empty())
        return;
    if (auto done = act(context(), m_run); !done)
        context().sayError(done.error());
    refreshRun();
}

void TrainPanel::showRun(const std::string &id)
{
    m_run = id;
    m_lossSeries.clear();
    m_scoreSeries.clear();
    Plot loss;
    loss.title = text(tr("Loss"));
    loss.xLabel = text(tr("Epoch"));
    loss.yLabel = text(tr("Loss"));
    Plot score = loss;
    score.title = text(tr("Validation score"));
    score.yLabel = text(tr("Validation AUC or accuracy"));
    m_loss->setPlot(loss);
    m_score->setPlot(score);
    if (auto *manager = context().jobs(); manager && !id.empty()) {
        for (const auto &point : manager->metrics(id))
            addPoint(point.name, static_cast<double>(point.step), point.value);
    }
    const QString hint = id.empty() ? tr("Curves appear here while a classifier trains.") : QString();
    m_loss->setHint(hint);
    m_score->setHint(hint);
    const int row = m_runs->rowOf(id);
    if (row >= 0 && m_runsView->currentIndex().row() != row)
        m_runsView->setCurrentIndex(m_runs->index(row, 0));
    refreshRun();
}

void TrainPanel::addPoint(const std::string &name, double step, double value)
{
    const bool isLoss = name.ends_with("_loss");
    if (!isLoss && !name.starts_with("val_"))
        return; // throughput and the like
    auto &series = isLoss ? m_lossSeries : m_scoreSeries;
    PlotWidget *plot = isLoss ? m_loss : m_score;
    const QString key = QString::fromStdString(name);
    if (!series.contains(key)) {
        Plot with = plot->plot();
        PlotSeries curve;
        const bool isTotal = isLoss || name == "val_auc" || name == "val_accuracy";
        curve.name = name == "train_loss"     ? text(tr("training", "curve"))
                     : name == "val_loss"     ? text(tr("validation", "curve"))
                     : name == "val_auc"      ? text(tr("mean AUC", "curve"))
                     : name == "val_accuracy" ? text(tr("accuracy", "curve"))
                                              : name.substr(name.rfind('_') + 1);
        curve.dashed = !isTotal;
        series.insert(key, static_cast<int>(with.series.size()));
        with.series.push_back(curve);
        with.legend = with.series.size() > 1;
        plot->setPlot(with);
    }
    plot->append(series.value(key), step, value);
}

void TrainPanel::refreshRun()
{
    const auto job = context().jobs() && !m_run.empty() ? context().jobs()->job(m_run) : std::nullopt;
    const bool canControl = job && !context().isReadOnly();
    m_pause->setVisible(canControl && job->canPause());
    m_resume->setVisible(canControl && job->canResume());
    m_cancel->setVisible(canControl && (job->canCancel() || job->stopNowOffered));
    m_cancel->setText(job && job->stopNowOffered ? tr("Stop now") : tr("Cancel", "stop a training"));
    m_evaluate->setVisible(job && job->state == JobState::Succeeded);
    m_test->setVisible(canControl && job->state == JobState::Succeeded);
    m_progress->setVisible(job && !job->isFinished());
    if (!job) {
        m_title->setText(tr("No training yet"));
        m_state->setText(m_isStarting ? m_state->text() : tr("Tick the faces on the left and press Start training."));
        return;
    }
    m_title->setText(QString::fromStdString(job->title.empty() || job->title == job->kind ? job->id : job->title));
    if (job->total > 0) {
        m_progress->setRange(0, 1000);
        m_progress->setValue(static_cast<int>(1000 * job->share()));
    } else {
        m_progress->setRange(0, 0);
    }
    QString line = jobStateText(job->state);
    if (!job->isFinished() && job->total > 0)
        line += tr(", %1 %2 of %3").arg(jobPhaseText(job->phase)).arg(job->done).arg(job->total);
    if (!job->isFinished() && job->etaS >= 0)
        line += tr(", %1 left").arg(timeText(job->etaS));
    if (!job->error.empty())
        line += QStringLiteral(": ") + QString::fromStdString(job->error);
    else if (!job->lastWarning.empty())
        line += QStringLiteral(" · ") + QString::fromStdString(job->lastWarning);
    m_state->setText(line);
}

} // namespace mimik::ui
