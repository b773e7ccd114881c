#include "ui/common/theme.h"

#include "ui/common/tokens.h"

#include <QApplication>
#include <QLabel>
#include <QPalette>
#include <QPixmapCache>
#include <QPushButton>
#include <QStyle>
#include <QStyleFactory>

namespace mimik::ui {

namespace {

QPalette paletteOf(const Colors &c)
{
    QPalette p;
    p.setColor(QPalette::Window, c.window);
    p.setColor(QPalette::WindowText, c.text);
    p.setColor(QPalette::Base, c.surface);
    p.setColor(QPalette::AlternateBase, c.window);
    p.setColor(QPalette::Text, c.text);
    p.setColor(QPalette::PlaceholderText, c.textDim);
    p.setColor(QPalette::Button, c.raised);
    p.setColor(QPalette::ButtonText, c.text);
    p.setColor(QPalette::BrightText, c.reject);
    p.setColor(QPalette::Highlight, c.accent);
    p.setColor(QPalette::HighlightedText, c.onAccent);
    p.setColor(QPalette::Link, c.accent);
    p.setColor(QPalette::LinkVisited, c.accent);
    p.setColor(QPalette::ToolTipBase, c.raised);
    p.setColor(QPalette::ToolTipText, c.text);
    p.setColor(QPalette::Light, c.surface);
    p.setColor(QPalette::Midlight, c.raised);
    p.setColor(QPalette::Mid, c.separator);
    p.setColor(QPalette::Dark, c.separator);
    p.setColor(QPalette::Shadow, c.separator);
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, c.neutral);
    p.setColor(QPalette::Disabled, QPalette::Highlight, c.raised);
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, c.neutral);
    return p;
}

QString styleSheetOf(const Colors &c)
{
    // Only what Fusion cannot be told by its palette: flat fields and buttons, thin separators, no frames in frames.
    QString sheet = QStringLiteral(R"(
QPushButton { background: @raised; border: 1px solid @separator; border-radius: 4px;
    padding: 4px 12px; min-height: 20px; }
QPushButton:hover { border-color: @textDim; }
QPushButton:pressed, QPushButton:checked { background: @accentSoft; border-color: @accent; }
QPushButton:disabled { color: @neutral; background: @window; }
QPushButton:focus { border: 1px solid @accent; }
QPushButton[primary="true"] { background: @accent; color: @onAccent; border-color: @accent; font-weight: bold; }
QPushButton[primary="true"]:hover { border-color: @text; }
QPushButton[primary="true"]:disabled { background: @raised; color: @neutral; border-color: @separator; }
QCheckBox::indicator:unchecked, QListView::indicator:unchecked, QTreeView::indicator:unchecked { width: 13px; height: 13px; border: 1px solid @textDim; border-radius: 2px;
    background: @surface; }
QLineEdit { border: 1px solid @separator; border-radius: 3px; padding: 3px 4px; background: @surface; }
QLineEdit:focus { border-color: @accent; }
QLineEdit:disabled { background: @window; color: @neutral; }
QLineEdit[wrong="true"] { border-color: @reject; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0px; }
QToolTip { background: @raised; color: @text; border: 1px solid @separator; padding: 4px; }
QLabel[dim="true"] { color: @textDim; }
QLabel[wrong="true"] { color: @reject; }
QDockWidget::title { background: @window; padding: 5px 8px; border-top: 1px solid @separator; }
QMainWindow::separator { background: @separator; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QSplitter::handle { background: @separator; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QStatusBar { border-top: 1px solid @separator; }
QStatusBar::item { border: none; }
QMenuBar { background: @window; border-bottom: 1px solid @separator; }
QMenuBar::item { padding: 4px 8px; background: transparent; }
QMenuBar::item:selected { background: @accentSoft; color: @text; }
QTreeView, QListView, QTableView, QAbstractScrollArea#faceGrid { border: none; background: @surface; }
QTreeView::item, QListView::item { min-height: 22px; }
QHeaderView::section { background: @window; color: @textDim; border: none; border-bottom: 1px solid @separator;
    padding: 4px 8px; }
QProgressBar { border: none; border-radius: 3px; background: @raised; text-align: center; min-height: 14px;
    max-height: 14px; color: @text; }
QProgressBar::chunk { background: @accentSoft; border-radius: 3px; }
QToolButton[rail="true"] { border: none; border-left: 3px solid transparent; padding: 6px 0px; color: @textDim;
    background: transparent; }
QToolButton[rail="true"]:hover { background: @raised; color: @text; }
QToolButton[rail="true"]:checked { border-left-color: @accent; background: @raised; color: @text; }
QToolButton[rail="true"]:focus { color: @accent; }
QWidget#rail { border-right: 1px solid @separator; }
QFrame#banner { background: @accentSoft; }
QFrame#banner[wrong="true"] { background: @rejectSoft; }
QFrame#palette, QFrame#keySheet { background: @surface; border: 1px solid @textDim; border-radius: 6px; }
QToolButton#jobChip { border: none; padding: 2px 8px; border-radius: 4px; }
QToolButton#jobChip:hover { background: @raised; }
QScrollArea { border: none; background: transparent; }
QTabWidget::pane { border: none; border-top: 1px solid @separator; }
QTabBar::tab { padding: 6px 14px; border: none; border-bottom: 2px solid transparent; color: @textDim; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }
)");
    const std::pair<const char *, QColor> names[] = {
        {"@accentSoft", c.accentSoft}, {"@rejectSoft", c.rejectSoft}, {"@accent", c.accent},
        {"@onAccent", c.onAccent},     {"@raised", c.raised},         {"@separator", c.separator},
        {"@surface", c.surface},       {"@textDim", c.textDim},       {"@text", c.text},
        {"@neutral", c.neutral},       {"@window", c.window},         {"@reject", c.reject}};
    for (const auto &[name, color] : names)
        sheet.replace(QLatin1StringView(name), color.name());
    return sheet;
}

} // namespace

Theme::Theme(QApplication &app, QObject *parent) : QObject(parent), m_app(app)
{
    m_systemIsDark = app.palette().color(QPalette::Window).lightness() < 128;
    if (auto *fusion = QStyleFactory::create(QStringLiteral("Fusion")))
        app.setStyle(fusion);
    auto paths = QIcon::themeSearchPaths();
    if (!paths.contains(QStringLiteral("/usr/share/icons")))
        paths.append(QStringLiteral("/usr/share/icons"));
    QIcon::setThemeSearchPaths(paths);
}

void Theme::apply(ThemeChoice choice)
{
    m_choice = choice;
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && m_systemIsDark);
    internal::setDark(dark);
    QPixmapCache::clear();
    QIcon::setThemeName(dark ? QStringLiteral("breeze-dark") : QStringLiteral("breeze"));
    const Colors &c = colors();
    m_app.setPalette(paletteOf(c));
    m_app.setStyleSheet(styleSheetOf(c));
    Q_EMIT changed();
}

QIcon icon(const QString &freedesktopName)
{
    return QIcon::fromTheme(freedesktopName);
}

void makePrimary(QPushButton *button)
{
    button->setProperty("primary", true);
}

void makeDim(QLabel *label)
{
    label->setProperty("dim", true);
    label->setFont(font(TextSize::Small));
}

QLabel *makeHeading(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setFont(font(TextSize::Large, true));
    return label;
}

} // namespace mimik::ui
