#include "ui/shell/main_window.h"

#include "core/data/annotations.h"
#include "core/data/workspace.h"
#include "core/jobs/job_manager.h"
#include "ui/common/job_text.h"
#include "ui/common/model_files.h"
#include "ui/common/thumbnail_loader.h"
#include "ui/common/tokens.h"
#include "ui/shell/banner.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/key_sheet.h"

#include <QAbstractSpinBox>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
#include <QStyle>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace mimik::ui {

namespace {

constexpr int kStateVersion = 1;
constexpr int kMessageMs = 6000;
const QSize kDefaultSize(1280, 720);

/// A field that letters are typed into, so that the keys of a screen do not reach it.
bool takesLetters(const QWidget *widget)
{
    return qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget) ||
           qobject_cast<const QComboBox *>(widget);
}

} // namespace

MainWindow::MainWindow(AppContext &context, Theme &theme, QWidget *parent)
    : QMainWindow(parent), m_context(context), m_theme(theme), m_rail(nullptr), m_stack(new QStackedWidget(this)),
      m_banner(new Banner(this)), m_palette(nullptr), m_keySheet(nullptr)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Mimik"));
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    resize(kDefaultSize);

    auto *centre = new QWidget(this);
    auto *row = new QHBoxLayout(centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto *rail = new QWidget(centre);
    rail->setObjectName(QStringLiteral("rail"));
    rail->setAttribute(Qt::WA_StyledBackground);
    rail->setFixedWidth(kRailWidth);
    m_rail = new QVBoxLayout(rail);
    m_rail->setContentsMargins(0, kSpaceXs, 0, kSpaceXs);
    m_rail->setSpacing(0);
    m_rail->addStretch(1);
    auto *column = new QVBoxLayout;
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_stack, 1);
    row->addWidget(rail);
    row->addLayout(column, 1);
    setCentralWidget(centre);

    m_palette = new CommandPalette(this);
    m_keySheet = new KeySheet(this);
    makeMenus();
    makeStatusBar();

    connect(&m_context, &AppContext::screenRequested, this, &MainWindow::showScreen);
    connect(&m_context, &AppContext::statusMessage, this,
            [this](const QString &text) { statusBar()->showMessage(text, kMessageMs); });
    connect(&m_context, &AppContext::errorMessage, this,
            [this](const QString &text) { m_banner->showText(text, true); });
    connect(m_banner, &Banner::closed, this, [this] {
        if (m_banner->isError())
            showReadOnly(); // the error stood in its place
    });
    connect(&m_context, &AppContext::workspaceChanged, this, &MainWindow::refreshWorkspace);
    connect(&m_context, &AppContext::jobManagersChanged, this, &MainWindow::watchJobs);
    connect(&m_context, &AppContext::demoRequested, this, &MainWindow::openDemo);
    connect(&m_context, &AppContext::backgroundChanged, this, &MainWindow::refreshChip);
    connect(&m_theme, &Theme::changed, this, &MainWindow::refreshIcons);
    refreshWorkspace();
    watchJobs();
}

MainWindow::~MainWindow()
{
    // Screens use the context until they are gone, and this window connects to it: break that first.
    m_context.disconnect(this);
}

