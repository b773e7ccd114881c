#include "screenshots.h"

#include "ui/common/thumbnail_loader.h"
#include "ui/shell/app_context.h"
#include "ui/shell/main_window.h"
#include "ui/shell/screen.h"

#include <QCoreApplication>
#include <QDir>
#include <QPixmap>
#include <QTimer>

#include <cstdio>

namespace {
constexpr int kStepMs = 100;
constexpr int kQuietMs = 500;     // this long nothing may be on its way
constexpr int kLongestMs = 30000; // then the picture is taken as it is
} // namespace

Screenshots::Screenshots(mimik::ui::AppContext &context, mimik::ui::MainWindow &window, QString folder, QString suffix)
    : QObject(&window), m_context(context), m_window(window), m_folder(std::move(folder)), m_suffix(std::move(suffix))
{
}

void Screenshots::start()
{
    if (!QDir().mkpath(m_folder)) {
        std::fprintf(stderr, "%s: the folder cannot be made; give another one\n", qPrintable(m_folder));
        QCoreApplication::exit(3);
        return;
    }
    m_left = m_window.screenIds();
    next();
}

void Screenshots::next()
{
    if (m_left.isEmpty()) {
        QCoreApplication::exit(0);
        return;
    }
    m_window.showScreen(m_left.first());
    m_page.clear();
    m_pages = m_window.currentScreen() ? m_window.currentScreen()->pages() : decltype(m_pages)();
    wait();
}

void Screenshots::wait()
{
    m_waitedMs = 0;
    m_quietMs = 0;
    QTimer::singleShot(kStepMs, this, &Screenshots::look);
}

void Screenshots::look()
{
    m_waitedMs += kStepMs;
    const auto *screen = m_window.currentScreen();
    const bool quiet =
        m_context.thumbnails().pending() == 0 && !m_context.isWorkingInBackground() && (!screen || screen->isSettled());
    m_quietMs = quiet ? m_quietMs + kStepMs : 0;
    if (m_quietMs < kQuietMs && m_waitedMs < kLongestMs) {
        QTimer::singleShot(kStepMs, this, &Screenshots::look);
        return;
    }
    const QString page = m_page.isEmpty() ? QString() : QString(u'-' % m_page);
    const QString file = m_folder % u'/' % m_left.first() % page % m_suffix % u".png";
    if (!m_window.grab().save(file)) {
        std::fprintf(stderr, "%s: cannot be written; give another folder\n", qPrintable(file));
        QCoreApplication::exit(1);
        return;
    }
    if (m_pages.isEmpty()) {
        m_left.removeFirst();
        return next();
    }
    const auto [name, arguments] = m_pages.takeFirst();
    m_page = name;
    m_window.currentScreen()->open(arguments);
    wait();
}
