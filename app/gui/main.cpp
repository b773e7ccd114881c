#include "core/base/log.h"
#include "screens.h"
#include "screenshots.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"
#include "ui/jobs/jobs_panel.h"
#include "ui/report/report_document.h"
#include "ui/shell/app_context.h"
#include "ui/shell/banner.h"
#include "ui/shell/inspector.h"
#include "ui/shell/log_panel.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QLibraryInfo>
#include <QLocale>
#include <QTimer>
#include <QTranslator>

#include <clocale>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <unistd.h>

using namespace mimik;

namespace {

/// Milliseconds since the system started this process (10 ms steps), and its memory in MB: for MIMIK_TIMING.
double msSinceProcessStart()
{
    std::ifstream stat("/proc/self/stat");
    std::string line;
    std::getline(stat, line);
    std::istringstream fields(line.substr(line.rfind(')') + 2));
    std::string field;
    for (int i = 3; i <= 22; ++i) // field 22 is the start in clock ticks after boot
        fields >> field;
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    const double started = std::stod(field) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    return 1000 * (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 - started);
}

double memoryMb()
{
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with("VmRSS:"))
            return std::stod(line.substr(6)) / 1024;
    }
    return 0;
}

/// Prints once the window has been painted and its queue is empty, that is when a click would be answered.
class FirstPaint : public QObject {
public:
    FirstPaint(QWidget &window, bool quit) : QObject(&window), m_quit(quit) { window.installEventFilter(this); }
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && !m_seen) {
            m_seen = true;
            QTimer::singleShot(0, this, [this] {
                std::printf("first paint %.0f ms, memory %.1f MB\n", msSinceProcessStart(), memoryMb());
                std::fflush(stdout);
                if (m_quit)
                    QCoreApplication::quit();
            });
        }
        return QObject::eventFilter(watched, event);
    }