void MainWindow::makeMenus()
{
    auto *file = menuBar()->addMenu(tr("&File"));
    auto add = [this](QMenu *menu, const QString &text, const QKeySequence &keys, const char *name, auto slot) {
        auto *action = menu->addAction(text, this, slot);
        action->setShortcut(keys);
        action->setObjectName(QLatin1StringView(name));
        return action;
    };
    add(file, tr("&New workspace…"), QKeySequence::New, "actionNew", &MainWindow::newWorkspace);
    add(file, tr("&Open workspace…"), QKeySequence::Open, "actionOpen", &MainWindow::openWorkspace);
    add(file, tr("Open the &demo"), {}, "actionDemo", &MainWindow::openDemo);
    add(file, tr("&Close workspace"), {}, "actionClose", [this] { m_context.closeWorkspace(); });
    file->addSeparator();
    add(file, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), "actionQuit", &QWidget::close);

    auto *edit = menuBar()->addMenu(tr("&Edit"));
    add(edit, tr("&Undo"), QKeySequence(Qt::CTRL | Qt::Key_Z), "actionUndo", &MainWindow::undo);
    add(edit, tr("&Redo"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), "actionRedo", &MainWindow::redo);
    edit->addSeparator();
    add(edit, tr("&Filter"), QKeySequence(Qt::CTRL | Qt::Key_F), "actionFilter", [this] {
        if (auto *screen = currentScreen())
            screen->focusFilter();
    });
    add(edit, tr("Command &palette"), QKeySequence(Qt::CTRL | Qt::Key_K), "actionPalette",
        [this] { m_palette->popUp(paletteActions()); });

    auto *view = menuBar()->addMenu(tr("&View"));
    m_screenMenu = view->addMenu(tr("&Screens"));
    m_dockMenu = view->addMenu(tr("&Docks"));
    auto *themes = view->addMenu(tr("&Theme"));
    m_themeActions = new QActionGroup(this);
    const std::pair<ThemeChoice, QString> choices[] = {{ThemeChoice::System, tr("As the &system")},
                                                       {ThemeChoice::Light, tr("&Light theme")},
                                                       {ThemeChoice::Dark, tr("&Dark theme")}};
    for (const auto &[choice, text] : choices) {
        auto *action = themes->addAction(text, this, [this, choice = choice] { setTheme(choice); });
        action->setCheckable(true);
        action->setData(static_cast<int>(choice));
        action->setChecked(choice == m_theme.choice());
        m_themeActions->addAction(action);
    }
    add(view, tr("&Reset layout"), {}, "actionResetLayout", &MainWindow::resetLayout);

    auto *help = menuBar()->addMenu(tr("&Help"));
    auto *keys = add(help, tr("&Keys"), {}, "actionKeys", [this] {
        auto *screen = currentScreen();
        m_keySheet->popUp(m_current >= 0 ? m_screens[static_cast<std::size_t>(m_current)].info.title : QString(),
                          screen ? screen->keys() : QList<KeyHint>());
    });
    keys->setShortcuts({QKeySequence(QStringLiteral("?")), QKeySequence(Qt::Key_F1)});
}

void MainWindow::makeStatusBar()
{
    m_chip = new QToolButton(this);
    m_chip->setObjectName(QStringLiteral("jobChip"));
    m_chip->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_chip->setToolTip(tr("Show the jobs"));
    connect(m_chip, &QToolButton::clicked, this, [this] {
        if (auto *dock = findChild<QDockWidget *>(QStringLiteral("jobsDock"))) {
            dock->show();
            dock->raise();
        }
    });
    statusBar()->addPermanentWidget(m_chip);
    statusBar()->setSizeGripEnabled(false);
}

void MainWindow::addScreen(ScreenInfo info)
{
    const int index = static_cast<int>(m_screens.size());
    Entry entry;
    entry.button = new QToolButton(this);
    entry.button->setObjectName(QStringLiteral("rail_") % info.id);
    entry.button->setProperty("rail", true);
    entry.button->setText(info.title);
    entry.button->setIcon(icon(info.iconName));
    entry.button->setIconSize({kIconRail, kIconRail});
    entry.button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    entry.button->setCheckable(true);
    entry.button->setAutoExclusive(true);
    entry.button->setFixedWidth(kRailWidth - 1);
    entry.button->setToolTip(tr("%1 (Ctrl+%2)").arg(info.title).arg(index + 1));
    m_rail->insertWidget(index, entry.button);
    entry.page = new QWidget(m_stack);
    auto *layout = new QVBoxLayout(entry.page);
    layout->setContentsMargins(0, 0, 0, 0);
    m_stack->addWidget(entry.page);
    auto *action = m_screenMenu->addAction(info.title, this, [this, index] { setCurrent(index); });
    action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index)));
    connect(entry.button, &QToolButton::clicked, this, [this, index] { setCurrent(index); });
    entry.info = std::move(info);
    m_screens.push_back(std::move(entry));
}

QDockWidget *MainWindow::addDock(const QString &id, const QString &title, QWidget *widget, Qt::DockWidgetArea area,
                                 const QKeySequence &shortcut)
{
    auto *dock = new QDockWidget(title, this);
    dock->setObjectName(id % QStringLiteral("Dock"));
    dock->setWidget(widget);
    if (area == Qt::BottomDockWidgetArea) {
        // These share their place: the tabs say their names, and a title bar would only take height from the faces.
        auto *noTitle = new QWidget(dock);
        noTitle->setFixedHeight(0);
        dock->setTitleBarWidget(noTitle);
    }
    QList<QDockWidget *> there;
    for (auto *other : findChildren<QDockWidget *>()) {
        if (other != dock && dockWidgetArea(other) == area)
            there.append(other);
    }
    addDockWidget(area, dock);
    if (!there.isEmpty()) {
        tabifyDockWidget(there.first(), dock);
        there.first()->raise();
    }
    auto *action = dock->toggleViewAction();
    action->setShortcut(shortcut);
    m_dockMenu->addAction(action);
    return dock;
}

