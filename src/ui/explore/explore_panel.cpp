#include "ui/explore/explore_panel.h"

#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "core/jobs/preview_client.h"
#include "ui/common/empty_state.h"
#include "ui/common/preview_faces.h"
#include "ui/common/seed_picks.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/explore/explore_view.h"
#include "ui/shell/app_context.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSlider>
#include <QSpinBox>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr int kPsiStep = 5; ///< hundredths
constexpr int kModelWidth = 320;
constexpr int kUsualDirections = 512; ///< width of w of the published generators

QLabel *caption(const QString &text, QWidget *buddy, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setBuddy(buddy);
    makeDim(label);
    return label;
}

} // namespace

ExplorePanel::ExplorePanel(AppContext &context, QWidget *parent) : Screen(context, parent)
{
    setObjectName(QStringLiteral("explorePanel"));
    build();
    readSettings();
    connect(&context, &AppContext::workspaceAboutToClose, this, [this] {
        m_faces.reset();
        m_models.clear();
    });
    const auto stale = [this] {
        m_modelsStale = true;
        if (m_active)
            activate();
    };
    connect(&context, &AppContext::workspaceChanged, this, stale);
    connect(&context, &AppContext::modelsChanged, this, stale);
    connect(&context, &AppContext::seedChanged, this, [this] {
        if (m_active)
            refreshMarks();
    });
}

ExplorePanel::~ExplorePanel() = default;

void ExplorePanel::build()
{
    m_stack = new QStackedLayout(this);
    m_empty = new EmptyState(this);
    m_content = new QWidget(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);

    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(kSpaceM, kSpace, kSpaceM, kSpace);
    column->setSpacing(kSpace);
    column->addWidget(makeToolBar());
    m_view = new ExploreView(m_content);
    column->addWidget(m_view, 1);
    column->addWidget(makeFooter());

    connect(m_view, &ExploreView::currentChanged, this, &ExplorePanel::takeCurrent);
    connect(m_view, &ExploreView::activated, this, &ExplorePanel::sendToAnnotate);
    connect(m_view, &ExploreView::pickToggled, this, &ExplorePanel::togglePick);
    connect(m_view, &ExploreView::panRequested, this,
            [this](int rows, int columns) { setGrid(m_grid.panned(rows, columns)); });
    connect(m_view, &ExploreView::pageRequested, this, [this](int pages) { setGrid(m_grid.page(pages)); });
    connect(m_view, &ExploreView::zoomRequested, this,
            [this](int steps) { m_columns->setValue(m_columns->value() - steps * m_columns->singleStep()); });
    connect(m_view, &ExploreView::resized, this, &ExplorePanel::regrid);
    connect(m_empty, &EmptyState::second, this, [this] { Q_EMIT context().demoRequested(); });
    connect(m_empty, &EmptyState::primary, this, [this] {
        if (context().workspace() && !AppContext::bundledGenerator().isEmpty() && !context().isReadOnly())
            useBundled();
        else if (context().workspace())
            context().goTo(QStringLiteral("generate"));
        else
            context().goTo(QStringLiteral("data"));
    });
}

