#include "ui/explore/explore_panel.h"

#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "core/jobs/preview_client.h"
#include "ui/common/empty_state.h"
#include "ui/common/preview_faces.h"
#include "ui/common/seed_picks.h"
#include "ui/explore/explore_view.h"
#include "ui/shell/app_context.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QStackedLayout>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

constexpr int kUsualDirections = 512; ///< width of w of the published generators

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
            refresh();
    };
    connect(&context, &AppContext::workspaceChanged, this, stale);
    connect(&context, &AppContext::modelsChanged, this, stale);
    connect(&context, &AppContext::seedChanged, this, [this] {
        if (m_active)
            refreshMarks();
    });
}

ExplorePanel::~ExplorePanel() = default;

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
    refresh();
    if (!m_models.empty())
        m_view->setFocus(Qt::OtherFocusReason);
}

void ExplorePanel::refresh()
{
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
    if (m_stack->currentWidget() != m_content) {
        const auto *focus = window()->focusWidget();
        const bool ours = focus == this || (focus && isAncestorOf(focus)); // on a button that goes away
        m_stack->setCurrentWidget(m_content);
        setFocusProxy(m_view);
        if (ours)
            m_view->setFocus(Qt::OtherFocusReason);
    }
    takeModel();
}

void ExplorePanel::takeModel()
{
    refreshControls();
    refreshMarks();
    regrid();
    requestFaces(); // the same grid of another generator has other faces
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
    takeModel();
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
    setFocusProxy(nullptr);
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
    m_degree->setValue(settings.value(QStringLiteral("explore/degree"), ExploreGrid::kUsualDegree).toDouble());
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
        return requestFaces(); // in larger cells, faces that were shrunk are asked for again
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
    if (m_faces->look().model != model()) {
        m_view->setGrid(m_grid); // no face of another generator stays on the screen
        m_error.clear();
    }
    constexpr int kSideStep = 64; // a slow resize does not ask for each size
    const double side = m_view->cellRect(0, 0).width() * m_view->devicePixelRatioF();
    m_faces->setDrawn(static_cast<int>(std::ceil(side / kSideStep)) * kSideStep,
                      2 * m_grid.numCells()); // and a page on
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
