#pragma once

#include <QFrame>

class QLabel;
class QToolButton;

namespace mimik::ui {

/// A line above the screens: who holds the workspace, or an error that belongs to no field. Stays until it is closed.
class Banner : public QFrame {
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);
    void showText(const QString &text, bool isError);
    QString text() const;
    bool isError() const { return m_isError; }

Q_SIGNALS:
    /// By a person.
    void closed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void drawIcons();
    QLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_close;
    bool m_isError = false;
};

} // namespace mimik::ui
