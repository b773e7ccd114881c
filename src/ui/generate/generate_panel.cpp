#include "ui/generate/generate_panel.h"

#include "core/data/workspace.h"
#include "ui/common/empty_state.h"
#include "ui/common/model_files.h"
#include "ui/common/tokens.h"
#include "ui/generate/model_import.h"
#include "ui/generate/models_page.h"
#include "ui/generate/train_page.h"
#include "ui/shell/app_context.h"

#include <QAction>
#include <QFileDialog>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace mimik::ui {

namespace {
enum Tab { ModelsTab, TrainTab };
} // namespace

GeneratePanel::GeneratePanel(AppContext &context, QWidget *parent)
    : Screen(context, parent), m_pages(new QStackedWidget(this)), m_empty(new EmptyState(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    m_pages->addWidget(m_empty);

    m_import = new ModelImport(context);
    m_models = new ModelsPage(context);
    m_train = new TrainPage(context);
    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("generateTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(m_models, tr("Generators"));
    m_tabs->addTab(m_train, tr("Train a generator"));
    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, kSpaceXs, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_import);
    column->addWidget(m_tabs, 1);
    m_pages->addWidget(page);

    connect(m_empty, &EmptyState::primary, this, [this] { Q_EMIT this->context().demoRequested(); });
    connect(m_models, &ModelsPage::addRequested, this, &GeneratePanel::chooseModel);
    connect(m_models, &ModelsPage::fineTuneRequested, this, [this](const QString &path) {
        m_train->setStart(path);
        m_tabs->setCurrentIndex(TrainTab);
    });
    connect(m_train, &TrainPage::snapshotTaken, m_models, &ModelsPage::select);
    connect(m_import, &ModelImport::added, this, [this](const QString &path) {
        m_models->select(path);
        m_tabs->setCurrentIndex(ModelsTab);
    });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int tab) {
        if (tab == ModelsTab)
            m_models->activate();
        else
            m_models->deactivate(); // its faces would slow a training down
    });
    auto *add = new QAction(tr("Add a generator…"), this);
    connect(add, &QAction::triggered, this, &GeneratePanel::chooseModel);
    addAction(add);
    const auto go = [this](QKeyCombination key, int by) {
        auto *shortcut = new QShortcut(key, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, by] {
            m_tabs->setCurrentIndex(std::clamp(m_tabs->currentIndex() + by, 0, m_tabs->count() - 1));
        });
    };
    go(Qt::CTRL | Qt::Key_PageDown, 1);
    go(Qt::CTRL | Qt::Key_PageUp, -1);
    connect(&context, &AppContext::workspaceAboutToClose, this, [this] {
        m_models->clear();
        m_train->setGenerators({});
    });
    connect(&context, &AppContext::workspaceChanged, this, &GeneratePanel::markStale);
    connect(&context, &AppContext::modelsChanged, this, &GeneratePanel::markStale);
    connect(&context, &AppContext::datasetsChanged, this, &GeneratePanel::markStale);
}

void GeneratePanel::markStale()
{
    m_stale = true;
    if (isVisible())
        activate();
}

void GeneratePanel::chooseModel()
{
    auto *dialog = new QFileDialog(this, tr("Add generators"));
    dialog->setObjectName(QStringLiteral("addModelDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Models (%1)").arg(modelFilePatterns()), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, m_import, &ModelImport::add);
    dialog->open();
}

void GeneratePanel::activate()
{
    auto *workspace = context().workspace();
    if (m_stale) {
        m_stale = false;
        m_models->reload();
        m_train->setGenerators(m_models->generators());
        m_train->reload();
        if (!workspace)
            m_empty->setContent(QStringLiteral("draw-brush"),
                                tr("No workspace is open. Open the demo to see faces being made, or make a workspace "
                                   "with File › New."),
                                tr("Open the demo"));
        m_pages->setCurrentIndex(workspace ? 1 : 0);
        if (workspace && m_models->generators().empty())
            m_tabs->setCurrentIndex(TrainTab);
    }
    if (m_tabs->currentIndex() == ModelsTab)
        m_models->activate();
}

void GeneratePanel::deactivate()
{
    m_models->deactivate();
}

void GeneratePanel::open(const QVariantMap &arguments)
{
    if (arguments.contains(QStringLiteral("addModel")))
        m_import->add(arguments.value(QStringLiteral("addModel")).toStringList());
    if (arguments.contains(QStringLiteral("about"))) {
        m_models->showAbout();
        m_tabs->setCurrentIndex(ModelsTab);
    }
    const QString run = arguments.value(QStringLiteral("run")).toString();
    if (!run.isEmpty())
        m_train->showRun(run.toStdString());
    if (!run.isEmpty() || arguments.contains(QStringLiteral("train")))
        m_tabs->setCurrentIndex(TrainTab);
}

bool GeneratePanel::dropFiles(const QStringList &files)
{
    QStringList models;
    std::copy_if(files.cbegin(), files.cend(), std::back_inserter(models), isModelFile);
    if (models.isEmpty())
        return false;
    m_import->add(models);
    return true;
}

QList<KeyHint> GeneratePanel::keys() const
{
    return {{QStringLiteral("↑ ↓"), tr("next generator")},
            {QStringLiteral("← → ↑ ↓"), tr("another face of the sheet")},
            {QStringLiteral("Enter"), tr("annotate the face of the sheet")},
            {QStringLiteral("Ctrl+PgDn"), tr("train a generator")},
            {QStringLiteral("Ctrl+PgUp"), tr("back to the generators")},
            {QStringLiteral("← →"), tr("faces of the training: one snapshot back or on")},
            {QStringLiteral("Home End"), tr("faces of the training: first, newest")},
            {QStringLiteral("R"), tr("faces of the training: hold for real faces")}};
}

QList<QPair<QString, QVariantMap>> GeneratePanel::pages() const
{
    if (!context().workspace())
        return {};
    return {{QStringLiteral("about"), {{QStringLiteral("about"), true}}},
            {QStringLiteral("train"), {{QStringLiteral("train"), true}}}};
}

bool GeneratePanel::isSettled() const
{
    return !m_import->isBusy() && (m_tabs->currentIndex() == ModelsTab ? m_models->isSettled() : m_train->isSettled());
}

} // namespace mimik::ui
