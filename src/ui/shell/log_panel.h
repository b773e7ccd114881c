#pragma once

#include <QWidget>

class QPlainTextEdit;
class QTextBlock;

namespace mimik::ui {

/// The log dock: the last 2,000 lines of the program's log, coloured by level and marked by a word.
class LogPanel : public QWidget {
    Q_OBJECT
public:
    explicit LogPanel(QWidget *parent = nullptr);
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void add(int level, const QString &line);
    void colour(const QTextBlock &block); ///< by its level, in the theme's colours
    QPlainTextEdit *m_text;
};

} // namespace mimik::ui
