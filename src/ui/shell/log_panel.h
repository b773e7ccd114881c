#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace mimik::ui {

/// The log dock: the last 2,000 lines of the program's log, coloured by level and marked by a word.
class LogPanel : public QWidget {
    Q_OBJECT
public:
    explicit LogPanel(QWidget *parent = nullptr);
    QString text() const;

private:
    void add(int level, const QString &line);
    QPlainTextEdit *m_text;
};

} // namespace mimik::ui
