#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace mimik::ui {

/// What a screen shows when there is nothing yet: an icon, one sentence that says what to do next, one primary button,
/// and optionally a second, quiet one (the demo data).
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);
    void setContent(const QString &iconName, const QString &sentence, const QString &button = {},
                    const QString &secondButton = {});
    QPushButton *primaryButton() const { return m_primary; }

Q_SIGNALS:
    void primary();
    void second();

protected:
    void changeEvent(QEvent *event) override;

private:
    void drawIcon();
    QString m_iconName;
    QLabel *m_icon;
    QLabel *m_sentence;
    QPushButton *m_primary;
    QPushButton *m_second;
};

} // namespace mimik::ui