private:
    bool m_quit;
    bool m_seen = false;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("mimik"));
    QCoreApplication::setApplicationVersion(QStringLiteral("0.1.0"));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Mimik"));
    QGuiApplication::setDesktopFileName(QStringLiteral("mimik"));
    std::setlocale(LC_NUMERIC, "C"); // numbers in files have a dot, whatever the person's language

    QTranslator ofQt; // the buttons of Qt's own dialogs
    if (ofQt.load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                  QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&ofQt);
    QTranslator translator;
    const QString beside = QCoreApplication::applicationDirPath();
    const QStringList folders = {beside % QStringLiteral("/../share/mimik/translations"),
                                 beside % QStringLiteral("/../translations")};
    for (const QString &folder : folders) {
        if (translator.load(QLocale(), QStringLiteral("mimik"), QStringLiteral("_"), folder)) {
            QCoreApplication::installTranslator(&translator);
            break;
        }
    }

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Makes, judges and uses synthetic facial-expression data."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(
        QStringLiteral("WORKSPACE"),
        QCoreApplication::translate("main", "Workspace folder to open; \"demo\" opens the demo."),
        QStringLiteral("[WORKSPACE]"));
    const QCommandLineOption verbose(QStringLiteral("verbose"),
                                     QCoreApplication::translate("main", "Log more, also to the terminal."));
    const QCommandLineOption shots(
        QStringLiteral("screenshot-all"),
        QCoreApplication::translate("main", "Save a picture of each screen in this folder, and quit."),
        QStringLiteral("DIR"));
    const QCommandLineOption size(QStringLiteral("size"),
                                  QCoreApplication::translate("main", "Size of the window, such as 1280x720."),
                                  QStringLiteral("WxH"));
    const QCommandLineOption themeOption(QStringLiteral("theme"),
                                         QCoreApplication::translate("main", "Colours: system, light or dark."),
                                         QStringLiteral("NAME"));
    const QCommandLineOption print(
        QStringLiteral("print"),
        QCoreApplication::translate("main", "Print a report to PDF, and quit: --print REPORT.html OUT.pdf"));
    parser.addOptions({verbose, shots, size, themeOption, print});
    parser.process(app);
    setUpLog(parser.isSet(verbose));
    if (parser.isSet(print)) {
        const QStringList files = parser.positionalArguments();
        QString error = QCoreApplication::translate("main", "give two files: --print REPORT.html OUT.pdf");
        if (files.size() == 2 && ui::printReport(files[0], files[1], &error))
            return 0;
        std::fprintf(stderr, "%s\n", qPrintable(error));
        return files.size() == 2 ? 3 : 2;
    }

    ui::AppContext context;
    ui::Theme theme(app);
    auto choice = static_cast<ui::ThemeChoice>(
        std::clamp(context.settings().value(QStringLiteral("window/theme"), 0).toInt(), 0, 2));
    if (parser.isSet(themeOption)) {
        const QString name = parser.value(themeOption);
        if (name != QLatin1StringView("light") && name != QLatin1StringView("dark") &&
            name != QLatin1StringView("system")) {
            std::fprintf(stderr, "--theme %s: choose system, light or dark\n", qPrintable(name));
            return 2;
        }
        choice = name == QLatin1StringView("dark")    ? ui::ThemeChoice::Dark
                 : name == QLatin1StringView("light") ? ui::ThemeChoice::Light
                                                      : ui::ThemeChoice::System;
    }
    theme.apply(choice);

    ui::MainWindow window(context, theme);
    for (auto &screen : allScreens())
        window.addScreen(std::move(screen));
    window.addDock(QStringLiteral("jobs"), ui::MainWindow::tr("Jobs"), new ui::JobsPanel(context),
                   Qt::BottomDockWidgetArea, QKeySequence(Qt::CTRL | Qt::Key_J));
    window.addDock(QStringLiteral("log"), ui::MainWindow::tr("Log"), new ui::LogPanel, Qt::BottomDockWidgetArea,
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    window.addDock(QStringLiteral("inspector"), ui::MainWindow::tr("Inspector"), new ui::Inspector(context),
                   Qt::RightDockWidgetArea, QKeySequence(Qt::CTRL | Qt::Key_I));

    QString workspace = parser.positionalArguments().value(0);
    const bool demo = workspace == QLatin1StringView("demo") && !QFileInfo::exists(workspace);
    if (workspace.isEmpty() && !parser.isSet(shots)) {
        const QString last = context.settings().value(QStringLiteral("workspace/last")).toString();
        if (QFileInfo::exists(last % QStringLiteral("/workspace.db")))
            workspace = last;
    }
    if (demo) {
        if (auto opened = context.openDemo(); !opened)
            context.sayError(opened.error());
    } else if (!workspace.isEmpty()) {
        if (auto opened = context.openWorkspace(QDir::current().absoluteFilePath(workspace)); !opened)
            context.sayError(opened.error());
    }
    window.restore();
    if (parser.isSet(shots))
        window.resetLayout(); // pictures do not depend on how somebody left the docks

    if (parser.isSet(size) || parser.isSet(shots)) {
        const QStringList sides = parser.value(size).split(u'x');
        const QSize wished = sides.size() == 2 ? QSize(sides[0].toInt(), sides[1].toInt()) : QSize();
        if (parser.isSet(size) && (wished.width() < 640 || wished.height() < 480)) {
            std::fprintf(stderr, "--size %s: give width x height of at least 640x480, such as 1280x720\n",
                         qPrintable(parser.value(size)));
            return 2;
        }
        window.setWindowState(Qt::WindowNoState);
        window.resize(wished.isValid() ? wished : QSize(1280, 720));
    }
    const QByteArray timing = qgetenv("MIMIK_TIMING");
    if (!timing.isEmpty())
        new FirstPaint(window, timing == "quit");
    window.show();
    if (parser.isSet(shots)) {
        const QString suffix = QStringLiteral("-%1-%2x%3")
                                   .arg(ui::isDark() ? QStringLiteral("dark") : QStringLiteral("light"))
                                   .arg(window.width())
                                   .arg(window.height());
        auto *pictures = new Screenshots(context, window, parser.value(shots), suffix);
        QTimer::singleShot(0, pictures, &Screenshots::start);
    }
    return QApplication::exec();
}
