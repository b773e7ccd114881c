#pragma once

#include "ui/select/crossfilter.h"

#include <QWidget>

namespace mimik::ui {

/// Kept counts of each AU or class: name, bar of what is left, numbers.
class KeptList : public QWidget {
    Q_OBJECT
public:
    explicit KeptList(QWidget *parent = nullptr);
    void setCounts(const std::vector<std::string> &names, const std::vector<int> &kept, const std::vector<int> &totals);
    QString text(int group) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int lineHeight() const;
    std::vector<std::string> m_names;
    std::vector<int> m_kept, m_totals;
};

} // namespace mimik::ui