void MainWindow::restore()
{
    auto &settings = m_context.settings();
    QList<QDockWidget *> bottom, right;
    for (auto *dock : findChildren<QDockWidget *>())
        (dockWidgetArea(dock) == Qt::BottomDockWidgetArea ? bottom : right).append(dock);
    if (!bottom.isEmpty())
        resizeDocks({bottom.first()}, {120}, Qt::Vertical);
    if (!right.isEmpty())
        resizeDocks({right.first()}, {248}, Qt::Horizontal);
    m_defaultState = saveState(kStateVersion);
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    restoreState(settings.value(QStringLiteral("window/state")).toByteArray(), kStateVersion);
    const QString last = settings.value(QStringLiteral("window/screen"), QStringLiteral("data")).toString();
    showScreen(screenIds().contains(last) ? last : screenIds().value(0));
}

QStringList MainWindow::screenIds() const
{
    QStringList ids;
    for (const auto &entry : m_screens)
        ids.append(entry.info.id);
    return ids;
}

void MainWindow::showScreen(const QString &id, const QVariantMap &arguments)
{
    const auto index = static_cast<int>(screenIds().indexOf(id));
    if (index < 0)
        return;
    setCurrent(index);
    if (!arguments.isEmpty() && currentScreen())
        currentScreen()->open(arguments);
}

void MainWindow::setCurrent(int index)
{
    if (index == m_current)
        return focusScreen();
    setFocus(); // else the stack hands it on to the first box of the new page
    if (auto *before = currentScreen())
        before->deactivate();
    m_current = index;
    Entry &entry = m_screens[static_cast<std::size_t>(index)];
    if (!entry.screen && entry.info.make) {
        entry.screen = entry.info.make(m_context, entry.page);
        entry.screen->setObjectName(QStringLiteral("screen_") % entry.info.id);
        entry.page->layout()->addWidget(entry.screen);
    }
    entry.button->setChecked(true);
    m_stack->setCurrentIndex(index);
    m_context.settings().setValue(QStringLiteral("window/screen"), entry.info.id);
    if (entry.screen) {
        entry.screen->activate();
        if (const auto *focus = focusWidget(); !focus || !entry.screen->isAncestorOf(focus))
            focusScreen();
    }
}

void MainWindow::focusScreen()
{
    auto *screen = currentScreen();
    if (!screen)
        return;
    // Where a person was on this screen, if it has no place of its own for its keys.
    QWidget *last = screen->focusProxy() ? nullptr : screen->focusWidget();
    const bool usable = last && last->isEnabled() && last->isVisibleTo(screen) && !takesLetters(last);
    (usable ? last : screen)->setFocus(Qt::OtherFocusReason);
}

QString MainWindow::currentScreenId() const
{
    return m_current < 0 ? QString() : m_screens[static_cast<std::size_t>(m_current)].info.id;
}

Screen *MainWindow::currentScreen() const
{
    return m_current < 0 ? nullptr : m_screens[static_cast<std::size_t>(m_current)].screen;
}

void MainWindow::refreshIcons()
{
    for (const auto &entry : m_screens)
        entry.button->setIcon(icon(entry.info.iconName));
    for (auto *action : m_themeActions->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(m_theme.choice()));
}

void MainWindow::refreshWorkspace()
{
    const QString folder = m_context.workspaceFolder();
    QString title = QFileInfo(folder).fileName();
    if (m_context.isReadOnly())
        title += u' ' % tr("[read-only]");
    setWindowTitle(folder.isEmpty() ? QStringLiteral("Mimik") : title % QStringLiteral(" – Mimik"));
    if (auto *close = findChild<QAction *>(QStringLiteral("actionClose")))
        close->setEnabled(!folder.isEmpty());
    m_banner->hide();
    showReadOnly();
}

void MainWindow::showReadOnly()
{
    if (m_context.isReadOnly())
        m_banner->showText(
            tr("Read-only: this workspace is %1. You can look at everything; nothing can be changed here.")
                .arg(m_context.heldBy()),
            false);
}

void MainWindow::watchJobs()
{
    for (auto *manager : {m_context.jobs(), m_context.homeJobs()}) {
        if (!manager)
            continue;
        manager->disconnect(this);
        connect(manager, &jobs::JobManager::changed, this, &MainWindow::refreshChip);
        connect(manager, &jobs::JobManager::jobAdded, this, &MainWindow::refreshChip);
        connect(manager, &jobs::JobManager::stateChanged, this, &MainWindow::refreshChip);
    }
    refreshChip();
}