QWidget *ExplorePanel::makeToolBar()
{
    auto *bar = new QWidget(m_content);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace);

    m_model = new QComboBox(bar);
    m_model->setObjectName(QStringLiteral("exploreModel"));
    m_model->setAccessibleName(tr("Generator"));
    m_model->setToolTip(tr("Generator"));
    m_model->setMinimumContentsLength(10);
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_model->setMaximumWidth(kModelWidth);
    row->addWidget(m_model, 2);

    m_mode = new QComboBox(bar);
    m_mode->setObjectName(QStringLiteral("exploreMode"));
    m_mode->setAccessibleName(tr("Kind of grid"));
    m_mode->addItem(tr("index × degree"), static_cast<int>(GridMode::IndexByDegree));
    m_mode->addItem(tr("seed × degree"), static_cast<int>(GridMode::SeedByDegree));
    m_mode->addItem(tr("seed × seed"), static_cast<int>(GridMode::SeedBySeed));
    m_mode->addItem(tr("all seeds"), static_cast<int>(GridMode::Seeds));
    m_mode->setItemData(0, tr("One seed: a direction per row, degrees across"), Qt::ToolTipRole);
    m_mode->setItemData(1, tr("One direction: a seed per row, degrees across"), Qt::ToolTipRole);
    m_mode->setItemData(2, tr("Four seeds in the corners and what lies between them"), Qt::ToolTipRole);
    m_mode->setItemData(3, tr("One seed after the other"), Qt::ToolTipRole);
    row->addWidget(m_mode);

    m_class = new QComboBox(bar);
    m_class->setObjectName(QStringLiteral("exploreClass"));
    m_class->setAccessibleName(tr("Class of the generator"));
    row->addWidget(m_class);
    row->addStretch(1);

    m_psi = new QSlider(Qt::Horizontal, bar);
    m_psi->setObjectName(QStringLiteral("explorePsi"));
    m_psi->setAccessibleName(tr("Truncation psi"));
    m_psi->setToolTip(tr("Truncation psi: 0 is the average face, 1 the full variety"));
    m_psi->setRange(0, 120);
    m_psi->setSingleStep(kPsiStep);
    m_psi->setPageStep(2 * kPsiStep);
    m_psi->setValue(70);
    m_psi->setMinimumWidth(96);
    m_psi->setMaximumWidth(200);
    m_psiValue = new QLabel(bar);
    m_psiValue->setObjectName(QStringLiteral("explorePsiValue"));
    m_psiValue->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("0.00")));
    m_psiValue->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(caption(tr("psi"), m_psi, bar));
    row->addWidget(m_psi, 1);
    row->addWidget(m_psiValue);

    m_noise = new QComboBox(bar);
    m_noise->setObjectName(QStringLiteral("exploreNoise"));
    m_noise->setAccessibleName(tr("Noise"));
    //: Noise mode of the generator: the same noise for each face
    m_noise->addItem(tr("constant"), QStringLiteral("const"));
    //: Noise mode of the generator: no noise at all
    m_noise->addItem(tr("none"), QStringLiteral("none"));
    //: Noise mode of the generator: other noise for each face
    m_noise->addItem(tr("random"), QStringLiteral("random"));
    row->addSpacing(kSpace);
    row->addWidget(caption(tr("noise"), m_noise, bar));
    row->addWidget(m_noise);

    connect(m_model, &QComboBox::activated, this, [this] {
        refreshControls();
        refreshMarks();
        regrid();
        takeCurrent(m_view->currentCell());
    });
    connect(m_mode, &QComboBox::currentIndexChanged, this, [this] {
        refreshControls();
        regrid();
    });
    connect(m_class, &QComboBox::currentIndexChanged, this, &ExplorePanel::regrid);
    connect(m_noise, &QComboBox::currentIndexChanged, this, &ExplorePanel::requestFaces);
    connect(m_psi, &QSlider::valueChanged, this, [this](int value) {
        m_psiValue->setText(QString::number(value / 100.0, 'f', 2));
        requestFaces();
    });
    m_psiValue->setText(QStringLiteral("0.70"));
    return bar;
}

