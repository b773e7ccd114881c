#pragma once

#include <QList>
#include <QObject>
#include <QPair>
#include <QString>
#include <QStringList>
#include <QVariantMap>

namespace mimik::ui {
class AppContext;
class MainWindow;
} // namespace mimik::ui

/// `--screenshot-all DIR`: shows each screen, waits until nothing is on its way, saves it as
/// <screen>-<theme>-<WxH>.png, its further pages as <screen>-<page>-<theme>-<WxH>.png, and quits.
class Screenshots : public QObject {
    Q_OBJECT
public:
    Screenshots(mimik::ui::AppContext &context, mimik::ui::MainWindow &window, QString folder, QString suffix);
    void start();

private:
    void next();
    void wait();
    void look();

    mimik::ui::AppContext &m_context;
    mimik::ui::MainWindow &m_window;
    QString m_folder;
    QString m_suffix;
    QStringList m_left;
    QList<QPair<QString, QVariantMap>> m_pages; ///< of the screen in front, still to come
    QString m_page;                             ///< in front; empty: the first one
    int m_waitedMs = 0;
    int m_quietMs = 0;
};