void MainWindow::refreshChip()
{
    int active = 0;
    QString first;
    for (auto *manager : {m_context.jobs(), m_context.homeJobs()}) {
        if (!manager)
            continue;
        for (const auto &job : manager->jobs()) {
            if (job.isFinished())
                continue;
            ++active;
            if (job.state == JobState::Queued && !first.isEmpty())
                continue;
            first = jobKindText(job.kind);
            if (job.share() >= 0)
                first += QStringLiteral(" %1 %").arg(static_cast<int>(100 * job.share()));
            if (job.state != JobState::Running)
                first += QStringLiteral(" · ") % jobStateText(job.state);
        }
    }
    if (active == 0 && m_context.isWorkingInBackground())
        m_chip->setText(tr("Reading files in…"));
    else if (active == 0)
        m_chip->setText(tr("No job is running"));
    else
        m_chip->setText(active == 1 ? first : tr("%1, and %2 more").arg(first).arg(active - 1));
}

void MainWindow::undo()
{
    if (auto *screen = currentScreen(); screen && screen->undo())
        return;
    auto *workspace = m_context.workspace();
    if (!workspace || m_context.isReadOnly())
        return m_context.say(tr("There is nothing to undo."));
    const auto text = workspace->annotations().undoText();
    if (!text)
        return m_context.say(tr("There is nothing to undo."));
    if (auto change = workspace->annotations().undo(); !change)
        m_context.sayError(change.error());
    else
        m_context.say(tr("Undone: %1").arg(QString::fromStdString(*text)));
}

void MainWindow::redo()
{
    if (auto *screen = currentScreen(); screen && screen->redo())
        return;
    auto *workspace = m_context.workspace();
    if (!workspace || m_context.isReadOnly())
        return m_context.say(tr("There is nothing to redo."));
    const auto text = workspace->annotations().redoText();
    if (!text)
        return m_context.say(tr("There is nothing to redo."));
    if (auto change = workspace->annotations().redo(); !change)
        m_context.sayError(change.error());
    else
        m_context.say(tr("Done again: %1").arg(QString::fromStdString(*text)));
}

void MainWindow::newWorkspace()
{
    auto *dialog = new QFileDialog(this, tr("New workspace: choose a name for its folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setDefaultSuffix(QStringLiteral("mimik"));
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        if (auto made = m_context.createWorkspace(folder); !made)
            m_context.sayError(made.error());
    });
    dialog->open();
}

void MainWindow::openWorkspace()
{
    auto *dialog = new QFileDialog(this, tr("Open workspace"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        if (auto opened = m_context.openWorkspace(folder); !opened)
            m_context.sayError(opened.error());
    });
    dialog->open();
}

void MainWindow::openDemo()
{
    if (auto opened = m_context.openDemo(); !opened)
        m_context.sayError(opened.error());
}

void MainWindow::resetLayout()
{
    if (!m_defaultState.isEmpty())
        restoreState(m_defaultState, kStateVersion);
}

void MainWindow::setTheme(ThemeChoice choice)
{
    m_theme.apply(choice);
    m_context.settings().setValue(QStringLiteral("window/theme"), static_cast<int>(choice));
}

QList<QAction *> MainWindow::paletteActions() const
{
    QList<QAction *> all;
    if (auto *screen = currentScreen())
        all += screen->actions();
    std::function<void(const QMenu *)> walk = [&](const QMenu *menu) {
        for (auto *action : menu->actions()) {
            if (action->menu())
                walk(action->menu());
            else if (!action->isSeparator() && action->objectName() != QLatin1StringView("actionPalette"))
                all.append(action);
        }
    };
    for (auto *action : menuBar()->actions()) {
        if (action->menu())
            walk(action->menu());
    }
    return all;
}

void MainWindow::takeFiles(const QStringList &files)
{
    if (files.isEmpty())
        return;
    const QFileInfo first(files.first());
    if (first.isDir() && QFileInfo::exists(first.filePath() % QStringLiteral("/workspace.db"))) {
        if (auto opened = m_context.openWorkspace(first.filePath()); !opened)
            m_context.sayError(opened.error());
        return;
    }
    if (auto *screen = currentScreen(); screen && screen->dropFiles(files))
        return;
    QStringList models, others;
    for (const QString &file : files)
        (isModelFile(file) ? models : others).append(file);
    if (!others.isEmpty())
        showScreen(QStringLiteral("data"), {{QStringLiteral("import"), others.first()}});
    if (!models.isEmpty())
        showScreen(QStringLiteral("generate"), {{QStringLiteral("addModel"), models}});
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    QStringList files;
    for (const QUrl &url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            files.append(url.toLocalFile());
    }
    event->acceptProposedAction();
    takeFiles(files);
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        auto *screen = currentScreen();
        if (!screen || !screen->escape())
            focusScreen();
        event->accept();
        return;
    }
    QMainWindow::keyPressEvent(event);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (auto *screen = currentScreen())
        screen->deactivate(); // notes where its person was
    auto &settings = m_context.settings();
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/state"), saveState(kStateVersion));
    settings.sync();
    QMainWindow::closeEvent(event);
}

} // namespace mimik::ui