QWidget *ExplorePanel::makeFooter()
{
    auto *bar = new QWidget(m_content);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace);

    const auto spin = [&](const char *name, const QString &what) {
        auto *box = new QSpinBox(bar);
        box->setObjectName(QString::fromLatin1(name));
        box->setAccessibleName(what);
        box->setToolTip(what);
        return box;
    };
    m_seed = spin("exploreSeed", tr("Seed of the first face"));
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setKeyboardTracking(false);
    m_seed->setMinimumWidth(96);
    auto *dice = new QToolButton(bar);
    dice->setObjectName(QStringLiteral("exploreRandomSeed"));
    dice->setAccessibleName(tr("A random seed"));
    dice->setToolTip(tr("A random seed"));
    dice->setIcon(icon(QStringLiteral("roll")));
    dice->setAutoRaise(true);
    row->addWidget(caption(tr("seed"), m_seed, bar));
    row->addWidget(m_seed);
    row->addWidget(dice);

    m_index = spin("exploreIndex", tr("Direction: index of the SeFa eigenvector, the strongest first"));
    m_index->setRange(0, 511);
    m_indexLabel = caption(tr("direction"), m_index, bar);
    row->addSpacing(kSpace);
    row->addWidget(m_indexLabel);
    row->addWidget(m_index);

    m_degree = new QDoubleSpinBox(bar);
    m_degree->setObjectName(QStringLiteral("exploreDegree"));
    m_degree->setAccessibleName(tr("Largest degree"));
    m_degree->setToolTip(tr("Largest degree: how far along the direction the outer columns go"));
    m_degree->setRange(0.5, 100);
    m_degree->setDecimals(1);
    m_degree->setValue(15);
    m_degree->setPrefix(QStringLiteral("± "));
    m_degreeLabel = caption(tr("degree"), m_degree, bar);
    row->addSpacing(kSpace);
    row->addWidget(m_degreeLabel);
    row->addWidget(m_degree);

    m_columns = spin("exploreColumns", tr("Faces across (+ and − change it)"));
    m_columns->setRange(3, 21);
    m_columns->setSingleStep(2); // an odd number keeps degree 0 in the middle
    m_columns->setValue(7);
    row->addSpacing(kSpace);
    row->addWidget(caption(tr("across"), m_columns, bar));
    row->addWidget(m_columns);

    m_status = new QLabel(bar);
    m_status->setObjectName(QStringLiteral("exploreStatus"));
    m_status->setTextFormat(Qt::PlainText);
    makeDim(m_status);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addSpacing(kSpace);
    row->addWidget(m_status, 1);

    m_pick = new QToolButton(bar);
    m_pick->setObjectName(QStringLiteral("explorePick"));
    m_pick->setText(tr("Pick"));
    m_pick->setCheckable(true);
    m_pick->setToolTip(tr("Puts the seed on Annotate's list (P)"));
    row->addWidget(m_pick);

    m_annotate = new QPushButton(bar);
    m_annotate->setObjectName(QStringLiteral("exploreAnnotate"));
    m_annotate->setToolTip(tr("Opens the seed in Annotate (Return, or double click on the face)"));
    makePrimary(m_annotate);
    row->addWidget(m_annotate);

    connect(m_seed, &QSpinBox::valueChanged, this, &ExplorePanel::regrid);
    connect(m_index, &QSpinBox::valueChanged, this, &ExplorePanel::regrid);
    connect(m_degree, &QDoubleSpinBox::valueChanged, this, &ExplorePanel::regrid);
    connect(m_columns, &QSpinBox::valueChanged, this, &ExplorePanel::regrid);
    connect(dice, &QToolButton::clicked, this,
            [this] { m_seed->setValue(static_cast<int>(QRandomGenerator::global()->bounded(1'000'000))); });
    connect(m_pick, &QToolButton::clicked, this, [this] { togglePick(m_view->currentCell()); });
    connect(m_annotate, &QPushButton::clicked, this, [this] { sendToAnnotate(m_view->currentCell()); });
    return bar;
}

QList<KeyHint> ExplorePanel::keys() const
{
    return {{tr("Arrows"), tr("move; at the edge the grid goes on")},
            {tr("Shift + arrows"), tr("pan by one row or column")},
            {tr("PgUp, PgDn"), tr("the page before, the next page")},
            {tr("+ and −"), tr("bigger faces, more faces")},
            {tr("Return"), tr("annotate the seed")},
            {tr("P"), tr("pick the seed: puts it on Annotate's list")}};
}

QString ExplorePanel::model() const
{
    const int i = m_model->currentIndex();
    return i >= 0 && i < static_cast<int>(m_models.size())
               ? QString::fromStdString(m_models[static_cast<std::size_t>(i)].path.string())
               : QString();
}

data::ModelId ExplorePanel::modelId() const
{
    const int i = m_model->currentIndex();
    return i >= 0 && i < static_cast<int>(m_models.size()) ? m_models[static_cast<std::size_t>(i)].id : data::ModelId{};
}

