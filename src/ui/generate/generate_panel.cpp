#include "ui/generate/generate_panel.h"

#include "core/base/specs/generate_spec.h"
#include "core/base/specs/train_gan_spec.h"
#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "core/facs/seed_list.h"
#include "ui/common/empty_state.h"
#include "ui/common/spec_form.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/generate/generator_model.h"
#include "ui/generate/run_monitor.h"
#include "ui/generate/sample_grid.h"
#include "ui/shell/app_context.h"

#include <QAction>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <optional>

namespace mimik::ui {

namespace {

constexpr int kSideWidth = 224;
constexpr int kFormWidth = 440;
constexpr qint64 kMaxRange = 10'000'000; // more seeds in one range are a slip of the pen; the engine refuses them too

QWidget *scrolled(QWidget *widget)
{
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(widget);
    return scroll;
}

/// How many seeds "0-999, 2000" means, each once; nothing where it is no list of seeds.
std::optional<qint64> countSeeds(const QString &text)
{
    static const QRegularExpression kBetween(QStringLiteral("[,;\\s]+"));
    static const QRegularExpression kRange(QStringLiteral("^(\\d{1,10})(?:-(\\d{1,10}))?$"));
    QList<std::pair<qint64, qint64>> ranges;
    for (const QString &part : text.split(kBetween, Qt::SkipEmptyParts)) {
        const auto match = kRange.match(part);
        const qint64 from = match.captured(1).toLongLong();
        const qint64 to = match.hasCaptured(2) ? match.captured(2).toLongLong() : from;
        if (!match.hasMatch() || to < from || to > std::numeric_limits<quint32>::max() || to - from >= kMaxRange)
            return std::nullopt;
        ranges.append({from, to});
    }
    std::sort(ranges.begin(), ranges.end());
    qint64 count = 0, next = 0;
    for (const auto &[from, to] : std::as_const(ranges)) {
        count += std::max<qint64>(0, to + 1 - std::max(from, next));
        next = std::max(next, to + 1);
    }
    return count;
}

QString seedsSentence()
{
    return GeneratePanel::tr("Seeds are numbers and ranges, such as 0-999, 2000.");
}

} // namespace

GeneratePanel::GeneratePanel(AppContext &context, QWidget *parent)
    : Screen(context, parent), m_pages(new QStackedWidget(this)), m_empty(new EmptyState(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    m_pages->addWidget(m_empty);

    auto *right = new QWidget(this);
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(kSpaceM, kSpace, kSpaceM, 0);
    column->setSpacing(kSpace);
    m_name = new QLabel(right);
    m_name->setObjectName(QStringLiteral("generatorName"));
    m_name->setFont(ui::font(TextSize::Normal, true));
    m_samples = new SampleGrid(context.preview(), right);
    m_tabs = new QTabWidget(right);
    m_tabs->setObjectName(QStringLiteral("generateTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeGenerateTab(), tr("Make faces"));
    m_tabs->addTab(makeTrainTab(), tr("Train a generator"));
    column->addWidget(m_name);
    column->addWidget(m_samples);
    column->addWidget(m_tabs, 1);

    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    splitter->addWidget(makeModels());
    splitter->addWidget(right);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({kSideWidth, 1000});
    m_pages->addWidget(splitter);

    connect(m_samples, &SampleGrid::seedClicked, this,
            [this](quint32 seed) { this->context().showSeed(modelPath(), seed); });
    connect(m_empty, &EmptyState::primary, this, [this] { Q_EMIT this->context().demoRequested(); });
    auto markStale = [this] {
        m_stale = true;
        if (isVisible())
            activate();
    };
    connect(&context, &AppContext::workspaceAboutToClose, this, [this] {
        m_samples->setModel({});
        m_models->setGenerators({});
    });
    connect(&context, &AppContext::workspaceChanged, this, markStale);
    connect(&context, &AppContext::modelsChanged, this, markStale);
    connect(&context, &AppContext::datasetsChanged, this, markStale);
}

QWidget *GeneratePanel::makeModels()
{
    auto *side = new QWidget(this);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, kSpace, 0, kSpace);
    column->setSpacing(kSpace);
    auto *heading = new QLabel(tr("Generators"), side);
    heading->setContentsMargins(kSpaceM, 0, 0, 0);
    makeDim(heading);
    m_models = new GeneratorModel(this);
    m_list = new QListView(side);
    m_list->setObjectName(QStringLiteral("generatorList"));
    m_list->setAccessibleName(tr("Generators"));
    m_list->setModel(m_models);
    m_list->setItemDelegate(new CardDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    auto *add = new QPushButton(tr("Add a model file…"), side);
    add->setObjectName(QStringLiteral("generatorAdd"));
    auto *line = new QHBoxLayout;
    line->setContentsMargins(kSpace, 0, kSpace, 0);
    line->addWidget(add);
    line->addStretch(1);
    column->addWidget(heading);
    column->addWidget(m_list, 1);
    column->addLayout(line);
    side->setMinimumWidth(160);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &GeneratePanel::onModelPicked);
    auto choose = [this] {
        auto *dialog = new QFileDialog(this, tr("Add a generator"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilter(tr("Models (*.safetensors)"));
        connect(dialog, &QFileDialog::fileSelected, this, &GeneratePanel::addModel);
        dialog->open();
    };
    connect(add, &QPushButton::clicked, this, choose);
    auto *action = new QAction(tr("Add a generator…"), this);
    connect(action, &QAction::triggered, this, choose);
    addAction(action);
    return side;
}

QWidget *GeneratePanel::makeGenerateTab()
{
    const Json defaults = GenerateSpec{};
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, kSpaceM, 0, kSpace);
    column->setSpacing(kSpaceM);
    m_generate = new SpecForm(page);
    m_generate->setObjectName(QStringLiteral("generateForm"));
    m_generate->setMaximumWidth(kFormWidth);
    m_generate->addText("seeds", tr("Seeds"),
                        tr("Numbers and ranges, such as 0-999, 2000. One face per seed and degree."));
    m_generate->addDouble("psi", tr("Truncation psi"), 0, 2, 2,
                          tr("1: as varied as the training faces; smaller: more alike, cleaner."));
    m_generate->addChoice("noise", tr("Noise"),
                          {{QStringLiteral("const"), tr("the same for all")},
                           {QStringLiteral("none"), tr("none")},
                           {QStringLiteral("random"), tr("new for each face")}});
    m_generate->addChoice("directions", tr("Directions"), {},
                          tr("What each face is moved along; none: faces of the seeds alone."));
    m_generate->addNumberList("indices", tr("Which of them"), SpecForm::NumberKind::Whole,
                              tr("Numbers of directions in the set, such as 0-1; empty: all."));
    m_generate->addNumberList("degrees", tr("Degrees"), SpecForm::NumberKind::Real,
                              tr("How far along each direction, such as -5, 0, 5."));
    auto *labelled = new QToolButton(page);
    labelled->setObjectName(QStringLiteral("seedsLabelled"));
    labelled->setText(tr("Labelled"));
    labelled->setToolTip(tr("Take the seeds of this generator that have labels"));
    m_generate->addBeside("seeds", labelled);
    auto *file = new QToolButton(page);
    file->setObjectName(QStringLiteral("directionsFile"));
    file->setIcon(icon(QStringLiteral("document-open")));
    file->setAutoRaise(true);
    file->setAccessibleName(tr("Choose a direction set…"));
    file->setToolTip(tr("Choose a direction set…"));
    m_generate->addBeside("directions", file);
    m_generate->setCheck("seeds", [this] {
        const auto seeds = countSeeds(QString::fromStdString(m_generate->values()["seeds"].get<std::string>()));
        return seeds && *seeds > 0 ? QString() : seedsSentence();
    });
    reloadDirections();
    m_generate->setValues(defaults);
    m_generate->setValue("seeds", "0-63");
    m_generate->setValue("indices", Json::array({0, 1})); // a set has as many as w is wide
    m_plan = new QLabel(page);
    m_plan->setObjectName(QStringLiteral("generatePlan"));
    makeDim(m_plan);
    m_generateButton = new QPushButton(tr("Make faces"), page);
    m_generateButton->setObjectName(QStringLiteral("generateStart"));
    makePrimary(m_generateButton);
    auto *line = new QHBoxLayout;
    line->addWidget(m_generateButton);
    line->addWidget(m_plan, 1);
    column->addWidget(m_generate);
    column->addLayout(line);
    column->addStretch(1);
    connect(m_generate, &SpecForm::changed, this, &GeneratePanel::refreshPlan);
    connect(m_generateButton, &QPushButton::clicked, this, &GeneratePanel::startGenerating);
    connect(labelled, &QToolButton::clicked, this, &GeneratePanel::takeLabelledSeeds);
    connect(file, &QToolButton::clicked, this, &GeneratePanel::chooseDirections);
    refreshPlan();
    return scrolled(page);
}

QWidget *GeneratePanel::makeTrainTab()
{
    const Json defaults = TrainGanSpec{};
    auto *page = new QWidget;
    auto *left = new QWidget(page);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, kSpaceM, kSpaceM, kSpace);
    column->setSpacing(kSpaceM);
    m_train = new SpecForm(left);
    m_train->setObjectName(QStringLiteral("trainForm"));
    m_train->addChoice("data", tr("Faces"), {}, tr("The data set to learn from. Images of another size are scaled."));
    m_train->addChoice("resume", tr("Start from"), {{QString(), tr("nothing: a new generator")}},
                       tr("Fine-tuning a trained generator needs far less time than a new one."));
    m_train->addDouble("kimg", tr("Thousand images"), 0.1, 100000, 1,
                       tr("Faces shown to the discriminator. A new 64 × 64 generator wants 150 or more."));
    m_train->addDouble("minutes", tr("Minutes at most"), 0, 100000, 1,
                       tr("Training stops after this time and keeps what it has; 0: no limit."));
    m_train->addInt("batch", tr("Batch"), 0, 512, tr("Images per step; 0: as the preset says."));
    m_train->addDouble("gamma", tr("Gamma (R1)"), -1, 1000, 4, tr("Weight of the R1 penalty; -1: as the preset says."));
    m_train->addChoice("preset", tr("Preset"),
                       {{QStringLiteral("small"), tr("small: for two processor cores")},
                        {QStringLiteral("auto"), tr("auto")},
                        {QStringLiteral("stylegan2"), QStringLiteral("stylegan2")},
                        {QStringLiteral("paper256"), QStringLiteral("paper256")},
                        {QStringLiteral("cifar"), QStringLiteral("cifar")}});
    m_train->addCheck("mirror", tr("Also learn mirrored faces"));
    if (auto *batch = qobject_cast<QSpinBox *>(m_train->input(QStringLiteral("batch"))))
        batch->setSpecialValueText(tr("as the preset"));
    if (auto *gamma = qobject_cast<QDoubleSpinBox *>(m_train->input(QStringLiteral("gamma"))))
        gamma->setSpecialValueText(tr("as the preset"));
    if (auto *minutes = qobject_cast<QDoubleSpinBox *>(m_train->input(QStringLiteral("minutes"))))
        minutes->setSpecialValueText(tr("no limit"));
    m_train->setValues(defaults);
    m_train->setValue("preset", "small");
    m_trainButton = new QPushButton(tr("Start training"), left);
    m_trainButton->setObjectName(QStringLiteral("trainGanStart"));
    makePrimary(m_trainButton);
    auto *line = new QHBoxLayout;
    line->addWidget(m_trainButton);
    line->addStretch(1);
    column->addWidget(m_train);
    column->addLayout(line);
    column->addStretch(1);
    m_monitor = new RunMonitor(context(), TrainGanSpec::kKind, page);
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpaceM);
    auto *form = scrolled(left);
    form->setMinimumWidth(left->minimumSizeHint().width());
    form->setMaximumWidth(kFormWidth);
    row->addWidget(form, 1);
    row->addWidget(m_monitor, 1);
    connect(m_trainButton, &QPushButton::clicked, this, &GeneratePanel::startTraining);
    return page;
}

void GeneratePanel::activate()
{
    if (m_stale) {
        m_stale = false;
        reloadModels();
        reloadDatasets();
        reloadDirections();
    }
    m_samples->refresh();
}

void GeneratePanel::deactivate()
{
    m_samples->stop();
}

void GeneratePanel::reloadModels()
{
    auto *workspace = context().workspace();
    const QString before = modelPath();
    std::vector<data::ModelInfo> generators;
    if (workspace) {
        if (auto models = workspace->models()) {
            for (auto &model : *models) {
                if (model.kind == "generator" && !model.path.empty())
                    generators.push_back(std::move(model));
            }
        } else {
            context().sayError(models.error());
        }
    }
    m_models->setGenerators(std::move(generators));
    QList<QPair<QString, QString>> starts{{QString(), tr("nothing: a new generator")}};
    for (int row = 0; row < m_models->rowCount(); ++row) {
        const auto &model = m_models->generator(row);
        starts.append({QString::fromStdString(model.path.string()), QString::fromStdString(model.name)});
    }
    m_train->setChoices("resume", starts);
    if (!workspace)
        m_empty->setContent(QStringLiteral("draw-brush"),
                            tr("No workspace is open. Open the demo to see faces being made, or make a workspace with "
                               "File › New."),
                            tr("Open the demo"));
    m_pages->setCurrentIndex(workspace ? 1 : 0);
    const bool write = workspace && !context().isReadOnly();
    m_trainButton->setEnabled(write);
    if (m_models->rowCount() == 0) {
        m_name->setText(workspace ? tr("No generator yet: train one, or add a model file.") : QString());
        m_samples->setModel({});
        m_samples->hide();
        m_generateButton->setEnabled(false);
        m_tabs->setCurrentIndex(1);
        return;
    }
    m_samples->show();
    m_generateButton->setEnabled(write);
    m_list->setCurrentIndex(m_models->index(std::max(0, m_models->rowOf(before))));
}

void GeneratePanel::reloadDatasets()
{
    QList<QPair<QString, QString>> sets;
    if (auto *workspace = context().workspace()) {
        if (const auto read = workspace->datasets()) {
            for (const auto &set : *read) {
                if (set.origin == data::Origin::Real)
                    sets.append({QString::fromStdString(set.folder.string()),
                                 tr("%1 (%2 images)")
                                     .arg(QString::fromStdString(set.name),
                                          QLocale().toString(static_cast<qlonglong>(set.numImages)))});
            }
        }
    }
    m_train->setChoices("data", sets);
}

void GeneratePanel::reloadDirections()
{
    QList<QPair<QString, QString>> sets{{QString(), tr("none")},
                                        {QStringLiteral("sefa"), tr("the generator's own (SeFa)")}};
    auto add = [&sets](const QString &file, const QString &caption) {
        if (QFileInfo::exists(file) &&
            std::none_of(sets.cbegin(), sets.cend(), [&](auto &set) { return set.first == file; }))
            sets.append({file, caption});
    };
    if (auto *workspace = context().workspace()) {
        if (const auto runs = workspace->runs()) {
            for (const auto &run : *runs) {
                for (const auto &artifact : run.artifacts) {
                    const QString file = QString::fromStdString(artifact.path.string());
                    if (artifact.kind == "directions")
                        add(file,
                            tr("%1 of %2").arg(QFileInfo(file).completeBaseName(), QString::fromStdString(run.id)));
                }
            }
        }
    }
    for (const QString &file : std::as_const(m_directionFiles))
        add(file, QFileInfo(file).fileName());
    m_generate->setChoices("directions", sets);
}

void GeneratePanel::chooseDirections()
{
    auto *dialog = new QFileDialog(this, tr("Choose a direction set"), {}, tr("Direction sets (*.safetensors)"));
    dialog->setObjectName(QStringLiteral("directionsDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_directionFiles.append(file);
        reloadDirections();
        m_generate->setValue("directions", file.toStdString());
    });
    dialog->open();
}

void GeneratePanel::takeLabelledSeeds()
{
    const QModelIndex current = m_list->currentIndex();
    if (!context().workspace() || !current.isValid())
        return;
    const auto states = context().workspace()->annotations().seeds(m_models->generator(current.row()).id);
    if (!states)
        return context().sayError(states.error());
    std::vector<std::uint32_t> seeds;
    for (const auto &state : *states) {
        if (state.status == data::SeedStatus::Labelled || state.status == data::SeedStatus::Neutral)
            seeds.push_back(static_cast<std::uint32_t>(state.ref.seed));
    }
    if (seeds.empty())
        return context().say(tr("No seed of this generator has labels yet; give them in Annotate."));
    QString text = QString::fromStdString(facs::seedListText(seeds)).trimmed();
    m_generate->setValue("seeds", text.replace(u'\n', QStringLiteral(", ")).toStdString());
}

QString GeneratePanel::modelPath() const
{
    const QModelIndex current = m_list->currentIndex();
    return current.isValid() ? current.data(GeneratorModel::PathRole).toString() : QString();
}

void GeneratePanel::onModelPicked()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return;
    const auto &model = m_models->generator(current.row());
    const QString facts = generatorFacts(model);
    m_name->setText(QString::fromStdString(model.name) %
                    (facts.isEmpty() ? QString() : QString(QStringLiteral(" · ") % facts)));
    m_samples->setModel(modelPath());
}

void GeneratePanel::refreshPlan()
{
    const Json values = m_generate->values();
    const auto seeds = countSeeds(QString::fromStdString(values["seeds"].get<std::string>()));
    if (!seeds)
        return m_plan->setText(seedsSentence());
    const auto degrees = static_cast<qint64>(values["degrees"].size());
    const auto directions = static_cast<qint64>(values["indices"].size());
    const QLocale locale;
    if (values["directions"].get<std::string>().empty())
        m_plan->setText(tr("%1 faces").arg(locale.toString(*seeds)));
    else if (directions == 0)
        m_plan->setText(tr("%1 seeds × %2 degrees = %3 faces for each direction")
                            .arg(locale.toString(*seeds))
                            .arg(degrees)
                            .arg(locale.toString(*seeds * degrees)));
    else
        m_plan->setText(tr("%1 seeds × %2 directions × %3 degrees = %4 faces")
                            .arg(locale.toString(*seeds))
                            .arg(directions)
                            .arg(degrees)
                            .arg(locale.toString(*seeds * directions * degrees)));
}

void GeneratePanel::startGenerating()
{
    if (!m_generate->check())
        return;
    Json values = m_generate->values();
    values["model"] = modelPath().toStdString();
    const bool moved = !values["directions"].get<std::string>().empty();
    if (!moved && !values["degrees"].empty())
        return m_generate->showError({ErrorCode::InvalidArgument,
                                      tr("Choose along which directions, or leave the degrees empty.").toStdString(),
                                      "directions"});
    if (moved && values["degrees"].empty())
        return m_generate->showError(
            {ErrorCode::InvalidArgument, tr("Say how far, such as -5, 0, 5.").toStdString(), "degrees"});
    if (!moved)
        values["indices"] = Json::array();
    const auto spec = settingsFromJson<GenerateSpec>(values);
    if (!spec)
        return m_generate->showError(spec.error());
    const auto id =
        context().startJob(jobSpec(*spec, 0), tr("Faces of %1").arg(m_list->currentIndex().data().toString()));
    if (!id)
        return m_generate->showError(id.error());
    context().say(tr("Making faces; they appear in Data when the job is done."));
}

void GeneratePanel::startTraining()
{
    m_train->clearErrors();
    const auto spec = settingsFromJson<TrainGanSpec>(m_train->values());
    if (!spec)
        return m_train->showError(spec.error());
    const auto id = context().startJob(jobSpec(*spec, 0),
                                       tr("Train on %1").arg(QFileInfo(QString::fromStdString(spec->data)).fileName()));
    if (!id)
        return m_train->showError(id.error());
    context().say(tr("The training has started; it goes on when this window is closed."));
}

void GeneratePanel::addModel(const QString &file)
{
    if (!context().workspace())
        return context().say(tr("Open or make a workspace first."));
    context().runInBackground(
        [path = file.toStdString()](data::Workspace &workspace, const std::atomic<bool> &) -> Result<Json> {
            const auto id = workspace.addModel(path);
            if (!id)
                return passOn(id);
            const auto model = workspace.model(*id);
            if (!model)
                return passOn(model);
            return Json{{"path", model->path.string()}, {"kind", model->kind}, {"name", model->name}};
        },
        this,
        [this](const Result<Json> &added) {
            if (!added)
                return context().sayError(added.error());
            Q_EMIT context().modelsChanged();
            const QString name = QString::fromStdString((*added)["name"].get<std::string>());
            if ((*added)["kind"] != "generator")
                return context().say(tr("%1 is no generator; it is now among the models of this workspace.").arg(name));
            const int row = m_models->rowOf(QString::fromStdString((*added)["path"].get<std::string>()));
            if (row >= 0)
                m_list->setCurrentIndex(m_models->index(row));
        });
}

void GeneratePanel::open(const QVariantMap &arguments)
{
    if (arguments.contains(QStringLiteral("addModel")))
        addModel(arguments.value(QStringLiteral("addModel")).toString());
    if (arguments.contains(QStringLiteral("train")))
        m_tabs->setCurrentIndex(1);
}

bool GeneratePanel::dropFiles(const QStringList &files)
{
    const QFileInfo first(files.value(0));
    if (first.isDir() || first.suffix() != QLatin1StringView("safetensors"))
        return false;
    addModel(first.filePath());
    return true;
}

QList<KeyHint> GeneratePanel::keys() const
{
    return {{QStringLiteral("↑ ↓"), tr("next generator")}, {QStringLiteral("Ctrl+PgDn"), tr("train a generator")}};
}

bool GeneratePanel::isSettled() const
{
    return m_samples->isSettled();
}

} // namespace mimik::ui
