#pragma once

#include <QString>
#include <QStringList>
#include <QVariantMap>
#include <QWidget>

#include <functional>

namespace mimik::ui {

class AppContext;

/// A key and what it does, for the key sheet (`?`).
struct KeyHint {
    QString keys;
    QString what;
};

/// One of the eight screens. Made on its first activation; never includes another screen: they meet in AppContext.
/// QActions added with QWidget::addAction() appear in the command palette.
class Screen : public QWidget {
    Q_OBJECT
public:
    explicit Screen(AppContext &context, QWidget *parent = nullptr);

    /// The screen comes to the front: refresh what is stale. Must return quickly (< 50 ms).
    virtual void activate() {}
    virtual void deactivate() {}
    /// Somebody sent a person here: AppContext::goTo(id, arguments). Called after activate().
    virtual void open(const QVariantMap &arguments);
    /// Ctrl+Z and Ctrl+Shift+Z. False: this screen has nothing to undo; the workspace's journal is asked then.
    virtual bool undo() { return false; }
    virtual bool redo() { return false; }
    /// Ctrl+F.
    virtual void focusFilter() {}
    /// Esc: first clears, then leaves. False: nothing to clear.
    virtual bool escape() { return false; }
    /// Folders or files dropped on the window while this screen is in front. False: the Data screen gets them.
    virtual bool dropFiles(const QStringList &files);
    virtual QList<KeyHint> keys() const { return {}; }
    /// Pages besides the one that is shown at first: a name, and what open() takes to show it. Pictures are taken of
    /// all.
    virtual QList<QPair<QString, QVariantMap>> pages() const { return {}; }
    /// False while faces or curves are on their way; pictures of the screen are taken when it is true.
    virtual bool isSettled() const { return true; }

    AppContext &context() const { return m_context; }

private:
    AppContext &m_context;
};

/// What the main window needs to know of a screen before it exists.
struct ScreenInfo {
    QString id;       ///< "data", "generate", ...: also the PNG name of --screenshot-all
    QString title;    ///< on the rail
    QString iconName; ///< freedesktop name
    std::function<Screen *(AppContext &, QWidget *)> make;
};

} // namespace mimik::ui