void ExplorePanel::activate()
{
    m_active = true;
    if (m_modelsStale)
        reloadModels();
    if (m_models.empty()) {
        showEmpty();
        return;
    }
    if (!m_faces) {
        m_faces = std::make_unique<PreviewFaces>(context().preview());
        connect(m_faces.get(), &PreviewFaces::ready, this, [this](const PreviewCell &face) {
            // A face can stand in several cells (degree 0 of each row).
            for (int cell = 0; cell < m_grid.numCells(); ++cell) {
                const auto shown = m_grid.cell(cell / m_grid.columns, cell % m_grid.columns);
                if (shown.seed == face.seed)
                    if (const QImage image = m_faces->find(shown); !image.isNull())
                        m_view->setFace(cell, image);
            }
            m_error.clear();
            refreshStatus();
        });
        connect(m_faces.get(), &PreviewFaces::finished, this, &ExplorePanel::refreshStatus);
        connect(m_faces.get(), &PreviewFaces::failed, this, [this](const QString &text) {
            m_error = text;
            refreshStatus();
        });
    }
    m_stack->setCurrentWidget(m_content);
    refreshControls();
    refreshMarks();
    regrid();
    requestFaces();
    m_view->setFocus(Qt::OtherFocusReason);
    takeCurrent(m_view->currentCell());
}

void ExplorePanel::deactivate()
{
    m_active = false;
    if (m_faces)
        m_faces->stop();
    writeSettings();
}

void ExplorePanel::open(const QVariantMap &arguments)
{
    const QString path = arguments.value(QStringLiteral("model")).toString();
    for (std::size_t i = 0; i < m_models.size(); ++i) {
        if (QString::fromStdString(m_models[i].path.string()) == path)
            m_model->setCurrentIndex(static_cast<int>(i));
    }
    if (arguments.contains(QStringLiteral("seed")))
        m_seed->setValue(arguments.value(QStringLiteral("seed")).toInt());
    refreshControls();
    regrid();
}

void ExplorePanel::focusFilter()
{
    m_seed->setFocus(Qt::ShortcutFocusReason);
    m_seed->selectAll();
}

void ExplorePanel::reloadModels()
{
    m_modelsStale = false;
    const QString before =
        model().isEmpty() ? context().settings().value(QStringLiteral("explore/model")).toString() : model();
    m_models.clear();
    if (auto *workspace = context().workspace()) {
        if (auto models = workspace->models()) {
            for (auto &model : *models) {
                if (model.kind == "generator" && !model.path.empty())
                    m_models.push_back(std::move(model));
            }
        } else {
            context().sayError(models.error());
        }
    }
    m_loading = true;
    m_model->clear();
    int current = 0;
    for (const auto &model : m_models) {
        const QString path = QString::fromStdString(model.path.string());
        m_model->addItem(QString::fromStdString(model.name));
        m_model->setItemData(m_model->count() - 1, path, Qt::ToolTipRole);
        if (path == before)
            current = m_model->count() - 1;
    }
    m_model->setCurrentIndex(m_models.empty() ? -1 : current);
    m_loading = false;
}

void ExplorePanel::showEmpty()
{
    const bool hasBundled = !AppContext::bundledGenerator().isEmpty() && !context().isReadOnly();
    if (!context().workspace())
        m_empty->setContent(QStringLiteral("compass"),
                            tr("Open a workspace to explore what a generator can make, seed by seed."),
                            tr("Go to Data"), tr("Open the demo"));
    else if (hasBundled)
        m_empty->setContent(QStringLiteral("compass"),
                            tr("This workspace has no generator yet. Start with the small one that comes with Mimik, "
                               "or train your own on the Generate screen."),
                            tr("Use the demo generator"), tr("Open the demo"));
    else
        m_empty->setContent(QStringLiteral("compass"),
                            tr("This workspace has no generator yet. Train or load one on the Generate screen."),
                            tr("Go to Generate"), tr("Open the demo"));
    m_stack->setCurrentWidget(m_empty);
}

void ExplorePanel::useBundled()
{
    // The workspace tells everybody, this screen too.
    const auto added = context().workspace()->addModel(AppContext::bundledGenerator().toStdString(), true);
    if (!added)
        context().sayError(added.error());
}

void ExplorePanel::readSettings()
{
    auto &settings = context().settings();
    m_loading = true;
    const auto number = [&](const char *key, int fallback) {
        return settings.value(QStringLiteral("explore/") + QString::fromLatin1(key), fallback).toInt();
    };
    m_mode->setCurrentIndex(std::max(0, m_mode->findData(number("mode", static_cast<int>(GridMode::IndexByDegree)))));
    m_columns->setValue(number("columns", 7));
    m_seed->setValue(number("seed", 0));
    m_index->setValue(number("index", 0));
    m_psi->setValue(number("psi", 70));
    m_degree->setValue(settings.value(QStringLiteral("explore/degree"), 15.0).toDouble());
    m_noise->setCurrentIndex(
        std::max(0, m_noise->findData(settings.value(QStringLiteral("explore/noise"), QStringLiteral("const")))));
    m_loading = false;
}

