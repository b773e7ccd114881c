#pragma once

#include <QFrame>
#include <QList>
#include <QPointer>

class QAction;
class QLineEdit;
class QListWidget;

namespace mimik::ui {

/// Ctrl+K: a list of all actions, filtered by the words typed; Return runs, Esc closes.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget *window);
    void popUp(const QList<QAction *> &actions);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter();
    void runCurrent();
    void leave();

    QLineEdit *m_edit;
    QListWidget *m_list;
    QList<QAction *> m_actions;
    QPointer<QWidget> m_before; ///< had the focus, and gets it back
};

} // namespace mimik::ui
