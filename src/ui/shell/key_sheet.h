#pragma once

#include "ui/shell/screen.h"

#include <QFrame>
#include <QPointer>

class QGridLayout;

namespace mimik::ui {

/// `?`: all keys of the window and of the screen in front, on one sheet. Any key or click closes it.
class KeySheet : public QFrame {
    Q_OBJECT
public:
    explicit KeySheet(QWidget *window);
    void popUp(const QString &screenTitle, const QList<KeyHint> &screenKeys);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void fill(QGridLayout *grid, int column, const QString &title, const QList<KeyHint> &keys);
    void leave();

    QPointer<QWidget> m_before; ///< had the focus, and gets it back
};

} // namespace mimik::ui