void ExplorePanel::writeSettings()
{
    auto &settings = context().settings();
    settings.setValue(QStringLiteral("explore/mode"), m_mode->currentData());
    settings.setValue(QStringLiteral("explore/columns"), m_columns->value());
    settings.setValue(QStringLiteral("explore/seed"), m_seed->value());
    settings.setValue(QStringLiteral("explore/index"), m_index->value());
    settings.setValue(QStringLiteral("explore/psi"), m_psi->value());
    settings.setValue(QStringLiteral("explore/degree"), m_degree->value());
    settings.setValue(QStringLiteral("explore/noise"), m_noise->currentData());
    if (!model().isEmpty())
        settings.setValue(QStringLiteral("explore/model"), model());
}

void ExplorePanel::refreshControls()
{
    const auto mode = static_cast<GridMode>(m_mode->currentData().toInt());
    const bool degrees = mode == GridMode::IndexByDegree || mode == GridMode::SeedByDegree;
    m_indexLabel->setText(mode == GridMode::IndexByDegree ? tr("directions from") : tr("direction"));
    for (QWidget *widget : {static_cast<QWidget *>(m_indexLabel), static_cast<QWidget *>(m_index),
                            static_cast<QWidget *>(m_degreeLabel), static_cast<QWidget *>(m_degree)})
        widget->setVisible(degrees);

    // Classes of a conditional generator, and how many directions it has.
    QStringList classes;
    m_numDirections = kUsualDirections;
    const int i = m_model->currentIndex();
    if (i >= 0 && i < static_cast<int>(m_models.size())) {
        const Json &card = m_models[static_cast<std::size_t>(i)].card;
        if (card.is_object() && card.contains("settings") && card["settings"].is_object() &&
            card["settings"].value("wDim", Json()).is_number_integer())
            m_numDirections = std::max(1, card["settings"]["wDim"].get<int>());
        if (card.is_object() && card.contains("classes") && card["classes"].is_array()) {
            for (const auto &name : card["classes"])
                classes << (name.is_string() ? QString::fromStdString(name.get<std::string>()) : QString());
        }
    }
    m_index->setMaximum(m_numDirections - 1);
    QStringList shown;
    for (int k = 0; k < m_class->count(); ++k)
        shown << m_class->itemText(k);
    if (shown != classes) {
        const bool loading = m_loading;
        m_loading = true;
        m_class->clear();
        m_class->addItems(classes);
        m_loading = loading;
    }
    m_class->setVisible(!classes.isEmpty());
}

void ExplorePanel::refreshMarks()
{
    QSet<quint32> picked, decided;
    if (auto *workspace = context().workspace(); workspace && data::isValid(modelId())) {
        for (const auto seed : pickedSeeds(*workspace, modelId()))
            picked.insert(seed);
        if (const auto seeds = workspace->annotations().seeds(modelId())) {
            for (const auto &state : *seeds) {
                if (state.hasLabels())
                    decided.insert(static_cast<quint32>(state.ref.seed));
            }
        }
    }
    m_view->setMarks(picked, decided);
    m_pick->setChecked(picked.contains(currentSeed()));
    m_pick->setEnabled(!context().isReadOnly());
    if (context().isReadOnly())
        m_pick->setToolTip(tr("Read-only: %1").arg(context().heldBy()));
}

void ExplorePanel::regrid()
{
    if (m_loading)
        return;
    ExploreGrid grid;
    grid.mode = static_cast<GridMode>(m_mode->currentData().toInt());
    grid.columns = m_columns->value();
    grid.rows = m_view->rowsThatFit(grid.columns);
    if (grid.mode == GridMode::SeedBySeed)
        grid.rows = std::max(2, grid.rows);
    grid.seed = static_cast<std::uint32_t>(m_seed->value());
    grid.numDirections = m_numDirections;
    grid.firstIndex = m_index->value();
    if (grid.mode == GridMode::IndexByDegree) {
        grid.rows = std::min(grid.rows, m_numDirections);
        grid.firstIndex = std::min(grid.firstIndex, m_numDirections - grid.rows);
    }
    grid.maxDegree = m_degree->value();
    grid.classIndex = m_class->count() > 0 ? m_class->currentIndex() : -1;
    setGrid(grid);
}

