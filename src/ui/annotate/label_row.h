#pragma once

#include "core/data/types.h"

#include <QAbstractButton>

namespace mimik::ui {

/// One label of the Annotate screen: check box, name, grades A to E and sides while it is on, and the key that
/// toggles it. A model's suggestion stands as a dotted outline with its probability.
class LabelRow : public QAbstractButton {
    Q_OBJECT
public:
    explicit LabelRow(QWidget *parent = nullptr);

    /// @param gradable  has intensity and side (action units)
    void setLabel(const QString &code, const QString &name, QChar key, bool gradable);
    /// @param suggested  probability of a model; NaN: none
    void setState(bool on, int intensity, data::Side side, double suggested);

    /// Where the grade (1..5) or the side stands, for clicks.
    QRect gradeRect(int intensity) const;
    QRect sideRect(data::Side side) const;

    QSize sizeHint() const override { return {260, kHeight}; }
    QSize minimumSizeHint() const override { return {200, kHeight}; }

Q_SIGNALS:
    void gradeClicked(int intensity);
    void sideClicked(mimik::data::Side side);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    static constexpr int kHeight = 40;
    QRect keyRect() const;

    QString m_code, m_name;
    QChar m_key;
    bool m_gradable = false;
    int m_intensity = 0;
    data::Side m_side = data::Side::Both;
    double m_suggested = 0;
    bool m_pressedDetail = false;
};

} // namespace mimik::ui
