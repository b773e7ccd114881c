#include "ui/generate/models_page.h"

#include "core/data/workspace.h"
#include "ui/common/elided_label.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/generate/generate_form.h"
#include "ui/generate/generator_card.h"
#include "ui/generate/generator_model.h"
#include "ui/generate/model_facts.h"
#include "ui/generate/sample_grid.h"
#include "ui/shell/app_context.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollArea>
#include <QSpinBox>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace mimik::ui {

namespace {

constexpr int kSideWidth = 208;
constexpr int kFormWidth = 352;
constexpr int kSheetWidth = 800;
constexpr int kMaxSeed = std::numeric_limits<int>::max();

QWidget *scrolled(QWidget *widget)
{
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(widget);
    scroll->setMinimumWidth(widget->minimumSizeHint().width());
    return scroll;
}

} // namespace

ModelsPage::ModelsPage(AppContext &context, QWidget *parent) : QWidget(parent), m_context(context)
{
    m_form = new GenerateForm(context);
    m_facts = new ModelFacts;
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("modelTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(scrolled(m_form), tr("Make faces"));
    m_tabs->addTab(m_facts, tr("About"));
    auto *right = new QWidget(this);
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(kSpaceM, 0, kSpaceM, 0);
    column->addWidget(m_tabs);

    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    splitter->addWidget(makeList());
    splitter->addWidget(makeSheet());
    splitter->addWidget(right);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setStretchFactor(2, 0);
    splitter->setSizes({kSideWidth, kSheetWidth, kFormWidth});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

    connect(m_samples, &SampleGrid::seedChosen, this,
            [this](quint32 seed) { m_context.inspectSeed(modelPath(), seed); });
    connect(m_samples, &SampleGrid::seedActivated, this,
            [this](quint32 seed) { m_context.showSeed(modelPath(), seed); });
    connect(m_samples, &SampleGrid::filled, this,
            [this] { m_form->setMeasured(m_samples->facesPerSecond(), m_samples->bytesPerFace()); });
    connect(m_form, &GenerateForm::lookChanged, this,
            [this] { m_samples->setLook(m_form->look(), m_form->classIndex()); });
    onPicked();
}

QWidget *ModelsPage::makeList()
{
    auto *side = new QWidget(this);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, kSpace, 0, kSpace);
    column->setSpacing(kSpace);
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
    add->setToolTip(tr("StyleGAN2 models of Mimik and of other programs (.safetensors, .pkl, .pt); files can also be "
                       "dropped on the window. Nothing in a file is run."));
    auto *line = new QHBoxLayout;
    line->setContentsMargins(kSpace, 0, kSpace, 0);
    line->addWidget(add);
    line->addStretch(1);
    column->addWidget(m_list, 1);
    column->addLayout(line);
    side->setMinimumWidth(160);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ModelsPage::onPicked);
    connect(add, &QPushButton::clicked, this, &ModelsPage::addRequested);
    return side;
}