void ExplorePanel::setGrid(const ExploreGrid &grid)
{
    if (grid == m_grid && m_view->grid() == grid)
        return;
    m_grid = grid;
    m_loading = true;
    m_seed->setValue(static_cast<int>(std::min<std::uint32_t>(grid.seed, std::numeric_limits<int>::max())));
    m_index->setValue(grid.firstIndex);
    m_loading = false;
    m_view->setGrid(grid);
    requestFaces();
    if (m_active)
        takeCurrent(m_view->currentCell());
}

void ExplorePanel::requestFaces()
{
    if (!m_active || !m_faces || m_loading)
        return;
    m_faces->setLook({model(), m_psi->value() / 100.0, m_noise->currentData().toString()});
    const auto place = [&](const ExploreGrid &grid, int cell) {
        return grid.cell(cell / grid.columns, cell % grid.columns);
    };
    std::vector<PreviewCell> wanted;
    // The current face answers first, so that a slider can be followed; then coarse to fine; then the next page.
    wanted.push_back(place(m_grid, std::min(m_view->currentCell(), m_grid.numCells() - 1)));
    for (const int cell : m_grid.order()) {
        const auto face = place(m_grid, cell);
        if (const QImage image = m_faces->find(face); !image.isNull())
            m_view->setFace(cell, image);
        wanted.push_back(face);
    }
    if (const ExploreGrid next = m_grid.page(1); m_grid.mode != GridMode::SeedBySeed && next != m_grid) {
        for (const int cell : next.order())
            wanted.push_back(place(next, cell));
    }
    m_faces->want(wanted);
    refreshStatus();
}

void ExplorePanel::refreshStatus()
{
    QString text;
    int here = 0;
    for (int cell = 0; cell < m_grid.numCells(); ++cell)
        here += m_faces && m_faces->has(m_grid.cell(cell / m_grid.columns, cell % m_grid.columns)) ? 1 : 0;
    if (!m_error.isEmpty())
        text = m_error;
    else if (here < m_grid.numCells())
        text = tr("%1 of %2 faces").arg(here).arg(m_grid.numCells());
    m_status->setText(text);
    m_status->setToolTip(text);
}

std::uint32_t ExplorePanel::currentSeed() const
{
    return m_grid.pickSeed(m_view->currentRow(), m_view->currentColumn());
}

void ExplorePanel::takeCurrent(int)
{
    const auto seed = currentSeed();
    m_annotate->setText(tr("Annotate seed %1").arg(seed));
    if (auto *workspace = context().workspace()) {
        const auto picks = pickedSeeds(*workspace, modelId());
        m_pick->setChecked(std::find(picks.begin(), picks.end(), seed) != picks.end());
    }
    if (m_active && !model().isEmpty())
        context().inspectSeed(model(), seed);
}

void ExplorePanel::sendToAnnotate(int cell)
{
    const auto seed = m_grid.pickSeed(cell / m_grid.columns, cell % m_grid.columns);
    if (auto *workspace = context().workspace(); workspace && !context().isReadOnly()) {
        if (auto picked = setSeedPicked(*workspace, modelId(), seed, true); !picked)
            context().sayError(picked.error());
        refreshMarks();
    }
    context().showSeed(model(), seed);
}

void ExplorePanel::togglePick(int cell)
{
    auto *workspace = context().workspace();
    if (!workspace)
        return;
    const auto seed = m_grid.pickSeed(cell / m_grid.columns, cell % m_grid.columns);
    const auto picks = pickedSeeds(*workspace, modelId());
    const bool on = std::find(picks.begin(), picks.end(), seed) == picks.end();
    if (auto picked = setSeedPicked(*workspace, modelId(), seed, on); !picked)
        context().sayError(picked.error());
    else
        context().say(on ? tr("Seed %1 is on Annotate's list").arg(seed) : tr("Seed %1 is off the list").arg(seed));
    refreshMarks();
}

} // namespace mimik::ui
