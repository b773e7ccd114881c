#pragma once

#include <QLabel>

namespace mimik::ui {

/// One line of plain text that may be narrower than it: then it ends with "…", and the tool tip has all of it.
class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr) : QLabel(parent) { setTextFormat(Qt::PlainText); }
    QSize minimumSizeHint() const override;
    /// Is all of it shown?
    bool isWhole() const;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
};

} // namespace mimik::ui
