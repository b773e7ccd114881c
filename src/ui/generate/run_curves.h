#pragma once

#include "core/jobs/job_info.h"

#include <QHash>
#include <QWidget>

#include <array>
#include <vector>

class QGridLayout;
class QComboBox;

namespace mimik::ui {

class PlotWidget;

/// The curves of a training over thousand images: losses; r_t and augmentation; FID, KID, precision
/// and recall; penalties; speed. All at once
/// where there is room, else one at a time. A line through all marks the moment that is being looked at.
class RunCurves : public QWidget {
    Q_OBJECT
public:
    enum Topic { Losses, Overfitting, Quality, Kernel, Coverage, Penalties, Speed, NumTopics };

    explicit RunCurves(QWidget *parent = nullptr);
    /// All curves of another run.
    void setPoints(const std::vector<jobs::MetricPoint> &points);
    void addPoint(const std::string &name, std::int64_t step, double value);
    /// Shown in place of empty plots.
    void setHint(const QString &text);
    /// Moves the line; it does not emit.
    void setMoment(double kimg);
    PlotWidget &plot(Topic topic) const { return *m_plots[topic]; }
    bool isTiled() const { return m_isTiled; }

Q_SIGNALS:
    /// A person drags the line.
    void momentMoved(double kimg);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    void place();

    std::array<PlotWidget *, NumTopics> m_plots{};
    std::array<QHash<QString, int>, NumTopics> m_series;
    std::array<bool, NumTopics> m_hasMoment{}; ///< the line is handle 0
    QComboBox *m_chooser;
    QGridLayout *m_grid;
    QString m_hint;
    bool m_isTiled = false;
};

} // namespace mimik::ui