QWidget *ModelsPage::makeSheet()
{
    auto *sheet = new QWidget(this);
    auto *column = new QVBoxLayout(sheet);
    column->setContentsMargins(kSpaceM, kSpace, kSpaceM, kSpace);
    column->setSpacing(kSpace);
    m_name = new ElidedLabel(sheet);
    m_name->setFont(ui::font(TextSize::Large, true));
    m_name->setObjectName(QStringLiteral("generatorName"));
    m_line = new ElidedLabel(sheet);
    m_line->setObjectName(QStringLiteral("generatorLine"));
    makeDim(m_line);
    m_fineTune = new QPushButton(tr("Train on…", "fine-tune a generator"), sheet);
    m_fineTune->setObjectName(QStringLiteral("generatorFineTune"));
    m_fineTune->setToolTip(tr("Fine-tune this generator on other faces"));
    m_firstSeed = new QSpinBox(sheet);
    m_firstSeed->setObjectName(QStringLiteral("firstSeed"));
    m_firstSeed->setRange(0, kMaxSeed);
    m_firstSeed->setAccessibleName(tr("Seed of the first face"));
    m_firstSeed->setToolTip(tr("Seed of the first face"));
    m_firstSeed->setKeyboardTracking(false);
    auto *other = new QToolButton(sheet);
    other->setObjectName(QStringLiteral("otherSeeds"));
    other->setIcon(icon(QStringLiteral("view-refresh")));
    other->setAutoRaise(true);
    other->setToolTip(tr("Other seeds"));
    other->setAccessibleName(tr("Other seeds"));
    m_samples = new SampleGrid(m_context.preview(), sheet);

    auto *head = new QHBoxLayout;
    head->setSpacing(kSpace);
    head->addWidget(m_name, 1);
    head->addWidget(m_fineTune);
    auto *below = new QHBoxLayout;
    below->setSpacing(kSpaceXs);
    below->addWidget(m_line, 1);
    below->addWidget(m_firstSeed);
    below->addWidget(other);
    column->addLayout(head);
    column->addLayout(below);
    column->addWidget(m_samples, 1);
    connect(m_firstSeed, &QSpinBox::valueChanged, this,
            [this](int seed) { m_samples->setFirstSeed(static_cast<quint32>(seed)); });
    connect(other, &QToolButton::clicked, this, &ModelsPage::otherSeeds);
    connect(m_fineTune, &QPushButton::clicked, this, [this] { Q_EMIT fineTuneRequested(modelPath()); });
    return sheet;
}

void ModelsPage::otherSeeds()
{
    constexpr int kHighest = 1'000'000; // numbers that one can still note down
    m_firstSeed->setValue(QRandomGenerator::global()->bounded(kHighest));
}

void ModelsPage::reload()
{
    auto *workspace = m_context.workspace();
    const QString before = modelPath();
    std::vector<data::ModelInfo> generators;
    if (workspace) {
        if (auto models = workspace->models()) {
            for (auto &model : *models) {
                if (model.kind == "generator" && !model.path.empty())
                    generators.push_back(std::move(model));
            }
        } else {
            m_context.sayError(models.error());
        }
    }
    m_models->setGenerators(std::move(generators));
    if (m_models->rowCount() > 0)
        m_list->setCurrentIndex(m_models->index(std::max(0, m_models->rowOf(before))));
    onPicked();
}

void ModelsPage::clear()
{
    m_models->setGenerators({});
    onPicked();
}

void ModelsPage::select(const QString &path)
{
    if (const int row = m_models->rowOf(path); row >= 0)
        m_list->setCurrentIndex(m_models->index(row));
}

void ModelsPage::showAbout()
{
    m_tabs->setCurrentWidget(m_facts);
}

QString ModelsPage::modelPath() const
{
    const QModelIndex current = m_list->currentIndex();
    return current.isValid() ? current.data(GeneratorModel::PathRole).toString() : QString();
}

const std::vector<data::ModelInfo> &ModelsPage::generators() const
{
    return m_models->generators();
}

std::optional<data::ModelInfo> ModelsPage::current() const
{
    const QModelIndex current = m_list->currentIndex();
    return current.isValid() ? std::optional(m_models->generator(current.row())) : std::nullopt;
}

void ModelsPage::onPicked()
{
    const auto model = current();
    m_form->setModel(model);
    m_facts->setModel(model);
    m_fineTune->setEnabled(model.has_value());
    if (!model) {
        m_name->setText(tr("No generator yet"));
        m_line->setText(tr("Train one, or add a model file."));
        m_samples->setModel({});
        return;
    }
    const GeneratorCard card(*model);
    m_name->setText(QString::fromStdString(model->name));
    m_name->setToolTip(m_name->text());
    m_line->setText(card.line());
    m_samples->setLook(m_form->look(), m_form->classIndex());
    m_samples->setModel(modelPath(), card.classes);
}

void ModelsPage::activate()
{
    m_form->reload();
    m_samples->refresh();
}

void ModelsPage::deactivate()
{
    m_samples->stop();
}

bool ModelsPage::isSettled() const
{
    return m_samples->isSettled();
}

} // namespace mimik::ui
