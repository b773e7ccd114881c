#pragma once

#include "ui/common/theme.h"
#include "ui/shell/app_context.h"
#include "ui/shell/screen.h"

#include <QMainWindow>

#include <functional>
#include <vector>

class QActionGroup;
class QDockWidget;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace mimik::ui {

class Banner;
class CommandPalette;
class KeySheet;

/// The frame around the screens: rail, docks, menus, palette, undo dispatch, drag and drop. Knows screens by
/// ScreenInfo.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(AppContext &context, Theme &theme, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// In the order of the rail; the screen is made when it is first shown.
    void addScreen(ScreenInfo info);
    /// A dock with a shortcut that shows and hides it.
    QDockWidget *addDock(const QString &id, const QString &title, QWidget *widget, Qt::DockWidgetArea area,
                         const QKeySequence &shortcut);
    /// After all screens and docks: restores window, docks and the last screen.
    void restore();
    /// All docks as on the first start.
    void resetLayout();

    void showScreen(const QString &id, const QVariantMap &arguments = {});
    QString currentScreenId() const;
    Screen *currentScreen() const;
    QStringList screenIds() const;
    const Banner &banner() const { return *m_banner; }

    /// What a drop of files on the window does; also used by "Open".
    void takeFiles(const QStringList &files);

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Entry {
        ScreenInfo info;
        QToolButton *button = nullptr;
        QWidget *page = nullptr; ///< empty holder until the screen is made
        Screen *screen = nullptr;
    };

    void makeMenus();
    void makeStatusBar();
    void setCurrent(int index);
    void focusScreen(); ///< so that its keys work
    void refreshIcons();
    void refreshWorkspace();
    void showReadOnly();
    void refreshChip();
    void watchJobs();
    void undo();
    void redo();
    void newWorkspace();
    void openWorkspace();
    void openDemo();
    void setTheme(ThemeChoice choice);
    QList<QAction *> paletteActions() const;

    AppContext &m_context;
    Theme &m_theme;
    std::vector<Entry> m_screens;
    int m_current = -1;
    QVBoxLayout *m_rail;
    QStackedWidget *m_stack;
    Banner *m_banner;
    CommandPalette *m_palette;
    KeySheet *m_keySheet;
    QToolButton *m_chip = nullptr;
    QMenu *m_screenMenu = nullptr;
    QMenu *m_dockMenu = nullptr;
    QActionGroup *m_themeActions = nullptr;
    QByteArray m_defaultState;
};

} // namespace mimik::ui
